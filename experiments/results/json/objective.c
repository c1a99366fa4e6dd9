#include "experiments/results/json/objective.h"

#include "experiments/results/json/estimate.h"

static void write_count(struct writer *writer, const char *key, uint64_t count)
{
    writer_integer(writer, key, (int64_t)count);
}

/* How many met the bound, and the share that is. */
static void write_trials(struct writer *writer, const struct result_objective *objective)
{
    writer_real(writer, "share", objective->asked->share);
    writer_text(writer, "of", objective->asked->is_of_outages ? "outages" : "replications");
    write_count(writer, "met", objective->met);
    write_count(writer, "missed", objective->missed);
    write_count(writer, "undecided", objective->undecided);
    write_count(writer, "left_out", objective->left_out);
    write_count(writer, "unfinished", objective->unfinished);
    write_count(writer, "failed", objective->failed);
}

static void write_objective(struct writer *writer, size_t point,
                            const struct result_objective *objective)
{
    const struct objective *asked = objective->asked;
    bool is_known = objective->interval.known && objective->interval.samples > 0;
    writer_open_object(writer, NULL);
    writer_integer(writer, "point", (int64_t)point);
    writer_text(writer, "metric", asked->metric);
    writer_real(writer, asked->is_at_least ? "at_least" : "at_most", asked->bound);
    if (objective->unit != NULL) {
        writer_text(writer, "unit", objective->unit);
    }
    if (asked->share > 0) {
        write_trials(writer, objective);
    }
    result_interval_write(writer, "value", &objective->interval,
                          is_known ? NULL : objective->reason);
    writer_real(writer, "confidence", objective->confidence);
    writer_text(writer, "verdict", verdict_names[objective->verdict]);
    if (is_known && objective->reason != NULL) {
        writer_text(writer, "reason", objective->reason);
    }
    writer_close_object(writer);
}

void result_objectives_write(struct writer *writer, const struct point_summaries *summaries)
{
    if (summaries->analysis->objective_count == 0) {
        return;
    }
    writer_open_list(writer, "objectives");
    for (size_t i = 0; i < summaries->count; i++) {
        for (size_t k = 0; k < summaries->analysis->objective_count; k++) {
            write_objective(writer, summaries->list[i].id, &summaries->list[i].objectives[k]);
        }
    }
    writer_close_list(writer);
}
