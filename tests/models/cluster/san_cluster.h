/* A cluster of two nodes behind a SAN of two fabrics. */
#ifndef TESTS_MODELS_CLUSTER_SAN_CLUSTER_H
#define TESTS_MODELS_CLUSTER_SAN_CLUSTER_H

#include "models/storage/san.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_adapter_failure_kind, fault_fabric_failure_kind,
    fault_port_failure_kind;

/** Paths 1 and 2 of each node: hba0, red, a0 and hba1, blue, b0. */
static inline struct cluster_bench *san_cluster(void)
{
    static const char *const adapters[] = {"hba0", "hba1"};
    static const char *const fabrics[] = {"red", "blue"};
    static const char *const ports[] = {"a0", "b0"};
    static struct san_part_parameters parts[SAN_SORTS][2];
    static struct san_parameters san = {.adapters = {2, adapters, parts[SAN_ADAPTER]},
                                        .fabrics = {2, fabrics, parts[SAN_FABRIC]},
                                        .ports = {2, ports, parts[SAN_PORT]},
                                        .write_round_trips = 1};
    for (int i = 0; i < 2 * SAN_SORTS; i++) {
        parts[i / 2][i % 2] = (struct san_part_parameters){.fabric = fabrics[i % 2],
                                                           .service = distribution_constant(0),
                                                           .latency = MS / 10,
                                                           .controller = PARAMETER_NOT_GIVEN};
    }
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->nodes[0].fencing_delay = 15 * SECOND;
    bench->machine.san = &san;
    for (int i = 0; i < BENCH_SERVICES; i++) {
        bench->luns[i].no_path_retry = NO_PATH_QUEUE;
        bench->luns[i].checker_interval = 5 * SECOND;
        bench->luns[i].checker_timeout = 30 * SECOND;
        bench->luns[i].size = distribution_constant(4096);
    }
    cluster_bench_clients(bench);
    return bench;
}

/** A part of path 1 or 2 fails at random, so long after the start or its repair. @return it */
static inline struct san_part_parameters *san_cluster_random(const struct cluster_bench *bench,
                                                             enum san_sort sort, uint32_t path,
                                                             sim_ticks after, sim_ticks repair)
{
    struct san_part_parameters *parts = san_parts_of(bench->machine.san, sort)->elements;
    parts[path - 1].time_to_failure = distribution_constant(after);
    parts[path - 1].time_to_repair = distribution_constant(repair);
    return &parts[path - 1];
}

/** @param lasts  0: for ever */
static inline struct part *san_cluster_fault(struct cluster_bench *bench, const struct kind *kind,
                                             sim_ticks at, const char *target, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, kind, at, target);
    bench_set(fault, "for", &lasts);
    return fault;
}

#endif
