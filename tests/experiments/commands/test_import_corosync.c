#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/import/corosync_fixture.h"

/* The spec that comes out is valid and runs; what the file has beyond it is said. */
Test(import_corosync, the_spec_is_valid)
{
    static const struct fixture_call calls[] = {
        {"import corosync corosync.conf -o cluster.json", 0, NULL, "quorum.device.model: net"},
        {"check cluster.json", 0, "ha-cluster: valid", NULL},
        {"import corosync - <corosync.conf", 0, "\"token\": \"10000 ms\"", NULL},
        {"import corosync none.conf", 66, NULL, "none.conf: cannot be opened"},
        {"import corosync bad.conf -o cluster.json", 65, NULL, "bad.conf: line 1: \"totem {\" is"},
        {"import corosync corosync.conf --cores 2", 64, NULL, "are options of import mlc"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "corosync.conf", COROSYNC_TEXT);
    fixture_file(folder, "bad.conf", "totem {\n");
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
