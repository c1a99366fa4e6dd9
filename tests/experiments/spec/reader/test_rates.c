#include "experiments/spec/reader/rates.h"

#include "sim/component/simulation.h"
#include "tests/experiments/spec/spec_text.h"

#include <math.h>

static const struct parameter arrivals_row = {
    .name = "arrivals",
    .type = PARAMETER_DISTRIBUTION,
    .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS | PARAMETER_ARRIVALS};

static struct distribution read(const struct parameter *row, const char *text,
                                struct complaints *complaints, struct arena *arena)
{
    struct reader reader = {0};
    struct distribution to = {0};
    json_t *json = json_of(text);
    reader_start(&reader, arena, complaints, TICKS_PER_SECOND_COARSE);
    reader_value(&reader, row, json, false, &to);
    json_decref(json);
    reader_free(&reader);
    return to;
}

Test(reader_rates, a_table_is_a_process_in_ticks)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct distribution to =
        read(&arrivals_row,
             "{'rates': [{'from': '00:00', 'rate': '36 /h'}, {'from': '08:30', 'rate': '0 /s'}, "
             "{'from': '10:00:30', 'rate': '5 /s'}, {'from': '18 h', 'rate': '1 /s'}], "
             "'description': 'a day'}",
             &complaints, arena);
    cr_assert_eq(complaints.count, 0);
    cr_assert_eq(to.family, DISTRIBUTION_RATES);
    cr_assert_eq(to.rates.count, 4);
    cr_expect_eq(to.rates.period, 86400 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(to.rates.pieces[0].from, 0);
    cr_expect_eq(to.rates.pieces[1].from, 30600 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(to.rates.pieces[2].from, 36030 * TICKS_PER_SECOND_COARSE);
    cr_expect_eq(to.rates.pieces[3].from, 64800 * TICKS_PER_SECOND_COARSE);
    cr_expect_float_eq(to.rates.pieces[0].mean, 100e9, 1e-3);
    cr_expect_eq(to.rates.pieces[1].mean, (double)INFINITY);
    cr_expect_eq(to.rates.pieces[2].mean, 2e8);
    arena_destroy(arena);
}

Test(reader_rates, a_period_may_be_any_time)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct distribution to =
        read(&arrivals_row, "{'period': '10 s', 'rates': [{'from': '0 s', 'rate': '5 /s'}]}",
             &complaints, arena);
    cr_expect_eq(complaints.count, 0);
    cr_expect_eq(to.rates.period, 10 * TICKS_PER_SECOND_COARSE);
    cr_expect_float_eq(distribution_mean(&to), 2e8, 1e-6);
    arena_destroy(arena);
}

