#include "experiments/runs/output_folder.h"

#include "experiments/runs/store_file.h"
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

/* Runs of other versions alone are told; beside runs of this one they are passed over. */
Test(output_folder, of_another_version_is_refused)
{
    static const char *const changes[] = {
        "UPDATE runs SET version = version - 1 WHERE replication = 0",
        "UPDATE runs SET version = version - 1 WHERE replication > 0"};
    char folder[64];
    char path[160];
    sqlite3 *database;
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out"), 0);
    snprintf(path, sizeof path, "%s/out/" STORE_NAME, folder);
    for (size_t i = 0; i < 2; i++) {
        struct output_folder read;
        struct error error = {0};
        cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
        cr_assert_eq(sqlite3_exec(database, changes[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(database);
        cr_expect_eq(output_folder_open(&read, path, &error), i == 0);
        cr_expect(i == 0 ||
                      strstr(error.text, "its 3 runs were made by a program whose results have "
                                         "another version") != NULL,
                  "%s", error.text);
        output_folder_close(&read);
    }
    fixture_remove(folder);
}

Test(output_folder, that_is_not_there_is_an_error)
{
    char folder[64];
    char path[160];
    struct output_folder read;
    struct error error = {0};
    cr_expect_not(output_folder_open(&read, fixture_folder(folder), &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    cr_expect_str_eq(error.text, "it is no folder of results: there is no runs.sqlite in it");
    output_folder_close(&read);
    error = (struct error){0};
    fixture_file(folder, "spec.json", "{}");
    snprintf(path, sizeof path, "%s/spec.json", folder);
    cr_expect_not(output_folder_open(&read, path, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    cr_expect_str_eq(error.where, path);
    cr_expect_str_eq(error.text,
                     "it is no file in a folder of results: there is no runs.sqlite beside it");
    output_folder_close(&read);
    error = (struct error){0};
    cr_expect_not(output_folder_open(&read, "/nonexistent", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    output_folder_close(&read);
    fixture_remove(folder);
}
