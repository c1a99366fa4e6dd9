#include "tests/models/systems/queueing_fixture.h"

static uint64_t handed_on;

static void count(struct run *run, void *owner, struct customer *customer)
{
    (void)run;
    (void)owner;
    handed_on += customer->parent == NULL ? 1 : 100;
}

/* A customer is handed on once, when all of its siblings are done, and is not present any more. */
Test(leave, a_customer_is_handed_on_when_its_last_sibling_is_done)
{
    for (int64_t copies = 1; copies <= 3; copies++) {
        struct fixture *fixture = fixture_create();
        fixture_station(fixture, "s", distribution_constant(4))->fork = copies;
        fixture_open(fixture, "c", "s", distribution_constant(10));
        struct run *run = run_create(
            &(struct run_options){.horizon = 100, .ticks_per_second = 1, .seed = 1, .check = true});
        struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
        struct queueing *queueing =
            (struct queueing *)assembly_system(&assembly, &queueing_kind, &fixture->parameters);
        struct station *station = &queueing->stations[0];
        station->out = (struct customer_port){NULL, count};
        handed_on = 0;
        cr_assert(run_until(run, 35));
        cr_expect_eq(handed_on, 3);
        cr_expect_eq(station->ledger.done.count, 3);
        cr_expect_eq(station->present, 0);
        cr_expect_eq(station->ledger.present.value, 0);
        run_destroy(run);
        free(fixture);
    }
}
