/* Whole runs of small specs, from the spec to results.json and the table. */
#include "tests/experiments/results.h"

#include <math.h>

#define NODE                                                                                       \
    "{'name': 'node', 'description': 'How often does a node fail?', 'system': {'kind': "           \
    "'cluster', 'nodes': {'a': {'boot': {'firmware': '0 s', 'operating_system': '0 s', "           \
    "'cluster_stack': '0 s'}, 'time_to_failure': {'exponential': '10 h'}, "                        \
    "'time_to_repair': {'exponential': '1 h'}}}, 'membership': {'kind': 'delay'}, "                \
    "'fencing': {'kind': 'none'}, 'plan': '0 s', 'dc_deadtime': '0 s', 'action_delay': '0 s', "    \
    "'services': {'s': {'on': 'a', 'address': '0 s', 'start': '0 s'}}}"
#define QUEUE(arrivals, service, servers)                                                          \
    "{'name': 'queue', 'description': 'How long?', 'system': {'kind': 'queueing', 'stations': "    \
    "{'cpu': {'service': " service ", 'servers': " servers "}}}, 'workload': {'classes': {'all': " \
    "{'arrivals': " arrivals ", 'route': {'start': 'cpu', 'cpu': 'done'}}}}"

struct scene {
    char folder[64];
    json_t *json;
};

/* Run a spec in a folder of its own. @param status  that the program ends with */
static void run_spec(struct scene *scene, const char *spec, const char *name, int status)
{
    char path[128];
    fixture_file(fixture_folder(scene->folder), "spec.json", spec);
    int ended = fixture_coupling(scene->folder, "run spec.json");
    cr_expect_eq(ended, status, "%d", ended);
    snprintf(path, sizeof path, "results/%s/results.json", name);
    char *text = fixture_read(scene->folder, path);
    scene->json = json_loads(text, 0, NULL);
    cr_assert_not_null(scene->json);
    memory_free(text);
}

static void end(struct scene *scene)
{
    json_decref(scene->json);
    fixture_remove(scene->folder);
}

/* A member of a metric of point 0. */
static json_t *member(const struct scene *scene, const char *metric, const char *name)
{
    json_t *of = json_object_get(results_at(scene->json, "points/0/metrics"), metric);
    cr_assert(json_is_object(of), "%s", metric);
    return results_at(of, name);
}

static double number(const struct scene *scene, const char *metric, const char *name)
{
    json_t *value = member(scene, metric, name);
    cr_assert(json_is_number(value), "%s of %s is no number", name, metric);
    return json_number_value(value);
}

static void expect_between(double value, double least, double most)
{
    cr_expect(least <= value && value <= most, "%g is not in %g to %g", value, least, most);
}

/* An hour in which one of ten runs fails: 10 hours to a failure, not the half hour of those. */
Test(runs, time_to_failure_of_few_failures_is_not_that_of_the_runs_that_failed)
{
    struct scene scene;
    run_spec(&scene, NODE ", 'run': {'horizon': '1 h', 'replications': 1000}}", "node", 0);
    static const char *const metrics[] = {"services.s.time_to_failure",
                                          "services.s.time_to_first_failure"};
    for (size_t i = 0; i < 2; i++) {
        expect_between(number(&scene, metrics[i], "mean"), 7 * 3600, 14 * 3600);
        expect_between(36000, number(&scene, metrics[i], "lower") * 0.9,
                       number(&scene, metrics[i], "upper") * 1.1);
        cr_expect_gt(number(&scene, metrics[i], "lower"), 3600, "longer than any run");
    }
    expect_between(number(&scene, "services.s.failures", "mean"), 0.07, 0.14);
    /* Down for 0.1 h x (1 - 1 / e) or so of each failure's hour. */
    double availability = number(&scene, "availability", "mean");
    expect_between(availability, 0.9, 0.99);
    cr_expect_leq(number(&scene, "availability", "upper"), 1);
    double nines = number(&scene, "availability_nines", "mean");
    expect_between(nines, 0.999 * -log10(1 - availability), 1.001 * -log10(1 - availability));
    /* Runs that end in an outage say so; each was longer than it could last. */
    cr_expect_gt(number(&scene, "services.s.outages_unfinished", "mean"), 0);
    cr_expect_gt(number(&scene, "services.s.time_to_recovery", "mean"),
                 number(&scene, "services.s.time_to_recovery.minimum", "mean"));
    end(&scene);
}

