#include "sim/component/simulation.h"

#include "sim/base/assert.h"
#include "sim/component/assembly.h"

#include <string.h>

/* A run in progress: what simulate() and its steps share. */
struct progress {
    const struct simulation *simulation;
    const struct system_operations *system;
    struct assembly assembly;
    struct run *run;
    struct measures *measures;
    struct component *component;
    struct arena *kept;              /* outlives the run */
    struct series_recorder *series;  /* NULL: none is wanted */
    bool is_over;                    /* the model has ended the run (run_stop) */
    double means[SIMULATION_SLICES]; /* of the signal; with an automatic warm-up */
};

/* The components of a large system are not all looked at after each event. */
static void check_after_event(struct run *run, void *context)
{
    const struct assembly *assembly = context;
    if (run_looks(run, assembly_count(assembly))) {
        assembly_invariants(assembly);
    }
}

/* The end of part `index` of `count` equal parts; the product does not overflow. */
static sim_ticks part_end(sim_ticks start, sim_ticks end, unsigned index, unsigned count)
{
    return start + (sim_ticks)((unsigned_wide)(end - start) * index / count);
}

/* Run to an instant, or until the model ends the run. @return false: the run has failed */
static bool run_on(struct progress *progress, sim_ticks until)
{
    bool is_good = run_until(progress->run, until);
    progress->is_over = progress->is_over || run_now(progress->run) < until;
    return is_good;
}

/*
 * Run to an instant, and look at the run where an interval of a series ends on the way. What
 * happens at that end belongs to the next interval, so the run halts a tick before it; the last
 * interval ends with the run.
 */
static bool run_and_look(struct progress *progress, sim_ticks until)
{
    const sim_ticks horizon = progress->simulation->horizon;
    sim_ticks end;
    if (progress->is_over) {
        return true;
    }
    while (progress->series != NULL && (end = series_next(progress->series)) <= until &&
           end < horizon) {
        if (!run_on(progress, end - 1)) {
            return false;
        }
        if (progress->is_over) {
            return true;
        }
        series_keep(progress->series);
    }
    if (!run_on(progress, until)) {
        return false;
    }
    if (progress->series != NULL && until == horizon && !progress->is_over) {
        series_keep(progress->series);
    }
    return true;
}

/* Whether a piece starts with a window. */
static bool starts_piece(const struct simulation *simulation, unsigned window)
{
    return simulation->has_batches || window % SIMULATION_PIECE == 0;
}

static bool set_mark(struct progress *progress, bool is_full)
{
    if (is_full) {
        measures_set_mark(progress->measures, run_now(progress->run));
    } else {
        measures_set_light_mark(progress->measures, run_now(progress->run));
    }
    assembly_invariants(&progress->assembly);
    return !run_failed(progress->run);
}

/* Runs to the horizon in slices, with marks at the start and at the end of each window. */
static bool run_in_slices(struct progress *progress)
{
    enum { SLICES_PER_WINDOW = SIMULATION_SLICES / SIMULATION_WINDOWS };
    struct run *run = progress->run;
    const struct level *signal = progress->system->signal(progress->component);
    sim_ticks horizon = progress->simulation->horizon;
    wide before = 0;
    for (unsigned slice = 1; slice <= SIMULATION_SLICES; slice++) {
        sim_ticks start = run_now(run);
        if (!run_and_look(progress, part_end(0, horizon, slice, SIMULATION_SLICES))) {
            return false;
        }
        sim_ticks length = run_now(run) - start;
        wide integral = level_integral(signal, run_now(run));
        progress->means[slice - 1] =
            length == 0 ? 0 : wide_to_double(integral - before) / (double)length;
        before = integral;
        unsigned window = slice / SLICES_PER_WINDOW; /* starting here, if one does */
        if (slice % SLICES_PER_WINDOW == 0 &&
            !set_mark(progress, starts_piece(progress->simulation, window))) {
            return false;
        }
    }
    return true;
}

/* Windows after an explicit warm-up. */
static unsigned explicit_windows(const struct simulation *simulation)
{
    return simulation->has_windows ? SIMULATION_WINDOWS : 1;
}

/* With an explicit warm-up a mark stands before each window, and one at the end. */
static bool run_with_warmup(struct progress *progress)
{
    const struct simulation *simulation = progress->simulation;
    const unsigned windows = explicit_windows(simulation);
    for (unsigned window = 0; window <= windows; window++) {
        sim_ticks end = part_end(simulation->warmup, simulation->horizon, window, windows);
        /* Events at time 0 belong to a run without warm-up. */
        bool is_reached = end == 0 || run_and_look(progress, end);
        bool is_full = window == windows || starts_piece(simulation, window);
        if (!is_reached || !set_mark(progress, is_full)) {
            return false;
        }
    }
    return true;
}

