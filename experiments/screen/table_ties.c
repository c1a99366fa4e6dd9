#include "experiments/screen/table_ties.h"
#include "experiments/screen/wrap.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"

#include <inttypes.h>
#include <math.h>

/* A distance of more half-widths is from an interval of 0, but for the last bits. */
static const double MOST_SHOWN = 1e6;

/* "1.8 to 2.1 s": what the shuffles gave. */
static void print_range(struct text_buffer *text, const struct tie_difference *difference)
{
    struct interval ends[] = {{.mean = difference->least, .samples = 1},
                              {.mean = difference->most, .samples = 1}};
    if (difference->defined == 0) {
        text_append(text, "-");
        return;
    }
    numbers_print(text, &ends[0], difference->unit);
    if (difference->most > difference->least) {
        text_append(text, " to ");
        numbers_print(text, &ends[1], difference->unit);
    }
    if (difference->defined < TIES_SHUFFLES) {
        text_print(text, " in %zu of %d", difference->defined, TIES_SHUFFLES);
    }
}

/* How far the furthest shuffle is off, in half-widths. */
static void print_distance(struct text_buffer *text, const struct tie_difference *difference)
{
    const struct interval *interval = &difference->interval;
    double off = fmax(difference->most - interval->mean, interval->mean - difference->least);
    if (interval->samples == 0 || difference->defined == 0) {
        text_append(text, "-");
    } else if (off < MOST_SHOWN * interval_half_width(interval)) {
        text_print(text, "%.2f", off / interval_half_width(interval));
    } else {
        text_append(text, interval->known ? "interval 0" : "no interval");
    }
}

static void print_table(const struct ties *ties, FILE *out)
{
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "point", false);
    text_table_column(&table, "metric", false);
    text_table_column(&table, "as scheduled", false);
    text_table_column(&table, "shuffled", false);
    text_table_column(&table, "off, in half-widths", true);
    text_table_column(&table, "", false);
    for (size_t i = 0; i < ties->count && i < TABLE_LINES_MOST; i++) {
        const struct tie_difference *difference = &ties->list[i];
        struct text_buffer point = {0};
        struct text_buffer plain = {0};
        struct text_buffer shuffled = {0};
        struct text_buffer off = {0};
        numbers_print(&plain, &difference->interval, difference->unit);
        print_range(&shuffled, difference);
        print_distance(&off, difference);
        table_print_parameters(&point, &difference->parameters);
        table_cell(&table, &point);
        text_table_cell(&table, difference->metric);
        table_cell(&table, &plain);
        table_cell(&table, &shuffled);
        table_cell(&table, &off);
        text_table_cell(&table, difference->is_beyond ? "beyond" : "");
    }
    text_table_print(&table, out);
    text_table_free(&table);
    if (ties->count > TABLE_LINES_MOST) {
        fprintf(out, "... and %zu more\n", ties->count - TABLE_LINES_MOST);
    }
}

void table_print_ties(const struct ties *ties, uint64_t count, uint64_t events, size_t width,
                      FILE *out)
{
    wrap_format(width, out,
                "\nTies: %" PRIu64 " of %" PRIu64
                " events come after the one before by the order of"
                " scheduling alone; shuffled in %d ways,\n",
                count, events, TIES_SHUFFLES);
    if (ties->failed > 0) {
        wrap_format(width, out, "%" PRIu64 " more or fewer runs fail;\n", ties->failed);
    }
    if (ties->count == 0) {
        wrap_format(width, out, "no result depends on the order of simultaneous events.\n");
        return;
    }
    struct text_buffer text = {0};
    text_print(&text, "%zu of %zu results depend on the order of simultaneous events, ",
               ties->count, ties->looked_at);
    if (ties->beyond == 0) {
        text_append(&text, "all within their intervals:\n\n");
    } else {
        text_print(&text, "%zu beyond %s:\n\n", ties->beyond,
                   ties->beyond == 1 ? "its interval" : "their intervals");
    }
    wrap_print(text.text, width, out);
    text_buffer_free(&text);
    print_table(ties, out);
}
