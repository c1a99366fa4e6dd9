#include "models/cluster/node/node_centre.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum centre_event { FINISHED };

#define CENTRE_TICK ((wide)1 << MACHINE_RATES_BITS)

static wide computed_at(const struct node_centre *centre, sim_ticks now)
{
    return centre->computed + (wide)(now - centre->since) * (wide)centre->rate;
}

/* Bring the state to the present, before anything changes. */
static void advance(struct node_centre *centre, sim_ticks now)
{
    centre->computed = computed_at(centre, now);
    centre->since = now;
}

/* Ticks until the first job has its demand. */
static sim_ticks time_to_first(const struct node_centre *centre)
{
    wide needed = keyed_heap_first(&centre->ends) - centre->computed;
    if (needed <= 0) {
        return 0;
    }
    wide ticks = (needed + (wide)centre->rate - 1) / (wide)centre->rate;
    return ticks >= (wide)TICKS_NEVER ? TICKS_NEVER : (sim_ticks)ticks;
}

/* The rate of each job executed now. */
static uint64_t present_rate(const struct node_centre *centre)
{
    bool stands = centre->is_frozen && !PLANTED("a service centre does not stand still");
    return stands || centre->ends.count == 0 ? 0 : centre->rates->each[centre->ends.count];
}

/* After a change: jobs that wait begin, and the first end is due. */
static void settle(struct run *run, struct node_centre *centre)
{
    while (centre->first != NULL && centre->ends.count < centre->rates->workers &&
           !PLANTED("a worker of a service centre takes no job")) {
        struct centre_job *job = centre->first;
        centre->first = job->next;
        job->begun = centre->computed;
        keyed_heap_add(&centre->ends, job->begun + job->demand * CENTRE_TICK, job);
    }
    centre->rate = present_rate(centre);
    level_set(&centre->jobs.busy, run_now(run),
              (int64_t)(centre->rate * centre->ends.count) +
                  PLANTED("a service centre computes more"));
    if (centre->rate == 0) {
        event_cancel(run, centre->next);
        centre->next = EVENT_NONE;
        return;
    }
    sim_ticks delay = time_to_first(centre);
    sim_ticks time = delay > run->horizon - run_now(run) ? TICKS_NEVER : run_now(run) + delay;
    if (event_is_pending(run, centre->next)) {
        centre->next = event_move(run, centre->next, time);
    } else {
        centre->next = event_at(run, time, EVENT_NORMAL, &centre->component, FINISHED, 0);
    }
}

static struct centre_job *take_record(struct run *run, struct node_centre *centre)
{
    struct centre_job *job = centre->free;
    if (job == NULL) {
        run_count(run, 1);
        return ARENA_NEW(centre->arena, struct centre_job);
    }
    centre->free = job->next;
    return job;
}

static void give_back(struct node_centre *centre, struct centre_job *job)
{
    job->next = centre->free;
    centre->free = job;
}

void node_centre_execute(struct run *run, struct node_centre *centre, sim_ticks demand,
                         uint32_t process, uint64_t argument)
{
    struct centre_job *job = take_record(run, centre);
    *job = (struct centre_job){
        .argument = argument, .process = process, .demand = demand, .joined = run_now(run)};
    advance(centre, run_now(run));
    ledger_join(&centre->jobs, job->joined);
    centre->jobs.present.value += PLANTED("a job of a service centre is present twice");
    *(centre->first == NULL ? &centre->first : &centre->last->next) = job;
    centre->last = job;
    settle(run, centre);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct node_centre *centre = component;
    advance(centre, run_now(run));
    struct centre_job *job = keyed_heap_take(&centre->ends);
    centre->jobs.service +=
        centre->computed - job->begun + PLANTED("a job of a service centre receives more");
    ledger_leave(&centre->jobs, job->joined, run_now(run));
    uint64_t of = job->argument;
    give_back(centre, job);
    settle(run, centre);
    centre->port.finished(run, centre->port.owner, centre->node, of);
}

