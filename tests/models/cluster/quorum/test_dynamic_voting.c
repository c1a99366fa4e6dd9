#include "models/cluster/quorum/dynamic_voting.h"

#include "sim/random/stream.h"
#include "tests/models/cluster/quorum/ballot.h"

static const struct quorum_lock_parameters witness = {
    .acquisition = {.family = DISTRIBUTION_CONSTANT, .constant = 1000}, .timeout = 20000};

static struct dynamic_voting_rules rules_of(const struct quorum_lock_parameters *lock, bool adjusts)
{
    return (struct dynamic_voting_rules){
        .lock = lock, .remembers = adjusts, .is_adjusted = adjusts, .dropped = BIT_SET_MOST};
}

static small_set voters(const struct ballot *ballot, uint32_t node)
{
    return small_set_from(&ballot->voting->records[node].voters);
}

/* Five nodes are lost one after the other: with a lock the last stands, without one of the last two
 * the one that kept its vote. */
Test(dynamic_voting, one_after_the_other)
{
    for (int has_lock = 0; has_lock < 2; has_lock++) {
        struct ballot ballot;
        struct dynamic_voting_rules rules = rules_of(has_lock ? &witness : NULL, true);
        ballot_open(&ballot, &rules, 5, 1);
        cr_expect_eq(voters(&ballot, 0), 0x1f);
        cr_expect(ballot_wins(&ballot, 0x1e));
        cr_expect_eq(voters(&ballot, 1), has_lock ? 0x1e : 0xe, "an even number is made odd");
        cr_expect(ballot_wins(&ballot, 0x1c));
        cr_expect(ballot_wins(&ballot, 0x18));
        cr_expect_eq(voters(&ballot, 4), has_lock ? 0x18 : 0x8);
        cr_expect_eq(ballot_wins(&ballot, 0x10), has_lock == 1);
        ballot_close(&ballot);
    }
}

/* Two halves: the first to take the lock goes on, and keeps it from the other for good. */
Test(dynamic_voting, one_half_takes_the_lock)
{
    struct ballot ballot;
    struct dynamic_voting_rules rules = rules_of(&witness, false);
    ballot_open(&ballot, &rules, 4, 1);
    cr_expect(ballot_form(&ballot, 0x3).is_open);
    ballot_wait(&ballot, 500);
    cr_expect(ballot_form(&ballot, 0xc).is_open);
    ballot_wait(&ballot, 500);
    cr_expect(ballot_count(&ballot, 0x3).is_quorate);
    cr_expect_eq(ballot_count(&ballot, 0x3).votes, 3);
    cr_expect(ballot_count(&ballot, 0xc).is_open);
    ballot_wait(&ballot, 500);
    cr_expect_not(ballot_count(&ballot, 0xc).is_quorate);
    cr_expect_eq(ballot.recounts, 2);
    cr_expect_not(ballot_wins(&ballot, 0xc), "it was taken in that state of votes");
    cr_expect(ballot_wins(&ballot, 0xf));
    cr_expect(ballot_wins(&ballot, 0xc), "all were together since");
    ballot_close(&ballot);
}

/* A node that has booted and remembers nothing does not vote. */
Test(dynamic_voting, the_forgetful_do_not_vote)
{
    struct ballot ballot;
    struct dynamic_voting_rules rules = rules_of(&witness, false);
    ballot_open(&ballot, &rules, 3, 1);
    cr_expect(ballot_wins(&ballot, 0x3));
    cr_expect(ballot_wins(&ballot, 0x1), "one of two takes the lock");
    ballot_boot(&ballot, 1);
    cr_expect_not(ballot_wins(&ballot, 0x6), "two of three, of which one has forgotten");
    cr_expect(ballot_wins(&ballot, 0x3));
    for (uint32_t node = 0; node < 3; node++) {
        ballot_boot(&ballot, node);
    }
    cr_expect(ballot_form(&ballot, 0x3).waits);
    cr_expect(ballot_wins(&ballot, 0x7), "all of them");
    ballot_close(&ballot);
    ballot_open(&ballot, &rules, 2, 1);
    ballot_boot(&ballot, 1);
    struct quorum_verdict all = ballot_form(&ballot, 0x3);
    cr_expect(all.is_quorate, "one of two votes, and all are there");
    cr_expect_eq(all.votes, 2);
    cr_expect_eq(all.needed, 2);
    ballot_close(&ballot);
}

/* One that does remember votes as before, also when it is the last. */
Test(dynamic_voting, the_last_to_stand_remembers)
{
    struct ballot ballot;
    struct dynamic_voting_rules rules = rules_of(&witness, true);
    ballot_open(&ballot, &rules, 2, 1);
    cr_expect(ballot_wins(&ballot, 0x1));
    ballot_boot(&ballot, 0);
    ballot_boot(&ballot, 1);
    cr_expect_not(ballot_wins(&ballot, 0x2));
    cr_expect(ballot_wins(&ballot, 0x1));
    ballot_close(&ballot);
}

