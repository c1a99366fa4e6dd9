#include "experiments/runs/experiment.h"

#include "tests/experiments/fixture.h"

#define THREE ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3, 4, 5, 6, 7]}}"

Test(experiment, shards_own_every_point_once)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN THREE);
    for (size_t shards = 1; shards <= 9; shards++) {
        size_t sum = 0;
        for (size_t shard = 0; shard < shards; shard++) {
            struct experiment part = {fixture.spec, fixture.store, shard, shards};
            size_t owned = 0;
            for (size_t id = 0; id < 7; id++) {
                owned += experiment_owns(&part, id);
            }
            cr_expect_eq(experiment_point_count(&part), owned, "%zu/%zu", shard, shards);
            sum += owned;
        }
        cr_expect_eq(sum, 7);
    }
    fixture_close(&fixture);
}

Test(experiment, replications_are_complete_or_say_what_is_missing)
{
    struct fixture fixture;
    struct replications replications;
    struct stopping stopping;
    struct experiment_point point;
    fixture_open(&fixture, MM1 MM1_RUN THREE);
    fixture_make_up(&fixture, 2, 0, 5, 0.5);
    fixture_make_up(&fixture, 2, 2, 6, 0.5);
    experiment_point_open(&fixture.experiment, 2, &point);
    cr_expect_eq(
        json_integer_value(json_object_get(point.point.parameters, "system.stations.cpu.servers")),
        3);
    cr_expect_not(experiment_replications(&fixture.experiment, &point, &replications, &stopping,
                                          &fixture.error));
    cr_expect_eq(fixture.error.code, ERROR_NO_INPUT);
    cr_expect_str_eq(fixture.error.text, "replication 1 of 3 was not made");
    fixture.error = (struct error){0};
    for (uint64_t i = 1; i < 5; i++) {
        fixture_make_up(&fixture, 2, i, 7, 0.5);
    }
    cr_expect(experiment_replications(&fixture.experiment, &point, &replications, &stopping,
                                      &fixture.error));
    cr_expect(replications.used == 3 && replications.capacity == 5);
    cr_expect_str_eq(replications.signal_metric, "number_in_system");
    experiment_point_close(&point);
    fixture_close(&fixture);
}

Test(experiment, points_that_differ_have_different_keys)
{
    struct fixture fixture;
    struct experiment_point one;
    struct experiment_point two;
    fixture_open(&fixture, MM1 MM1_RUN THREE);
    experiment_point_open(&fixture.experiment, 0, &one);
    experiment_point_open(&fixture.experiment, 1, &two);
    cr_expect_neq(memcmp(&one.stored.digest, &two.stored.digest, sizeof one.stored.digest), 0);
    experiment_point_close(&one);
    experiment_point_close(&two);
    fixture_close(&fixture);
}
