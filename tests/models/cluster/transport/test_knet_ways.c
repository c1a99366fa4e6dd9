#include "tests/models/cluster/transport/knet_cases.h"
#include "tests/models/places.h"

#define ON_SECOND (UINT64_C(1) << BED_ENDPOINT_BITS)

/* A bed of two networks. @param knet, parameters  kept by the bed */
static void start(struct bed *bed, struct corosync_parameters *parameters,
                  struct knet_parameters *knet, enum knet_mode mode, uint32_t nodes,
                  uint64_t replication)
{
    *knet = knet_defaults();
    knet->link_mode = (int)mode;
    static struct corosync_hold hold = {500 * MS};
    *parameters = corosync_defaults();
    parameters->hold = &hold;
    parameters->transport = (struct part){&knet_kind, knet};
    bed_start_on(bed, &corosync_kind, parameters, nodes, replication, 1000 * SECOND, 2);
    bed->loss = 1;
}

static uint32_t links(const struct bed *bed, uint32_t from, uint32_t to)
{
    return knet_links(&knet_of(bed)->component, from, to);
}

/* In each mode the loss of one link of a pair, whichever it is, costs a token that is sent again,
 * and no ring: 1.7 s to find the link down, and the retransmission interval at most. The wrong
 * twin: both lost cost what one lost costs without the other. */
Test(knet_ways, one_lost_link_costs_no_ring)
{
    for (uint64_t seed = 0; seed < 60; seed++) {
        enum knet_mode mode = (enum knet_mode)(seed % 3);
        uint64_t lost = seed / 3 % 2 * ON_SECOND;
        struct corosync_parameters parameters;
        struct knet_parameters knet;
        struct bed bed;
        start(&bed, &parameters, &knet, mode, 2, seed);
        bed_at(&bed, 20 * SECOND, BED_LOSE, lost);
        bed_at(&bed, 60 * SECOND, BED_RESTORE, lost);
        bed_run(&bed, 50 * SECOND);
        cr_expect_eq(links(&bed, 0, 1), lost == 0 ? 2 : 1, "seed %lu", seed);
        bed_run(&bed, 100 * SECOND);
        cr_expect_eq(links(&bed, 0, 1), mode == KNET_PASSIVE ? 1 : 3);
        cr_expect(bed.formed_count == 0 && bed.suspected_count == 0, "seed %lu", seed);
        bed_at(&bed, 110 * SECOND, BED_LOSE, 0);
        bed_at(&bed, 110 * SECOND, BED_LOSE, ON_SECOND);
        bed_run(&bed, 200 * SECOND);
        cr_expect_eq(bed.formed_count, 2, "seed %lu: %zu rings", seed, bed.formed_count);
        sim_ticks took = bed.formed[0].at - 110 * SECOND;
        cr_expect(took > 6099 * MS && took < 6610 * MS, "seed %lu: %ld", seed, took);
        cr_expect_eq(links(&bed, 0, 1), 0);
        bed_end(&bed);
    }
}

/* A node that is parted from the others on one network and a second one on the other: there are
 * nodes that share no network with each other, and nodes that have a link to all. */
Test(knet_ways, a_partition_of_one_network_parts_nobody)
{
    struct corosync_parameters parameters;
    struct knet_parameters knet;
    struct bed bed;
    start(&bed, &parameters, &knet, KNET_PASSIVE, 4, 0);
    bed_at(&bed, 20 * SECOND, BED_PARTITION, 0x3);
    bed_run(&bed, 100 * SECOND);
    cr_expect(bed.formed_count == 0 && bed.suspected_count == 0);
    cr_expect(links(&bed, 0, 1) == 1 && links(&bed, 0, 2) == 2);
    bed_at(&bed, 110 * SECOND, BED_PARTITION, ON_SECOND | 0x3);
    bed_run(&bed, 200 * SECOND);
    cr_expect(bed_formed_at(&bed, 0x3, 0) > 0 && bed_formed_at(&bed, 0xc, 0) > 0);
    bed_end(&bed);
}

/* Passive: the highest priority that is up; of equals the first. */
Test(knet_ways, priorities)
{
    static int64_t priorities[] = {1, 5};
    for (unsigned given = 0; given < 2; given++) {
        struct corosync_parameters parameters;
        struct knet_parameters knet;
        struct bed bed;
        start(&bed, &parameters, &knet, KNET_PASSIVE, 2, 0);
        knet.link_priorities = (struct parameter_list){given == 0 ? 0 : 2, priorities};
        cr_expect_eq(links(&bed, 0, 1), given == 0 ? 1 : 2);
        knet_link(knet_of(&bed), 1, 0, 1)->is_up = false;
        cr_expect_eq(links(&bed, 0, 1), 1);
        knet_link(knet_of(&bed), 0, 0, 1)->is_up = false;
        cr_expect_eq(links(&bed, 0, 1), 0);
        bed_end(&bed);
    }
}

/* Round robin goes on with the next link that is up; active sends over all, with one number. */
Test(knet_ways, messages_are_spread)
{
    struct corosync_parameters parameters;
    struct knet_parameters knet;
    struct bed bed;
    start(&bed, &parameters, &knet, KNET_RR, 2, 0);
    struct component *component = &knet_of(&bed)->component;
    struct network_message message = {.from = 1, .to = 0}; /* none has been sent yet */
    static const uint32_t turns[] = {1, 2, 1, 2};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(knet_choose(component, &message), turns[i]);
    }
    knet_link(knet_of(&bed), 0, 1, 0)->is_up = false;
    cr_expect(knet_choose(component, &message) == 2 && knet_choose(component, &message) == 2);
    bed_end(&bed);
    start(&bed, &parameters, &knet, KNET_ACTIVE, 2, 0);
    component = &knet_of(&bed)->component;
    for (unsigned i = 1; i < 4; i++) {
        cr_expect_eq(knet_choose(component, &message), 3);
        cr_expect_eq(message.number, i);
    }
    bed_end(&bed);
}

