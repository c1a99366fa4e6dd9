/* A SAN of two fabrics, each with an adapter of every host and a port: two paths. */
#ifndef TESTS_MODELS_STORAGE_SAN_FIXTURE_H
#define TESTS_MODELS_STORAGE_SAN_FIXTURE_H

#include "models/storage/san_state.h"
#include "tests/models/storage/lun_fixture.h"

enum { RED, BLUE, SIDES };

struct san_bench {
    struct san_part_parameters adapters[SIDES], fabrics[SIDES], ports[SIDES];
    struct san_parameters parameters;
};

static const char *const san_adapter_names[] = {"hba0", "hba1"};
static const char *const san_fabric_names[] = {"red", "blue"};
static const char *const san_port_names[] = {"a0", "b0"};

/** Without any delay. @param bench  cleared; lives as long as the SAN */
static inline void san_bench_open(struct san_bench *bench)
{
    for (int i = 0; i < SIDES; i++) {
        const struct san_part_parameters free = {.service = distribution_constant(0)};
        bench->adapters[i] = bench->fabrics[i] = bench->ports[i] = free;
        bench->adapters[i].fabric = bench->ports[i].fabric = san_fabric_names[i];
    }
    bench->parameters = (struct san_parameters){
        .adapters = {SIDES, san_adapter_names, bench->adapters},
        .fabrics = {SIDES, san_fabric_names, bench->fabrics},
        .ports = {SIDES, san_port_names, bench->ports},
        .write_round_trips = 2,
    };
}

/** A unit with a device of 1 ms behind it; I/Os have 4 KiB. */
static inline struct scene san_scene(const struct san_bench *bench)
{
    struct scene scene = scene_default();
    scene.parameters.station.servers = 8;
    scene.parameters.size = distribution_constant(4096);
    scene.san_parameters = &bench->parameters;
    return scene;
}

/** A path of a host as the unit is to see it. */
static inline void san_set_path(const struct scene *scene, uint32_t host, uint32_t path, bool works,
                                bool is_known, bool is_used)
{
    lun_set_way(scene->lun, host, path,
                (struct lun_way_view){.works = works, .is_known = is_known, .is_used = is_used});
}

/** Both paths of all hosts work; the first is used. */
static inline void san_scene_start(struct scene *scene)
{
    scene_start(scene);
    for (uint32_t host = 0; host < LUN_HOSTS; host++) {
        san_set_path(scene, host, 0, true, false, true);
        san_set_path(scene, host, 1, true, false, false);
    }
}

#endif
