#include "experiments/results/provenance.h"

#include "tests/experiments/results.h"

Test(provenance, has_the_command_the_clock_and_the_machine)
{
    char folder[64];
    struct error error = {0};
    char *command[] = {"run", "x \"y\".json", "latin-1: \xe4", NULL};
    struct provenance provenance = {
        .command = command,
        .started = 1700000000,
        .wall_s = 1.5,
        .workers = 2,
        .progress = {.total = 9, .done = 9, .cached = 4, .failed = 1, .events = 77},
    };
    cr_assert(provenance_write(&provenance, fixture_folder(folder), &error), "%s", error.text);
    char *text = fixture_read(folder, PROVENANCE_NAME);
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json);
    cr_expect_str_eq(results_text(json, "command/1"), "x \"y\".json");
    cr_expect_str_eq(results_text(json, "command/2"), "latin-1: ?");
    cr_expect_str_eq(results_text(json, "started"), "2023-11-14T22:13:20Z");
    cr_expect_eq(results_number(json, "wall_s"), 1.5);
    cr_expect_eq(results_number(json, "runs/computed"), 5);
    cr_expect_eq(results_number(json, "runs/cached"), 4);
    cr_expect_eq(results_number(json, "runs/events"), 77);
    cr_expect_not_null(results_at(json, "machine/host"));
    json_decref(json);
    memory_free(text);
    fixture_remove(folder);
}
