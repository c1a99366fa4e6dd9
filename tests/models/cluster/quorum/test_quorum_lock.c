#include "models/cluster/quorum/quorum_lock.h"

#include "tests/models/cluster/quorum/ballot.h"

static struct quorum_lock_parameters parameters = {.unit = "lock", .timeout = 2800};

static void open_race(struct ballot *ballot, sim_ticks acquisition)
{
    const struct dynamic_voting_rules rules = {.lock = &parameters, .dropped = BIT_SET_MOST};
    parameters.acquisition = distribution_constant(acquisition);
    ballot_open(ballot, &rules, 2, 1);
}

/* The time that the lock takes, to the tick. */
Test(quorum_lock, acquisition_takes_its_time)
{
    struct ballot ballot;
    open_race(&ballot, 2000);
    cr_expect(ballot_form(&ballot, 0x2).is_open);
    ballot_wait(&ballot, 1999);
    cr_expect(ballot_count(&ballot, 0x2).is_open);
    ballot_wait(&ballot, 1);
    cr_expect(ballot_count(&ballot, 0x2).is_quorate);
    cr_expect_eq(ballot.voting->lock->taken, 1);
    ballot_close(&ballot);
}

/* A lock that takes too long, one that no member reaches, and one whose path is lost meanwhile. */
Test(quorum_lock, a_ring_fails_without_the_lock)
{
    struct ballot ballot;
    open_race(&ballot, 2801);
    ballot_form(&ballot, 0x2);
    ballot_wait(&ballot, 2799);
    cr_expect(ballot_count(&ballot, 0x2).is_open);
    ballot_wait(&ballot, 1);
    cr_expect_not(ballot_count(&ballot, 0x2).is_open);
    cr_expect_not(ballot_count(&ballot, 0x2).is_quorate);
    ballot_close(&ballot);
    for (int later = 0; later < 2; later++) {
        open_race(&ballot, 2000);
        ballot.cut = later ? 0 : 0x2;
        ballot_form(&ballot, 0x2);
        ballot.cut = 0x2;
        ballot_wait(&ballot, later ? 2000 : 2800);
        cr_expect_not(ballot_count(&ballot, 0x2).is_open);
        cr_expect_not(ballot_count(&ballot, 0x2).is_quorate);
        cr_expect_eq(ballot.voting->lock->taken, 0, "it is free");
        ballot_close(&ballot);
    }
}

/* Another member takes it where the first does not reach it; a node that is down does not. */
Test(quorum_lock, a_member_that_reaches_it_takes_it)
{
    struct ballot ballot;
    const struct dynamic_voting_rules rules = {.lock = &parameters, .dropped = BIT_SET_MOST};
    parameters.acquisition = distribution_constant(1000);
    ballot_open(&ballot, &rules, 4, 1);
    ballot.cut = 0x1;
    cr_expect(ballot_wins(&ballot, 0x3));
    ballot_close(&ballot);
    ballot_open(&ballot, &rules, 4, 1);
    struct bit_set low = small_set_to(0x3);
    ballot_crash(&ballot, 1);
    ballot.cut = 0x1;
    cr_expect_not(quorum_lock_is_reached(ballot.voting->lock, &low));
    cr_expect_not(ballot_wins(&ballot, 0x3));
    ballot_close(&ballot);
}

/* A new ring of a member ends the race. */
Test(quorum_lock, a_race_ends_with_its_ring)
{
    struct ballot ballot;
    open_race(&ballot, 1000);
    ballot_form(&ballot, 0x2);
    cr_expect(ballot_form(&ballot, 0x3).is_quorate);
    ballot_wait(&ballot, 5000);
    cr_expect_eq(ballot.recounts, 0);
    cr_expect_eq(ballot.voting->lock->taken, 0);
    ballot_close(&ballot);
}

/* Failures add up, of the lock and of the way of a node to it. */
Test(quorum_lock, failures_add_up)
{
    struct ballot ballot;
    open_race(&ballot, 1000);
    struct quorum_lock *lock = ballot.voting->lock;
    struct bit_set both = small_set_to(0x3), first = small_set_to(0x1);
    quorum_lock_set(lock, 0, false);
    cr_expect(quorum_lock_is_reached(lock, &both));
    cr_expect_not(quorum_lock_is_reached(lock, &first));
    quorum_lock_set(lock, 2, false);
    quorum_lock_set(lock, 2, false);
    quorum_lock_set(lock, 2, true);
    cr_expect_not(quorum_lock_is_reached(lock, &both));
    quorum_lock_set(lock, 2, true);
    cr_expect(quorum_lock_is_reached(lock, &both));
    ballot_close(&ballot);
}
