#include "experiments/screen/table_objectives.h"

#include "analysis/statistics/exact.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/numbers.h"
#include "experiments/screen/wrap.h"
#include "experiments/spec/objective.h"
#include "sim/base/foreign.h"

#include <inttypes.h>
#include <string.h>

enum { POINT, OBJECTIVE, MET, INTERVAL, VERDICT, NOTE, COLUMNS };

/* "97 of 100" */
static void met_cell(struct text_table *table, const struct result_objective *objective)
{
    struct text_buffer text = {0};
    if (objective->asked->share > 0) {
        text_print(&text, "%" PRIu64 " of %" PRIu64, objective->met,
                   objective->met + objective->missed + objective->undecided);
    }
    table_cell(table, &text);
}

static void append_percent(struct text_buffer *text, double share)
{
    text_print(text, "%.4g %%", 100 * share);
}

/* The interval of the share in percent, or of the metric in its unit. */
static void interval_cell(struct text_table *table, const struct result_objective *objective)
{
    const struct interval *interval = &objective->interval;
    struct text_buffer text = {0};
    if (interval->samples == 0 || !interval->known) {
        text_append(&text, "-");
    } else if (objective->asked->share > 0) {
        append_percent(&text, interval->lower);
        text_append(&text, " to ");
        append_percent(&text, interval->upper);
    } else {
        numbers_print(&text, interval, objective->unit);
    }
    table_cell(table, &text);
}

static void append_note(struct text_buffer *text, uint64_t count, const char *words)
{
    if (count > 0) {
        text_print(text, "%s%" PRIu64 " %s", text->length == 0 ? "" : ", ", count, words);
    }
}

/* Which trials are missing or undecided, and why there is no verdict. */
static void note_cell(struct text_table *table, const struct result_objective *objective)
{
    struct text_buffer text = {0};
    if (objective->reason != NULL) {
        text_append(&text, objective->reason);
    }
    append_note(&text, objective->undecided, "undecided");
    append_note(&text, objective->unfinished, "cut off by the end of the run");
    append_note(&text, objective->left_out,
                objective->has_events ? "without an outage left out" : "without a value left out");
    append_note(&text, objective->failed, "failed");
    table_cell(table, &text);
}

static void add_verdict(struct text_table *table, const struct point_summary *summary,
                        const struct result_objective *objective)
{
    struct text_buffer text = {0};
    text_print(&text, "%zu", summary->id);
    table_cell(table, &text);
    objective_print(&text, objective->asked);
    table_cell(table, &text);
    met_cell(table, objective);
    interval_cell(table, objective);
    text_table_cell(table, verdict_names[objective->verdict]);
    note_cell(table, objective);
}

/* The rows of the table where they have no room: the verdict first, then a sentence. */
static void print_in_lines(const struct text_table *table, size_t width, FILE *out)
{
    for (size_t i = 0; i + COLUMNS <= table->count; i += COLUMNS) {
        const char *const *row = &table->cells[i];
        struct text_buffer text = {0};
        text_print(&text, "%-9s  point %s, %s: %s%s%s%s%s", row[VERDICT], row[POINT],
                   row[OBJECTIVE], row[MET], strlen(row[MET]) == 0 ? "" : ", ", row[INTERVAL],
                   strlen(row[NOTE]) == 0 ? "" : "; ", row[NOTE]);
        wrap_print(text.text, width, out);
        text_buffer_free(&text);
    }
}

void table_print_objectives(const struct point_summaries *summaries, size_t width, FILE *out)
{
    size_t each = summaries->analysis->objective_count;
    size_t lines = 0;
    struct text_table table;
    if (each == 0 || summaries->count == 0) {
        return;
    }
    text_table_init(&table);
    text_table_column(&table, "point", true);
    text_table_column(&table, "objective", false);
    text_table_column(&table, "met", true);
    text_table_column(&table, "interval", false);
    text_table_column(&table, "verdict", false);
    text_table_column(&table, "", false);
    for (size_t i = 0; i < summaries->count; i++) {
        for (size_t k = 0; k < each && lines < TABLE_LINES_MOST; k++) {
            add_verdict(&table, &summaries->list[i], &summaries->list[i].objectives[k]);
            lines++;
        }
    }
    wrap_format(width, out,
                "\nObjectives, with %g %% intervals (of shares those of Clopper and Pearson):\n",
                100 * summaries->list[0].confidence);
    if (width > 0 && text_table_width(&table) > width) {
        print_in_lines(&table, width, out);
    } else {
        text_table_print(&table, out);
    }
    text_table_free(&table);
    if (summaries->count * each > lines) {
        wrap_format(width, out, "and %zu more, each in results.json\n",
                    summaries->count * each - lines);
    }
}

void table_print_needs(const struct spec *spec, FILE *out)
{
    const struct analysis_parameters *analysis = spec_analysis(spec);
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    for (size_t i = 0; i < analysis->objective_count; i++) {
        const struct objective *objective = &analysis->objectives[i];
        struct text_buffer text = {0};
        uint64_t made = (uint64_t)point.run.replications_maximum;
        if (objective->share == 0) {
            continue;
        }
        uint64_t needed = exact_trials_for(objective->share, point.run.confidence);
        int64_t failures = exact_failures_for(made, objective->share, point.run.confidence);
        objective_print(&text, objective);
        fprintf(out, "  objective\n    %s:\n    a PASS needs %" PRIu64 " of %" PRIu64, text.text,
                needed, needed);
        if (!objective->is_of_outages && failures == 0) {
            fprintf(out, "; of the %" PRIu64 " made none may miss it", made);
        } else if (!objective->is_of_outages && failures > 0) {
            fprintf(out, "; of the %" PRIu64 " made %" PRId64 " may miss it", made, failures);
        }
        fputc('\n', out);
        text_buffer_free(&text);
    }
    point_release(&point);
    arena_destroy(arena);
}
