#include "experiments/screen/table_notes.h"

#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

enum { REASONS_MOST = 3 };

/* Which signs stand in a table, and how often a mark. */
struct signs {
    size_t marks;
    bool has_brackets;
    bool has_values;
    bool has_exact;
    bool has_edges;
    bool has_always;
};

static void print_mark(const struct point_summary *summary, const char *name,
                       const struct estimate *estimate, FILE *out)
{
    char metric[FOREIGN_BYTES];
    fprintf(out, "  point %zu, %s: %s\n", summary->id, foreign_word(metric, name), estimate->mark);
}

static void note_signs(const struct estimate *estimate, struct signs *signs)
{
    const struct interval *interval = &estimate->interval;
    if (interval->samples == 0) {
        return;
    }
    signs->has_exact = signs->has_exact || (estimate->is_exact && !estimate->is_cut);
    signs->has_edges = signs->has_edges || estimate->is_cut;
    signs->has_always = signs->has_always || estimate->is_constant;
    signs->has_values = signs->has_values || estimate->value_count > 0;
    signs->has_brackets = signs->has_brackets || (interval->known && estimate->value_count == 0 &&
                                                  !interval_is_symmetric(interval));
    signs->marks += estimate->mark != NULL;
}

static struct signs signs_of(const struct point_summaries *summaries)
{
    struct signs signs = {0};
    for (size_t i = 0; i < summaries->count; i++) {
        for (size_t k = 0; k < summaries->column_count; k++) {
            note_signs(&summaries->list[i].metrics[k].estimate, &signs);
        }
    }
    return signs;
}

static void print_marks(const struct point_summaries *summaries, size_t marks, FILE *out)
{
    size_t printed = 0;
    fprintf(out, "~ is not to be trusted:\n");
    for (size_t i = 0; i < summaries->count; i++) {
        const struct point_summary *summary = &summaries->list[i];
        for (size_t k = 0; k < summaries->column_count && printed < REASONS_MOST; k++) {
            const struct estimate *estimate = &summary->metrics[k].estimate;
            if (estimate->interval.samples > 0 && estimate->mark != NULL) {
                print_mark(summary, summaries->names[k], estimate, out);
                printed++;
            }
        }
    }
    if (marks > printed) {
        fprintf(out, "  and %zu more, each with its reason in results.json\n", marks - printed);
    }
}

static void print_notes(const struct point_summaries *summaries, FILE *out)
{
    struct signs signs = signs_of(summaries);
    fprintf(out, "\nMeans ± half-width of the %g %% interval over %s%s.\n",
            100 * summaries->list[0].confidence,
            summaries->list[0].batch_means ? "batches of one long run" : "replications",
            signs.has_brackets ? "; in brackets its two ends" : "");
    if (signs.has_exact) {
        fprintf(out, "exact: no random number was drawn, so that each run is the same.\n");
    }
    if (signs.has_edges) {
        fprintf(out, "edges: no random number was drawn; ± is what a window that begins or ends "
                     "elsewhere may give.\n");
    }
    if (signs.has_always) {
        fprintf(out, "always: the same value in every run, which says nothing about its spread.\n");
    }
    if (signs.has_values) {
        fprintf(out, "a in n: the value a in n of the runs, which have few different values.\n");
    }
    if (signs.marks > 0) {
        print_marks(summaries, signs.marks, out);
    }
}

void table_print_notes(const struct point_summaries *summaries, size_t width, FILE *out)
{
    char *text;
    FILE *notes = memory_stream(&text);
    print_notes(summaries, notes);
    memory_stream_end(notes, &text);
    wrap_print(text, width, out);
    memory_free(text);
}
