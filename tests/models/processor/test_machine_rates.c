/* Rates of machines whose rates are known. Times are in ticks of 1 ns. */
#include "models/processor/machine_rates.h"

#include "models/interconnect/bus.h"
#include "models/machine/program_endless.h"
#include "tests/models/places.h"

static struct memory_parameters memory = {.latency = 50, .channels = 1};
static struct program_endless_parameters program = {.cycles_per_instruction = 1, .outstanding = 1};

static struct workers_parameters machine_of(int64_t cores)
{
    return (struct workers_parameters){.machine = {.processors = 1,
                                                   .cores_per_processor = cores,
                                                   .hardware_threads = 1,
                                                   .clock = 1e9,
                                                   .line_size = 64,
                                                   .memory = &memory}};
}

static double rate(const struct machine_rates *rates, uint32_t jobs)
{
    return (double)rates->each[jobs] / (double)MACHINE_RATES_CORE;
}

static const struct machine_rates *measure(struct arena *arena,
                                           const struct workers_parameters *parameters)
{
    struct error error = {0};
    const struct machine_rates *rates =
        machine_rates_measure(arena, parameters, TICKS_PER_SECOND_COARSE, &error);
    cr_assert_not_null(rates, "%s", error.text);
    return rates;
}

Test(machine_rates, jobs_without_references_compute_all_the_time)
{
    struct arena *arena = arena_create();
    struct workers_parameters machine = machine_of(3);
    const struct machine_rates *rates = measure(arena, &machine);
    cr_expect_eq(rates->workers, 3);
    cr_expect_eq(rates->cores, 3);
    for (uint32_t n = 1; n <= 3; n++) {
        cr_expect_eq(rates->each[n], MACHINE_RATES_CORE, "%d jobs", (int)n);
    }
    arena_destroy(arena);
}

/* A job alone computes 100 of 150 ticks, at its end a little more: it waits for nothing then. */
Test(machine_rates, a_job_alone_waits_for_its_lines)
{
    struct arena *arena = arena_create();
    struct workers_parameters machine = machine_of(2);
    program.compute = distribution_constant(100);
    machine.program = (struct part){&program_endless_kind, &program};
    const struct machine_rates *rates = measure(arena, &machine);
    cr_expect_float_eq(rate(rates, 1), 2.0 / 3, 0.01, "%g", rate(rates, 1));
    cr_expect_float_eq(rate(rates, 2), 2.0 / 3, 0.01, "%g", rate(rates, 2));
    arena_destroy(arena);
}

/* A channel takes 64 ns a line: eight jobs that compute 64 ns between lines get one line's
 * computing in each 64 ns together, an eighth each. */
Test(machine_rates, jobs_share_what_saturates)
{
    struct arena *arena = arena_create();
    struct workers_parameters machine = machine_of(8);
    struct memory_parameters narrow = {.latency = 64, .channels = 1, .channel_bandwidth = 1e9};
    machine.machine.memory = &narrow;
    program.compute = distribution_exponential(64);
    machine.program = (struct part){&program_endless_kind, &program};
    const struct machine_rates *rates = measure(arena, &machine);
    cr_expect_float_eq(rate(rates, 8), 1.0 / 8, 0.002, "%g", rate(rates, 8));
    cr_expect_gt(rate(rates, 1), 0.45);
    for (uint32_t n = 2; n <= 8; n++) {
        cr_expect_lt(rates->each[n], rates->each[n - 1]);
    }
    arena_destroy(arena);
}

Test(machine_rates, are_the_same_each_time)
{
    struct arena *arena = arena_create();
    struct workers_parameters machine = machine_of(2);
    program.compute = distribution_exponential(64);
    machine.program = (struct part){&program_endless_kind, &program};
    const struct machine_rates *one = measure(arena, &machine);
    const struct machine_rates *other = measure(arena, &machine);
    cr_expect_eq(memcmp(one->each, other->each, 3 * sizeof *one->each), 0);
    arena_destroy(arena);
}