Test(reader_rates, what_makes_no_sense_is_refused_at_its_place)
{
    static const struct {
        const char *text, *where, *part;
    } facts[] = {
        {"{'rates': []}", "/rates", "an empty list"},
        {"{'period': '24 h'}", "", "\"rates\" is missing"},
        {"{'rates': '5 /s'}", "/rates", "is no list"},
        {"{'rates': [{'from': '01:00', 'rate': '5 /s'}]}", "/rates/0/from",
         "\"01:00\" is not 00:00: the first rate begins with the period"},
        {"{'rates': [{'from': '00:00', 'rate': '5 /s'}, {'from': '09:00', 'rate': '1 /s'}, "
         "{'from': '08:00', 'rate': '1 /s'}]}",
         "/rates/2/from", "\"08:00\" is not after the beginning of the rate before"},
        {"{'rates': [{'from': '00:00', 'rate': '5 /s'}, {'from': '12:00', 'rate': '1 /s'}], "
         "'period': '12 h'}",
         "/rates/1/from", "\"12:00\" is not before the period ends"},
        {"{'rates': [{'from': '00:00', 'rate': '0 /s'}, {'from': '12:00', 'rate': '0 /h'}]}",
         "/rates", "all rates are 0: nothing would ever arrive"},
        {"{'rates': [{'from': '00:00', 'rate': '1e-300 /s'}]}", "/rates/0/rate",
         "\"1e-300 /s\" is too low a rate"},
        {"{'rates': [{'from': '00:00', 'rate': '2 /ns'}]}", "/rates/0/rate",
         "\"2 /ns\" is more than one in a tick"},
        {"{'rates': [{'from': '00:00', 'rate': '-5 /s'}]}", "/rates/0/rate", "below the least, 0"},
        {"{'rates': [{'from': '00:00', 'rate': '5 s'}]}", "/rates/0/rate", "\"s\""},
        {"{'rates': [{'from': '24:00', 'rate': '5 /s'}]}", "/rates/0/from", "24:00"},
        {"{'rates': [{'from': '8:00', 'rate': '5 /s'}]}", "/rates/0/from",
         "\"8:00\" is no time of day: 00:00 to 23:59"},
        {"{'rates': [{'from': '00:60', 'rate': '5 /s'}]}", "/rates/0/from", "00:60"},
        {"{'rates': [{'from': '-1 h', 'rate': '5 /s'}]}", "/rates/0/from", "below the least"},
        {"{'rates': [{'rate': '5 /s'}]}", "/rates/0", "\"from\" is missing"},
        {"{'rates': [{'from': '00:00'}]}", "/rates/0", "\"rate\" is missing"},
        {"{'rates': [{'from': '00:00', 'rate': '5 /s', 'till': '1 h'}]}", "/rates/0/till",
         "unknown key \"till\""},
        {"{'rates': [{'from': '00:00', 'rate': '5 /s'}], 'periods': '1 h'}", "/periods",
         "did you mean \"period\""},
        {"{'rates': [{'from': '00:00', 'rate': '5 /s'}], 'period': '0 s'}", "/period",
         "is not above 0"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        struct distribution to = read(&arrivals_row, facts[i].text, &complaints, arena);
        cr_expect(has_complaint(&complaints, facts[i].where, facts[i].part), "%s", facts[i].text);
        cr_expect_eq(complaints.count, 1, "%s", facts[i].text);
        cr_expect_eq(to.family, DISTRIBUTION_CONSTANT, "%s", facts[i].text); /* a harmless one */
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

/* A key that is nearer to those of a table than to any distribution. */
Test(reader_rates, a_misspelt_table_is_told_its_name)
{
    static const struct {
        const char *text, *where, *part;
    } facts[] = {
        {"{'rate': [{'from': '00:00', 'rate': '5 /s'}]}", "/rate", "did you mean \"rates\"?"},
        {"{'rate': '5 /s'}", "/rate", "did you mean \"rates\"?"},
        {"{'exponental': '5 s'}", "/exponental", "did you mean \"exponential\"?"},
        {"{'zzz': '5 s'}", "/zzz", "unknown distribution"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        read(&arrivals_row, facts[i].text, &complaints, arena);
        cr_expect(has_complaint(&complaints, facts[i].where, facts[i].part), "%s", facts[i].text);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

/* A time to failure and a time of service are drawn without an instant. */
Test(reader_rates, are_for_arrivals_alone)
{
    static const char table[] = "{'rates': [{'from': '00:00', 'rate': '5 /s'}]}";
    static const struct parameter failures = {.name = "time_to_failure",
                                              .type = PARAMETER_DISTRIBUTION,
                                              .flags =
                                                  PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS};
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    cr_expect_neq(read(&failures, table, &complaints, arena).family, DISTRIBUTION_RATES);
    cr_expect(has_complaint(&complaints, "/rates", "unknown distribution \"rates\""));
    complaints_free(&complaints);
    complaints = (struct complaints){0};
    char mixture[200];
    snprintf(mixture, sizeof mixture, "{'mixture': {'of': [%s], 'weights': [1.0]}}", table);
    cr_expect_neq(read(&arrivals_row, mixture, &complaints, arena).family, DISTRIBUTION_RATES);
    cr_expect(has_complaint(&complaints, "/mixture/of/0/rates", "unknown distribution \"rates\""));
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(reader_rates, a_time_of_day_has_two_digits_each)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1: none */
    } facts[] = {
        {"'00:00'", 0},     {"'23:59:59'", 86399},
        {"'08:30'", 30600}, {"'24:00'", -1},
        {"'8:30'", -1},     {"'08-30'", -1},
        {"'08:3a'", -1},    {"'08:30:60'", -1},
        {"'08:30 12'", -1}, {"''", -1},
        {"8", -1},          {"null", -1},
        {"'08:30:'", -1},   {"'-1:30'", -1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        int64_t seconds = -1;
        json_t *json = json_of(facts[i].text);
        bool is_one = reader_time_of_day(json, &seconds);
        cr_expect_eq(is_one, facts[i].seconds >= 0, "%s", facts[i].text);
        cr_expect(!is_one || seconds == facts[i].seconds, "%s", facts[i].text);
        json_decref(json);
    }
}

/* One reader for all: customers, requests and tasks come in the hours that have a rate, and only
 * there. In each half of 10 s nothing, then 200 a second. */
#define RATES                                                                                      \
    "'arrivals': {'rates': [{'from': '0 s', 'rate': '0 /s'}, {'from': '5 s', 'rate': '200 /s'}], " \
    "'period': '10 s'}"

static void expect_halves(const char *text, const char *metric)
{
    const char *const names[] = {metric};
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    struct simulation_result result;
    struct error error = {0};
    spec_point(spec, 0, arena, &point);
    struct simulation simulation = {
        .system = point.system,
        .parameters = point.system_parameters,
        .horizon = point.run.horizon,
        .ticks_per_second = point.run.ticks_per_second,
        .seed = 1,
        .series = {5 * point.run.ticks_per_second, 1, names},
    };
    cr_assert(simulate(&simulation, &result, &error), "%s", error.text);
    cr_assert_eq(result.series.metric_count, 1, "%s", metric);
    cr_assert_eq(result.series.interval_count, 4);
    const double *found = result.series.metrics[0].parts;
    cr_expect(found[0] == 0 && found[2] < 1, "%s: %g, %g", metric, found[0], found[2]);
    cr_expect(found[1] > 150 && found[3] > 150, "%s: %g, %g", metric, found[1], found[3]);
    simulation_result_free(&result);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

Test(reader_rates, customers_requests_and_tasks_come_at_them)
{
    expect_halves("{'name': 'q', 'system': {'kind': 'queueing', 'stations': {'a': {'service': "
                  "'10 us'}}}, 'workload': {'classes': {'x': {" RATES ", 'route': {'start': 'a', "
                  "'a': 'done'}}}}, 'run': {'horizon': '20 s'}}",
                  "throughput");
    expect_halves(
        "{'name': 'b', 'system': {'kind': 'queueing', 'stations': {'a': {'service': "
        "'10 us'}}}, 'workload': {'classes': {'x': {'arrivals': {'interarrival': {'rates': "
        "[{'from': '0 s', 'rate': '0 /s'}, {'from': '5 s', 'rate': '100 /s'}], 'period': "
        "'10 s'}, 'batch': 2}, 'route': {'start': 'a', 'a': 'done'}}}}, 'run': {'horizon': "
        "'20 s'}}",
        "throughput");
    expect_halves("{'name': 'c', 'system': {'kind': 'cluster', 'nodes': {'alpha': {}}, "
                  "'services': {'database': {'on': 'alpha', 'start': '0 s'}}}, 'workload': "
                  "{'clients': {'web': {'service': 'database', " RATES "}}}, 'run': {'horizon': "
                  "'20 s'}}",
                  "clients.web.throughput");
    expect_halves("{'name': 'm', 'system': {'kind': 'multiprocessor', 'clock': '2 GHz', "
                  "'memory': {'latency': '100 ns'}, 'scheduler': 'fcfs'}, 'workload': {'tasks': "
                  "{'service': '10 us', " RATES "}}, 'run': {'horizon': '20 s'}}",
                  "tasks.throughput");
}
