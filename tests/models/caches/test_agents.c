#include "tests/models/processor/walk_fixture.h"

/* An access, before which the thread computes so long. */
#define LATER(LINE, KIND, NANOSECONDS)                                                             \
    {                                                                                              \
        .address = (LINE)*64, .bytes = 8, .kind = (KIND), .instructions = (NANOSECONDS)            \
    }

/* A request is announced to all cores that have its line, from its issue to its service. */
Test(agents, requests_are_announced)
{
    static const struct access script[] = {READ(1), END, LATER(1, ACCESS_WRITE, 300), END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    struct bench bench = bench_build(&fixture.machine);
    struct caches *caches = bench.machine->machine->caches;
    static const struct {
        sim_ticks at; /* [ns] */
        bool marked[2];
    } facts[] = {
        {50, {true, false}},   /* on its way to core 0 */
        {200, {false, false}}, /* there */
        {305, {true, true}},   /* asked for by core 1 */
        {350, {false, true}},  /* taken away from core 0, on its way to core 1 */
        {450, {false, false}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        run_until(bench.run, facts[i].at * NS);
        for (int core = 0; core < 2; core++) {
            cr_expect_eq(core_caches_is_marked(&caches->cores[core], 1), facts[i].marked[core],
                         "core %d at %lld ns", core, (long long)facts[i].at);
        }
        cr_expect(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

/* The books say which cores have a line, and which is the next that has it. */
Test(agents, books)
{
    static const struct access script[] = {READ(1), END, READ(1), END};
    for (int is_shared = 0; is_shared <= 1; is_shared++) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, script, 2, 1);
        fixture.l2.shared_by = is_shared ? LEVEL_OF_PROCESSOR : LEVEL_OF_CORE;
        struct bench bench = bench_build(&fixture.machine);
        run_until(bench.run, fixture.machine.simulation.horizon);
        struct caches *caches = bench.machine->machine->caches;
        cr_expect(agents_core_has(caches, 0, 1) && agents_core_has(caches, 1, 1));
        cr_expect(agents_cores_have(caches, 0, 1));
        cr_expect_not(agents_cores_have(caches, 0, 2));
        cr_expect_eq(agents_next(caches, 1, false, 0), 0);
        cr_expect_eq(agents_next(caches, 1, false, 1), is_shared ? HOLDER_NONE : 1);
        cr_expect_eq(agents_next(caches, 2, false, 0), HOLDER_NONE);
        cr_expect_eq(agents_next(caches, 2, true, 0), 0);
        cr_expect_eq(agents_of_core(caches, 1), is_shared ? 0 : 1);
        run_destroy(bench.run);
    }
}
