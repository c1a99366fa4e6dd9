#include "tests/models/network/network_fixture.h"

/* 1000 bytes at 125 MB/s take 8 us, so two crossings take 2 x (8 + 25) = 66 us; at 1.25 GB/s and
 * 100 us from alpha, 0.8 + 100 and 8 + 25 make 133.8 us. */
Test(network, a_lone_message_takes_two_crossings)
{
    static struct ethernet_latency far = {100 * US};
    static const char *const names[] = {"alpha"};
    struct ethernet_link fast = {.latency = &far, .bandwidth = 1.25e9};
    static const struct {
        bool is_special;
        uint32_t from, to, bytes;
        sim_ticks takes;
    } facts[] = {
        {false, ALPHA, BETA, 1000, 66 * US},
        {false, CLIENTS, ALPHA, 1000, 66 * US},
        {false, BETA, BETA, 1000, 66 * US}, /* to itself, by way of the switch */
        {false, BETA, ALPHA, 0, 50 * US},
        {false, BETA, ALPHA, 1500, 2 * (12 + 25) * US},
        {true, ALPHA, BETA, 1000, 133 * US + US * 8 / 10},
        {true, BETA, ALPHA, 1000, 133 * US + US * 8 / 10},
        {true, BETA, CLIENTS, 1000, 66 * US},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_init(&scene);
        if (facts[i].is_special) {
            scene.parameters.links = (struct parameter_map){1, names, &fast};
        }
        scene_build(&scene, TICKS_PER_SECOND_FINE, NULL, NULL);
        run_until(scene.run, 5 * US);
        scene_send(&scene, facts[i].from, facts[i].to, facts[i].bytes, 17 + i);
        run_until(scene.run, TICKS_PER_SECOND_FINE);
        const struct record *record = &scene.record;
        cr_assert_eq(record->count, 1);
        cr_expect_eq(record->at[0] - 5 * US, facts[i].takes, "fact %zu", i);
        cr_expect_eq(network_transit(scene.network, facts[i].from, facts[i].to, facts[i].bytes),
                     facts[i].takes, "fact %zu", i);
        cr_expect_eq(record->messages[0].from, facts[i].from);
        cr_expect_eq(record->messages[0].to, facts[i].to);
        cr_expect_eq(record->messages[0].bytes, facts[i].bytes);
        cr_expect_eq(record->messages[0].argument, 17 + i);
        cr_expect_eq(run_events(scene.run), 2, "two events for a message");
        cr_expect(scene_is_sound(&scene));
        scene_end(&scene);
    }
}

/* Both sent at 0 by alpha: the second is transmitted from 8 to 16 us, and meets a free link behind
 * the switch. To beta from two sides at 0: both are at the switch after 33 us, and the link to beta
 * takes that of the lower sender from 33 to 41 and the other from 41 to 49, whichever was sent
 * first. */
Test(network, messages_queue_for_a_link)
{
    struct scene scene;
    scene_start(&scene);
    scene_send(&scene, ALPHA, BETA, 1000, 1);
    scene_send(&scene, ALPHA, BETA, 1000, 2);
    run_until(scene.run, 100 * US);
    cr_assert_eq(scene.record.count, 2);
    cr_expect_eq(scene.record.at[0], 66 * US);
    cr_expect_eq(scene.record.at[1], 74 * US);
    cr_expect_eq(scene.record.messages[1].argument, 2);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);

    for (uint64_t first = 0; first < 2; first++) {
        uint32_t senders[] = {first == 0 ? CLIENTS : ALPHA, first == 0 ? ALPHA : CLIENTS};
        scene_start(&scene);
        scene_send(&scene, senders[0], BETA, 1000, senders[0]);
        scene_send(&scene, senders[1], BETA, 1000, senders[1]);
        scene_send(&scene, BETA, ALPHA, 1000, 3); /* the other direction is free */
        run_until(scene.run, 100 * US);
        cr_assert_eq(scene.record.count, 3);
        cr_expect_eq(scene.record.messages[2].argument, CLIENTS);
        cr_expect_eq(scene.record.at[0], 66 * US);
        cr_expect_eq(scene.record.at[1], 66 * US);
        cr_expect_eq(scene.record.at[2], 74 * US);
        cr_expect(scene_is_sound(&scene));
        scene_end(&scene);
    }
}

/* The receiver's link is booked when the switch has the message, not when it is sent: a short one
 * sent last from elsewhere goes before a long one that is still on its way to the switch. */
