#include "tests/models/cluster/heartbeat_cases.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

/* Faults of all sorts at random instants; then everything is mended. */
static sim_ticks write_faults(struct bed *bed, struct stream *stream)
{
    static const sim_ticks scales[] = {MS / 10, SECOND, 5 * SECOND, 15 * SECOND};
    sim_ticks last = 0;
    bed->loss = stream_below(stream, 2) == 0 ? 1 : 0.4;
    for (unsigned i = 0; i < 12; i++) {
        last += 1 + (sim_ticks)stream_below(stream, (uint64_t)scales[stream_below(stream, 4)]);
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

static bool is_one_ring(const struct bed *bed)
{
    const struct heartbeat *heartbeat = (const struct heartbeat *)bed->membership;
    struct bit_set running = small_set_to(bed_taking_part(bed));
    BIT_SET_EACH(&running, node)
    {
        if (!bit_set_equals(&heartbeat->nodes[node].view, &running) ||
            bed->rings[node] != small_set_from(&running)) {
            return false;
        }
    }
    return true;
}

/* Once no more faults come, all running nodes are one ring when the silence of a node and the
 * reforms after it are over, and stay so without any event. */
Test(heartbeat_rings, nodes_that_hear_each_other_end_in_one_ring)
{
    for (unsigned seed = 0; seed < 1000; seed++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        parameters.reform = distribution_constant(seed % 3 * SECOND / 2);
        struct stream stream;
        stream_init(&stream, seed, 0, "test", "faults");
        uint32_t nodes = 2 + (uint32_t)stream_below(&stream, 4);
        struct bed bed;
        bed_start(&bed, &heartbeat_kind, &parameters, nodes, seed, 1000 * SECOND);
        sim_ticks last = write_faults(&bed, &stream);
        if (seed < 200) {
            run_on_event(bed.run, check_invariants, &bed);
        }
        bed_run(&bed, last + 4 * SECOND + 2 * SECOND + 3 * parameters.reform.constant);
        cr_expect(is_one_ring(&bed), "seed %u: not one ring", seed);
        uint64_t events = run_events(bed.run);
        bed_run(&bed, 1000 * SECOND);
        cr_expect(is_one_ring(&bed), "seed %u: the ring has not lasted", seed);
        cr_expect_leq(run_events(bed.run), events + 20, "seed %u: sound, and not idle", seed);
        bed_end(&bed);
    }
}

/* The listener may take nodes down while it is told of a ring. */
Test(heartbeat_rings, the_listener_may_change_nodes)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_form = 0x6;
    bed_at(&bed, 10 * SECOND, BED_CRASH, 0);
    bed_run(&bed, 100 * SECOND);
    cr_expect_eq(bed.formed[bed.formed_count - 1].nodes, 0x8);
    bed_end(&bed);
}

/* And while it is told of a suspicion: one that it takes down says nothing more. */
Test(heartbeat_rings, the_listener_may_change_nodes_that_suspect)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 4, 0, 100 * SECOND);
    bed.reset_on_suspect = 0xe;
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect_gt(bed.suspected_count, 0);
    cr_expect_eq(bed.rings[0], 0x1);
    bed_end(&bed);
}
