#include "tests/models/cluster/heartbeat_cases.h"
#include "tests/small_set.h"

/* Faults of all sorts but loss of a share, at random instants. */
static void write_faults(struct bed *bed, struct stream *stream)
{
    static const sim_ticks scales[] = {MS / 10, SECOND, 5 * SECOND, 15 * SECOND};
    sim_ticks last = 5 * SECOND;
    bed->loss = 1;
    for (unsigned i = 0; i < 10; i++) {
        last += 1 + (sim_ticks)stream_below(stream, (uint64_t)scales[stream_below(stream, 4)]);
        enum bed_event event = (enum bed_event)stream_below(stream, BED_EVENTS);
        uint64_t argument = stream_below(stream, bed->node_count);
        if (event == BED_PARTITION) {
            argument = 1 + stream_below(stream, small_set_all(bed->node_count) - 1);
        }
        bed_at(bed, last, event, argument);
    }
}

static void play(struct bed *bed, struct heartbeat_parameters *parameters, unsigned seed)
{
    struct stream stream;
    stream_init(&stream, seed, 0, "test", "faults");
    uint32_t nodes = 2 + (uint32_t)stream_below(&stream, 4);
    parameters->reform = distribution_constant(seed % 2 * SECOND / 3);
    bed_start(bed, &heartbeat_kind, parameters, nodes, seed, 200 * SECOND);
    write_faults(bed, &stream);
    bed_run(bed, 200 * SECOND);
}

/* The listener is told the same at the same tick whether heartbeats are computed or each is a
 * message. */
Test(heartbeat_beats, computed_and_scheduled_heartbeats_agree)
{
    for (unsigned seed = 0; seed < 300; seed++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        struct bed computed;
        struct bed scheduled;
        play(&computed, &parameters, seed);
        parameters.every_message = true;
        play(&scheduled, &parameters, seed);
        cr_expect(bed_is_like(&computed, &scheduled), "seed %u: %zu and %zu rings", seed,
                  computed.formed_count, scheduled.formed_count);
        cr_expect_lt(run_events(computed.run), run_events(scheduled.run));
        bed_end(&computed);
        bed_end(&scheduled);
    }
}

/* The wrong twin: heartbeats that are a byte longer arrive at other instants. */
Test(heartbeat_beats, a_longer_heartbeat_is_seen)
{
    unsigned seen = 0;
    for (unsigned seed = 0; seed < 20; seed++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        struct bed one;
        struct bed other;
        play(&one, &parameters, seed);
        parameters.size++;
        parameters.every_message = true;
        play(&other, &parameters, seed);
        seen += !bed_is_like(&one, &other);
        bed_end(&one);
        bed_end(&other);
    }
    cr_expect_gt(seen, 10, "%u", seen);
}

/* Paths that are computed, and nodes that send, as bits. */
static uint64_t settled(const struct heartbeat *heartbeat)
{
    uint64_t bits = 0;
    uint32_t count = heartbeat->around.node_count;
    for (uint32_t node = 0; node < count; node++) {
        bits |= (uint64_t)heartbeat->nodes[node].sends << (count * count + node);
        for (uint32_t from = 0; from < count; from++) {
            bits |= (uint64_t)heartbeat->nodes[node].from[from].is_computed
                    << (node * count + from);
        }
    }
    return bits;
}

/* A look at the paths of the node that has changed leaves nothing to a look at all. */
Test(heartbeat_beats, what_changes_with_a_node_is_settled)
{
    for (unsigned seed = 0; seed < 100; seed++) {
        struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
        struct stream stream;
        struct bed bed;
        stream_init(&stream, seed, 0, "test", "faults");
        bed_start(&bed, &heartbeat_kind, &parameters, 2 + seed % 4, seed, 200 * SECOND);
        write_faults(&bed, &stream);
        for (sim_ticks at = 5 * SECOND; at <= 100 * SECOND; at += SECOND / 2) {
            bed_run(&bed, at);
            struct heartbeat *heartbeat = (struct heartbeat *)bed.membership;
            uint64_t before = settled(heartbeat);
            heartbeat_settle(bed.run, heartbeat);
            cr_expect_eq(settled(heartbeat), before, "seed %u", seed);
        }
        bed_end(&bed);
    }
}

/* Every node sends each interval to every other. */
Test(heartbeat_beats, every_message_is_sent)
{
    struct heartbeat_parameters parameters = heartbeat_of(SECOND, 4);
    parameters.every_message = true;
    struct bed bed;
    bed_start(&bed, &heartbeat_kind, &parameters, 3, 0, 100 * SECOND);
    bed_run(&bed, 100 * SECOND);
    const struct heartbeat *heartbeat = (const struct heartbeat *)bed.membership;
    for (uint32_t node = 0; node < 3; node++) {
        sim_ticks first = heartbeat->nodes[node].first;
        cr_expect(first > 0 && first <= SECOND);
        for (uint32_t to = 0; to < 3; to++) {
            sim_ticks heard = heartbeat->nodes[to].from[node].heard;
            sim_ticks wait = (node == 0 ? to
                              : to == 0 ? 0
                                        : 1) == 2 ||
                                     (node != 0 && to != 0)
                                 ? network_transmission(bed.network, node, 100)
                                 : 0;
            if (to != node) {
                cr_expect_eq((heard - first - wait) % SECOND,
                             network_transit(bed.network, node, to, 100), "%u to %u", node, to);
            }
        }
    }
    cr_expect_eq(bed.formed_count, 0);
    bed_end(&bed);
}
