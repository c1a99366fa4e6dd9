#include "experiments/spec/metric_component.h"

#include "models/kinds.h"

#include <string.h>

/* A row that describes a metric, which is called so after the path of its part. @param any  also
 * one that begins with a word in capitals, which stands for whatever comes first */
static const struct metric_row *row_of(const char *name, bool any)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        for (const struct metric_row *row = (*kind)->metrics; row != NULL && row->name != NULL;
             row++) {
            bool is_open = row->name[0] >= 'A' && row->name[0] <= 'Z';
            if (is_open <= any && metric_row_names(row, name)) {
                return row;
            }
        }
    }
    return NULL;
}

size_t metric_component(const char *metric)
{
    for (const char *name = metric; name != NULL;) {
        const struct metric_row *row = row_of(name, false);
        row = row != NULL ? row : row_of(name, true);
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
