/*
 * Litmus tests: short programs of several threads, whose loads tell in which order accesses take
 * effect (Sorin, Hill, Wood 2011, chapters 3 and 5).
 *
 * Each program runs on four cores in two processors, with delays drawn by a seed: which core has
 * which thread, which lines it has read before, when it begins, how long it computes between. What
 * each access finds is the number of the write before it. With one line in flight all that is found
 * has to be what some interleaving of the threads finds (sequential consistency), all of which are
 * made here; and each of these has to be found.
 */
#include "tests/models/processor/walk_fixture.h"

#include <stdio.h>

enum { THREADS = 4, PART = 2, WARM = 2, CORES = 4, LINES = 2 };
enum { X, Y };
enum { NOTHING, LOAD, STORE };

struct step {
    uint8_t what, of;
};

struct litmus {
    const char *name;
    uint32_t threads;
    struct step steps[THREADS][PART];
    uint64_t seeds; /* delays that it is run with */
    bool is_of_one_line;
};

#define R(OF)                                                                                      \
    {                                                                                              \
        LOAD, OF                                                                                   \
    }
#define W(OF)                                                                                      \
    {                                                                                              \
        STORE, OF                                                                                  \
    }

static const struct litmus programs[] = {
    {"message passing", 2, {{W(X), W(Y)}, {R(Y), R(X)}}, 300, false},
    {"store buffering", 2, {{W(X), R(Y)}, {W(Y), R(X)}}, 300, false},
    {"load buffering", 2, {{R(X), W(Y)}, {R(Y), W(X)}}, 300, false},
    {"independent reads of independent writes",
     4,
     {{W(X)}, {W(Y)}, {R(X), R(Y)}, {R(Y), R(X)}},
     1500,
     false},
    {"coherence, reads", 2, {{W(X)}, {R(X), R(X)}}, 300, true},
    {"coherence, writes", 2, {{W(X), W(X)}, {R(X), R(X)}}, 300, true},
    {"coherence, a read before a write", 2, {{R(X), W(X)}, {W(X)}}, 300, true},
    {"coherence, a write before a read", 2, {{W(X), R(X)}, {W(X)}}, 300, true},
};
enum { PROGRAMS = sizeof programs / sizeof *programs };

/* The numbers that the accesses of a program found, in base 4 by thread and step. */
enum { OUTCOMES = 1 << 16 };

static uint32_t digit(uint32_t thread, uint32_t step, uint64_t found)
{
    return (uint32_t)found << 2 * (thread * PART + step);
}

/* --- All interleavings --- */

static void interleave(const struct litmus *program, const uint32_t at[THREADS],
                       const uint32_t memory[LINES], uint32_t outcome, bool *possible)
{
    bool is_over = true;
    for (uint32_t thread = 0; thread < program->threads; thread++) {
        if (at[thread] == PART || program->steps[thread][at[thread]].what == NOTHING) {
            continue;
        }
        const struct step step = program->steps[thread][at[thread]];
        uint32_t next[THREADS];
        uint32_t then[LINES];
        memcpy(next, at, sizeof next);
        memcpy(then, memory, sizeof then);
        next[thread]++;
        then[step.of] += step.what == STORE;
        interleave(program, next, then, outcome | digit(thread, at[thread], memory[step.of]),
                   possible);
        is_over = false;
    }
    possible[outcome] = possible[outcome] || is_over;
}

static void find_possible(const struct litmus *program, bool *possible)
{
    memset(possible, 0, OUTCOMES);
    interleave(program, (uint32_t[THREADS]){0}, (uint32_t[LINES]){0}, 0, possible);
}

/* --- The machine --- */

struct machine_of {
    const char *protocol;
    bool is_shared, has_links;
    int64_t outstanding;
    bool forgets; /* who has X, when the program begins: a wrong twin */
};

/* A run, and what its accesses find. */
struct trial {
    const struct litmus *program;
    struct access script[CORES * (WARM + PART + 1)];
    uint32_t seat_of[CORES]; /* the thread of the program on each core; THREADS and more: none */
    uint32_t warm[CORES];    /* accesses before those of the program */
    uint32_t outcome;
    uint64_t least[CORES][LINES]; /* writes that a thread knows of */
    uint64_t lines[LINES];
    bool is_coherent;
};

