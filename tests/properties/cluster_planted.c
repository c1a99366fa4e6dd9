/*
 * Bugs planted between the events of a run, and in timelines.
 *
 * A run of the cluster below is stopped at an instant, its state is corrupted, and it goes on: it
 * has to fail, or break a law, or leave a timeline that is not sound or not that of a cluster whose
 * service is up at the end. Timelines are also broken by hand, one entry each.
 */
#include "tests/properties/cluster_planted.h"

#include "experiments/spec/spec.h"
#include "models/cluster/manager/partition.h"
#include "models/cluster/service/instance.h"
#include "models/cluster/service/recovery.h"
#include "models/systems/cluster.h"
#include "sim/component/assembly.h"
#include "tests/properties/cluster_bound.h"
#include "tests/properties/cluster_timeline.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000000000)

/* alpha crashes at 30 s and is repaired at 90 s; the service is on beta from about 60 s on. */
#define REPAIRED (90 * SECOND)

static const char spec_text[] =
    "{\"name\": \"planted\", \"system\": {\"kind\": \"cluster\", \"recheck_interval\": \"1 min\", "
    "\"nodes\": {"
    "\"alpha\": {}, \"beta\": {\"role\": \"standby\"}, \"gamma\": {\"role\": \"standby\"}},"
    "\"storage\": {\"lun0\": {}}, \"membership\": {\"kind\": \"delay\", \"detection\": \"3 s\"},"
    "\"services\": {\"database\": {\"on\": \"alpha\", \"storage\": \"lun0\"}}},"
    "\"faults\": [{\"at\": \"30 s\", \"kind\": \"node_crash\", \"target\": \"alpha\","
    "\"repair\": \"60 s\"}], \"run\": {\"seed\": 1, \"horizon\": \"20 min\"}}";

static void drop_hold(struct run *run, struct cluster *cluster)
{
    lun_release(run, cluster->luns[0], 0);
}

static void hold_twice(struct run *run, struct cluster *cluster)
{
    lun_mount(run, cluster->luns[0], 1);
}

static void start_twice(struct run *run, struct cluster *cluster)
{
    struct instance *instance = &cluster->services[0].instances[1];
    recovery_begin(instance, STEP_START, (struct cause){0});
    instance->is_waiting = true;
    instance_go_on(run, instance);
}

static void start_on_dead(struct run *run, struct cluster *cluster)
{
    (void)run;
    cluster->services[0].instances[0].state = INSTANCE_RECOVERING;
}

static void forget_outage(struct run *run, struct cluster *cluster)
{
    (void)run;
    cluster->services[0].outages.is_on = false;
}

static void lengthen_phase(struct run *run, struct cluster *cluster)
{
    (void)run;
    cluster->services[0].outages.lasted[PHASE_FENCE]++;
}

static void lengthen_outage(struct run *run, struct cluster *cluster)
{
    (void)run;
    cluster->services[0].outages.down.integral++;
}

static void join_twice(struct run *run, struct cluster *cluster)
{
    (void)run;
    bit_set_only(&cluster->manager.partitions[2].members, 2);
}

static void act_twice(struct run *run, struct cluster *cluster)
{
    (void)run;
    bit_set_only(&cluster->manager.partitions[0].members, 0);
    cluster->manager.partitions[1] = cluster->manager.partitions[0];
    bit_set_only(&cluster->manager.partitions[1].members, 1);
    bit_set_add(&cluster->manager.partitions[1].members, 2);
}

/* Nothing is wrong but that everyone waits for a stop that never ends. */
static void stop_for_ever(struct run *run, struct cluster *cluster)
{
    (void)run;
    cluster->services[0].instances[1].state = INSTANCE_STOPPING;
}

/* The service is back at the end, and too late. */
static void crash_again(struct run *run, struct cluster *cluster)
{
    node_crash(run, cluster->node_list[1], 60 * SECOND, (struct cause){0});
}

static void do_nothing(struct run *run, struct cluster *cluster)
{
    (void)run;
    (void)cluster;
}

static const struct plant {
    const char *name;
    sim_ticks at;
    void (*corrupt)(struct run *run, struct cluster *cluster);
} plants[] = {
    {"a unit that is mounted is not held", 10 * SECOND, drop_hold},
    {"a second node mounts the unit", 10 * SECOND, hold_twice},
    {"a second node starts the service", 10 * SECOND, start_twice},
    {"the service starts on a node that is down", 31 * SECOND, start_on_dead},
    {"an outage is forgotten", 31 * SECOND, forget_outage},
    {"a phase is longer than it was", 31 * SECOND, lengthen_phase},
    {"an outage is longer than its phases", 31 * SECOND, lengthen_outage},
    {"a node is in two rings", 10 * SECOND, join_twice},
    {"two rings have quorum", 10 * SECOND, act_twice},
    {"the service never comes back", 31 * SECOND, stop_for_ever},
    {"the service is out again long after the last fault", 1000 * SECOND, crash_again},
};

