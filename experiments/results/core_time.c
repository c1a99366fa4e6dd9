#include "experiments/results/core_time.h"

#include "models/kinds.h"

#include <string.h>

/* The state that a metric tells the share of; NULL: it is none of the cores'. */
static const char *state_of(const struct kind *kind, const char *metric)
{
    size_t length = strlen(kind->name);
    if (strncmp(metric, kind->name, length) != 0 || metric[length] != '.') {
        return NULL;
    }
    for (const struct metric_row *row = kind->metrics; row->name != NULL; row++) {
        if (strcmp(row->name, metric + length + 1) == 0) {
            return row->name;
        }
    }
    return NULL;
}

struct core_time core_time_of(const struct result_point *point)
{
    const struct kind *kind = kinds_find(KIND_PART, "cores");
    struct core_time time = {0};
    for (size_t i = 0; i < point->metric_count && time.count < CORE_TIME_STATES; i++) {
        const struct result_metric *metric = &point->metrics[i];
        const char *state = state_of(kind, metric->name);
        if (state != NULL && metric->mean.interval.samples > 0) {
            time.states[time.count] = state;
            time.shares[time.count++] = metric->mean.interval.mean;
        }
    }
    return time;
}

void core_time_round(const struct core_time *time, int tenths[CORE_TIME_STATES])
{
    double lost[CORE_TIME_STATES];
    int left = CORE_TIME_WHOLE;
    for (size_t i = 0; i < time->count; i++) {
        double exact = time->shares[i] * CORE_TIME_WHOLE;
        tenths[i] = (int)exact;
        lost[i] = exact - tenths[i];
        left -= tenths[i];
    }
    for (; left > 0 && time->count > 0; left--) {
        size_t most = 0;
        for (size_t i = 1; i < time->count; i++) {
            most = lost[i] > lost[most] ? i : most;
        }
        tenths[most]++;
        lost[most] -= 1;
    }
}
