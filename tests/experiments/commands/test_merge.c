#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

#include <sqlite3.h>

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3, 4]}}"

static void make_shards(const char *folder)
{
    fixture_file(folder, "spec.json", MM1 MM1_RUN SWEEP);
    fixture_file(folder, "other.json", MM1 ", 'run': {'horizon': '401 s'}" SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o whole"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o s0 --shard 0/3"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o s1 --shard 1/3"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o s2 --shard 2/3"), 0);
    cr_assert_eq(fixture_coupling(folder, "run other.json -o other --shard 2/3"), 0);
}

Test(merge, of_shards_ends_in_the_bytes_of_the_whole)
{
    char folder[64];
    make_shards(fixture_folder(folder));
    cr_assert_eq(fixture_coupling(folder, "merge s0 s1 s2 -o merged"), 0);
    char *merged = fixture_read(folder, "merged/results.json");
    char *whole = fixture_read(folder, "whole/results.json");
    cr_expect_str_eq(merged, whole);
    cr_expect_eq(fixture_coupling(folder, "merge s2 s0 s1 s1 -o merged"), 0); /* again */
    memory_free(merged);
    memory_free(whole);
    fixture_remove(folder);
}

/* SQL's timeline_digest(key, lines): what the store has beside the lines. */
static void timeline_digest(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct digest_part parts[3] = {{"timeline", 8}};
    struct digest digest;
    for (int i = 0; i < count; i++) {
        parts[i + 1] = (struct digest_part){sqlite3_value_blob(values[i]),
                                            (size_t)sqlite3_value_bytes(values[i])};
    }
    digest_parts(parts, 3, &digest);
    sqlite3_result_blob(context, digest.bytes, DIGEST_BYTES, SQLITE_TRANSIENT);
}

/* No system of these specs tells anything: put into a folder's timelines what differs by run. */
static void tell(const char *folder, const char *name)
{
    char path[128];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/%s/" STORE_NAME, folder, name);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_create_function(database, "timeline_digest", 2, SQLITE_UTF8, NULL, timeline_digest,
                            NULL, NULL);
    cr_assert_eq(sqlite3_exec(database,
                              "UPDATE timelines SET lines = '{\"seq\": 1, \"event\": \"' || "
                              "hex(key) || '\"}' || char(10);"
                              "UPDATE timelines SET digest = timeline_digest(key, lines)",
                              NULL, NULL, NULL),
                 SQLITE_OK);
    sqlite3_close(database);
}

Test(merge, puts_timelines_together)
{
    static const char *const parts[] = {"whole", "s0", "s1"};
    static const char *const shares[] = {"0/1", "0/2", "1/2"};
    char folder[64];
    char line[128];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    for (int i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "run spec.json --trace 2 -o %s --shard %s", parts[i],
                 shares[i]);
        cr_assert_eq(fixture_coupling(folder, line), 0);
        tell(folder, parts[i]);
    }
    cr_assert_eq(fixture_coupling(folder, "run spec.json --trace 2 -o whole -j 3"), 0);
    cr_assert_eq(fixture_coupling(folder, "merge s1 s0 -o merged"), 0);
    cr_expect(fixture_says(folder, "said", "Timeline: merged/timeline.jsonl, 8 events"));
    char *whole = fixture_read(folder, "whole/timeline.jsonl");
    char *merged = fixture_read(folder, "merged/timeline.jsonl");
    cr_expect_str_eq(merged, whole);
    cr_expect_not_null(strstr(whole, "{\"point\": 3, \"replication\": 1, \"seq\": 1, \"event\""));
    memory_free(whole);
    memory_free(merged);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o s0 --shard 0/2"), 0);
    cr_expect_eq(fixture_coupling(folder, "merge s0 s1 -o m"), 65, "not all shards have them");
    fixture_remove(folder);
}

Test(merge, refuses_what_does_not_fit_together)
{
    static const struct {
        const char *arguments;
        int status;
        const char *says;
    } rows[] = {
        {"merge s0 s2 -o m", 66, "a gap: point 1 lacks replication 0 of 3; shard 1/3"},
        {"merge s0 s1 other -o m", 65, "its spec is another"},
        {"merge s0 s1 nothing -o m", 66, "nothing"},
        {"merge s0 s1 s2", 64, "-o DIR"},
        {"merge -o m", 64, "folders"},
        {"merge s0 -x", 64, "coupling: -x: there is no such option"},
        {"merge s0 -xy", 64, "coupling: -x: there is no such option"},
        {"merge s0 --force=1", 64, "coupling: --force=1: this option takes no value"},
    };
    char folder[64];
    char path[128];
    make_shards(fixture_folder(folder));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(fixture_coupling(folder, rows[i].arguments), rows[i].status, "%s",
                     rows[i].arguments);
        cr_expect(fixture_says(folder, "complained", rows[i].says), "%s", rows[i].arguments);
    }
    snprintf(path, sizeof path, "%s/m", folder);
    cr_expect_neq(access(path, F_OK), 0); /* nothing was left behind */
    fixture_remove(folder);
}

Test(merge, refuses_runs_that_are_there_twice_with_different_bytes)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    make_shards(fixture_folder(folder));
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o twice --shard 1/3"), 0);
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    store_close(fixture.store);
    snprintf(path, sizeof path, "%s/twice/" STORE_NAME, folder);
    fixture.store = store_open(path, &error);
    fixture.experiment.store = fixture.store;
    fixture_make_up(&fixture, 1, 2, 5, 0.5);
    fixture_close(&fixture);
    cr_expect_eq(fixture_coupling(folder, "merge s0 s1 s2 twice -o m"), 65);
    cr_expect(fixture_says(folder, "complained", "point 1, replication 2 is there twice"));
    fixture_remove(folder);
}
