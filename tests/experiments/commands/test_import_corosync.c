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
        {"import corosync last.conf -o last.json", 65, NULL,
         "last.conf: line 14: last_man_standing is on where node a has 2 votes"},
        {"check last.json", 66, NULL, "last.json"},
        {"import corosync none.conf", 66, NULL, "none.conf: cannot be opened"},
        {"import corosync bad.conf -o cluster.json", 65, NULL, "bad.conf: line 1: \"totem {\" is"},
        {"import corosync corosync.conf --cores 2", 64, NULL, "are options of import mlc"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "corosync.conf", COROSYNC_TEXT);
    fixture_file(folder, "last.conf",
                 "quorum {\n}\nnodelist {\nnode {\nname: a\nring0_addr: a\nquorum_votes: 2\n}\n"
                 "node {\nring0_addr: b\n}\n}\nquorum {\nlast_man_standing: 1\n}\n");
    fixture_file(folder, "bad.conf", "totem {\n");
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
