#include "models/locks/resource.h"

#include "sim/random/stream.h"
#include "tests/models/locks/table_fixture.h"

/* A second lock is granted beside a first where the table says so, else it waits and is granted
 * when the first goes: each of the 36 pairs. */
Test(resource, grants_what_is_compatible)
{
    for (unsigned first = 0; first < LOCK_MODES; first++) {
        for (unsigned second = 0; second < LOCK_MODES; second++) {
            struct table_bench table;
            table_open(&table);
            cr_expect_eq(table_request(&table, 0, first, 0), LOCK_GRANTED);
            bool fits = modes_are_compatible((enum lock_mode)first, (enum lock_mode)second);
            cr_expect_eq(table_request(&table, 1, second, 0), fits ? LOCK_GRANTED : LOCK_WAITS);
            cr_expect_eq(table_request(&table, 2, second, LOCK_NOQUEUE) == LOCK_GRANTED,
                         fits &&
                             modes_are_compatible((enum lock_mode)second, (enum lock_mode)second));
            cr_expect_eq(table_unlock(&table, 0), LOCK_GRANTED);
            cr_expect_eq(table.lock[1].granted, second);
            cr_expect_eq(strlen(table.news) == 0, fits);
        }
    }
}

/* Each conversion beside each other lock: in place if the requested mode fits the other's. */
Test(resource, converts_in_place)
{
    for (unsigned other = 0; other < LOCK_MODES; other++) {
        for (unsigned from = 0; from < LOCK_MODES; from++) {
            for (unsigned to = 0; to < LOCK_MODES; to++) {
                struct table_bench table;
                table_open(&table);
                table_request(&table, 0, other, 0);
                if (table_request(&table, 1, from, 0) != LOCK_GRANTED) {
                    continue;
                }
                bool fits = modes_are_compatible((enum lock_mode)other, (enum lock_mode)to);
                cr_expect_eq(table_convert(&table, 1, to, 0), fits ? LOCK_GRANTED : LOCK_WAITS);
                cr_expect_eq(table.lock[1].granted, fits ? to : from);
                cr_expect(fits || !mode_is_below((enum lock_mode)to, (enum lock_mode)from));
                table_unlock(&table, 0);
                cr_expect_eq(table.lock[1].granted, to);
            }
        }
    }
}

/* First come, first served, whatever would fit; a lock that goes lets all in that fit. */
Test(resource, serves_new_locks_in_order)
{
    struct table_bench table;
    table_open(&table);
    cr_expect_eq(table_request(&table, 0, MODE_EX, 0), LOCK_GRANTED);
    cr_expect_eq(table_request(&table, 1, MODE_PR, 0), LOCK_WAITS);
    cr_expect_eq(table_request(&table, 2, MODE_PR, 0), LOCK_WAITS);
    cr_expect_eq(table_request(&table, 3, MODE_PW, 0), LOCK_WAITS);
    cr_expect_eq(table_request(&table, 4, MODE_CR, 0), LOCK_WAITS);
    table_unlock(&table, 0);
    table_expect_news(&table, "1 PR; 2 PR; ");
    table_unlock(&table, 1);
    table_expect_news(&table, "");
    table_unlock(&table, 2);
    table_expect_news(&table, "3 PW; 4 CR; ");
}

/* A converting lock blocks with the mode that it has, not with that it asks for. */
Test(resource, blocks_with_the_granted_mode)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_CR, 0);
    table_request(&table, 1, MODE_CR, 0);
    table_request(&table, 2, MODE_NL, 0);
    cr_expect_eq(table_convert(&table, 1, MODE_EX, 0), LOCK_WAITS);
    cr_expect_eq(table_convert(&table, 2, MODE_EX, LOCK_NOQUEUE), LOCK_REFUSED);
    cr_expect_eq(table_convert(&table, 0, MODE_PW, 0), LOCK_GRANTED, "CR of the other fits");
    cr_expect_eq(table_convert(&table, 2, MODE_CR, 0), LOCK_GRANTED);
    table_unlock(&table, 0);
    table_unlock(&table, 2);
    table_expect_news(&table, "1 EX; ");
}

