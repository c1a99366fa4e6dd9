#include "models/cluster/quorum/dynamic_voting.h"

#include "tests/models/cluster/cluster_fixture.h"

extern const struct kind fault_quorum_device_failure_kind;

/* Losses of nodes, by their first letters, and what is left: in groups of losses at once. */
struct loss {
    uint32_t nodes;
    bool has_witness, fails; /* the witness, before the first loss */
    const char *lost[4];
    bool is_quorate; /* at the end */
};

/* As Microsoft describes dynamic quorum: nodes are lost one after the other down to the last with a
 * witness, and down to two without, of which one has a vote; half of an even number at once with a
 * witness, less than half of an odd number. */
static const struct loss facts[] = {
    {5, true, false, {"a", "b", "c", "d"}, true},
    {5, false, false, {"a", "b", "c"}, true},
    {5, false, false, {"a", "b", "c", "d"}, false}, /* of delta and epsilon delta has the vote */
    {5, false, false, {"a", "b", "c", "e"}, true},
    {4, true, false, {"ab"}, true},
    {4, true, false, {"abc"}, false},
    {4, false, false, {"ab"}, false}, /* the vote of delta is dropped */
    {4, false, false, {"cd"}, true},
    {4, true, true, {"ab"}, false}, /* as without a witness */
    {4, true, true, {"cd"}, true},
    {4, true, false, {"a", "bc"}, false}, /* of three votes */
    {4, true, false, {"a", "b", "c"}, true},
    {3, true, false, {"ab"}, false}, /* the witness does not vote with an odd number */
    {3, true, false, {"a", "b"}, true},
    {2, true, false, {"a"}, true},
    {2, true, true, {"a"}, false},
    {2, false, false, {"b"}, true},
};

static const char *name_of(char letter)
{
    static const char *const names[] = {"alpha", "beta", "gamma", "delta", "epsilon"};
    return names[letter - 'a'];
}

static struct cluster_bench *with_votes(uint32_t nodes, bool has_witness)
{
    static _Alignas(max_align_t) unsigned char memory[256];
    static struct quorum_lock_parameters witness;
    struct quorum_lock_parameters *given = has_witness ? &witness : NULL;
    struct cluster_bench *bench = cluster_bench_create(nodes);
    witness = (struct quorum_lock_parameters){.acquisition = distribution_constant(SECOND),
                                              .timeout = 20 * SECOND};
    memset(memory, 0, sizeof memory);
    bench->machine.quorum = (struct part){&dynamic_votes_kind, memory};
    bench_set(&bench->machine.quorum, "witness", &given);
    return bench;
}

Test(dynamic_votes, losses_as_published)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct loss *fact = &facts[i];
        struct cluster_bench *bench = with_votes(fact->nodes, fact->has_witness);
        sim_ticks at = 100 * SECOND;
        if (fact->fails) {
            cluster_bench_fault(bench, &fault_quorum_device_failure_kind, 50 * SECOND, NULL);
        }
        for (unsigned step = 0; step < 4 && fact->lost[step] != NULL; step++) {
            for (const char *letter = fact->lost[step]; *letter != '\0'; letter++) {
                cluster_bench_crash(bench, at, name_of(*letter), TICKS_NEVER);
            }
            at += 100 * SECOND;
        }
        cluster_bench_run(bench, at);
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL) == 0, fact->is_quorate,
                     "row %zu", i);
        cluster_bench_end(bench);
    }
}
