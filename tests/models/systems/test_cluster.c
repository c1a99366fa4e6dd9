#include "models/systems/cluster.h"

#include "models/cluster/membership/corosync.h"
#include "models/cluster/membership/heartbeat.h"
#include "models/cluster/quorum/dynamic_voting.h"
#include "models/cluster/transport/knet.h"
#include "models/kinds.h"
#include "sim/component/simulation.h"
#include "tests/kinds_with_defaults.h"
#include "tests/models/cluster/cluster_fixture.h"

static struct simulation simulation_of(const struct cluster_bench *bench)
{
    return (struct simulation){
        .system = &cluster_kind,
        .parameters = &bench->parameters,
        .horizon = bench->options.horizon,
        .ticks_per_second = bench->options.ticks_per_second,
        .seed = bench->options.seed,
    };
}

static double value_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].reason == NULL ? report->metrics[i].value : -1;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

/* The source of a random cluster's draws. */
struct lot {
    struct stream stream;
};

static uint64_t below(struct lot *lot, uint64_t n)
{
    return stream_below(&lot->stream, n);
}

static sim_ticks ticks_below(struct lot *lot, sim_ticks n)
{
    return (sim_ticks)below(lot, (uint64_t)n);
}

/* A time that is 0, constant or exponential. */
static struct distribution some_time(struct lot *lot, sim_ticks mean)
{
    switch (below(lot, 4)) {
    case 0:
        return distribution_constant(0);
    case 1:
        return distribution_constant(mean);
    default:
        return distribution_exponential((double)mean);
    }
}

enum { DRAWN_FAULTS = 12 };

/* A fault with a duration: all that a fault of this kind may say is said. */
static void draw_lasting(struct cluster_bench *bench, const char *kind, sim_ticks at,
                         const char *node, sim_ticks lasts)
{
    bool is_rolling = strcmp(kind, "rolling_reboot") == 0;
    struct part *part =
        cluster_bench_fault(bench, kinds_find("fault", kind), at, is_rolling ? NULL : node);
    bench_set(part, is_rolling ? "off" : "for", &lasts);
    if (is_rolling) {
        sim_ticks every = 10 * lasts;
        bench_set(part, "every", &every);
    }
}

/* Faults of every kind that these clusters can have; those of tests/properties have all kinds, and
 * say which they have not. */
static void draw_faults(struct lot *lot, struct cluster_bench *bench)
{
    static const char *const services[] = {"database", "files"};
    for (unsigned i = 0; i < 12; i++) {
        sim_ticks at = ticks_below(lot, bench->options.horizon);
        sim_ticks lasts = 1 + ticks_below(lot, 60 * SECOND);
        uint32_t node = (uint32_t)below(lot, bench->machine.nodes.count);
        switch (below(lot, DRAWN_FAULTS)) {
        case 0:
            cluster_bench_crash(bench, at, bench_node_names[node], lasts);
            break;
        case 1:
            cluster_bench_hang(bench, at, bench_node_names[node], lasts);
            break;
        case 2:
            cluster_bench_isolate(bench, at, node, lasts);
            break;
        case 3:
            cluster_bench_lose(bench, at, bench_node_names[node], 1, lasts);
            break;
        case 4:
            draw_lasting(bench, "node_standby", at, bench_node_names[node], lasts);
            break;
        case 5:
            draw_lasting(bench, "node_shutdown", at, bench_node_names[node], lasts);
            break;
        case 6:
            draw_lasting(bench, "rolling_reboot", at, NULL, lasts);
            break;
        case 7:
            draw_lasting(bench, "management_loss", at, bench_node_names[node], lasts);
            break;
        case 8:
            cluster_bench_fault(bench, kinds_find("fault", "array_power_cycle"), at,
                                bench_lun_names[below(lot, bench->machine.storage.count)]);
            break;
        case 9:
            draw_lasting(bench, "path_loss", at, bench_node_names[node], 2 * lasts);
            break;
        case 10:
            cluster_bench_pause(bench, at, bench_node_names[node], lasts);
            break;
        default:
            cluster_bench_fail(bench, at, services[below(lot, bench->machine.services.count)],
                               below(lot, 2) == 0);
        }
    }
}

