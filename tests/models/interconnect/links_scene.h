/*
 * An interconnect made of links, alone: lines given to it by hand, and when it hands each on.
 */
#ifndef TESTS_MODELS_INTERCONNECT_LINKS_SCENE_H
#define TESTS_MODELS_INTERCONNECT_LINKS_SCENE_H

#include "models/interconnect/links.h"
#include "tests/models/systems/multiprocessor_fixture.h"

#include <stdio.h>

enum { SCENE_LINE = 64, SCENE_LINES = 8192, SCENE_LINKS = 1024 };

struct links_scene {
    struct run *run;
    struct reference_pool pool;
    struct component *component;
    sim_ticks at[SCENE_LINES]; /* when each line was handed on */
    uint32_t (*route)(struct links *links, struct reference *reference, uint32_t end);
    uint64_t carried[SCENE_LINKS]; /* lines that have come to each link */
};

static inline struct interconnect_environment scene_around(uint32_t processors)
{
    return (struct interconnect_environment){.layout = MEMORY_NUMA,
                                             .processors = processors,
                                             .homes = processors,
                                             .line_bytes = SCENE_LINE,
                                             .ticks_per_second = TICKS_PER_SECOND_FINE};
}

static inline void scene_note(struct run *run, void *owner, struct reference *reference)
{
    struct links_scene *scene = owner;
    scene->at[reference_index(&scene->pool, reference)] = run_now(run);
    reference->bank_to = 0; /* at its memory */
}

/* The scene that routes are counted in: of the test that runs. */
static struct links_scene *scene_counted;

static inline uint32_t scene_route(struct links *links, struct reference *reference, uint32_t end)
{
    uint32_t link = scene_counted->route(links, reference, end);
    if (link != LINKS_HOME) {
        scene_counted->carried[link]++;
    }
    return link;
}

/** Build the kind in a run of its own. @param parameters  must outlive the scene */
static inline void scene_start(struct links_scene *scene, const struct kind *kind,
                               const void *parameters, uint32_t processors)
{
    scene->run = run_create(&(struct run_options){.horizon = INT64_C(1000000000000),
                                                  .ticks_per_second = TICKS_PER_SECOND_FINE});
    reference_pool_init(&scene->pool, scene->run->arena, SCENE_LINES);
    struct assembly assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), NULL);
    struct interconnect_environment around = scene_around(processors);
    around.pool = &scene->pool;
    around.out = (struct reference_port){scene, scene_note};
    scene->component = place_build(&assembly, kind, "system", "interconnect", parameters, &around);
    struct links *links = (struct links *)scene->component;
    cr_assert_leq(links->count, SCENE_LINKS);
    memset(scene->carried, 0, sizeof scene->carried);
    scene->route = links->route;
    links->route = scene_route;
    scene_counted = scene;
}

/** Give a line to the interconnect now. */
static inline uint32_t scene_carry(struct links_scene *scene, uint32_t processor, uint32_t home)
{
    struct reference *reference = reference_take(&scene->pool, run_now(scene->run));
    reference->processor = (uint16_t)processor;
    reference->home = (uint16_t)home;
    links_carry(scene->run, scene->component, reference);
    return reference_index(&scene->pool, reference);
}

static inline bool scene_is_sound(struct links_scene *scene)
{
    place_invariants(scene->run, scene->component);
    return !run_failed(scene->run);
}

static inline void scene_end(struct links_scene *scene)
{
    run_destroy(scene->run);
}

/** When a line between two processors is there that has the interconnect to itself [ticks]. */
static inline sim_ticks scene_alone(struct links_scene *scene, uint32_t processor, uint32_t home)
{
    sim_ticks now = run_now(scene->run);
    uint32_t index = scene_carry(scene, processor, home);
    cr_expect(scene_is_sound(scene));
    run_until(scene->run, now + 10000 * NS);
    cr_expect_eq(links_present(scene->component), 0);
    sim_ticks taken = scene->at[index] - now;
    reference_release(&scene->pool, &scene->pool.entries[index]);
    return taken;
}

/** Lines that have come to a link. @param name  "0.1" */
static inline uint64_t scene_carried(const struct links_scene *scene, const char *name)
{
    const struct links *links = (const struct links *)scene->component;
    char path[64];
    snprintf(path, sizeof path, "%s.%s", links->component.path, name);
    for (uint32_t i = 0; i < links->count; i++) {
        if (strcmp(links->list[i].path, path) == 0) {
            return scene->carried[i];
        }
    }
    cr_assert_fail("no link %s", path);
    return 0;
}

/** Send a line for each pair of processors, `rounds` times; returns the most lines a round that
 *  come to one link, and the number of links by `links`. */
static inline double scene_busiest(struct links_scene *scene, uint32_t processors, int rounds,
                                   uint32_t *links)
{
    const struct links *all = (const struct links *)scene->component;
    for (int round = 0; round < rounds; round++) {
        for (uint32_t pair = 0; pair < processors * processors; pair++) {
            if (pair / processors != pair % processors) {
                scene_carry(scene, pair / processors, pair % processors);
            }
        }
        run_until(scene->run, run_now(scene->run) + 10000 * NS);
        cr_assert_eq(links_present(scene->component), 0);
        for (uint32_t i = 0; i < SCENE_LINES; i++) {
            if (reference_is_in_flight(&scene->pool.entries[i])) {
                reference_release(&scene->pool, &scene->pool.entries[i]);
            }
        }
    }
    uint64_t most = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        most = scene->carried[i] > most ? scene->carried[i] : most;
    }
    *links = all->count;
    return (double)most / rounds;
}

/** Links on the way, mean over all pairs of different processors. */
static inline double scene_mean_distance(const struct kind *kind, const void *parameters,
                                         uint32_t processors)
{
    struct interconnect_environment around = scene_around(processors);
    struct interconnect_pairs pairs = interconnect_pairs(kind, parameters, &around);
    return (double)pairs.hops / (double)pairs.count;
}

/** A machine of a core each whose threads refer to all other memories alike, without a rest.
 *  @param outstanding  lines in flight of each thread */
static inline void scene_scatter(struct fixture *fixture, const struct kind *kind, void *parameters,
                                 int64_t processors, int64_t outstanding)
{
    fixture_init(fixture);
    fixture->machine.interconnect = (struct part){kind, parameters};
    fixture->machine.processors = processors;
    fixture->memory.layout = MEMORY_NUMA;
    fixture->memory.latency = 1 * NS;
    fixture->program.remote_share = 1;
    fixture->program.compute = distribution_constant(0);
    fixture->program.outstanding = outstanding;
}

#endif
