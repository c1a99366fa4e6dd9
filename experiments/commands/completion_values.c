#include "experiments/commands/completion_values.h"

#include "experiments/runs/output_folder.h"
#include "experiments/spec/describe/metrics.h"
#include "experiments/spec/describe/section.h"
#include "experiments/spec/document.h"
#include "experiments/spec/gallery.h"
#include "experiments/spec/metric_names.h"
#include "experiments/spec/path_words.h"
#include "models/kinds.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

void completion_begin(struct completion_list *list, const char *begun)
{
    const char *equals = strrchr(begun, '=');
    list->begun = equals == NULL ? begun : equals + 1;
}

static void add_word(struct completion_list *list, const char *word)
{
    list->words = memory_grow(list->words, list->count, &list->capacity, sizeof *list->words);
    list->words[list->count++] = memory_copy_text(word);
}

void completion_add(struct completion_list *list, const char *word)
{
    if (strncmp(word, list->begun, strlen(list->begun)) == 0 && foreign_is_plain(word)) {
        add_word(list, word);
    }
}

static void add_choices(struct completion_list *list, const char *choices)
{
    char *copy = memory_copy_text(choices);
    char *rest = copy;
    for (char *choice = strsep(&rest, "|"); choice != NULL; choice = strsep(&rest, "|")) {
        completion_add(list, choice);
    }
    memory_free(copy);
}

static void add_commands(struct completion_list *list)
{
    for (const struct command *const *c = list->table; *c != NULL; c++) {
        if (!(*c)->is_hidden) {
            completion_add(list, (*c)->name);
        }
    }
}

static void add_specs(struct completion_list *list)
{
    struct gallery_names names;
    struct error error = {0};
    char *folder = gallery_folder();
    add_word(list, "\tfiles json");
    if (gallery_read(&names, folder, &error)) {
        for (size_t i = 0; i < names.count; i++) {
            completion_add(list, names.list[i]);
        }
        gallery_names_free(&names);
    }
    memory_free(folder);
}

static void add_kinds(struct completion_list *list)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        completion_add(list, (*kind)->name);
    }
}

static void add_sections(struct completion_list *list)
{
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        completion_add(list, describe_sections[i].name);
    }
    for (size_t i = 0; i < DESCRIBE_FORMS; i++) {
        completion_add(list, describe_forms[i].name);
    }
    completion_add(list, "faults");
}

/* The name of the machine file, which is gone where its members stand in the document. */
static void keep_machine(json_t *whole, const json_t *extended)
{
    json_t *machine = json_object_get(json_object_get(extended, "system"), "machine");
    json_t *system = json_object_get(whole, "system");
    if (machine != NULL && json_is_object(system)) {
        json_t *copy = json_copy(system);
        json_object_set(copy, "machine", machine);
        json_object_set_new(whole, "system", copy);
    }
}

/* A spec with its machines, as far as it can be read. @return NULL: it cannot */
static json_t *read_document(const char *spec)
{
    struct error error = {0};
    struct complaints complaints = {0};
    if (spec == NULL || strcmp(spec, "-") == 0) {
        return NULL;
    }
    char *path = gallery_spec(spec, &error);
    json_t *own = path == NULL ? NULL : document_load_named(path, &error);
    json_t *whole = NULL;
    if (own != NULL) {
        struct document_files files = {.path = path, .machines = json_object()};
        json_t *extended = document_extend(&files, own, &complaints);
        document_add_machines(&files, extended, &complaints);
        whole = document_with_machine(&files, extended);
        keep_machine(whole, extended);
        json_decref(extended);
        json_decref(files.machines);
    }
    json_decref(own);
    complaints_free(&complaints);
    memory_free(path);
    return whole;
}

/* Words of a path on their way to the list. */
struct found_words {
    struct completion_list *list;
    const char *before; /* of the path, with its dot */
    bool is_setting;    /* a leaf goes on with "=" */
};

static void add_path_word(const char *word, bool leads_on, bool is_leaf, void *context)
{
    struct found_words *found = context;
    char *path = memory_print("%s%s", found->before, word);
    char *text = NULL;
    if (is_leaf || !found->is_setting) {
        text = memory_print("%s%s", path, found->is_setting ? "=" : "");
        completion_add(found->list, text);
        memory_free(text);
    }
    if (leads_on) {
        text = memory_print("%s.", path);
        completion_add(found->list, text);
        memory_free(text);
    }
    memory_free(path);
}

static void add_path_value(const char *word, bool leads_on, bool is_leaf, void *context)
{
    struct found_words *found = context;
    (void)leads_on;
    (void)is_leaf;
    completion_add(found->list, word);
}

static void add_paths(struct completion_list *list, const json_t *document, const char *begun,
                      bool is_setting)
{
    const char *dot = strrchr(begun, '.');
    char *above = memory_print("%.*s", dot == NULL ? 0 : (int)(dot - begun), begun);
    char *before = memory_print("%.*s", dot == NULL ? 0 : (int)(dot + 1 - begun), begun);
    struct found_words found = {list, before, is_setting};
    path_words(document, above, add_path_word, &found);
    memory_free(above);
    memory_free(before);
}

