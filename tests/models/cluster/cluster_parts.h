/*
 * The parts of a whole cluster on a bench: parameters as C structs, and faults.
 *
 * The bench itself, with its run and what happened in it: cluster_fixture.h.
 */
#ifndef TESTS_MODELS_CLUSTER_CLUSTER_PARTS_H
#define TESTS_MODELS_CLUSTER_CLUSTER_PARTS_H

#include "models/cluster/faults/fault.h"
#include "models/cluster/fencing/fencing_power.h"
#include "models/cluster/fencing/fencing_sbd.h"
#include "models/cluster/manager/partition.h"
#include "models/cluster/membership/delay.h"
#include "models/cluster/quorum/votequorum.h"
#include "models/network/ethernet.h"
#include "models/systems/cluster.h"
#include "models/systems/cluster_parameters.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND TICKS_PER_SECOND_COARSE
#define MS     (TICKS_PER_SECOND_COARSE / 1000)

enum {
    BENCH_NODES = 5,
    BENCH_SERVICES = 3,
    BENCH_FAULTS = 64,
    BENCH_FAULT_BYTES = 512,
    BENCH_FENCING_BYTES = 4096
};

extern const struct kind asymmetric_kind, fencing_none_kind, fault_node_crash_kind,
    fault_node_hang_kind, fault_partition_kind, fault_link_loss_kind,
    fault_application_failure_kind, fault_vm_pause_kind, fault_path_loss_kind,
    fault_controller_failure_kind, fault_lun_failure_kind, fault_disk_failure_kind;

static const char *const bench_node_names[BENCH_NODES] = {"alpha", "beta", "gamma", "delta",
                                                          "epsilon"};
static const char *const bench_service_names[BENCH_SERVICES] = {"database", "files", "web"};
static const char *const bench_lun_names[BENCH_SERVICES] = {"lun0", "lun1", "lun2"};
static const char *const bench_group_names[1] = {"web"};

struct bench_service {
    struct operation_parameters volume, mount, address, start, stop;
    struct file_system_parameters file_system;
    struct monitor_parameters monitor;
};

struct cluster_bench {
    struct boot_parameters boot[BENCH_NODES];
    struct node_parameters nodes[BENCH_NODES];
    struct ethernet_parameters ethernet;
    struct lun_parameters luns[BENCH_SERVICES];
    struct delay_parameters delay;
    struct votequorum_parameters quorum;
    struct sbd_parameters sbd;
    struct power_parameters power;
    struct bench_service operations[BENCH_SERVICES];
    struct service_parameters services[BENCH_SERVICES];
    struct clients_parameters clients;
    struct part faults[BENCH_FAULTS];
    _Alignas(16) char fault_memory[BENCH_FAULTS][BENCH_FAULT_BYTES];
    _Alignas(16) char fencing_memory[BENCH_FENCING_BYTES]; /* of a kind that has no member here */
    struct cluster_machine machine;
    struct cluster_workload workload;
    struct cluster_parameters parameters;
    struct run_options options;

    /* From the first run on. */
    struct run *run; /* NULL: not yet */
    struct assembly assembly;
    struct arena *kept;
    struct component *system;
    struct cluster *cluster;
    unsigned checks; /* of the invariants */
};

static inline struct operation_parameters bench_operation(sim_ticks time, sim_ticks timeout)
{
    return (struct operation_parameters){distribution_constant(time), timeout};
}

