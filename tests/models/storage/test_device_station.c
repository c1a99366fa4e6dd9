#include "models/storage/device_station.h"

#include "analysis/theory/mmc.h"
#include "tests/models/places.h"
#include "tests/models/storage/lun_fixture.h"

/* An open load: I/Os of alpha at exponential times. */
enum { LOAD_SUBMITTED };

struct load {
    struct component component;
    struct scene *scene;
    struct distribution interarrival;
    struct stream arrivals;
};

static void on_submitted(struct run *run, void *component, uint64_t argument)
{
    struct load *load = component;
    lun_submit(run, load->scene->lun, ALPHA, false, 0, argument);
    event_after(run, distribution_draw(&load->interarrival, &load->arrivals), &load->component,
                LOAD_SUBMITTED, argument + 1);
}

static event_handler *const handlers[] = {on_submitted};
static const char *const names[] = {"submitted"};
static const struct behaviour load_behaviour = {handlers, names, 1};

/* M/M/c at utilization 0.8: mean service 4 ms by four servers, 1 ms between arrivals / 0.8. */
static double mean_response_s(int64_t servers, struct window *window, struct report *report,
                              struct scene *scene)
{
    *scene = scene_default();
    scene->parameters.station.service = distribution_exponential(4.0 * MS);
    scene->parameters.station.servers = servers;
    scene_start(scene);
    struct load load = {.component = {&load_behaviour, "load"},
                        .scene = scene,
                        .interarrival = distribution_exponential(1.25 * MS)};
    component_stream(&scene->assembly, &load.component, "arrivals", &load.arrivals);
    event_after(scene->run, 0, &load.component, LOAD_SUBMITTED, 0);
    run_until(scene->run, 1000 * SECOND);
    *report = scene_report(scene, window);
    return scene_metric(report, "storage.lun0.response_time");
}

/* Erlang C; the wrong twin has a fifth server. */
Test(device_station, waiting_is_that_of_mmc)
{
    struct mmc expected;
    cr_assert(mmc_solve(800, 250, 4, &expected));
    for (int twin = 0; twin < 2; twin++) {
        struct scene scene;
        struct window window;
        struct report report;
        double response = mean_response_s(4 + twin, &window, &report, &scene);
        double waiting = response - 0.004;
        double difference = waiting / expected.means.waiting_s - 1;
        bool is_near = difference < 0.02 && difference > -0.02;
        cr_expect_eq(is_near, twin == 0, "waits %g s, not %g s", waiting, expected.means.waiting_s);
        if (twin == 0) {
            cr_expect_float_eq(scene_metric(&report, "storage.lun0.utilization"), 0.8, 0.008);
            cr_expect_float_eq(scene_metric(&report, "storage.lun0.throughput"), 800, 8);
            cr_expect_float_eq(scene_metric(&report, "storage.lun0.queue_length"),
                               expected.means.number, 0.02 * expected.means.number);
        }
        cr_assert_eq(report.resource_count, 1);
        cr_expect_str_eq(report.resources[0].component, "storage.lun0");
        cr_expect_eq(report.law_count, 3);
        for (size_t i = 0; i < report.law_count; i++) {
            cr_expect(report.laws[i].holds, "%s: %g", report.laws[i].law,
                      report.laws[i].difference);
        }
        place_invariants(scene.run, lun_component(scene.lun));
        cr_expect_not(run_failed(scene.run), "%s", run_error(scene.run)->text);
        scene_end(&scene);
    }
}

/* A station of its own, with a known state that tests corrupt: two of five I/Os are served. */
struct bench {
    struct device_station_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct io_pool pool;
    struct device device;
    struct device_station *station;
    unsigned completed;
};

static void take(struct run *run, void *owner, struct io *io)
{
    (void)run;
    struct bench *bench = owner;
    cr_expect_eq(io->argument, bench->completed);
    bench->completed++;
    io_release(&bench->pool, io);
}

static void submit(struct bench *bench, uint64_t argument)
{
    struct io *io = io_take(&bench->pool);
    io->argument = argument;
    device_submit(bench->run, &bench->device, io);
}

