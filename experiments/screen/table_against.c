#include "experiments/screen/table_against.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/table_unpaired.h"
#include "experiments/screen/wrap.h"
#include "experiments/timeline/against_words.h"
#include "sim/base/foreign.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const double second = 1e6; /* [us] */

/* A page on its way. */
struct page {
    const struct against *against;
    size_t width;
    FILE *out;
    bool has_single; /* a range of one replication was left out */
    size_t left_out; /* columns */
};

static void cell_seconds(struct text_table *table, double microseconds)
{
    struct text_buffer text = {0};
    text_print(&text, "%.3f", microseconds / second);
    table_cell(table, &text);
}

static void add_columns(struct text_table *table, const char *first, const char *next)
{
    text_table_init(table);
    text_table_column(table, first, false);
    if (next != NULL) {
        text_table_column(table, next, false);
    }
    text_table_column(table, "predicted", true);
    text_table_rank(table, 2);
    text_table_column(table, "range", true);
    text_table_rank(table, 1);
    text_table_column(table, "measured", true);
    text_table_column(table, "difference", true);
    text_table_rank(table, 3);
    text_table_column(table, "within", false);
}

/* The cells of a time that is predicted, and measured where `measured` is not NULL. */
static void add_times(struct page *page, struct text_table *table,
                      const struct timeline_range *predicted, const int64_t *measured,
                      uint64_t replications)
{
    bool has_range = against_has_range(predicted);
    struct text_buffer text = {0};
    cell_seconds(table, timeline_range_mean(predicted));
    text_append(&text, has_range ? "" : "-");
    if (has_range) {
        against_words_range(predicted, &text);
    }
    table_cell(table, &text);
    if (measured == NULL) {
        text_table_cell(table, "-");
        text_table_cell(table, "-");
        text_table_cell(table, "not in the log");
        return;
    }
    page->has_single = page->has_single || !has_range;
    cell_seconds(table, (double)*measured);
    text = (struct text_buffer){0};
    text_print(&text, "%+.3f", ((double)*measured - timeline_range_mean(predicted)) / second);
    table_cell(table, &text);
    text = (struct text_buffer){0};
    text_append(&text, !has_range                       ? "-"
                       : *measured < predicted->minimum ? "below"
                       : *measured > predicted->maximum ? "above"
                                                        : "yes");
    if (predicted->count < replications) {
        text_print(&text, " (%" PRIu64 " of %" PRIu64 " have it)", predicted->count, replications);
    }
    table_cell(table, &text);
}

static void end_table(struct page *page, struct text_table *table)
{
    page->left_out += text_table_fit(table, page->width);
    text_table_print(table, page->out);
    text_table_free(table);
}

static bool is_paired(const struct against_row *row)
{
    return row->row->measured != NULL && row->row->predicted.count > 0;
}

static void print_events(struct page *page)
{
    const struct against *against = page->against;
    struct text_table table;
    size_t count = 0;
    add_columns(&table, "event", "at");
    for (size_t i = 0; i < against->count; i++) {
        const struct against_row *row = &against->rows[i];
        if (is_paired(row) && count++ < TABLE_LINES_MOST) {
            struct text_buffer text = {0};
            against_words_event(row->group->event, row->occurrence, &text);
            table_cell(&table, &text);
            text = (struct text_buffer){0};
            against_words_place(row->group->node, row->group->object, &text);
            table_cell(&table, &text);
            add_times(page, &table, &row->row->predicted, &row->row->measured->at,
                      against->prediction.replications);
        }
    }
    fputc('\n', page->out);
    if (count > 0) {
        end_table(page, &table);
    } else {
        text_table_free(&table);
        fputs("no measured event has a counterpart\n", page->out);
    }
    if (count > TABLE_LINES_MOST) {
        fprintf(page->out, "and %zu more: --format json\n", count - TABLE_LINES_MOST);
    }
}

static void add_stretch(struct page *page, struct text_table *table,
                        const struct prediction_stretch *stretch, uint64_t count)
{
    struct text_buffer text = {0};
    const char *first = stretch->phase_count == 0 ? "outage" : stretch->phases[0];
    text_append(&text, first);
    if (stretch->phase_count > 1) {
        text_print(&text, "%s%s", stretch->phase_count == 2 ? " and " : " to ",
                   stretch->phases[stretch->phase_count - 1]);
    }
    table_cell(table, &text);
    add_times(page, table, &stretch->predicted, stretch->is_measured ? &stretch->measured : NULL,
              count);
}

static void print_phases(struct page *page)
{
    struct prediction_service service;
    for (size_t i = 0; prediction_phases_service(&page->against->phases, i, &service); i++) {
        char name[FOREIGN_BYTES];
        struct text_table table;
        wrap_format(page->width, page->out,
                    "\nthe outage of %s by phases, whose ends are the events of replication "
                    "%" PRIu64 "\n",
                    foreign_word(name, service.name), service.replication);
        add_columns(&table, "phase", NULL);
        for (size_t k = 0; k < service.count; k++) {
            add_stretch(page, &table, &service.stretches[k], service.whole.predicted.count);
        }
        add_stretch(page, &table, &service.whole, service.whole.predicted.count);
        end_table(page, &table);
    }
    if (page->against->phases.unfinished > 0) {
        fprintf(page->out, "%" PRIu64 " outage%s last%s to the end of a timeline: left out\n",
                page->against->phases.unfinished, page->against->phases.unfinished == 1 ? "" : "s",
                page->against->phases.unfinished == 1 ? "s" : "");
    }
}

static void print_title(const struct page *page, const char *point, const char *path)
{
    const struct against *against = page->against;
    char name[FOREIGN_BYTES];
    char fault[FOREIGN_BYTES];
    wrap_format(page->width, page->out,
                "point %" PRIu64 "%s%s: %" PRIu64 " replication%s beside %s\n", against->point,
                point != NULL ? ": " : "", point != NULL ? point : "", against->replications,
                against->replications == 1 ? "" : "s", foreign_word(name, path));
    struct text_buffer text = {0};
    text_print(&text, "seconds from the fault: %s, at %s s in the first replication, ",
               foreign_word(fault, against->fault), against->fault_time);
    if (against->file->log.fault > 0) {
        text_print(&text, "in line %zu of the log", against->file->log.fault);
    } else {
        text_append(&text, "at 0 in the log");
    }
    wrap_format(page->width, page->out, "%s\n", text.text);
    text_buffer_free(&text);
    if (against->prediction.without > 0) {
        fprintf(page->out, "%" PRIu64 " without a fault: left out\n", against->prediction.without);
    }
}

void table_against_print(const struct against *against, const char *point, const char *path,
                         size_t width, FILE *out)
{
    struct page page = {.against = against, .width = width, .out = out};
    print_title(&page, point, path);
    print_events(&page);
    print_phases(&page);
    table_unpaired_print(against, width, out);
    if (page.has_single) {
        wrap_format(width, out,
                    "\none replication has no range: keep more timelines with coupling run SPEC "
                    "--trace N\n");
    }
    if (page.left_out > 0) {
        wrap_format(width, out, "\ncolumns left out for want of room: --width 0\n");
    }
}
