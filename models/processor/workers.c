#include "models/processor/workers.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/processor/machine_pages.h"
#include "models/report_order.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum event { TOLD };

enum { WORKERS_MOST = 100000 };

#define MEMBER(name) offsetof(struct workers_parameters, name)

static const char *const ways[] = {
    [WORKERS_WHOLE] = "whole", [WORKERS_SERVICE_CENTRE] = "service_centre", NULL};

TABLE(workers_table, struct workers_parameters,
      {.name = "file",
       .type = PARAMETER_TEXT,
       .offset = MEMBER(file),
       .doc = "A file with members of this object, as of a multiprocessor; members beside it win.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_FILE},
      MACHINE_ROWS(MEMBER(machine)),
      {.name = "as",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(as),
       .doc = "How much of the machine is simulated: whole, every reference; as a service_centre, "
              "jobs alone, at the rates that the machine was found to have with so many inside.",
       .preset = "\"whole\"",
       .choices = ways},
      {.name = "threads",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(threads),
       .doc = "Threads that execute jobs, each one at a time; one for each hardware thread unless "
              "given.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1,
       .most = WORKERS_MOST},
      {.name = "program",
       .type = PARAMETER_PART,
       .offset = MEMBER(program),
       .doc = "How a job refers to memory while it computes; without one it does not.",
       .flags = PARAMETER_OPTIONAL,
       .role = "program",
       .kind = "endless"});

static void push_job(struct worker_jobs *jobs, struct worker_job *job)
{
    job->next = NULL;
    *(jobs->first == NULL ? &jobs->first : &jobs->last->next) = job;
    jobs->last = job;
}

static struct worker_job *pop_job(struct worker_jobs *jobs)
{
    struct worker_job *job = jobs->first;
    if (job != NULL) {
        jobs->first = job->next;
    }
    return job;
}

static void give_back(struct workers *workers, struct worker_job *job)
{
    job->next = workers->free;
    workers->free = job;
}

/* A job leaves undone. */
static void lose(struct workers *workers, struct worker_job *job, sim_ticks now)
{
    ledger_lose(&workers->ledger, job->joined, now);
    give_back(workers, job);
}

/* Idle workers take jobs that wait. */
static void assign(struct run *run, struct workers *workers)
{
    while (workers->idle_count > 0 && workers->waiting.first != NULL &&
           !PLANTED("a worker takes no job")) {
        uint32_t worker = workers->idle[--workers->idle_count];
        struct worker_job *job = pop_job(&workers->waiting);
        workers->jobs[worker] = job;
        processors_assign(run, workers->machine->processors, worker, job->demand);
    }
}

/* The end of a job is announced by an event of its own, so that the owner may call any function of
 * the machine from there. */
static bool work_done(struct run *run, void *owner, uint32_t worker, sim_ticks *demand)
{
    struct workers *workers = owner;
    push_job(&workers->finished, workers->jobs[worker]);
    if (!event_is_pending(run, workers->telling)) {
        workers->telling = event_after(run, 0, &workers->component, TOLD, 0);
    }
    struct worker_job *next = pop_job(&workers->waiting);
    workers->jobs[worker] = next;
    if (next == NULL) {
        workers->idle[workers->idle_count++] = worker;
        return false;
    }
    *demand = next->demand;
    return true;
}

static void worker_ready(struct run *run, void *owner, uint32_t worker)
{
    struct workers *workers = owner;
    workers->blocked--;
    workers->idle[workers->idle_count++] = worker;
    assign(run, workers);
}

static void on_told(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct workers *workers = component;
    struct worker_job *job;
    workers->telling = EVENT_NONE;
    while (!workers->machine->cores->is_frozen && (job = pop_job(&workers->finished)) != NULL) {
        uint64_t of = job->argument;
        ledger_leave(&workers->ledger, job->joined, run_now(run));
        give_back(workers, job);
        workers->port.finished(run, workers->port.owner, of);
    }
}

static event_handler *const handlers[] = {[TOLD] = on_told};
static const char *const event_names[] = {[TOLD] = "told"};

void workers_execute(struct run *run, struct workers *workers, sim_ticks demand, uint32_t process,
                     uint64_t argument)
{
    struct worker_job *job = workers->free;
    if (job == NULL) {
        job = ARENA_NEW(workers->arena, struct worker_job);
        run_count(run, 1);
    } else {
        workers->free = job->next;
    }
    *job = (struct worker_job){
        .argument = argument, .process = process, .demand = demand, .joined = run_now(run)};
    ledger_join(&workers->ledger, job->joined);
    workers->ledger.present.value += PLANTED("a job of a machine is present twice");
    workers->ledger.joined.count += PLANTED("a job of a machine is counted twice");
    push_job(&workers->waiting, job);
    assign(run, workers);
}

void workers_freeze(struct run *run, struct workers *workers)
{
    if (!PLANTED("a machine does not stand still")) {
        cores_freeze(run, workers->machine->cores);
    }
}

void workers_thaw(struct run *run, struct workers *workers)
{
    cores_thaw(run, workers->machine->cores);
    if (workers->finished.first != NULL && !event_is_pending(run, workers->telling)) {
        workers->telling = event_after(run, 0, &workers->component, TOLD, 0);
    }
}

/* Whether a job belongs to a process; every job does where all processes are meant. */
static bool is_of(const struct worker_job *job, bool all, uint32_t process)
{
    return all || job->process == process;
}

static void sift(struct workers *workers, struct worker_jobs *jobs, sim_ticks now, bool all,
                 uint32_t process)
{
    struct worker_jobs kept = {NULL, NULL};
    struct worker_job *job;
    while ((job = pop_job(jobs)) != NULL) {
        if (is_of(job, all, process)) {
            lose(workers, job, now);
        } else {
            push_job(&kept, job);
        }
    }
    *jobs = kept;
}

/* Jobs that wait go first, so that no worker that becomes free takes one of them. */
static void drop_jobs(struct run *run, struct workers *workers, bool all, uint32_t process)
{
    sim_ticks now = run_now(run);
    sift(workers, &workers->waiting, now, all, process);
    sift(workers, &workers->finished, now, all, process);
    for (uint32_t worker = 0; worker < workers->count; worker++) {
        struct worker_job *job = workers->jobs[worker];
        if (job == NULL || !is_of(job, all, process)) {
            continue;
        }
        workers->jobs[worker] = NULL;
        lose(workers, job, now);
        if (PLANTED("a thread goes on with a job that is dropped")) {
            continue;
        }
        if (processors_abandon(run, workers->machine->processors, worker)) {
            workers->idle[workers->idle_count++] = worker;
        } else {
            workers->blocked++;
        }
    }
    assign(run, workers);
}

void workers_drop(struct run *run, struct workers *workers)
{
    if (!PLANTED("jobs of a machine survive a crash")) {
        drop_jobs(run, workers, true, 0);
    }
}

void workers_end(struct run *run, struct workers *workers, uint32_t process)
{
    drop_jobs(run, workers, false, process);
}

static bool has(const struct worker_jobs *jobs, uint32_t process)
{
    const struct worker_job *job = jobs->first;
    while (job != NULL && job->process != process) {
        job = job->next;
    }
    return job != NULL;
}

bool workers_execute_for(const struct workers *workers, uint32_t process)
{
    for (uint32_t worker = 0; worker < workers->count; worker++) {
        const struct worker_job *job = workers->jobs[worker];
        if (job != NULL && job->process == process) {
            return true;
        }
    }
    return has(&workers->waiting, process) || has(&workers->finished, process);
}

double workers_utilization(const struct workers *workers, const struct window *window)
{
    const struct cores *cores = workers->machine->cores;
    return (cores_mean(cores, CORE_USER, window) + cores_mean(cores, CORE_SWITCHING, window)) /
           cores->count;
}

enum {
    THROUGHPUT,
    MEMORY_LATENCY,
    REFERENCES_IN_FLIGHT,
    JOBS,
    JOB_RESPONSE_TIME,
};

static const struct metric_row metrics[] = {
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "References that return in a second."),
    [MEMORY_LATENCY] =
        METRIC_WITH_PERCENTILES("memory_latency", "Time from a miss to the return of its line."),
    [REFERENCES_IN_FLIGHT] =
        METRIC("references_in_flight", "1", MEAN, "References that have not returned yet."),
    [JOBS] = METRIC("jobs", "1", MEAN, "Jobs that wait for a worker or are executed."),
    [JOB_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "job_response_time", "Time from the coming of a job to its end, of those that end."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct workers *workers = (const struct workers *)component;
    const struct processors *all = workers->machine->processors;
    const char *path = component->path;
    report_rate(to, path, &metrics[THROUGHPUT], &all->completed);
    const struct tally *either[] = {&all->local_latency, &all->remote_latency};
    const struct tally *uniform[] = {&all->latency};
    report_durations_of(to, path, &metrics[MEMORY_LATENCY], all->is_uniform ? uniform : either,
                        all->is_uniform ? 1 : 2);
    report_level(to, path, &metrics[REFERENCES_IN_FLIGHT], &all->in_flight);
    report_level(to, path, &metrics[JOBS], &workers->ledger.present);
    report_durations(to, path, &metrics[JOB_RESPONSE_TIME], &workers->ledger.done);
}

/* Jobs in a list, and since when. */
static void find_jobs(const struct worker_jobs *jobs, sim_ticks now, struct ledger_found *found)
{
    for (const struct worker_job *job = jobs->first; job != NULL; job = job->next) {
        found->count++;
        found->ages += now - job->joined;
    }
}

static struct ledger_found find_all(const struct workers *workers, sim_ticks now)
{
    struct ledger_found found = {0};
    find_jobs(&workers->waiting, now, &found);
    find_jobs(&workers->finished, now, &found);
    for (uint32_t worker = 0; worker < workers->count; worker++) {
        if (workers->jobs[worker] != NULL) {
            found.count++;
            found.ages += now - workers->jobs[worker]->joined;
        }
    }
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct workers *workers = (const struct workers *)component;
    struct ledger_found found = find_all(workers, now);
    report_flow_balance(report, component->path, &workers->ledger, &found);
    report_littles_law(report, component->path, &workers->ledger, now, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct workers *workers = (const struct workers *)component;
    machine_invariants(run, component, workers->machine);
    if (!run_looks(run, workers->count + workers_jobs(workers))) {
        return;
    }
    uint32_t busy = 0;
    for (uint32_t worker = 0; worker < workers->count; worker++) {
        const struct thread *thread = &workers->machine->processors->threads[worker].thread;
        bool has_job = workers->jobs[worker] != NULL;
        bool is_idle = thread->state == THREAD_ENDED;
        busy += has_job;
        CHECK(run, component, workers_jobs, has_job != is_idle,
              "worker %" PRIu32 " has %s job, and its thread %s", worker, has_job ? "a" : "no",
              is_idle ? "is idle" : "is not idle");
    }
    CHECK(run, component, workers_idle,
          busy + workers->idle_count + workers->blocked == workers->count &&
              (workers->idle_count == 0 || workers->waiting.first == NULL),
          "%" PRIu32 " workers are busy, %" PRIu32 " idle and %" PRIu32 " blocked, of %" PRIu32
          ", while %s wait",
          busy, workers->idle_count, workers->blocked, workers->count,
          workers->waiting.first == NULL ? "no jobs" : "jobs");
    struct ledger_found found = find_all(workers, run_now(run));
    CHECK(run, component, workers_present, (int64_t)found.count == workers->ledger.present.value,
          "%" PRIu64 " jobs are found, and %" PRId64 " are counted", found.count,
          workers->ledger.present.value);
}

int64_t workers_count(const struct workers_parameters *parameters)
{
    return parameters->threads > 0 ? parameters->threads : machine_places(&parameters->machine);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct workers_parameters *parameters = from;
    const struct machine_parameters *machine = &parameters->machine;
    struct complaints *complaints = context->complaints;
    size_t before = complaints->errors;
    int64_t threads = workers_count(parameters);
    if (threads > WORKERS_MOST) {
        scope_complain(scope, "threads", complaints,
                       "one for each of %" PRId64 " hardware threads is more than %d", threads,
                       WORKERS_MOST);
    }
    if (threads > machine_places(machine) && machine->scheduler.kind == NULL) {
        scope_complain(scope, "threads", complaints,
                       "is %" PRId64 ", but the cores hold no more than %" PRId64
                       " at once; more need a \"scheduler\"",
                       threads, machine_places(machine));
    }
    if (parameters->program.kind != NULL) {
        struct program_environment around =
            machine_around_program(machine, context->ticks_per_second);
        struct scope program = scope_child(scope, "program");
        struct check_context of_program = *context;
        of_program.environment = &around;
        kind_check(parameters->program.kind, parameters->program.parameters, &program, &of_program);
        if (!program_profile(&parameters->program, &around).is_endless) {
            scope_complain(
                &program, "kind", complaints,
                "is a program of its own, but a job needs to know how it refers to memory "
                "alone: \"endless\"");
        }
    }
    if (parameters->as == WORKERS_SERVICE_CENTRE && threads > machine_places(machine)) {
        scope_warn(scope, "as", complaints,
                   "%" PRId64 " threads share %" PRId64
                   " places on cores, so how fast jobs go hangs on who came first: mean times of a "
                   "service centre were up to 13 %% off; \"whole\" has them",
                   threads, machine_places(machine));
    }
    machine_check(machine, scope, context);
    if (context->is_whole && complaints->errors == before) {
        struct team_parameters team = {
            .threads = threads, .weight = 1, .program = parameters->program};
        machine_pages_check(machine, &(struct machine_threads){.teams = &team, .count = 1}, scope,
                            complaints);
    }
}

const struct kind workers_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "machine",
    .role = KIND_PART,
    .doc = "A machine that executes jobs: processors, memory and what joins them.",
    .parameters = &workers_table,
    .metrics = metrics,
    .check = check,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_PROCESSORS,
};

struct workers *workers_build(struct assembly *assembly, const struct scope *scope,
                              const struct workers_parameters *parameters,
                              const struct workers_port *port)
{
    struct workers *workers = ARENA_NEW(assembly->arena, struct workers);
    workers->component = (struct component){&workers_kind.behaviour, scope->path};
    workers->parameters = parameters;
    workers->port = *port;
    workers->arena = assembly->arena;
    workers->count = (uint32_t)workers_count(parameters);
    workers->jobs = ARENA_ARRAY(assembly->arena, struct worker_job *, workers->count);
    workers->idle = ARENA_ARRAY(assembly->arena, uint32_t, workers->count);
    workers->machine = machine_build(assembly, scope, &parameters->machine,
                                     &(struct machine_threads){
                                         .teams =
                                             &(struct team_parameters){
                                                 .threads = workers->count,
                                                 .weight = 1,
                                                 .program = parameters->program,
                                             },
                                         .count = 1,
                                         .are_workers = true,
                                     });
    struct processors *processors = workers->machine->processors;
    processors->worker_port = (struct worker_port){workers, work_done, worker_ready};
    for (uint32_t worker = 0; worker < workers->count; worker++) {
        processors->threads[worker].thread.state = THREAD_ENDED;
        workers->idle[workers->idle_count++] = workers->count - 1 - worker;
    }
    ledger_init(&workers->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES);
    machine_add(assembly, workers->machine, NULL);
    assembly_add(assembly, &workers->component);
    return workers;
}
