#include "experiments/results/named_metric.h"

#include <string.h>

struct named_metric named_metric_find(const struct replications *replications, const char *name)
{
    struct named_metric named = {replications_metric(replications, name), -1};
    size_t length;
    int percentile = metric_percentile(name, &length);
    for (size_t i = 0; i < replications->metric_count && named.metric == NULL && percentile >= 0;
         i++) {
        const struct metric_replications *metric = &replications->metrics[i];
        if (metric->has_percentiles && strlen(metric->name) == length &&
            memcmp(metric->name, name, length) == 0) {
            named = (struct named_metric){metric, percentile};
        }
    }
    return named;
}

void named_metric_estimate(struct estimate *estimate, const struct replications *replications,
                           struct named_metric named, bool batch_means, double confidence,
                           struct arena *arena)
{
    estimate_metric(estimate, replications, named.metric, batch_means, confidence, arena);
    if (named.percentile >= 0) {
        struct estimate all[PERCENTILES];
        estimate_percentiles(all, replications, named.metric, estimate, batch_means, arena);
        *estimate = all[named.percentile];
    }
}

struct row named_metric_row(const struct replications *replications, struct named_metric named,
                            struct arena *arena)
{
    return named.percentile < 0
               ? estimate_row(replications, named.metric, arena)
               : estimate_percentile_row(replications, named.metric,
                                         percentile_shares[named.percentile], arena);
}
