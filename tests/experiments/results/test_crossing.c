#include "experiments/results/crossing.h"

#include "tests/experiments/crossing_scene.h"

Test(crossing, stands_between_sizes_of_either_side_paired_by_replication)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE),
                        scene_runs, 3);
    const struct crossings *crossings = &scene.result.crossings;
    cr_assert_eq(crossings->count, 2);
    const struct crossing *ps = &crossings->list[0];
    cr_expect_str_eq(ps->value.text, "ps");
    cr_expect(ps->count == 3 && ps->others[0]->id == 4 && ps->baseline[0]->id == 1);
    cr_expect_float_eq(ps->at.interval.mean, (1.5 + 1.4 + 1.5) / 3, 1e-9);
    cr_expect(ps->at.interval.known && ps->found.is_above && ps->note == NULL);
    cr_expect(!crossings->list[1].found.known);
    cr_expect_str_eq(crossings->list[1].at.reason, "the curves do not cross");
    crossing_scene_close(&scene);
}

/* Of three replications two cross: 67 % are too few, and the third is told. */
Test(crossing, is_none_where_too_few_replications_cross)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE),
                        scene_doubtful, 3);
    const struct crossing *ps = &scene.result.crossings.list[0];
    cr_expect_eq(ps->at.interval.samples, 0);
    cr_expect_str_eq(ps->at.reason,
                     "2 of 3 replications cross once in the same direction: fewer than 90 %");
    cr_expect_str_eq(ps->note, "of 3 replications 1 cross more than once");
    cr_expect_eq(scene.result.crossings.list[1].found.touching, 1);
    crossing_scene_close(&scene);
}

/* The same size in all replications says nothing of its spread; one without a value is told. */
Test(crossing, has_no_bounds_without_spread)
{
    static const char *const same[][SCENE_CURVES * SCENE_SIZES] = {
        {"40", "10", "20", "43", "9", "21", "30", "5", "10"},
        {"41", "11", "21", "44", "10", "22", "30", "5", "10"},
        {"42", "12", "22", "45", "11", "null", "30", "5", "10"},
    };
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE), same, 3);
    const struct crossing *ps = &scene.result.crossings.list[0];
    cr_expect_float_eq(ps->at.interval.mean, 1.5, 1e-9);
    cr_expect(ps->at.is_constant && !ps->at.interval.known);
    cr_expect_str_eq(ps->at.reason,
                     "the same size in all replications: they say nothing about its spread");
    cr_expect_str_eq(ps->note, "of 3 replications 1 have not all values");
    crossing_scene_close(&scene);
}

Test(crossing, is_asked_for_by_a_comparison_and_a_curve_together)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING), scene_runs, 3);
    cr_expect(!scene.result.crossings.is_asked);
    crossing_scene_close(&scene);
    crossing_scene_open(&scene,
                        MM1 MM1_RUN SCENE_SWEEP(
                            SCENE_SCALING ", 'compare': {'axis': 'system.stations.cpu.servers', "
                                          "'baseline': 1}"),
                        scene_runs, 3);
    cr_expect(!scene.result.crossings.is_asked);
    crossing_scene_close(&scene);
}
