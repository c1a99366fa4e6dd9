#include "tests/models/network/switches_fixture.h"

/* To the core and from it a message takes an uplink, 8 + 25 + 80 + 10 + 8 + 25 us; between two
 * endpoints of the switch it takes none. */
Test(switches, messages_from_switch_to_switch_take_an_uplink)
{
    static const struct {
        uint32_t from, to;
        sim_ticks takes;
        unsigned events;
    } facts[] = {{ALPHA, CLIENTS, 156 * US, 3},
                 {CLIENTS, BETA, 156 * US, 3},
                 {ALPHA, BETA, 66 * US, 2},
                 {CLIENTS, CLIENTS, 66 * US, 2}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct rack_of_two rack;
        struct scene *scene = rack_of_two_start(&rack, UPLINK_HASHED);
        scene_send(scene, facts[i].from, facts[i].to, 1000, i);
        run_until(scene->run, 1000 * US);
        cr_assert_eq(scene->record.count, 1);
        cr_expect_eq(scene->record.at[0], facts[i].takes, "fact %zu", i);
        cr_expect_eq(network_transit(scene->network, facts[i].from, facts[i].to, 1000),
                     facts[i].takes);
        cr_expect_eq(run_events(scene->run), facts[i].events);
        cr_expect(scene_is_sound(scene));
        scene_end(scene);
    }
}

/* Three messages at once from alpha: at the switch at 33, 41 and 49 us. Hashed they are all behind
 * each other on one uplink; else the second takes the other one, and the third waits until 113. */
Test(switches, messages_queue_for_an_uplink)
{
    static const sim_ticks arrivals[][3] = {{156 * US, 236 * US, 316 * US},
                                            {156 * US, 164 * US, 236 * US}};
    for (enum uplink_choice choice = UPLINK_HASHED; choice <= UPLINK_LEAST_LOADED; choice++) {
        struct rack_of_two rack;
        struct scene *scene = rack_of_two_start(&rack, choice);
        for (uint64_t i = 0; i < 3; i++) {
            scene_send(scene, ALPHA, CLIENTS, 1000, i);
        }
        run_until(scene->run, 100 * US);
        cr_expect(scene_is_sound(scene));
        run_until(scene->run, 1000 * US);
        cr_assert_eq(scene->record.count, 3);
        for (size_t i = 0; i < 3; i++) {
            cr_expect_eq(scene->record.at[i], arrivals[choice][i], "message %zu", i);
            cr_expect_eq(scene->record.messages[i].argument, i);
        }
        const struct tally *wait = &scene->network->switches->list[ENCLOSURE].wait[LINK_TRANSMIT];
        cr_expect_eq(wait->count, 3);
        cr_expect(wait->sum == (choice == UPLINK_HASHED ? 72 + 144 : 64) * US);
        cr_expect(scene_is_sound(scene));
        scene_end(scene);
    }
}

/* An uplink that is lost at 60 us loses the message on it and is free again; the next goes over the
 * other one. Without any the switch parts alpha from the clients, and not from beta. */
Test(switches, a_lost_uplink_loses_what_it_carries)
{
    struct rack_of_two rack;
    struct scene *scene = rack_of_two_start(&rack, UPLINK_HASHED);
    scene_send(scene, ALPHA, CLIENTS, 1000, 0);
    run_until(scene->run, 60 * US);
    uint32_t used = scene->network->flights[0].uplink;
    network_lose_uplinks(scene->run, scene->network, ENCLOSURE, used, 1);
    scene_send(scene, ALPHA, CLIENTS, 1000, 1);
    cr_expect(scene_is_sound(scene));
    cr_expect(network_is_healthy(scene->network));
    run_until(scene->run, 300 * US);
    cr_expect_eq(scene_dropped(scene, DROP_SWITCH), 1);
    cr_assert_eq(scene->record.count, 1);
    cr_expect_eq(scene->record.messages[0].argument, 1);
    cr_expect_eq(scene->record.at[0], 60 * US + 156 * US);
    cr_expect_eq(scene->network->switches->uplinks[used].link.directions[LINK_TRANSMIT].given,
                 27 * US);
    network_lose_uplinks(scene->run, scene->network, ENCLOSURE, 1 - used, 1);
    cr_expect_not(network_reaches(scene->network, ALPHA, CLIENTS));
    cr_expect_not(network_is_sure(scene->network, CLIENTS, ALPHA));
    cr_expect_eq(network_share(scene->network, CLIENTS, BETA), 0);
    cr_expect(network_reaches(scene->network, ALPHA, BETA));
    cr_expect_not(network_is_healthy(scene->network));
    scene_send(scene, CLIENTS, ALPHA, 1000, 2);
    scene_send(scene, BETA, ALPHA, 1000, 3);
    run_until(scene->run, 600 * US);
    cr_expect_eq(scene_dropped(scene, DROP_SWITCH), 2);
    cr_expect_eq(scene->record.messages[1].argument, 3);
    network_restore_uplinks(scene->run, scene->network, ENCLOSURE, 0, 2);
    cr_expect(network_reaches(scene->network, ALPHA, CLIENTS));
    cr_expect(scene_is_sound(scene));
    scene_end(scene);
}