Test(runs, what_was_never_seen_is_bounded_and_not_zero)
{
    struct scene scene;
    run_spec(&scene, NODE ", 'run': {'horizon': '1 s', 'replications': 5}}", "node", 0);
    cr_expect_eq(number(&scene, "services.s.failures", "mean"), 0);
    cr_expect_eq(number(&scene, "services.s.failures", "lower"), 0);
    expect_between(number(&scene, "services.s.failures", "upper"), 2.9 / 5, 3.0 / 5);
    static const char *const undefined[] = {
        "availability", "availability_nines", "services.s.time_to_failure",
        "services.s.time_to_first_failure", "services.s.time_to_recovery"};
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++) {
        cr_expect(json_is_null(member(&scene, undefined[i], "mean")), "%s", undefined[i]);
        cr_expect(json_is_null(member(&scene, undefined[i], "upper")), "%s", undefined[i]);
        cr_expect_gt(strlen(json_string_value(member(&scene, undefined[i], "reason"))), 10);
    }
    cr_expect_not_null(strstr(json_string_value(member(&scene, "availability", "reason")),
                              "no failure was seen in 5 replications"));
    end(&scene);
}

Test(runs, few_failures_are_marked_in_results_and_in_the_table)
{
    struct scene scene;
    run_spec(&scene, NODE ", 'run': {'horizon': '20 h', 'replications': 10}}", "node", 0);
    const char *mark = json_string_value(member(&scene, "availability", "mark"));
    cr_expect(mark != NULL && strstr(mark, "fewer than 50") != NULL, "%s", mark);
    cr_expect(fixture_says(scene.folder, "said", "~"));
    end(&scene);
    run_spec(&scene, NODE ", 'run': {'horizon': '2000 h', 'replications': 10}}", "node", 0);
    cr_expect_null(member(&scene, "availability", "mark"), "1,800 failures");
    expect_between(number(&scene, "services.s.time_to_failure", "mean"), 33000, 39000);
    expect_between(number(&scene, "services.s.time_to_recovery", "mean"), 3300, 3900);
    end(&scene);
}

/* Without waiting every response takes 1 s, and so does each percentile. */
Test(runs, percentiles_of_a_constant_are_that_constant)
{
    static const char *const paths[] = {"p50/value",   "p50/lower",   "p50/upper",   "p99/value",
                                        "p99.9/value", "p99.9/lower", "p99.9/upper", "mean"};
    struct scene scene;
    run_spec(&scene,
             QUEUE("{'exponential': '1 s'}", "'1 s'",
                   "'infinite'") ", 'run': "
                                 "{'horizon': '20000 s', 'replications': 3}}",
             "queue", 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        cr_expect_eq(number(&scene, "response_time", paths[i]), 1, "%s", paths[i]);
    }
    end(&scene);
}

Test(runs, a_deterministic_run_is_exact)
{
    struct scene scene;
    const char *spec =
        QUEUE("'2 s'", "'1 s'", "1") ", 'run': {'horizon': '400 s', 'replications': 3}}";
    run_spec(&scene, spec, "queue", 0);
    cr_expect(json_is_true(member(&scene, "response_time", "exact")));
    cr_expect(number(&scene, "response_time", "mean") == 1 &&
              number(&scene, "response_time", "lower") == 1 &&
              number(&scene, "response_time", "upper") == 1);
    cr_expect(fixture_says(scene.folder, "said", " exact"));
    end(&scene);
    run_spec(&scene, MM1 MM1_RUN "}", "mm1", 0); /* the twin draws its arrivals */
    cr_expect_null(member(&scene, "response_time", "exact"));
    cr_expect_lt(number(&scene, "response_time", "lower"),
                 number(&scene, "response_time", "upper"));
    end(&scene);
}

