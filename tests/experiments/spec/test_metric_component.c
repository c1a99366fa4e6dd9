#include "experiments/spec/metric_component.h"

#include <criterion/criterion.h>

Test(metric_component, is_the_path_of_the_part)
{
    static const struct {
        const char *metric;
        size_t length;
    } rows[] = {
        {"throughput", 0},
        {"stations.cpu.utilization", sizeof "stations.cpu" - 1},
        {"stations.cpu.classes.web.throughput", sizeof "stations.cpu.classes.web" - 1},
        {"services.db.time_to_recovery.maximum", sizeof "services.db" - 1},
        {"services.db.downtime.node_crash", sizeof "services.db" - 1},
        {"services.db.phases.fence", sizeof "services.db" - 1},
        {"clients.web.before.throughput", sizeof "clients.web" - 1},
        {"processors.0.throughput", sizeof "processors.0" - 1},
        {"made.up.name", sizeof "made.up" - 1},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(metric_component(rows[i].metric), rows[i].length, "%s: %zu", rows[i].metric,
                     metric_component(rows[i].metric));
    }
}
