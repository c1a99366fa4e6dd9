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
        {"import faults dated.csv -o faults.json", 0, NULL, "0 s is \"2026-11-29T10:00:00Z\""},
        {"check replayed.json", 0, "replayed: valid", NULL},
        {"import faults dated.csv --origin 2026-11-29T09:59:00Z", 0, "\"at\": \"60 s\"",
         "the origin that was given"},
        {"import faults dated.csv --origin noon", 64, NULL, "no date and no time of day"},
        {"import lscpu dated.csv --origin 10:00:00", 64, NULL, "is an option of import faults"},
        {"import faults none.csv", 66, NULL, "none.csv: cannot be opened"},
        {"import faults bad.csv -o faults.json", 65, NULL, "bad.csv: line 2: a fault without"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "log.csv",
                 "time,kind,target,for\n60,node_hang,alpha,2 s\n90 s,link_loss,beta,10 s\n");
    fixture_file(folder, "dated.csv",
                 "Time;Kind;Target\n2026-11-29T10:00:00Z;node_crash;alpha\n"
                 "2026-11-29T10:02:00Z;node_crash;beta\n");
    fixture_file(folder, "bad.csv", "time,kind\n,node_crash\n");
    fixture_file(folder, "replayed.json", spec);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
