/* Jobs at a machine of one processor. Times are in ticks of 1 ns. */
#include "models/processor/workers.h"

#include "analysis/theory/mmc.h"
#include "models/machine/program_endless.h"
#include "tests/models/places.h"

enum { TOLD_MOST = 64, SUBMITTED = 0 };

struct bench {
    struct component component; /* submits at random */
    struct memory_parameters memory;
    struct program_endless_parameters program;
    struct workers_parameters parameters;
    struct run *run;
    struct assembly assembly;
    struct workers *workers;
    struct stream arrivals, services;
    struct distribution interarrival, service;
    struct {
        uint64_t argument;
        sim_ticks at;
    } told[TOLD_MOST];
    unsigned told_count;
};

static void note(struct run *run, void *owner, uint64_t argument)
{
    struct bench *bench = owner;
    if (bench->told_count < TOLD_MOST) {
        bench->told[bench->told_count].argument = argument;
        bench->told[bench->told_count].at = run_now(run);
    }
    bench->told_count++;
}

static void start(struct bench *bench, int64_t cores, int64_t outstanding)
{
    *bench = (struct bench){
        .memory = {.latency = 80, .channels = 1},
        .program = {.compute = distribution_constant(100),
                    .cycles_per_instruction = 1,
                    .outstanding = outstanding},
    };
    bench->parameters = (struct workers_parameters){.machine = {.processors = 1,
                                                                .cores_per_processor = cores,
                                                                .hardware_threads = 1,
                                                                .clock = 1e9,
                                                                .line_size = 64,
                                                                .memory = &bench->memory}};
    if (outstanding > 0) {
        bench->parameters.program = (struct part){&program_endless_kind, &bench->program};
    }
    bench->run = run_create(&(struct run_options){
        .horizon = INT64_C(1000000000), .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 3});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    struct scope scope = place_of(bench->assembly.arena, "system", "nodes.alpha.machine");
    bench->workers = workers_build(&bench->assembly, &scope, &bench->parameters,
                                   &(struct workers_port){bench, note});
    measures_set_mark(bench->assembly.measures, 0);
}

static void go_to(struct bench *bench, sim_ticks time)
{
    while (run_now(bench->run) < time) {
        run_until(bench->run, run_now(bench->run) + 1);
        assembly_invariants(&bench->assembly);
    }
    cr_expect_not(run_failed(bench->run), "%s", run_error(bench->run)->text);
}

static void expect_told(const struct bench *bench, unsigned which, uint64_t argument, sim_ticks at)
{
    cr_assert_lt(which, bench->told_count);
    cr_expect(bench->told[which].argument == argument && bench->told[which].at == at,
              "%u: %d at %d", which, (int)bench->told[which].argument, (int)bench->told[which].at);
}

Test(workers, jobs_wait_for_a_worker_in_order)
{
    struct bench bench;
    start(&bench, 2, 0);
    for (uint64_t i = 0; i < 4; i++) {
        workers_execute(bench.run, bench.workers, 10, 0, i);
    }
    cr_expect_eq(workers_jobs(bench.workers), 4);
    go_to(&bench, 1000);
    cr_expect_eq(bench.told_count, 4);
    expect_told(&bench, 1, 1, 10);
    expect_told(&bench, 2, 2, 20);
    expect_told(&bench, 3, 3, 20);
    cr_expect_eq(workers_jobs(bench.workers), 0);
    run_destroy(bench.run);
}

Test(workers, jobs_of_a_process_end_with_it)
{
    struct bench bench;
    start(&bench, 2, 1);
    for (uint64_t i = 0; i < 6; i++) {
        workers_execute(bench.run, bench.workers, 150, i % 2 == 0 ? 7 : 8, i);
    }
    go_to(&bench, 120); /* both workers wait for lines */
    cr_expect(workers_execute_for(bench.workers, 7));
    workers_end(bench.run, bench.workers, 7);
    assembly_invariants(&bench.assembly);
    cr_expect_not(workers_execute_for(bench.workers, 7));
    cr_expect(workers_execute_for(bench.workers, 8));
    cr_expect_eq(workers_jobs(bench.workers), 3);
    cr_expect_eq(bench.workers->blocked, 1, "its line is still on the way");
    go_to(&bench, 100000);
    cr_expect_eq(bench.told_count, 3);
    for (unsigned i = 0; i < 3; i++) {
        cr_expect_eq(bench.told[i].argument % 2, 1);
    }
    cr_expect_eq(bench.workers->ledger.lost.count, 3);
    run_destroy(bench.run);
}

