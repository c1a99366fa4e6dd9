#include "tests/models/places.h"
#include "tests/models/systems/queueing_fixture.h"

static struct fixture *mm1(double utilization)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "cpu", distribution_exponential(1e6));
    fixture_open(fixture, "jobs", "cpu", distribution_exponential(1e6 / utilization));
    return fixture;
}

static struct simulation simulation_of(const struct fixture *fixture, sim_ticks horizon)
{
    return (struct simulation){
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = horizon,
        .warmup = horizon / 20,
        .ticks_per_second = 1000000,
        .seed = 1,
    };
}

Test(queueing, an_mm1_queue_agrees_with_its_closed_form)
{
    struct fixture *fixture = mm1(0.8);
    struct simulation simulation = simulation_of(fixture, INT64_C(1000000000000));
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error));
    /* Kleinrock 1975: R = 1 / (mu - lambda) is exponential, L = rho / (1 - rho). */
    cr_expect_float_eq(fixture_value(&result, "response_time"), 5, 0.2);
    cr_expect_float_eq(fixture_value(&result, "number_in_system"), 4, 0.2);
    cr_expect_float_eq(fixture_value(&result, "stations.cpu.utilization"), 0.8, 0.01);
    cr_expect_float_eq(fixture_value(&result, "stations.cpu.waiting_time"), 4, 0.2);
    cr_expect_float_eq(fixture_quantile(&result, "response_time", 0.9), 5 * 2.302585, 0.5);
    simulation_result_free(&result);
    free(fixture);
}

Test(queueing, a_wrong_model_does_not_agree)
{
    struct fixture *fixture = mm1(0.8);
    fixture->station[0].service = distribution_constant(1000000);
    struct simulation simulation = simulation_of(fixture, INT64_C(1000000000000));
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error));
    cr_expect_float_eq(fixture_value(&result, "response_time"), 3, 0.1); /* M/D/1 */
    simulation_result_free(&result);
    free(fixture);
}

static void expect_same(const struct report *a, const struct report *b)
{
    cr_assert_eq(a->metric_count, b->metric_count);
    for (size_t i = 0; i < a->metric_count; i++) {
        cr_expect_eq(a->metrics[i].value, b->metrics[i].value, "%s", a->metrics[i].name);
    }
}

/* A network with something of everything. */
static struct fixture *everything(void)
{
    struct fixture *fixture = fixture_create();
    struct station_parameters *cpu = fixture_station(fixture, "cpu", distribution_exponential(2e6));
    cpu->discipline = kinds_find("discipline", "ps");
    cpu->servers = 2;
    struct station_parameters *disk =
        fixture_station(fixture, "disk", distribution_uniform(0, 4e6));
    disk->capacity = 5;
    disk->fork = 2;
    struct station_parameters *net =
        fixture_station(fixture, "net", distribution_lognormal(1e6, 1.5));
    net->discipline = kinds_find("discipline", "preemptive_priority");
    struct customer_class_parameters *open = fixture_class(fixture, "open");
    fixture_arrivals(fixture, open, distribution_exponential(6e6), distribution_geometric(1.5));
    fixture_route(fixture, open, "start", "cpu");
    fixture_route(fixture, open, "cpu", "disk 0.4 net 0.3 done 0.3");
    fixture_route(fixture, open, "disk", "cpu");
    fixture_route(fixture, open, "net", "cpu 0.5 done 0.5");
    struct customer_class_parameters *closed = fixture_class(fixture, "closed");
    closed->population = 4;
    closed->think = distribution_exponential(10e6);
    closed->priority = 3;
    fixture_route(fixture, closed, "start", "net 0.5 disk 0.5");
    fixture_route(fixture, closed, "net", "done");
    fixture_route(fixture, closed, "disk", "net");
    return fixture;
}

Test(queueing, the_same_seed_gives_the_same_result_and_another_does_not)
{
    struct fixture *fixture = everything();
    struct simulation simulation = simulation_of(fixture, INT64_C(20000000000));
    struct simulation_result first, second, checked, other;
    struct error error = {0};
    cr_assert(simulate(&simulation, &first, &error), "%s: %s", error.where, error.text);
    cr_assert(simulate(&simulation, &second, &error));
    simulation.check = true; /* looking changes nothing */
    cr_assert(simulate(&simulation, &checked, &error), "%s: %s", error.where, error.text);
    simulation.seed = 2;
    cr_assert(simulate(&simulation, &other, &error));
    expect_same(&first.report, &second.report);
    expect_same(&first.report, &checked.report);
    cr_expect_neq(first.report.metrics[1].value, other.report.metrics[1].value);
    simulation_result_free(&first);
    simulation_result_free(&second);
    simulation_result_free(&checked);
    simulation_result_free(&other);
    free(fixture);
}

Test(queueing, the_random_numbers_of_a_class_do_not_depend_on_another)
{
    /* At infinite servers classes do not meet: adding one leaves the others' times alone. */
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_exponential(1e6))->servers = PARAMETER_INFINITE;
    fixture_open(fixture, "a", "s", distribution_exponential(3e6));
    struct simulation simulation = simulation_of(fixture, INT64_C(1000000000));
    struct simulation_result alone, together;
    struct error error = {0};
    cr_assert(simulate(&simulation, &alone, &error));
    fixture_closed(fixture, "b", "s", 3);
    cr_assert(simulate(&simulation, &together, &error));
    cr_expect_eq(fixture_value(&alone, "classes.a.response_time"),
                 fixture_value(&together, "classes.a.response_time"));
    simulation_result_free(&alone);
    simulation_result_free(&together);
    free(fixture);
}

Test(queueing, a_run_that_has_settled_takes_no_more_memory)
{
    struct fixture *fixture = everything();
    struct run *run = run_create(&(struct run_options){
        .horizon = INT64_C(1) << 50,
        .ticks_per_second = 1000000,
        .seed = 1,
    });
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    assembly_system(&assembly, &queueing_kind, &fixture->parameters);
    cr_assert(run_until(run, INT64_C(200000000000)));
    size_t used = arena_used(run->arena);
    uint64_t events = run_events(run);
    cr_assert(run_until(run, INT64_C(300000000000)));
    cr_expect_gt(run_events(run), events + 100000);
    cr_expect_eq(arena_used(run->arena), used);
    run_destroy(run);
    free(fixture);
}
