#include "experiments/spec/describe/path.h"

#include "experiments/spec/describe/print.h"
#include "experiments/spec/describe/section.h"
#include "models/kinds.h"

#include <string.h>

/* A search for the rows that have a path. */
struct search {
    const char *path;
    const struct kind *kind; /* where the search began, or a part on the way */
    FILE *out;               /* NULL: nothing is printed */
    size_t found;
    size_t known; /* characters of the path that some row has */
};

static void look_in(struct search *search, const struct table *table, const char *rest);

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

/* The path ends at a row. */
static void print_row(struct search *search, const struct parameter *row, const char *name)
{
    search->found++;
    if (search->out == NULL) {
        return;
    }
    if (search->kind == NULL) {
        fputs("in every spec\n", search->out);
    } else {
        fprintf(search->out, "%s %s\n", search->kind->role, search->kind->name);
    }
    describe_print_row(&(struct row_visit){row, search->path, name, 0}, search->out);
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
    switch (row->type) {
    case PARAMETER_OBJECT:
        look_in(search, row->of, rest);
        break;
    case PARAMETER_PART:
        look_in_kinds(search, row->role, rest);
        break;
    case PARAMETER_MAP:
    case PARAMETER_LIST:
        reach(search, row->element, row->type == PARAMETER_MAP ? "NAME" : "N", after(rest));
        break;
    default:
        break;
    }
}

static void look_in(struct search *search, const struct table *table, const char *rest)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
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
