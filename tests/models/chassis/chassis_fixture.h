/* A cluster of three nodes on a bench, alpha and beta of them in the chassis "left". */
#ifndef TESTS_MODELS_CHASSIS_CHASSIS_FIXTURE_H
#define TESTS_MODELS_CHASSIS_CHASSIS_FIXTURE_H

#include "models/chassis/chassis.h"
#include "tests/models/cluster/cluster_fixture.h"

extern const struct kind fault_feed_loss_kind, fault_supply_failure_kind, fault_fan_failure_kind,
    fault_midplane_failure_kind, fault_board_failure_kind, fault_management_failure_kind;

static const char *const rack_names[1] = {"left"};

struct rack {
    struct cluster_bench *bench;
    struct units_parameters units[CHASSIS_GROUPS];
    struct chassis_parameters parameters;
};

/** Two feeds, four supplies in mode N+1, two fans of which one is needed, a midplane, a board and
 *  two modules of management; a trip comes after 60 s. */
static inline struct cluster_bench *rack_open(struct rack *rack)
{
    static const int64_t counts[CHASSIS_GROUPS] = {
        [CHASSIS_FEEDS] = 2,    [CHASSIS_SUPPLIES] = 4, [CHASSIS_FANS] = 2,
        [CHASSIS_MIDPLANE] = 1, [CHASSIS_BOARDS] = 1,   [CHASSIS_MANAGEMENT] = 2};
    *rack = (struct rack){.bench = cluster_bench_create(3)};
    for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
        rack->units[group] =
            (struct units_parameters){.count = counts[group], .fails_while_short = true};
        rack->parameters.groups[group] = &rack->units[group];
    }
    rack->parameters.nodes = (struct parameter_list){2, (void *)(uintptr_t)bench_node_names};
    rack->parameters.supply_mode = SUPPLIES_N_PLUS_1;
    rack->parameters.slowdown = 2;
    rack->parameters.trip_after = 60 * SECOND;
    rack->bench->machine.chassis = (struct parameter_map){1, rack_names, &rack->parameters};
    return rack->bench;
}

/** Units of its chassis fail. @param lasts  0: for ever */
static inline void rack_fault(struct cluster_bench *bench, const struct kind *kind, sim_ticks at,
                              int64_t number, int64_t count, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, kind, at, "left");
    bench_set(fault, "number", &number);
    bench_set(fault, "count", &count);
    bench_set(fault, "for", &lasts);
}

#endif
