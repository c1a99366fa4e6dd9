#include "experiments/commands/command.h"

#include "experiments/runs/pace.h"
#include "experiments/runs/store_file.h"
#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

static void forget_last_run(const char *folder)
{
    sqlite3 *database;
    char path[128];
    snprintf(path, sizeof path, "%s/out/" STORE_NAME, folder);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "DELETE FROM runs WHERE replication = 2", NULL, NULL, NULL),
                 SQLITE_OK);
    sqlite3_close(database);
}

/* Pretend that a sweep of the folder wrote how far it is, some seconds ago. */
static void pretend(const char *folder, int ago)
{
    char path[128];
    const struct pace pace = {.is_running = true,
                              .started = time(NULL) - 100,
                              .updated = time(NULL) - ago,
                              .wall_s = 8,
                              .workers = 2,
                              .progress = {.total = 6, .done = 4}};
    snprintf(path, sizeof path, "%s/out", folder);
    cr_assert(pace_write(&pace, path));
}

Test(status, tells_what_is_stored_and_what_is_left)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    cr_expect_eq(fixture_coupling(folder, "status out"), 0);
    fixture_says(folder, "said",
                 "mm1\nruns    6 of 6 are stored; 0 to make\n"
                 "points  2 of 2 are complete, 0 begun, 0 not begun\n"
                 "state   not running: ended ");
    fixture_says(folder, "said", "runs a second: 6 made in ");
    forget_last_run(folder);
    cr_expect_eq(fixture_coupling(folder, "status out"), 0);
    fixture_says(folder, "said",
                 "runs    4 of 6 are stored; 2 to make\n"
                 "points  0 of 2 are complete, 2 begun, 0 not begun\n");
    fixture_says(folder, "said", "This goes on where it stopped:\n  ");
    fixture_says(folder, "said", "coupling run out/spec.json -o out\n");
    fixture_remove(folder);
}

Test(status, tells_a_sweep_that_runs_from_one_that_was_killed)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    forget_last_run(folder);
    pretend(folder, 1);
    cr_expect_eq(fixture_coupling(folder, "status out"), 0);
    fixture_says(folder, "said", "state   running, begun ");
    fixture_says(folder, "said",
                 "pace    0.5 runs a second: 4 made in 8 s by 2 workers; about 4 s "
                 "more\n");
    char *said = fixture_read(folder, "said");
    cr_expect_null(strstr(said, "goes on"), "a sweep that runs needs no command");
    memory_free(said);
    pretend(folder, 1000);
    cr_expect_eq(fixture_coupling(folder, "status out"), 0);
    fixture_says(folder, "said", "state   not running: killed, heard of last 17 min ago");
    fixture_remove(folder);
}

Test(status, takes_one_folder)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "status"), 64);
    fixture_says(folder, "complained", "status takes one folder of results");
    cr_expect_eq(fixture_coupling(folder, "status a b"), 64);
    cr_expect_eq(fixture_coupling(folder, "status nowhere"), 66);
    fixture_says(folder, "complained", "nowhere: there is no such file or folder");
    fixture_remove(folder);
}
