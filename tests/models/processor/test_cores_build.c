#include "models/processor/cores.h"

#include "models/processor/cores_places.h"
#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* A machine of two processors with two cores each of two hardware threads has eight places; a boss
 * has none of them. */
Test(cores_build, a_boss_has_no_place)
{
    for (int way = 0; way < 2; way++) {
        struct fixture fixture;
        fixture_init(&fixture);
        struct scheduler_fcfs_parameters fcfs = {0};
        fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
        fixture.machine.processors = fixture.machine.cores_per_processor = 2;
        fixture.machine.hardware_threads = 2;
        fixture.machine.multiprocessing = way;
        fixture_use_bus(&fixture);
        fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(400 * NS));
        struct bench bench = bench_build(&fixture);
        const struct cores *cores = bench.machine->machine->cores;
        cr_expect_eq(cores->places, way == MULTIPROCESSING_SYMMETRIC ? 8 : 6);
        cr_expect_eq(cores_places_are_taken(cores, &cores->each[0]), way);
        cr_expect_not(cores_places_are_taken(cores, &cores->each[1]));
        cr_expect_eq(cores->boss != NULL, way);
        cr_expect(bench_is_sound(&bench));
        run_destroy(bench.run);
    }
}
