/* Messages that are put on their way some time after they were sent (models/network/network.c). */
#include "tests/models/network/network_fixture.h"

/* Whenever it is put on its way, a message of 1000 bytes sent at 10 us arrives at 10 + 66 us, and
 * has had each link for 8 us. The switch has it at 43 us. */
Test(network_since, it_arrives_as_if_sent_then)
{
    static const struct {
        sim_ticks now_us;
        unsigned events;
    } facts[] = {{10, 2}, {11, 2}, {20, 2}, {42, 2}, {43, 2}, {44, 1}, {51, 1}, {70, 1}, {76, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_start(&scene);
        run_until(scene.run, facts[i].now_us * US);
        struct network_message message = {
            .from = ALPHA, .to = BETA, .bytes = 1000, .sort = MESSAGE_MEMBERSHIP, .argument = 5};
        network_send_since(scene.run, scene.network, &message, 10 * US);
        cr_expect(scene_is_sound(&scene));
        run_until(scene.run, 200 * US);
        cr_assert_eq(scene.record.count, 1);
        cr_expect_eq(scene.record.at[0], 76 * US, "put on its way at %lld us",
                     (long long)facts[i].now_us);
        cr_expect_eq(scene.record.messages[0].argument, 5);
        cr_expect_eq(run_events(scene.run), facts[i].events);
        cr_expect_eq(scene.network->links[ALPHA].directions[LINK_TRANSMIT].given, 8 * US);
        cr_expect_eq(scene.network->links[ALPHA].directions[LINK_TRANSMIT].idle, 10 * US);
        cr_expect_eq(scene.network->links[BETA].directions[LINK_RECEIVE].given, 8 * US);
        cr_expect_eq(scene.network->links[BETA].directions[LINK_RECEIVE].idle, 43 * US);
        cr_expect(scene_is_sound(&scene));
        scene_end(&scene);
    }
}

/* Messages sent meanwhile keep their turn: one sent at 12 has the link from 12 to 20, the one that
 * was sent at 10 and is put on its way at 15 has it after that. */
Test(network_since, it_does_not_push_others_back)
{
    struct scene scene;
    scene_start(&scene);
    run_until(scene.run, 12 * US);
    scene_send(&scene, ALPHA, BETA, 1000, 1);
    run_until(scene.run, 15 * US);
    struct network_message message = {
        .from = ALPHA, .to = BETA, .bytes = 1000, .sort = MESSAGE_MEMBERSHIP, .argument = 2};
    network_send_since(scene.run, scene.network, &message, 10 * US);
    run_until(scene.run, 200 * US);
    cr_assert_eq(scene.record.count, 2);
    cr_expect_eq(scene.record.messages[0].argument, 1);
    cr_expect_eq(scene.record.at[0], (12 + 66) * US);
    cr_expect_eq(scene.record.at[1], (20 + 66) * US);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

/* Only what is still to come can happen to it: the switch drops it behind a partition, a link that
 * loses everything loses it, and an endpoint that is down does not take it. */
Test(network_since, what_is_to_come_may_still_drop_it)
{
    static const uint32_t groups[ENDPOINTS] = {1, 2, 0};
    static const struct {
        sim_ticks now_us;
        bool parted, lossy, down;
        unsigned delivered;
    } facts[] = {
        {20, true, false, false, 0}, {50, true, false, false, 1}, {20, false, true, false, 0},
        {50, false, true, false, 0}, {20, false, false, true, 0}, {50, false, false, true, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_start(&scene);
        run_until(scene.run, facts[i].now_us * US);
        struct network_message message = {
            .from = ALPHA, .to = BETA, .bytes = 1000, .sort = MESSAGE_MEMBERSHIP, .argument = 5};
        network_send_since(scene.run, scene.network, &message, 10 * US);
        if (facts[i].parted) {
            network_partition(scene.run, scene.network, groups);
        }
        network_set_loss(scene.run, scene.network, BETA, facts[i].lossy, facts[i].lossy);
        network_set_up(scene.run, scene.network, BETA, !facts[i].down);
        run_until(scene.run, 200 * US);
        cr_expect_eq(scene.record.count, facts[i].delivered, "fact %zu", i);
        cr_expect(scene_is_sound(&scene));
        scene_end(&scene);
    }
}

/* A way is sure if its links and the switch drop nothing, whichever nodes are up. */
Test(network_since, sure_is_what_nothing_can_drop_on_its_way)
{
    static const uint32_t groups[ENDPOINTS] = {1, 2, 0};
    struct scene scene;
    scene_start(&scene);
    cr_expect(network_is_sure(scene.network, ALPHA, BETA));
    network_set_loss(scene.run, scene.network, BETA, 0.01, 0.01);
    cr_expect_not(network_is_sure(scene.network, ALPHA, BETA));
    cr_expect_not(network_is_sure(scene.network, BETA, ALPHA));
    cr_expect(network_is_sure(scene.network, ALPHA, CLIENTS));
    cr_expect(network_reaches(scene.network, ALPHA, BETA));
    network_restore_loss(scene.run, scene.network, BETA);
    network_partition(scene.run, scene.network, groups);
    cr_expect_not(network_is_sure(scene.network, ALPHA, BETA));
    cr_expect(network_is_sure(scene.network, ALPHA, CLIENTS));
    network_heal(scene.run, scene.network);
    network_set_up(scene.run, scene.network, BETA, false);
    cr_expect(network_is_sure(scene.network, ALPHA, BETA));
    cr_expect_not(network_reaches(scene.network, ALPHA, BETA));
    scene_end(&scene);
}