static void add_settings(struct completion_list *list, const char *begun)
{
    json_t *document = read_document(list->first);
    const char *equals = strchr(begun, '=');
    if (equals == NULL) {
        add_paths(list, document, begun, true);
    } else {
        struct found_words found = {.list = list};
        char *path = memory_print("%.*s", (int)(equals - begun), begun);
        path_values(document, path, add_path_value, &found);
        if (strcmp(path, "system.machine") == 0) {
            add_word(list, "\tfiles json");
        }
        memory_free(path);
    }
    json_decref(document);
}

/* The metrics of the first point. @param before  names in a list that are there already */
static void add_metrics_of(struct completion_list *list, const struct spec *spec,
                           const char *before)
{
    struct arena *arena = arena_create();
    struct metric_names names;
    struct point point;
    spec_point(spec, 0, arena, &point);
    if (metric_names_of(&names, &point)) {
        for (size_t i = 0; i < names.count; i++) {
            char *text = memory_print("%s%s", before, names.list[i]);
            completion_add(list, text);
            memory_free(text);
        }
    }
    metric_names_free(&names);
    point_release(&point);
    arena_destroy(arena);
}

/* A name up to its next dot after what is there. */
static void add_metric_part(const char *name, void *context)
{
    struct completion_list *list = context;
    size_t begun = strlen(list->begun);
    const char *dot = begun <= strlen(name) ? strchr(name + begun, '.') : NULL;
    char *text =
        dot == NULL ? memory_copy_text(name) : memory_print("%.*s", (int)(dot + 1 - name), name);
    completion_add(list, text);
    memory_free(text);
}

/* @param is_list  names with commas between them */
static void add_metrics(struct completion_list *list, const char *begun, bool is_list)
{
    const char *comma = is_list ? strrchr(begun, ',') : NULL;
    char *before = memory_print("%.*s", comma == NULL ? 0 : (int)(comma + 1 - begun), begun);
    struct output_folder folder = {0};
    struct error error = {0};
    struct complaints complaints = {0};
    struct spec_options options = {.check_most = 1};
    struct spec *own = NULL;
    if (list->first != NULL && output_folder_open(&folder, list->first, &error)) {
        add_metrics_of(list, folder.spec, before);
    } else if (list->first != NULL && strcmp(list->first, "-") != 0) {
        error = (struct error){0};
        char *path = gallery_spec(list->first, &error);
        own = path == NULL ? NULL : spec_open(path, &options, &complaints, &error);
        memory_free(path);
    }
    if (own != NULL) {
        add_metrics_of(list, own, before);
    }
    spec_close(own);
    complaints_free(&complaints);
    if (list->first != NULL) {
        output_folder_close(&folder);
    }
    memory_free(before);
}

/* A file, with the ending that the argument has: "FILE.csv". */
static void add_files(struct completion_list *list, const char *argument)
{
    const char *dot = strchr(argument, '.');
    char *text = memory_print("\tfiles%s%s", dot == NULL ? "" : " ", dot == NULL ? "" : dot + 1);
    add_word(list, text);
    memory_free(text);
}

void completion_value(struct completion_list *list, const char *argument, const char *begun,
                      const char *literal)
{
    if (argument == NULL) {
        completion_add(list, literal);
    } else if (strchr(argument, '|') != NULL) {
        add_choices(list, argument);
    } else if (strcmp(argument, "SPEC") == 0) {
        add_specs(list);
    } else if (strncmp(argument, "DIR", strlen("DIR")) == 0) {
        add_word(list, "\tfolders");
    } else if (strncmp(argument, "FILE", strlen("FILE")) == 0) {
        add_files(list, argument);
    } else if (strcmp(argument, "COMMAND") == 0) {
        add_commands(list);
    } else if (strcmp(argument, "KIND") == 0) {
        add_kinds(list);
    } else if (strcmp(argument, "SECTION") == 0) {
        add_sections(list);
    } else if (strcmp(argument, "PATH") == 0) {
        add_paths(list, NULL, begun, false);
    } else if (strcmp(argument, "PATH=VALUE") == 0) {
        add_settings(list, begun);
    } else if (strcmp(argument, "METRIC") == 0 && literal != NULL) {
        describe_metric_names(add_metric_part, list); /* no option: one of any kind */
    } else if (strncmp(argument, "METRIC", strlen("METRIC")) == 0) {
        add_metrics(list, begun, strchr(argument, ',') != NULL);
    }
}

static int compare_words(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void completion_list_print(struct completion_list *list, FILE *out)
{
    if (list->count > 0) {
        qsort(list->words, list->count, sizeof *list->words, compare_words);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (i == 0 || strcmp(list->words[i], list->words[i - 1]) != 0) {
            fprintf(out, "%s\n", list->words[i]);
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        memory_free(list->words[i]);
    }
    memory_free(list->words);
    *list = (struct completion_list){0};
}
