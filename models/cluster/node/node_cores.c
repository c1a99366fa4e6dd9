#include "models/cluster/node/node_cores.h"

#include "models/invariants.h"
#include "models/planted.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum cores_event { FINISHED };

/* After a change: how many cores are busy, and which job is done next. */
static void settle_jobs(struct run *run, struct node_cores *cores)
{
    struct sharing *sharing = &cores->sharing;
    bool shares = !cores->is_frozen || PLANTED("frozen jobs share");
    sharing_settle(run, sharing, shares ? sharing_present(sharing) : 0, &cores->component,
                   FINISHED);
    level_set(&cores->jobs.busy, run_now(run),
              sharing_busy(sharing) + PLANTED("a core too many is busy"));
    if (PLANTED("a job has no end")) {
        event_cancel(run, sharing->next);
    }
}

static struct node_job *take_record(struct node_cores *cores)
{
    struct node_job *job = cores->free;
    if (job == NULL) {
        return ARENA_NEW(cores->arena, struct node_job);
    }
    cores->free = job->next;
    return job;
}

/* A job leaves with what it has received. @return its argument */
static uint64_t retire(struct node_cores *cores, struct node_job *job)
{
    cores->jobs.service += cores->sharing.attained - job->begun + PLANTED("a job receives more");
    job->next = cores->free;
    cores->free = job;
    return job->argument;
}

/* The first job by tag leaves. @return its argument */
static uint64_t take_first_job(struct node_cores *cores)
{
    return retire(cores, sharing_take(&cores->sharing));
}

void node_cores_execute(struct run *run, struct node_cores *cores, sim_ticks demand,
                        uint32_t process, uint64_t argument)
{
    struct node_job *job = take_record(cores);
    sharing_advance(&cores->sharing, run_now(run));
    *job = (struct node_job){
        .argument = argument, .process = process, .begun = cores->sharing.attained};
    sharing_add(&cores->sharing, demand, job);
    cores->sharing.attained += PLANTED("a job is served ahead") ? 2 * demand * SHARING_TICK : 0;
    cores->jobs.joined.count += 1 + PLANTED("a job is counted twice");
    settle_jobs(run, cores);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct node_cores *cores = component;
    sharing_advance(&cores->sharing, run_now(run));
    uint64_t job = take_first_job(cores);
    cores->jobs.done.count++;
    settle_jobs(run, cores);
    cores->port.finished(run, cores->port.owner, cores->node, job);
}

static void set_frozen(struct run *run, struct node_cores *cores, bool is_frozen)
{
    cores->is_frozen = is_frozen && !PLANTED("cores of a hung node work");
    if (node_cores_jobs(cores) > 0) {
        sharing_advance(&cores->sharing, run_now(run));
        settle_jobs(run, cores);
    }
}

void node_cores_freeze(struct run *run, struct node_cores *cores)
{
    set_frozen(run, cores, true);
}

void node_cores_thaw(struct run *run, struct node_cores *cores)
{
    set_frozen(run, cores, false);
}

void node_cores_drop(struct run *run, struct node_cores *cores)
{
    if (node_cores_jobs(cores) == 0 || PLANTED("jobs survive a crash")) {
        return;
    }
    sharing_advance(&cores->sharing, run_now(run));
    while (node_cores_jobs(cores) > 0) {
        take_first_job(cores);
        cores->jobs.lost.count++;
    }
    settle_jobs(run, cores);
}

bool node_cores_execute_for(const struct node_cores *cores, uint32_t process)
{
    for (size_t i = 0; i < cores->sharing.tags.count; i++) {
        const struct node_job *job = cores->sharing.tags.entries[i].item;
        if (job->process == process) {
            return true;
        }
    }
    return false;
}

struct end {
    struct node_cores *cores;
    uint32_t process;
};

static bool outlives(void *item, void *context)
{
    const struct end *end = context;
    struct node_job *job = item;
    if (job->process != end->process || PLANTED("jobs survive their process")) {
        return true;
    }
    retire(end->cores, job);
    end->cores->jobs.lost.count++;
    return false;
}

void node_cores_end(struct run *run, struct node_cores *cores, uint32_t process)
{
    if (node_cores_jobs(cores) == 0) {
        return;
    }
    sharing_advance(&cores->sharing, run_now(run));
    keyed_heap_keep(&cores->sharing.tags, outlives, &(struct end){cores, process});
    settle_jobs(run, cores);
}

static event_handler *const handlers[] = {[FINISHED] = on_finished};
static const char *const event_names[] = {[FINISHED] = "finished"};
static const struct behaviour behaviour = {handlers, event_names, 1};

struct node_cores *node_cores_build(const struct assembly *assembly, struct node *node,
                                    const struct node_port *port)
{
    struct node_cores *cores = ARENA_NEW(assembly->arena, struct node_cores);
    cores->component = (struct component){&behaviour, node->component.path};
    cores->node = node;
    cores->port = *port;
    cores->arena = assembly->arena;
    sharing_init(&cores->sharing, assembly->arena, node->parameters->cores);
    ledger_init(&cores->jobs, assembly->measures, LEDGER_BUSY);
    return cores;
}

double node_cores_utilization(const struct node_cores *cores, const struct window *window)
{
    return level_mean(&cores->jobs.busy, window) / (double)cores->sharing.servers;
}

void node_cores_laws(const struct node_cores *cores, sim_ticks now, struct report *report)
{
    wide carry;
    wide attained = sharing_attained(&cores->sharing, now, &carry);
    struct ledger_found found = {.count = node_cores_jobs(cores), .service = carry};
    for (size_t i = 0; i < cores->sharing.tags.count; i++) {
        const struct node_job *job = cores->sharing.tags.entries[i].item;
        found.service += attained - job->begun;
    }
    const char *path = cores->component.path;
    report_utilization_law(report, path, &cores->jobs, now, SHARING_TICK, &found);
    report_flow_balance(report, path, &cores->jobs, &found);
}

void node_cores_invariants(struct run *run, const struct node_cores *cores)
{
    const struct sharing *sharing = &cores->sharing;
    const struct component *component = &cores->component;
    const char *contradiction = sharing_contradiction(sharing, run_now(run));
    CHECK(run, component, jobs_shares, contradiction == NULL, "%s", contradiction);
    int64_t jobs = (int64_t)sharing->tags.count;
    int64_t sharers = cores->is_frozen ? 0 : jobs;
    CHECK(run, component, jobs_sharers, sharing->sharers == sharers,
          "%" PRId64 " of %" PRId64 " jobs share %s cores", sharing->sharers, jobs,
          cores->is_frozen ? "frozen" : "running");
    int64_t all = cores->node->parameters->cores;
    int64_t busy = sharers < all ? sharers : all;
    CHECK(run, component, jobs_busy, cores->jobs.busy.value == busy,
          "%" PRId64 " cores are counted as busy, %" PRId64 " are", cores->jobs.busy.value, busy);
    bool is_pending = event_is_pending(run, sharing->next);
    bool is_past = sharers > 0 && sharing_time_to_first(sharing) > run->horizon - sharing->since;
    CHECK(run, component, jobs_end, is_pending ? sharers > 0 : sharers == 0 || is_past,
          is_pending ? "a job is to finish where none runs" : "no job is to finish where some run");
}
