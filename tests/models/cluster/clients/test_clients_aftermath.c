#include "tests/models/cluster/clients/clients_fixture.h"

enum { EARLIER = 100 }; /* events that are on the timeline already */

struct fixture {
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct aftermath aftermath;
};

static void start(struct fixture *fixture)
{
    fixture->run =
        run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000000000});
    fixture->kept = arena_create();
    fixture->assembly =
        assembly_start(fixture->run, measures_create(fixture->run->arena, 2), fixture->kept);
    for (int i = 0; i < EARLIER; i++) {
        timeline_add(fixture->assembly.timeline, 0, &(struct timeline_event){.event = WORD_APP_UP});
    }
    aftermath_init(&fixture->aftermath, fixture->run->arena, fixture->assembly.measures,
                   fixture->assembly.timeline, "database");
}

static void end(struct fixture *fixture)
{
    run_destroy(fixture->run);
    arena_destroy(fixture->kept);
}

static void expect_event(const struct fixture *fixture, size_t number, const char *event,
                         sim_ticks at, uint64_t cause, sim_ticks since_outage)
{
    cr_assert_lt(EARLIER + number, fixture->assembly.timeline->entry_count);
    const struct timeline_entry *entry = &fixture->assembly.timeline->entries[EARLIER + number];
    cr_expect_str_eq(timeline_word_name(entry->what.event), event);
    cr_expect_str_eq(entry->what.object, "database");
    cr_expect_str_eq(entry->what.phase, "clients");
    cr_expect_null(entry->what.node);
    cr_expect_eq(entry->what.cause, cause);
    cr_expect_eq(entry->at, at);
    cr_expect_str_eq(entry->details->name, "since_outage");
    cr_expect_eq(entry->details->type, TIMELINE_DURATION);
    cr_expect_eq(entry->details->value, since_outage);
}

/* Requests at 5, 15 and 35; out from 10 to 30; answered at 40, 45 and 50. */
Test(clients_aftermath, first_and_last_are_measured_from_the_fault)
{
    struct fixture fixture;
    start(&fixture);
    struct aftermath *aftermath = &fixture.aftermath;
    uint32_t old = aftermath_begin(aftermath);
    aftermath_outage_began(aftermath, 10);
    uint32_t during = aftermath_begin(aftermath);
    aftermath_outage_ended(aftermath, 30, (struct cause){77, CAUSE_NODE_CRASH});
    uint32_t new = aftermath_begin(aftermath);
    cr_expect_eq(aftermath_open(aftermath), 3);
    aftermath_answer(aftermath, 40);
    aftermath_close(aftermath, new, 40);
    aftermath_close(aftermath, old, 45); /* lost */
    cr_expect_eq(aftermath->last.count, 0);
    aftermath_answer(aftermath, 50);
    aftermath_close(aftermath, during, 50);
    cr_expect_eq(fixture.assembly.timeline->entry_count, EARLIER + 2);
    expect_event(&fixture, 0, "client.first_ok", 40, 77, 30);
    expect_event(&fixture, 1, "client.all_ok", 50, 77, 40);
    cr_expect_eq(aftermath->first.count, 1);
    cr_expect(aftermath->first.sum == 30);
    cr_expect(aftermath->last.sum == 40);
    cr_expect_eq(aftermath_open(aftermath), 0);
    end(&fixture);
}

/* A second outage before the first is over for all: each has its own end, in their order. */
Test(clients_aftermath, outages_may_overlap_in_their_aftermath)
{
    struct fixture fixture;
    start(&fixture);
    struct aftermath *aftermath = &fixture.aftermath;
    uint32_t a = aftermath_begin(aftermath);
    aftermath_outage_began(aftermath, 10);
    aftermath_outage_ended(aftermath, 20, (struct cause){1, CAUSE_NODE_CRASH});
    uint32_t b = aftermath_begin(aftermath);
    aftermath_outage_began(aftermath, 30);
    aftermath_outage_ended(aftermath, 40, (struct cause){2, CAUSE_NODE_CRASH});
    aftermath_answer(aftermath, 50);
    aftermath_close(aftermath, b, 50);
    aftermath_answer(aftermath, 60);
    aftermath_close(aftermath, a, 60);
    expect_event(&fixture, 0, "client.first_ok", 50, 1, 40);
    expect_event(&fixture, 1, "client.first_ok", 50, 2, 20);
    expect_event(&fixture, 2, "client.all_ok", 60, 1, 50);
    expect_event(&fixture, 3, "client.all_ok", 60, 2, 30);
    end(&fixture);
}

/* Where nothing is open all is well at once; and cohorts that are over are used again. */
Test(clients_aftermath, many_outages_take_no_more_room_than_one)
{
    struct fixture fixture;
    start(&fixture);
    struct aftermath *aftermath = &fixture.aftermath;
    for (sim_ticks i = 0; i < 1000; i++) {
        aftermath_outage_began(aftermath, 10 * i);
        aftermath_outage_ended(aftermath, 10 * i + 3, (struct cause){5, CAUSE_NODE_HANG});
        uint32_t cohort = aftermath_begin(aftermath);
        aftermath_answer(aftermath, 10 * i + 7);
        aftermath_close(aftermath, cohort, 10 * i + 7);
    }
    cr_expect_eq(aftermath->last.count, 1000);
    cr_expect(aftermath->last.sum == 3000);
    cr_expect(aftermath->first.sum == 7000);
    cr_expect_eq(aftermath->capacity, 16);
    end(&fixture);
}