static void draw_services(struct lot *lot, struct cluster_bench *bench)
{
    size_t count = 1 + below(lot, 2);
    bench->machine.services.count = bench->machine.storage.count = count;
    for (size_t i = 0; i < count; i++) {
        struct service_parameters *service = &bench->services[i];
        service->on = bench_node_names[0];
        service->storage = below(lot, 4) == 0 ? NULL : bench_lun_names[i];
        service->stickiness = below(lot, 2) == 0 ? 0 : PARAMETER_INFINITE;
        service->start->time = some_time(lot, 20 * SECOND);
        service->start->timeout = 30 * SECOND;
        service->stop->time = some_time(lot, 10 * SECOND);
        service->stop->timeout = 15 * SECOND;
        service->recovery = some_time(lot, 5 * SECOND);
        service->time_to_failure = distribution_exponential(2000.0 * SECOND);
        bench->luns[i].persistent_reservations = below(lot, 2) == 0;
        bench->luns[i].preempt = some_time(lot, SECOND);
        bench->luns[i].no_path_retry = below(lot, 2) == 0 ? NO_PATH_QUEUE : NO_PATH_FAIL;
        bench->luns[i].fast_io_fail_tmo = ticks_below(lot, 10 * SECOND);
        service->monitor->check_level = 10 * (int64_t)below(lot, 3);
    }
}

static void draw_membership(struct lot *lot, struct cluster_bench *bench)
{
    static struct corosync_parameters corosync = {.token = 3 * SECOND,
                                                  .token_coefficient = 650 * MS,
                                                  .token_retransmits_before_loss = 4,
                                                  .join = 50 * MS,
                                                  .merge = 200 * MS,
                                                  .token_size = 100};
    static struct knet_parameters knet = {.pong_count = 2};
    static struct distribution udpu;
    static struct heartbeat_parameters heartbeat = {.interval = SECOND, .misses = 3, .size = 100};
    bench->delay.detection = some_time(lot, 3 * SECOND);
    bench->delay.reconfiguration = some_time(lot, 2 * SECOND);
    bench->delay.coverage = below(lot, 2) == 0 ? 1 : 0.7;
    heartbeat.reform = distribution_constant(500 * MS);
    knet.start_up = udpu = some_time(lot, SECOND);
    corosync.recovery = some_time(lot, 20 * MS);
    corosync.leave = some_time(lot, 400 * MS);
    corosync.transport =
        below(lot, 2) == 0 ? (struct part){&knet_kind, &knet} : (struct part){&udpu_kind, &udpu};
    switch (below(lot, 3)) {
    case 0:
        bench->machine.membership = (struct part){&corosync_kind, &corosync};
        break;
    case 1:
        bench->machine.membership = (struct part){&heartbeat_kind, &heartbeat};
        break;
    default:
        break;
    }
}

/* Votes that stay, or that follow the last ring, with a lock on the first unit. */
static void draw_quorum(struct lot *lot, struct cluster_bench *bench)
{
    static struct quorum_lock_parameters lock = {.unit = "lun0", .timeout = 2 * SECOND};
    if (below(lot, 3) == 0) {
        lock.acquisition = some_time(lot, 3 * SECOND);
        bench->machine.quorum = (struct part){&lock_lun_kind, &lock};
    }
}

static struct cluster_bench *random_cluster(uint64_t seed)
{
    struct lot lot;
    stream_init(&lot.stream, seed, 0, "test", "clusters");
    struct cluster_bench *bench = cluster_bench_create(1 + (uint32_t)below(&lot, BENCH_NODES));
    bench->options.horizon = 5000 * SECOND;
    bench->options.seed = seed;
    for (unsigned i = 0; i < BENCH_NODES; i++) {
        bench->boot[i].firmware = some_time(&lot, 20 * SECOND);
        bench->boot[i].operating_system = some_time(&lot, 10 * SECOND);
        bench->boot[i].cluster_stack = some_time(&lot, SECOND);
        bench->nodes[i].time_to_failure = distribution_exponential(1500.0 * SECOND);
        bench->nodes[i].time_to_repair = some_time(&lot, 50 * SECOND);
        bench->nodes[i].fencing_delay = ticks_below(&lot, 10 * SECOND);
    }
    draw_membership(&lot, bench);
    struct manager_parameters *manager = &bench->machine.manager;
    manager->plan = (struct distribution){0};
    manager->plan_kept = some_time(&lot, 50 * MS);
    manager->plan_elected = some_time(&lot, 400 * MS);
    manager->plan_joined = some_time(&lot, 2 * SECOND);
    manager->action_delay = some_time(&lot, 200 * MS);
    manager->dc_deadtime = ticks_below(&lot, 20 * SECOND);
    manager->recheck_interval = 60 * SECOND;
    manager->startup_fencing = below(&lot, 4) != 0;
    bench->quorum.wait_for_all = (int)below(&lot, 3);
    draw_quorum(&lot, bench);
    const char *fencings[16];
    size_t count = kinds_with_defaults("fencing", fencings, 16);
    cluster_bench_fence_with(bench, kinds_find("fencing", fencings[below(&lot, count)]));
    bench->sbd.msgwait = below(&lot, 4) == 0 ? 3 * SECOND : 10 * SECOND;
    bench->sbd.common.manual_confirmation = distribution_exponential(100.0 * SECOND);
    bench->power.failure = below(&lot, 2) == 0 ? 0 : 0.5;
    draw_services(&lot, bench);
    draw_faults(&lot, bench);
    if (below(&lot, 2) == 0) {
        cluster_bench_clients(bench);
        bench->clients.arrivals = distribution_exponential(3.0 * SECOND);
    }
    return bench;
}

