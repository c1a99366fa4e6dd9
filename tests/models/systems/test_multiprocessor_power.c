#include "models/systems/multiprocessor_power.h"

#include "models/power/power.h"
#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct scheduler_fcfs_parameters fcfs;
static struct sleep_parameters sleep_of;
static struct power_meter_parameters power;

/* One task a microsecond, 400 ns of work. */
static void fixture_power(struct fixture *fixture)
{
    fixture_init(fixture);
    fcfs = (struct scheduler_fcfs_parameters){0};
    power = (struct power_meter_parameters){
        .core = {[CORE_USER] = 10, [CORE_IDLE] = 2, [CORE_ASLEEP] = 1}, .processor = 4, .base = 6};
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture->machine.power = &power;
    fixture_use_tasks(fixture, 1000 * NS, distribution_constant(400 * NS));
    fixture->tasks.arrivals = distribution_constant(1000 * NS);
}

static void expect_values(struct fixture *fixture, double total, double asleep, double response)
{
    struct simulation_result result;
    fixture_run(fixture, &result);
    double drawn = fixture_value(&result, "power.total");
    cr_expect(fixture_is_near(drawn, total, 1e-9), "%g W, not %g", drawn, total);
    double tasks = fixture_value(&result, "power.tasks_per_joule");
    cr_expect(fixture_is_near(tasks, 1e6 / total, 1e-9), "%g a joule", tasks);
    double share = fixture_value(&result, "cores.asleep");
    cr_expect(fixture_is_near(share, asleep, 1e-9), "%g asleep, not %g", share, asleep);
    double time = fixture_value(&result, "tasks.response_time");
    cr_expect(fixture_is_near(time, response, 1e-9), "%g s, not %g", time, response);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* 0.4 of 10 W, 0.6 of 2 W, and 10 W of the rest. */
Test(multiprocessor_power, is_that_of_the_states)
{
    struct fixture fixture;
    fixture_power(&fixture);
    expect_values(&fixture, 0.4 * 10 + 0.6 * 2 + 10, 0, 400e-9);
}

/* Asleep after 100 of 600 idle ns: 0.5 of the time. Waking takes 50 ns of the sleep that is left,
 * and of the response: 0.45 asleep, 0.05 switching at the power of a thread. */
Test(multiprocessor_power, a_core_that_sleeps_draws_less_and_wakes_late)
{
    struct fixture fixture;
    fixture_power(&fixture);
    sleep_of = (struct sleep_parameters){.after = 100 * NS};
    power.sleep = &sleep_of;
    expect_values(&fixture, 0.4 * 10 + 0.1 * 2 + 0.5 * 1 + 10, 0.5, 400e-9);
    fixture_power(&fixture);
    sleep_of.wake = 50 * NS;
    power.sleep = &sleep_of;
    expect_values(&fixture, 0.45 * 10 + 0.1 * 2 + 0.45 * 1 + 10, 0.45, 450e-9);
}

/* A core that is idle for exactly as long as it waits does not sleep. */
Test(multiprocessor_power, a_short_idle_time_is_awake)
{
    struct fixture fixture;
    fixture_power(&fixture);
    sleep_of = (struct sleep_parameters){.after = 600 * NS, .wake = 50 * NS};
    power.sleep = &sleep_of;
    expect_values(&fixture, 0.4 * 10 + 0.6 * 2 + 10, 0, 400e-9);
}