/* A plain NL lock waits behind a conversion; with EXPEDITE it does not. */
Test(resource, lets_null_locks_wait_unless_expedited)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_PR, 0);
    table_request(&table, 1, MODE_PR, 0);
    table_convert(&table, 1, MODE_EX, 0);
    cr_expect_eq(table_request(&table, 2, MODE_NL, 0), LOCK_WAITS);
    cr_expect_eq(table_request(&table, 3, MODE_NL, LOCK_EXPEDITE), LOCK_GRANTED);
    cr_expect_eq(table_request(&table, 4, MODE_NL, LOCK_NOORDER), LOCK_GRANTED);
    cr_expect_eq(table_request(&table, 5, MODE_NL, LOCK_NOQUEUE), LOCK_REFUSED);
    table_unlock(&table, 0);
    table_expect_news(&table, "1 EX; 2 NL; ");
}

/* Conversions in place starve one that waits, for as long as they come; with QUECVT they do not. */
Test(resource, may_starve_a_conversion)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_PR, 0);
    table_request(&table, 1, MODE_NL, 0);
    table_request(&table, 2, MODE_NL, 0);
    table_request(&table, 3, MODE_NL, 0);
    cr_expect_eq(table_convert(&table, 1, MODE_EX, 0), LOCK_WAITS);
    for (int i = 0; i < 100; i++) {
        cr_expect_eq(table_convert(&table, 2, MODE_PR, 0), LOCK_GRANTED);
        cr_expect_eq(table_convert(&table, 0, MODE_NL, 0), LOCK_GRANTED);
        cr_expect_eq(table_convert(&table, 0, MODE_PR, 0), LOCK_GRANTED);
        cr_expect_eq(table_convert(&table, 2, MODE_NL, 0), LOCK_GRANTED);
    }
    table_expect_news(&table, "");
    cr_expect_eq(table_convert(&table, 3, MODE_PR, LOCK_QUECVT), LOCK_WAITS);
    cr_expect_eq(table_convert(&table, 0, MODE_NL, 0), LOCK_GRANTED);
    table_expect_news(&table, "1 EX; ");
    cr_expect_eq(table_convert(&table, 1, MODE_NL, 0), LOCK_GRANTED);
    table_expect_news(&table, "3 PR; ");
}

/* Conversions that wait go in their order, and before new locks. */
Test(resource, serves_conversions_in_order)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_EX, 0);
    for (size_t i = 1; i < 5; i++) {
        table_request(&table, i, MODE_NL, LOCK_EXPEDITE);
    }
    table_request(&table, 5, MODE_CR, 0);
    table_convert(&table, 1, MODE_PR, 0);
    table_convert(&table, 2, MODE_PW, 0);
    table_convert(&table, 3, MODE_PR, 0);
    cr_expect_eq(table_convert(&table, 4, MODE_PR, LOCK_NOORDER), LOCK_WAITS);
    cr_expect_eq(table_convert(&table, 4, MODE_CR, 0), LOCK_BUSY, "it converts already");
    table_unlock(&table, 0);
    table_expect_news(&table, "1 PR; 4 PR; ");
    table_unlock(&table, 1);
    table_unlock(&table, 4);
    table_expect_news(&table, "2 PW; ");
    table_unlock(&table, 2);
    table_expect_news(&table, "3 PR; 5 CR; ");
}

/* Two holders of PR both want EX: the second is told at once, and the first has it when that one
 * unlocks or demotes. With CONVDEADLK the second gives up its PR for NL and waits. */