static void set_frozen(struct run *run, struct node_centre *centre, bool is_frozen)
{
    advance(centre, run_now(run));
    centre->is_frozen = is_frozen;
    settle(run, centre);
}

void node_centre_freeze(struct run *run, struct node_centre *centre)
{
    set_frozen(run, centre, true);
}

void node_centre_thaw(struct run *run, struct node_centre *centre)
{
    set_frozen(run, centre, false);
}

/* The jobs that are dropped: all, or those of a process. */
struct dropped {
    struct node_centre *centre;
    bool all;
    uint32_t process;
    sim_ticks now;
};

static bool is_dropped(const struct dropped *dropped, const struct centre_job *job)
{
    return dropped->all || job->process == dropped->process;
}

static void lose(const struct dropped *dropped, struct centre_job *job)
{
    ledger_lose(&dropped->centre->jobs, job->joined, dropped->now);
    give_back(dropped->centre, job);
}

static bool outlives(void *item, void *context)
{
    const struct dropped *dropped = context;
    struct centre_job *job = item;
    if (!is_dropped(dropped, job)) {
        return true;
    }
    dropped->centre->jobs.service += dropped->centre->computed - job->begun;
    lose(dropped, job);
    return false;
}

static void sift_waiting(const struct dropped *dropped)
{
    struct node_centre *centre = dropped->centre;
    struct centre_job *job = centre->first;
    centre->first = centre->last = NULL;
    while (job != NULL) {
        struct centre_job *next = job->next;
        if (is_dropped(dropped, job)) {
            lose(dropped, job);
        } else {
            *(centre->first == NULL ? &centre->first : &centre->last->next) = job;
            centre->last = job;
            job->next = NULL;
        }
        job = next;
    }
}

static void drop_jobs(struct run *run, struct node_centre *centre, bool all, uint32_t process)
{
    if (node_centre_jobs(centre) == 0) {
        return;
    }
    struct dropped dropped = {centre, all, process, run_now(run)};
    advance(centre, run_now(run));
    sift_waiting(&dropped);
    keyed_heap_keep(&centre->ends, outlives, &dropped);
    settle(run, centre);
}

void node_centre_drop(struct run *run, struct node_centre *centre)
{
    if (!PLANTED("jobs of a service centre survive a crash")) {
        drop_jobs(run, centre, true, 0);
    }
}

void node_centre_end(struct run *run, struct node_centre *centre, uint32_t process)
{
    drop_jobs(run, centre, false, process);
}

bool node_centre_executes_for(const struct node_centre *centre, uint32_t process)
{
    for (size_t i = 0; i < centre->ends.count; i++) {
        const struct centre_job *job = centre->ends.entries[i].item;
        if (job->process == process) {
            return true;
        }
    }
    const struct centre_job *job = centre->first;
    while (job != NULL && job->process != process) {
        job = job->next;
    }
    return job != NULL;
}

double node_centre_utilization(const struct node_centre *centre, const struct window *window)
{
    return level_mean(&centre->jobs.busy, window) / (double)MACHINE_RATES_CORE /
           (double)centre->rates->cores;
}

enum { RATE_OF_ONE, RATE_OF_ALL, JOBS, JOB_RESPONSE_TIME };

