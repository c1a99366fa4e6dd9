#include "experiments/results/result.h"

#include "experiments/results/file.h"
#include "tests/experiments/results.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3]}}"

static void make_all(struct fixture *fixture)
{
    for (size_t id = 0; id < spec_point_count(fixture->spec); id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(fixture, id, i, (double)(id + i + 1), 0.5);
        }
    }
}

Test(result, is_a_file_with_a_fixed_head_and_all_points)
{
    char folder[64];
    struct fixture fixture;
    struct result result;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    make_all(&fixture);
    cr_assert(result_write(&fixture.experiment, fixture_folder(folder), &result, &fixture.error),
              "%s", fixture.error.text);
    char *text = fixture_read(folder, RESULT_NAME);
    static const char head[] = "{\n  \"format\": 2,\n  \"experiment\": \"mm1\",\n"
                               "  \"spec_digest\": \"sha256:";
    cr_expect_eq(strncmp(text, head, strlen(head)), 0);
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json);
    cr_expect_eq(json_array_size(json_object_get(json, "points")), 3);
    cr_expect_str_eq(results_text(json, "engine"), COUPLING_VERSION);
    cr_expect(json_is_array(results_at(json, "comparisons")));
    cr_expect(json_is_array(results_at(json, "scaling")));
    cr_expect_null(results_at(json, "shard"));
    cr_expect(fixture_says(folder, RESULT_CSV_NAME,
                           "point,system.stations.cpu.servers,metric,unit,mean,low,high,"));
    cr_expect(fixture_says(folder, RESULT_CSV_NAME, "\n2,3,throughput,1/s,"));
    cr_expect(fixture_says(folder, RESULT_SPEC_NAME, results_text(json, "spec_digest")));
    cr_expect_eq(result.failed, 0);
    cr_expect_not(result.is_imprecise);
    json_decref(json);
    memory_free(text);
    result_free(&result);
    fixture_remove(folder);
    fixture_close(&fixture);
}

Test(result, of_a_shard_has_its_points_only)
{
    char folder[64];
    struct fixture fixture;
    struct result result;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    make_all(&fixture);
    fixture.experiment.shard = 1;
    fixture.experiment.shards = 2;
    cr_assert(result_write(&fixture.experiment, fixture_folder(folder), &result, &fixture.error));
    char *text = fixture_read(folder, RESULT_NAME);
    json_t *json = json_loads(text, 0, NULL);
    cr_expect_eq(json_array_size(json_object_get(json, "points")), 1);
    cr_expect_eq(results_number(json, "points/0/id"), 1);
    cr_expect_eq(results_number(json, "shard/of"), 2);
    json_decref(json);
    memory_free(text);
    result_free(&result);
    fixture_remove(folder);
    fixture_close(&fixture);
}

Test(result, that_lacks_a_run_is_not_written)
{
    char folder[64];
    struct fixture fixture;
    struct result result;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    cr_expect_not(
        result_write(&fixture.experiment, fixture_folder(folder), &result, &fixture.error));
    char *path = file_join(folder, RESULT_NAME);
    cr_expect_not(file_exists(path));
    memory_free(path);
    result_free(&result);
    fixture_remove(folder);
    fixture_close(&fixture);
}

/* Failed runs before all else, then a precision not reached or an objective that does not pass. */
Test(result, has_the_exit_status_of_its_worst_part)
{
    struct objective asked[2] = {{.metric = "a"}, {.metric = "b"}};
    struct analysis_parameters analysis = {.objective_count = 2, .objectives = asked};
    struct result_objective objectives[2] = {{.verdict = VERDICT_PASS}, {.verdict = VERDICT_PASS}};
    struct point_summary point = {.objectives = objectives};
    struct result result = {.summaries = {.analysis = &analysis, .list = &point, .count = 1}};
    cr_expect_eq(result_status(&result), 0);
    objectives[1].verdict = VERDICT_UNDECIDED;
    cr_expect_eq(result_status(&result), 1);
    objectives[1].verdict = VERDICT_FAIL;
    cr_expect_eq(result_status(&result), 1);
    result.failed = 1;
    cr_expect_eq(result_status(&result), 2);
    result.failed = 0;
    objectives[1].verdict = VERDICT_PASS;
    result.is_imprecise = true;
    cr_expect_eq(result_status(&result), 1);
}
