#include "models/network/networks.h"

#include "tests/models/network/network_fixture.h"

/* One network alone: what reaches over it, reaches; what is wrong with it, is wrong. */
Test(networks, one_network)
{
    struct scene scene;
    scene_start(&scene);
    struct networks networks = {.of = {scene.network}, .count = 1};
    cr_expect(networks_reach(&networks, ALPHA, BETA) && networks_are_healthy(&networks));
    networks_set_up(scene.run, &networks, ALPHA, false);
    cr_expect_not(networks_reach(&networks, ALPHA, BETA));
    networks_set_up(scene.run, &networks, ALPHA, true);
    network_set_loss(scene.run, scene.network, ALPHA, 1, 1);
    cr_expect_not(networks_reach(&networks, ALPHA, BETA) || networks_are_healthy(&networks));
    scene_end(&scene);
}

/* Of two, one is enough to reach a node, and one that loses is enough to be unhealthy. */
Test(networks, any_network_reaches)
{
    struct scene one, other;
    scene_start(&one);
    scene_start(&other);
    struct networks networks = {.of = {one.network, other.network}, .count = 2};
    network_set_loss(one.run, one.network, ALPHA, 1, 1);
    cr_expect(networks_reach(&networks, ALPHA, BETA));
    cr_expect_not(networks_are_healthy(&networks));
    network_set_loss(other.run, other.network, BETA, 1, 1);
    cr_expect_not(networks_reach(&networks, ALPHA, BETA));
    scene_end(&one);
    scene_end(&other);
}
