#include "experiments/results/json/crossing.h"

#include "tests/experiments/crossing_scene.h"

static json_t *written(const struct crossing_scene *scene)
{
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_crossings_write(&writer, &scene->result.crossings);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    return json;
}

Test(json_crossing, has_the_size_its_points_and_the_counts)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE),
                        scene_runs, 3);
    json_t *json = written(&scene);
    cr_expect_float_eq(results_number(json, "crossings/0/size"), 4.4 / 3, 1e-9);
    cr_expect_str_eq(results_text(json, "crossings/0/baseline"), "fcfs");
    cr_expect_str_eq(results_text(json, "crossings/0/higher_beyond"), "ps");
    cr_expect_eq(results_number(json, "crossings/0/once"), 3);
    cr_expect_eq(results_number(json, "crossings/0/points/2"), 3);
    cr_expect_eq(results_number(json, "crossings/0/baseline_points/0"), 1);
    cr_expect(json_is_null(results_at(json, "crossings/1/size")));
    cr_expect_str_eq(results_text(json, "crossings/1/reason"), "the curves do not cross");
    cr_expect(json_is_null(results_at(json, "crossings/1/higher_beyond")));
    json_decref(json);
    crossing_scene_close(&scene);
}

Test(json_crossing, is_missing_where_none_is_asked_for)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING), scene_runs, 3);
    json_t *json = written(&scene);
    cr_expect_null(results_at(json, "crossings"));
    json_decref(json);
    crossing_scene_close(&scene);
}
