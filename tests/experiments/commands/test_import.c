#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"

Test(import, words_and_options)
{
    static const struct fixture_call calls[] = {
        {"import", 64, NULL, "import what? "},
        {"import mcl mlc.txt", 64, NULL, "did you mean mlc?"},
        {"import mlc", 64, NULL, "mlc: which file?"},
        {"import mlc one.txt two.txt", 64, NULL, "two.txt: import takes one file"},
        {"import mlc one.txt --cores 0", 64, NULL, "--cores: \"0\" is no whole number from 1"},
        {"import mlc one.txt --channels x", 64, NULL, "--channels: \"x\" is no whole number"},
        {"import mlc one.txt -o ''", 64, NULL, "the file has no name"},
        {"import -h", 0, "Usage: coupling import [OPTION...] corosync FILE.conf", NULL},
        {"complete 2 coupling import ''", 0, "hwloc\nlscpu\nmlc\n", NULL},
        {"complete 3 coupling import lscpu ''", 0, "\tfiles json", NULL},
        {"complete 3 coupling import hwloc ''", 0, "\tfiles xml", NULL},
        {"import lscpu cpu.json --cores 4", 64, NULL, "are options of import mlc"},
    };
    char folder[64];
    fixture_calls(fixture_folder(folder), calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