Test(resource, notices_a_conversion_deadlock_at_once)
{
    for (int way = 0; way < 3; way++) {
        struct table_bench table;
        table_open(&table);
        table_request(&table, 0, MODE_PR, 0);
        table_request(&table, 1, MODE_PR, 0);
        cr_expect_eq(table_convert(&table, 0, MODE_EX, 0), LOCK_WAITS);
        if (way == 2) {
            cr_expect_eq(table_convert(&table, 1, MODE_EX, LOCK_CONVDEADLK), LOCK_WAITS);
            cr_expect(table.lock[1].is_demoted);
            table_expect_news(&table, "0 EX; ");
            table_unlock(&table, 0);
            table_expect_news(&table, "1 EX; ");
            continue;
        }
        cr_expect_eq(table_convert(&table, 1, MODE_EX, LOCK_NOQUEUE), LOCK_REFUSED);
        cr_expect_eq(table_convert(&table, 1, MODE_EX, 0), LOCK_DEADLOCK);
        cr_expect_eq(table.lock[1].granted, MODE_PR);
        table_expect_news(&table, "");
        cr_expect_eq(way == 0 ? table_unlock(&table, 1) : table_convert(&table, 1, MODE_CR, 0),
                     LOCK_GRANTED);
        table_expect_news(&table, way == 0 ? "0 EX; " : "");
    }
}

/* A demoted lock whose request fits behind those that it kept waiting has it at once. */
Test(resource, grants_a_demoted_conversion_that_fits)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_NL, 0);
    table_request(&table, 1, MODE_PR, 0);
    cr_expect_eq(table_convert(&table, 0, MODE_CW, 0), LOCK_WAITS);
    cr_expect_eq(table_convert(&table, 1, MODE_CW, LOCK_QUECVT), LOCK_DEADLOCK);
    cr_expect_eq(table_convert(&table, 1, MODE_CW, LOCK_QUECVT | LOCK_CONVDEADLK), LOCK_GRANTED);
    cr_expect(table.lock[1].is_demoted);
    table_expect_news(&table, "0 CW; ");
}

/* PR to CW and CW to PR is neither up nor down: it waits where another lock is in the way. */
Test(resource, converts_between_the_middle_modes)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_CW, 0);
    table_request(&table, 1, MODE_CW, 0);
    cr_expect_eq(table_convert(&table, 0, MODE_PR, 0), LOCK_WAITS);
    cr_expect_eq(lock_effective_mode(&table.lock[0]), MODE_CR);
    cr_expect_eq(lock_effective_mode(&table.lock[1]), MODE_CW);
    table_unlock(&table, 1);
    table_expect_news(&table, "0 PR; ");
    cr_expect_eq(lock_effective_mode(&table.lock[0]), MODE_PR);
    cr_expect_eq(lock_effective_mode(&table.lock[2]), MODE_NONE);
}

/* A cancel that comes after the grant changes nothing; before it, all is as it was. */
Test(resource, takes_back_what_waits)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_PR, 0);
    table_request(&table, 1, MODE_PR, 0);
    table_request(&table, 2, MODE_EX, 0);
    table_request(&table, 3, MODE_PR, 0);
    cr_expect_eq(table_cancel(&table, 0), LOCK_BUSY);
    cr_expect_eq(table_unlock(&table, 2), LOCK_BUSY);
    cr_expect_eq(table_cancel(&table, 2), LOCK_GRANTED);
    cr_expect_eq(table.lock[2].queue, ON_NO_QUEUE);
    table_expect_news(&table, "3 PR; ");
    table_unlock(&table, 3);
    table_convert(&table, 0, MODE_EX, 0);
    table_request(&table, 4, MODE_CR, 0);
    cr_expect_eq(table_cancel(&table, 0), LOCK_GRANTED);
    cr_expect_eq(table.lock[0].granted, MODE_PR);
    cr_expect_eq(table.lock[0].queue, ON_GRANTED);
    table_expect_news(&table, "4 CR; ");
}

