#include "models/cluster/quorum/quorum.h"

#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>

static bool form(struct quorum *quorum, small_set members)
{
    struct bit_set set = small_set_to(members);
    return quorum_form(quorum, &set);
}

/* floor((expected + 2) / 2) of n nodes; with two nodes one is enough unless two_node is off. */
Test(quorum, votes_needed)
{
    static const uint32_t facts[] = {1, 1, 2, 3, 3, 4, 4, 5};
    const struct quorum_parameters preset = {QUORUM_AUTO, QUORUM_AUTO};
    struct quorum quorum;
    for (uint32_t n = 1; n <= 8; n++) {
        quorum_init(&quorum, &preset, n);
        cr_expect_eq(quorum.votes_needed, facts[n - 1], "%u nodes need %u", n, quorum.votes_needed);
        cr_expect_eq(quorum.two_node, n == 2);
        cr_expect_eq(quorum.wait_for_all, n == 2);
        for (small_set members = 1; members < small_set_of(n); members++) {
            uint32_t votes = (uint32_t)__builtin_popcountll(members);
            cr_expect_eq(form(&quorum, members), votes >= facts[n - 1]);
        }
    }
    quorum_init(&quorum, &(struct quorum_parameters){QUORUM_OFF, QUORUM_AUTO}, 2);
    cr_expect_eq(quorum.votes_needed, 2);
    cr_expect_not(quorum.wait_for_all);
    quorum_init(&quorum, &preset, BIT_SET_MOST);
    cr_expect_eq(quorum.votes_needed, BIT_SET_MOST / 2 + 1);
    struct bit_set all;
    bit_set_all(&all, BIT_SET_MOST);
    cr_expect(quorum_form(&quorum, &all));
}

/* Of two rings that share no node at most one is quorate, unless two_node is on. */
Test(quorum, two_rings_are_not_both_quorate)
{
    for (uint32_t n = 2; n <= 6; n++) {
        for (small_set ring = 1; ring < small_set_of(n); ring++) {
            struct quorum quorum;
            quorum_init(&quorum, &(struct quorum_parameters){QUORUM_OFF, QUORUM_AUTO}, n);
            bool one = form(&quorum, ring);
            small_set rest = small_set_all(n) & ~ring;
            bool other = rest != 0 && form(&quorum, rest);
            cr_expect_not(one && other);
        }
    }
}

Test(quorum, wait_for_all_lets_nobody_start_twice)
{
    struct quorum quorum;
    quorum_init(&quorum, &(struct quorum_parameters){0}, 2);
    cr_expect(form(&quorum, 1), "who has seen all has quorum alone");
    quorum_node_booted(&quorum, 1);
    cr_expect_not(form(&quorum, 2), "who has booted waits");
    cr_expect(form(&quorum, 1));
    cr_expect(form(&quorum, 3), "the other vouches");
    cr_expect(form(&quorum, 2), "and it waits no more");
    quorum_node_booted(&quorum, 0);
    quorum_node_booted(&quorum, 1);
    cr_expect_not(form(&quorum, 1));
    cr_expect_not(form(&quorum, 2));
    cr_expect(form(&quorum, 3), "all are there");
    cr_expect_eq(small_set_from(&quorum.waiting), 0);
}

/* In larger clusters one that has seen all is enough, but it needs the votes as well. */
Test(quorum, a_witness_needs_votes_too)
{
    struct quorum quorum;
    quorum_init(&quorum, &(struct quorum_parameters){QUORUM_AUTO, QUORUM_ON}, 4);
    for (uint32_t node = 1; node < 4; node++) {
        quorum_node_booted(&quorum, node);
    }
    cr_expect_not(form(&quorum, 0x3));
    cr_expect_eq(small_set_from(&quorum.waiting), 0xe, "without quorum nobody vouches");
    cr_expect_not(form(&quorum, 0xe), "three votes, but all of them wait");
    cr_expect(form(&quorum, 0x7));
    cr_expect_eq(small_set_from(&quorum.waiting), 0x8);
    quorum_init(&quorum, &(struct quorum_parameters){QUORUM_AUTO, QUORUM_AUTO}, 4);
    quorum_node_booted(&quorum, 1);
    cr_expect_eq(small_set_from(&quorum.waiting), 0, "nobody waits where it is off");
}

Test(quorum, check)
{
    static const struct {
        int two_node, wait_for_all;
        uint32_t nodes;
        size_t errors, complaints;
    } facts[] = {
        {QUORUM_AUTO, QUORUM_AUTO, 2, 0, 0}, {QUORUM_ON, QUORUM_AUTO, 2, 0, 0},
        {QUORUM_ON, QUORUM_AUTO, 3, 1, 1},   {QUORUM_ON, QUORUM_OFF, 1, 1, 2},
        {QUORUM_AUTO, QUORUM_OFF, 2, 0, 1},  {QUORUM_AUTO, QUORUM_OFF, 3, 0, 0},
        {QUORUM_OFF, QUORUM_OFF, 2, 0, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = place_of(arena, "system", "quorum");
        quorum_check(&(struct quorum_parameters){facts[i].two_node, facts[i].wait_for_all}, &scope,
                     facts[i].nodes, &complaints);
        arena_destroy(arena);
        cr_expect_eq(complaints.errors, facts[i].errors, "%zu", i);
        cr_expect_eq(complaints.count, facts[i].complaints, "%zu", i);
        complaints_free(&complaints);
    }
    cr_expect_eq(quorum_table.count, 2);
}
