/*
 * A network of two nodes and clients, and a record of what it delivers.
 *
 * A tick is a picosecond. Unless a test says otherwise, a link carries 125 MB/s, 8 ns for each
 * byte, with a latency of 25 us: 1000 bytes cross a link in 8 + 25 us and arrive after 66 us.
 */
#ifndef TESTS_MODELS_NETWORK_NETWORK_FIXTURE_H
#define TESTS_MODELS_NETWORK_NETWORK_FIXTURE_H

#include "models/network/ethernet.h"
#include "models/network/network_state.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

#define US INT64_C(1000000)

enum { ALPHA, BETA, CLIENTS, ENDPOINTS };

static const char *const endpoint_names[ENDPOINTS] = {"alpha", "beta", "clients"};

/** The first deliveries in order, and the number of all. */
struct record {
    struct network_message messages[64];
    sim_ticks at[64];
    uint64_t count;
};

struct scene {
    struct run *run;
    struct measures *measures;
    struct network *network;
    struct record record;
    struct ethernet_parameters parameters;
    size_t more_laws; /* of its switches */
};

static inline void scene_record(struct run *run, void *owner, const struct network_message *message)
{
    struct record *record = owner;
    if (record->count < 64) {
        record->messages[record->count] = *message;
        record->at[record->count] = run_now(run);
    }
    record->count++;
}

/** A description with the defaults of a spec. */
static inline void scene_init(struct scene *scene)
{
    *scene = (struct scene){.parameters = {.latency = 25 * US, .bandwidth = 125e6}};
}

/** Build the network in a run. @param deliver  NULL: into the record */
static inline void
scene_build(struct scene *scene, sim_ticks horizon,
            void (*deliver)(struct run *, void *, const struct network_message *), void *owner)
{
    scene->run = run_create(&(struct run_options){
        .horizon = horizon, .ticks_per_second = TICKS_PER_SECOND_FINE, .seed = 11});
    scene->measures = measures_create(scene->run->arena, 4);
    struct assembly assembly = assembly_start(scene->run, scene->measures, NULL);
    struct network_environment around = {.endpoints = endpoint_names, .endpoint_count = ENDPOINTS};
    for (int sort = 0; sort < MESSAGE_SORTS; sort++) {
        around.ports[sort] = deliver == NULL ? (struct message_port){&scene->record, scene_record}
                                             : (struct message_port){owner, deliver};
    }
    scene->network = (struct network *)place_build(&assembly, &ethernet_kind, "system", "network",
                                                   &scene->parameters, &around);
    measures_set_mark(scene->measures, 0);
}

/** A scene with the defaults, and a second to come. */
static inline void scene_start(struct scene *scene)
{
    scene_init(scene);
    scene_build(scene, TICKS_PER_SECOND_FINE, NULL, NULL);
}

static inline void scene_send(struct scene *scene, uint32_t from, uint32_t to, uint32_t bytes,
                              uint64_t argument)
{
    struct network_message message = {
        .from = from, .to = to, .bytes = bytes, .sort = MESSAGE_REQUEST, .argument = argument};
    network_send(scene->run, scene->network, &message);
}

/** Laws that do not hold now. */
static inline size_t scene_broken_laws(const struct scene *scene)
{
    struct report report;
    report_init(&report, scene->run->arena, NULL, TICKS_PER_SECOND_FINE);
    place_laws((const struct component *)scene->network, run_now(scene->run), &report);
    cr_expect_eq(report.law_count, 1 + 2 * ENDPOINTS + scene->more_laws);
    size_t broken = 0;
    for (size_t i = 0; i < report.law_count; i++) {
        broken += !report.laws[i].holds;
    }
    return broken;
}

/** Whether all laws hold and no invariant fails the run. */
static inline bool scene_is_sound(struct scene *scene)
{
    place_invariants(scene->run, (const struct component *)scene->network);
    if (run_failed(scene->run)) {
        cr_log_info("%s", run_error(scene->run)->text);
    }
    return !run_failed(scene->run) && scene_broken_laws(scene) == 0;
}

static inline uint64_t scene_dropped(const struct scene *scene, enum network_drop why)
{
    return scene->network->dropped[why].count;
}

static inline void scene_end(struct scene *scene)
{
    run_destroy(scene->run);
}

#endif