/* Each lock in the way is told once for each mode that is stronger than all before. */
Test(resource, tells_those_that_block)
{
    struct table_bench table;
    table_open(&table);
    table.port.blocks = table_blocks;
    table_request(&table, 0, MODE_PR, 0);
    table_request(&table, 1, MODE_PR, 0);
    table_expect_news(&table, "");
    table_request(&table, 2, MODE_CW, 0);
    table_expect_news(&table, "0 blocks CW; 1 blocks CW; ");
    table_request(&table, 3, MODE_CW, 0);
    table_request(&table, 4, MODE_PR, 0);
    table_expect_news(&table, "");
    table_request(&table, 5, MODE_EX, 0);
    table_expect_news(&table, "0 blocks EX; 1 blocks EX; ");
    table_unlock(&table, 0);
    table_expect_news(&table, "");
    table_unlock(&table, 1);
    table_expect_news(&table, "2 CW; 3 CW; 2 blocks EX; 3 blocks EX; ");
    table_convert(&table, 3, MODE_NL, 0);
    table_unlock(&table, 2);
    table_expect_news(&table, "4 PR; 4 blocks EX; ");
    table_convert(&table, 3, MODE_CW, 0);
    table_expect_news(&table, "");
    table_unlock(&table, 4);
    table_expect_news(&table, "3 CW; 3 blocks EX; ");
}

/* A lock that converts blocks too, and is told. */
Test(resource, tells_converting_locks)
{
    struct table_bench table;
    table_open(&table);
    table.port.blocks = table_blocks;
    table_request(&table, 0, MODE_PR, 0);
    table_request(&table, 1, MODE_PR, 0);
    table_convert(&table, 0, MODE_PW, 0);
    table_expect_news(&table, "1 blocks PW; ");
    table_request(&table, 2, MODE_EX, 0);
    table_expect_news(&table, "1 blocks EX; 0 blocks EX; ");
}

/* The value block goes from a writer to the next reader; a writer that dies makes it invalid until
 * the next one writes. */
Test(resource, hands_the_value_block_on)
{
    struct table_bench table;
    table_open(&table);
    table_request(&table, 0, MODE_EX, 0);
    table.lock[0].value = 17;
    table_request(&table, 1, MODE_PR, 0);
    table_convert(&table, 0, MODE_NL, 0);
    table_expect_news(&table, "1 PR; ");
    cr_expect_eq(table.lock[1].value, 17);
    cr_expect(table.lock[1].is_value_valid);
    table_unlock(&table, 1);
    table_convert(&table, 0, MODE_PW, 0);
    table_request(&table, 2, MODE_PR, 0);
    resource_purge(&table.locks, &table.lock[0]);
    table_expect_news(&table, "");
    resource_grant(NULL, &table.locks, &table.port, false);
    table_expect_news(&table, "2 PR; ");
    cr_expect_not(table.lock[2].is_value_valid);
    table_convert(&table, 2, MODE_EX, 0);
    table.lock[2].value = 18;
    table_unlock(&table, 2);
    table_request(&table, 3, MODE_CR, 0);
    cr_expect(table.lock[3].is_value_valid);
    cr_expect_eq(table.lock[3].value, 18);
    cr_expect_eq(table.locks.value_sequence, 2);
    resource_purge(&table.locks, &table.lock[3]);
    cr_expect_not(table.locks.is_value_invalid, "a reader's death loses nothing");
    cr_expect(resource_is_unused(&table.locks));
}

/* After a recovery the order of conversions does not count. */
Test(resource, forgets_the_order_after_a_recovery)
{
    for (int recovered = 0; recovered < 2; recovered++) {
        struct table_bench table;
        table_open(&table);
        table_request(&table, 0, MODE_CR, 0);
        table_request(&table, 1, MODE_NL, 0);
        table_request(&table, 2, MODE_NL, 0);
        table_request(&table, 3, MODE_PR, 0);
        table_convert(&table, 1, MODE_EX, 0);
        table_convert(&table, 2, MODE_CW, 0);
        resource_purge(&table.locks, &table.lock[3]);
        resource_grant(NULL, &table.locks, &table.port, recovered);
        table_expect_news(&table, recovered ? "2 CW; " : "");
    }
}

