#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"

static const char spec[] =
    "{'extends': 'faults.json', 'name': 'replayed', 'system': {'kind': 'cluster', 'nodes': "
    "{'alpha': {}, 'beta': {'role': 'standby', 'fencing_delay': '15 s'}}, 'services': {'database': "
    "{'on': 'alpha'}}}, 'run': {'horizon': '5 min', 'replications': 2}}";

/* A spec that extends the file replays the log. */
Test(import_faults, a_spec_replays_the_log)
{
    static const struct fixture_call calls[] = {
        {"import faults log.csv -o faults.json", 0, NULL, "2 faults"},
        {"check replayed.json", 0, "replayed: valid", NULL},
        {"import faults none.csv", 66, NULL, "none.csv: cannot be opened"},
        {"import faults bad.csv -o faults.json", 65, NULL, "bad.csv: line 2: a fault without"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "log.csv",
                 "time,kind,target,for\n60,node_hang,alpha,2 s\n90 s,link_loss,beta,10 s\n");
    fixture_file(folder, "bad.csv", "time,kind\n,node_crash\n");
    fixture_file(folder, "replayed.json", spec);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