/* To the horizon, or to where the model ends the run. */
static bool run_to_end(struct progress *progress)
{
    const struct simulation *simulation = progress->simulation;
    if (!set_mark(progress, true)) {
        return false;
    }
    if (simulation->series.count > 0) {
        progress->series = series_start(&simulation->series, &progress->assembly,
                                        simulation->horizon, progress->kept);
    }
    return simulation->is_automatic ? run_in_slices(progress) : run_with_warmup(progress);
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

/* Whether time passes in every window; a horizon of few ticks has too few. */
static bool have_length(const struct marks *marks, unsigned first)
{
    for (unsigned i = first; i + 1 < marks->set; i++) {
        if (marks->at[i] == marks->at[i + 1]) {
            return false;
        }
    }
    return true;
}

/* Reports of the windows after mark `first`: one by one, or one over all of them. */
static void fill_windows(const struct progress *progress, unsigned first, bool one_by_one,
                         struct simulation_result *result)
{
    const struct marks *marks = measures_marks(progress->measures);
    const unsigned last = marks->set - 1;
    result->window_count = one_by_one ? last - first : 1;
    result->windows = ARENA_ARRAY(result->arena, struct report, result->window_count);
    result->window_at = ARENA_ARRAY(result->arena, sim_ticks, result->window_count + 1);
    for (unsigned i = 0; i < result->window_count; i++) {
        struct report *report = &result->windows[i];
        start_report(progress, result->arena, first + i, one_by_one ? first + i + 1 : last, report);
        report->like = &result->report;
        assembly_report(&progress->assembly, report);
        report->like = NULL; /* a member of the result, which may be copied */
        result->window_at[i] = marks->at[first + i];
    }
    result->window_at[result->window_count] = marks->at[last];
}

/* The pieces of `windows` windows after mark `first`. */
static void divide_into_pieces(const struct progress *progress, unsigned first, size_t windows,
                               struct simulation_result *result)
{
    unsigned *marks = ARENA_ARRAY(result->arena, unsigned, windows + 1);
    struct pieces *pieces = &result->pieces;
    pieces->count = 0;
    result->piece_first = ARENA_ARRAY(result->arena, size_t, windows);
    for (unsigned window = 0; window < windows; window++) {
        if (starts_piece(progress->simulation, window)) {
            marks[pieces->count] = first + window;
            result->piece_first[pieces->count++] = window;
        }
    }
    marks[pieces->count] = measures_marks(progress->measures)->set - 1;
    pieces->marks = marks;
}

/* The whole run after the warm-up, with what is known of it as a whole. */
static void fill_report(const struct progress *progress, unsigned first,
                        struct simulation_result *result)
{
    const struct marks *marks = measures_marks(progress->measures);
    start_report(progress, result->arena, first, marks->set - 1, &result->report);
    result->report.pieces = &result->pieces;
    assembly_report(&progress->assembly, &result->report);
    assembly_laws(&progress->assembly, run_now(progress->run), &result->report);
    report_check_laws(&result->report, progress->run);
    result->report.pieces = NULL; /* a member of the result, which may be copied */
    result->removed = marks->at[first];
    result->events = run_events(progress->run);
    result->ties = run_ties(progress->run);
}

static void fill_result(const struct progress *progress, struct simulation_result *result)
{
    const struct simulation *simulation = progress->simulation;
    const struct marks *marks = measures_marks(progress->measures);
    unsigned first = simulation->is_automatic ? 0 : 1;
    unsigned windows = marks->set - 1 - first;
    bool is_divided = windows > 1 && have_length(marks, first);
    divide_into_pieces(progress, first, is_divided ? windows : 1, result);
    fill_report(progress, first, result);
    /* A signal belongs to windows: a horizon of few ticks has neither. */
    bool is_short = simulation->is_automatic && !is_divided;
    if (result->report.metric_count > SIMULATION_METRICS_MOST || is_short) {
        is_divided = false;
        first = simulation->is_automatic ? SIMULATION_FIXED_CUT : first;
        divide_into_pieces(progress, first, 1, result);
        fill_report(progress, first, result);
    } else if (simulation->is_automatic) {
        result->slice_means = ARENA_ARRAY(result->arena, double, SIMULATION_SLICES);
        memcpy(result->slice_means, progress->means, sizeof progress->means);
    }
    fill_windows(progress, first, is_divided, result);
}

/* Marks to be set: the start, the end, and those between. */
static unsigned count_marks(const struct simulation *simulation)
{
    return simulation->is_automatic ? 1 + SIMULATION_WINDOWS : 2 + explicit_windows(simulation);
}

/* A series goes on to the horizon when the run is over: nothing happens any more. */
static bool finish_series(struct progress *progress)
{
    bool goes_on = progress->series != NULL && progress->is_over;
    progress->is_over = false;
    return !goes_on || run_and_look(progress, progress->simulation->horizon);
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
        .event_limit = simulation->event_limit,
        .shuffle_ties = simulation->shuffle_ties,
        .check = simulation->check,
    });
    struct progress progress = {
        .simulation = simulation,
        .system = simulation->system->operations,
        .run = run,
        .kept = result->arena,
        .measures = simulation->series.count > 0
                        ? measures_create_for_series(run->arena, count_marks(simulation))
                        : measures_create(run->arena, count_marks(simulation)),
    };
    progress.assembly =
        assembly_start(run, progress.measures, simulation->timeline ? result->arena : NULL);
    progress.component =
        assembly_system(&progress.assembly, simulation->system, simulation->parameters);
    if (simulation->check) {
        run_on_event(run, check_after_event, &progress.assembly);
    }
    bool is_done = !run_failed(run) && run_to_end(&progress);
    const sim_ticks end = run_now(run);
    if (is_done) {
        fill_result(&progress, result);
        is_done = !run_failed(run) && finish_series(&progress);
    }
    result->is_random = streams_were_used(progress.assembly.streams);
    memcpy(result->evaluated, run->evaluated, sizeof result->evaluated);
    if (is_done) {
        timeline_add(progress.assembly.timeline, end,
                     &(struct timeline_event){.event = WORD_RUN_END});
        result->timeline = simulation->timeline ? progress.assembly.timeline : NULL;
        if (progress.series != NULL) {
            result->series = *series_of(progress.series);
        }
    } else {
        *error = *run_error(run);
        result->is_over_limit = run_is_over_limit(run);
    }
    run_destroy(run);
    return is_done;
}

void simulation_result_free(struct simulation_result *result)
{
    arena_destroy(result->arena);
    *result = (struct simulation_result){0};
}
