#include "experiments/screen/table_cores.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"

/* The point that has cores and names their states; NULL: none has. */
static const struct core_time *first_of(const struct point_summaries *summaries)
{
    for (size_t i = 0; i < summaries->count; i++) {
        if (summaries->list[i].core_time.count > 0) {
            return &summaries->list[i].core_time;
        }
    }
    return NULL;
}

static bool is_used(const struct point_summaries *summaries, size_t state)
{
    for (size_t i = 0; i < summaries->count; i++) {
        const struct core_time *time = &summaries->list[i].core_time;
        if (state < time->count && time->shares[state] > 0) {
            return true;
        }
    }
    return false;
}

static void add_row(struct text_table *table, const struct point_summary *summary,
                    const struct point_summaries *summaries)
{
    int tenths[CORE_TIME_STATES];
    struct text_buffer text = {0};
    text_print(&text, "%zu", summary->id);
    table_cell(table, &text);
    core_time_round(&summary->core_time, tenths);
    for (size_t state = 0; state < summary->core_time.count; state++) {
        if (is_used(summaries, state)) {
            text_print(&text, "%d.%d", tenths[state] / 10, tenths[state] % 10);
            table_cell(table, &text);
        }
    }
}

void table_print_cores(const struct point_summaries *summaries, size_t width, FILE *out)
{
    const struct core_time *names = first_of(summaries);
    struct text_table table;
    size_t lines = 0;
    if (names == NULL) {
        return;
    }
    text_table_init(&table);
    text_table_column(&table, "point", true);
    for (size_t state = 0; state < names->count; state++) {
        if (is_used(summaries, state)) {
            text_table_column(&table, names->states[state], true);
        }
    }
    for (size_t i = 0; i < summaries->count && lines < TABLE_LINES_MOST; i++) {
        if (summaries->list[i].core_time.count == names->count) {
            add_row(&table, &summaries->list[i], summaries);
            lines++;
        }
    }
    wrap_format(width, out, "\nTime of cores [%%], rounded so that each line adds up to 100.0:\n");
    text_table_print(&table, out);
    text_table_free(&table);
    if (summaries->count > lines) {
        wrap_format(width, out, "and %zu more, each in results.json\n", summaries->count - lines);
    }
}
