#include "tests/models/cluster/corosync_cases.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

enum { FAULTS = 12 };

/* Faults of all sorts at random instants in the first 60 s; then everything is mended. */
static sim_ticks write_faults(struct bed *bed, struct stream *stream)
{
    sim_ticks last = 0;
    bed->loss = stream_below(stream, 2) == 0 ? 1 : 0.3;
    for (unsigned i = 0; i < FAULTS; i++) {
        /* Every other one soon after the one before: within a gather, a commit, or a few passes. */
        static const sim_ticks scales[] = {SECOND / 10000, 5 * SECOND, SECOND / 10, 15 * SECOND};
        sim_ticks scale = scales[stream_below(stream, 4)];
        last += 1 + (sim_ticks)stream_below(stream, (uint64_t)scale);
        enum bed_event event = (enum bed_event)stream_below(stream, BED_EVENTS);
        uint64_t argument = stream_below(stream, bed->node_count);
        if (event == BED_PARTITION) {
            argument = 1 + stream_below(stream, small_set_all(bed->node_count) - 1);
        }
        bed_at(bed, last, event, argument);
    }
    last += 1 + (sim_ticks)stream_below(stream, SECOND);
    bed_at(bed, last, BED_HEAL, 0);
    for (uint32_t node = 0; node < bed->node_count; node++) {
        bed_at(bed, last, BED_RESTORE, node);
        bed_at(bed, last, BED_RESUME, node);
        if (stream_below(stream, 2) == 0) {
            bed_at(bed, last, BED_BOOT, node);
            bed_at(bed, last, BED_REJOIN, node);
        }
    }
    return last;
}

static void check_invariants(struct run *run, void *context)
{
    struct bed *bed = context;
    place_invariants(run, bed->membership);
}

/* Whether all running nodes that have not left are in one ring, of which they all know the same. */
static bool is_one_ring(const struct bed *bed)
{
    const struct corosync *corosync = (const struct corosync *)bed->membership;
    small_set all = bed_taking_part(bed);
    for (uint32_t node = 0; node < bed->node_count; node++) {
        if (!small_set_has(all, node)) {
            continue;
        }
        const struct totem_node *it = &corosync->nodes[node];
        if (it->stage != TOTEM_OPERATIONAL || small_set_from(&it->members) != all ||
            bed->rings[node] != all || it->ring != corosync->nodes[small_set_first(all)].ring) {
            return false;
        }
    }
    return true;
}

/*
 * Liveness and safety: whatever has happened, once no more faults come all running nodes are one
 * ring within the token time-out, two consensus time-outs (a member may fail just after it has
 * answered), a merge and a little; and at no instant does the state contradict itself.
 */
static void play(unsigned seed, bool every_event)
{
    struct corosync_parameters parameters = corosync_defaults();
    parameters.leave = distribution_constant(seed % 3 * 150 * MS);
    struct stream stream;
    stream_init(&stream, seed, 0, "test", "faults");
    uint32_t nodes = 2 + (uint32_t)stream_below(&stream, 4);
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, nodes, seed, 1000 * SECOND);
    sim_ticks last = write_faults(&bed, &stream);
    if (every_event) {
        run_on_event(bed.run, check_invariants, &bed);
    }
    sim_ticks bound = corosync_token(&parameters, nodes) +
                      2 * corosync_consensus(&parameters, nodes) + 2 * parameters.merge +
                      2 * parameters.join;
    bed_run(&bed, last + bound);
    cr_expect(is_one_ring(&bed), "seed %u: %u nodes, not one ring", seed, nodes);
    uint64_t events = run_events(bed.run);
    bed_run(&bed, 1000 * SECOND);
    cr_expect(is_one_ring(&bed), "seed %u: the ring has not lasted", seed);
    cr_expect_leq(run_events(bed.run), events + 10, "seed %u: a ring that is sound is idle", seed);
    bed_end(&bed);
}

Test(corosync_gather, nodes_that_can_reach_each_other_end_in_one_ring)
{
    for (unsigned seed = 0; seed < 1500; seed++) {
        play(seed, seed < 200);
    }
}
