#include "models/network/infiniband.h"

#include "models/kinds.h"
#include "tests/models/network/network_fixture.h"

#include <math.h>

Test(infiniband, is_a_network)
{
    cr_expect_eq(kinds_find("network", "infiniband"), &infiniband_kind);
}

/* The data of four lanes in Gbit/s, as published for each rate. */
Test(infiniband, lanes_carry_what_is_published)
{
    static const double published[] = {8, 16, 32, 54.54, 100, 200, 400};
    for (enum infiniband_rate rate = RATE_SDR; rate <= RATE_NDR; rate++) {
        double found = infiniband_lane(rate) * 4 * 8 / 1e9;
        cr_expect_lt(fabs(found / published[rate] - 1), 2e-4, "%d: %g", (int)rate, found);
    }
}

static struct infiniband_parameters usual(void)
{
    return (struct infiniband_parameters){
        .rate = RATE_EDR, .lanes = 4, .adapter_latency = US / 2, .switch_latency = US / 10};
}

/* 12,500 bytes at 12.5 GB/s take 1 us on each of two links, and pass two adapters and a switch;
 * behind another switch an uplink, and that switch. */
Test(infiniband, a_message_passes_adapters_and_switches)
{
    for (int has_switch = 0; has_switch < 2; has_switch++) {
        static const char *const names[] = {"leaf"};
        static const char *const there[] = {"alpha"};
        struct switch_parameters leaf = {.endpoints = {.count = 1, .elements = (void *)there},
                                         .uplinks = 1};
        struct infiniband_parameters parameters = usual();
        struct scene scene;
        scene_init(&scene);
        if (has_switch) {
            parameters.switches = (struct parameter_map){1, names, &leaf};
        }
        scene.run = run_create(&(struct run_options){
            .horizon = 100 * US, .ticks_per_second = TICKS_PER_SECOND_FINE, .seed = 11});
        scene.measures = measures_create(scene.run->arena, 4);
        struct assembly assembly = assembly_start(scene.run, scene.measures, NULL);
        struct network_environment around = {.endpoints = endpoint_names,
                                             .endpoint_count = ENDPOINTS};
        around.ports[MESSAGE_REQUEST] = (struct message_port){&scene.record, scene_record};
        scene.network = (struct network *)place_build(&assembly, &infiniband_kind, "system",
                                                      "network", &parameters, &around);
        scene_send(&scene, ALPHA, BETA, 12500, 1);
        run_until(scene.run, 50 * US);
        cr_assert_eq(scene.record.count, 1);
        sim_ticks expected = 2 * US + US + US / 10 + has_switch * (US + US / 10);
        cr_expect_eq(scene.record.at[0], expected);
        cr_expect_eq(network_transit(scene.network, ALPHA, BETA, 12500), expected);
        cr_expect(network_is_healthy(scene.network));
        const struct network_operations *operations = infiniband_kind.operations;
        struct network_outlook outlook =
            operations->outlook(&parameters, 12500, TICKS_PER_SECOND_FINE);
        cr_expect_float_eq(outlook.transit_s, 3.1e-6, 1e-15);
        cr_expect_not(outlook.loses);
        scene_end(&scene);
    }
}

Test(infiniband, check_knows_widths_and_endpoints)
{
    for (int which = 0; which < 3; which++) {
        struct infiniband_parameters parameters = usual();
        parameters.lanes = which == 1 ? 3 : 4;
        uint32_t count = which == 2 ? NETWORK_ENDPOINTS_MOST + 1 : ENDPOINTS;
        const struct network_environment around = {.endpoints = endpoint_names,
                                                   .endpoint_count = count};
        struct complaints complaints = {0};
        place_check(&infiniband_kind, "system", "network", &parameters, &around, &complaints);
        static const char *const texts[] = {NULL, "links have 1, 2, 4, 8 or 12 lanes, not 3",
                                            "8193 endpoints; the most is 8192"};
        cr_assert_eq(complaints.errors, which > 0);
        if (which > 0) {
            cr_expect_str_eq(complaints.list[0].text, texts[which]);
        }
        complaints_free(&complaints);
    }
}
