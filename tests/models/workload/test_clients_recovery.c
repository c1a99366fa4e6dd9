#include "tests/models/workload/clients_fixture.h"

enum { EARLIER = 100 }; /* events that are on the timeline already */

struct aftermath {
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct recovery recovery;
};

static void start(struct aftermath *aftermath)
{
    aftermath->run =
        run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000000000});
    aftermath->kept = arena_create();
    aftermath->assembly =
        assembly_start(aftermath->run, measures_create(aftermath->run->arena, 2), aftermath->kept);
    for (int i = 0; i < EARLIER; i++) {
        timeline_add(aftermath->assembly.timeline, 0, &(struct timeline_event){.event = "app.up"});
    }
    recovery_init(&aftermath->recovery, aftermath->run->arena, aftermath->assembly.measures,
                  aftermath->assembly.timeline, "database");
}

static void end(struct aftermath *aftermath)
{
    run_destroy(aftermath->run);
    arena_destroy(aftermath->kept);
}

static void expect_event(const struct aftermath *aftermath, size_t number, const char *event,
                         sim_ticks at, uint64_t cause, sim_ticks since_fault)
{
    cr_assert_lt(EARLIER + number, aftermath->assembly.timeline->entry_count);
    const struct timeline_entry *entry = &aftermath->assembly.timeline->entries[EARLIER + number];
    cr_expect_str_eq(entry->what.event, event);
    cr_expect_str_eq(entry->what.object, "database");
    cr_expect_str_eq(entry->what.phase, "clients");
    cr_expect_null(entry->what.node);
    cr_expect_eq(entry->what.cause, cause);
    cr_expect_eq(entry->at, at);
    cr_expect_str_eq(entry->details->name, "since_fault");
    cr_expect_eq(entry->details->type, TIMELINE_DURATION);
    cr_expect_eq(entry->details->value, since_fault);
}

/* Requests at 5, 15 and 35; out from 10 to 30; answered at 40, 45 and 50. */
Test(clients_recovery, first_and_last_are_measured_from_the_fault)
{
    struct aftermath aftermath;
    start(&aftermath);
    struct recovery *recovery = &aftermath.recovery;
    uint32_t old = recovery_begin(recovery);
    recovery_outage_began(recovery, 10);
    uint32_t during = recovery_begin(recovery);
    recovery_outage_ended(recovery, 30, (struct cause){77, ROOT_NODE_CRASH});
    uint32_t new = recovery_begin(recovery);
    cr_expect_eq(recovery_open(recovery), 3);
    recovery_answer(recovery, 40);
    recovery_close(recovery, new, 40);
    recovery_close(recovery, old, 45); /* lost */
    cr_expect_eq(recovery->last.count, 0);
    recovery_answer(recovery, 50);
    recovery_close(recovery, during, 50);
    cr_expect_eq(aftermath.assembly.timeline->entry_count, EARLIER + 2);
    expect_event(&aftermath, 0, "client.first_ok", 40, 77, 30);
    expect_event(&aftermath, 1, "client.all_ok", 50, 77, 40);
    cr_expect_eq(recovery->first.count, 1);
    cr_expect(recovery->first.sum == 30);
    cr_expect(recovery->last.sum == 40);
    cr_expect_eq(recovery_open(recovery), 0);
    end(&aftermath);
}

/* A second outage before the first is over for all: each has its own end, in their order. */
Test(clients_recovery, outages_may_overlap_in_their_aftermath)
{
    struct aftermath aftermath;
    start(&aftermath);
    struct recovery *recovery = &aftermath.recovery;
    uint32_t a = recovery_begin(recovery);
    recovery_outage_began(recovery, 10);
    recovery_outage_ended(recovery, 20, (struct cause){1, ROOT_NODE_CRASH});
    uint32_t b = recovery_begin(recovery);
    recovery_outage_began(recovery, 30);
    recovery_outage_ended(recovery, 40, (struct cause){2, ROOT_NODE_CRASH});
    recovery_answer(recovery, 50);
    recovery_close(recovery, b, 50);
    recovery_answer(recovery, 60);
    recovery_close(recovery, a, 60);
    expect_event(&aftermath, 0, "client.first_ok", 50, 1, 40);
    expect_event(&aftermath, 1, "client.first_ok", 50, 2, 20);
    expect_event(&aftermath, 2, "client.all_ok", 60, 1, 50);
    expect_event(&aftermath, 3, "client.all_ok", 60, 2, 30);
    end(&aftermath);
}

/* Where nothing is open all is well at once; and cohorts that are over are used again. */
Test(clients_recovery, many_outages_take_no_more_room_than_one)
{
    struct aftermath aftermath;
    start(&aftermath);
    struct recovery *recovery = &aftermath.recovery;
    for (sim_ticks i = 0; i < 1000; i++) {
        recovery_outage_began(recovery, 10 * i);
        recovery_outage_ended(recovery, 10 * i + 3, (struct cause){5, ROOT_NODE_HANG});
        uint32_t cohort = recovery_begin(recovery);
        recovery_answer(recovery, 10 * i + 7);
        recovery_close(recovery, cohort, 10 * i + 7);
    }
    cr_expect_eq(recovery->last.count, 1000);
    cr_expect(recovery->last.sum == 3000);
    cr_expect(recovery->first.sum == 7000);
    cr_expect_eq(recovery->capacity, 8);
    end(&aftermath);
}
