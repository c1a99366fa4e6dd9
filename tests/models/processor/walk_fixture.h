/*
 * Threads that make the accesses of a script, on cores with an L1 of 1 ns, an L2 of 10 ns and
 * memory of 100 ns at 1 GHz, without queues.
 *
 * A script is the accesses of thread 0, then those of thread 1, each list ended by one of no bytes.
 */
#ifndef TESTS_MODELS_PROCESSOR_WALK_FIXTURE_H
#define TESTS_MODELS_PROCESSOR_WALK_FIXTURE_H

#include "models/machine/program_addresses.h"
#include "tests/models/systems/multiprocessor_fixture.h"

struct script {
    struct pattern pattern;
    const struct access *accesses;
};

static inline struct pattern *script_make(struct arena *arena, const void *parameters,
                                          const struct pattern_environment *around)
{
    (void)around;
    struct script *script = ARENA_NEW(arena, struct script);
    script->accesses = parameters;
    return &script->pattern;
}

static inline void script_begin(struct run *run, struct pattern_place *place)
{
    const struct access *at = ((const struct script *)place->pattern)->accesses;
    for (uint32_t thread = 0; thread < place->thread; at++) {
        thread += at->bytes == 0;
    }
    const struct access **state = ARENA_NEW(run->arena, const struct access *);
    *state = at;
    place->state = state;
}

static inline uint32_t script_next(struct run *run, struct pattern_place *place,
                                   struct access *list, uint32_t most)
{
    (void)run;
    const struct access **at = place->state;
    uint32_t count = 0;
    while (count < most && (*at)->bytes > 0) {
        list[count++] = *(*at)++;
    }
    return count;
}

static inline bool script_ends(const void *parameters)
{
    (void)parameters;
    return true;
}

static const struct pattern_operations script_operations = {script_make, script_begin, script_next,
                                                            script_ends};
static const struct kind script_kind = {
    .name = "script", .role = "pattern", .operations = &script_operations};

/** An access to 8 bytes at the start of a line. */
#define OF_LINE(LINE, KIND)                                                                        \
    {                                                                                              \
        .address = (LINE)*64, .bytes = 8, .kind = (KIND)                                           \
    }
#define READ(LINE)  OF_LINE(LINE, ACCESS_READ)
#define WRITE(LINE) OF_LINE(LINE, ACCESS_WRITE)
#define THEN_READ(LINE)                                                                            \
    {                                                                                              \
        .address = (LINE)*64, .bytes = 8, .kind = ACCESS_READ, .flags = ACCESS_DEPENDS             \
    }
#define END                                                                                        \
    {                                                                                              \
        .bytes = 0                                                                                 \
    }

struct walk_fixture {
    struct fixture machine;
    struct cache_level_parameters l1, l2;
    struct caches_parameters caches;
    struct program_addresses_parameters program;
};

/** @param cores  each with a thread; several are behind a bus that takes no time */
static inline void walk_fixture_init(struct walk_fixture *fixture, const struct access *script,
                                     int64_t cores, int64_t outstanding)
{
    const struct kind *lru = kinds_find("replacement", "lru");
    fixture_init(&fixture->machine);
    fixture->l1 = (struct cache_level_parameters){
        .size = 4 * 64, .ways = 1, .latency = 1 * NS, .replacement = lru, .write_allocate = true};
    fixture->l2 = fixture->l1;
    fixture->l2.size = 64 * 64;
    fixture->l2.latency = 10 * NS;
    fixture->caches = (struct caches_parameters){.write_buffer = 16,
                                                 .l1 = &fixture->l1,
                                                 .l2 = &fixture->l2,
                                                 .protocol = kinds_find("protocol", "mesi")};
    fixture->program =
        (struct program_addresses_parameters){.pattern = {&script_kind, (void *)(uintptr_t)script},
                                              .references = PARAMETER_INFINITE,
                                              .outstanding = outstanding,
                                              .cycles_per_instruction = 1,
                                              .page_size = 4096};
    fixture->machine.memory.latency = 100 * NS;
    fixture->machine.machine.cores_per_processor = cores;
    fixture->machine.machine.caches = &fixture->caches;
    fixture->machine.workload.team.program =
        (struct part){&program_addresses_kind, &fixture->program};
    fixture->machine.simulation.warmup = 0;
    if (cores > 1) {
        fixture_use_bus(&fixture->machine);
        fixture->machine.bus.bandwidth = 1e15;
    }
}

/** The end of a script. */
struct walk_end {
    sim_ticks at; /* its last thread has ended */
    uint64_t accesses, access_ticks;
    struct cache_level_counts l1, l2; /* of the first core */
    struct coherence_counts coherence;
    uint64_t marked; /* lines of all cores that are marked still */
};

/** Run to the end of all threads; each invariant is looked at after each event with `check`. */
static inline struct walk_end walk_fixture_run(const struct walk_fixture *fixture, bool check)
{
    struct bench bench = bench_build(&fixture->machine);
    bench.run->check = check;
    run_until(bench.run, fixture->machine.simulation.horizon);
    cr_expect(bench_is_sound(&bench), "%s", bench.run->error.text);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    const struct caches *caches = bench.machine->machine->caches;
    struct walk_end end = {.at = run_now(bench.run),
                           .accesses = caches->accesses,
                           .access_ticks = caches->access_ticks,
                           .l1 = caches->levels[LEVEL_L1][0].counts};
    if (caches->levels[LEVEL_L2] != NULL) {
        end.l2 = caches->levels[LEVEL_L2][0].counts;
    }
    if (caches->coherence != NULL) {
        end.coherence = caches->coherence->counts;
    }
    for (uint32_t core = 0; core < caches->options.cores; core++) {
        end.marked += caches->cores[core].marked;
    }
    run_destroy(bench.run);
    return end;
}

/** The ends with and without going ahead have to be the same. */
static inline struct walk_end walk_fixture_end(const struct walk_fixture *fixture)
{
    struct walk_end ahead = walk_fixture_run(fixture, false);
    struct walk_end now = walk_fixture_run(fixture, true);
    cr_expect_eq(memcmp(&ahead, &now, sizeof now), 0, "%lld and %lld, %llu and %llu ticks",
                 (long long)ahead.at, (long long)now.at, (unsigned long long)ahead.access_ticks,
                 (unsigned long long)now.access_ticks);
    return ahead;
}

#endif
