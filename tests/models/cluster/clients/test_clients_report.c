#include "tests/models/cells.h"
#include "tests/models/cluster/clients/clients_fixture.h"

/* A request each second, answered after 100 ms but for an outage from 10.5 to 20.5 s in which the
 * server is silent and clients give up early; 40 s in all. */
static void run_outage(struct scene *scene)
{
    scene_init(scene);
    scene->parameters.arrivals = distribution_constant(S);
    scene->parameters.timeout = 500 * MS;
    scene->parameters.retries = 1;
    scene->parameters.backoff = 200 * MS;
    scene->service = distribution_constant(100 * MS);
    scene_build(scene, 40 * S + 500 * MS);
    scene_at(scene, 10500 * MS, SCENE_OUTAGE_BEGAN, 0);
    scene_at(scene, 10500 * MS, SCENE_MODE, SILENT);
    scene_at(scene, 20500 * MS, SCENE_OUTAGE_ENDED, 0);
    scene_at(scene, 20500 * MS, SCENE_MODE, SERVING);
    scene_run(scene);
}

/* The request of 20 s is given up at 20.5 s, and its retry of 20.7 s answered. */
Test(clients_report, periods_are_told_apart)
{
    struct scene scene;
    run_outage(&scene);
    cr_expect_float_eq(scene_value(&scene, "before.throughput"), 10 / 10.5, 1e-12);
    cr_expect_eq(scene_value(&scene, "during.throughput"), 0);
    cr_expect_float_eq(scene_value(&scene, "after.throughput"), 21 / 20.0, 1e-12);
    cr_expect_float_eq(scene_value(&scene, "throughput"), 31 / 40.5, 1e-12);
    cr_expect_eq(scene_value(&scene, "before.errors"), 0);
    cr_expect_eq(scene_value(&scene, "during.errors"), 1);
    cr_expect_eq(scene_value(&scene, "after.errors"), 0);
    cr_expect_float_eq(scene_value(&scene, "errors"), 9 / 40.0, 1e-12);
    cr_expect_eq(scene_value(&scene, "requests_lost"), 9);
    double answer = scene_value(&scene, "before.response_time");
    cr_expect(answer > 0.1 && answer < 0.101, "%g", answer);
    cr_expect_float_eq(scene_value(&scene, "after.response_time"), answer + 0.7 / 21, 1e-12);
    cr_expect_not_null(scene_metric(&scene, "during.response_time")->reason);
    double again = 0.2 + answer;
    cr_expect_float_eq(scene_value(&scene, "first_served_again"), 10 + again, 1e-9);
    cr_expect_float_eq(scene_value(&scene, "last_served_again"), 10 + again, 1e-9);
    scene_end(&scene);
}

Test(clients_report, what_never_was_has_a_reason)
{
    static const char *const without[] = {
        "during.throughput", "during.response_time", "during.errors",    "after.throughput",
        "after.errors",      "first_served_again",   "last_served_again"};
    struct scene scene;
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(S);
    scene_build(&scene, 10 * S);
    scene_run(&scene);
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        cr_expect_not_null(scene_metric(&scene, without[i])->reason, "%s", without[i]);
    }
    cr_expect_str_eq(scene_metric(&scene, "during.errors")->reason,
                     "no measured time lies in an outage");
    scene_value(&scene, "before.throughput");
    scene_end(&scene);
    /* A group that asks nothing. */
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(100 * S);
    scene_build(&scene, 10 * S);
    scene_run(&scene);
    cr_expect_str_eq(scene_metric(&scene, "errors")->reason, "no request was answered or lost");
    cr_expect_eq(scene_value(&scene, "throughput"), 0);
    scene_end(&scene);
}

/* One group twice: the same means and percentiles, twice the throughput. */
Test(clients_report, groups_are_merged_observation_by_observation)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.arrivals = distribution_exponential(5 * MS);
    scene.service = distribution_exponential(3 * MS);
    scene_build(&scene, 100 * S);
    scene_run(&scene);
    struct clients *groups[] = {scene.clients, scene.clients};
    struct clients *alone[] = {scene.clients};
    double own = scene_value(&scene, "throughput");
    double of_one[PERCENTILES] = {0};
    for (size_t count = 1; count <= 2; count++) {
        struct report report;
        report_init(&report, scene.run->arena, &scene.window, scene.run->ticks_per_second);
        report.pieces = &(struct pieces){1, (unsigned[]){scene.window.from, scene.window.to}};
        clients_report_all(count == 1 ? alone : groups, count, &report);
        cr_assert_eq(report.metric_count, 3);
        cr_expect_str_eq(report.metrics[0].name, "throughput");
        cr_expect_float_eq(report.metrics[0].value, (double)count * own, 1e-9);
        const struct metric *whole = &report.metrics[1];
        cr_expect_str_eq(whole->name, "response_time");
        cr_expect_eq(whole->value, scene_value(&scene, "response_time"));
        for (int i = 0; i < PERCENTILES; i++) {
            double quantile =
                cells_quantile(whole, 1, (double)report.ticks_per_second, percentile_shares[i]);
            cr_expect(count == 1 || quantile == of_one[i], "%s", percentile_names[i]);
            cr_expect(i == 0 || quantile > of_one[i - 1], "it rises");
            of_one[i] = quantile;
        }
        cr_expect_str_eq(report.metrics[2].name, "errors");
        cr_expect_eq(report.metrics[2].value, 0);
    }
    scene_end(&scene);
}
