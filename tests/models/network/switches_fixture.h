/*
 * The network of the fixture with a switch below the core: alpha and beta are at it, clients at the
 * core. It has two uplinks of 12.5 MB/s, 80 ns for each byte, and 10 us: 1000 bytes cross one in 80
 * + 10 us, and the two links beside it in 8 + 25 us each.
 */
#ifndef TESTS_MODELS_NETWORK_SWITCHES_FIXTURE_H
#define TESTS_MODELS_NETWORK_SWITCHES_FIXTURE_H

#include "tests/models/network/network_fixture.h"

struct rack_of_two {
    struct uplink_latency latency;
    struct switch_parameters parameters;
    struct scene scene;
};

enum { ENCLOSURE = 1 };

static inline void rack_of_two_init(struct rack_of_two *rack, enum uplink_choice choice)
{
    static const char *const names[] = {"enclosure"};
    static const char *const there[] = {"alpha", "beta"};
    *rack = (struct rack_of_two){.latency = {10 * US}};
    rack->parameters =
        (struct switch_parameters){.endpoints = {.count = 2, .elements = (void *)there},
                                   .uplinks = 2,
                                   .uplink_bandwidth = 12.5e6,
                                   .uplink_latency = &rack->latency,
                                   .uplink_choice = (int)choice};
    scene_init(&rack->scene);
    rack->scene.parameters.switches = (struct parameter_map){1, names, &rack->parameters};
}

static inline struct scene *rack_of_two_start(struct rack_of_two *rack, enum uplink_choice choice)
{
    rack_of_two_init(rack, choice);
    scene_build(&rack->scene, TICKS_PER_SECOND_FINE, NULL, NULL);
    rack->scene.more_laws = 1 + 2 * 2;
    return &rack->scene;
}

#endif
