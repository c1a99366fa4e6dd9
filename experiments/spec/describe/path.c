#include "experiments/spec/describe/path.h"

#include "experiments/spec/describe/print.h"
#include "experiments/spec/describe/section.h"
#include "experiments/spec/reader/rates.h"
#include "models/kinds.h"

#include <string.h>

enum { NAMES_MOST = 256 };

/* A search for the rows that have a path. */
struct search {
    const char *path;
    const struct kind *kind; /* where the search began, or a part on the way */
    FILE *out;               /* NULL: nothing is printed */
    size_t found;
    size_t known;                  /* characters of the path that some row has */
    const char *names[NAMES_MOST]; /* that the word at `place` could be, the last one looked for */
    size_t count, place;
};

static void look_in(struct search *search, const struct table *table, const char *rest);
static void lead_on(struct search *search, const struct parameter *row, const char *rest);

/* How long the first word is. */
static size_t word(const char *path)
{
    return strcspn(path, ".");
}

/* The path after the first word; NULL: none. */
static const char *after(const char *path)
{
    const char *rest = path + word(path);
    return *rest == '\0' ? NULL : rest + 1;
}

static void look_in_kinds(struct search *search, const char *role, const char *rest)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, role) == 0) {
            const struct kind *before = search->kind;
            search->kind = *kind;
            look_in(search, (*kind)->parameters, rest);
            search->kind = before;
        }
    }
}

/* A row under a name, and after it all that is inside. */
static void print_whole_row(const struct parameter *row, const char *name, FILE *out)
{
    struct parameter named = *row;
    named.name = name;
    rows_walk(&(struct table){.rows = &named, .count = 1}, describe_print_row, out);
}

static void print_heading(const struct kind *kind, FILE *out)
{
    if (kind == NULL) {
        fputs("in every spec\n", out);
    } else {
        fprintf(out, "%s %s\n", kind->role, kind->name);
    }
}

/* The path ends at a row. */
static void print_row(struct search *search, const struct parameter *row, const char *name)
{
    search->found++;
    if (search->out == NULL) {
        return;
    }
    print_heading(search->kind, search->out);
    print_whole_row(row, name, search->out);
}

/* A value was reached; `rest` leads on from there. @param rest  NULL: the path ends here */
static void reach(struct search *search, const struct parameter *row, const char *name,
                  const char *rest)
{
    size_t known = rest == NULL ? strlen(search->path) : (size_t)(rest - search->path) - 1;
    search->known = known > search->known ? known : search->known;
    if (rest == NULL) {
        print_row(search, row, name);
        return;
    }
    lead_on(search, row, rest);
}

/* The path leads on into a value. */
static void lead_on(struct search *search, const struct parameter *row, const char *rest)
{
    const struct parameter *alone; /* stands for the object around it */
    switch (row->type) {
    case PARAMETER_OBJECT:
        look_in(search, row->of, rest);
        alone = row->of->shorthand == NULL ? NULL : table_row(row->of, row->of->shorthand);
        if (alone != NULL) {
            lead_on(search, alone, rest);
        }
        break;
    case PARAMETER_PART:
        look_in_kinds(search, row->role, rest);
        break;
    case PARAMETER_MAP:
    case PARAMETER_LIST:
        reach(search, row->element, row->type == PARAMETER_MAP ? "NAME" : "N", after(rest));
        break;
    default:
        look_in(search, (row->flags & PARAMETER_ARRIVALS) != 0 ? &reader_rates_table : NULL, rest);
        break;
    }
}

static void keep_name(struct search *search, const char *name, const char *rest)
{
    size_t place = (size_t)(rest - search->path);
    if (place > search->place) {
        search->place = place;
        search->count = 0;
    }
    if (place == search->place && search->count < NAMES_MOST) {
        search->names[search->count++] = name;
    }
}

static void look_in(struct search *search, const struct table *table, const char *rest)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        keep_name(search, row->name, rest);
        if (strlen(row->name) == word(rest) && memcmp(row->name, rest, word(rest)) == 0) {
            reach(search, row, row->name, after(rest));
        }
    }
}

static void look_in_systems(struct search *search)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "system") == 0) {
            search->kind = *kind;
            look_in(search, (*kind)->parameters, search->path);
        }
    }
    search->kind = NULL;
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        const char *name = describe_sections[i].name;
        const char *rest = after(search->path);
        keep_name(search, name, search->path);
        if (rest != NULL && strlen(name) == word(search->path) &&
            memcmp(name, search->path, strlen(name)) == 0) {
            look_in(search, describe_sections[i].table, rest);
        }
    }
}

bool describe_path(const char *path, FILE *out)
{
    struct search search = {.path = path, .out = out};
    look_in_systems(&search);
    return search.found > 0;
}

size_t describe_path_known(const char *path)
{
    struct search search = {.path = path};
    look_in_systems(&search);
    return search.known;
}

bool describe_path_nearest(const char *path, struct text_buffer *nearest)
{
    struct search search = {.path = path};
    look_in_systems(&search);
    const char *misspelt = path + search.place;
    struct text_buffer asked = {0};
    text_append_bytes(&asked, misspelt, word(misspelt));
    const char *name = text_nearest(asked.text, search.names, search.count);
    text_buffer_free(&asked);
    if (name == NULL) {
        return false;
    }
    text_append_bytes(nearest, path, search.place);
    text_append(nearest, name);
    text_append(nearest, misspelt + word(misspelt));
    return true;
}

/* A search for the rows whose path ends with a word. */
struct key_search {
    const char *key;
    const struct kind *kind; /* NULL: a section of every spec */
    const char *section;     /* its name; NULL: a kind */
    FILE *out;
    bool is_headed, is_found;
};

/* Whether a choice of the row is the word: "exclusive". */
static bool has_choice(const struct parameter *row, const char *word)
{
    const char *const *choice = row->type == PARAMETER_CHOICE ? row->choices : NULL;
    while (choice != NULL && *choice != NULL && strcmp(*choice, word) != 0) {
        choice++;
    }
    return choice != NULL && *choice != NULL;
}

static void look_at_key(const struct row_visit *visit, void *context)
{
    struct key_search *search = context;
    if (strcmp(visit->name, search->key) != 0 && !has_choice(visit->row, search->key)) {
        return;
    }
    if (!search->is_headed) {
        fputs(search->is_found ? "\n" : "", search->out);
        print_heading(search->kind, search->out);
        search->is_headed = search->is_found = true;
    }
    struct text_buffer path = {0};
    text_print(&path, "%s%s%s", search->section == NULL ? "" : search->section,
               search->section == NULL ? "" : ".", visit->path);
    print_whole_row(visit->row, path.text, search->out);
    text_buffer_free(&path);
}

bool describe_key(const char *key, FILE *out)
{
    struct key_search search = {.key = key, .out = out};
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        search.section = describe_sections[i].name;
        rows_walk(describe_sections[i].table, look_at_key, &search);
    }
    search.section = NULL;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        search.kind = *kind;
        search.is_headed = false;
        rows_walk((*kind)->parameters, look_at_key, &search);
    }
    return search.is_found;
}
