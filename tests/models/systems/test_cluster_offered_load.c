#include "models/systems/cluster_offered_load.h"

#include "sim/base/text.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

/* The load of a part that is printed so; there is one. */
static double load_of(const struct offered_loads *loads, const char *what)
{
    for (uint32_t i = 0; i < loads->part_count; i++) {
        struct text_buffer text = {0};
        offered_part_print(loads, &loads->parts[i], &text);
        bool is_it = strcmp(text.text, what) == 0;
        text_buffer_free(&text);
        if (is_it) {
            return loads->parts[i].load;
        }
    }
    cr_assert_fail("%s", what);
    return 0;
}

static const struct offered_loads *find(struct arena *arena, const struct cluster_bench *bench)
{
    return offered_loads_find(arena, &bench->parameters, bench->options.ticks_per_second);
}

struct fact {
    const char *what;
    double load;
};

static void expect_loads(const struct offered_loads *loads, const struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cr_expect_float_eq(load_of(loads, facts[i].what), facts[i].load, 1e-12, "%s: %.9g",
                           facts[i].what, load_of(loads, facts[i].what));
    }
}

/* 10 requests a second of 512 B, 1 ms of a core and 8192 B, over links of 125 MB/s; a node of two
 * cores has half of the load. */
Test(cluster_offered_load, is_the_work_that_comes_over_what_can_be_done)
{
    static const struct fact facts[] = {
        {"the cores of \"alpha\"", 0.005},
        {"the cores of \"beta\"", 0},
        {"the link to \"alpha\"", 10 * 512 / 125e6},
        {"the link from \"alpha\"", 10 * 8192 / 125e6},
        {"the link from \"clients\"", 10 * 512 / 125e6},
        {"the link to \"clients\"", 10 * 8192 / 125e6},
        {"the link to \"beta\"", 0},
    };
    struct arena *arena = arena_create();
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[0].cores = 2;
    expect_loads(find(arena, bench), facts, sizeof facts / sizeof *facts);
    free(bench);
    arena_destroy(arena);
}

/* Its requests wait for answers: it brings no load, but passes what others load. */
Test(cluster_offered_load, a_closed_group_brings_none)
{
    static const char *const names[] = {"web", "batch"};
    struct arena *arena = arena_create();
    struct cluster_bench *bench = sound_cluster(2);
    struct clients_parameters groups[] = {bench->clients, bench->clients};
    groups[1].arrivals = (struct distribution){0};
    groups[1].population = 1000;
    bench->workload.clients = (struct parameter_map){2, names, groups};
    const struct offered_loads *loads = find(arena, bench);
    cr_expect_float_eq(load_of(loads, "the cores of \"alpha\""), 0.01, 1e-12);
    for (size_t i = 0; i < 2; i++) {
        const struct offered_part *worst = offered_loads_worst(loads, i);
        cr_expect(worst->sort == OFFERED_CORES && worst->owner == 0);
    }
    free(bench);
    arena_destroy(arena);
}

/* Alpha is behind two uplinks of 1 MB/s: messages between two ends share one of them, or all. */
Test(cluster_offered_load, uplinks_are_shared_by_hash_or_evenly)
{
    static const char *const names[] = {"rack"};
    static const char *const there[] = {"alpha"};
    struct switch_parameters rack = {
        .endpoints = {1, (void *)(uintptr_t)there}, .uplinks = 2, .uplink_bandwidth = 1e6};
    struct arena *arena = arena_create();
    struct cluster_bench *bench = sound_cluster(2);
    bench->ethernet.switches = (struct parameter_map){1, names, &rack};
    const struct offered_loads *loads = find(arena, bench);
    double up[] = {load_of(loads, "uplink 1 from \"rack\""),
                   load_of(loads, "uplink 2 from \"rack\"")};
    double down[] = {load_of(loads, "uplink 1 to \"rack\""),
                     load_of(loads, "uplink 2 to \"rack\"")};
    cr_expect_float_eq(up[0] + up[1], 0.08192, 1e-12);
    cr_expect(up[0] == 0 || up[1] == 0, "on one of them alone");
    cr_expect_float_eq(down[0] + down[1], 0.00512, 1e-12);
    cr_expect_eq(offered_loads_worst(loads, 0)->sort, OFFERED_UPLINK);
    rack.uplink_choice = UPLINK_LEAST_LOADED;
    const struct fact evenly[] = {{"the uplinks from \"rack\"", 0.04096},
                                  {"the uplinks to \"rack\"", 0.00256}};
    expect_loads(find(arena, bench), evenly, 2);
    free(bench);
    arena_destroy(arena);
}

Test(cluster_offered_load, is_none_without_clients)
{
    struct arena *arena = arena_create();
    struct cluster_bench *bench = cluster_bench_create(2);
    const struct offered_loads *loads = find(arena, bench);
    for (uint32_t i = 0; i < loads->part_count; i++) {
        cr_expect_eq(loads->parts[i].load, 0);
    }
    free(bench);
    arena_destroy(arena);
}

/* 100 requests a second, like one after another: what parts are busy is what is offered. */
Test(cluster_offered_load, is_the_utilization_of_a_part_that_is_offered_less_than_one)
{
    static const struct {
        const char *what, *metric;
    } facts[] = {
        {"the cores of \"alpha\"", "nodes.alpha.utilization"},
        {"the link to \"alpha\"", "network.links.alpha.receive.utilization"},
        {"the link from \"alpha\"", "network.links.alpha.transmit.utilization"},
        {"the link to \"clients\"", "network.links.clients.receive.utilization"},
        {"uplink 1 from \"rack\"", "network.switches.rack.uplinks.1.transmit.utilization"},
        {"uplink 2 from \"rack\"", "network.switches.rack.uplinks.2.transmit.utilization"},
        {"uplink 1 to \"rack\"", "network.switches.rack.uplinks.1.receive.utilization"},
        {"uplink 2 to \"rack\"", "network.switches.rack.uplinks.2.receive.utilization"},
    };
    static const char *const names[] = {"rack"};
    static const char *const there[] = {"alpha"};
    struct switch_parameters rack = {
        .endpoints = {1, (void *)(uintptr_t)there}, .uplinks = 2, .uplink_bandwidth = 2e6};
    struct arena *arena = arena_create();
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->ethernet.switches = (struct parameter_map){1, names, &rack};
    bench->clients.arrivals = distribution_constant(10 * MS);
    cluster_bench_run(bench, 100 * SECOND);
    const struct offered_loads *loads = find(arena, bench);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        double load = load_of(loads, facts[i].what);
        cr_expect_float_eq(cluster_bench_metric(bench, facts[i].metric), load, 1e-3 * load, "%s",
                           facts[i].what);
    }
    cluster_bench_end(bench);
    arena_destroy(arena);
}
