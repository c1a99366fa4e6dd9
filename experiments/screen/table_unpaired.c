#include "experiments/screen/table_unpaired.h"

#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"
#include "experiments/timeline/against_words.h"
#include "sim/base/foreign.h"

#include <inttypes.h>

static const double second = 1e6; /* [us] */

/* One line of a list: printed as foreign text, broken where the screen ends. */
static void print_line(struct text_buffer *text, size_t width, FILE *out)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, text->text, FOREIGN_SENTENCE);
    wrap_format(width, out, "  %s\n", shown.text);
    text_buffer_free(&shown);
    text_buffer_free(text);
}

/* The line of a measured event that has no counterpart. @param row  NULL: it was before the fault
 */
static void print_alone(const struct against *against, size_t width, FILE *out,
                        const struct measured_event *event, const struct against_row *row,
                        size_t count)
{
    struct text_buffer text = {0};
    if (count > TABLE_LINES_MOST) {
        return;
    }
    fputs(count == 1 ? "\nmeasured, without a counterpart\n" : "", out);
    text_print(&text, "%.3f s  ", (double)event->at / second);
    against_words_event(event->event, row == NULL ? 1 : row->occurrence, &text);
    text_append(&text, " ");
    against_words_place(event->node, event->object, &text);
    text_print(&text, " (line %zu): ", event->line);
    if (row != NULL) {
        against_words_reason(against, row, &text);
    } else {
        text_append(&text, "before the fault");
    }
    print_line(&text, width, out);
}

static void print_measured_alone(const struct against *against, size_t width, FILE *out)
{
    const struct measured_log *log = &against->file->log;
    size_t count = 0;
    for (size_t i = 0; i < log->count && log->list[i].at < 0; i++) {
        print_alone(against, width, out, &log->list[i], NULL, ++count);
    }
    for (size_t i = 0; i < against->count; i++) {
        const struct against_row *row = &against->rows[i];
        if (row->row->measured != NULL && row->row->predicted.count == 0) {
            print_alone(against, width, out, row->row->measured, row, ++count);
        }
    }
    if (count > TABLE_LINES_MOST) {
        fprintf(out, "  and %zu more: --format json\n", count - TABLE_LINES_MOST);
    }
}

static void print_predicted_alone(const struct against *against, size_t width, FILE *out)
{
    size_t count = 0;
    for (size_t i = 0; i < against->count; i++) {
        const struct against_row *row = &against->rows[i];
        struct text_buffer text = {0};
        if (row->row->measured != NULL || count++ >= TABLE_LINES_MOST) {
            continue;
        }
        fputs(count == 1 ? "\npredicted, of the same kinds, and not measured\n" : "", out);
        text_print(&text, "%.3f s  ", timeline_range_mean(&row->row->predicted) / second);
        against_words_event(row->group->event, row->occurrence, &text);
        text_append(&text, " ");
        against_words_place(row->group->node, row->group->object, &text);
        if (against_has_range(&row->row->predicted)) {
            text_append(&text, ": ");
            against_words_range(&row->row->predicted, &text);
        }
        text_print(&text, "%s in %" PRIu64 " of %" PRIu64,
                   against_has_range(&row->row->predicted) ? "," : ":", row->row->predicted.count,
                   against->prediction.replications);
        print_line(&text, width, out);
    }
    if (count > TABLE_LINES_MOST) {
        fprintf(out, "  and %zu more: --format json\n", count - TABLE_LINES_MOST);
    }
}

void table_unpaired_print(const struct against *against, size_t width, FILE *out)
{
    print_measured_alone(against, width, out);
    print_predicted_alone(against, width, out);
}
