#include "experiments/screen/table_alignment.h"

#include "analysis/timeline/time.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

#include <inttypes.h>

static void cell_seconds(struct text_table *table, const struct alignment *alignment, size_t side,
                         int64_t ticks)
{
    struct text_buffer text = {0};
    timeline_time_print(&text, ticks, alignment->lines[side]->decimals, TIMELINE_DECIMALS_LEAST);
    table_cell(table, &text);
}

/* "+1.5 s", "-20 ms", "=" where there is none. */
static void cell_difference(struct text_table *table, const struct alignment *alignment,
                            int64_t ticks)
{
    struct text_buffer text = {0};
    if (ticks == 0) {
        text_append(&text, "=");
    } else {
        text_append(&text, ticks < 0 ? "-" : "+");
        timeline_time_print_short(&text, ticks < 0 ? -ticks : ticks, alignment->decimals);
    }
    table_cell(table, &text);
}

static void add_event(struct text_table *table, const struct alignment *alignment,
                      const struct alignment_row *row)
{
    const struct timeline_line *line = row->sides[0] != NULL ? row->sides[0] : row->sides[1];
    struct text_buffer text = {0};
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        if (row->sides[side] != NULL) {
            cell_seconds(table, alignment, side, row->sides[side]->at);
        } else {
            text_table_cell(table, "-");
        }
    }
    if (row->sides[0] == NULL || row->sides[1] == NULL) {
        text_table_cell(table, row->sides[0] == NULL ? "only in B" : "only in A");
    } else {
        cell_difference(table, alignment, alignment_difference(alignment, row));
    }
    text_append(&text, line->event);
    if (row->occurrence > 1) {
        text_print(&text, ", #%" PRIu64, row->occurrence);
    }
    table_cell(table, &text);
    text = (struct text_buffer){0};
    text_print(&text, "%s%s%s", line->object != NULL ? line->object : "",
               line->object != NULL && line->node != NULL ? " on " : "",
               line->node != NULL ? line->node : "");
    table_cell(table, &text);
}

static void end_table(struct text_table *table, size_t width, FILE *out)
{
    text_table_fit(table, width);
    text_table_print(table, out);
    text_table_free(table);
}

static bool is_equal(const struct alignment *alignment, const struct alignment_row *row)
{
    return row->sides[0] != NULL && row->sides[1] != NULL &&
           alignment_difference(alignment, row) == 0;
}

/* Events that are equal are left out where there are too many for a table. */
static void print_events(const struct alignment *alignment, size_t width, FILE *out)
{
    struct text_table table;
    bool is_reduced = alignment->count > TABLE_LINES_MOST;
    size_t wanted = 0;
    text_table_init(&table);
    text_table_column(&table, "A [s]", true);
    text_table_column(&table, "B [s]", true);
    text_table_column(&table, "B - A", true);
    text_table_column(&table, "event", false);
    text_table_column(&table, "at", false);
    for (size_t i = 0; i < alignment->count; i++) {
        const struct alignment_row *row = &alignment->rows[i];
        if ((!is_reduced || !is_equal(alignment, row)) && wanted++ < TABLE_LINES_MOST) {
            add_event(&table, alignment, row);
        }
    }
    if (wanted > 0) {
        fputc('\n', out);
        end_table(&table, width, out);
    } else {
        text_table_free(&table);
    }
    if (is_reduced) {
        fprintf(out, "%zu that are equal left out", alignment->equal);
        fprintf(out, wanted > TABLE_LINES_MOST ? ", and %zu more\n" : "\n",
                wanted - TABLE_LINES_MOST);
    }
}

/* A row of an outage: a phase, or its whole length. */
static void add_length(struct text_table *table, const struct alignment *alignment,
                       const struct alignment_outage *pair, const char *name,
                       const int64_t ticks[ALIGNMENT_SIDES])
{
    text_table_cell(table, name);
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        struct text_buffer text = {0};
        if (pair->sides[side] == NULL) {
            text_append(&text, "-");
        } else {
            timeline_time_print(&text, ticks[side], alignment->decimals, TIMELINE_DECIMALS_LEAST);
        }
        table_cell(table, &text);
    }
    if (pair->sides[0] == NULL || pair->sides[1] == NULL) {
        text_table_cell(table, pair->sides[0] == NULL ? "only in B" : "only in A");
    } else {
        cell_difference(table, alignment, ticks[1] - ticks[0]);
    }
}

static void print_outage(const struct alignment *alignment, const struct alignment_outage *pair,
                         size_t width, FILE *out)
{
    const struct timeline_outage *either = pair->sides[pair->sides[0] == NULL];
    int64_t lengths[ALIGNMENT_SIDES] = {0};
    char name[FOREIGN_BYTES];
    struct text_table table;
    fprintf(out, "\nthe outage of %s", foreign_word(name, either->service));
    fprintf(out, pair->occurrence > 1 ? ", #%" PRIu64 "\n" : "\n", pair->occurrence);
    text_table_init(&table);
    text_table_column(&table, "phase", false);
    text_table_column(&table, "A [s]", true);
    text_table_column(&table, "B [s]", true);
    text_table_column(&table, "B - A", true);
    for (size_t i = 0; i < pair->phase_count; i++) {
        const char *phase = pair->phases[i];
        const int64_t ticks[] = {alignment_phase(alignment, pair, 0, phase),
                                 alignment_phase(alignment, pair, 1, phase)};
        add_length(&table, alignment, pair, phase, ticks);
    }
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        const struct timeline_outage *outage = pair->sides[side];
        lengths[side] =
            outage == NULL ? 0 : alignment_ticks(alignment, side, timeline_outage_length(outage));
    }
    add_length(&table, alignment, pair, "outage", lengths);
    end_table(&table, width, out);
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        if (pair->sides[side] != NULL && pair->sides[side]->end == NULL) {
            fprintf(out, "in %c it lasts to the last event\n", side == 0 ? 'A' : 'B');
        }
    }
}

void table_alignment_print(const struct alignment *alignment, size_t width, FILE *out)
{
    wrap_format(width, out,
                "%zu events in A, %zu in B: %zu at the same time, %zu at another, %zu only in A, "
                "%zu only in B\n",
                alignment->lines[0]->count, alignment->lines[1]->count, alignment->equal,
                alignment->moved, alignment->only[0], alignment->only[1]);
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        if (alignment->lines[side]->cut > 0) {
            fprintf(out, "%" PRIu64 " more of %c were not kept: they are not compared\n",
                    alignment->lines[side]->cut, side == 0 ? 'A' : 'B');
        }
    }
    print_events(alignment, width, out);
    for (size_t i = 0; i < alignment->pair_count && i < TABLE_LINES_MOST; i++) {
        print_outage(alignment, &alignment->pairs[i], width, out);
    }
    if (alignment->pair_count > TABLE_LINES_MOST) {
        fprintf(out, "\nand %zu more outages\n", alignment->pair_count - TABLE_LINES_MOST);
    }
}
