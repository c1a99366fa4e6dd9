#include "tests/models/processor/walk_fixture.h"

static void run(struct walk_fixture *fixture, struct simulation_result *result)
{
    struct error error = {0};
    fixture->machine.simulation.horizon = 10000 * NS;
    cr_assert(simulate(&fixture->machine.simulation, result, &error), "%s: %s", error.where,
              error.text);
    cr_expect_eq(fixture_broken_laws(&result->report), 0);
}

/* Ten accesses in 240 ns: two lines from memory, the first again from L2, and seven hits. */
Test(caches_report, levels)
{
    static const struct access script[] = {READ(1), READ(5), READ(1), READ(1), READ(1), READ(1),
                                           READ(1), READ(1), READ(1), READ(1), END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 1);
    struct simulation_result result;
    run(&fixture, &result);
    static const struct {
        const char *name;
        double value;
    } facts[] = {
        {"caches.l1.references", 10},
        {"caches.l1.misses", 3},
        {"caches.l1.miss_ratio", 0.3},
        {"caches.l1.evictions", 2},
        {"caches.l1.write_backs", 0},
        {"caches.l2.references", 3},
        {"caches.l2.misses", 2},
        {"caches.l2.miss_ratio", 2 / 3.0},
        {"caches.l2.evictions", 0},
        {"caches.l2.back_invalidations", 0},
        {"caches.throughput", 10 / 240e-9},
        {"caches.access_time", 24e-9},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect(fixture_is_near(fixture_value(&result, facts[i].name), facts[i].value, 1e-9),
                  "%s: %g, not %g", facts[i].name, fixture_value(&result, facts[i].name),
                  facts[i].value);
    }
    for (size_t i = 0; i < result.report.metric_count; i++) {
        cr_expect_neq(strcmp(result.report.metrics[i].name, "caches.upgrades"), 0,
                      "one core needs no coherence");
    }
    simulation_result_free(&result);
}

Test(caches_report, coherence)
{
    static const struct access script[] = {
        READ(1),
        {.address = 64, .bytes = 8, .kind = ACCESS_WRITE, .instructions = 500},
        END,
        {.address = 64, .bytes = 8, .instructions = 200},
        {.address = 64, .bytes = 8, .instructions = 600},
        {.address = 128, .bytes = 8, .kind = ACCESS_WRITE},
        END,
    };
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    struct simulation_result result;
    run(&fixture, &result);
    static const struct {
        const char *name;
        double value;
    } facts[] = {
        {"caches.reads", 3},         {"caches.exclusive_reads", 1}, {"caches.upgrades", 1},
        {"caches.invalidations", 1}, {"caches.cache_to_cache", 1},  {"caches.write_backs", 1},
        {"caches.l1.references", 5},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_eq(fixture_value(&result, facts[i].name), facts[i].value, "%s: %g", facts[i].name,
                     fixture_value(&result, facts[i].name));
    }
    simulation_result_free(&result);
}

/* Accesses before the warm-up's end are not counted; a mean of none says so. */
Test(caches_report, the_window)
{
    static const struct access script[] = {
        READ(1),
        {.address = 64, .bytes = 8, .instructions = 5000},
        {.address = 64, .bytes = 8, .instructions = 20000},
        END,
    };
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 1);
    fixture.machine.simulation.warmup = 1000 * NS;
    struct simulation_result result;
    run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "caches.l1.references"), 1);
    cr_expect_eq(fixture_value(&result, "caches.l1.misses"), 0);
    cr_expect(fixture_is_near(fixture_value(&result, "caches.access_time"), 1e-9, 1e-9));
    cr_expect_not_null(fixture_metric(&result, "caches.l2.miss_ratio")->reason);
    simulation_result_free(&result);

    fixture.machine.simulation.warmup = 6000 * NS;
    run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "caches.throughput"), 0);
    cr_expect_not_null(fixture_metric(&result, "caches.access_time")->reason);
    simulation_result_free(&result);
}
