#include "tests/models/cluster/corosync_cases.h"
#include "tests/small_set.h"

/* Short time-outs, so that a token that is passed as messages costs little. */
static struct corosync_parameters quick(sim_ticks hold)
{
    struct corosync_parameters parameters = corosync_defaults();
    parameters.token = 30 * MS;
    parameters.token_coefficient = 7 * MS;
    parameters.join = 3 * MS;
    parameters.merge = 11 * MS;
    static struct corosync_hold kept;
    kept.fixed = hold;
    parameters.hold = &kept;
    return parameters;
}

enum script { CRASH, HANG, SHORT_HANG, PARTITION, SHORT_PARTITION, SILENCE, TWO_CRASHES, SCRIPTS };

static void write_script(struct bed *bed, enum script script, sim_ticks at, uint32_t victim)
{
    uint32_t other = (victim + 1) % bed->node_count;
    switch (script) {
    case CRASH:
        bed_at(bed, at, BED_CRASH, victim);
        bed_at(bed, at + 150 * MS + 13, BED_BOOT, victim);
        break;
    case HANG:
        bed_at(bed, at, BED_HANG, victim);
        bed_at(bed, at + 150 * MS + 13, BED_RESUME, victim);
        break;
    case SHORT_HANG:
        bed_at(bed, at, BED_HANG, victim);
        bed_at(bed, at + 20 * MS + 13, BED_RESUME, victim);
        break;
    case PARTITION:
        bed_at(bed, at, BED_PARTITION, small_set_of(victim));
        bed_at(bed, at + 150 * MS + 13, BED_HEAL, 0);
        break;
    case SHORT_PARTITION:
        bed_at(bed, at, BED_PARTITION, small_set_of(victim));
        bed_at(bed, at + 20 * MS + 13, BED_HEAL, 0);
        break;
    case SILENCE:
        bed_at(bed, at, BED_LOSE, victim);
        bed_at(bed, at + 150 * MS + 13, BED_RESTORE, victim);
        break;
    default:
        bed_at(bed, at, BED_CRASH, victim);
        bed_at(bed, at + 61 * MS + 17, BED_CRASH, other);
        break;
    }
}

static void play(struct bed *bed, const struct corosync_parameters *parameters, uint32_t nodes,
                 enum script script, sim_ticks at, uint32_t victim)
{
    bed_start(bed, &corosync_kind, parameters, nodes, 0, 200 * MS);
    bed->loss = 1;
    write_script(bed, script, at, victim);
    bed_run(bed, 200 * MS);
}

/* The listener is told the same at the same tick whether the token is computed or every pass of it
 * is a message: for crashes, hangs and partitions at many instants of a round, with 2, 3 and 5
 * nodes, with the token kept and not. */
Test(corosync_ring, computed_and_scheduled_tokens_agree)
{
    static const uint32_t sizes[] = {2, 3, 5};
    for (size_t i = 0; i < 3; i++) {
        for (enum script script = 0; script < SCRIPTS; script++) {
            for (unsigned k = 0; k < 24; k++) {
                struct corosync_parameters parameters = quick(k % 3 == 0 ? 41 * MS / 1000 : 0);
                sim_ticks at = 1 * MS + k * 20983 * (MS / 1000000) * 7 + 3;
                uint32_t victim = k % sizes[i];
                struct bed computed;
                struct bed scheduled;
                play(&computed, &parameters, sizes[i], script, at, victim);
                parameters.every_message = true;
                play(&scheduled, &parameters, sizes[i], script, at, victim);
                cr_expect(bed_is_like(&computed, &scheduled),
                          "%u nodes, script %d, instant %u: %zu and %zu rings, first at %ld and "
                          "%ld",
                          sizes[i], script, k, computed.formed_count, scheduled.formed_count,
                          computed.formed[0].at, scheduled.formed[0].at);
                bool is_broken = script != SHORT_HANG && script != SHORT_PARTITION &&
                                 (script != TWO_CRASHES || sizes[i] > 2);
                cr_expect_eq(computed.formed_count > 0, is_broken);
                bed_end(&computed);
                bed_end(&scheduled);
            }
        }
    }
}

