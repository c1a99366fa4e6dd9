#include "experiments/spec/describe/print.h"

#include "experiments/spec/rows.h"

#include <string.h>

void describe_print_row(const struct row_visit *visit, void *context)
{
    FILE *out = context;
    struct text_buffer value = {0};
    struct text_buffer preset = {0};
    rows_value(visit->row, &value);
    rows_default(visit->row, &preset);
    int indent = 2 + 2 * (int)visit->depth;
    bool is_element =
        visit->depth > 0 && (strcmp(visit->name, "NAME") == 0 || strcmp(visit->name, "N") == 0);
    if (is_element) {
        fprintf(out, "%*s%s: %s\n", indent, "", visit->name, value.text);
    } else {
        fprintf(out, "%*s%s: %s (%s%s)\n", indent, "", visit->name, value.text,
                visit->row->preset == NULL ? "" : "default ", preset.text);
    }
    struct text_buffer use = {0};
    rows_use(visit->row, &use);
    fprintf(out, "%*s%s%s%s\n", indent + 4, "", visit->row->doc == NULL ? "" : visit->row->doc,
            use.length > 0 ? " " : "", use.text);
    text_buffer_free(&value);
    text_buffer_free(&preset);
    text_buffer_free(&use);
}

static bool is_part(const struct kind *kind)
{
    return strcmp(kind->role, KIND_PART) == 0;
}

/* The ratio of two sums and the mean over time are what a reader expects of a number. */
static const char *words_of(enum statistic statistic)
{
    static const char *const words[STATISTICS] = {
        [STATISTIC_ONCE] = ", once in each run",
        [STATISTIC_SHARE] = ", a share",
        [STATISTIC_COUNT] = ", a count",
        [STATISTIC_TOTAL] = ", a total",
        [STATISTIC_OUTCOME] = ", yes or no in each replication",
        [STATISTIC_PASSAGE] = ", to a first event",
        [STATISTIC_LEAST] = ", over all replications",
        [STATISTIC_GREATEST] = ", over all replications",
    };
    return words[statistic] == NULL ? "" : words[statistic];
}

/* Which of two values is the better one. */
static const char *better_of(const struct metric_row *row)
{
    static const char *const words[] = {"", ", less is better", ", more is better"};
    return words[row->better];
}

void describe_print_metric(const struct metric_row *row, const char *prefix, FILE *out)
{
    fprintf(out, "  %s%s: %s%s%s%s\n      %s\n", prefix, row->name,
            strcmp(row->unit, "1") == 0 ? "a number" : row->unit, words_of(row->statistic),
            row->has_percentiles ? ", with percentiles" : "", better_of(row), row->doc);
}

void describe_print_metrics(const struct kind *kind, const char *prefix, FILE *out)
{
    for (const struct metric_row *row = kind->metrics; row != NULL && row->name != NULL; row++) {
        describe_print_metric(row, prefix, out);
    }
}

enum { ALIKE_LEAST = 4, PRINTED_MOST = 32 };

/* The tables of objects that the description of a kind has printed already. */
struct description {
    FILE *out;
    const struct table *printed[PRINTED_MOST];
    const char *names[PRINTED_MOST];
    size_t count;
    const struct table *alike; /* rows that it has are left out ... */
    unsigned depth;            /* ... below an object at this depth; NULL: none are */
    bool is_left_out;          /* the row before was, and so is what belongs to it */
    unsigned left_out_depth;
};

static bool is_alike(const struct parameter *row, const struct parameter *other)
{
    bool is_same_preset =
        row->preset == other->preset ||
        (row->preset != NULL && other->preset != NULL && strcmp(row->preset, other->preset) == 0);
    return is_same_preset && strcmp(row->name, other->name) == 0 &&
           strcmp(row->doc, other->doc) == 0;
}

static bool has_alike(const struct table *table, const struct parameter *row)
{
    for (size_t i = 0; i < table->count; i++) {
        if (is_alike(row, &table->rows[i])) {
            return true;
        }
    }
    return false;
}

static size_t count_alike(const struct table *table, const struct table *other)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        count += has_alike(other, &table->rows[i]);
    }
    return count;
}

/* Names the rows of a table that another has too. */
static void print_alike(const struct table *table, const struct table *other, const char *name,
                        const struct row_visit *visit, FILE *out)
{
    bool are_all = count_alike(table, other) == table->count;
    fprintf(out, "%*s%s of \"%s\" above", 6 + 2 * (int)visit->depth, "",
            are_all ? "Its members are those" : "It has members", name);
    const char *before = ": ";
    for (size_t i = 0; i < table->count && !are_all; i++) {
        if (has_alike(other, &table->rows[i])) {
            fprintf(out, "%s%s", before, table->rows[i].name);
            before = ", ";
        }
    }
    fputs(are_all ? ".\n" : "; and\n", out);
}

/* The members of an object that stand above already, if they are several, are named alone. */
static void look_for_alike(struct description *description, const struct row_visit *visit)
{
    const struct table *table = visit->row->of;
    size_t most = ALIKE_LEAST - 1;
    const char *name = NULL;
    description->alike = NULL;
    description->depth = visit->depth;
    for (size_t i = 0; i < description->count; i++) {
        size_t count = count_alike(table, description->printed[i]);
        if (count > most) {
            most = count;
            name = description->names[i];
            description->alike = description->printed[i];
        }
    }
    if (name != NULL) {
        print_alike(table, description->alike, name, visit, description->out);
    }
    if (description->count < PRINTED_MOST) {
        description->printed[description->count] = table;
        description->names[description->count++] = visit->name;
    }
}

/* A row, unless it stands above already. */
static void print_once(const struct row_visit *visit, void *context)
{
    struct description *description = context;
    const struct parameter *row = visit->row;
    if (description->is_left_out && visit->depth > description->left_out_depth) {
        return;
    }
    if (description->alike != NULL && visit->depth <= description->depth) {
        description->alike = NULL;
    }
    description->is_left_out = description->alike != NULL &&
                               visit->depth == description->depth + 1 &&
                               has_alike(description->alike, row);
    description->left_out_depth = visit->depth;
    if (description->is_left_out) {
        return;
    }
    describe_print_row(visit, description->out);
    if (row->type == PARAMETER_OBJECT && row->of != NULL) {
        look_for_alike(description, visit);
    }
}

void describe_print_kind(const struct kind *kind, FILE *out)
{
    fprintf(out, "%s, a %s%s: %s\n", kind->name, is_part(kind) ? "" : "kind of ", kind->role,
            kind->doc);
    if (kind->parameters == NULL || kind->parameters->count == 0) {
        fprintf(out, "  It has no parameters.\n");
    }
    struct description description = {.out = out};
    rows_walk(kind->parameters, print_once, &description);
    if (kind->metrics != NULL) {
        fputs("It reports\n", out);
        describe_print_metrics(kind, "", out);
    }
}
