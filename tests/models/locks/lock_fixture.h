/*
 * A lock manager of four nodes over a network, and a record of what its clients are told.
 *
 * A message takes 10 us from node to node, however many there are. A tick is a nanosecond.
 */
#ifndef TESTS_MODELS_LOCKS_LOCK_FIXTURE_H
#define TESTS_MODELS_LOCKS_LOCK_FIXTURE_H

#include "models/locks/lock_manager_state.h"
#include "models/network/ethernet.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

enum { LOCK_NODES = 4, LOCK_TOLD = 64 };

#define LOCK_US INT64_C(1000)

struct lock_told {
    sim_ticks at;
    uint32_t client;
    struct node_lock *lock;
    unsigned outcome; /* or LOCK_TOLD_BLOCKS and the mode */
};

enum { LOCK_TOLD_BLOCKS = 100 };

struct lock_bench {
    struct lock_manager_parameters parameters;
    struct ethernet_parameters ethernet;
    bool hears_blocking;
    struct run *run;
    struct assembly assembly;
    struct network *network;
    struct lock_manager *manager;
    struct lock_told told[LOCK_TOLD];
    size_t told_count;
};

static const char *const lock_node_names[] = {"alpha", "beta", "gamma", "delta"};

static inline void lock_bench_tell(struct lock_bench *bench, struct lock_told told)
{
    cr_assert_lt(bench->told_count, LOCK_TOLD);
    bench->told[bench->told_count++] = told;
}

static inline void lock_bench_done(struct run *run, void *owner, uint32_t client,
                                   struct node_lock *lock, enum lock_outcome outcome)
{
    lock_bench_tell(owner, (struct lock_told){run_now(run), client, lock, outcome});
}

static inline void lock_bench_blocks(struct run *run, void *owner, uint32_t client,
                                     struct node_lock *lock, enum lock_mode mode)
{
    lock_bench_tell(owner, (struct lock_told){run_now(run), client, lock, LOCK_TOLD_BLOCKS + mode});
}

static inline void lock_bench_deliver(struct run *run, void *owner,
                                      const struct network_message *message)
{
    lock_manager_deliver(run, ((struct lock_bench *)owner)->manager, message);
}

static inline void lock_bench_check(struct run *run, void *context)
{
    (void)run;
    assembly_invariants(&((struct lock_bench *)context)->assembly);
}

/** Eight resources, without costs. */
static inline void lock_bench_init(struct lock_bench *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->parameters = (struct lock_manager_parameters){
        .resources = 8,
        .message_size = 1,
        .toss_time = 10 * TICKS_PER_SECOND_COARSE,
        .scan_interval = 5 * TICKS_PER_SECOND_COARSE,
    };
    bench->ethernet = (struct ethernet_parameters){.latency = 5 * LOCK_US, .bandwidth = 1e15};
}

static inline void lock_bench_start(struct lock_bench *bench)
{
    bench->run = run_create(&(struct run_options){.horizon = 1000 * TICKS_PER_SECOND_COARSE,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE,
                                                  .seed = 5,
                                                  .check = true});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 4), NULL);
    struct network_environment around = {
        .endpoints = lock_node_names,
        .endpoint_count = LOCK_NODES,
        .ports = {[MESSAGE_LOCK] = {bench, lock_bench_deliver}},
    };
    bench->network = (struct network *)place_build(&bench->assembly, &ethernet_kind, "system",
                                                   "network", &bench->ethernet, &around);
    struct scope scope = place_of(bench->run->arena, "system", "lock_manager");
    bench->manager = lock_manager_build(
        &bench->assembly, &scope, &bench->parameters,
        &(struct lock_manager_environment){
            .node_names = lock_node_names,
            .node_count = LOCK_NODES,
            .network = bench->network,
            .port = {bench, lock_bench_done, bench->hears_blocking ? lock_bench_blocks : NULL},
            .rank = 0,
        });
    measures_set_mark(bench->assembly.measures, 0);
    run_on_event(bench->run, lock_bench_check, bench);
}

/** A bench without costs that runs. */
static inline void lock_bench_open(struct lock_bench *bench)
{
    lock_bench_init(bench);
    lock_bench_start(bench);
}

/** A resource whose directory node it is. */
static inline uint32_t lock_resource_at(const struct lock_bench *bench, uint32_t directory)
{
    uint32_t resource = 0;
    while (lock_directory_of(bench->manager, resource) != directory) {
        cr_assert_lt(++resource, bench->parameters.resources);
    }
    return resource;
}

/** Ask for a new lock, and go on for a millisecond. */
static inline struct node_lock *lock_bench_request(struct lock_bench *bench, uint32_t client,
                                                   uint32_t node, uint32_t resource,
                                                   enum lock_mode mode, unsigned flags)
{
    struct node_lock *lock =
        lock_manager_request(bench->run, bench->manager, client, node, resource, mode, flags);
    cr_assert(run_until(bench->run, run_now(bench->run) + 1000 * LOCK_US));
    return lock;
}

static inline void lock_bench_unlock(struct lock_bench *bench, struct node_lock *lock)
{
    lock_manager_unlock(bench->run, bench->manager, lock);
    cr_assert(run_until(bench->run, run_now(bench->run) + 1000 * LOCK_US));
}

static inline void lock_bench_convert(struct lock_bench *bench, struct node_lock *lock,
                                      enum lock_mode mode)
{
    lock_manager_convert(bench->run, bench->manager, lock, mode, 0);
    cr_assert(run_until(bench->run, run_now(bench->run) + 1000 * LOCK_US));
}

/** Messages since the last time, and how long ago the client that was told last was told. */
static inline void lock_bench_expect(struct lock_bench *bench, uint64_t messages, int64_t us)
{
    cr_expect_eq(bench->manager->sent.count, messages, "%llu messages",
                 (unsigned long long)bench->manager->sent.count);
    bench->manager->sent.count = 0;
    if (us >= 0) {
        sim_ticks since = run_now(bench->run) - bench->told[bench->told_count - 1].at;
        cr_expect_eq(1000 * LOCK_US - since, us * LOCK_US, "after %lld ns",
                     (long long)(1000 * LOCK_US - since));
    }
}

static inline void lock_bench_end(struct lock_bench *bench)
{
    cr_assert(run_until(bench->run, run_now(bench->run)));
    cr_expect_eq(place_broken_laws(bench->run, &bench->manager->component), 0);
    cr_expect_not(run_failed(bench->run), "%s: %s", run_error(bench->run)->where,
                  run_error(bench->run)->text);
    run_destroy(bench->run);
}

#endif
