#include "experiments/commands/timeline_against.h"

#include "tests/experiments/against_fixture.h"

Test(timeline_against, prints_the_comparison_or_all_that_is_wrong)
{
    static const struct fixture_call calls[] = {
        {"timeline . --against log.jsonl", 0, "node.suspect  beta       2.500  2.000 to 3.000",
         "log.jsonl: keys that are passed over: \"host\""},
        {"timeline . --against log.jsonl --replication 1", 0,
         "one replication has no range: keep more timelines", NULL},
        {"timeline . --against log.jsonl --format json", 0, "\"replications\": 2,", NULL},
        {"timeline . --against log.jsonl --format trace", 64, NULL,
         "--format: --against has text and json"},
        {"timeline . --against log.jsonl --format jsonl", 64, NULL, "--against has text and json"},
        {"timeline . --against log.jsonl --lanes alpha", 64, NULL, "--against has no lanes"},
        {"timeline . --against log.jsonl --point 3", 66, NULL, "no timeline of point 3"},
        {"timeline . --against bad.jsonl", 65, NULL, "coupling: bad.jsonl:1: \"event\" is missing"},
        {"timeline . --against bad.jsonl", 65, NULL, "bad.jsonl:3: it is no JSON: "},
        {"timeline . --against bad.jsonl", 65, NULL, "bad.jsonl: a line is e.g. {\"t\": 2.704, "},
        {"timeline . --against none.jsonl", 66, NULL, "none.jsonl: cannot be opened"},
        {"timeline . --against empty.jsonl", 65, NULL, "empty.jsonl: it has no events"},
        {"timeline empty.jsonl --against log.jsonl", 66, NULL, "empty: nothing happened"},
    };
    char folder[64];
    against_folder(folder, AGAINST_LOG);
    fixture_file(folder, "bad.jsonl", "{'t': 1}\n{'t': 1, 'event': 'app.up'}\nno\n");
    fixture_file(folder, "empty.jsonl", "");
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
