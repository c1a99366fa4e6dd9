#include "experiments/spec/commands.h"
#include "experiments/spec/describe/words.h"
#include "experiments/spec/document.h"
#include "experiments/spec/gallery.h"
#include "models/kinds.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { TEXT_COLUMN = 28 };

/* A spec of the folder that is listed. */
struct listed {
    const char *name;
    char *kind;        /* of its system; "": it says none by itself */
    char *description; /* or what is wrong with the file */
};

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text == NULL ? "" : text;
}

static void read_listed(struct listed *listed, const char *folder, const char *name)
{
    struct error error = {0};
    char *path = memory_print("%s/%s.json", folder, name);
    json_t *spec = document_load_named(path, &error);
    struct text_buffer shown = {0};
    text_append(&shown, "");
    foreign_append(&shown, spec == NULL ? error.text : text_of(spec, "description"),
                   FOREIGN_SENTENCE);
    listed->name = name;
    listed->kind = memory_copy_text(text_of(json_object_get(spec, "system"), "kind"));
    listed->description = shown.text;
    json_decref(spec);
    memory_free(path);
}

/* Bytes of the question that a description asks, or of its first sentence. */
static size_t question_length(const char *description)
{
    const char *end = strchr(description, '?');
    if (end == NULL) {
        end = strstr(description, ". ");
    }
    return end == NULL ? strlen(description) : (size_t)(end + 1 - description);
}

static void print_listed(const struct listed *listed, const struct listing *listing, FILE *out)
{
    char shown[FOREIGN_BYTES];
    char *label =
        memory_print("%s%s", foreign_word(shown, listed->name), listing->is_gallery ? "" : ".json");
    words_row(label, listed->description,
              listing->is_whole ? strlen(listed->description)
                                : question_length(listed->description),
              TEXT_COLUMN, out);
    memory_free(label);
}

/* The specs whose system is of a kind. @param kind  NULL: of none of those known */
static void print_group(const struct listed *list, size_t count, const struct kind *kind,
                        const struct listing *listing, FILE *out)
{
    bool is_begun = false;
    for (size_t i = 0; i < count; i++) {
        const struct kind *own = kinds_find("system", list[i].kind);
        if (own != kind) {
            continue;
        }
        if (!is_begun) {
            fprintf(out, "\n%s\n", kind == NULL ? "of no known kind by themselves" : kind->name);
        }
        is_begun = true;
        print_listed(&list[i], listing, out);
    }
}

static void list_specs(const struct gallery_names *names, const struct listing *listing, FILE *out)
{
    struct listed *list = memory_alloc((names->count + 1) * sizeof *list);
    char shown[FOREIGN_BYTES];
    for (size_t i = 0; i < names->count; i++) {
        read_listed(&list[i], listing->folder, names->list[i]);
    }
    fprintf(out, "Specs in %s%s\n", foreign_word(shown, listing->folder),
            listing->is_gallery ? ",\nto be run by name (coupling run mm1):" : ":");
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "system") == 0) {
            print_group(list, names->count, *kind, listing, out);
        }
    }
    print_group(list, names->count, NULL, listing, out);
    for (size_t i = 0; i < names->count; i++) {
        memory_free(list[i].kind);
        memory_free(list[i].description);
    }
    memory_free(list);
}

/* The kinds role by role, in the order in which roles first appear. */
static void list_kinds(FILE *out)
{
    for (const struct kind *const *first = kinds; *first != NULL; first++) {
        const struct kind *const *earlier = kinds;
        while (strcmp((*earlier)->role, (*first)->role) != 0) {
            earlier++;
        }
        if (earlier != first) {
            continue;
        }
        bool is_part = strcmp((*first)->role, KIND_PART) == 0;
        fprintf(out, "\n%s%s\n", is_part ? "parts" : "kinds of ", is_part ? "" : (*first)->role);
        for (const struct kind *const *kind = first; *kind != NULL; kind++) {
            if (strcmp((*kind)->role, (*first)->role) == 0) {
                words_row((*kind)->name, (*kind)->doc, strlen((*kind)->doc), TEXT_COLUMN, out);
            }
        }
    }
}

bool list_all(const struct listing *listing, FILE *out, struct error *error)
{
    struct gallery_names names;
    if (!gallery_read(&names, listing->folder, error)) {
        return false;
    }
    list_specs(&names, listing, out);
    gallery_names_free(&names);
    list_kinds(out);
    return true;
}

bool describe_gallery_spec(const char *name, FILE *out)
{
    char *folder = gallery_folder();
    struct gallery_names names = {0};
    struct error error = {0};
    bool is_found = false;
    if (gallery_read(&names, folder, &error)) {
        for (size_t i = 0; i < names.count && !is_found; i++) {
            is_found = strcmp(names.list[i], name) == 0;
        }
        gallery_names_free(&names);
    }
    if (is_found) {
        struct listed listed;
        char shown[FOREIGN_BYTES];
        read_listed(&listed, folder, name);
        fprintf(out, "%s, a spec of the gallery\n", name);
        words_print(listed.description, strlen(listed.description), 0, out);
        fprintf(out, "\n  coupling run %s    makes its runs\n", name);
        fprintf(out, "  coupling check %s  says how much work they are\n", name);
        fprintf(out, "  %s/%s.json\n", foreign_word(shown, folder), name);
        memory_free(listed.kind);
        memory_free(listed.description);
    }
    memory_free(folder);
    return is_found;
}