static void note(void *owner, const struct line_use *use, uint64_t found)
{
    struct trial *trial = owner;
    uint32_t step = (uint32_t)use->number - trial->warm[use->thread];
    uint32_t thread = trial->seat_of[use->thread];
    if (use->number >= trial->warm[use->thread]) {
        trial->outcome |= digit(thread, step, found);
    }
    uint64_t *least = &trial->least[use->thread][use->line == trial->lines[Y]];
    trial->is_coherent = trial->is_coherent && (found >= *least || use->is_forwarded);
    *least = found + access_kind_writes((enum access_kind)use->kind);
}

static struct access *add(struct access *at, uint64_t line, enum access_kind kind, int64_t delay)
{
    *at = (struct access){
        .address = line * 64, .bytes = 8, .kind = (uint8_t)kind, .instructions = (uint32_t)delay};
    return at + 1;
}

/* Draws which thread is where, what is in its caches, and its delays. */
static void draw_trial(struct trial *trial, const struct litmus *program, uint64_t seed)
{
    struct stream stream;
    stream_init(&stream, seed, 0, "litmus", "delays");
    *trial = (struct trial){.program = program, .is_coherent = true, .lines = {1, 2}};
    trial->lines[Y] = stream_below(&stream, 2) == 0 ? 2 : 5; /* they meet in L1, or not */
    uint32_t first = (uint32_t)stream_below(&stream, CORES);
    uint32_t stride = stream_below(&stream, 2) == 0 ? 1 : 3;
    int64_t spread = (int64_t[]){20, 60, 300}[stream_below(&stream, 3)];
    struct access *at = trial->script;
    for (uint32_t core = 0; core < CORES; core++) {
        uint32_t thread = trial->seat_of[core] = (first + core * stride) % CORES;
        bool is_used = thread < program->threads;
        for (uint32_t i = 0; is_used && i < WARM; i++) {
            if (stream_below(&stream, 3) > 0) {
                at = add(at, trial->lines[i], ACCESS_READ, 0);
                trial->warm[core]++;
            }
        }
        int64_t delay = 3000 - 200 * trial->warm[core];
        for (uint32_t i = 0; is_used && i < PART; i++) {
            const struct step step = program->steps[thread][i];
            if (step.what != NOTHING) {
                enum access_kind kind = step.what == STORE ? ACCESS_WRITE : ACCESS_READ;
                delay += (int64_t)stream_below(&stream, (uint64_t)spread);
                at = add(at, trial->lines[step.of], kind, delay);
                delay = 0;
            }
        }
        (at++)->bytes = 0;
    }
}

/* The books lose all holders of a line: each keeps it when another writes it. */
static void forget(struct caches *caches, uint64_t line)
{
    for (uint32_t core = 0; core < CORES; core++) {
        const struct holding *holding = holders_find(&caches->coherence->holders, line);
        if (holding != NULL && holding_has(holding, core)) {
            coherence_leave(caches->coherence, core, line, LINE_SHARED);
        }
    }
}

static void run_trial(struct trial *trial, const struct machine_of *machine)
{
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, trial->script, CORES, machine->outstanding);
    fixture.caches.protocol = kinds_find("protocol", machine->protocol);
    fixture.machine.machine.processors = 2;
    fixture.machine.machine.cores_per_processor = CORES / 2;
    fixture.machine.bus.bandwidth = 64 / 10e-9;
    if (machine->is_shared) {
        fixture.l2.shared_by = LEVEL_OF_PROCESSOR;
    }
    if (machine->has_links) {
        fixture_use_links(&fixture.machine);
        fixture.machine.links.bandwidth = 64 / 40e-9;
        fixture.machine.memory.layout = MEMORY_NUMA;
        fixture.program.placement = PLACEMENT_INTERLEAVED;
        fixture.program.page_size = 64;
    }
    struct bench bench = bench_build(&fixture.machine);
    struct caches *caches = bench.machine->machine->caches;
    caches->values = line_values_make(bench.run->arena, CORES, 2);
    caches->values->port = (struct line_values_port){trial, note};
    bench.run->check = true;
    run_until(bench.run, 2000 * NS);
    if (machine->forgets) {
        forget(caches, trial->lines[X]);
    }
    run_until(bench.run, fixture.machine.simulation.horizon);
    cr_expect(machine->forgets || bench_is_sound(&bench), "%s", bench.run->error.text);
    run_destroy(bench.run);
}