static inline void bench_prepare_service(struct cluster_bench *bench, unsigned index)
{
    struct bench_service *of = &bench->operations[index];
    of->volume = bench_operation(SECOND, 90 * SECOND);
    of->mount = bench_operation(SECOND, 60 * SECOND);
    of->address = bench_operation(SECOND, 20 * SECOND);
    of->start = bench_operation(500 * MS, 120 * SECOND);
    of->stop = bench_operation(2 * SECOND, 120 * SECOND);
    of->file_system = (struct file_system_parameters){200000000, &of->mount};
    of->monitor = (struct monitor_parameters){.interval = 10 * SECOND, .timeout = 20 * SECOND};
    bench->services[index] = (struct service_parameters){
        .on = "alpha",
        .storage = bench_lun_names[index],
        .volume = &of->volume,
        .file_system = &of->file_system,
        .address = &of->address,
        .start = &of->start,
        .stop = &of->stop,
        .recovery = distribution_constant(5 * SECOND),
        .monitor = &of->monitor,
        .preference = PARAMETER_INFINITE,
        .stickiness = PARAMETER_INFINITE,
        .migration_threshold = PARAMETER_INFINITE,
        .demand = distribution_constant(MS),
        .storage_accesses = 1,
        .writes = 0.3,
    };
    bench->luns[index] = (struct lun_parameters){
        .station = {.service = distribution_constant(MS), .servers = 8, .bandwidth = 200e6},
        .preempt = distribution_constant(SECOND),
        .persistent_reservations = true,
        .fast_io_fail_tmo = 5 * SECOND,
    };
}

/** A sound cluster. @param node_count  1 to 5 */
static inline struct cluster_bench *cluster_bench_create(uint32_t node_count)
{
    struct cluster_bench *bench = calloc(1, sizeof *bench);
    for (unsigned i = 0; i < BENCH_NODES; i++) {
        bench->boot[i] =
            (struct boot_parameters){.firmware = distribution_constant(60 * SECOND),
                                     .operating_system = distribution_constant(40 * SECOND),
                                     .cluster_stack = distribution_constant(5 * SECOND)};
        bench->nodes[i] = (struct node_parameters){.role = i == 0 ? NODE_ACTIVE : NODE_STANDBY,
                                                   .cores = 1,
                                                   .boot = &bench->boot[i],
                                                   .votes = 1};
    }
    bench->ethernet = (struct ethernet_parameters){.latency = 50000, .bandwidth = 125e6};
    bench->delay = (struct delay_parameters){distribution_constant(3 * SECOND),
                                             distribution_constant(3600 * MS), 1};
    struct fencing_parameters fencing = {.timeout = 50 * SECOND, /* 60 s in the fencer */
                                         .attempts = 1,
                                         .requests = 1,
                                         .delay = distribution_constant(0)};
    bench->sbd =
        (struct sbd_parameters){fencing, 5 * SECOND, 10 * SECOND, SECOND, 1, 3 * SECOND, true};
    bench->power = (struct power_parameters){.common = fencing,
                                             .duration = distribution_constant(2 * SECOND),
                                             .attempt_timeout = 20 * SECOND};
    bench_prepare_service(bench, 0);
    bench_prepare_service(bench, 1);
    bench_prepare_service(bench, 2);
    bench->clients = (struct clients_parameters){.service = "database",
                                                 .arrivals = distribution_exponential(0.1 * SECOND),
                                                 .request_size = 512,
                                                 .reply_size = 8192,
                                                 .timeout = 5 * SECOND,
                                                 .retries = 10,
                                                 .backoff = SECOND,
                                                 .backoff_maximum = 60 * SECOND,
                                                 .reconnect = distribution_constant(0)};
    bench->machine = (struct cluster_machine){
        .policy = {&asymmetric_kind, NULL},
        .nodes = {node_count, bench_node_names, bench->nodes},
        .network = {&ethernet_kind, &bench->ethernet},
        .storage = {1, bench_lun_names, bench->luns},
        .membership = {&delay_kind, &bench->delay},
        .quorum = {&votequorum_kind, &bench->quorum},
        .fencing = {&sbd_kind, &bench->sbd},
        .manager = {.startup_fencing = true,
                    .start_failure_is_fatal = true,
                    .plan = distribution_constant(50 * MS),
                    .action_delay = distribution_constant(0),
                    .recheck_interval = 900 * SECOND},
        .services = {1, bench_service_names, bench->services},
    };
    bench->workload.clients = (struct parameter_map){1, bench_group_names, &bench->clients};
    bench->parameters.system = &bench->machine;
    bench->parameters.faults.elements = bench->faults;
    bench->options = (struct run_options){
        .horizon = 3600 * SECOND, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 1};
    return bench;
}

