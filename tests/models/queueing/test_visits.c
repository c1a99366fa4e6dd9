#include "tests/models/systems/queueing_fixture.h"

/* Customers come every 10 s for 4 s: at 12 s the first has received 2 s, at 16 s none is there. */
Test(visits, present_is_what_those_who_are_there_have_received)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(4));
    fixture_open(fixture, "c", "s", distribution_constant(10));
    struct run *run = run_create(
        &(struct run_options){.horizon = 100, .ticks_per_second = 1, .seed = 1, .check = true});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    const struct queueing *queueing =
        (const struct queueing *)assembly_system(&assembly, &queueing_kind, &fixture->parameters);
    const struct visit *visit = queueing->classes[0].visits[0];
    static const struct {
        sim_ticks at;
        int64_t present;
    } facts[] = {{5, 0}, {12, 2}, {13, 3}, {16, 0}, {21, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_assert(run_until(run, facts[i].at));
        queueing_sum_present(queueing, run_now(run));
        cr_expect_eq((int64_t)visit->present, facts[i].present, "at %lld s",
                     (long long)facts[i].at);
    }
    run_destroy(run);
    free(fixture);
}
