/* SBD on one, two and three devices, or none, and what becomes of it when they are lost. */
#include "models/cluster/fencing/fencing_sbd.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"
#include "tests/models/places.h"

static struct sbd_parameters with_devices(int64_t devices)
{
    return (struct sbd_parameters){
        .common = {.timeout = 50 * SECOND, .attempts = 1, .delay = distribution_constant(0)},
        .watchdog = 5 * SECOND,
        .loop = SECOND,
        .devices = devices,
        .io_timeout = 3 * SECOND,
        .pacemaker = true};
}

static void set_device(struct yard *yard, uint32_t device, bool works)
{
    yard->operations->set_device(yard->run, yard->fencing, device, works,
                                 (struct cause){0, "sbd_device_failure"});
}

static void set_quorum(struct yard *yard, uint32_t node, bool has_quorum)
{
    yard->operations->set_quorum(yard->run, yard->fencing, node, has_quorum,
                                 (struct cause){0, CAUSE_PARTITION});
}

/* The requester knows after msgwait, and the target has read the message before. */
Test(fencing_sbd_devices, more_than_half_of_the_devices_have_to_take_a_message)
{
    static const struct {
        int64_t devices;
        uint32_t lost;
        bool is_fenced, is_reset;
        sim_ticks answer;
    } facts[] = {
        {1, 0, true, true, 12300 * MS},  {1, 1, false, false, 2300 * MS},
        {2, 0, true, true, 12300 * MS},  {2, 1, false, true, 12300 * MS},
        {2, 2, false, false, 2300 * MS}, {3, 1, true, true, 12300 * MS},
        {3, 2, false, true, 12300 * MS}, {3, 3, false, false, 2300 * MS},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct sbd_parameters parameters = with_devices(facts[i].devices);
        struct yard yard = {.may_lose_devices = true};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 1500 * MS);
        for (uint32_t lost = 0; lost < facts[i].lost; lost++) {
            set_device(&yard, lost, false);
        }
        yard_run(&yard, 2300 * MS);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 20 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, facts[i].is_fenced, facts[i].answer);
        cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].is_reset, "case %zu", i);
        if (facts[i].is_reset) {
            cr_expect_eq(yard_event(&yard, "node.reset", 0)->at, 3 * SECOND, "case %zu", i);
        }
        yard_end(&yard);
    }
}

/* Looks are at whole seconds. The device was read last at 9 s, which is news until 12 s. */
Test(fencing_sbd_devices, without_the_cluster_a_node_resets_itself_when_devices_are_lost)
{
    static const struct {
        int64_t devices;
        uint32_t lost;
        sim_ticks at, reset; /* 0: none */
    } facts[] = {
        {1, 1, 10 * SECOND, 17 * SECOND}, {1, 1, 10001 * MS, 18 * SECOND},
        {2, 1, 10 * SECOND, 0},           {2, 2, 10 * SECOND, 17 * SECOND},
        {3, 1, 10 * SECOND, 0},           {3, 2, 10999 * MS, 18 * SECOND},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct sbd_parameters parameters = with_devices(facts[i].devices);
        struct yard yard = {.may_lose_devices = true};
        parameters.pacemaker = false;
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, facts[i].at);
        for (uint32_t lost = 0; lost < facts[i].lost; lost++) {
            set_device(&yard, lost, false);
        }
        yard_run(&yard, 20 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].reset > 0, "case %zu", i);
        if (facts[i].reset > 0) {
            cr_expect_eq(yard_event(&yard, "watchdog.expired", 0)->at, facts[i].reset, "case %zu",
                         i);
            cr_expect_str_eq(yard_event(&yard, "node.reset", 0)->what.node, "alpha");
        }
        yard_end(&yard);
    }
}

Test(fencing_sbd_devices, a_device_that_is_back_in_time_feeds_the_watchdog)
{
    struct sbd_parameters parameters = with_devices(1);
    struct yard yard = {.may_lose_devices = true};
    parameters.pacemaker = false;
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 10 * SECOND);
    set_device(&yard, 0, false);
    yard_run(&yard, 16999 * MS);
    set_device(&yard, 0, true);
    yard_run(&yard, 60 * SECOND);
    cr_expect_eq(yard.nodes[BETA].resets.count, 0);
    yard_end(&yard);
}

