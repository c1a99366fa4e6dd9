#include "experiments/spec/metric_component.h"

#include "models/kinds.h"

#include <string.h>

/* Whether a kind's row describes a metric, which is called so after the path of its part. */
static const struct metric_row *row_of(const char *name)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        for (const struct metric_row *row = (*kind)->metrics; row != NULL && row->name != NULL;
             row++) {
            if (metric_row_names(row, name)) {
                return row;
            }
        }
    }
    return NULL;
}

size_t metric_component(const char *metric)
{
    for (const char *name = metric; name != NULL;) {
        const struct metric_row *row = row_of(name);
        if (row != NULL) {
            /* Names within the row's own, "stations.NAME.", belong to the path. */
            const char *tail = metric_tail(row);
            size_t own = tail[0] == '\0' ? strlen(name) : strlen(tail);
            size_t length = strlen(metric);
            return own >= length ? 0 : length - own - 1;
        }
        name = strchr(name, '.');
        name = name == NULL ? NULL : name + 1;
    }
    const char *dot = strrchr(metric, '.');
    return dot == NULL ? 0 : (size_t)(dot - metric);
}
