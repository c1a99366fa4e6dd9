/*
 * Laws of every queueing network, tried on hundreds that chance has put together.
 *
 * The networks have every feature of the language. Networks that fail the check are left out; the
 * rest run with --check and must obey the laws exactly.
 */
#include "sim/random/stream.h"
#include "tests/models/systems/queueing_fixture.h"

enum {
    NETWORKS = 1000,
    STATIONS = 5,
    CLASSES = 4,
    HORIZON = 20000,
};

static const char *const station_names[STATIONS] = {"cpu", "disk", "bus", "net", "tape"};
static const char *const class_names[CLASSES] = {"batch", "online", "query", "update"};
static const char *const disciplines[] = {
    "fcfs", "lcfs", "random", "sjf", "ps", "priority", "preemptive_priority",
};

static uint64_t below(struct stream *stream, uint64_t n)
{
    return stream_below(stream, n);
}

static bool chance(struct stream *stream, double probability)
{
    return stream_uniform(stream) < probability;
}

static struct distribution any_duration(struct stream *stream)
{
    double mean = (double)(1 + below(stream, 40));
    switch (below(stream, 9)) {
    case 0:
        return distribution_constant((int64_t)mean);
    case 1:
        return distribution_constant(0);
    case 2:
        return distribution_uniform(0, 2 * mean);
    case 3:
        return distribution_erlang(mean, 3);
    case 4:
        return distribution_hyperexponential(mean, 2.5);
    case 5:
        return distribution_lognormal(mean, 1.5);
    case 6:
        return distribution_weibull(mean, 0.7);
    case 7:
        return distribution_pareto(mean / 2, 2.2);
    default:
        return distribution_exponential(mean);
    }
}

static void add_station(struct fixture *fixture, struct stream *stream, const char *name)
{
    struct station_parameters *station = fixture_station(fixture, name, any_duration(stream));
    station->discipline = kinds_find(
        "discipline", disciplines[below(stream, sizeof disciplines / sizeof *disciplines)]);
    station->servers = (int64_t)(1 + below(stream, 4));
    if (chance(stream, 0.1)) {
        station->servers = PARAMETER_INFINITE;
    }
    if (chance(stream, 0.3)) {
        station->capacity = (int64_t)(1 + below(stream, 6));
    }
    if (chance(stream, 0.2)) {
        station->fork = (int64_t)(2 + below(stream, 3));
    }
    if (station->servers == 1 && chance(stream, 0.3)) {
        station->vacation = distribution_exponential((double)(1 + below(stream, 20)));
    }
    station->percentiles = chance(stream, 0.3);
}

/* From one place to one, two or three others; the way out is always among them. */
static void add_route(struct fixture *fixture, struct stream *stream,
                      struct customer_class_parameters *class, const char *from, size_t stations)
{
    char text[128];
    bool is_start = strcmp(from, "start") == 0;
    double out = is_start ? 0 : 0.2 + 0.7 * stream_uniform(stream);
    const char *first = station_names[below(stream, stations)];
    const char *second = station_names[below(stream, stations)];
    double share = (1 - out) * stream_uniform(stream);
    snprintf(text, sizeof text, "%s %.17g %s %.17g done %.17g", first, share, second,
             1 - out - share, out);
    fixture_route(fixture, class, from, text);
}

static void add_class(struct fixture *fixture, struct stream *stream, const char *name,
                      size_t stations)
{
    struct customer_class_parameters *class = fixture_class(fixture, name);
    class->priority = (int64_t)below(stream, 3) - 1;
    if (chance(stream, 0.5)) {
        double mean = (double)(20 + below(stream, 300));
        fixture_arrivals(fixture, class,
                         chance(stream, 0.5) ? distribution_exponential(mean)
                                             : distribution_constant((int64_t)mean),
                         chance(stream, 0.7) ? distribution_constant(1)
                                             : distribution_geometric(1 + stream_uniform(stream)));
    } else {
        class->population = (int64_t)(1 + below(stream, 8));
        if (chance(stream, 0.7)) {
            class->think = any_duration(stream);
        }
    }
    add_route(fixture, stream, class, "start", stations);
    for (size_t i = 0; i < stations; i++) {
        add_route(fixture, stream, class, station_names[i], stations);
        if (chance(stream, 0.2)) {
            fixture_service(fixture, class, station_names[i], any_duration(stream));
        }
    }
}

static struct fixture *any_network(uint64_t number)
{
    struct stream stream;
    stream_init(&stream, 20260101, number, "properties", "networks");
    struct fixture *fixture = fixture_create();
    size_t stations = 1 + below(&stream, STATIONS);
    size_t classes = 1 + below(&stream, CLASSES);
    for (size_t i = 0; i < stations; i++) {
        add_station(fixture, &stream, station_names[i]);
    }
    for (size_t i = 0; i < classes; i++) {
        add_class(fixture, &stream, class_names[i], stations);
    }
    return fixture;
}

static bool is_sound(const struct fixture *fixture, bool transient)
{
    struct complaints complaints = fixture_check(fixture, transient);
    bool is_good = complaints.errors == 0;
    complaints_free(&complaints);
    return is_good;
}

static struct simulation simulation_of(const struct fixture *fixture)
{
    return (struct simulation){
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = HORIZON,
        .ticks_per_second = 1,
        .seed = 7,
    };
}

static struct simulation_result simulate_well(const struct simulation *simulation, uint64_t number)
{
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(simulation, &result, &error), "network %lu: %s: %s", (unsigned long)number,
              error.where, error.text);
    for (size_t i = 0; i < result.report.law_count; i++) {
        const struct law *law = &result.report.laws[i];
        cr_assert(law->holds, "network %lu: %s of %s is off by %g", (unsigned long)number, law->law,
                  law->component, law->difference);
    }
    return result;
}

