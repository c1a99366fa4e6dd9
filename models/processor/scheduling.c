#include "models/processor/scheduling.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/measure/fairness.h"

static void note_idle(struct scheduling *scheduling, sim_ticks now)
{
    uint64_t idle = scheduling->idle;
    uint64_t wasted = idle < scheduling->waiting ? idle : scheduling->waiting;
    if ((int64_t)wasted != scheduling->idle_while_waiting.value) {
        level_set(&scheduling->idle_while_waiting, now, (int64_t)wasted);
    }
}

static void grow_loads(struct scheduling *scheduling)
{
    uint32_t *counts = ARENA_ARRAY(scheduling->arena, uint32_t, 2 * scheduling->loads);
    for (uint64_t i = 0; i < scheduling->loads; i++) {
        counts[i] = scheduling->cores_of_load[i];
    }
    scheduling->cores_of_load = counts;
    scheduling->loads *= 2;
}

void scheduling_load(struct scheduling *scheduling, sim_ticks now, uint64_t load, int change)
{
    uint64_t after = load + (uint64_t)(int64_t)change;
    if (after >= scheduling->loads) {
        grow_loads(scheduling);
    }
    scheduling->cores_of_load[load]--;
    scheduling->cores_of_load[after]++;
    level_add(&scheduling->load, now, change + PLANTED("a thread loads its core twice"));
    int64_t most = scheduling->load_most.value;
    if ((int64_t)after > most) {
        level_set(&scheduling->load_most, now, (int64_t)after);
    } else if ((int64_t)load == most && scheduling->cores_of_load[load] == 0) {
        level_set(&scheduling->load_most, now, (int64_t)after);
    }
    scheduling->idle = scheduling->cores_of_load[0];
    note_idle(scheduling, now);
}

void scheduling_wait(struct scheduling *scheduling, sim_ticks now)
{
    scheduling->waiting++;
    note_idle(scheduling, now);
}

void scheduling_stop_waiting(struct scheduling *scheduling, sim_ticks now)
{
    scheduling->waiting--;
    note_idle(scheduling, now);
}

void scheduling_dispatch(struct scheduling *scheduling, sim_ticks now, const struct thread *thread)
{
    sim_ticks waited = now - thread->ready;
    counter_add(&scheduling->dispatches);
    tally_add(&scheduling->waited, waited);
    extremes_add(&scheduling->waits, waited);
    if (thread->off_core != NULL) {
        tally_add(&thread->off_core->waited, waited);
        extremes_add(&thread->off_core->waits, waited);
    }
}

enum {
    WAITING_TIME,
    WAITING_TIME_GREATEST,
    DISPATCHES,
    MIGRATIONS,
    STEALS,
    PUSHES,
    IMBALANCE,
    IDLE_WHILE_WAITING,
    CORE_SHARE,
    FAIRNESS,
};

static const struct metric_row metrics[] = {
    [WAITING_TIME] = METRIC_WITH_PERCENTILES(
        "waiting_time", "Time that a thread or task is ready until a core takes it up."),
    [WAITING_TIME_GREATEST] =
        METRIC_LESS("waiting_time.maximum", "s", GREATEST,
                    "The longest of these times: a thread that starves waits for ever."),
    [DISPATCHES] = METRIC("dispatches", "1/s", MEAN, "Threads that cores take up in a second."),
    [MIGRATIONS] = METRIC_LESS("migrations", "1/s", MEAN,
                               "Threads that another core takes up than had them last."),
    [STEALS] = METRIC("steals", "1/s", MEAN,
                      "Threads that cores take from the queues of others in a second."),
    [PUSHES] = METRIC("pushes", "1/s", MEAN,
                      "Threads that a balancing moves to the queues of others in a second."),
    [IMBALANCE] = METRIC_LESS("imbalance", "1", RATIO,
                              "Load of the most loaded core beside the mean over cores, less 1: 0 "
                              "where all are loaded alike."),
    [IDLE_WHILE_WAITING] =
        METRIC_LESS("idle_while_waiting", "1", MEAN,
                    "Share of the cores' time in which a core is idle while a thread waits for "
                    "another."),
    [CORE_SHARE] = METRIC("teams.NAME.core_share", "1", RATIO,
                          "Share of the threads of a team in the time on cores of all that run "
                          "programs."),
    [FAIRNESS] = METRIC_MORE(
        "fairness", "1", ONCE,
        "Jain's index of the teams' times on cores, from the start of each run to its end, as "
        "indices of parts of a run make none of the whole: 1 where all have as much, 1/n where "
        "one of n has all."),
    METRICS_END,
};

static void report_shares(const struct scheduling *scheduling, struct report *to)
{
    const sim_ticks *before = scheduling->used[to->window->from];
    const sim_ticks *after = scheduling->used[to->window->to];
    wide all = 0;
    for (uint32_t i = 0; i < scheduling->team_count; i++) {
        all += after[i] - before[i];
    }
    for (uint32_t i = 0; i < scheduling->team_count; i++) {
        const char *name = scheduling->teams[i].name;
        if (name != NULL) {
            report_ratio(to, report_path(to, "%s.teams.%s", scheduling->component.path, name),
                         &metrics[CORE_SHARE], (double)(after[i] - before[i]), wide_to_double(all),
                         "no thread that runs a program was on a core");
        }
    }
}

