#include "experiments/spec/series_section.h"

#include "experiments/spec/metric_names.h"
#include "tests/experiments/spec/spec_text.h"

#define QUEUE                                                                                      \
    "{'name': 'q', 'system': {'kind': 'queueing', 'stations': {'cpu': {'service': "                \
    "{'exponential': '1 s'}}}}, 'workload': {'classes': {'all': {'arrivals': {'exponential': "     \
    "'2 s'}, 'route': {'start': 'cpu', 'cpu': 'done'}}}}, 'run': {'horizon': '400 s', "
#define SERIES(members) QUEUE "'series': {" members "}}}"

Test(series_section, is_read_with_its_interval_in_ticks)
{
    struct spec *spec =
        expect_good(SERIES("'interval': '1.5 s', 'metrics': ['throughput', 'response_time']"));
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    cr_expect_eq(point.run.series.interval, 3 * TICKS_PER_SECOND_FINE / 2);
    cr_assert_eq(point.run.series.count, 2);
    cr_expect_str_eq(point.run.series.names[1], "response_time");
    cr_expect_eq(series_section_rows(&point.run), 2 * 267);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

Test(series_section, is_none_by_default)
{
    struct spec *spec = expect_good(QUEUE "'seed': 3}}");
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    cr_expect_eq(point.run.series.count, 0);
    cr_expect_eq(series_section_rows(&point.run), 0);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

Test(series_section, what_is_wrong_or_too_much_is_refused)
{
    static const struct {
        const char *text, *where, *part;
    } facts[] = {
        {SERIES("'metrics': ['throughput']"), "/run/series", "\"interval\" is missing"},
        {SERIES("'interval': '1 s'"), "/run/series", "\"metrics\" is missing"},
        {SERIES("'interval': '1 s', 'metrics': ['throughput', 7]"), "/run/series/metrics/1",
         "7 is no text"},
        {SERIES("'interval': '0 s', 'metrics': ['throughput']"), "/run/series/interval",
         "is not above 0 s"},
        {SERIES("'interval': '401 s', 'metrics': ['throughput']"), "/run/series/interval",
         "is above the horizon"},
        {SERIES("'interval': '1 us', 'metrics': ['throughput']"), "/run/series/interval",
         "divides the horizon into 400000000 intervals: at most 100000"},
        {QUEUE "'replications': 1000, 'series': {'interval': '10 ms', 'metrics': ['throughput']}}}",
         "/run/series/interval",
         "40000 intervals of 1 metrics in 1000 replications are 40000000 numbers: at most "
         "30000000"},
        {SERIES("'interval': '1 s', 'metrics': ['throughput', 'response_time', 'throughput']"),
         "/run/series/metrics/2", "\"throughput\" is named twice"},
        {QUEUE "'series': {'interval': '20 ms', 'metrics': ['throughput']}}, 'sweep': {'run.seed': "
               "{'from': 1, 'to': 600, 'steps': 600}}}",
         "/run/series", "12000000 rows for all 600 points"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        expect_refused(facts[i].text, facts[i].where, facts[i].part);
    }
}

Test(series_section, metrics_of_a_whole_run_are_refused_each_with_its_reason)
{
#define CLUSTER(metric)                                                                            \
    "{'name': 'c', 'system': {'kind': 'cluster', 'policy': 'asymmetric', 'nodes': {'alpha': "      \
    "{'role': 'active'}, 'beta': {'role': 'standby', 'fencing_delay': '1 s'}}, 'network': "        \
    "{'kind': 'ethernet'}, 'membership': {'kind': 'corosync'}, 'fencing': {'kind': 'sbd'}, "       \
    "'services': {'database': {'on': 'alpha'}}}, 'workload': "                                     \
    "{'clients': {'web': {'service': 'database', 'arrivals': '10 /s'}}}, 'run': {'horizon': "      \
    "'60 s', 'series': {'interval': '1 s', 'metrics': ['" metric "']}}}"
    static const struct {
        const char *text, *part;
    } facts[] = {
        {CLUSTER("clients.web.response_time.p99"),
         "clients.web.response_time.p99 cannot be read over time: it is a percentile of a run; "
         "counts, totals, means over time and ratios can"},
        {CLUSTER("services.database.availability_nines"), "it is a logarithm"},
        {CLUSTER("services.database.time_to_recovery.maximum"), "it is the greatest of a run"},
        {CLUSTER("services.database.time_to_recovery.minimum"), "it is the least of a run"},
        {CLUSTER("services.database.availability_at"), "it is whether something was so in a run"},
        {CLUSTER("services.database.time_to_first_failure"),
         "it is the time to the first event of a run"},
        {CLUSTER("services.database.availabilty"),
         "there is no metric \"services.database.availabilty\"; did you mean "
         "\"services.database.availability\"?"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        expect_refused(facts[i].text, "/run/series/metrics/0", facts[i].part);
    }
    spec_close(expect_good(CLUSTER("services.database.availability")));
    spec_close(expect_good(CLUSTER("services.database.time_to_recovery")));
}

/* Another series is another run: a record holds the series that its spec asked for. */
Test(series_section, belongs_to_the_key_of_a_run_and_to_the_digest_of_a_spec)
{
    static const char *const texts[] = {
        QUEUE "'seed': 1}}",
        SERIES("'interval': '1 s', 'metrics': ['throughput']"),
        SERIES("'interval': '2 s', 'metrics': ['throughput']"),
        SERIES("'interval': '1 s', 'metrics': ['response_time']"),
        SERIES("'interval': '1000 ms', 'metrics': ['throughput']"),
    };
    char *keys[5];
    char *specs[5];
    for (size_t i = 0; i < 5; i++) {
        struct spec *spec = expect_good(texts[i]);
        struct arena *arena = arena_create();
        struct point point;
        spec_point(spec, 0, arena, &point);
        keys[i] = point_canonical(&point);
        specs[i] = spec_canonical(spec);
        point_release(&point);
        arena_destroy(arena);
        spec_close(spec);
    }
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < i; k++) {
            cr_expect_str_neq(keys[i], keys[k]);
            cr_expect_str_neq(specs[i], specs[k]);
        }
    }
    cr_expect_str_eq(keys[4], keys[1]); /* "1 s" in other words */
    cr_expect_null(strstr(keys[0], "series"));
    for (size_t i = 0; i < 5; i++) {
        free(keys[i]);
        free(specs[i]);
    }
}
