#include "tests/models/network/switches_fixture.h"

/* One complaint of check, or none. */
static void expect_complaint(struct rack_of_two *rack, const char *where, const char *text)
{
    struct complaints complaints = {0};
    const struct network_environment around = {.endpoints = endpoint_names,
                                               .endpoint_count = ENDPOINTS};
    place_check(&ethernet_kind, "system", "network", &rack->scene.parameters, &around, &complaints);
    cr_assert_eq(complaints.errors, text == NULL ? 0 : 1, "%s", text == NULL ? "sound" : text);
    if (text != NULL) {
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_str_eq(complaints.list[0].text, text);
    }
    complaints_free(&complaints);
}

Test(switches_parameters, ports_have_to_suffice)
{
    struct rack_of_two rack;
    rack_of_two_init(&rack, UPLINK_HASHED);
    rack.parameters.ports = 4;
    rack.scene.parameters.ports = 3;
    expect_complaint(&rack, NULL, NULL);
    rack.parameters.ports = 3;
    expect_complaint(&rack, "/system/network/switches/enclosure/ports",
                     "3 ports, but 2 endpoints and 2 uplinks need 4");
    rack.parameters.ports = 0;
    rack.scene.parameters.ports = 2;
    expect_complaint(&rack, "/system/network/ports",
                     "2 ports, but 1 endpoint and 2 uplinks need 3");
    rack.scene.parameters.switches.count = 0;
    expect_complaint(&rack, "/system/network/ports",
                     "2 ports, but 3 endpoints and 0 uplinks need 3");
}

Test(switches_parameters, an_endpoint_is_there_and_at_one_switch)
{
    static const struct {
        const char *there[2], *where, *text;
    } facts[] = {
        {{"alpha", "clients"}, NULL, NULL},
        {{"alpha", "gamma"},
         "/system/network/switches/enclosure/endpoints/1",
         "there is no endpoint \"gamma\""},
        {{"alhpa", "beta"},
         "/system/network/switches/enclosure/endpoints/0",
         "there is no endpoint \"alhpa\"; did you mean \"alpha\"?"},
        {{"beta", "beta"},
         "/system/network/switches/enclosure/endpoints/1",
         "\"beta\" is at \"enclosure\" already"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct rack_of_two rack;
        rack_of_two_init(&rack, UPLINK_HASHED);
        rack.parameters.endpoints.elements = (void *)(uintptr_t)facts[i].there;
        expect_complaint(&rack, facts[i].where, facts[i].text);
    }
}

/* Without values of their own uplinks are as the network's links. */
Test(switches_parameters, uplinks_are_the_networks_links_but_for_what_is_given)
{
    struct rack_of_two rack;
    rack_of_two_init(&rack, UPLINK_HASHED);
    rack.parameters.uplink_bandwidth = 0;
    rack.parameters.uplink_latency = NULL;
    scene_build(&rack.scene, TICKS_PER_SECOND_FINE, NULL, NULL);
    struct link *link = &rack.scene.network->switches->uplinks[1].link;
    cr_expect_eq(link->parameters.bandwidth, 125e6);
    cr_expect_eq(link->parameters.latency, 25 * US);
    cr_expect_str_eq(link->path, "network.switches.enclosure.uplinks.2");
    scene_end(&rack.scene);
}

Test(switches_parameters, there_may_be_so_many_switches)
{
    static struct switch_parameters many[SWITCHES_MOST + 1];
    static const char *names[SWITCHES_MOST + 1];
    for (size_t i = 0; i <= SWITCHES_MOST; i++) {
        many[i].uplinks = 1;
        names[i] = "s";
    }
    struct rack_of_two rack;
    rack_of_two_init(&rack, UPLINK_HASHED);
    rack.scene.parameters.switches = (struct parameter_map){SWITCHES_MOST + 1, names, many};
    expect_complaint(&rack, "/system/network/switches", "257 switches; the most is 256");
}
