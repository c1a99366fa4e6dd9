#include "tests/models/network/switches_fixture.h"

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

/* Two messages of 80 us one after the other on one uplink in 1000 us; the second waits for 72. */
Test(switches_report, tells_waits_and_utilizations)
{
    struct rack_of_two rack;
    struct scene *scene = rack_of_two_start(&rack, UPLINK_HASHED);
    scene_send(scene, ALPHA, CLIENTS, 1000, 0);
    scene_send(scene, ALPHA, CLIENTS, 1000, 1);
    run_until(scene->run, 1000 * US);
    measures_set_mark(scene->measures, 1000 * US);
    struct window window = {measures_marks(scene->measures), 0, 1};
    struct report report;
    report_init(&report, scene->run->arena, &window, TICKS_PER_SECOND_FINE);
    place_report((const struct component *)scene->network, &report);
    cr_expect_float_eq(value(&report, "network.switches.enclosure.transmit.wait"), 36e-6, 1e-12);
    double one = value(&report, "network.switches.enclosure.uplinks.1.transmit.utilization");
    double other = value(&report, "network.switches.enclosure.uplinks.2.transmit.utilization");
    cr_expect_float_eq(one + other, 0.16, 1e-12);
    cr_expect_float_eq(one * other, 0, 1e-12);
    cr_expect_eq(value(&report, "network.switches.enclosure.uplinks.1.receive.utilization"), 0);
    cr_expect_eq(value(&report, "network.drops.switch"), 0);
    scene_end(scene);
}

/* Books that do not agree with the messages or with the uplinks are found. */
Test(switches_report, finds_what_does_not_add_up)
{
    for (int which = 0; which < 2; which++) {
        struct rack_of_two rack;
        struct scene *scene = rack_of_two_start(&rack, UPLINK_HASHED);
        scene_send(scene, ALPHA, CLIENTS, 1000, 0);
        run_until(scene->run, 60 * US);
        cr_expect(scene_is_sound(scene));
        struct switch_state *it = &scene->network->switches->list[ENCLOSURE];
        if (which == 0) {
            it->given++;
            cr_expect_eq(scene_broken_laws(scene), 1);
        } else {
            it->working = 1;
            cr_expect_not(scene_is_sound(scene));
        }
        scene_end(scene);
    }
}