/* The vote of a node that leaves goes at once; the last to leave keeps its own. */
Test(dynamic_voting, nodes_leave)
{
    struct ballot ballot;
    struct dynamic_voting_rules rules = rules_of(NULL, true);
    ballot_open(&ballot, &rules, 2, 1);
    cr_expect_eq(voters(&ballot, 1), 0x1);
    ballot_leave(&ballot, 0);
    cr_expect_eq(voters(&ballot, 1), 0x2);
    cr_expect_eq(voters(&ballot, 0), 0x2, "the node that has left knows");
    cr_expect(ballot_wins(&ballot, 0x2));
    ballot_leave(&ballot, 1);
    cr_expect_eq(voters(&ballot, 1), 0x2);
    ballot_boot(&ballot, 0);
    ballot_boot(&ballot, 1);
    cr_expect_not(ballot_wins(&ballot, 0x1));
    cr_expect(ballot_wins(&ballot, 0x2));
    ballot_close(&ballot);
}

/* A lock that fails loses its vote, and a node loses its own; both are back with it, unless those
 * that hear of it are too few. */
Test(dynamic_voting, the_lock_fails)
{
    struct ballot ballot;
    struct dynamic_voting_rules rules = rules_of(&witness, true);
    const struct cause none = {0};
    rules.dropped = 0;
    ballot_open(&ballot, &rules, 4, 1);
    struct component *quorum = &ballot.voting->component;
    dynamic_voting_set_device(ballot.run, quorum, 4, false, none);
    cr_expect_eq(voters(&ballot, 0), 0xe);
    cr_expect_not(ballot.voting->records[0].has_lock);
    dynamic_voting_set_device(ballot.run, quorum, 4, true, none);
    cr_expect_eq(voters(&ballot, 3), 0xf);
    cr_expect(ballot.voting->records[0].has_lock);
    ballot_crash(&ballot, 2);
    ballot_crash(&ballot, 3);
    dynamic_voting_set_device(ballot.run, quorum, 4, false, none);
    cr_expect_eq(voters(&ballot, 0), 0xf, "two of five cannot agree");
    cr_expect_not(ballot_wins(&ballot, 0x3));
    ballot_close(&ballot);
}

/* Rings of any nodes, one after the other, and boots in between: of those that stand beside each
 * other one has quorum at most, and a ring of all nodes always has it. */
static void walk(const struct dynamic_voting_rules *rules, uint32_t nodes, uint64_t seed)
{
    struct ballot ballot;
    struct stream stream;
    stream_init(&stream, seed, 0, "test", "rings");
    ballot_open(&ballot, rules, nodes, seed);
    for (unsigned step = 0; step < 30; step++) {
        small_set rings[3] = {0};
        for (uint32_t node = 0; node < nodes; node++) {
            uint64_t ring = stream_below(&stream, 4);
            rings[ring % 3] |= (small_set)(ring < 3) << node;
            if (ring == 3) {
                ballot_crash(&ballot, node);
                ballot_boot(&ballot, node);
            }
        }
        ballot.cut = stream_below(&stream, small_set_of(nodes));
        for (unsigned i = 0; i < 3; i++) {
            if (rings[i] != 0) {
                ballot_form(&ballot, rings[i]);
                ballot_wait(&ballot, (sim_ticks)stream_below(&stream, 2) * 700);
            }
        }
        ballot_wait(&ballot, (sim_ticks)stream_below(&stream, 3) * 1000);
        unsigned quorate = 0;
        for (unsigned i = 0; i < 3; i++) {
            quorate += rings[i] != 0 && ballot_count(&ballot, rings[i]).is_quorate;
        }
        cr_assert_leq(quorate, 1u, "seed %lu step %u", (unsigned long)seed, step);
        if (stream_below(&stream, 4) == 0) {
            ballot_leave(&ballot, (uint32_t)stream_below(&stream, nodes));
        }
        if (stream_below(&stream, 4) == 0) {
            bool works = ballot.voting->lock != NULL && ballot.voting->lock->failures > 0;
            dynamic_voting_set_device(ballot.run, &ballot.voting->component, nodes, works,
                                      (struct cause){0});
        }
    }
    cr_expect(ballot_wins(&ballot, small_set_all(nodes)));
    ballot_close(&ballot);
}

Test(dynamic_voting, two_rings_never_have_quorum)
{
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        const struct quorum_lock_parameters *lock = seed % 3 == 0 ? NULL : &witness;
        struct dynamic_voting_rules rules = rules_of(lock, seed % 2 == 0 || lock == NULL);
        rules.dropped = (uint32_t)(seed % 7);
        walk(&rules, 2 + (uint32_t)(seed % 5), seed);
    }
}