/* Percentiles are read off cells: each between its neighbours, none empty, all of them together
 * what the mean is of. */
static void expect_cells(const struct metric *metric, uint64_t number)
{
    double counted = 0;
    for (size_t i = 0; i < metric->cell_count; i++) {
        const struct metric_cell *cell = &metric->cells[i];
        cr_assert(cell->counts[0] > 0 && cell->least <= cell->greatest &&
                      (i == 0 || cell[-1].greatest < cell->least),
                  "network %lu: cell %zu of %s", (unsigned long)number, i, metric->name);
        counted += (double)cell->counts[0];
    }
    cr_assert_eq(counted, metric->whole, "network %lu: %s is of %g, its cells of %g",
                 (unsigned long)number, metric->name, metric->whole, counted);
}

static size_t expect_ranges(const struct simulation_result *result, uint64_t number)
{
    const struct report *report = &result->report;
    size_t with_cells = 0;
    for (size_t i = 0; i < report->metric_count; i++) {
        const struct metric *metric = &report->metrics[i];
        cr_assert(metric->reason != NULL || metric->value >= 0, "network %lu: %s is %g",
                  (unsigned long)number, metric->name, metric->value);
        cr_assert(metric->reason != NULL || metric->value <= metric->most,
                  "network %lu: %s is %.17g", (unsigned long)number, metric->name, metric->value);
        if (metric->has_percentiles) {
            expect_cells(metric, number);
        }
        with_cells += metric->has_percentiles;
    }
    return with_cells;
}

Test(queueing_networks, the_laws_hold_exactly_and_customers_are_conserved)
{
    int tried = 0;
    size_t with_cells = 0;
    for (uint64_t number = 0; number < NETWORKS; number++) {
        struct fixture *fixture = any_network(number);
        if (is_sound(fixture, true)) {
            struct simulation simulation = simulation_of(fixture);
            simulation.check = number % 4 == 0;
            struct simulation_result result = simulate_well(&simulation, number);
            with_cells += expect_ranges(&result, number);
            simulation_result_free(&result);
            tried++;
        }
        free(fixture);
    }
    cr_expect_gt(tried, NETWORKS / 2);
    cr_expect_gt(with_cells, NETWORKS / 4, "%zu", with_cells);
}

static void expect_same_cells(const struct metric *a, const struct metric *b)
{
    cr_assert_eq(a->cell_count, b->cell_count);
    for (size_t i = 0; i < a->cell_count; i++) {
        const struct metric_cell *first = &a->cells[i];
        const struct metric_cell *second = &b->cells[i];
        cr_assert(first->counts[0] == second->counts[0] && first->least == second->least &&
                  first->greatest == second->greatest);
    }
}

static void expect_same(const struct report *a, const struct report *b, uint64_t number)
{
    cr_assert_eq(a->metric_count, b->metric_count);
    for (size_t i = 0; i < a->metric_count; i++) {
        cr_assert_eq(a->metrics[i].value, b->metrics[i].value, "network %lu: %s",
                     (unsigned long)number, a->metrics[i].name);
        expect_same_cells(&a->metrics[i], &b->metrics[i]);
    }
}

Test(queueing_networks, the_same_seed_gives_the_same_result_looked_at_or_not)
{
    for (uint64_t number = 1000; number < 1000 + NETWORKS / 4; number++) {
        struct fixture *fixture = any_network(number);
        if (is_sound(fixture, true)) {
            struct simulation simulation = simulation_of(fixture);
            struct simulation_result first = simulate_well(&simulation, number);
            simulation.check = true;
            struct simulation_result second = simulate_well(&simulation, number);
            cr_assert_eq(first.events, second.events);
            cr_assert_eq(first.ties, second.ties);
            cr_assert_eq(first.is_random, second.is_random);
            expect_same(&first.report, &second.report, number);
            simulation_result_free(&first);
            simulation_result_free(&second);
        }
        free(fixture);
    }
}

Test(queueing_networks, shuffled_ties_obey_the_laws_too)
{
    for (uint64_t number = 2000; number < 2000 + NETWORKS / 4; number++) {
        struct fixture *fixture = any_network(number);
        if (is_sound(fixture, true)) {
            struct simulation simulation = simulation_of(fixture);
            simulation.shuffle_ties = true;
            simulation.check = true;
            struct simulation_result result = simulate_well(&simulation, number);
            expect_ranges(&result, number);
            simulation_result_free(&result);
        }
        free(fixture);
    }
}

static bool is_open(const struct fixture *fixture)
{
    for (size_t i = 0; i < fixture->classes.classes.count; i++) {
        if (fixture->class[i].population > 0) {
            return false;
        }
    }
    return true;
}

/* Of open classes alone: closed ones of a higher priority can starve what is stable without. */
Test(queueing_networks, what_the_check_calls_stable_keeps_up_with_its_arrivals)
{
    int stable = 0;
    for (uint64_t number = 3000; number < 3000 + NETWORKS; number++) {
        struct fixture *fixture = any_network(number);
        if (is_open(fixture) && is_sound(fixture, false)) {
            struct simulation simulation = simulation_of(fixture);
            simulation.horizon = 20 * HORIZON;
            simulation.warmup = 2 * HORIZON;
            struct simulation_result result = simulate_well(&simulation, number);
            double begun = fixture_value(&result, "throughput") * 18 * HORIZON;
            double present = fixture_value(&result, "number_in_system");
            cr_expect_lt(present, 50 + 0.1 * begun, "network %lu: %g of %g", (unsigned long)number,
                         present, begun);
            simulation_result_free(&result);
            stable++;
        }
        free(fixture);
    }
    cr_expect_gt(stable, 20, "%d", stable);
}