static const struct metric_row metrics[] = {
    [RATE_OF_ONE] = METRIC("rate_of_one", "1", MEAN,
                           "Computing that a job alone in the machine gets in a time, as measured "
                           "apart: the rest of the time it waits for memory."),
    [RATE_OF_ALL] = METRIC("rate_of_all", "1", MEAN,
                           "Computing of as many jobs as the machine has workers in a time, as "
                           "measured apart."),
    [JOBS] = METRIC("jobs", "1", MEAN, "Jobs that wait for a worker or are executed."),
    [JOB_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("job_response_time", "Time from the coming of a job to its end, of "
                                                     "those that end; percentiles are not known."),
    METRICS_END,
};

static double rate_of(const struct machine_rates *rates, uint32_t jobs)
{
    return (double)rates->each[jobs] * jobs / (double)MACHINE_RATES_CORE;
}

static void report(const struct component *component, struct report *to)
{
    const struct node_centre *centre = (const struct node_centre *)component;
    const char *path = component->path;
    report_value(to, path, &metrics[RATE_OF_ONE], rate_of(centre->rates, 1));
    report_value(to, path, &metrics[RATE_OF_ALL], rate_of(centre->rates, centre->rates->workers));
    report_level(to, path, &metrics[JOBS], &centre->jobs.present);
    report_durations(to, path, &metrics[JOB_RESPONSE_TIME], &centre->jobs.done);
    report_no_percentiles(to, NODE_CENTRE_NO_PERCENTILES);
}

static struct ledger_found find_jobs(const struct node_centre *centre, sim_ticks now)
{
    struct ledger_found found = {0};
    wide computed = computed_at(centre, now);
    for (size_t i = 0; i < centre->ends.count; i++) {
        const struct centre_job *job = centre->ends.entries[i].item;
        found.count++;
        found.ages += now - job->joined;
        found.service += computed - job->begun;
    }
    for (const struct centre_job *job = centre->first; job != NULL; job = job->next) {
        found.count++;
        found.ages += now - job->joined;
    }
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct node_centre *centre = (const struct node_centre *)component;
    struct ledger_found found = find_jobs(centre, now);
    const char *path = centre->node->component.path; /* the laws of a node's cores */
    report_flow_balance(to, path, &centre->jobs, &found);
    report_littles_law(to, path, &centre->jobs, now, &found);
    report_utilization_law(to, path, &centre->jobs, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct node_centre *centre = (const struct node_centre *)component;
    if (!run_looks(run, node_centre_jobs(centre) + 1)) {
        return;
    }
    struct ledger_found found = find_jobs(centre, run_now(run));
    CHECK(run, component, centre_present, (int64_t)found.count == centre->jobs.present.value,
          "%" PRIu64 " jobs are found, and %" PRId64 " are counted", found.count,
          centre->jobs.present.value);
    CHECK(run, component, centre_idle,
          centre->first == NULL || centre->ends.count == centre->rates->workers,
          "%zu of %" PRIu32 " workers are busy while jobs wait", centre->ends.count,
          centre->rates->workers);
    bool stands = centre->is_frozen || centre->ends.count == 0;
    CHECK(run, component, centre_frozen, stands == (centre->rate == 0),
          "it computes at %" PRIu64 " / 2^32 a job while it %s", centre->rate,
          stands ? "stands still" : "goes on");
}

static event_handler *const handlers[] = {[FINISHED] = on_finished};
static const char *const event_names[] = {[FINISHED] = "finished"};

const struct kind service_centre_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "service_centre",
    .role = KIND_PART,
    .parameters = &workers_table,
    .doc = "A machine as a server whose rate hangs on the number of jobs inside.",
    .metrics = metrics,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_PROCESSORS,
};

/* The rates that were measured before the run, or are now. */
static const struct machine_rates *rates_of(struct assembly *assembly, const struct node *node)
{
    const struct workers_parameters *machine = node->parameters->machine;
    struct error error = {0};
    if (machine->rates != NULL) {
        return machine->rates;
    }
    const struct machine_rates *rates =
        machine_rates_measure(assembly->arena, machine, assembly->run->ticks_per_second, &error);
    if (rates == NULL) {
        run_fail(assembly->run, &node->component, error.code, "%s", error.text);
    }
    return rates;
}

struct node_centre *node_centre_build(struct assembly *assembly, const struct scope *scope,
                                      struct node *node, const struct node_port *port)
{
    struct node_centre *centre = ARENA_NEW(assembly->arena, struct node_centre);
    struct scope own = scope_child(scope, "machine");
    centre->component = (struct component){&service_centre_kind.behaviour, own.path};
    centre->node = node;
    centre->port = *port;
    centre->arena = assembly->arena;
    centre->rates = rates_of(assembly, node);
    keyed_heap_init(&centre->ends, assembly->arena);
    ledger_init(&centre->jobs, assembly->measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    assembly_add(assembly, &centre->component);
    return centre;
}
