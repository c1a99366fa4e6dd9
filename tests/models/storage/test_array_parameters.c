#include "models/storage/array_parameters.h"

#include "tests/models/storage/array_fixture.h"

/* Mistakes of an array: a third controller, a cache without effect. */
Test(array_parameters, mistakes_are_told)
{
    for (int mistake = 0; mistake < 3; mistake++) {
        struct array_failure failures[] = {{ARRAY_MS, mistake == 1 ? 2 : 1, 0}};
        struct array_bench bench;
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        struct check_context context = {
            .complaints = &complaints, .horizon = TICKS_NEVER, .is_whole = true};
        array_bench_init(&bench);
        bench.raid.member.station = &bench.station;
        bench.parameters.raid = &bench.raid;
        bench.parameters.failures = (struct parameter_list){mistake < 2, failures};
        bench.parameters.cache = &bench.cache;
        bench.parameters.controllers = mistake == 2 ? 1 : 2;
        struct scope scope = place_of(arena, "system", "storage.array");
        array_check(&bench.parameters, &scope, &context);
        cr_expect_eq(complaints.errors, mistake == 1, "%d", mistake);
        cr_expect_eq(complaints.count, mistake > 0, "%d", mistake);
        arena_destroy(arena);
    }
}
