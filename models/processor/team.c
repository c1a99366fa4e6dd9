#include "models/processor/team.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum team_verdict team_meet(struct run *run, struct team *team, uint32_t thread,
                            const struct program_step *step, sim_ticks time)
{
    struct waiter *waiter = &team->waiters[thread - team->options.first];
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
    case STEP_WALK:
    case STEP_END:
        break;
    }
    return TEAM_GOES_ON;
}

bool team_end(struct run *run, struct team *team)
{
    team->ended++;
    if (team->ended < team->options.threads) {
        return false;
    }
    team->completed = run_now(run);
    return true;
}

enum { COMPLETION_TIME, COMPLETIONS_PER_SECOND, COMPLETIONS };

static const struct metric_row metrics[] = {
    [COMPLETION_TIME] =
        METRIC_LESS("completion_time", "s", ONCE, "Time from the start to the end of the program."),
    [COMPLETIONS_PER_SECOND] = METRIC_MORE(
        "completions_per_second", "1/s", ONCE,
        "One for the completion time: what speedup and the laws of scaling are asked about."),
    METRICS_END,
};

enum { THROUGHPUT = COMPLETIONS, BANDWIDTH, MEMORY_LATENCY };

static const struct metric_row named_metrics[] = {
    [COMPLETION_TIME] = METRIC_LESS("NAME.completion_time", "s", ONCE,
                                    "Time from the start to the end of the program; missing where "
                                    "it has no end."),
    [COMPLETIONS_PER_SECOND] =
        METRIC_MORE("NAME.completions_per_second", "1/s", ONCE, "One for the completion time."),
    [THROUGHPUT] = METRIC_MORE("NAME.throughput", "1/s", MEAN,
                               "References of the team's threads that return in a second."),
    [BANDWIDTH] = METRIC_MORE("NAME.bandwidth", "B/s", MEAN, "Bytes that these bring."),
    [MEMORY_LATENCY] = METRIC_WITH_PERCENTILES(
        "NAME.memory_latency", "Time from a miss of one of these threads to the return of its "
                               "line."),
    METRICS_END,
};

/* Why there is no completion time; NULL: there is one. A window has it where the program ends in
 * it. */
static const char *no_completion(const struct team *team, const struct window *window)
{
    const sim_ticks *at = window->marks->at;
    if (!team->options.program->profile.ends) {
        return "the program has no end";
    }
    if (team->completed < 0) {
        return "the program has not ended within the horizon";
    }
    if (team->completed == 0) {
        return "the program takes no time";
    }
    bool is_inside = at[window->from] < team->completed && team->completed <= at[window->to];
    return is_inside ? NULL : "the program ends at another time";
}

static void report_completion(const struct team *team, const struct metric_row *rows,
                              struct report *to)
{
    const char *path = team->component.path;
    const char *reason = no_completion(team, to->window);
    if (reason != NULL) {
        report_missing(to, path, &rows[COMPLETION_TIME], reason);
        report_missing(to, path, &rows[COMPLETIONS_PER_SECOND], reason);
        return;
    }
    double time = (double)team->completed / (double)to->ticks_per_second;
    report_once(to, path, &rows[COMPLETION_TIME], time, 1);
    report_once(to, path, &rows[COMPLETIONS_PER_SECOND], 1, time);
}

static void report(const struct component *component, struct report *to)
{
    report_completion((const struct team *)component, metrics, to);
}

static void report_named(const struct component *component, struct report *to)
{
    const struct team *team = (const struct team *)component;
    double seconds = (double)window_length(to->window) / (double)to->ticks_per_second;
    double throughput = (double)tally_in(&team->latency, to->window) / seconds;
    report_completion(team, named_metrics, to);
    report_value(to, component->path, &named_metrics[THROUGHPUT], throughput);
    report_value(to, component->path, &named_metrics[BANDWIDTH],
                 throughput * (double)team->options.line_bytes);
    report_durations(to, component->path, &named_metrics[MEMORY_LATENCY], &team->latency);
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

const struct kind named_team_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "teams",
    .role = KIND_PART,
    .doc = "One of several programs at once, and the threads that run it.",
    .metrics = named_metrics,
    .report = report_named,
    .report_order = REPORT_PROGRAMS,
};

static void share(struct team *team, const struct assembly *assembly,
                  const struct waiter_port *port)
{
    struct arena *arena = assembly->arena;
    const struct program *program = team->options.program;
    uint32_t threads = team->options.threads;
    team->waiters = ARENA_ARRAY(arena, struct waiter, threads);
    for (uint32_t i = 0; i < threads; i++) {
        team->waiters[i].thread = team->options.first + i;
    }
    if (program->profile.has_barriers) {
        team->barrier = barrier_build(assembly, &team->scope, team->waiters, threads, port);
    }
    team->locks = ARENA_ARRAY(arena, struct lock, program->locks.count);
    for (uint32_t i = 0; i < program->locks.count; i++) {
        lock_init(&team->locks[i], assembly, &team->scope, program->locks.list[i], port);
    }
    team->devices = ARENA_ARRAY(arena, struct peripheral, program->devices.count);
    for (uint32_t i = 0; i < program->devices.count; i++) {
        peripheral_init(&team->devices[i], assembly, &team->scope, program->devices.list[i], port);
    }
}

void team_init(struct team *team, const struct assembly *assembly, const struct scope *machine,
               const struct team_options *options, const struct waiter_port *port)
{
    *team = (struct team){.options = *options, .completed = -1};
    if (options->name == NULL) {
        team->scope = *machine;
        team->component = (struct component){&team_kind.behaviour,
                                             scope_inside(machine, "%s", team_kind.name).path};
    } else {
        team->scope = scope_inside(machine, "%s.%s", named_team_kind.name, options->name);
        team->component = (struct component){&named_team_kind.behaviour, team->scope.path};
        tally_init(&team->latency, assembly->measures, true);
    }
    if (options->program != NULL) {
        share(team, assembly, port);
    }
}

void team_add(const struct assembly *assembly, struct team *team)
{
    const struct program *program = team->options.program;
    if (program == NULL) {
        return;
    }
    if (program->profile.ends || team->options.name != NULL) {
        assembly_add(assembly, &team->component);
    }
    if (team->barrier != NULL) {
        assembly_add(assembly, &team->barrier->component);
    }
    for (uint32_t i = 0; i < program->locks.count; i++) {
        assembly_add(assembly, &team->locks[i].component);
    }
    for (uint32_t i = 0; i < program->devices.count; i++) {
        assembly_add(assembly, &team->devices[i].component);
    }
}
