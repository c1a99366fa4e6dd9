#include "experiments/results/export/histogram.h"

#include "tests/experiments/results.h"

/* The lines of a histogram whose levels are numbers: value, share and count of each. */
struct levels {
    size_t count;
    double values[400];
    double shares[400];
    unsigned long long counts[400];
};

static void read_levels(const char *text, struct levels *levels)
{
    *levels = (struct levels){0};
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        double value;
        double share;
        unsigned long long count;
        if (*line == ' ' && sscanf(line, "%lf %lf %llu", &value, &share, &count) == 3) {
            cr_assert_lt(levels->count, 400);
            levels->values[levels->count] = value;
            levels->shares[levels->count] = share;
            levels->counts[levels->count++] = count;
        }
    }
}

static size_t metric_of(const struct result_point *point, const char *name)
{
    for (size_t i = 0; i < point->metric_count; i++) {
        if (strcmp(point->metrics[i].name, name) == 0) {
            return i;
        }
    }
    cr_assert_fail("no metric %s", name);
    return 0;
}

/* The value at a percentile that results have is the same number; the rest rises to the maximum. */
Test(histogram, agrees_with_the_percentiles_of_the_results)
{
    char *text = NULL;
    size_t length;
    struct levels levels;
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '20000 s', 'replications': 3}}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    size_t index = metric_of(&look.found, "response_time");
    FILE *out = open_memstream(&text, &length);
    histogram_write(&look.found, &look.replications, index, out);
    fclose(out);
    read_levels(text, &levels);
    cr_assert_gt(levels.count, 40);
    size_t found = 0;
    const struct estimate *percentiles = look.found.metrics[index].percentiles;
    for (size_t i = 0; i < levels.count; i++) {
        if (levels.shares[i] == 0.5 || levels.shares[i] == 0.9) {
            const struct estimate *wanted = &percentiles[levels.shares[i] == 0.5 ? 0 : 1];
            cr_expect_eq(levels.values[i], wanted->interval.mean);
            found++;
        }
        cr_expect(i == 0 || (levels.values[i] >= levels.values[i - 1] &&
                             levels.shares[i] > levels.shares[i - 1] &&
                             levels.counts[i] >= levels.counts[i - 1]),
                  "line %zu does not rise: %s", i, text);
    }
    cr_expect_eq(found, 2);
    cr_expect_eq(levels.shares[levels.count - 1], 1);
    char total[64];
    snprintf(total, sizeof total, "Total count    = %llu]", levels.counts[levels.count - 1]);
    cr_expect_not_null(strstr(text, total));
    cr_expect_not_null(strstr(text, "#[response_time of point 0, in s]"));
    cr_expect_not_null(strstr(text, "p99.9 is not given in results.json: "));
    free(text);
    results_close(&look);
    fixture_close(&fixture);
}