/* Faults: their structs are their kinds' own, so members are set by name. */

static inline void bench_set(const struct part *part, const char *name, const void *value)
{
    const struct table *table = part->kind->parameters;
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (strcmp(row->name, name) == 0) {
            memcpy(parameter_at(row, part->parameters), value, parameter_bytes(row, false));
            return;
        }
    }
    cr_assert_fail("there is no %s in a %s", name, part->kind->name);
}

static inline struct part *cluster_bench_fault(struct cluster_bench *bench, const struct kind *kind,
                                               sim_ticks at, const char *target)
{
    size_t index = bench->parameters.faults.count++;
    cr_assert_lt(index, (size_t)BENCH_FAULTS);
    cr_assert_leq(kind->parameters->bytes, (size_t)BENCH_FAULT_BYTES);
    struct part *part = &bench->faults[index];
    *part = (struct part){kind, bench->fault_memory[index]};
    bench_set(part, "at", &at);
    if (target != NULL) {
        bench_set(part, "target", &target);
    }
    return part;
}

/** @param repair  TICKS_NEVER: none; -1: the node's own */
static inline struct part *cluster_bench_crash(struct cluster_bench *bench, sim_ticks at,
                                               const char *node, sim_ticks repair)
{
    struct part *part = cluster_bench_fault(bench, &fault_node_crash_kind, at, node);
    if (repair >= 0) {
        struct distribution time = distribution_constant(repair);
        bench_set(part, "repair", &time);
    }
    return part;
}

/** @param lasts  0: for ever */
static inline void cluster_bench_hang(struct cluster_bench *bench, sim_ticks at, const char *node,
                                      sim_ticks lasts)
{
    bench_set(cluster_bench_fault(bench, &fault_node_hang_kind, at, node), "for", &lasts);
}

/** @param lasts  0: for ever */
static inline void cluster_bench_pause(struct cluster_bench *bench, sim_ticks at, const char *node,
                                       sim_ticks lasts)
{
    bench_set(cluster_bench_fault(bench, &fault_vm_pause_kind, at, node), "for", &lasts);
}

/** One list of names apart from the others. @param names  of static storage */
static inline void cluster_bench_partition(struct cluster_bench *bench, sim_ticks at,
                                           const struct parameter_list *groups, size_t count,
                                           sim_ticks lasts)
{
    struct part *part = cluster_bench_fault(bench, &fault_partition_kind, at, NULL);
    struct parameter_list list = {count, (void *)(uintptr_t)groups};
    bench_set(part, "groups", &list);
    bench_set(part, "for", &lasts);
}

/** Cut one node off from the others; clients still hear it. */
static inline void cluster_bench_isolate(struct cluster_bench *bench, sim_ticks at, uint32_t node,
                                         sim_ticks lasts)
{
    static struct parameter_list groups[BENCH_NODES];
    groups[node] = (struct parameter_list){1, (void *)(uintptr_t)&bench_node_names[node]};
    cluster_bench_partition(bench, at, &groups[node], 1, lasts);
}

static inline void cluster_bench_lose(struct cluster_bench *bench, sim_ticks at, const char *target,
                                      double loss, sim_ticks lasts)
{
    struct part *part = cluster_bench_fault(bench, &fault_link_loss_kind, at, target);
    bench_set(part, "loss", &loss);
    bench_set(part, "for", &lasts);
}

/** All paths to all units. @param lasts  0: for ever */
static inline void cluster_bench_lose_paths(struct cluster_bench *bench, sim_ticks at,
                                            const char *node, sim_ticks lasts)
{
    bench_set(cluster_bench_fault(bench, &fault_path_loss_kind, at, node), "for", &lasts);
}

/** A second network, "private". */
static inline void cluster_bench_private_network(struct cluster_bench *bench)
{
    static const char *const names[1] = {"private"};
    bench->machine.private_networks = (struct parameter_map){1, names, &bench->machine.network};
}

