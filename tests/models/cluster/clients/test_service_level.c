#include "models/cluster/clients/service_level.h"

#include "tests/models/cluster/clients/clients_fixture.h"

/* 1 s of each 10 s, 95 %; the intervals are judged at 11 s, 21 s, ... */
static const struct service_level_parameters asked = {S, 0.95, 10 * S};

struct fixture {
    struct run *run;
    struct service_level level;
};

static void begin(struct fixture *fixture, const struct service_level_parameters *parameters)
{
    fixture->run = run_create(&(struct run_options){.horizon = 100 * S, .ticks_per_second = S});
    service_level_init(&fixture->level, measures_create(fixture->run->arena, 2), parameters);
}

static void issue(struct fixture *fixture, int count, sim_ticks at)
{
    for (int i = 0; i < count; i++) {
        service_level_issue(&fixture->level, at);
    }
}

static void answer(struct fixture *fixture, int count, sim_ticks begun, sim_ticks at)
{
    for (int i = 0; i < count; i++) {
        service_level_end(&fixture->level, begun, at, true);
    }
}

/* Whether the interval that is judged now is outside. */
static bool judge(struct fixture *fixture, sim_ticks now)
{
    uint64_t before = fixture->level.outside.count;
    cr_expect_eq(service_level_judge(&fixture->level, now), 10 * S);
    return fixture->level.outside.count > before;
}

Test(service_level, the_share_counts_requests_by_when_they_were_sent)
{
    struct fixture fixture;
    begin(&fixture, &asked);
    issue(&fixture, 20, 9 * S);
    answer(&fixture, 19, 9 * S, 10 * S); /* at the very end, and in the next interval */
    issue(&fixture, 20, 10 * S);
    answer(&fixture, 18, 10 * S, 11 * S);
    cr_expect_not(judge(&fixture, 11 * S), "19 of 20 are 95 %%");
    answer(&fixture, 2, 10 * S, 11 * S + 1);
    cr_expect(judge(&fixture, 21 * S), "18 of 20 are not");
    cr_expect_eq(fixture.level.judged.count, 2);
    run_destroy(fixture.run);
}

Test(service_level, what_is_lost_or_open_is_not_in_time)
{
    struct fixture fixture;
    begin(&fixture, &asked);
    issue(&fixture, 1, 5 * S);
    cr_expect(judge(&fixture, 11 * S), "nothing has come back");
    issue(&fixture, 1, 12 * S);
    service_level_end(&fixture.level, 12 * S, 12 * S, false);
    cr_expect(judge(&fixture, 21 * S));
    run_destroy(fixture.run);
}

Test(service_level, an_interval_without_requests_is_within)
{
    struct fixture fixture;
    begin(&fixture, &asked);
    cr_expect_not(judge(&fixture, 11 * S));
    issue(&fixture, 1, 35 * S); /* kept where the interval from 0 s was */
    cr_expect_not(judge(&fixture, 21 * S));
    cr_expect_null(service_level_of(&fixture.level, 5 * S));
    answer(&fixture, 1, 5 * S, 36 * S); /* of an interval that was judged long ago */
    cr_expect_eq(service_level_of(&fixture.level, 35 * S)->in_time, 0);
    run_destroy(fixture.run);
}

Test(service_level, the_response_time_may_be_the_whole_interval)
{
    struct fixture fixture;
    begin(&fixture, &(struct service_level_parameters){10 * S, 1, 10 * S});
    issue(&fixture, 1, 10 * S - 1);
    issue(&fixture, 1, 10 * S);
    issue(&fixture, 1, 20 * S - 1);
    answer(&fixture, 1, 10 * S - 1, 20 * S - 1);
    issue(&fixture, 1, 20 * S);
    cr_expect_not(judge(&fixture, 20 * S));
    cr_expect(judge(&fixture, 30 * S));
    run_destroy(fixture.run);
}

Test(service_level, nobody_asks)
{
    struct fixture fixture;
    begin(&fixture, NULL);
    issue(&fixture, 1, S);
    answer(&fixture, 1, S, 2 * S);
    cr_expect_eq(fixture.level.judged.count, 0);
    run_destroy(fixture.run);
}

/* A request each second; no answer to those of 10 to 29 s, which fill two intervals of four. */
Test(service_level, an_outage_is_outside)
{
    struct scene scene;
    struct service_level_parameters level = {500 * MS, 1, 10 * S};
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(S);
    scene.parameters.retries = 0;
    scene.parameters.timeout = S;
    scene.parameters.service_level = &level;
    scene_build(&scene, 41 * S);
    scene_at(&scene, 9500 * MS, SCENE_MODE, SILENT);
    scene_at(&scene, 29500 * MS, SCENE_MODE, SERVING);
    scene_run(&scene);
    cr_expect_eq(scene_value(&scene, "outside_service_level"), 0.5);
    scene_end(&scene);
}

/* The service never stops, and answers too late: up is not served. */
Test(service_level, a_service_that_is_too_slow_is_outside)
{
    struct scene scene;
    struct service_level_parameters level = {500 * MS, 0.95, 10 * S};
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(S);
    scene.parameters.service_level = &level;
    scene.service = distribution_constant(600 * MS);
    scene_build(&scene, 41 * S);
    scene_run(&scene);
    cr_expect_eq(scene_value(&scene, "availability"), 1);
    cr_expect_eq(scene_value(&scene, "errors"), 0);
    cr_expect_eq(scene_value(&scene, "outside_service_level"), 1);
    scene_end(&scene);
}

/* Where a node does not know how times spread, neither percentiles nor the level can be told. */
Test(service_level, is_not_told_where_times_have_no_spread)
{
    struct scene scene;
    struct service_level_parameters level = {500 * MS, 0.95, 10 * S};
    scene_init(&scene);
    scene.parameters.arrivals = distribution_constant(S);
    scene.parameters.service_level = &level;
    scene_build(&scene, 41 * S);
    scene.clients->around.no_percentiles = "only means are kept";
    scene_run(&scene);
    cr_expect_str_eq(scene_metric(&scene, "outside_service_level")->reason, "only means are kept");
    cr_expect_str_eq(scene_metric(&scene, "response_time")->no_percentiles, "only means are kept");
    cr_expect_null(scene_metric(&scene, "response_time")->reason);
    scene_end(&scene);
}
