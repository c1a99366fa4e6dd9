#include "tests/models/cluster/transport/knet_cases.h"

/* Whether a node's link to another is up at an instant after the start. */
static bool is_up_at(struct bed *bed, sim_ticks instant, uint32_t node, uint32_t other)
{
    bed_run(bed, instant);
    return knet_link(knet_of(bed), 0, node, other)->is_up;
}

/* The survivor of a crash finds its link down within 1.7 s; a node that boots pings at once, and
 * has its links up 1.8 s later. */
Test(knet_watch, crash_and_boot)
{
    for (unsigned replication = 0; replication < 20; replication++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        bed_at(&bed, 20 * SECOND, BED_CRASH, 1);
        bed_at(&bed, 40 * SECOND, BED_BOOT, 1);
        cr_expect(is_up_at(&bed, 20 * SECOND + 699 * MS, 0, 1));
        cr_expect_not(is_up_at(&bed, 20 * SECOND + 1701 * MS, 0, 1));
        cr_expect_not(is_up_at(&bed, 40 * SECOND + 1799 * MS, 1, 0));
        cr_expect(is_up_at(&bed, 40 * SECOND + 1801 * MS, 1, 0));
        cr_expect(is_up_at(&bed, 40 * SECOND + 2401 * MS, 0, 1));
        bed_end(&bed);
    }
}

/* A node that hangs for 10 s finds its own links down in its first look, and has them up 1.6 s
 * later; the pings that waited for it count where they are not older than the time-out. */
Test(knet_watch, hang)
{
    for (unsigned replication = 0; replication < 20; replication++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        bed_at(&bed, 20 * SECOND, BED_HANG, 1);
        bed_at(&bed, 30 * SECOND, BED_RESUME, 1);
        cr_expect_not(is_up_at(&bed, 22 * SECOND, 0, 1));
        cr_expect(knet_link(knet_of(&bed), 0, 1, 0)->is_up, "the node does not look");
        cr_expect_not(is_up_at(&bed, 30 * SECOND + MS, 1, 0));
        int32_t pongs = knet_link(knet_of(&bed), 0, 0, 1)->pongs;
        cr_expect(pongs == 1 || pongs == 2, "%d", pongs);
        cr_expect_not(is_up_at(&bed, 31 * SECOND + 599 * MS, 1, 0));
        cr_expect(is_up_at(&bed, 31 * SECOND + 601 * MS, 1, 0));
        bed_end(&bed);
    }
}

/* A node that was paused finds its last pongs as old as they were: its links stay up, where those
 * of a node that hung are down; the other node has seen it silent in both. */
Test(knet_watch, pause)
{
    for (unsigned replication = 0; replication < 20; replication++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        bed_at(&bed, 20 * SECOND, BED_PAUSE, 1);
        bed_at(&bed, 30 * SECOND, BED_RESUME, 1);
        cr_expect_not(is_up_at(&bed, 22 * SECOND, 0, 1));
        cr_expect(is_up_at(&bed, 30 * SECOND + MS, 1, 0));
        cr_expect(is_up_at(&bed, 40 * SECOND, 1, 0));
        cr_expect(is_up_at(&bed, 40 * SECOND, 0, 1));
        bed_end(&bed);
    }
}

/* Pings and looks of before the start count as those after it: a node hangs from the start on. */
Test(knet_watch, hang_at_the_start)
{
    for (unsigned replication = 0; replication < 50; replication++) {
        struct knet_parameters knet = knet_defaults();
        struct corosync_parameters parameters;
        struct bed bed;
        sim_ticks lasts = (1 + replication % 20) * 100 * MS;
        knet_bed(&bed, &parameters, &knet, 2, replication);
        bed_at(&bed, 0, BED_HANG, replication % 2);
        bed_at(&bed, lasts, BED_RESUME, replication % 2);
        cr_expect(is_up_at(&bed, 60 * SECOND, 0, 1));
        cr_expect(is_up_at(&bed, 60 * SECOND, 1, 0));
        cr_expect_eq(knet_of(&bed)->down.count, knet_of(&bed)->up.count);
        bed_end(&bed);
    }
}

/* A link that loses half of the pings and half of the pongs goes down and comes up again, and stays
 * up once nothing is lost. */
Test(knet_watch, loss)
{
    struct knet_parameters knet = knet_defaults();
    struct corosync_parameters parameters;
    struct bed bed;
    knet_bed(&bed, &parameters, &knet, 2, 0);
    bed.loss = 0.5;
    bed_at(&bed, 20 * SECOND, BED_LOSE, 1);
    bed_at(&bed, 500 * SECOND, BED_RESTORE, 1);
    bed_run(&bed, 530 * SECOND);
    uint64_t down = knet_of(&bed)->down.count;
    cr_expect(down > 20, "%lu", down);
    cr_expect_eq(knet_of(&bed)->up.count, down);
    bed_run(&bed, 1000 * SECOND);
    cr_expect_eq(knet_of(&bed)->down.count, down);
    bed_end(&bed);
}
