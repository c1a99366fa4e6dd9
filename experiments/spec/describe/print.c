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

enum { LONG_TABLE = 16, LONG_TABLES_MOST = 16 };

/* The long tables that the description of a kind has printed already. */
struct description {
    FILE *out;
    const struct table *printed[LONG_TABLES_MOST];
    size_t count;
    bool is_left_out; /* rows deeper than `depth` belong to a table that was printed before */
    unsigned depth;
};

static bool was_printed(struct description *description, const struct table *table)
{
    for (size_t i = 0; i < description->count; i++) {
        if (description->printed[i] == table) {
            return true;
        }
    }
    if (description->count < LONG_TABLES_MOST) {
        description->printed[description->count++] = table;
    }
    return false;
}

/* A row, and of a long table that stands above already that it does. */
static void print_once(const struct row_visit *visit, void *context)
{
    struct description *description = context;
    if (description->is_left_out && visit->depth > description->depth) {
        return;
    }
    describe_print_row(visit, description->out);
    const struct parameter *row = visit->row;
    bool is_long = row->type == PARAMETER_OBJECT && row->of != NULL && row->of->count >= LONG_TABLE;
    description->is_left_out = is_long && was_printed(description, row->of);
    description->depth = visit->depth;
    if (description->is_left_out) {
        fprintf(description->out, "%*sIts members are those of \"%s\" above.\n",
                6 + 2 * (int)visit->depth, "", visit->name);
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