static inline void cluster_bench_fail(struct cluster_bench *bench, sim_ticks at,
                                      const char *service, bool hangs)
{
    struct part *part = cluster_bench_fault(bench, &fault_application_failure_kind, at, service);
    bench_set(part, "hangs", &hangs);
}

/** As many services as that, each with a unit of its own. */
static inline void cluster_bench_services(struct cluster_bench *bench, size_t count)
{
    bench->machine.services.count = bench->machine.storage.count = count;
}

/** A service requires one other. */
static inline void cluster_bench_require(struct cluster_bench *bench, unsigned service,
                                         unsigned other)
{
    bench->services[service].requires =
        (struct parameter_list){1, (void *)(uintptr_t)&bench_service_names[other]};
}

/** A number of nodes each, as of the fixture's names. */
static inline void cluster_bench_clients(struct cluster_bench *bench)
{
    bench->parameters.workload = &bench->workload;
}

/* The index of a choice whose name stands in quotes. @return -1: there is none */
static inline int bench_choice_at(const struct parameter *row, const char *preset)
{
    for (int i = 0; row->choices[i] != NULL; i++) {
        size_t length = strlen(row->choices[i]);
        if (strncmp(preset + 1, row->choices[i], length) == 0 && preset[length + 1] == '"') {
            return i;
        }
    }
    return -1;
}

/* Sets a value to its default, if that is a number, a boolean, a choice or a time in s or ms: a
 * model has no JSON. */
static inline void bench_set_preset(const struct part *part, const struct parameter *row)
{
    const char *preset = row->preset;
    bool is_quoted = preset[0] == '"';
    char *end;
    double number = strtod(preset + is_quoted, &end);
    sim_ticks ticks = (sim_ticks)(number * (double)(strcmp(end, " ms\"") == 0 ? MS : SECOND));
    int64_t whole = (int64_t)number;
    struct distribution constant = distribution_constant(ticks);
    bool is_true = strcmp(preset, "true") == 0;
    bool is_time = is_quoted && (strcmp(end, " ms\"") == 0 || strcmp(end, " s\"") == 0);
    if (row->type == PARAMETER_DURATION && is_time) {
        bench_set(part, row->name, &ticks);
    } else if (row->type == PARAMETER_DISTRIBUTION && is_time) {
        bench_set(part, row->name, &constant);
    } else if (row->type == PARAMETER_INTEGER && *end == '\0') {
        bench_set(part, row->name, &whole);
    } else if (row->type == PARAMETER_REAL && *end == '\0') {
        bench_set(part, row->name, &number);
    } else if (row->type == PARAMETER_BOOLEAN && (is_true || strcmp(preset, "false") == 0)) {
        bench_set(part, row->name, &is_true);
    } else if (row->type == PARAMETER_CHOICE && bench_choice_at(row, preset) >= 0) {
        int choice = bench_choice_at(row, preset);
        bench_set(part, row->name, &choice);
    } else {
        cr_assert_fail("the bench cannot read the default %s of %s", preset, row->name);
    }
}

/** Fencing of another kind: the bench's own parameters of SBD and power, of any other kind those of
 *  its defaults. */
static inline void cluster_bench_fence_with(struct cluster_bench *bench, const struct kind *kind)
{
    struct part *part = &bench->machine.fencing;
    const struct table *table = kind->parameters;
    *part = (struct part){kind, kind == &sbd_kind     ? (void *)&bench->sbd
                                : kind == &power_kind ? (void *)&bench->power
                                : table == NULL       ? NULL
                                                      : bench->fencing_memory};
    if (part->parameters != bench->fencing_memory) {
        return;
    }
    cr_assert_leq(table->bytes, sizeof bench->fencing_memory);
    memset(bench->fencing_memory, 0, sizeof bench->fencing_memory);
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (row->preset != NULL) {
            bench_set_preset(part, row);
        } else {
            cr_assert((row->flags & PARAMETER_OPTIONAL) != 0, "%s has no default", row->name);
        }
    }
}

#endif