static void bench_start(struct bench *bench, unsigned count)
{
    *bench = (struct bench){
        .parameters = {.service = distribution_constant(10), .servers = 2, .bandwidth = 1e6}};
    bench->run = run_create(&(struct run_options){.horizon = 1000 * SECOND,
                                                  .ticks_per_second = TICKS_PER_SECOND_COARSE});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    bench->pool.arena = bench->run->arena;
    struct scope scope = place_of(bench->assembly.arena, "system", "storage.x");
    bench->device = device_build(&bench->assembly, &scope,
                                 &(struct part){&device_station_kind, &bench->parameters},
                                 (struct io_port){bench, take});
    bench->station = (struct device_station *)bench->device.component;
    for (unsigned i = 0; i < count; i++) {
        submit(bench, i);
    }
}

Test(device_station, is_first_come_first_served_however_long)
{
    struct bench bench;
    bench_start(&bench, 1000);
    run_until(bench.run, 4999);
    cr_expect_eq(bench.completed, 998);
    place_invariants(bench.run, bench.device.component);
    run_until(bench.run, 5000);
    cr_expect_eq(bench.completed, 1000);
    size_t capacity = bench.pool.capacity;
    for (unsigned i = 0; i < 1000; i++) {
        submit(&bench, 1000 + i);
    }
    cr_expect_eq(bench.pool.capacity, capacity);
    place_invariants(bench.run, bench.device.component);
    cr_expect_not(run_failed(bench.run));
    run_destroy(bench.run);
}

Test(device_station, reads_a_stream_at_its_bandwidth)
{
    struct bench bench;
    bench_start(&bench, 5); /* which is not delayed by I/Os */
    cr_expect_eq(device_stream_time(&bench.device, 500000, TICKS_PER_SECOND_COARSE), SECOND / 2);
    cr_expect_eq(device_stream_time(&bench.device, 0, TICKS_PER_SECOND_COARSE), 0);
    run_destroy(bench.run);
}

static void corrupt(struct device_station *station, int bug)
{
    switch (bug) {
    case 0:
        level_add(&station->ledger.busy, 5, 1);
        level_add(&station->ledger.present, 5, 1);
        break;
    case 1:
        station->waiting_count--;
        break;
    case 2:
        level_add(&station->ledger.busy, 5, -1);
        level_add(&station->ledger.present, 5, -1);
        break;
    case 3:
        station->waiting = (struct io_list){0};
        break;
    default:
        level_add(&station->ledger.present, 5, 1);
    }
}

Test(device_station, invariants_catch_planted_bugs)
{
    for (int bug = 0; bug < 5; bug++) {
        struct bench bench;
        bench_start(&bench, 5);
        run_until(bench.run, 5);
        place_invariants(bench.run, bench.device.component);
        cr_assert_not(run_failed(bench.run), "%s", run_error(bench.run)->text);
        corrupt(bench.station, bug);
        place_invariants(bench.run, bench.device.component);
        cr_expect(run_failed(bench.run), "bug %d goes unnoticed", bug);
        run_destroy(bench.run);
    }
}

Test(device_station, laws_catch_planted_bugs)
{
    static const char *const laws[] = {"flow_balance", "little", "utilization", ""};
    for (int bug = 0; bug < 4; bug++) {
        struct bench bench;
        bench_start(&bench, 5);
        run_until(bench.run, 15);
        struct ledger *ledger = &bench.station->ledger;
        ledger->joined.count += bug == 0;
        ledger->joined_at += bug == 1;
        ledger->service -= bug == 2;
        struct report report;
        report_init(&report, bench.run->arena, NULL, TICKS_PER_SECOND_COARSE);
        place_laws(bench.device.component, 15, &report);
        cr_expect_eq(report.law_count, 3);
        for (size_t i = 0; i < report.law_count; i++) {
            bool is_hit = strcmp(report.laws[i].law, laws[bug]) == 0;
            bool may_fail = is_hit || bug == 0; /* one more submitted is one more present */
            cr_expect(report.laws[i].holds ? !is_hit : may_fail, "bug %d: %s", bug,
                      report.laws[i].law);
        }
        run_destroy(bench.run);
    }
}
