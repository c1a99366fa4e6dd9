#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/import/mlc_fixture.h"

static const char spec[] =
    "{'name': 'loaded', 'system': {'kind': 'multiprocessor', 'machine': 'server.json'}, "
    "'workload': {'program': {'compute': '0 s', 'outstanding': 15, 'placement': 'local'}}, "
    "'run': {'horizon': '20 us', 'replications': 2}}";

Test(import_mlc, a_spec_uses_the_machine_file)
{
    static const struct fixture_call calls[] = {
        {"import mlc mlc.txt --cores 25 --channels 5 -o server.json", 0, NULL,
         "workload.program.outstanding 15"},
        {"check loaded.json", 0, "loaded: valid", NULL},
        {"import mlc mlc.txt --machine server.json -o again.json", 0, NULL, NULL},
        {"import mlc - --cores 25 <mlc.txt", 0, "with <stdin>, a text of", "memory.channels 5"},
        {"import mlc mlc.txt -q", 0, "\"latencies\": [", NULL},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "mlc.txt", MLC_TEXT);
    fixture_file(folder, "loaded.json", spec);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    char *said = fixture_read(folder, "complained");
    cr_expect_str_eq(said, "", "-q says nothing");
    memory_free(said);
    fixture_remove(folder);
}

/* Nothing is written where anything is wrong. */
Test(import_mlc, mistakes_leave_the_file_as_it_was)
{
    static const struct fixture_call calls[] = {
        {"import mlc bad.txt -o server.json", 65, NULL, "bad.txt: line 3: 1 values for 2 nodes"},
        {"import mlc none.txt -o server.json", 66, NULL, "none.txt: cannot be opened"},
        {"import mlc mlc.txt --machine none.json -o server.json", 66, NULL, "none.json: cannot be"},
        {"import mlc mlc.txt --machine mlc.txt -o server.json", 65, NULL,
         "mlc.txt: line 1, column"},
        {"import mlc mlc.txt -o none/server.json", 73, NULL, "none/server.json"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "mlc.txt", MLC_TEXT);
    fixture_file(folder, "bad.txt", "idle latencies\nNuma node 0 1\n 0 80.0\n");
    fixture_file(folder, "server.json", "as it was");
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    char *kept = fixture_read(folder, "server.json");
    cr_expect_str_eq(kept, "as it was");
    memory_free(kept);
    fixture_remove(folder);
}
