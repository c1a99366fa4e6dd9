#include "models/processor/cores_places.h"

#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct scheduler_fcfs_parameters fcfs;

/* Two cores with two hardware threads each, and threads that never end. */
static struct bench bench_of(struct fixture *fixture, int64_t threads)
{
    fixture_init(fixture);
    fixture->machine.cores_per_processor = 2;
    fixture->machine.hardware_threads = 2;
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture->workload.team.threads = threads;
    fixture->program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct bench bench = bench_build(fixture);
    run_until(bench.run, 10 * NS);
    return bench;
}

Test(cores_places, a_thread_goes_where_the_fewest_are)
{
    static const struct {
        int64_t threads;
        int core; /* -1: there is no place */
    } facts[] = {{1, 1}, {2, 0}, {3, 1}, {4, -1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        struct bench bench = bench_of(&fixture, facts[i].threads);
        const struct cores *cores = bench.machine->processors->cores;
        struct thread thread = {.processor = 0};
        const struct core *core = cores_places_find(cores, &thread);
        int number = core == NULL ? -1 : (int)(core - cores->each);
        cr_expect_eq(number, facts[i].core, "case %zu: %d", i, number);
        run_destroy(bench.run);
    }
}

/* Cores whose places are taken: one of a lower priority gives its own up, an equal one does not. */
Test(cores_places, the_last_in_order_gives_its_place_up)
{
    struct fixture fixture;
    struct bench bench = bench_of(&fixture, 4);
    struct cores *cores = bench.machine->processors->cores;
    cr_expect(cores_places_are_taken(cores, &cores->each[0]));
    struct thread equal = {.processor = 0, .priority = 0};
    struct thread higher = {.processor = 0, .priority = 1};
    cr_expect_null(cores_places_victim(bench.run, cores, &equal, NULL));
    struct thread *low = cores->each[1].threads;
    low->priority = -1;
    cores->options.priority_least = -1;
    cr_expect_eq(cores_places_victim(bench.run, cores, &higher, NULL), low);
    cr_expect_eq(cores_places_victim(bench.run, cores, &equal, NULL), low);
    cr_expect_null(cores_places_victim(bench.run, cores, &equal, &cores->each[0]));
    run_destroy(bench.run);
}