Test(resource, refuses_flags_that_do_not_fit)
{
    struct table_bench table;
    table_open(&table);
    cr_expect_eq(table_request(&table, 0, MODE_CR, LOCK_EXPEDITE), LOCK_INVALID);
    cr_expect_eq(table_request(&table, 0, MODE_NL, LOCK_EXPEDITE | LOCK_NOQUEUE), LOCK_INVALID);
    cr_expect_eq(table_request(&table, 0, MODE_NL, LOCK_QUECVT), LOCK_INVALID);
    cr_expect_eq(table_request(&table, 0, MODE_NL, LOCK_CONVDEADLK), LOCK_INVALID);
    cr_expect_eq(table_convert(&table, 0, MODE_NL, 0), LOCK_BUSY);
    cr_expect_eq(table_request(&table, 0, MODE_PR, 0), LOCK_GRANTED);
    cr_expect_eq(table_convert(&table, 0, MODE_NL, LOCK_QUECVT), LOCK_INVALID);
    cr_expect_eq(table_convert(&table, 0, MODE_EX, LOCK_EXPEDITE), LOCK_INVALID);
    cr_expect_eq(table_convert(&table, 0, MODE_EX, LOCK_CONVDEADLK | LOCK_NOQUEUE), LOCK_INVALID);
    cr_expect_eq(table_convert(&table, 0, MODE_CW, LOCK_QUECVT), LOCK_GRANTED);
    cr_expect_eq(table.lock[0].granted, MODE_CW);
}

/* No two locks have modes that conflict, and nothing waits that its rule would grant. */
static void expect_sound(const struct table_bench *table)
{
    for (size_t i = 0; i < TABLE_LOCKS; i++) {
        const struct dlm_lock *one = &table->lock[i];
        bool fits = true;
        for (size_t k = 0; k < TABLE_LOCKS; k++) {
            const struct dlm_lock *other = &table->lock[k];
            if (k == i || other->granted == MODE_NONE) {
                continue;
            }
            cr_assert(
                one->granted == MODE_NONE ||
                modes_are_compatible((enum lock_mode)one->granted, (enum lock_mode)other->granted));
            fits = fits && (one->requested == MODE_NONE ||
                            modes_are_compatible((enum lock_mode)one->requested,
                                                 (enum lock_mode)other->granted));
        }
        bool is_turn = one == table->locks.converting.first ||
                       (one == table->locks.waiting.first && table->locks.converting.first == NULL);
        bool waits = one->queue == ON_CONVERTING || one->queue == ON_WAITING;
        bool is_free = is_turn || (waits && (one->flags & LOCK_NOORDER));
        cr_assert_not(is_free && fits, "%zu waits for nothing", i);
    }
}

/* Operations at random: all that holds at any time holds after each. */
Test(resource, stays_sound)
{
    struct table_bench table;
    struct stream stream;
    stream_init(&stream, 1, 0, "resource", "operations");
    table_open(&table);
    unsigned outcomes[LOCK_BUSY + 1] = {0};
    for (int step = 0; step < 100000; step++) {
        size_t i = stream_below(&stream, TABLE_LOCKS);
        unsigned mode = (unsigned)stream_below(&stream, LOCK_MODES);
        unsigned flags = 1u << stream_below(&stream, 8) & 31;
        unsigned what = (unsigned)stream_below(&stream, 8);
        enum lock_outcome outcome = LOCK_BUSY;
        if (table.lock[i].queue == ON_NO_QUEUE) {
            outcome = table_request(&table, i, mode, flags);
        } else if (what == 0) {
            outcome = table_cancel(&table, i);
        } else if (what < 4) {
            outcome = table_unlock(&table, i);
        } else {
            outcome = table_convert(&table, i, mode, flags);
        }
        outcomes[outcome]++;
        table.news[0] = '\0';
        expect_sound(&table);
    }
    for (unsigned i = 0; i <= LOCK_BUSY; i++) {
        cr_expect_gt(outcomes[i], 100, "%u of outcome %u", outcomes[i], i);
    }
}