/* Over the whole run so far, which the last window of a run makes all of it. */
static void report_fairness(const struct scheduling *scheduling, struct report *to)
{
    const char *path = scheduling->component.path;
    struct fairness fairness = {0};
    for (uint32_t i = 0; i < scheduling->team_count; i++) {
        fairness_add(&fairness, (double)scheduling->used[to->window->to][i]);
    }
    if (fairness.sum == 0) {
        report_missing(to, path, &metrics[FAIRNESS], "no thread that runs a program was on a core");
    } else {
        report_once(to, path, &metrics[FAIRNESS], fairness_index(&fairness), 1);
    }
}

static void report_waits(const struct scheduling *scheduling, struct report *to)
{
    const char *path = scheduling->component.path;
    int64_t least, most;
    report_durations(to, path, &metrics[WAITING_TIME], &scheduling->waited);
    if (extremes_in(&scheduling->waits, to->window, &least, &most)) {
        report_extreme(to, path, &metrics[WAITING_TIME_GREATEST],
                       (double)most / (double)to->ticks_per_second);
    } else {
        report_missing(to, path, &metrics[WAITING_TIME_GREATEST],
                       "no core took up a thread after the warm-up");
    }
}

static void report(const struct component *component, struct report *to)
{
    const struct scheduling *scheduling = (const struct scheduling *)component;
    const char *path = component->path;
    report_waits(scheduling, to);
    report_rate(to, path, &metrics[DISPATCHES], &scheduling->dispatches);
    report_rate(to, path, &metrics[MIGRATIONS], &scheduling->migrations);
    report_rate(to, path, &metrics[STEALS], &scheduling->steals);
    report_rate(to, path, &metrics[PUSHES], &scheduling->pushes);
    double load = wide_to_double(level_in(&scheduling->load, to->window));
    double most = wide_to_double(level_in(&scheduling->load_most, to->window));
    report_ratio(to, path, &metrics[IMBALANCE], most * scheduling->cores - load, load,
                 "no core was loaded");
    report_utilization(to, path, &metrics[IDLE_WHILE_WAITING],
                       level_mean(&scheduling->idle_while_waiting, to->window) / scheduling->cores);
    if (scheduling->team_count > 0) {
        report_shares(scheduling, to);
    }
    if (scheduling->team_count > 1) {
        report_fairness(scheduling, to);
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct scheduling *scheduling = (const struct scheduling *)component;
    if (!run_looks(run, scheduling->loads)) {
        return;
    }
    uint64_t cores = 0, load = 0;
    for (uint64_t i = 0; i < scheduling->loads; i++) {
        cores += scheduling->cores_of_load[i];
        load += i * scheduling->cores_of_load[i];
    }
    CHECK(run, component, scheduling_load,
          cores == scheduling->cores && (int64_t)load == scheduling->load.value,
          "%llu cores of %u have a load of %llu, and %lld are counted", (unsigned long long)cores,
          scheduling->cores, (unsigned long long)load, (long long)scheduling->load.value);
}

const struct kind scheduling_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "scheduler",
    .role = KIND_PART,
    .doc = "How long threads wait for cores, and how the cores' time is shared among them.",
    .metrics = metrics,
    .report = report,
    .invariants = invariants,
    .report_order = REPORT_PROCESSORS,
};

struct scheduling *scheduling_build(const struct assembly *assembly, const struct scope *machine,
                                    uint32_t cores)
{
    enum { LOADS = 16 };
    struct scheduling *scheduling = ARENA_NEW(assembly->arena, struct scheduling);
    const char *path = scope_inside(machine, "%s", scheduling_kind.name).path;
    scheduling->component = (struct component){&scheduling_kind.behaviour, path};
    scheduling->cores = cores;
    scheduling->idle = cores;
    scheduling->arena = assembly->arena;
    scheduling->loads = LOADS;
    scheduling->cores_of_load = ARENA_ARRAY(assembly->arena, uint32_t, LOADS);
    scheduling->cores_of_load[0] = cores;
    level_init(&scheduling->idle_while_waiting, assembly->measures, 0);
    level_init(&scheduling->load, assembly->measures, 0);
    level_init(&scheduling->load_most, assembly->measures, 0);
    counter_init(&scheduling->dispatches, assembly->measures);
    counter_init(&scheduling->migrations, assembly->measures);
    counter_init(&scheduling->steals, assembly->measures);
    counter_init(&scheduling->pushes, assembly->measures);
    tally_init(&scheduling->waited, assembly->measures, true);
    extremes_init(&scheduling->waits, assembly->measures);
    return scheduling;
}

/* The time on cores of the threads of a team. */
static sim_ticks time_of(const struct scheduling *scheduling, const struct scheduling_team *team,
                         sim_ticks now)
{
    sim_ticks time = 0;
    for (uint32_t i = team->first; i < team->first + team->count; i++) {
        const struct thread *thread = scheduling->threads[i];
        time += thread->used + (thread->is_in_quantum ? now - thread->since : 0);
    }
    return time;
}

static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct scheduling *scheduling = measure;
    for (uint32_t i = 0; i < scheduling->team_count; i++) {
        scheduling->used[number][i] = time_of(scheduling, &scheduling->teams[i], now);
    }
}

void scheduling_watch(struct scheduling *scheduling, const struct assembly *assembly,
                      const struct thread **threads, const struct scheduling_team *teams,
                      uint32_t team_count)
{
    unsigned marks = measures_marks(assembly->measures)->count;
    scheduling->threads = threads;
    scheduling->teams = teams;
    scheduling->team_count = team_count;
    scheduling->used = ARENA_ARRAY(assembly->arena, sim_ticks *, marks);
    for (unsigned i = 0; i < marks; i++) {
        scheduling->used[i] = ARENA_ARRAY(assembly->arena, sim_ticks, team_count);
    }
    measures_register(assembly->measures, scheduling, mark);
}
