#include "experiments/results/tables.h"

#include "experiments/runs/store_results.h"

static void add_statistic(struct store *store, const struct result_point *point,
                          const struct result_metric *metric, const char *statistic,
                          const struct estimate *estimate)
{
    const struct store_result result = {.point = point->id,
                                        .metric = metric->name,
                                        .statistic = statistic,
                                        .unit = metric->unit,
                                        .interval = estimate->interval};
    store_results_add(store, &result);
}

static void add_samples(struct store *store, const struct result_point *point,
                        const struct result_metric *metric)
{
    for (uint64_t i = 0; i < point->replications; i++) {
        if (metric->row.has[i]) {
            const struct store_sample sample = {.point = point->id,
                                                .replication = i,
                                                .cut_s = point->removed_s[i],
                                                .metric = metric->name,
                                                .value = metric->row.values[i]};
            store_results_sample(store, &sample);
        }
    }
}

void result_tables_add(struct store *store, const struct result_point *point)
{
    for (size_t i = 0; i < point->metric_count; i++) {
        const struct result_metric *metric = &point->metrics[i];
        add_statistic(store, point, metric, "mean", &metric->mean);
        for (int k = 0; metric->percentiles != NULL && k < PERCENTILES; k++) {
            add_statistic(store, point, metric, percentile_names[k], &metric->percentiles[k]);
        }
        add_samples(store, point, metric);
    }
    for (size_t i = 0; i < point->parameters.count; i++) {
        const struct plain_member *parameter = &point->parameters.members[i];
        store_results_parameter(store, point->id, parameter->name, &parameter->value);
    }
}
