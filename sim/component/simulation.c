#include "sim/component/simulation.h"

#include "sim/base/assert.h"

#include <string.h>

/* A run in progress: what simulate() and its steps share. */
struct progress {
    const struct simulation *simulation;
    const struct system_operations *system;
    struct run *run;
    struct measures *measures;
    struct component *component;
    double means[SIMULATION_SLICES]; /* of the signal; with an automatic warm-up */
};

static void check_after_event(struct run *run, void *context)
{
    const struct progress *progress = context;
    progress->system->invariants(run, progress->component);
}

/* The end of part `index` of `count` equal parts; the product does not overflow. */
static sim_ticks part_end(sim_ticks start, sim_ticks end, unsigned index, unsigned count)
{
    return start + (sim_ticks)((unsigned_wide)(end - start) * index / count);
}

static bool set_mark(struct progress *progress)
{
    measures_set_mark(progress->measures, run_now(progress->run));
    progress->system->invariants(progress->run, progress->component);
    return !run_failed(progress->run);
}

/* Runs to the horizon in slices; marks stand at the start, at each possible cut or end of a batch,
 * and at the end. */
static bool run_in_slices(struct progress *progress)
{
    enum { SLICES_PER_MARK = SIMULATION_SLICES / SIMULATION_BATCHES };
    const unsigned marked_most =
        progress->simulation->batches ? SIMULATION_SLICES - 1 : SIMULATION_SLICES / 2;
    struct run *run = progress->run;
    const struct level *signal = progress->system->signal(progress->component);
    sim_ticks horizon = progress->simulation->horizon;
    wide before = 0;
    for (unsigned slice = 1; slice <= SIMULATION_SLICES; slice++) {
        sim_ticks start = run_now(run);
        if (!run_until(run, part_end(0, horizon, slice, SIMULATION_SLICES))) {
            return false;
        }
        sim_ticks length = run_now(run) - start;
        wide integral = level_integral(signal, run_now(run));
        progress->means[slice - 1] =
            length == 0 ? 0 : wide_to_double(integral - before) / (double)length;
        before = integral;
        if (slice % SLICES_PER_MARK == 0 && slice <= marked_most && !set_mark(progress)) {
            return false;
        }
    }
    return set_mark(progress);
}

/* With an explicit warm-up one mark stands between start and end, or one before each batch. */
static bool run_with_warmup(struct progress *progress)
{
    const struct simulation *simulation = progress->simulation;
    const unsigned parts = simulation->batches ? SIMULATION_BATCHES : 1;
    for (unsigned part = 0; part <= parts; part++) {
        sim_ticks end = part_end(simulation->warmup, simulation->horizon, part, parts);
        /* What happens at time 0 belongs to a run without warm-up. */
        bool is_reached = end == 0 || run_until(progress->run, end);
        if (!is_reached || !set_mark(progress)) {
            return false;
        }
    }
    return true;
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
    if (!run_in_slices(progress)) {
        return false;
    }
    *cut = progress->simulation->choose_cut(progress->means, SIMULATION_SLICES);
    ASSERT(*cut <= SIMULATION_CUTS);
    return true;
}

/* An empty report over the window between two marks; all it needs outlives the run. */
static void start_report(const struct progress *progress, struct arena *arena, unsigned from,
                         unsigned to, struct report *report)
{
    struct window *window = ARENA_NEW(arena, struct window);
    struct marks *marks = ARENA_NEW(arena, struct marks);
    *marks = *measures_marks(progress->measures);
    *window = (struct window){marks, from, to};
    report_init(report, arena, window, progress->simulation->ticks_per_second);
}

/* Reports from each of `count` marks to the one `length` after it; without a length to the end. */
static struct report *report_from(const struct progress *progress, struct arena *arena,
                                  unsigned first, size_t count, unsigned length)
{
    const unsigned last = measures_marks(progress->measures)->set - 1;
    struct report *reports = ARENA_ARRAY(arena, struct report, count);
    for (unsigned i = 0; i < count; i++) {
        unsigned to = length == 0 ? last : first + i + length;
        start_report(progress, arena, first + i, to, &reports[i]);
        progress->system->report(progress->component, &reports[i]);
    }
    return reports;
}

static void fill_cuts(const struct progress *progress, struct simulation_result *result)
{
    const struct marks *marks = measures_marks(progress->measures);
    result->cut_count = SIMULATION_CUTS + 1;
    result->cuts = report_from(progress, result->arena, 0, result->cut_count, 0);
    result->cut_at = ARENA_ARRAY(result->arena, sim_ticks, result->cut_count);
    memcpy(result->cut_at, marks->at, result->cut_count * sizeof *result->cut_at);
    result->slice_means = ARENA_ARRAY(result->arena, double, SIMULATION_SLICES);
    memcpy(result->slice_means, progress->means, sizeof progress->means);
}

/* Whether time passes between any two marks from `first` on; a horizon of few ticks has too few. */
static bool have_length(const struct marks *marks, unsigned first)
{
    for (unsigned i = first; i + 1 < marks->set; i++) {
        if (marks->at[i] == marks->at[i + 1]) {
            return false;
        }
    }
    return true;
}

static void fill_result(const struct progress *progress, unsigned cut,
                        struct simulation_result *result)
{
    const struct marks *marks = measures_marks(progress->measures);
    const unsigned last = marks->set - 1;
    start_report(progress, result->arena, cut, last, &result->report);
    progress->system->report(progress->component, &result->report);
    progress->system->laws(progress->component, run_now(progress->run), &result->report);
    report_check_laws(&result->report, progress->run);
    result->removed = marks->at[cut];
    result->events = run_events(progress->run);
    result->ties = run_ties(progress->run);
    const struct simulation *simulation = progress->simulation;
    if (simulation->every_cut && simulation->choose_cut != NULL &&
        result->report.metric_count <= SIMULATION_EVERY_CUT_METRICS) {
        fill_cuts(progress, result);
    }
    if (simulation->batches && have_length(marks, cut)) {
        result->batch_count = last - cut;
        result->batches = report_from(progress, result->arena, cut, result->batch_count, 1);
    }
}

/* Marks to be set: the start, the end, and those between. */
static unsigned count_marks(const struct simulation *simulation)
{
    if (simulation->choose_cut == NULL) {
        return simulation->batches ? 2 + SIMULATION_BATCHES : 3;
    }
    return 2 + (simulation->batches ? SIMULATION_BATCHES - 1 : SIMULATION_CUTS);
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
    struct progress progress = {
        .simulation = simulation,
        .system = simulation->system->operations,
        .run = run,
        .measures = measures_create(run->arena, count_marks(simulation)),
    };
    struct assembly assembly =
        assembly_start(run, progress.measures, simulation->timeline ? result->arena : NULL);
    progress.component = progress.system->build(&assembly, simulation->parameters);
    if (simulation->check) {
        run_on_event(run, check_after_event, &progress);
    }
    unsigned cut = 0;
    bool is_done = !run_failed(run) && run_to_horizon(&progress, &cut);
    if (is_done) {
        fill_result(&progress, cut, result);
        is_done = !run_failed(run);
    }
    memcpy(result->evaluated, run->evaluated, sizeof result->evaluated);
    if (is_done) {
        timeline_add(assembly.timeline, run_now(run), &(struct timeline_event){.event = "run.end"});
        result->timeline = simulation->timeline ? assembly.timeline : NULL;
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