/* Runs the cluster with a bug in it. @return whether something was noticed */
static bool is_noticed(const struct point *point, const struct plant *plant)
{
    struct run *run = run_create(&(struct run_options){
        .horizon = point->run.horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = 1,
        .check = true,
    });
    struct arena *kept = arena_create();
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), kept);
    struct component *component =
        assembly_system(&assembly, point->system, point->system_parameters);
    measures_set_mark(assembly.measures, 0);
    bool is_done = run_until(run, plant->at);
    plant->corrupt(run, (struct cluster *)component);
    assembly_invariants(&assembly);
    is_done = is_done && !run_failed(run) && run_until(run, point->run.horizon);
    bool is_found = !is_done;
    if (is_done) {
        struct report report;
        report_init(&report, kept, NULL, point->run.ticks_per_second);
        assembly_laws(&assembly, run_now(run), &report);
        for (size_t i = 0; i < report.law_count; i++) {
            is_found = is_found || !report.laws[i].holds;
        }
        char text[TIMELINE_FAULT_BYTES];
        is_found = is_found ||
                   !cluster_timeline_is_sound(assembly.timeline, point->run.horizon, text) ||
                   cluster_timeline_out(assembly.timeline) != NULL ||
                   cluster_timeline_last_end(assembly.timeline) >
                       REPAIRED + cluster_bound(point->system_parameters, SECOND);
    }
    run_destroy(run);
    arena_destroy(kept);
    return is_found;
}

static bool are_run_noticed(void)
{
    static const struct plant none = {"nothing", 10 * SECOND, do_nothing};
    struct spec_options options = {.forbid_files = true};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        spec_open_text(spec_text, sizeof spec_text - 1, "planted", &options, &complaints, &error);
    complaints_free(&complaints);
    if (spec == NULL) {
        printf("planted: %s\n", error.text);
        return false;
    }
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    bool is_good = !is_noticed(&point, &none);
    printf("%s", is_good ? "" : "planted: something is wrong without a bug\n");
    for (size_t i = 0; i < sizeof plants / sizeof *plants; i++) {
        if (!is_noticed(&point, &plants[i])) {
            printf("planted: nobody notices that %s\n", plants[i].name);
            is_good = false;
        }
    }
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
    return is_good;
}

/* An outage of 5 s with two phases, on a node that crashes, boots and hangs. */
static struct timeline *sound_timeline(struct arena *arena)
{
    static const struct {
        sim_ticks at;
        struct timeline_event what;
    } events[] = {
        {10, {.event = WORD_NODE_CRASH, .node = "alpha"}},
        {10, {.event = WORD_OUTAGE_BEGIN, .object = "database", .phase = "detect", .cause = 1}},
        {12, {.event = WORD_OUTAGE_PHASE, .object = "database", .phase = "fence", .cause = 2}},
        {15, {.event = WORD_APP_UP, .node = "beta", .object = "database", .cause = 3}},
        {15, {.event = WORD_OUTAGE_END, .object = "database", .cause = 4}},
        {20, {.event = WORD_NODE_BOOT, .node = "alpha", .cause = 1}},
        {30, {.event = WORD_NODE_UP, .node = "alpha", .cause = 6}},
        {40, {.event = WORD_NODE_HANG, .node = "alpha"}},
    };
    struct timeline *timeline = ARENA_NEW(arena, struct timeline);
    timeline_init(timeline, arena);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        timeline_add(timeline, events[i].at, &events[i].what);
        if (i == 2) {
            timeline_text(timeline, "after", "detect");
            timeline_duration(timeline, "lasted", 2);
        } else if (i == 4) {
            timeline_duration(timeline, "lasted", 5);
            timeline_duration(timeline, "detect", 2);
            timeline_duration(timeline, "fence", 3);
        }
    }
    return timeline;
}

/* Breaks one thing in a timeline. */
static void break_timeline(struct timeline *timeline, unsigned which)
{
    struct timeline_entry *entries = timeline->entries;
    struct timeline_event *whats[] = {&entries[0].what, &entries[1].what, &entries[2].what,
                                      &entries[3].what, &entries[4].what, &entries[5].what,
                                      &entries[6].what, &entries[7].what};
    switch (which) {
    case 0:
        entries[3].number++;
        break;
    case 1:
        entries[5].at = 14;
        break;
    case 2:
        whats[3]->cause = 4;
        break;
    case 3:
        whats[2]->event = WORD_OUTAGE_BEGIN;
        break;
    case 4:
        whats[1]->event = WORD_QUORUM_OK;
        break;
    case 5:
        entries[4].details->value = 4;
        break;
    case 6:
        entries[4].last_detail->value = 4;
        break;
    case 7:
        entries[2].last_detail->value = 1;
        break;
    case 8:
        entries[2].details->text = "fence";
        break;
    case 9:
        whats[3]->node = "alpha";
        break;
    case 10:
        whats[5]->event = WORD_NODE_UP;
        break;
    case 11:
        whats[7]->event = WORD_NODE_RESUME;
        break;
    default:
        entries[7].at = 61;
    }
}

static bool are_timelines_noticed(void)
{
    enum { BROKEN = 13 };
    char text[TIMELINE_FAULT_BYTES];
    struct arena *arena = arena_create();
    struct timeline *sound = sound_timeline(arena);
    bool is_good =
        cluster_timeline_is_sound(sound, 60, text) && cluster_timeline_out(sound) == NULL;
    printf("%s", is_good ? "" : "planted: a sound timeline is not taken for one\n");
    for (unsigned i = 0; i < BROKEN; i++) {
        struct timeline *broken = sound_timeline(arena);
        break_timeline(broken, i);
        bool is_seen = !cluster_timeline_is_sound(broken, 60, text);
        bool differs = cluster_timeline_difference(sound, broken) != 0 || i == 0;
        if (!is_seen || !differs) {
            printf("planted: nobody notices the broken timeline %u\n", i);
            is_good = false;
        }
    }
    sound->entry_count = 4;
    if (cluster_timeline_out(sound) == NULL) {
        printf("planted: nobody notices an outage that goes on\n");
        is_good = false;
    }
    arena_destroy(arena);
    return is_good;
}

bool cluster_planted_are_noticed(void)
{
    bool are_timelines = are_timelines_noticed();
    return are_run_noticed() && are_timelines;
}
