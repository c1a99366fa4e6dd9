#include "sim/component/simulation.h"

#include "sim/base/assert.h"

/* A run in progress: what simulate() and its steps share. */
struct progress {
    const struct simulation *simulation;
    const struct system_operations *system;
    struct run *run;
    struct measures *measures;
    struct component *component;
};

static void check_after_event(struct run *run, void *context)
{
    const struct progress *progress = context;
    progress->system->invariants(run, progress->component);
}

/* Time after slice `index` of `count`; the product does not overflow. */
static sim_ticks slice_end(sim_ticks horizon, unsigned index, unsigned count)
{
    return (sim_ticks)((unsigned_wide)horizon * index / count);
}

static bool set_mark(struct progress *progress)
{
    measures_set_mark(progress->measures, run_now(progress->run));
    progress->system->invariants(progress->run, progress->component);
    return !run_failed(progress->run);
}

/* Runs to the horizon in slices; marks stand at the start, at each possible cut, and at the end. */
static bool run_in_slices(struct progress *progress, double *means)
{
    enum { SLICES_PER_CUT = SIMULATION_SLICES / (2 * SIMULATION_CUTS) };
    struct run *run = progress->run;
    const struct level *signal = progress->system->signal(progress->component);
    sim_ticks horizon = progress->simulation->horizon;
    wide before = 0;
    for (unsigned slice = 1; slice <= SIMULATION_SLICES; slice++) {
        sim_ticks start = run_now(run);
        if (!run_until(run, slice_end(horizon, slice, SIMULATION_SLICES))) {
            return false;
        }
        sim_ticks length = run_now(run) - start;
        wide integral = level_integral(signal, run_now(run));
        means[slice - 1] = length == 0 ? 0 : wide_to_double(integral - before) / (double)length;
        before = integral;
        bool is_cut = slice % SLICES_PER_CUT == 0 && slice <= SIMULATION_SLICES / 2;
        if (is_cut && !set_mark(progress)) {
            return false;
        }
    }
    return set_mark(progress);
}

/* With an explicit warm-up there is one mark between start and end. */
static bool run_with_warmup(struct progress *progress)
{
    return run_until(progress->run, progress->simulation->warmup) && set_mark(progress) &&
           run_until(progress->run, progress->simulation->horizon) && set_mark(progress);
}

static bool run_to_horizon(struct progress *progress, unsigned *cut)
{
    if (!set_mark(progress)) {
        return false;
    }
    if (progress->simulation->choose_cut == NULL) {
        *cut = 1;
        return run_with_warmup(progress);
    }
    double means[SIMULATION_SLICES];
    if (!run_in_slices(progress, means)) {
        return false;
    }
    *cut = progress->simulation->choose_cut(means, SIMULATION_SLICES);
    ASSERT(*cut <= SIMULATION_CUTS);
    return true;
}

static void fill_result(const struct progress *progress, unsigned cut,
                        struct simulation_result *result)
{
    const struct marks *marks = measures_marks(progress->measures);
    struct window *window = ARENA_NEW(result->arena, struct window);
    struct marks *kept = ARENA_NEW(result->arena, struct marks);
    *kept = *marks;
    *window = (struct window){kept, cut, marks->set - 1};
    report_init(&result->report, result->arena, window, progress->simulation->ticks_per_second);
    progress->system->report(progress->component, &result->report);
    progress->system->laws(progress->component, run_now(progress->run), &result->report);
    result->removed = marks->at[cut];
    result->events = run_events(progress->run);
    result->ties = run_ties(progress->run);
}

bool simulate(const struct simulation *simulation, struct simulation_result *result,
              struct error *error)
{
    *result = (struct simulation_result){.arena = arena_create()};
    struct run *run = run_create(&(struct run_options){
        .horizon = simulation->horizon,
        .ticks_per_second = simulation->ticks_per_second,
        .seed = simulation->seed,
        .replication = simulation->replication,
        .shuffle_ties = simulation->shuffle_ties,
        .check = simulation->check,
    });
    unsigned marks = simulation->choose_cut == NULL ? 3 : SIMULATION_CUTS + 2;
    struct progress progress = {
        .simulation = simulation,
        .system = simulation->system->operations,
        .run = run,
        .measures = measures_create(run->arena, marks),
    };
    struct assembly assembly = {run, progress.measures, run->arena};
    progress.component = progress.system->build(&assembly, simulation->parameters);
    if (simulation->check) {
        run_on_event(run, check_after_event, &progress);
    }
    unsigned cut = 0;
    bool is_done = !run_failed(run) && run_to_horizon(&progress, &cut);
    if (is_done) {
        fill_result(&progress, cut, result);
    } else {
        *error = *run_error(run);
    }
    run_destroy(run);
    return is_done;
}

void simulation_result_free(struct simulation_result *result)
{
    arena_destroy(result->arena);
    *result = (struct simulation_result){0};
}
