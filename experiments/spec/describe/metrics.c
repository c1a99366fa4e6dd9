#include "experiments/spec/describe/metrics.h"

#include "experiments/spec/describe/print.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <string.h>

enum { KINDS_MOST = 256 };

/* A search for the place of a kind in a spec. Of several the one nearest to its top counts: a node
 * of a machine may say the DRAM that the machine's memory reports. */
struct place {
    const struct kind *kind;
    struct text_buffer path;
    bool is_found;
    size_t depth;
};

static size_t depth_of(const char *path)
{
    size_t depth = 0;
    for (; *path != '\0'; path++) {
        depth += *path == '.';
    }
    return depth;
}

/* Whether a row holds components of the kind. */
static bool holds(const struct parameter *row, const struct kind *kind)
{
    if (row->type == PARAMETER_OBJECT) {
        return row->of == kind->parameters;
    }
    return row->type == PARAMETER_PART && strcmp(row->role, kind->role) == 0;
}

static void look(const struct row_visit *visit, void *context)
{
    struct place *place = context;
    const char *section = strchr(visit->path, '.');
    size_t depth = depth_of(visit->path);
    bool is_nearer = !place->is_found || depth < place->depth;
    if (is_nearer && section != NULL && holds(visit->row, place->kind)) {
        const char *path = section + 1; /* a section is no part of names */
        const char *last = strrchr(path, '.');
        bool is_same = (visit->row->flags & PARAMETER_SAME_PATH) != 0 && last != NULL;
        place->is_found = true;
        place->depth = depth;
        text_buffer_free(&place->path);
        text_append_bytes(&place->path, path, is_same ? (size_t)(last - path) : strlen(path));
        text_append(&place->path, ".");
    }
}

static char *prefix_of(const struct kind *kind);

/* A part of a part that only some kinds have: "membership.transport.". */
static void look_inside(const struct kind *owner, struct place *place)
{
    const struct table *table = owner->parameters;
    for (size_t i = 0; table != NULL && i < table->count && !place->is_found; i++) {
        const struct parameter *row = &table->rows[i];
        if (row->type == PARAMETER_PART && strcmp(row->role, place->kind->role) == 0 &&
            (row->flags & PARAMETER_SAME_PATH) == 0) {
            char *prefix = prefix_of(owner);
            place->is_found = true;
            text_print(&place->path, "%s%s.", prefix, row->name);
            memory_free(prefix);
        }
    }
}

/* The prefix of the names of a kind's metrics: "nodes.NAME."; "" of a whole system. A part without
 * parameters is called as it is. */
static char *prefix_of(const struct kind *kind)
{
    struct place place = {.kind = kind};
    text_append(&place.path, "");
    for (const struct kind *const *system = kinds; *system != NULL; system++) {
        if (strcmp((*system)->role, "system") == 0 && kind->parameters != NULL) {
            rows_walk((*system)->parameters, look, &place);
        }
    }
    for (const struct kind *const *owner = kinds; *owner != NULL && !place.is_found; owner++) {
        if (strcmp((*owner)->role, "system") != 0) {
            look_inside(*owner, &place);
        }
    }
    if (!place.is_found && strcmp(kind->role, "system") != 0) {
        text_print(&place.path, "%s.",
                   strcmp(kind->role, KIND_PART) == 0 ? kind->name : kind->role);
    }
    return place.path.text;
}

static void print_heading(const struct kind *kind, FILE *out)
{
    fprintf(out, "%s%s%s\n", strcmp(kind->role, KIND_PART) == 0 ? "" : kind->role,
            strcmp(kind->role, KIND_PART) == 0 ? "" : " ", kind->name);
}

static void print_kind_metrics(const struct kind *kind, FILE *out)
{
    char *prefix = prefix_of(kind);
    print_heading(kind, out);
    describe_print_metrics(kind, prefix, out);
    memory_free(prefix);
}

/* Whether a word is a name as a description has it, where a word in capitals stands for any: NAME,
 * N. @param has_percentiles  ".p99" may follow */
static bool is_of(const char *word, const char *name, bool has_percentiles)
{
    while (*word != '\0' && *name != '\0') {
        size_t length = strcspn(name, ".");
        size_t taken = strcspn(word, ".");
        bool is_any = name[0] >= 'A' && name[0] <= 'Z' && taken > 0;
        if (!is_any && (length != taken || strncmp(word, name, length) != 0)) {
            return false;
        }
        name += length;
        word += taken;
        if (*name != *word) {
            break;
        }
        name += *name == '.';
        word += *word == '.';
    }
    return *name == '\0' &&
           (*word == '\0' || (has_percentiles && strncmp(word, ".p", strlen(".p")) == 0));
}

void describe_metric_names(void (*visit)(const char *name, void *context), void *context)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        char *prefix = prefix_of(*kind);
        const struct metric_row *row = (*kind)->metrics;
        for (; row != NULL && row->name != NULL; row++) {
            char *name = memory_print("%s%s", prefix, row->name);
            visit(name, context);
            memory_free(name);
        }
        memory_free(prefix);
    }
}

/* Describes what a word names among the metrics of kinds. @param outer  what stands before the
 * names of all of them, "" or "teams.NAME."; then only parts are looked at */
static bool describe_inside(const char *word, const char *outer, FILE *out)
{
    bool is_found = false;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (*outer != '\0' && strcmp((*kind)->role, "system") == 0) {
            continue;
        }
        char *inner = prefix_of(*kind);
        char *prefix = memory_print("%s%s", outer, inner);
        const struct metric_row *row = (*kind)->metrics;
        for (; row != NULL && row->name != NULL; row++) {
            char *name = memory_print("%s%s", prefix, row->name);
            if (is_of(word, name, row->has_percentiles)) {
                fputs(is_found ? "\n" : "", out);
                print_heading(*kind, out);
                describe_print_metric(row, prefix, out);
                is_found = true;
            }
            memory_free(name);
        }
        memory_free(prefix);
        memory_free(inner);
    }
    return is_found;
}

bool describe_metric(const char *word, FILE *out)
{
    /* Names of things with parts of other kinds inside. */
    static const char *const outers[] = {"", "teams.NAME.", "nodes.NAME.machine."};
    bool is_found = false;
    for (size_t i = 0; i < sizeof outers / sizeof *outers && !is_found; i++) {
        is_found = describe_inside(word, outers[i], out);
    }
    return is_found;
}

bool describe_metrics(const char *name, FILE *out, struct error *error)
{
    const char *known[KINDS_MOST];
    size_t count = 0;
    bool is_found = false;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if ((*kind)->metrics == NULL) {
            continue;
        }
        if (name == NULL || strcmp((*kind)->name, name) == 0) {
            fputs(is_found ? "\n" : "", out);
            print_kind_metrics(*kind, out);
            is_found = true;
        }
        if (count < KINDS_MOST) {
            known[count++] = (*kind)->name;
        }
    }
    if (is_found) {
        if (name == NULL) {
            fputs("\nPercentiles are named with the metric: response_time.p50, .p90, .p95, .p99,"
                  " .p99.9.\n",
                  out);
        }
        return true;
    }
    const char *nearest = text_nearest(name, known, count);
    return error_set(error, ERROR_USAGE, name, "is no kind that has metrics%s%s%s",
                     nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
                     nearest == NULL ? "" : "\"?");
}