Test(network, the_switch_forwards_in_order_of_arrival)
{
    struct scene scene;
    scene_start(&scene);
    scene_send(&scene, ALPHA, BETA, 100000, 1); /* at the switch after 800 + 25 us */
    run_until(scene.run, 10 * US);
    scene_send(&scene, CLIENTS, BETA, 1000, 2);
    run_until(scene.run, 2000 * US);
    cr_assert_eq(scene.record.count, 2);
    cr_expect_eq(scene.record.messages[0].argument, 2);
    cr_expect_eq(scene.record.at[0], 76 * US);
    cr_expect_eq(scene.record.at[1], 1650 * US);
    scene_end(&scene);
}

struct order {
    uint64_t next[ENDPOINTS][ENDPOINTS];
    uint64_t count;
};

static void expect_order(struct run *run, void *owner, const struct network_message *message)
{
    (void)run;
    struct order *order = owner;
    uint64_t *next = &order->next[message->from][message->to];
    cr_expect_geq(message->argument, *next);
    *next = message->argument + 1;
    order->count++;
}

/* Sizes from 0 to 3000 at random instants between all endpoints, some lost. */
Test(network, nothing_is_overtaken_between_two_endpoints)
{
    struct order order = {0};
    struct scene scene;
    scene_init(&scene);
    scene.parameters.loss = 0.1;
    scene_build(&scene, TICKS_PER_SECOND_FINE, expect_order, &order);
    struct stream stream;
    stream_init(&stream, 3, 0, "test", "order");
    sim_ticks now = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        now += (sim_ticks)stream_below(&stream, 16 * US);
        run_until(scene.run, now);
        uint32_t from = (uint32_t)stream_below(&stream, ENDPOINTS);
        uint32_t to = (uint32_t)stream_below(&stream, ENDPOINTS);
        scene_send(&scene, from, to, (uint32_t)stream_below(&stream, 3001), i);
        if (i % 1000 == 0) {
            cr_expect(scene_is_sound(&scene));
        }
    }
    run_until(scene.run, TICKS_PER_SECOND_FINE);
    cr_expect(scene_is_sound(&scene));
    cr_expect_eq(scene.network->flight_count, 0);
    cr_expect_eq(order.count + scene_dropped(&scene, DROP_LOSS), 20000);
    scene_end(&scene);
}

/* A message is lost with probability p by each of two links: 1 - (1 - p)^2 in all. With 100000
 * messages three standard deviations of that share are under 0.005. */
Test(network, each_link_loses_its_share)
{
    static const double losses[] = {0, 0.02, 0.3, 1};
    for (size_t i = 0; i < 4; i++) {
        double p = losses[i];
        struct scene scene;
        scene_init(&scene);
        scene.parameters.loss = p;
        scene_build(&scene, TICKS_PER_SECOND_FINE, NULL, NULL);
        for (sim_ticks k = 0; k < 100000; k++) {
            run_until(scene.run, k * US);
            scene_send(&scene, ALPHA, BETA, 125, 0);
        }
        run_until(scene.run, TICKS_PER_SECOND_FINE);
        double share = (double)scene_dropped(&scene, DROP_LOSS) / 100000;
        cr_expect_float_eq(share, 1 - (1 - p) * (1 - p), p > 0 && p < 1 ? 0.005 : 0, "%g: %g", p,
                           share);
        cr_expect_eq(network_is_healthy(scene.network), p == 0);
        cr_expect_eq(network_reaches(scene.network, ALPHA, BETA), p < 1);
        cr_expect(scene_is_sound(&scene));
        scene_end(&scene);
    }
}

