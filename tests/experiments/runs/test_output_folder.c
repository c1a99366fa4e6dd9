#include "experiments/runs/output_folder.h"

#include "tests/experiments/fixture.h"

Test(output_folder, comes_back_from_the_folder_or_a_file_in_it)
{
    char folder[64];
    char path[160];
    static const char *const names[] = {"%s/out", "%s/out/results.json", "%s/out/runs.sqlite"};
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [3, 1, 2]}}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --shard 1/2"), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct output_folder read;
        struct error error = {0};
        snprintf(path, sizeof path, names[i], folder);
        cr_assert(output_folder_open(&read, path, &error), "%s", error.text);
        cr_expect_str_eq(read.described.name, "mm1");
        cr_expect_eq(spec_point_count(read.spec), 3);
        cr_expect(read.experiment.shard == 1 && read.experiment.shards == 2);
        struct experiment_point point; /* the order of the sweep is kept */
        experiment_point_open(&read.experiment, 0, &point);
        cr_expect_eq(json_integer_value(
                         json_object_get(point.point.parameters, "system.stations.cpu.servers")),
                     3);
        experiment_point_close(&point);
        output_folder_close(&read);
    }
    fixture_remove(folder);
}

Test(output_folder, that_is_not_there_is_an_error)
{
    char folder[64];
    struct output_folder read;
    struct error error = {0};
    cr_expect_not(output_folder_open(&read, fixture_folder(folder), &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    output_folder_close(&read);
    error = (struct error){0};
    cr_expect_not(output_folder_open(&read, "/nonexistent", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    output_folder_close(&read);
    fixture_remove(folder);
}
