#include "experiments/spec/commands.h"
#include "experiments/spec/document.h"
#include "models/kinds.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_spec(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && entry->d_name[0] != '.' &&
           strcmp(entry->d_name + length - 5, ".json") == 0;
}

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text == NULL ? "" : text;
}

static void list_spec(const char *gallery, const char *file, FILE *out)
{
    struct error error = {0};
    char *path = memory_print("%s/%s", gallery, file);
    json_t *spec = document_load_named(path, &error);
    char shown[FOREIGN_BYTES];
    fprintf(out, "%s", foreign_word(shown, path));
    if (spec == NULL) {
        fprintf(out, "\n    %s\n", error.text);
    } else {
        struct text_buffer description = {0};
        foreign_append(&description, text_of(spec, "description"), FOREIGN_SENTENCE);
        fprintf(out, ": %s\n    %s\n", foreign_word(shown, text_of(spec, "name")),
                description.text);
        text_buffer_free(&description);
    }
    json_decref(spec);
    memory_free(path);
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
                fprintf(out, "  %s: %s\n", (*kind)->name, (*kind)->doc);
            }
        }
    }
}

bool list_all(const char *gallery, FILE *out, struct error *error)
{
    struct dirent **entries;
    int count = scandir(gallery, &entries, is_spec, NULL);
    if (count < 0 && errno == ENOMEM) {
        memory_exhausted(0);
    }
    if (count < 0) {
        return error_set(error, ERROR_NO_INPUT, gallery, "cannot be opened: %s", strerror(errno));
    }
    const char **names = memory_alloc((size_t)(count + 1) * sizeof *names);
    for (int i = 0; i < count; i++) {
        int at = i;
        /* Bytes, not the user's language, decide the order. */
        for (; at > 0 && strcmp(names[at - 1], entries[i]->d_name) > 0; at--) {
            names[at] = names[at - 1];
        }
        names[at] = entries[i]->d_name;
    }
    for (int i = 0; i < count; i++) {
        list_spec(gallery, names[i], out);
    }
    for (int i = 0; i < count; i++) {
        free(entries[i]);
    }
    free(entries);
    memory_free(names);
    list_kinds(out);
    return true;
}
