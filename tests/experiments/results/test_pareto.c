#include "experiments/results/pareto.h"

#include "tests/experiments/spec/spec_text.h"

enum { MOST = 200, PAIRS = 6 };

/* Points with the values of two metrics in each replication. */
struct scene {
    struct front_metric metrics[2];
    struct analysis_parameters analysis;
    const char *names[2];
    struct point_summary list[MOST];
    struct point_summary_metric of[MOST][2];
    double values[MOST][2][PAIRS];
    struct point_summaries summaries;
};

static bool all[PAIRS] = {true, true, true, true, true, true};

static struct scene *scene_new(enum better first, enum better second)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->metrics[0] = (struct front_metric){.metric = "a", .better = first};
    scene->metrics[1] = (struct front_metric){.metric = "b", .better = second};
    scene->names[0] = "a";
    scene->names[1] = "b";
    scene->analysis.pareto = scene->metrics;
    scene->summaries = (struct point_summaries){
        .analysis = &scene->analysis, .names = scene->names, .name_count = 2, .list = scene->list};
    return scene;
}

/* A point: means, and how much each replication is off, which all points share times `spread`. */
static void scene_add(struct scene *scene, double a, double b, double spread)
{
    static const double noise[PAIRS] = {1, -1, 0.5, -0.5, 0.25, -0.25};
    double means[2] = {a, b};
    size_t i = scene->summaries.count++;
    scene->list[i] = (struct point_summary){
        .id = i, .replications = PAIRS, .confidence = 0.95, .metrics = scene->of[i]};
    for (int k = 0; k < 2; k++) {
        for (int r = 0; r < PAIRS; r++) {
            scene->values[i][k][r] = means[k] + spread * noise[r];
        }
        scene->of[i][k] = (struct point_summary_metric){
            .unit = "s",
            .estimate = {.interval = {.mean = means[k],
                                      .lower = means[k] - spread,
                                      .upper = means[k] + spread,
                                      .samples = PAIRS,
                                      .known = spread > 0}},
            .row = {scene->values[i][k], all},
        };
    }
}

static void expect_states(struct scene *scene, const char *states)
{
    static const char letters[] = "FUD-";
    struct pareto pareto;
    pareto_make(&pareto, &scene->summaries);
    cr_assert_eq(pareto.count, strlen(states));
    for (size_t i = 0; i < pareto.count; i++) {
        cr_expect_eq(letters[pareto.list[i].state], states[i], "point %zu is %c", i,
                     letters[pareto.list[i].state]);
    }
    pareto_free(&pareto);
    free(scene);
}

Test(pareto, the_front_is_what_no_other_beats_in_both)
{
    struct scene *scene = scene_new(BETTER_LESS, BETTER_LESS);
    scene_add(scene, 1, 9, 0.1);
    scene_add(scene, 5, 5, 0.1);
    scene_add(scene, 9, 1, 0.1);
    scene_add(scene, 6, 6, 0.1); /* worse than 1 */
    scene_add(scene, 5, 6, 0.1); /* as good in a, worse in b */
    scene_add(scene, 5, 5, 0.1); /* the same as 1 */
    expect_states(scene, "FFFDDF");
}

Test(pareto, more_may_be_better)
{
    struct scene *scene = scene_new(BETTER_LESS, BETTER_MORE);
    scene_add(scene, 1, 9, 0.1);
    scene_add(scene, 5, 5, 0.1);
    scene_add(scene, 9, 10, 0.1);
    expect_states(scene, "FDF");
}

/* Independent noise: the intervals of points 0 and 1 overlap, those of 0 and 2 do not. */
Test(pareto, what_is_not_surely_worse_is_undecided)
{
    struct scene *scene = scene_new(BETTER_LESS, BETTER_LESS);
    scene_add(scene, 5, 5, 1);
    scene_add(scene, 5.5, 5.5, 1);
    scene_add(scene, 8, 8, 1);
    for (int r = 0; r < PAIRS; r++) { /* turned round: pairs say nothing */
        scene->values[1][0][r] = 11 - scene->values[1][0][r];
        scene->values[1][1][r] = 11 - scene->values[1][1][r];
    }
    expect_states(scene, "FUD");
}

/* The same noise in both: the intervals overlap, the paired difference is sure. */
Test(pareto, pairs_decide_where_intervals_overlap)
{
    struct scene *scene = scene_new(BETTER_LESS, BETTER_LESS);
    scene_add(scene, 5, 5, 1);
    scene_add(scene, 5.5, 5, 1.1); /* b: the difference holds 0 */
    scene_add(scene, 5.5, 5, 1);   /* b: none in each replication */
    scene_add(scene, 5.5, 5.5, 1.01);
    expect_states(scene, "FUDD");
}

Test(pareto, a_mark_is_sure_of_nothing_and_a_missing_value_is_left_out)
{
    struct scene *scene = scene_new(BETTER_LESS, BETTER_LESS);
    scene_add(scene, 1, 1, 0.1);
    scene_add(scene, 8, 8, 0.1);
    scene_add(scene, 9, 9, 0.1);
    scene_add(scene, 0, 0, 0.1);
    scene->of[1][1].estimate.mark = "few";
    scene->of[3][0].estimate = (struct estimate){.reason = "nobody came"};
    expect_states(scene, "FUD-");
}

/* By the definition, point by point; a twin that forgets equal costs differs. */
Test(pareto, is_what_the_definition_says_of_many_points)
{
    struct scene *scene = scene_new(BETTER_MORE, BETTER_LESS);
    struct pareto pareto;
    size_t front = 0;
    size_t twins = 0;
    uint32_t state = 7;
    for (size_t i = 0; i < MOST; i++) {
        state = state * 1664525u + 1013904223u;
        double a = (double)(state >> 27);
        state = state * 1664525u + 1013904223u;
        scene_add(scene, a, a + (double)(state >> 28), 0.01); /* what is better costs more */
    }
    pareto_make(&pareto, &scene->summaries);
    for (size_t i = 0; i < MOST; i++) {
        bool is_beaten = false;
        bool is_beaten_in_both = false;
        const struct point_summary_metric *mine = scene->of[i];
        for (size_t k = 0; k < MOST; k++) {
            const struct point_summary_metric *other = scene->of[k];
            double a = other[0].estimate.interval.mean - mine[0].estimate.interval.mean;
            double b = mine[1].estimate.interval.mean - other[1].estimate.interval.mean;
            is_beaten = is_beaten || (a >= 0 && b >= 0 && (a > 0 || b > 0));
            is_beaten_in_both = is_beaten_in_both || (a > 0 && b > 0);
        }
        cr_expect_eq(pareto.list[i].state == PARETO_FRONT, !is_beaten, "point %zu", i);
        front += !is_beaten;
        twins += !is_beaten_in_both;
    }
    cr_expect(front > 1 && front < MOST / 2 && twins > front);
    pareto_free(&pareto);
    free(scene);
}