/* A switch that has failed parts its endpoints from each other, too; the core goes on. Failures
 * add up, and so do losses of an uplink. */
Test(switches, a_failed_switch_parts_its_endpoints)
{
    struct rack_of_two rack;
    struct scene *scene = rack_of_two_start(&rack, UPLINK_LEAST_LOADED);
    uint32_t number = network_switch_named(scene->network, "enclosure");
    cr_assert_eq(number, ENCLOSURE);
    scene_send(scene, ALPHA, CLIENTS, 1000, 0);
    run_until(scene->run, 120 * US); /* on its uplink, behind its transmission */
    network_fail_switch(scene->run, scene->network, number);
    network_fail_switch(scene->run, scene->network, number);
    network_lose_uplinks(scene->run, scene->network, number, 0, 1);
    cr_expect_not(network_reaches(scene->network, ALPHA, BETA));
    cr_expect_not(network_reaches(scene->network, ALPHA, CLIENTS));
    cr_expect(network_reaches(scene->network, CLIENTS, CLIENTS));
    scene_send(scene, ALPHA, BETA, 1000, 1);
    scene_send(scene, CLIENTS, CLIENTS, 1000, 2);
    run_until(scene->run, 300 * US);
    cr_expect_eq(scene_dropped(scene, DROP_SWITCH), 2);
    cr_assert_eq(scene->record.count, 1);
    cr_expect(scene_is_sound(scene));
    network_repair_switch(scene->run, scene->network, number);
    cr_expect_not(network_reaches(scene->network, ALPHA, BETA));
    network_repair_switch(scene->run, scene->network, number);
    cr_expect(network_reaches(scene->network, ALPHA, BETA));
    cr_expect_eq(scene->network->switches->list[ENCLOSURE].working, 1);
    cr_expect(scene_is_sound(scene));
    scene_end(scene);
}

/* Put on its way at any later time a message of 10 us arrives at 166, but where it has lost its
 * uplink before. */
Test(switches, a_message_sent_before_takes_its_uplink)
{
    for (sim_ticks now = 10; now <= 170; now += 8) {
        struct rack_of_two rack;
        struct scene *scene = rack_of_two_start(&rack, UPLINK_HASHED);
        run_until(scene->run, now * US);
        bool is_lost = now == 90;
        if (is_lost) {
            network_lose_uplinks(scene->run, scene->network, ENCLOSURE, 0, 2);
        }
        network_send_since(
            scene->run, scene->network,
            &(struct network_message){
                .from = ALPHA, .to = CLIENTS, .bytes = 1000, .sort = MESSAGE_MEMBERSHIP},
            10 * US);
        cr_expect(scene_is_sound(scene));
        run_until(scene->run, 500 * US);
        cr_assert_eq(scene->record.count, is_lost ? 0 : 1);
        if (!is_lost) {
            sim_ticks late = now > 166 ? now : 166;
            cr_expect_eq(scene->record.at[0], late * US, "at %lld us", (long long)now);
        }
        cr_expect(scene_is_sound(scene));
        scene_end(scene);
    }
}

/* Messages at random instants over uplinks that are lost and restored: all are accounted for, and
 * hashed ones between two endpoints keep their order as long as the same uplinks work. */
Test(switches, messages_are_kept)
{
    struct rack_of_two rack;
    struct scene *scene = rack_of_two_start(&rack, UPLINK_LEAST_LOADED);
    struct stream stream;
    stream_init(&stream, 5, 0, "test", "switches");
    for (uint64_t i = 0; i < 5000; i++) {
        run_until(scene->run, run_now(scene->run) + (sim_ticks)stream_below(&stream, 100 * US));
        scene_send(scene, (uint32_t)stream_below(&stream, ENDPOINTS),
                   (uint32_t)stream_below(&stream, ENDPOINTS),
                   (uint32_t)stream_below(&stream, 2000), i);
        if (i % 100 == 50) {
            network_lose_uplinks(scene->run, scene->network, ENCLOSURE, i % 200 == 50, 1);
        } else if (i % 100 == 80) {
            network_restore_uplinks(scene->run, scene->network, ENCLOSURE, i % 200 == 80, 1);
        }
        cr_expect(i % 50 != 0 || scene_is_sound(scene));
    }
    run_until(scene->run, TICKS_PER_SECOND_FINE);
    cr_expect(scene_is_sound(scene));
    cr_expect_eq(scene->record.count + scene_dropped(scene, DROP_SWITCH), 5000);
    cr_expect_gt(scene_dropped(scene, DROP_SWITCH), 10);
    scene_end(scene);
}