/* The same for scripts of faults of all sorts at random instants, some within a few passes. */
static void play_random(struct bed *bed, const struct corosync_parameters *parameters,
                        unsigned seed)
{
    static const sim_ticks scales[] = {MS / 10, 40 * MS, 10 * MS, 80 * MS};
    struct stream stream;
    stream_init(&stream, seed, 0, "test", "faults");
    uint32_t nodes = 2 + (uint32_t)stream_below(&stream, 4);
    bed_start(bed, &corosync_kind, parameters, nodes, seed, 400 * MS);
    bed->loss = 1;
    sim_ticks last = MS;
    for (unsigned i = 0; i < 6; i++) {
        last += 1 + (sim_ticks)stream_below(&stream, (uint64_t)scales[stream_below(&stream, 4)]);
        enum bed_event event = (enum bed_event)stream_below(&stream, BED_EVENTS);
        uint64_t argument = stream_below(&stream, nodes);
        if (event == BED_PARTITION) {
            argument = 1 + stream_below(&stream, small_set_all(nodes) - 1);
        }
        bed_at(bed, last, event, argument);
    }
    bed_run(bed, 400 * MS);
}

Test(corosync_ring, both_ways_agree_in_random_scripts)
{
    for (unsigned seed = 0; seed < 400; seed++) {
        struct corosync_parameters parameters = quick(seed % 3 == 0 ? 41 * MS / 1000 : 0);
        struct bed computed;
        struct bed scheduled;
        play_random(&computed, &parameters, seed);
        parameters.every_message = true;
        play_random(&scheduled, &parameters, seed);
        cr_expect(bed_is_like(&computed, &scheduled), "seed %u: %zu and %zu rings", seed,
                  computed.formed_count, scheduled.formed_count);
        bed_end(&computed);
        bed_end(&scheduled);
    }
}

/* The wrong twin: a token that takes longer at each pass than the computed one makes other times,
 * so the comparison above can fail. */
Test(corosync_ring, a_longer_pass_is_seen)
{
    struct corosync_parameters parameters = quick(0);
    struct bed one;
    struct bed other;
    play(&one, &parameters, 3, CRASH, MS + 3, 1);
    parameters.token_size = 101;
    parameters.every_message = true;
    play(&other, &parameters, 3, CRASH, MS + 3, 1);
    cr_expect_not(bed_is_like(&one, &other));
    bed_end(&one);
    bed_end(&other);
}

/* Where every pass is a message a round of n nodes takes n transits and the hold; of the first the
 * representative has kept the token for a part already. */
Test(corosync_ring, a_round_takes_its_passes_and_the_hold)
{
    for (unsigned hold = 0; hold < 2; hold++) {
        struct corosync_parameters parameters = quick(hold * 100 * MS / 1000);
        parameters.every_message = true;
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, 4, 0, 100 * MS);
        bed_run(&bed, 100 * MS);
        const struct corosync *corosync = (const struct corosync *)bed.membership;
        sim_ticks round = 4 * network_transit(bed.network, 0, 1, 100) + parameters.hold->fixed;
        sim_ticks rounds = corosync->nodes[0].hop / 4;
        sim_ticks kept = rounds * round - corosync->nodes[0].received; /* before the run */
        cr_expect(kept >= 0 && (hold == 0 ? kept == 0 : kept < parameters.hold->fixed));
        cr_expect_eq(rounds, (100 * MS + kept) / round);
        cr_expect_eq(corosync->nodes[0].hop % 4, 0);
        cr_expect_eq(bed.formed_count, 0);
        bed_end(&bed);
    }
}

/* A ring of one has no token, and a ring whose passes take no time keeps it for a tick. */
Test(corosync_ring, small_rings)
{
    struct corosync_parameters parameters = quick(0);
    parameters.every_message = true;
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 1, 0, 100 * MS);
    bed_run(&bed, 100 * MS);
    cr_expect_eq(run_events(bed.run), 0);
    bed_end(&bed);
}

/* A node that crashes before the token has been let go for the first time is missed as well. */
Test(corosync_ring, a_token_held_since_before_the_start)
{
    for (unsigned replication = 0; replication < 20; replication++) {
        struct corosync_parameters parameters = quick(500 * MS);
        parameters.token = SECOND;
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, 3, replication, 10 * SECOND);
        bed_at(&bed, MS, BED_CRASH, replication % 3);
        bed_run(&bed, 10 * SECOND);
        cr_expect_eq(bed.formed_count, 1);
        cr_expect_eq(bed.suspected_count > 0, true);
        bed_end(&bed);
    }
}
