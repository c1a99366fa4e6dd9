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