/* Runs a program with all delays. @return how many found what no interleaving finds */
static uint32_t run_program(const struct litmus *program, const struct machine_of *machine,
                            const bool *possible, bool *found)
{
    uint32_t relaxed = 0;
    for (uint64_t seed = 1; seed <= program->seeds; seed++) {
        struct trial trial;
        draw_trial(&trial, program, seed);
        run_trial(&trial, machine);
        found[trial.outcome] = true;
        relaxed += !possible[trial.outcome];
        bool is_right = machine->forgets || (trial.is_coherent &&
                                             (machine->outstanding > 1 || possible[trial.outcome]));
        cr_expect(is_right, "%s, %s, %s, %s, seed %llu: found %x", program->name, machine->protocol,
                  machine->is_shared ? "a shared level" : "private caches",
                  machine->has_links ? "links" : "a bus", (unsigned long long)seed, trial.outcome);
    }
    return relaxed;
}

/* Each of the machines: three protocols, private caches or a shared level, a bus or links. */
enum { MACHINES = 12 };

static struct machine_of machine_at(uint32_t which, int64_t outstanding)
{
    static const char *const protocols[] = {"msi", "mesi", "moesi"};
    return (struct machine_of){protocols[which % 3], which / 3 % 2 == 1, which / 6 == 1,
                               outstanding, false};
}

static bool possible[OUTCOMES], found[OUTCOMES];

/* With one line in flight all interleavings are found, and nothing else. */
static void expect_sequential(const struct litmus *program)
{
    find_possible(program, possible);
    for (uint32_t i = 0; i < MACHINES; i++) {
        const struct machine_of machine = machine_at(i, 1);
        memset(found, 0, sizeof found);
        cr_expect_eq(run_program(program, &machine, possible, found), 0);
        for (uint32_t outcome = 0; outcome < OUTCOMES; outcome++) {
            cr_expect(found[outcome] || !possible[outcome], "%s, machine %u: %x is not found",
                      program->name, i, outcome);
        }
    }
}

Test(litmus, message_passing)
{
    expect_sequential(&programs[0]);
}

Test(litmus, store_buffering)
{
    expect_sequential(&programs[1]);
}

Test(litmus, load_buffering)
{
    expect_sequential(&programs[2]);
}

Test(litmus, independent_reads_of_independent_writes)
{
    expect_sequential(&programs[3]);
}

Test(litmus, coherence_of_one_line)
{
    for (uint32_t i = 4; i < PROGRAMS; i++) {
        expect_sequential(&programs[i]);
    }
}

/* A wrong twin: of two cores that have a line one keeps it when the other writes it. */
Test(litmus, a_core_that_keeps_its_line_is_found)
{
    for (uint32_t program = 0; program < 2; program++) {
        struct machine_of machine = machine_at(1, 1);
        machine.forgets = true;
        find_possible(&programs[program], possible);
        cr_expect_gt(run_program(&programs[program], &machine, possible, found), 0, "%s",
                     programs[program].name);
    }
}

/* With several lines in flight accesses of one thread to different lines take effect out of order:
 * messages are passed too early, stores and loads buffered. (Independent reads would need two such
 * threads at once, and no delay here makes that.) Accesses to one line keep their order, but that a
 * load has what a store of its own thread is to write while that waits. */
Test(litmus, with_several_lines_in_flight_lines_are_out_of_order)
{
    for (uint32_t program = 0; program < PROGRAMS; program++) {
        uint32_t relaxed = 0;
        find_possible(&programs[program], possible);
        for (uint32_t i = 0; i < MACHINES; i++) {
            const struct machine_of machine = machine_at(i, 4);
            relaxed += run_program(&programs[program], &machine, possible, found);
        }
        printf("%s: %u\n", programs[program].name, relaxed);
        cr_expect(programs[program].threads > 2 || programs[program].is_of_one_line || relaxed > 0,
                  "%s", programs[program].name);
    }
}
