#include "tests/models/cluster/outage_fixture.h"

static const char *const laws[] = {"phases_sum", "causes_sum", "outages_sum", "up_and_down"};

enum { LAWS = sizeof laws / sizeof *laws };

static void expect_all_hold(const struct desk *desk)
{
    for (size_t i = 0; i < LAWS; i++) {
        cr_expect(desk_holds(desk, laws[i]), "%s at %lld", laws[i], (long long)run_now(desk->run));
    }
}

/* Phases follow each other, go back, are entered twice; at every change all sums are right. */
Test(outage, phases_sum_to_it)
{
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    cr_expect_eq(desk.outages.event, 2);
    expect_all_hold(&desk);
    desk_enter(&desk, 130, PHASE_MEMBERSHIP);
    desk_enter(&desk, 140, PHASE_MEMBERSHIP);
    desk_enter(&desk, 166, PHASE_FENCE);
    desk_enter(&desk, 200, PHASE_DETECT);
    desk_enter(&desk, 230, PHASE_FENCE);
    desk_enter(&desk, 330, PHASE_APPLICATION);
    expect_all_hold(&desk);
    static const sim_ticks lasted[PHASES] = {60, 36, 0, 0, 134, 0, 0, 0, 0, 0};
    cr_expect_arr_eq(desk.outages.lasted, lasted, sizeof lasted);
    desk_finish(&desk, 400);
    expect_all_hold(&desk);
    cr_expect_eq(desk.outages.lasted[PHASE_APPLICATION], 70);
    desk_enter(&desk, 450, PHASE_DETECT); /* there is none to be in a phase */
    desk_at(&desk, 500);
    expect_all_hold(&desk);
    cr_expect_eq(desk.outages.recovery.tally.sum, 300);
    cr_expect_eq(desk.outages.up.tally.sum, 100);
    cr_expect_eq(desk.outages.detect.tally.sum, 60);
    cr_expect_eq(desk.outages.reform.tally.sum, 96);
    cr_expect_eq(desk.outages.fence.tally.sum, 230);
    desk_end(&desk);
}

Test(outage, the_timeline_has_each_phase_and_how_long_it_lasted)
{
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_enter(&desk, 130, PHASE_PLAN);
    desk_finish(&desk, 190);
    const struct timeline *timeline = desk.assembly.timeline;
    static const struct {
        const char *event, *phase;
        sim_ticks at, lasted;
    } facts[] = {{"outage.begin", "detect", 100, 0},
                 {"outage.phase", "plan", 130, 30},
                 {"outage.end", NULL, 190, 90}};
    cr_assert_eq(timeline->entry_count, 4);
    for (size_t i = 0; i < 3; i++) {
        const struct timeline_entry *entry = &timeline->entries[i + 1];
        cr_expect_str_eq(timeline_word_name(entry->what.event), facts[i].event);
        cr_expect_str_eq(entry->what.object, "database");
        cr_expect_eq(entry->what.cause, 1);
        cr_expect_eq(entry->at, facts[i].at);
        if (facts[i].phase != NULL) {
            cr_expect_str_eq(entry->what.phase, facts[i].phase);
        }
        for (const struct timeline_detail *d = entry->details; d != NULL; d = d->next) {
            if (strcmp(d->name, "lasted") == 0) {
                cr_expect_eq(d->value, facts[i].lasted);
            } else if (strcmp(d->name, "after") == 0) {
                cr_expect_str_eq(d->text, "detect");
            } else {
                cr_expect_eq(d->value, strcmp(d->name, "detect") == 0 ? 30 : 60, "%s", d->name);
            }
        }
    }
    desk_end(&desk);
}

/* Random outages: every sum is right after every step. */
Test(outage, sums_are_exact_in_random_runs)
{
    struct desk desk;
    desk_start(&desk);
    struct stream stream;
    stream_init(&stream, 1, 0, "test", "outages");
    sim_ticks now = 0;
    for (unsigned i = 0; i < 2000; i++) {
        now += (sim_ticks)stream_below(&stream, 400);
        desk_at(&desk, now);
        enum phase phase = (enum phase)stream_below(&stream, PHASES);
        if (!desk.outages.is_on) {
            uint64_t by = stream_below(&stream, desk.causes.count + 1);
            const char *fault = by < desk.causes.count ? desk.causes.names[by] : NULL;
            outages_begin(desk.run, &desk.outages, phase, (struct cause){0, fault});
        } else if (stream_below(&stream, 4) == 0) {
            outages_end(desk.run, &desk.outages, 0);
        } else {
            outages_enter(desk.run, &desk.outages, phase, 0);
        }
        if (i % 100 == 0) {
            expect_all_hold(&desk);
        }
    }
    desk_end(&desk);
}

static void half_an_outage(struct desk *desk)
{
    desk_start(desk);
    desk_begin(desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_enter(desk, 130, PHASE_PLAN);
    desk_at(desk, 150);
}

/* A bug in each of the ways the time is added up breaks a law of its own. */
Test(outage, laws_know_what_does_not_sum)
{
    struct desk desk;
    half_an_outage(&desk);
    level_add(&desk.outages.in_phase[PHASE_FENCE], 150, 1);
    desk_at(&desk, 160);
    cr_expect_not(desk_holds(&desk, "phases_sum"));
    cr_expect(desk_holds(&desk, "causes_sum"));
    desk_end(&desk);
    half_an_outage(&desk);
    level_add(&desk.outages.down_by[cause_list_find(&desk.causes, CAUSE_FAILBACK)], 150, 1);
    desk_at(&desk, 160);
    cr_expect_not(desk_holds(&desk, "causes_sum"));
    cr_expect(desk_holds(&desk, "phases_sum"));
    desk_end(&desk);
    half_an_outage(&desk);
    level_add(&desk.outages.down, 150, -1);
    desk_at(&desk, 160);
    cr_expect_not(desk_holds(&desk, "outages_sum"));
    cr_expect_not(desk_holds(&desk, "up_and_down"));
    desk_end(&desk);
    half_an_outage(&desk);
    desk_finish(&desk, 160);
    desk.outages.up_since = 161;
    desk_at(&desk, 200);
    cr_expect_not(desk_holds(&desk, "up_and_down"));
    cr_expect(desk_holds(&desk, "outages_sum"));
    desk_end(&desk);
}

Test(outage, invariants_know_what_does_not_sum)
{
    for (int planted = 0; planted < 3; planted++) {
        struct desk desk;
        half_an_outage(&desk);
        desk.outages.lasted[PHASE_DETECT] -= planted == 0;
        desk.outages.since += planted == 1;
        desk.outages.began -= planted == 2;
        outages_invariants(desk.run, &desk.outages);
        cr_expect(run_failed(desk.run), "%d", planted);
        cr_expect_str_eq(run_error(desk.run)->text,
                         "the phases of the outage of \"database\" do not sum to it"
                         " (invariant \"outage_phases\")");
        desk_end(&desk);
    }
}