/* Everything that may go wrong does, with the invariants after every event: up and down sum to the
 * horizon, phases and causes to the downtime, and no message, request or I/O goes missing. */
Test(cluster_system, laws_and_invariants_hold_in_random_clusters)
{
    unsigned failures = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct cluster_bench *bench = random_cluster(seed);
        struct simulation simulation = simulation_of(bench);
        simulation.check = true;
        struct simulation_result result;
        struct error error = {0};
        bool is_good = simulate(&simulation, &result, &error);
        cr_expect(is_good, "seed %llu: %s: %s", (unsigned long long)seed, error.where, error.text);
        if (is_good) {
            for (size_t i = 0; i < result.report.law_count; i++) {
                const struct law *law = &result.report.laws[i];
                cr_expect(law->holds, "seed %llu: %s of %s", (unsigned long long)seed, law->law,
                          law->component);
            }
            failures += (unsigned)value_of(&result.report, "services.database.failures");
            simulation_result_free(&result);
        }
        free(bench);
    }
    cr_expect_gt(failures, 1000u);
}

/* A seed is one run, checked or recorded; another replication is another. */
Test(cluster_system, a_seed_is_a_run)
{
    double first[2] = {0, 0};
    for (unsigned i = 0; i < 4; i++) {
        struct cluster_bench *bench = random_cluster(7);
        struct simulation simulation = simulation_of(bench);
        simulation.check = i == 1;
        simulation.timeline = i == 2;
        simulation.replication = i == 3;
        struct simulation_result result;
        struct error error = {0};
        cr_assert(simulate(&simulation, &result, &error), "%s", error.text);
        double found[] = {(double)result.events, value_of(&result.report, "availability")};
        if (i == 0) {
            memcpy(first, found, sizeof first);
        }
        cr_expect_eq(memcmp(first, found, sizeof first) == 0, i < 3, "%u", i);
        simulation_result_free(&result);
        free(bench);
    }
}

/* Up, out from 30 to 57.15, up: at the instant asked for, or at the end. */
Test(cluster_system, availability_at_an_instant)
{
    static const sim_ticks facts[][2] = {{29, 1}, {30, 0}, {57, 0}, {58, 1}, {0, 1}};
    for (size_t i = 0; i < 5; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->options.horizon = 100 * SECOND;
        bench->machine.availability_at = facts[i][0] * SECOND;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_metric(bench, "services.database.availability_at"),
                     (double)facts[i][1], "%zu", i);
        cluster_bench_end(bench);
    }
}

Test(cluster_system, knows_whether_faults_are_scripted)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cr_expect_not(cluster_bench_operations()->has_faults(&bench->parameters));
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cr_expect(cluster_bench_operations()->has_faults(&bench->parameters));
    cr_expect(cluster_bench_operations()->from_start);
    cluster_bench_run(bench, 40 * SECOND);
    cr_expect_eq(cluster_bench_operations()->signal(bench->system)->value, 1, "services out");
    cluster_bench_end(bench);
}

/* A bug in any part is found through the whole: one planted in each. */
Test(cluster_system, invariants_look_at_every_part)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    bench->cluster->nodes[1].incarnation = 0;
    bench->cluster->nodes[1].state = NODE_DOWN;
    cluster_bench_expect_failure(bench, "");
    bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 5 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 10 * SECOND);
    cluster_bench_outages(bench)->lasted[PHASE_FENCE] += 1;
    cluster_bench_expect_failure(bench, "do not sum to it");
    bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    level_add(&cluster_bench_outages(bench)->down, 10 * SECOND, 1);
    cluster_bench_run(bench, 11 * SECOND);
    cr_expect_gt(cluster_bench_broken_laws(bench), (size_t)0);
    level_add(&cluster_bench_outages(bench)->down, 11 * SECOND, -1);
    run_destroy(bench->run);
    arena_destroy(bench->kept);
    free(bench);
}
