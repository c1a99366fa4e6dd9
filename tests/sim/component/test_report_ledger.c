#include "sim/component/report_ledger.h"

#include <criterion/criterion.h>

#include "tests/sim/component/metric_of.h"
#include "tests/sim/component/report_scene.h"

/* In 10 s two servers serve two from 1 s to 6 s, of whom one has joined before; a third waits. */
static struct scene *served(struct ledger *ledger)
{
    struct scene *scene = open_scene();
    ledger_init(ledger, scene->measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    ledger_join(ledger, 0);
    start(scene);
    ledger_join(ledger, 1000);
    ledger_join(ledger, 1000);
    ledger_start(ledger, 1000);
    ledger_start(ledger, 1000);
    ledger_leave(ledger, 0, 6000);
    ledger_leave(ledger, 1000, 6000);
    ledger_stop(ledger, 6000);
    ledger_stop(ledger, 6000);
    ledger->service = 2 * 5000;
    finish(scene);
    return scene;
}

Test(report_ledger, metrics_are_those_asked_for_in_one_order)
{
    struct ledger ledger;
    struct scene *scene = served(&ledger);
    struct ledger_rows rows = {
        METRIC_OF("utilization", "1", MEAN), METRIC_OF("queue_length", "1", MEAN),
        METRIC_OF("response_time", "s", RATIO), METRIC_OF("throughput", "1/s", MEAN)};
    report_ledger(&scene->report, "x", &rows, &ledger, 2, "x.all");
    static const struct {
        const char *name;
        double value;
    } expected[] = {{"x.utilization", 0.5},
                    {"x.queue_length", 2},
                    {"x.response_time", 5.5},
                    {"x.throughput", 0.2}};
    cr_assert_eq(scene->report.metric_count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_str_eq(scene->report.metrics[i].name, expected[i].name);
        cr_expect_float_eq(scene->report.metrics[i].value, expected[i].value, 1e-12);
    }
    cr_expect_float_eq(scene->report.metrics[0].most, 1, 0);
    cr_assert_eq(scene->report.resource_count, 1);
    cr_expect_str_eq(scene->report.resources[0].component, "x.all");
    cr_expect_float_eq(scene->report.resources[0].utilization, 0.5, 1e-12);
    report_ledger(&scene->report, "y", &(struct ledger_rows){.throughput = rows.throughput},
                  &ledger, 1, "y");
    cr_assert_eq(scene->report.metric_count, 5);
    cr_expect_str_eq(scene->report.metrics[4].name, "y.throughput");
    arena_destroy(scene->arena);
}

Test(report_ledger, laws_hold_and_each_has_a_twin_that_does_not)
{
    static const char *const names[] = {"flow_balance", "little", "utilization"};
    struct ledger ledger;
    struct scene *scene = served(&ledger);
    for (int twin = -1; twin < 3; twin++) { /* the one that waits: missed, younger, served */
        struct ledger_found found = {.count = 1 - (twin == 0), .ages = 10000 - (twin == 1)};
        found.service = twin == 2;
        struct report *report = &scene->report;
        report->law_count = 0;
        report_flow_balance(report, "x", &ledger, &found);
        report_littles_law(report, "x", &ledger, 11000, &found);
        report_utilization_law(report, "x", &ledger, 11000, 1, &found);
        cr_assert_eq(report->law_count, 3);
        for (int law = 0; law < 3; law++) {
            cr_expect_str_eq(report->laws[law].law, names[law]);
            cr_expect_str_eq(report->laws[law].component, "x");
            cr_expect_eq(report->laws[law].holds, law != twin, "twin %d, %s", twin, names[law]);
        }
    }
    arena_destroy(scene->arena);
}
