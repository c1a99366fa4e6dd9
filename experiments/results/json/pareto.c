#include "experiments/results/json/pareto.h"

static void write_point(struct writer *writer, const struct pareto_point *point)
{
    writer_open_object(writer, NULL);
    writer_integer(writer, "point", (int64_t)point->summary->id);
    if (point->state == PARETO_NONE) {
        writer_null(writer, "state");
        writer_text(writer, "reason", point->reason);
    } else {
        writer_text(writer, "state", pareto_names[point->state]);
    }
    if (point->state == PARETO_UNDECIDED || point->state == PARETO_DOMINATED) {
        writer_integer(writer, "by", (int64_t)point->by);
    }
    writer_close_object(writer);
}

void result_pareto_write(struct writer *writer, const struct pareto *pareto)
{
    if (pareto->metrics == NULL) {
        return;
    }
    writer_open_object(writer, "pareto");
    writer_open_list(writer, "metrics");
    for (size_t i = 0; i < 2; i++) {
        writer_open_object(writer, NULL);
        writer_text(writer, "metric", pareto->metrics[i].metric);
        writer_text(writer, "better", better_names[pareto->metrics[i].better - BETTER_LESS]);
        writer_close_object(writer);
    }
    writer_close_list(writer);
    writer_open_list(writer, "points");
    for (size_t i = 0; i < pareto->count; i++) {
        write_point(writer, &pareto->list[i]);
    }
    writer_close_list(writer);
    writer_close_object(writer);
}
