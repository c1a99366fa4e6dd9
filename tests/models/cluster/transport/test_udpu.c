#include "models/kinds.h"

#include "models/cluster/transport/transport.h"
#include "tests/models/cluster/corosync_cases.h"

/* Without a state there is nothing that a node would not send: a partition that heals is found by
 * the membership alone. */
Test(udpu, carries_everything)
{
    cr_expect_null(udpu_kind.build);
    cr_expect_eq(((const struct transport_operations *)udpu_kind.operations)->links(NULL, 0, 1), 1);
    struct corosync_parameters parameters = corosync_defaults();
    struct bed bed;
    bed_start(&bed, &corosync_kind, &parameters, 2, 0, 100 * SECOND);
    const struct corosync *corosync = (const struct corosync *)bed.membership;
    cr_expect_null(corosync->transport);
    cr_expect(totem_hears(corosync, 0, 1));
    bed_at(&bed, 10 * SECOND, BED_PARTITION, 0x1);
    bed_at(&bed, 20 * SECOND, BED_HEAL, 0);
    bed_run(&bed, 100 * SECOND);
    sim_ticks joined = bed_formed_at(&bed, 0x3, 20 * SECOND) - 20 * SECOND;
    cr_expect(joined > 0 && joined <= 252 * MS, "%ld", joined);
    bed_end(&bed);
}
