#include "experiments/runs/warmup.h"

#include "tests/experiments/made_up.h"

enum { REPLICATIONS = 6 };

/* Signals and windows of six replications: 0 but for a ripple, so that a constant is no minimum. */
struct scene {
    double series[REPLICATIONS * RUN_RECORD_SERIES];
    double windows[REPLICATIONS * SIMULATION_WINDOWS];
};

static void fill(struct scene *scene)
{
    for (size_t i = 0; i < sizeof scene->series / sizeof *scene->series; i++) {
        scene->series[i] = i % 2 == 0 ? 1 : -1;
    }
    for (size_t i = 0; i < sizeof scene->windows / sizeof *scene->windows; i++) {
        scene->windows[i] = i % 2 == 0 ? 1 : -1;
    }
}

/* Raise the beginning of a replication's signal, the first `batches` of 192. */
static void raise_signal(struct scene *scene, size_t replication, size_t batches, double by)
{
    for (size_t i = 0; i < batches; i++) {
        scene->series[replication * RUN_RECORD_SERIES + i] += by;
    }
}

static void raise_windows(struct scene *scene, size_t replication, size_t windows, double by)
{
    for (size_t i = 0; i < windows; i++) {
        scene->windows[replication * SIMULATION_WINDOWS + i] += by;
    }
}

/* Samples of a scene, whose metric has that name and statistic. */
static void open_scene(const struct scene *scene, const char *name, enum statistic statistic,
                       uint64_t replications, struct arena *arena, struct replications *samples)
{
    made_up(samples, arena,
            &(struct made){
                .replications = replications,
                .windows = SIMULATION_WINDOWS,
                .series = scene->series,
                .metrics = {{.name = name, .statistic = statistic, .parts = scene->windows}}});
}

/* The cut of each replication, of a scene with a mean over time of the system. */
static enum warmup_method cuts_of(const struct scene *scene, uint64_t replications, size_t *cuts)
{
    struct arena *arena = arena_create();
    struct replications samples;
    open_scene(scene, "x", STATISTIC_MEAN, replications, arena, &samples);
    memcpy(cuts, samples.cuts, replications * sizeof *cuts);
    enum warmup_method method = samples.method;
    arena_destroy(arena);
    return method;
}

static void expect_cuts(const size_t *cuts, const size_t *right, const char *scene)
{
    for (size_t i = 0; i < REPLICATIONS; i++) {
        cr_expect_eq(cuts[i], right[i], "%s: replication %zu is cut at %zu, not %zu", scene, i,
                     cuts[i], right[i]);
    }
}

Test(warmup, of_level_runs_is_nothing)
{
    static struct scene scene;
    size_t cuts[REPLICATIONS];
    fill(&scene);
    cr_expect_eq(cuts_of(&scene, REPLICATIONS, cuts), WARMUP_MSER5);
    expect_cuts(cuts, (size_t[REPLICATIONS]){0}, "level");
}

Test(warmup, that_all_replications_share_is_cut)
{
    static struct scene scene;
    size_t cuts[REPLICATIONS];
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 24, 50); /* an eighth of the run: 10 of 80 windows */
    }
    cuts_of(&scene, REPLICATIONS, cuts);
    expect_cuts(cuts, (size_t[REPLICATIONS]){10, 10, 10, 10, 10, 10}, "all");
}

/* The noise of one replication looks like a warm-up: the others are cut for it, and it is not. */
Test(warmup, of_one_replication_is_not_chosen_on_itself)
{
    static struct scene scene;
    size_t cuts[REPLICATIONS];
    fill(&scene);
    raise_signal(&scene, 2, 24, 50);
    cuts_of(&scene, REPLICATIONS, cuts);
    expect_cuts(cuts, (size_t[REPLICATIONS]){10, 10, 0, 10, 10, 10}, "one");
    fill(&scene);
    raise_windows(&scene, 3, 16, 50);
    cuts_of(&scene, REPLICATIONS, cuts);
    expect_cuts(cuts, (size_t[REPLICATIONS]){16, 16, 16, 0, 16, 16}, "one by a metric");
}

/* The cut of a replication does not depend on its own series and windows. */
Test(warmup, does_not_depend_on_the_replication_it_cuts)
{
    static struct scene scene;
    size_t before[REPLICATIONS];
    size_t cuts[REPLICATIONS];
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 24 + 4 * i, 50 + (double)i);
        raise_windows(&scene, i, 2 + i, 9);
    }
    cuts_of(&scene, REPLICATIONS, before);
    static const double others[] = {0, -400, 1e6};
    bool has_changed = false;
    for (size_t own = 0; own < REPLICATIONS; own++) {
        for (size_t k = 0; k < 3; k++) {
            static struct scene changed;
            changed = scene;
            raise_signal(&changed, own, 90, others[k]);
            raise_windows(&changed, own, 15, others[k]);
            cuts_of(&changed, REPLICATIONS, cuts);
            cr_expect_eq(cuts[own], before[own], "replication %zu", own);
            has_changed = has_changed || memcmp(cuts, before, sizeof cuts) != 0;
        }
    }
    cr_expect(has_changed, "the cuts of the others depend on it");
}

