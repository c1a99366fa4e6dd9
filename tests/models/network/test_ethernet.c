#include "models/kinds.h"
#include "tests/models/network/network_fixture.h"
#include "tests/models/places.h"

Test(ethernet, is_a_network)
{
    cr_expect_eq(kinds_find("network", "ethernet"), &ethernet_kind);
}

static struct link_parameters link_of(const struct scene *scene, uint32_t endpoint)
{
    return scene->network->links[endpoint].parameters;
}

/* Values left out of an override are the network's; given ones count, zero too. */
Test(ethernet, links_are_the_networks_but_for_what_is_given)
{
    static struct ethernet_latency none = {0};
    static struct ethernet_loss never = {0}, often = {0.25};
    static const char *const names[] = {"clients", "alpha"};
    struct ethernet_link links[] = {
        {.latency = &none, .loss = &never},
        {.bandwidth = 1.25e9, .loss = &often},
    };
    struct scene scene;
    scene_init(&scene);
    scene.parameters.loss = 0.125;
    scene.parameters.links = (struct parameter_map){2, names, links};
    scene_build(&scene, 1000, NULL, NULL);
    static const struct link_parameters expected[ENDPOINTS] = {
        [ALPHA] = {1.25e9, 25 * US, 0.25},
        [BETA] = {125e6, 25 * US, 0.125},
        [CLIENTS] = {125e6, 0, 0},
    };
    for (uint32_t i = 0; i < ENDPOINTS; i++) {
        struct link_parameters link = link_of(&scene, i);
        cr_expect_eq(link.bandwidth, expected[i].bandwidth, "%s", endpoint_names[i]);
        cr_expect_eq(link.latency, expected[i].latency, "%s", endpoint_names[i]);
        cr_expect_eq(link.loss, expected[i].loss, "%s", endpoint_names[i]);
        cr_expect_eq(scene.network->links[i].loss[LINK_TRANSMIT], expected[i].loss, "%s",
                     endpoint_names[i]);
    }
    cr_expect_not(network_is_healthy(scene.network));
    /* From alpha to the clients: 1000 x 0.8 ns + 25 us, then 1000 x 8 ns. */
    cr_expect_eq(network_transit(scene.network, ALPHA, CLIENTS, 1000), 800000 + 25 * US + 8 * US);
    scene_end(&scene);
}

Test(ethernet, check_refuses_more_endpoints_than_ranks_can_name)
{
    for (uint32_t more = 0; more < 2; more++) {
        const struct network_environment around = {.endpoints = endpoint_names,
                                                   .endpoint_count = NETWORK_ENDPOINTS_MOST + more};
        struct ethernet_parameters parameters = {.latency = 25 * US, .bandwidth = 125e6};
        struct complaints complaints = {0};
        place_check(&ethernet_kind, "system", "network", &parameters, &around, &complaints);
        cr_assert_eq(complaints.errors, more);
        if (more > 0) {
            cr_expect_str_eq(complaints.list[0].where, "/system/network");
            cr_expect_str_eq(complaints.list[0].text, "8193 endpoints; the most is 8192");
        }
        complaints_free(&complaints);
    }
}

Test(ethernet, check_knows_the_endpoints)
{
    static const struct {
        const char *name, *where, *text; /* text NULL: nothing is wrong */
    } facts[] = {
        {"alpha", "", NULL},
        {"clients", "", NULL},
        {"alhpa", "/system/network/links/alhpa",
         "there is no endpoint \"alhpa\": links are named by their node, or \"clients\"; did you"
         " mean \"alpha\"?"},
        {"client", "/system/network/links/client",
         "there is no endpoint \"client\": links are named by their node, or \"clients\"; did you"
         " mean \"clients\"?"},
        {"switchboard", "/system/network/links/switchboard",
         "there is no endpoint \"switchboard\": links are named by their node, or \"clients\""},
    };
    const struct network_environment around = {.endpoints = endpoint_names,
                                               .endpoint_count = ENDPOINTS};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct ethernet_link links[2] = {{0}};
        const char *names[] = {"beta", facts[i].name};
        struct ethernet_parameters parameters = {
            .latency = 25 * US, .bandwidth = 125e6, .links = {2, names, links}};
        struct complaints complaints = {0};
        place_check(&ethernet_kind, "system", "network", &parameters, &around, &complaints);
        cr_assert_eq(complaints.errors, facts[i].text != NULL, "%s", facts[i].name);
        if (facts[i].text != NULL) {
            cr_expect_str_eq(complaints.list[0].where, facts[i].where);
            cr_expect_str_eq(complaints.list[0].text, facts[i].text);
        }
        complaints_free(&complaints);
    }
}
