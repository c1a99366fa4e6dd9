#include "tests/models/cluster/transport/knet_cases.h"

/* A ring that is well costs no event, and its links are up. */
Test(knet, a_calm_ring_costs_nothing)
{
    struct knet_parameters knet = knet_defaults();
    struct corosync_parameters parameters;
    struct bed bed;
    knet_bed(&bed, &parameters, &knet, 4, 0);
    bed_run(&bed, 1000 * SECOND);
    cr_expect_eq(run_events(bed.run), 0);
    for (uint32_t i = 0; i < 16; i++) {
        cr_expect(knet_of(&bed)->links[i].is_up);
    }
    bed_end(&bed);
}

/* A partition that heals ends in one ring only after three pongs each way: 1.6 to 2.4 s, and the
 * probe and the joins after them. */
Test(knet, rings_merge_after_the_pongs)
{
    sim_ticks least = TICKS_NEVER;
    sim_ticks most = 0;
    for (unsigned replication = 0; replication < 100; replication++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        bed_at(&bed, 20 * SECOND, BED_PARTITION, 0x1);
        bed_at(&bed, 40 * SECOND, BED_HEAL, 0);
        bed_run(&bed, 100 * SECOND);
        sim_ticks took = bed_formed_at(&bed, 0x3, 40 * SECOND) - 40 * SECOND;
        least = took < least ? took : least;
        most = took > most ? took : most;
        cr_expect_eq(knet_of(&bed)->down.count, 2);
        cr_expect_eq(knet_of(&bed)->up.count, 2);
        bed_end(&bed);
    }
    cr_expect(least > 1600 * MS && least < 1900 * MS, "%ld", least);
    cr_expect(most > 2300 * MS && most < 2652 * MS, "%ld", most);
}

/* From libknet 1.28 on one pong and a message are enough. */
Test(knet, a_message_may_bring_a_link_up)
{
    struct knet_parameters knet = knet_defaults();
    struct corosync_parameters parameters;
    struct bed bed;
    knet.up_on_data = true;
    knet_bed(&bed, &parameters, &knet, 2, 0);
    bed_at(&bed, 20 * SECOND, BED_PARTITION, 0x1);
    bed_at(&bed, 40 * SECOND, BED_HEAL, 0);
    bed_run(&bed, 100 * SECOND);
    sim_ticks took = bed_formed_at(&bed, 0x3, 40 * SECOND) - 40 * SECOND;
    cr_expect(took > 0 && took < 2652 * MS, "%ld", took);
    struct knet *state = knet_of(&bed);
    knet_link_down(knet_link(state, 0, 1, 0), run_now(bed.run));
    const struct transport_operations *operations = knet_kind.operations;
    cr_expect_not(operations->takes(&state->component, 0, 1, 1));
    knet_link(state, 0, 1, 0)->pongs = 1;
    cr_expect(operations->takes(&state->component, 0, 1, 1));
    cr_expect(operations->taken(bed.run, &state->component,
                                &(struct network_message){.from = 0, .to = 1}));
    cr_expect(knet_link(state, 0, 1, 0)->is_up);
    bed_end(&bed);
}