static void on_submitted(struct run *run, void *component, uint64_t argument)
{
    struct bench *bench = component;
    workers_execute(run, bench->workers, distribution_draw(&bench->service, &bench->services), 0,
                    argument);
    event_after(run, distribution_draw(&bench->interarrival, &bench->arrivals), &bench->component,
                SUBMITTED, argument + 1);
}

static event_handler *const handlers[] = {on_submitted};
static const char *const names[] = {"submitted"};
static const struct behaviour behaviour = {handlers, names, 1};

/* Erlang C at 0.8 of four cores; the wrong twin has a fifth. */
Test(workers, a_machine_without_references_is_mmc)
{
    struct mmc expected;
    cr_assert(mmc_solve(0.8, 0.25, 4, &expected));
    for (int twin = 0; twin < 2; twin++) {
        struct bench bench;
        start(&bench, 4 + twin, 0);
        bench.component = (struct component){&behaviour, "load"};
        bench.service = distribution_exponential(4000);
        bench.interarrival = distribution_exponential(1250);
        component_stream(&bench.assembly, &bench.component, "arrivals", &bench.arrivals);
        component_stream(&bench.assembly, &bench.component, "service", &bench.services);
        event_after(bench.run, 0, &bench.component, SUBMITTED, 0);
        run_until(bench.run, INT64_C(1000000000));
        struct measures *measures = bench.assembly.measures;
        measures_set_mark(measures, run_now(bench.run));
        struct window window = {measures_marks(measures), 0, 1};
        double number = level_mean(&bench.workers->ledger.present, &window);
        double difference = number / expected.means.number - 1;
        cr_expect_eq(difference < 0.03 && difference > -0.03, twin == 0, "%g jobs, not %g", number,
                     expected.means.number);
        cr_expect_eq(workers_utilization(bench.workers, &window) > 0.77, twin == 0);
        run_destroy(bench.run);
    }
}

Test(workers, invariants_catch_planted_bugs)
{
    for (int bug = 0; bug < 4; bug++) {
        struct bench bench;
        start(&bench, 2, 1);
        for (uint64_t i = 0; i < 3; i++) {
            workers_execute(bench.run, bench.workers, 150, 0, i);
        }
        go_to(&bench, 20);
        struct workers *workers = bench.workers;
        switch (bug) {
        case 0:
            workers->jobs[0] = NULL;
            break;
        case 1:
            workers->idle_count++;
            break;
        case 2:
            level_add(&workers->ledger.present, 20, 1);
            break;
        default:
            workers->waiting.first = NULL;
        }
        assembly_invariants(&bench.assembly);
        cr_expect(run_failed(bench.run), "bug %d goes unnoticed", bug);
        run_destroy(bench.run);
    }
}

static void expect_complaint(const struct workers_parameters *parameters, const char *where,
                             const char *text)
{
    struct complaints complaints = {0};
    place_check(&workers_kind, "system", "nodes.alpha.machine", parameters, NULL, &complaints);
    bool is_found = false;
    for (size_t i = 0; i < complaints.count; i++) {
        is_found = is_found || (strcmp(complaints.list[i].where, where) == 0 &&
                                strstr(complaints.list[i].text, text) != NULL);
    }
    cr_expect(is_found, "%s: %s", where,
              complaints.count == 0 ? "no complaint" : complaints.list[0].text);
    complaints_free(&complaints);
}

Test(workers, mistakes_are_told_at_their_places)
{
    struct bench bench;
    start(&bench, 2, 1);
    struct workers_parameters parameters = bench.parameters;
    struct complaints none = {0};
    place_check(&workers_kind, "system", "nodes.alpha.machine", &parameters, NULL, &none);
    cr_expect_eq(none.count, 0);
    parameters.threads = 3;
    expect_complaint(&parameters, "/system/nodes/alpha/machine/threads", "no more than 2 at once");
    parameters.as = WORKERS_SERVICE_CENTRE;
    expect_complaint(&parameters, "/system/nodes/alpha/machine/as", "3 threads share 2 places");
    parameters = bench.parameters;
    parameters.machine.processors = 2;
    expect_complaint(&parameters, "/system/nodes/alpha/machine/interconnect", "is missing");
    complaints_free(&none);
    run_destroy(bench.run);
}
