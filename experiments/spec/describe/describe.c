#include "experiments/spec/commands.h"
#include "experiments/spec/describe/metrics.h"
#include "experiments/spec/describe/page.h"
#include "experiments/spec/describe/path.h"
#include "experiments/spec/describe/print.h"
#include "experiments/spec/describe/section.h"
#include "experiments/spec/describe/words.h"
#include "models/kinds.h"

#include <string.h>

enum { KNOWN_MOST = 256, TEXT_COLUMN = 28 };

static bool print_kinds(const char *name, FILE *out)
{
    bool is_found = false;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->name, name) == 0) {
            fputs(is_found ? "\n" : "", out);
            describe_print_kind(*kind, out);
            is_found = true;
        }
    }
    return is_found;
}

/* The kinds of a role, as `coupling list` has them. @return whether there are any */
static bool print_role(const char *role, FILE *out)
{
    bool is_found = false;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, role) == 0 && strcmp(role, KIND_PART) != 0) {
            if (!is_found) {
                fprintf(out, "kinds of %s\n", role);
            }
            words_row((*kind)->name, (*kind)->doc, strlen((*kind)->doc), TEXT_COLUMN, out);
            is_found = true;
        }
    }
    return is_found;
}

/* The list "faults" of a cluster, and what may stand in it. */
static void print_faults(FILE *out)
{
    fputs("faults, a list in a spec of a cluster: what goes wrong, and when.\n", out);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "fault") == 0) {
            fputc('\n', out);
            describe_print_kind(*kind, out);
        }
    }
}

/* Every word that describe knows, for the nearest to one that it does not. */
static size_t list_words(const char **known)
{
    size_t count = 0;
    for (const struct kind *const *kind = kinds; *kind != NULL && count < KNOWN_MOST - 8; kind++) {
        known[count++] = (*kind)->name;
    }
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        known[count++] = describe_sections[i].name;
    }
    for (size_t i = 0; i < DESCRIBE_FORMS; i++) {
        known[count++] = describe_forms[i].name;
    }
    known[count++] = "metrics";
    known[count++] = "faults";
    return count;
}

static bool no_path(const char *path, struct error *error)
{
    struct text_buffer hint = {0};
    struct text_buffer nearest = {0};
    text_append(&hint, "");
    if (describe_path_known(path) > 0) {
        text_print(&hint, "; there is %.*s", (int)describe_path_known(path), path);
    }
    if (describe_path_nearest(path, &nearest)) {
        text_print(&hint, "; did you mean \"%s\"?", nearest.text);
    }
    error_set(error, ERROR_USAGE, path, "is no path of a parameter and no metric%s", hint.text);
    text_buffer_free(&hint);
    text_buffer_free(&nearest);
    return false;
}

/* A key by its last word, and a quantity. @return whether there is one */
static bool print_key(const char *word, FILE *out)
{
    bool is_quantity = describe_quantity(word, out);
    if (is_quantity) {
        fputs("All forms and units are in the manual page coupling-spec(5).\n", out);
    }
    return describe_key(word, out) || is_quantity;
}

bool describe_word(const char *word, FILE *out, struct error *error)
{
    bool is_path = strchr(word, '.') != NULL;
    if ((is_path && describe_path(word, out)) || describe_metric(word, out)) {
        return true;
    }
    if (is_path) {
        return no_path(word, error);
    }
    if (strcmp(word, "metrics") == 0) {
        return describe_metrics(NULL, out, error);
    }
    if (strcmp(word, "faults") == 0) {
        print_faults(out);
        return true;
    }
    bool is_kind = print_kinds(word, out);
    if (describe_section_print(word, out) || is_kind || print_role(word, out)) {
        return true;
    }
    if (describe_gallery_spec(word, out) || print_key(word, out)) {
        return true;
    }
    const char *known[KNOWN_MOST];
    const char *nearest = text_nearest(word, known, list_words(known));
    return error_set(error, ERROR_USAGE, word,
                     "is no kind, key or metric; `coupling list` names all kinds%s%s%s",
                     nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
                     nearest == NULL ? "" : "\"?");
}
