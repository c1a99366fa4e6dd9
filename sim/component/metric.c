#include "sim/component/metric.h"

#include <string.h>

const char *const statistic_names[STATISTICS] = {
    [STATISTIC_MEAN] = "mean",         [STATISTIC_RATIO] = "ratio",     [STATISTIC_ONCE] = "once",
    [STATISTIC_SHARE] = "share",       [STATISTIC_COUNT] = "count",     [STATISTIC_TOTAL] = "total",
    [STATISTIC_OUTCOME] = "outcome",   [STATISTIC_PASSAGE] = "passage", [STATISTIC_LEAST] = "least",
    [STATISTIC_GREATEST] = "greatest", [STATISTIC_NINES] = "nines",
};

const char *const better_names[] = {"less", "more", NULL};

bool statistic_is_over_time(enum statistic statistic)
{
    switch (statistic) {
    case STATISTIC_MEAN:
    case STATISTIC_RATIO:
    case STATISTIC_SHARE:
    case STATISTIC_COUNT:
    case STATISTIC_TOTAL:
        return true;
    default:
        return false;
    }
}

const char *const percentile_names[PERCENTILES] = {"p50", "p90", "p95", "p99", "p99.9"};
const double percentile_shares[PERCENTILES] = {0.5, 0.9, 0.95, 0.99, 0.999};

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

const char *metric_tail(const struct metric_row *row)
{
    const char *tail = row->name;
    for (const char *word = row->name; word != NULL;) {
        const char *dot = strchr(word, '.');
        if (is_capital(word[0])) {
            tail = dot == NULL ? "" : dot + 1;
        }
        word = dot == NULL ? NULL : dot + 1;
    }
    return tail;
}

int metric_percentile(const char *name, size_t *length)
{
    size_t whole = strlen(name);
    for (int i = 0; i < PERCENTILES; i++) {
        size_t own = strlen(percentile_names[i]);
        if (whole > own + 1 && name[whole - own - 1] == '.' &&
            strcmp(name + whole - own, percentile_names[i]) == 0) {
            *length = whole - own - 1;
            return i;
        }
    }
    *length = whole;
    return -1;
}

bool metric_row_names(const struct metric_row *row, const char *name)
{
    const char *word = row->name;
    for (;;) {
        size_t expected = strcspn(word, ".");
        size_t found = strcspn(name, ".");
        bool fits =
            is_capital(word[0]) ? found > 0 : found == expected && memcmp(word, name, found) == 0;
        if (!fits || (word[expected] == '\0') != (name[found] == '\0')) {
            return false;
        }
        if (word[expected] == '\0') {
            return true;
        }
        word += expected + 1;
        name += found + 1;
    }
}
