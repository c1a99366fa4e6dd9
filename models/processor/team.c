#include "models/processor/team.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum team_verdict team_meet(struct run *run, struct team *team, uint32_t thread,
                            const struct program_step *step, sim_ticks time)
{
    struct waiter *waiter = &team->waiters[thread];
    switch (step->end) {
    case STEP_BARRIER:
        barrier_come(run, team->barrier, waiter);
        return TEAM_WAITS;
    case STEP_LOCK:
        return lock_take(run, &team->locks[step->number], waiter) ? TEAM_GOES_ON : TEAM_WAITS;
    case STEP_UNLOCK:
        lock_give(run, &team->locks[step->number]);
        return TEAM_GOES_ON;
    case STEP_IO:
        peripheral_come(run, &team->devices[step->number], waiter, time);
        return TEAM_LEAVES;
    case STEP_REFERENCE:
    case STEP_END:
        break;
    }
    return TEAM_GOES_ON;
}

void team_end(struct run *run, struct team *team)
{
    team->ended++;
    if (team->ended == team->threads) {
        team->completed = run_now(run);
        run_stop(run);
    }
}

enum { COMPLETION_TIME, COMPLETIONS_PER_SECOND };

static const struct metric_row metrics[] = {
    [COMPLETION_TIME] =
        METRIC_LESS("completion_time", "s", MEAN, "Time from the start to the end of the program."),
    [COMPLETIONS_PER_SECOND] = METRIC_MORE(
        "completions_per_second", "1/s", MEAN,
        "One for the completion time: what speedup and the laws of scaling are asked about."),
    METRICS_END,
};

/* Why there is no completion time; NULL: there is one. An interval of a series has it where the
 * program ends in it. */
static const char *no_completion(const struct team *team, const struct window *window)
{
    const sim_ticks *at = window->marks->at;
    if (team->completed < 0) {
        return "the program has not ended within the horizon";
    }
    if (team->completed == 0) {
        return "the program takes no time";
    }
    bool is_inside = at[window->from] < team->completed && team->completed <= at[window->to];
    return is_inside ? NULL : "the program ends at another time";
}

static void report(const struct component *component, struct report *to)
{
    const struct team *team = (const struct team *)component;
    const char *reason = no_completion(team, to->window);
    if (reason != NULL) {
        report_missing(to, component->path, &metrics[COMPLETION_TIME], reason);
        report_missing(to, component->path, &metrics[COMPLETIONS_PER_SECOND], reason);
        return;
    }
    double time = (double)team->completed / (double)to->ticks_per_second;
    report_value(to, component->path, &metrics[COMPLETION_TIME], time);
    report_value(to, component->path, &metrics[COMPLETIONS_PER_SECOND], 1 / time);
}

const struct kind team_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "program",
    .role = KIND_PART,
    .doc = "A program that ends, and the threads that run it.",
    .metrics = metrics,
    .report = report,
    .report_order = REPORT_PROGRAMS,
};

struct team *team_build(const struct assembly *assembly, const struct scope *machine,
                        struct program *program, uint32_t threads, const struct waiter_port *port)
{
    struct arena *arena = assembly->arena;
    struct team *team = ARENA_NEW(arena, struct team);
    team->component =
        (struct component){&team_kind.behaviour, scope_inside(machine, "%s", team_kind.name).path};
    team->program = program;
    team->threads = threads;
    team->completed = -1;
    team->waiters = ARENA_ARRAY(arena, struct waiter, threads);
    for (uint32_t i = 0; i < threads; i++) {
        team->waiters[i].thread = i;
    }
    if (program->profile.has_barriers) {
        team->barrier = barrier_build(assembly, machine, team->waiters, threads, port);
    }
    team->locks = ARENA_ARRAY(arena, struct lock, program->locks.count);
    for (uint32_t i = 0; i < program->locks.count; i++) {
        lock_init(&team->locks[i], assembly, machine, program->locks.list[i], port);
    }
    team->devices = ARENA_ARRAY(arena, struct peripheral, program->devices.count);
    for (uint32_t i = 0; i < program->devices.count; i++) {
        peripheral_init(&team->devices[i], assembly, machine, program->devices.list[i], port);
    }
    return team;
}

void team_add(const struct assembly *assembly, struct team *team)
{
    if (team->program->profile.ends) {
        assembly_add(assembly, &team->component);
    }
    if (team->barrier != NULL) {
        assembly_add(assembly, &team->barrier->component);
    }
    for (uint32_t i = 0; i < team->program->locks.count; i++) {
        assembly_add(assembly, &team->locks[i].component);
    }
    for (uint32_t i = 0; i < team->program->devices.count; i++) {
        assembly_add(assembly, &team->devices[i].component);
    }
}