/* A message lost behind the switch has been transmitted to it all the same. */
Test(network, loss_of_a_link_is_set_and_restored)
{
    struct scene scene;
    scene_start(&scene);
    network_set_loss(scene.run, scene.network, BETA, 1, 1);
    cr_expect_not(network_is_healthy(scene.network));
    cr_expect_not(network_reaches(scene.network, ALPHA, BETA));
    cr_expect_not(network_reaches(scene.network, BETA, CLIENTS));
    cr_expect(network_reaches(scene.network, ALPHA, CLIENTS));
    scene_send(&scene, ALPHA, BETA, 1000, 1);
    scene_send(&scene, BETA, ALPHA, 1000, 2);
    scene_send(&scene, CLIENTS, ALPHA, 1000, 3);
    run_until(scene.run, 200 * US);
    cr_assert_eq(scene.record.count, 1);
    cr_expect_eq(scene.record.messages[0].argument, 3);
    cr_expect_eq(scene_dropped(&scene, DROP_LOSS), 2);
    cr_expect_eq(scene.network->links[ALPHA].directions[LINK_TRANSMIT].given, 8 * US);
    cr_expect_eq(scene.network->links[ALPHA].directions[LINK_RECEIVE].given, 8 * US);
    network_set_loss(scene.run, scene.network, BETA, 0.5, 0.5);
    cr_expect_not(network_is_healthy(scene.network));
    network_restore_loss(scene.run, scene.network, BETA);
    cr_expect(network_is_healthy(scene.network));
    scene_send(&scene, ALPHA, BETA, 1000, 4);
    run_until(scene.run, 400 * US);
    cr_expect_eq(scene.record.count, 2);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

/* One way only: the other loses what the spec says, here nothing. */
Test(network, loss_may_be_of_one_direction)
{
    struct scene scene;
    scene_start(&scene);
    network_set_loss(scene.run, scene.network, BETA, -1, 1);
    cr_expect_not(network_is_healthy(scene.network));
    cr_expect_not(network_reaches(scene.network, ALPHA, BETA));
    cr_expect(network_reaches(scene.network, BETA, ALPHA));
    cr_expect(network_is_sure(scene.network, BETA, ALPHA));
    cr_expect_eq(network_share(scene.network, ALPHA, BETA), 0.0);
    scene_send(&scene, ALPHA, BETA, 1000, 1);
    scene_send(&scene, BETA, ALPHA, 1000, 2);
    run_until(scene.run, 200 * US);
    cr_assert_eq(scene.record.count, 1);
    cr_expect_eq(scene.record.messages[0].argument, 2);
    network_set_loss(scene.run, scene.network, BETA, 1, -1);
    cr_expect(network_reaches(scene.network, ALPHA, BETA));
    cr_expect_not(network_reaches(scene.network, BETA, ALPHA));
    network_restore_loss(scene.run, scene.network, BETA);
    cr_expect(network_is_healthy(scene.network));
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

/* The probability in force at the end of a crossing counts. */
Test(network, loss_strikes_what_is_under_way)
{
    struct scene scene;
    scene_start(&scene);
    scene_send(&scene, ALPHA, BETA, 1000, 1); /* at the switch after 33 us */
    run_until(scene.run, 32 * US);
    network_set_loss(scene.run, scene.network, ALPHA, 1, 1);
    run_until(scene.run, 100 * US);
    cr_expect_eq(scene.record.count, 0);
    scene_end(&scene);

    scene_start(&scene);
    scene_send(&scene, ALPHA, BETA, 1000, 1);
    run_until(scene.run, 33 * US);
    network_set_loss(scene.run, scene.network, ALPHA, 1, 1);
    run_until(scene.run, 100 * US);
    cr_expect_eq(scene.record.count, 1);
    scene_end(&scene);
}

/* Sent every microsecond, at the switch 33 us later: a partition from 50 us on drops what was sent
 * after 17 us, and what comes to the switch once it is healed passes. */
Test(network, a_partition_drops_at_the_switch)
{
    static const uint32_t groups[ENDPOINTS] = {[ALPHA] = 1, [BETA] = 2, [CLIENTS] = 0};
    struct scene scene;
    scene_start(&scene);
    for (sim_ticks now = 0; now < 100; now++) {
        run_until(scene.run, now * US);
        if (now == 50) {
            network_partition(scene.run, scene.network, groups);
            cr_expect_not(network_reaches(scene.network, ALPHA, BETA));
            cr_expect_not(network_reaches(scene.network, BETA, ALPHA));
            cr_expect(network_reaches(scene.network, ALPHA, CLIENTS));
            cr_expect(network_reaches(scene.network, CLIENTS, BETA));
            cr_expect(network_reaches(scene.network, BETA, BETA));
            cr_expect_not(network_is_healthy(scene.network));
        }
        if (now == 70) {
            network_heal(scene.run, scene.network);
            cr_expect(network_reaches(scene.network, ALPHA, BETA));
            cr_expect(network_is_healthy(scene.network));
        }
        if (now % 10 == 5) { /* the switch has them at 5 + 33 = 38, 48, 58, 68, 78, ... */
            scene_send(&scene, ALPHA, BETA, 1000, (uint64_t)now);
            scene_send(&scene, CLIENTS, CLIENTS, 0, 1000);
        }
        cr_expect(scene_is_sound(&scene));
    }
    run_until(scene.run, 1000 * US);
    uint64_t between = 0;
    for (uint64_t i = 0; i < scene.record.count; i++) {
        uint64_t argument = scene.record.messages[i].argument;
        between += argument != 1000;
        cr_expect(argument != 25 && argument != 35, "%llu", (unsigned long long)argument);
    }
    cr_expect_eq(between, 8);
    cr_expect_eq(scene.record.count, 18);
    cr_expect_eq(scene_dropped(&scene, DROP_PARTITION), 2);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

Test(network, who_is_in_no_group_or_the_same_is_reached)
{
    static const struct {
        uint32_t groups[ENDPOINTS];
        bool alpha_beta, alpha_clients, beta_clients;
    } facts[] = {
        {{0, 0, 0}, true, true, true},   {{1, 1, 1}, true, true, true},
        {{3, 0, 3}, true, true, true},   {{1, 2, 3}, false, false, false},
        {{1, 2, 2}, false, false, true}, {{0, 1, 2}, true, true, false},
        {{7, 0, 9}, true, false, true},
    };
    struct scene scene;
    scene_start(&scene);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        network_partition(scene.run, scene.network, facts[i].groups);
        bool are[] = {network_reaches(scene.network, ALPHA, BETA),
                      network_reaches(scene.network, ALPHA, CLIENTS),
                      network_reaches(scene.network, BETA, CLIENTS)};
        cr_expect_eq(are[0], facts[i].alpha_beta, "fact %zu", i);
        cr_expect_eq(are[1], facts[i].alpha_clients, "fact %zu", i);
        cr_expect_eq(are[2], facts[i].beta_clients, "fact %zu", i);
        cr_expect_eq(network_is_healthy(scene.network), are[0] && are[1] && are[2], "fact %zu", i);
    }
    scene_end(&scene);
}

/* Down from 20 to 60 us: what arrives then is dropped, what beta had sent before travels on, and
 * what arrives afterwards is taken. */
Test(network, an_endpoint_that_is_down_takes_nothing)
{
    struct scene scene;
    scene_start(&scene);
    scene_send(&scene, BETA, ALPHA, 0, 1); /* arrives at 50 */
    scene_send(&scene, ALPHA, BETA, 0, 2); /* arrives at 50 */
    run_until(scene.run, 15 * US);
    scene_send(&scene, ALPHA, BETA, 0, 3); /* arrives at 65 */
    run_until(scene.run, 20 * US);
    network_set_up(scene.run, scene.network, BETA, false);
    cr_expect_not(network_reaches(scene.network, ALPHA, BETA));
    cr_expect_not(network_reaches(scene.network, BETA, ALPHA));
    cr_expect(network_reaches(scene.network, CLIENTS, ALPHA));
    cr_expect(network_is_healthy(scene.network), "the network is, the node is not");
    run_until(scene.run, 60 * US);
    cr_expect(scene_is_sound(&scene));
    network_set_up(scene.run, scene.network, BETA, true);
    cr_expect(network_reaches(scene.network, ALPHA, BETA));
    run_until(scene.run, 100 * US);
    cr_assert_eq(scene.record.count, 2);
    cr_expect_eq(scene.record.messages[0].argument, 1);
    cr_expect_eq(scene.record.messages[1].argument, 3);
    cr_expect_eq(scene_dropped(&scene, DROP_ENDPOINT_DOWN), 1);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

Test(network, who_is_down_cannot_send)
{
    struct scene scene;
    scene_start(&scene);
    network_set_up(scene.run, scene.network, BETA, false);
    scene_send(&scene, BETA, ALPHA, 1000, 1);
    cr_assert(run_failed(scene.run));
    cr_expect_str_eq(run_error(scene.run)->text, "beta has sent a message while it was down");
    cr_expect_eq(scene.network->sent.count, 0);
    scene_end(&scene);
}

static void deliver_apart(struct run *run, void *owner, const struct network_message *message)
{
    (void)run;
    uint64_t *counts = owner;
    counts[message->sort]++;
}

Test(network, each_sort_goes_to_its_port)
{
    uint64_t counts[MESSAGE_SORTS] = {0};
    struct scene scene;
    scene_init(&scene);
    scene_build(&scene, TICKS_PER_SECOND_FINE, deliver_apart, counts);
    for (enum message_sort sort = 0; sort < MESSAGE_SORTS; sort++) {
        for (enum message_sort i = 0; i <= sort; i++) {
            network_send(
                scene.run, scene.network,
                &(struct network_message){.from = ALPHA, .to = BETA, .bytes = 100, .sort = sort});
        }
    }
    run_until(scene.run, 1000 * US);
    cr_expect_eq(counts[MESSAGE_MEMBERSHIP], 1);
    cr_expect_eq(counts[MESSAGE_REQUEST], 2);
    cr_expect_eq(counts[MESSAGE_REPLY], 3);
    scene_end(&scene);
}

/* A message due after the end of the run is in flight for ever, and takes no memory. */
Test(network, a_message_may_arrive_after_the_end)
{
    struct scene scene;
    scene_init(&scene);
    scene_build(&scene, 60 * US, NULL, NULL);
    scene_send(&scene, ALPHA, BETA, 1000, 1);    /* at the switch at 33, there at 66 */
    scene_send(&scene, ALPHA, BETA, 1000000, 2); /* at the switch after 8 ms */
    cr_expect_eq(scene.network->too_late, 1);
    run_until(scene.run, 60 * US);
    cr_expect_eq(scene.network->too_late, 2);
    cr_expect_eq(scene.network->flight_count, 0);
    cr_expect_eq(scene.record.count, 0);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}
