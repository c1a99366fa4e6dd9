#include "tests/models/processor/walk_fixture.h"

/* Lines written by both cores in turn, read by the other, and evicted. */
static const struct access script[] = {
    WRITE(3), READ(7), READ(67), WRITE(1), READ(65), WRITE(2), READ(66), READ(1),
    END,      READ(2), WRITE(1), READ(65), WRITE(2), READ(1),  END,
};

/* With a wrong twin: a line that was lost is missed. */
Test(caches_laws, no_write_back_is_lost)
{
    static const char *const protocols[] = {"msi", "mesi", "moesi"};
    for (size_t i = 0; i < 3; i++) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, script, 2, 1);
        fixture.caches.protocol = kinds_find("protocol", protocols[i]);
        struct bench bench = bench_build(&fixture.machine);
        run_until(bench.run, 100000 * NS);
        struct coherence_counts *counts = &bench.machine->machine->caches->coherence->counts;
        cr_expect_gt(counts->dirty, 0, "%s", protocols[i]);
        cr_expect_gt(counts->write_backs, 0, "%s", protocols[i]);
        cr_expect_eq(bench_broken_laws(&bench), 0, "%s", protocols[i]);
        counts->write_backs--;
        cr_expect_eq(bench_broken_laws(&bench), 1, "%s", protocols[i]);
        run_destroy(bench.run);
    }
}
