/* A dynamic voting (models/cluster/quorum/dynamic_voting.h) in a run of its own. */
#ifndef TESTS_MODELS_CLUSTER_QUORUM_BALLOT_H
#define TESTS_MODELS_CLUSTER_QUORUM_BALLOT_H

#include "models/cluster/quorum/dynamic_voting.h"

#include "tests/small_set.h"

#include <criterion/criterion.h>

struct ballot {
    struct run *run;
    struct dynamic_voting *voting;
    small_set cut; /* nodes without a path to the unit */
    unsigned recounts;
};

static inline bool ballot_reaches(const void *owner, uint32_t unit, uint32_t node)
{
    (void)unit;
    return (((const struct ballot *)owner)->cut >> node & 1) == 0;
}

static inline void ballot_recount(struct run *run, void *owner, struct cause cause)
{
    (void)run;
    (void)cause;
    ((struct ballot *)owner)->recounts++;
}

/* One tick is a millisecond. */
static inline void ballot_open(struct ballot *ballot, const struct dynamic_voting_rules *rules,
                               uint32_t nodes, uint64_t seed)
{
    static const char *const units[] = {"lock"};
    const struct run_options options = {
        .horizon = INT64_C(1000000), .ticks_per_second = 1000, .seed = seed};
    *ballot = (struct ballot){.run = run_create(&options)};
    struct arena *arena = ballot->run->arena;
    struct assembly assembly =
        assembly_start(ballot->run, measures_create(arena, 2), ballot->run->arena);
    struct scope spec = scope_of_spec(arena);
    struct scope scope = scope_section(&spec, "system");
    const struct quorum_environment around = {.node_count = nodes,
                                              .listener = {ballot, ballot_recount},
                                              .unit_names = units,
                                              .unit_count = 1,
                                              .storage = {ballot, ballot_reaches}};
    ballot->voting = (struct dynamic_voting *)dynamic_voting_build(&assembly, &dynamic_votes_kind,
                                                                   &scope, rules, &around);
}

static inline void ballot_close(struct ballot *ballot)
{
    cr_expect_not(run_failed(ballot->run));
    run_destroy(ballot->run);
}

static inline struct quorum_verdict ballot_form(struct ballot *ballot, small_set members)
{
    struct bit_set set = small_set_to(members);
    return dynamic_voting_form(ballot->run, &ballot->voting->component, &set);
}

static inline struct quorum_verdict ballot_count(struct ballot *ballot, small_set members)
{
    struct bit_set set = small_set_to(members);
    return dynamic_voting_count(ballot->run, &ballot->voting->component, &set);
}

static inline void ballot_wait(struct ballot *ballot, sim_ticks time)
{
    cr_assert(run_until(ballot->run, run_now(ballot->run) + time));
}

/* A ring is formed, and has raced if it had to. */
static inline bool ballot_wins(struct ballot *ballot, small_set members)
{
    if (ballot_form(ballot, members).is_open) {
        ballot_wait(ballot, 30000);
    }
    cr_expect_not(ballot_count(ballot, members).is_open);
    return ballot_count(ballot, members).is_quorate;
}

static inline void ballot_crash(struct ballot *ballot, uint32_t node)
{
    dynamic_voting_node_missed(ballot->run, &ballot->voting->component, node, false);
}

static inline void ballot_boot(struct ballot *ballot, uint32_t node)
{
    dynamic_voting_node_booted(&ballot->voting->component, node);
    dynamic_voting_node_heard(ballot->run, &ballot->voting->component, node);
}

static inline void ballot_leave(struct ballot *ballot, uint32_t node)
{
    dynamic_voting_node_missed(ballot->run, &ballot->voting->component, node, true);
}

#endif
