#include "experiments/screen/table_against.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"
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

static void print_range(struct text_buffer *text, const struct timeline_range *range)
{
    text_print(text, "%.3f", (double)range->minimum / second);
    if (range->minimum < range->maximum) {
        text_print(text, " to %.3f", (double)range->maximum / second);
    }
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
        print_range(&text, predicted);
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

/* "app.up", "app.up (2nd)" as it would be said: "app.up, #2". */
static void print_occurrence(struct text_buffer *text, const struct against_row *row)
{
    text_append(text, row->group->event);
    if (row->occurrence > 1) {
        text_print(text, ", #%" PRIu64, row->occurrence);
    }
}

/* "beta", "alpha on beta", "any". */
static void print_place(struct text_buffer *text, const char *node, const char *object)
{
    if (object != NULL && node != NULL && strcmp(object, node) != 0) {
        text_print(text, "%s on %s", object, node);
    } else {
        text_append(text, node != NULL ? node : object != NULL ? object : "any");
    }
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
            print_occurrence(&text, row);
            table_cell(&table, &text);
            text = (struct text_buffer){0};
            print_place(&text, row->group->node, row->group->object);
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

/* One line of a list: printed as foreign text, broken where the screen ends. */
static void print_line(const struct page *page, struct text_buffer *text)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, text->text, FOREIGN_SENTENCE);
    wrap_format(page->width, page->out, "  %s\n", shown.text);
    text_buffer_free(&shown);
    text_buffer_free(text);
}

/* The line of a measured event that has no counterpart. @param row  NULL: it was before the fault
 */
static void print_alone(const struct page *page, const struct measured_event *event,
                        const struct against_row *row, size_t count)
{
    struct text_buffer text = {0};
    if (count > TABLE_LINES_MOST) {
        return;
    }
    fputs(count == 1 ? "\nmeasured, without a counterpart\n" : "", page->out);
    text_print(&text, "%.3f s  %s", (double)event->at / second, event->event);
    if (row != NULL && row->occurrence > 1) {
        text_print(&text, ", #%" PRIu64 "", row->occurrence);
    }
    text_append(&text, " ");
    print_place(&text, event->node, event->object);
    text_print(&text, " (line %zu): ", event->line);
    if (row != NULL) {
        against_reason(page->against, row, &text);
    } else {
        text_append(&text, "before the fault");
    }
    print_line(page, &text);
}

static void print_measured_alone(struct page *page)
{
    const struct measured_log *log = &page->against->file->log;
    size_t count = 0;
    for (size_t i = 0; i < log->count && log->list[i].at < 0; i++) {
        print_alone(page, &log->list[i], NULL, ++count);
    }
    for (size_t i = 0; i < page->against->count; i++) {
        const struct against_row *row = &page->against->rows[i];
        if (row->row->measured != NULL && !is_paired(row)) {
            print_alone(page, row->row->measured, row, ++count);
        }
    }
    if (count > TABLE_LINES_MOST) {
        fprintf(page->out, "  and %zu more: --format json\n", count - TABLE_LINES_MOST);
    }
}

static void print_predicted_alone(struct page *page)
{
    size_t count = 0;
    for (size_t i = 0; i < page->against->count; i++) {
        const struct against_row *row = &page->against->rows[i];
        struct text_buffer text = {0};
        if (row->row->measured != NULL || count++ >= TABLE_LINES_MOST) {
            continue;
        }
        fputs(count == 1 ? "\npredicted, of the same kinds, and not measured\n" : "", page->out);
        text_print(&text, "%.3f s  ", timeline_range_mean(&row->row->predicted) / second);
        print_occurrence(&text, row);
        text_append(&text, " ");
        print_place(&text, row->group->node, row->group->object);
        if (against_has_range(&row->row->predicted)) {
            text_append(&text, ": ");
            print_range(&text, &row->row->predicted);
        }
        text_print(&text, "%s in %" PRIu64 " of %" PRIu64,
                   against_has_range(&row->row->predicted) ? "," : ":", row->row->predicted.count,
                   page->against->prediction.replications);
        print_line(page, &text);
    }
    if (count > TABLE_LINES_MOST) {
        fprintf(page->out, "  and %zu more: --format json\n", count - TABLE_LINES_MOST);
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
    print_measured_alone(&page);
    print_predicted_alone(&page);
    if (page.has_single) {
        wrap_format(width, out,
                    "\none replication has no range: keep more timelines with coupling run SPEC "
                    "--trace N\n");
    }
    if (page.left_out > 0) {
        wrap_format(width, out, "\ncolumns left out for want of room: --width 0\n");
    }
}