/* Of the copies of a message the first is taken, in whatever order they come; numbers go round. */
Test(knet_ways, the_first_copy_is_taken)
{
    struct corosync_parameters parameters;
    struct knet_parameters knet;
    struct bed bed;
    start(&bed, &parameters, &knet, KNET_ACTIVE, 2, 0);
    struct component *component = &knet_of(&bed)->component;
    static const struct {
        uint16_t number;
        bool is_first;
    } facts[] = {{1, true},      {2, true},     {1, false},  {2, false},    {5, true},
                 {4, true},      {4, false},    {70, true},  {6, false},    {69, true},
                 {70, false},    {32000, true}, {60, false}, {64000, true}, {2, true},
                 {64000, false}, {65535, true}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct network_message message = {.from = 0, .to = 1, .number = facts[i].number};
        cr_expect_eq(knet_taken(bed.run, component, &message), facts[i].is_first, "%zu", i);
    }
    bed_end(&bed);
}

/* Losses and partitions of both networks, crashes, hangs and leaves at random instants. */
static sim_ticks write_faults(struct bed *bed, struct stream *stream)
{
    static const sim_ticks scales[] = {MS / 10, SECOND / 10, 5 * SECOND, 15 * SECOND};
    sim_ticks last = 20 * SECOND;
    bed->loss = stream_below(stream, 2) == 0 ? 1 : 0.3;
    for (unsigned i = 0; i < 14; i++) {
        last += 1 + (sim_ticks)stream_below(stream, (uint64_t)scales[stream_below(stream, 4)]);
        enum bed_event event = (enum bed_event)stream_below(stream, BED_EVENTS);
        uint64_t argument = stream_below(stream, bed->node_count);
        if (event == BED_PARTITION) {
            argument = 1 + stream_below(stream, small_set_all(bed->node_count) - 1);
        }
        argument |= event >= BED_PARTITION && stream_below(stream, 2) == 0 ? ON_SECOND : 0;
        bed_at(bed, last, event, argument);
    }
    last += SECOND;
    for (uint64_t on = 0; on <= ON_SECOND; on += ON_SECOND) {
        bed_at(bed, last, BED_HEAL, on);
        for (uint32_t node = 0; node < bed->node_count; node++) {
            bed_at(bed, last, BED_RESTORE, on | node);
        }
    }
    for (uint32_t node = 0; node < bed->node_count; node++) {
        bed_at(bed, last, BED_RESUME, node);
    }
    return last;
}

static void check_invariants(struct run *run, void *context)
{
    const struct bed *bed = context;
    place_invariants(run, bed->membership);
    place_invariants(run, &knet_of(bed)->component);
}

/* Once no more faults come the running nodes are one ring, and a ring that is sound is idle: its
 * token is computed again. Nothing contradicts itself at any event. */
Test(knet_ways, nodes_end_in_one_ring_in_random_scripts)
{
    for (unsigned seed = 0; seed < 300; seed++) {
        struct corosync_parameters parameters;
        struct knet_parameters knet;
        struct bed bed;
        struct stream stream;
        stream_init(&stream, seed, 0, "test", "faults");
        start(&bed, &parameters, &knet, (enum knet_mode)(seed % 3),
              2 + (uint32_t)stream_below(&stream, 4), seed);
        sim_ticks last = write_faults(&bed, &stream);
        run_on_event(bed.run, check_invariants, &bed);
        bed_run(&bed, last + 60 * SECOND);
        small_set all = bed_taking_part(&bed);
        for (uint32_t node = 0; node < bed.node_count; node++) {
            cr_expect(!small_set_has(all, node) || bed.rings[node] == all, "seed %u: %u", seed,
                      node);
        }
        uint64_t events = run_events(bed.run);
        bed_run(&bed, 1000 * SECOND);
        cr_expect_leq(run_events(bed.run), events + 20, "seed %u", seed);
        bed_end(&bed);
    }
}

/* Computed or sent, the listener is told the same: switches of links and all. */
Test(knet_ways, both_ways_agree_in_random_scripts)
{
    for (unsigned seed = 0; seed < 120; seed++) {
        struct bed beds[2];
        struct corosync_parameters parameters[2];
        struct knet_parameters knets[2];
        for (unsigned way = 0; way < 2; way++) {
            struct stream stream;
            stream_init(&stream, seed, 0, "test", "faults");
            start(&beds[way], &parameters[way], &knets[way], KNET_PASSIVE,
                  2 + (uint32_t)stream_below(&stream, 3), seed);
            parameters[way].every_message = way == 1;
            sim_ticks last = write_faults(&beds[way], &stream);
            beds[way].loss = 1;
            bed_run(&beds[way], last + 30 * SECOND);
        }
        cr_expect(bed_is_like(&beds[0], &beds[1]), "seed %u: %zu and %zu rings", seed,
                  beds[0].formed_count, beds[1].formed_count);
        bed_end(&beds[0]);
        bed_end(&beds[1]);
    }
}