/* The later of the two losses counts, from the look before it. */
Test(fencing_sbd_devices, a_node_without_devices_lives_while_it_has_quorum)
{
    static const struct {
        sim_ticks device, quorum, reset;
    } facts[] = {{2500 * MS, 4300 * MS, 10 * SECOND},
                 {2500 * MS, 9300 * MS, 14 * SECOND},
                 {30500 * MS, 9300 * MS, 38 * SECOND}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct sbd_parameters parameters = with_devices(1);
        struct yard yard = {.may_lose_devices = true};
        yard_start(&yard, &sbd_kind, &parameters);
        bool is_device_first = facts[i].device < facts[i].quorum;
        yard_run(&yard, is_device_first ? facts[i].device : facts[i].quorum);
        is_device_first ? set_device(&yard, 0, false) : set_quorum(&yard, BETA, false);
        yard_run(&yard, is_device_first ? facts[i].quorum : facts[i].device);
        is_device_first ? set_quorum(&yard, BETA, false) : set_device(&yard, 0, false);
        yard_run(&yard, facts[i].reset + 60 * SECOND);
        cr_expect_eq(yard_event(&yard, "watchdog.expired", 0)->at, facts[i].reset, "case %zu", i);
        cr_expect_eq(yard.nodes[BETA].resets.count, 1);
        cr_expect_eq(yard.nodes[ALPHA].resets.count, 0);
        yard_end(&yard);
    }
}

/* No news of lost quorum comes, so it is noticed as the loss of a device is. */
Test(fencing_sbd_devices, without_devices_quorum_alone_counts)
{
    for (int regains = 0; regains < 2; regains++) {
        struct sbd_parameters parameters = with_devices(0);
        struct yard yard = {0};
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 4300 * MS);
        set_quorum(&yard, BETA, false);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 11999 * MS);
        if (regains == 1) {
            set_quorum(&yard, BETA, true);
        }
        yard_run(&yard, 60 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, 14300 * MS);
        cr_expect_eq(yard.nodes[BETA].resets.count, regains == 0);
        if (regains == 0) {
            cr_expect_eq(yard_event(&yard, "node.reset", 0)->at, 12 * SECOND);
        }
        yard_end(&yard);
    }
}

/* A node that has not had quorum since it booted has none to lose. */
Test(fencing_sbd_devices, a_node_that_boots_waits_for_quorum)
{
    struct sbd_parameters parameters = with_devices(0);
    struct yard yard = {0};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_crash(&yard, BETA, 0);
    yard_run(&yard, 40 * SECOND);
    set_quorum(&yard, BETA, false);
    yard_run(&yard, 80 * SECOND);
    cr_expect_eq(yard.nodes[BETA].state, NODE_UP);
    set_quorum(&yard, BETA, true);
    set_quorum(&yard, BETA, false);
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.nodes[BETA].resets.count, 1);
    yard_end(&yard);
}

Test(fencing_sbd_devices, a_message_on_a_lost_device_is_read_when_it_is_back)
{
    struct sbd_parameters parameters = with_devices(1);
    struct yard yard = {.may_lose_devices = true};
    yard_start(&yard, &sbd_kind, &parameters);
    yard_run(&yard, 2300 * MS);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 2600 * MS);
    set_device(&yard, 0, false);
    yard_run(&yard, 6500 * MS);
    cr_expect_eq(yard.nodes[BETA].state, NODE_UP);
    set_device(&yard, 0, true);
    yard_run(&yard, 20 * SECOND);
    cr_expect_eq(yard_event(&yard, "node.reset", 0)->at, 7 * SECOND);
    yard_end(&yard);
}

/* Neither watchdog of a paused node runs; one that hangs is reset by the first to expire. */
Test(fencing_sbd_devices, hangs_and_pauses_of_a_node_that_starves)
{
    for (int pauses = 0; pauses < 2; pauses++) {
        struct sbd_parameters parameters = with_devices(1);
        struct yard yard = {.may_lose_devices = true, .may_pause = true};
        parameters.pacemaker = false;
        yard_start(&yard, &sbd_kind, &parameters);
        yard_run(&yard, 10 * SECOND);
        set_device(&yard, 0, false);
        yard_run(&yard, 14 * SECOND);
        pauses == 1 ? yard_pause(&yard, BETA, 20 * SECOND) : yard_hang(&yard, BETA, 20 * SECOND);
        yard_run(&yard, 16 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, 0);
        yard_run(&yard, 60 * SECOND);
        unsigned which = 0;
        while (strcmp(yard_event(&yard, "watchdog.expired", which)->what.node, "beta") != 0) {
            which++;
        }
        cr_expect_eq(yard_event(&yard, "watchdog.expired", which)->at,
                     (pauses == 1 ? 37 : 17) * SECOND);
        yard_end(&yard);
    }
}