Test(warmup, is_the_latest_of_the_signal_and_the_metrics)
{
    static struct scene scene;
    size_t cuts[REPLICATIONS];
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 24, 50);
        raise_windows(&scene, i, 18, 50);
    }
    cuts_of(&scene, REPLICATIONS, cuts);
    expect_cuts(cuts, (size_t[REPLICATIONS]){18, 18, 18, 18, 18, 18}, "the metric is later");
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 48, 50);
    }
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 24, -50);
    }
    cuts_of(&scene, REPLICATIONS, cuts);
    expect_cuts(cuts, (size_t[REPLICATIONS]){20, 20, 20, 20, 20, 20}, "the signal is later");
}

/* Metrics of a part of the system, and what is no mean, do not decide. */
Test(warmup, looks_at_means_of_the_whole_system)
{
    static const struct {
        const char *name;
        enum statistic statistic;
        size_t cut;
    } facts[] = {
        {"response_time", STATISTIC_RATIO, 14},       {"number_in_system", STATISTIC_MEAN, 14},
        {"stations.cpu.number", STATISTIC_MEAN, 0},   {"lost", STATISTIC_TOTAL, 0},
        {"time_to_failure.least", STATISTIC_MEAN, 0}, {"longest", STATISTIC_GREATEST, 0},
    };
    static struct scene scene;
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_windows(&scene, i, 14, 50);
    }
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct arena *arena = arena_create();
        struct replications samples;
        open_scene(&scene, facts[i].name, facts[i].statistic, REPLICATIONS, arena, &samples);
        cr_expect_eq(samples.cuts[0], facts[i].cut, "%s: %zu", facts[i].name, samples.cuts[0]);
        arena_destroy(arena);
    }
}

Test(warmup, takes_half_of_the_run_at_most_and_says_so)
{
    static struct scene scene;
    struct arena *arena = arena_create();
    struct replications samples;
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 150, 50);
        raise_windows(&scene, i, 60, 50);
    }
    open_scene(&scene, "x", STATISTIC_MEAN, REPLICATIONS, arena, &samples);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        cr_expect_leq(samples.cuts[i], SIMULATION_CUTS);
    }
    cr_expect_not(samples.cut_is_late, "level until 60 of 80, so that no cut helps");
    fill(&scene);
    for (size_t i = 0; i < sizeof scene.series / sizeof *scene.series; i++) {
        scene.series[i] -= (double)(i % RUN_RECORD_SERIES); /* a trend has no end */
    }
    open_scene(&scene, "x", STATISTIC_MEAN, REPLICATIONS, arena, &samples);
    cr_expect(samples.cuts[1] == SIMULATION_CUTS && samples.cut_is_late);
    cr_expect_eq(replications_removed(&samples, 1), 40);
    arena_destroy(arena);
}

Test(warmup, of_few_replications_is_a_tenth)
{
    static struct scene scene;
    size_t cuts[REPLICATIONS];
    fill(&scene);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        raise_signal(&scene, i, 48, 50);
    }
    for (uint64_t count = 1; count < WARMUP_REPLICATIONS; count++) {
        cr_expect_eq(cuts_of(&scene, count, cuts), WARMUP_FIXED);
        cr_expect(cuts[0] == 8 && cuts[count - 1] == 8);
    }
    cr_expect_eq(cuts_of(&scene, WARMUP_REPLICATIONS, cuts), WARMUP_MSER5);
    cr_expect_eq(cuts[4], 20);
    cr_expect_str_eq(warmup_method_names[WARMUP_FIXED], "fixed");
}

/* Records without a signal have the warm-up of the spec behind them. */
Test(warmup, that_is_given_is_not_cut_again)
{
    static const double values[SIMULATION_WINDOWS * REPLICATIONS] = {90, 80, 70};
    struct arena *arena = arena_create();
    struct replications samples;
    made_up(&samples, arena,
            &(struct made){.replications = REPLICATIONS,
                           .windows = SIMULATION_WINDOWS,
                           .metrics = {{.parts = values}}});
    cr_expect_eq(samples.method, WARMUP_GIVEN);
    for (size_t i = 0; i < REPLICATIONS; i++) {
        cr_expect_eq(samples.cuts[i], 0);
    }
    arena_destroy(arena);
}

/* A failed replication has no signal: the others are fewer. */
Test(warmup, is_chosen_from_those_that_did_not_fail)
{
    static struct scene scene;
    struct arena *arena = arena_create();
    struct replications samples;
    struct error error = {0};
    fill(&scene);
    open_scene(&scene, "x", STATISTIC_MEAN, REPLICATIONS, arena, &samples);
    replications_use(&samples, 5);
    cr_expect_eq(samples.method, WARMUP_MSER5);
    struct made made = {.replications = 5,
                        .windows = SIMULATION_WINDOWS,
                        .series = scene.series,
                        .metrics = {{.parts = scene.windows}}};
    replications_init(&samples, arena, 5);
    for (uint64_t i = 0; i < 5; i++) {
        struct text_buffer text = made_record(&made, i);
        struct store_run run = {.replication = i,
                                .status = i == 1 ? STORE_FAILED : STORE_DONE,
                                .text = i == 1 ? "it crashed" : text.text};
        cr_assert(replications_add(&samples, &run, true, &error));
        text_buffer_free(&text);
    }
    replications_use(&samples, 5);
    cr_expect_eq(samples.method, WARMUP_FIXED);
    cr_expect(samples.cuts[0] == 8 && samples.cuts[1] == 0);
    arena_destroy(arena);
}
