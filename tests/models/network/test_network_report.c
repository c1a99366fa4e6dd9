#include "tests/models/network/network_fixture.h"
#include "tests/models/places.h"

#include <stdlib.h>

static struct report report_window(const struct scene *scene, struct window *window)
{
    struct report report;
    report_init(&report, scene->run->arena, window, TICKS_PER_SECOND_FINE);
    place_report((const struct component *)scene->network, &report);
    return report;
}

static double value(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

/* Before the window one message; in it four, of which one is lost, one meets a partition and one a
 * node that is down. */
static void stage(struct scene *scene)
{
    static const uint32_t groups[ENDPOINTS] = {1, 0, 2};
    scene_start(scene);
    scene_send(scene, ALPHA, BETA, 1000, 0);
    run_until(scene->run, 100 * US);
    measures_set_mark(scene->measures, 100 * US);
    network_set_loss(scene->run, scene->network, BETA, 1, 1);
    scene_send(scene, ALPHA, BETA, 1000, 1);
    run_until(scene->run, 200 * US);
    network_restore_loss(scene->run, scene->network, BETA);
    network_partition(scene->run, scene->network, groups);
    network_set_up(scene->run, scene->network, BETA, false);
    scene_send(scene, ALPHA, BETA, 1000, 2);
    scene_send(scene, ALPHA, CLIENTS, 1000, 3);
    scene_send(scene, ALPHA, ALPHA, 1000, 4);
    run_until(scene->run, 300 * US);
    measures_set_mark(scene->measures, 300 * US);
}

Test(network_report, counts_messages_and_drops_of_the_window)
{
    struct scene scene;
    stage(&scene);
    struct window window = {measures_marks(scene.measures), 1, 2};
    struct report report = report_window(&scene, &window);
    cr_expect_eq(value(&report, "network.messages_sent"), 4);
    cr_expect_eq(value(&report, "network.messages_dropped"), 3);
    cr_expect_eq(value(&report, "network.drops.loss"), 1);
    cr_expect_eq(value(&report, "network.drops.partition"), 1);
    cr_expect_eq(value(&report, "network.drops.endpoint_down"), 1);
    /* In 200 us: four times 8 us from alpha, once to each of alpha and twice to beta. */
    cr_expect_eq(value(&report, "network.links.alpha.transmit.utilization"), 0.16);
    cr_expect_eq(value(&report, "network.links.alpha.receive.utilization"), 0.04);
    cr_expect_eq(value(&report, "network.links.beta.receive.utilization"), 0.08);
    cr_expect_eq(value(&report, "network.links.clients.receive.utilization"), 0);
    cr_assert_eq(report.resource_count, ENDPOINTS);
    cr_expect_str_eq(report.resources[ALPHA].component, "network.links.alpha");
    cr_expect_eq(report.resources[ALPHA].utilization, 0.16);
    cr_expect_eq(report.resources[BETA].utilization, 0.08);
    window.from = 0;
    window.to = 1;
    report = report_window(&scene, &window);
    cr_expect_eq(value(&report, "network.messages_sent"), 1);
    cr_expect_eq(value(&report, "network.messages_dropped"), 0);
    scene_end(&scene);
}

/* One message on its way to the switch, one to beta, one delivered, one dropped, one too late. */
static void fill(struct scene *scene)
{
    scene_init(scene);
    scene_build(scene, 300 * US, NULL, NULL);
    scene_send(scene, ALPHA, BETA, 1000, 0);
    network_set_up(scene->run, scene->network, CLIENTS, false);
    scene_send(scene, BETA, CLIENTS, 1000, 1);
    run_until(scene->run, 100 * US);
    scene_send(scene, ALPHA, BETA, 1000, 2);
    run_until(scene->run, 140 * US);
    scene_send(scene, BETA, ALPHA, 1000, 3);
    scene_send(scene, ALPHA, BETA, 1000000, 4);
}

Test(network_report, laws_hold_at_every_instant)
{
    struct scene scene;
    fill(&scene);
    cr_expect_eq(scene.network->flight_count, 2);
    cr_expect_eq(scene.network->too_late, 1);
    for (sim_ticks now = 140; now <= 300; now++) {
        run_until(scene.run, now * US);
        cr_expect(scene_is_sound(&scene), "at %lld us", (long long)now);
    }
    cr_expect_eq(scene.network->flight_count, 0);
    scene_end(&scene);
}

Test(network_report, planted_bugs_break_conservation)
{
    for (int bug = 0; bug < 5; bug++) {
        struct scene scene;
        fill(&scene);
        struct network *network = scene.network;
        cr_expect_eq(scene_broken_laws(&scene), 0);
        uint64_t *counts[] = {&network->sent.count, &network->delivered.count,
                              &network->dropped[DROP_ENDPOINT_DOWN].count, &network->too_late};
        if (bug < 4) {
            *counts[bug] -= 1; /* one that was not counted */
        } else {
            network->flight_count += 1;
        }
        cr_expect_eq(scene_broken_laws(&scene), 1, "bug %d", bug);
        place_invariants(scene.run, (const struct component *)network);
        cr_assert(run_failed(scene.run), "bug %d", bug);
        cr_expect_not_null(strstr(run_error(scene.run)->text, "messages were sent, but"));
        scene_end(&scene);
    }
}

enum bug { BUG_FORGOTTEN, BUG_LEAKED, BUG_CIRCLE, BUG_TAKEN_IS_FREE, BUG_NOWHERE, BUGS };

/* The first place that is free, or is not. */
static struct flight *find(const struct network *network, bool is_free)
{
    struct flight *flight = network->flights;
    while ((flight->stage == FLIGHT_NONE) != is_free) {
        flight++;
    }
    return flight;
}

static void plant(struct network *network, enum bug bug)
{
    uint32_t first = network->flight_free;
    switch (bug) {
    case BUG_FORGOTTEN: /* in flight, but marked as free */
        find(network, false)->stage = FLIGHT_NONE;
        break;
    case BUG_LEAKED: /* a free place has left the list */
        network->flight_free = network->flights[first].next;
        break;
    case BUG_CIRCLE:
        network->flights[network->flights[first].next].next = first;
        break;
    case BUG_TAKEN_IS_FREE: /* a message in flight is in the list in a free place's stead */
        find(network, false)->next = network->flights[first].next;
        network->flight_free = (uint32_t)(find(network, false) - network->flights);
        break;
    default:
        network->flights[first].next = (uint32_t)network->flight_capacity + 7;
        break;
    }
}

Test(network_report, planted_bugs_fail_the_run)
{
    for (enum bug bug = 0; bug < BUGS; bug++) {
        struct scene scene;
        fill(&scene);
        cr_expect(scene_is_sound(&scene));
        plant(scene.network, bug);
        place_invariants(scene.run, (const struct component *)scene.network);
        cr_assert(run_failed(scene.run), "bug %d", (int)bug);
        const char *words = bug == BUG_FORGOTTEN ? "2 messages are in flight, but 1 are in the pool"
                                                 : "are not all in its list";
        cr_expect_not_null(strstr(run_error(scene.run)->text, words), "bug %d: %s", (int)bug,
                           run_error(scene.run)->text);
        scene_end(&scene);
    }
}
