#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"

static const char spec[] =
    "{'name': 'of lscpu', 'system': {'kind': 'multiprocessor', 'machine': 'server.json'}, "
    "'workload': {'program': {'compute': '100 ns'}}, 'run': {'horizon': '10 us'}}";

Test(import_lscpu, a_spec_uses_the_machine_file)
{
    static const struct fixture_call calls[] = {
        {"import lscpu cpu.json -o server.json", 0, NULL, "4 cores in 2 packages, 2 nodes"},
        {"check spec.json", 0, "of lscpu: valid", NULL},
        {"import lscpu - <cpu.json", 0, "\"cores_per_processor\": 2", NULL},
        {"import lscpu spec.json", 65, NULL, "spec.json: there is no list \"lscpu\""},
        {"import lscpu text", 65, NULL, "text: line 1, column 3"},
        {"import lscpu none.json", 66, NULL, "none.json: cannot be opened"},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "cpu.json",
                 "{'lscpu': [{'field': 'CPU(s):', 'data': '4'}, {'field': 'Socket(s):', 'data': "
                 "'2'}, {'field': 'NUMA node0 CPU(s):', 'data': '0,1'}, {'field': 'NUMA node1 "
                 "CPU(s):', 'data': '2,3'}]}");
    fixture_file(folder, "spec.json", spec);
    fixture_file(folder, "text", "CPU(s): 4\n");
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