/* Arrivals every 3 s are not 0.33 /s exactly, whatever the window holds; stays of 1 s are exact. */
Test(runs, a_rate_of_a_deterministic_run_is_exact_only_where_no_edge_of_its_window_counts)
{
    struct scene scene;
    const char *spec =
        QUEUE("'3 s'", "'1 s'", "1") ", 'run': {'horizon': '100 s', 'replications': 2}}";
    run_spec(&scene, spec, "queue", 0);
    cr_expect(json_is_false(member(&scene, "throughput", "exact")));
    cr_expect_lt(number(&scene, "throughput", "lower"), 1. / 3);
    cr_expect_gt(number(&scene, "throughput", "upper"), 1. / 3);
    cr_expect(json_is_true(member(&scene, "response_time", "exact")));
    cr_expect(fixture_says(scene.folder, "said", " edges"));
    end(&scene);
    /* A wanted precision is met, since more of the same runs say no more. */
    spec = QUEUE("'3 s'", "'1 s'", "1") ", 'run': {'horizon': '100 s', 'replications': "
                                        "{'minimum': 2, 'maximum': 50, 'until': {'throughput': "
                                        "'0.01 %'}}}}";
    run_spec(&scene, spec, "queue", 0);
    cr_expect_eq(number(&scene, "throughput", "samples"), 2);
    end(&scene);
}

Test(runs, a_loss_that_is_not_seen_is_no_precision)
{
    struct scene scene;
    /* M/M/1 at 0.5 with room for 14: a share of 3e-5 is lost. */
    run_spec(&scene,
             "{'name': 'loss', 'description': 'How much is lost?', 'system': {'kind': 'queueing', "
             "'stations': {'cpu': {'service': {'exponential': '1 s'}, 'capacity': 14}}}, "
             "'workload': {'classes': {'all': {'arrivals': {'exponential': '2 s'}, 'route': "
             "{'start': 'cpu', 'cpu': 'done'}}}}, 'run': {'horizon': '400 s', 'replications': "
             "{'minimum': 3, 'maximum': 12, 'until': {'lost_fraction': '10 %'}}}}",
             "loss", 1);
    cr_expect_str_eq(results_text(scene.json, "points/0/stopped_by"), "maximum");
    cr_expect_eq(number(&scene, "lost_fraction", "mean"), 0);
    expect_between(number(&scene, "lost_fraction", "upper"), 5e-4, 5e-3); /* 3 / 2,200 */
    end(&scene);
}

/* Each replication has a warm-up of its own, or a tenth of few of them. */
Test(runs, the_warm_up_says_how_it_was_cut)
{
    struct scene scene;
    run_spec(&scene, MM1 ", 'run': {'horizon': '400 s', 'replications': 4}}", "mm1", 0);
    cr_expect_str_eq(results_text(scene.json, "points/0/warmup/method"), "fixed");
    cr_expect_str_eq(results_text(scene.json, "points/0/warmup/removed/greatest"), "40 s");
    cr_expect_not_null(results_at(scene.json, "points/0/warmup/note"));
    end(&scene);
    run_spec(&scene, MM1 ", 'run': {'horizon': '400 s', 'replications': 6}}", "mm1", 0);
    cr_expect_str_eq(results_text(scene.json, "points/0/warmup/method"), "mser5");
    cr_expect_leq(atof(results_text(scene.json, "points/0/warmup/removed/least")),
                  atof(results_text(scene.json, "points/0/warmup/removed/mean")));
    cr_expect_leq(atof(results_text(scene.json, "points/0/warmup/removed/greatest")), 200);
    end(&scene);
    run_spec(&scene, MM1 ", 'run': {'horizon': '400 s', 'warmup': '30 s', 'replications': 6}}",
             "mm1", 0);
    cr_expect_str_eq(results_text(scene.json, "points/0/warmup/method"), "given");
    cr_expect_str_eq(results_text(scene.json, "points/0/warmup/removed/least"), "30 s");
    end(&scene);
}

/* A horizon of fewer ticks than windows: one window after a tenth. */
Test(runs, of_few_ticks_have_results)
{
    static const char *const horizons[] = {"1 ps", "20 ps", "79 ps", "80 ps"};
    for (size_t i = 0; i < sizeof horizons / sizeof *horizons; i++) {
        struct scene scene;
        struct text_buffer spec = {0};
        text_print(&spec, "%s, 'run': {'horizon': '%s', 'replications': 6}}",
                   QUEUE("{'exponential': '3 ps'}", "'5 ps'", "'infinite'"), horizons[i]);
        run_spec(&scene, spec.text, "queue", 0);
        cr_expect_geq(number(&scene, "throughput", "mean"), 0, "%s", horizons[i]);
        text_buffer_free(&spec);
        end(&scene);
    }
}
