#include "sim/measure/ledger.h"

#include <criterion/criterion.h>

enum { ALL_PARTS = 63 };

struct books {
    struct arena *arena;
    struct ledger ledger;
};

static void join(struct ledger *ledger, sim_ticks now)
{
    ledger_join(ledger, now);
    ledger_note_joined(ledger, now);
}

static void serve(struct ledger *ledger, sim_ticks now)
{
    ledger_start(ledger, now);
    ledger_note_started(ledger, now);
}

static void leave(struct ledger *ledger, sim_ticks joined, sim_ticks started, sim_ticks now)
{
    ledger_leave(ledger, joined, now);
    ledger_note_left(ledger, joined);
    ledger_note_served(ledger, started, now);
    ledger_stop(ledger, now);
}

/* Two servers. One joins at 10 and is served at once, a second at 20, and a third at 25, which
 * waits until the first leaves at 40; a fourth joins at 50 and is lost at 55; the second leaves at
 * 60. It is 60. */
static struct books filled(void)
{
    struct books books = {.arena = arena_create()};
    struct ledger *ledger = &books.ledger;
    ledger_init(ledger, measures_create(books.arena, 2), ALL_PARTS);
    join(ledger, 10);
    serve(ledger, 10);
    join(ledger, 20);
    serve(ledger, 20);
    join(ledger, 25);
    leave(ledger, 10, 10, 40);
    serve(ledger, 40);
    join(ledger, 50);
    ledger_lose(ledger, 50, 55);
    ledger_note_left(ledger, 50);
    leave(ledger, 20, 20, 60);
    return books;
}

static bool holds(struct ledger_law law)
{
    return law.left == law.right;
}

Test(ledger, laws_hold_at_every_instant)
{
    struct books books = filled();
    const struct ledger *ledger = &books.ledger;
    for (sim_ticks now = 60; now < 100; now += 7) {
        struct ledger_found found = ledger_noted(ledger, now);
        cr_expect_eq(found.count, 1);
        cr_expect(found.ages == now - 25);
        cr_expect(found.service == now - 40);
        struct ledger_law flow = ledger_flow_balance(ledger, &found);
        cr_expect(flow.left == 4 && flow.right == 4);
        struct ledger_law little = ledger_little(ledger, now, &found);
        cr_expect(little.left == 30 + 40 + 5 + (now - 25) && holds(little));
        struct ledger_law use = ledger_utilization(ledger, now, 1000, &found);
        cr_expect(use.left == 1000 * (wide)(30 + 40 + now - 40));
        cr_expect_not(holds(use), "service is booked in ticks, not in thousandths");
        cr_expect(holds(ledger_utilization(ledger, now, 1, &found)));
    }
    arena_destroy(books.arena);
}

/* Members found by looking are as good as the notes, and one missed is noticed. */
Test(ledger, laws_notice_each_mistake)
{
    enum { JOINED, DONE, STAY, LEVEL, BUSY, SERVICE, MISSED, AGED, MISTAKES };
    static const bool breaks[MISTAKES][3] = {
        [JOINED] = {true, false, false}, [DONE] = {true, false, false},
        [STAY] = {false, true, false},   [LEVEL] = {false, true, false},
        [BUSY] = {false, false, true},   [SERVICE] = {false, false, true},
        [MISSED] = {true, true, true},   [AGED] = {false, true, false},
    };
    for (int mistake = JOINED; mistake < MISTAKES; mistake++) {
        struct books books = filled();
        struct ledger *ledger = &books.ledger;
        struct ledger_found found = {1, 80 - 25, 80 - 40};
        ledger->joined.count += mistake == JOINED;
        ledger->done.count += mistake == DONE;
        ledger->done.sum += mistake == STAY;
        ledger->present.integral += mistake == LEVEL;
        ledger->busy.integral += mistake == BUSY;
        ledger->service += mistake == SERVICE;
        found.ages += mistake == AGED;
        if (mistake == MISSED) {
            found = (struct ledger_found){0};
        }
        struct ledger_law laws[] = {ledger_flow_balance(ledger, &found),
                                    ledger_little(ledger, 80, &found),
                                    ledger_utilization(ledger, 80, 1, &found)};
        for (int law = 0; law < 3; law++) {
            cr_expect_eq(holds(laws[law]), !breaks[mistake][law], "mistake %d, law %d", mistake,
                         law);
        }
        arena_destroy(books.arena);
    }
}

/* A service that is booked when it starts is still to come at first. */
Test(ledger, service_may_be_booked_ahead)
{
    struct ledger ledger = {0};
    ledger_join(&ledger, 5);
    ledger_start(&ledger, 5);
    ledger.service += 30;
    for (sim_ticks now = 5; now <= 35; now++) {
        struct ledger_found found = {.count = 1, .ages = now - 5, .service = now - 35};
        cr_expect(holds(ledger_utilization(&ledger, now, 1, &found)));
        cr_expect(holds(ledger_little(&ledger, now, &found)));
    }
    struct ledger_found late = {.count = 1, .service = 1};
    cr_expect_not(holds(ledger_utilization(&ledger, 35, 1, &late)));
}

Test(ledger, several_add_up)
{
    struct books first = filled(), second = filled();
    leave(&second.ledger, 25, 40, 70);
    struct ledger all = {0};
    ledger_sum(&all, &first.ledger, 75);
    ledger_sum(&all, &second.ledger, 75);
    cr_expect_eq(all.joined.count, 8);
    cr_expect_eq(all.done.count, 5);
    cr_expect_eq(all.lost.count, 2);
    for (sim_ticks now = 75; now < 90; now += 5) {
        struct ledger_found found = ledger_noted(&all, now);
        cr_expect_eq(found.count, 1);
        cr_expect(holds(ledger_flow_balance(&all, &found)));
        cr_expect(holds(ledger_little(&all, now, &found)));
        cr_expect(holds(ledger_utilization(&all, now, 1, &found)));
    }
    arena_destroy(first.arena);
    arena_destroy(second.arena);
}

Test(ledger, only_the_parts_asked_for_keep_marks)
{
    struct arena *arena = arena_create();
    struct ledger ledger;
    ledger_init(&ledger, measures_create(arena, 2), 0);
    ledger_join(&ledger, 3);
    cr_expect(ledger.joined.count == 1 && ledger.present.value == 1);
    cr_expect_null(ledger.joined.marked);
    cr_expect_null(ledger.present.marked);
    cr_expect_null(ledger.busy.marked);
    cr_expect_null(ledger.done.marked);
    cr_expect_null(ledger.lost.marked);
    ledger_init(&ledger, measures_create(arena, 2), ALL_PARTS);
    cr_expect_not_null(ledger.joined.marked);
    cr_expect_not_null(ledger.present.marked);
    cr_expect_not_null(ledger.busy.marked);
    cr_expect_not_null(ledger.done.histogram);
    cr_expect_not_null(ledger.lost.marked);
    cr_expect_null(ledger.lost.histogram);
    ledger_init(&ledger, measures_create(arena, 2), LEDGER_DONE);
    cr_expect_not_null(ledger.done.marked);
    cr_expect_null(ledger.done.histogram);
    arena_destroy(arena);
}
