#include "experiments/commands/import.h"

#include "tests/experiments/fixture.h"
#include "tests/experiments/import/hwloc_fixture.h"
#include "tests/experiments/import/mlc_fixture.h"

static const char spec[] =
    "{'name': 'of hwloc', 'system': {'kind': 'multiprocessor', 'machine': 'server.json'}, "
    "'workload': {'program': {'compute': '100 ns'}}, 'run': {'horizon': '10 us'}}";

/* Cores come from hwloc, latencies and bandwidths from MLC. */
Test(import_hwloc, mlc_calibrates_the_machine)
{
    static const struct fixture_call calls[] = {
        {"import hwloc machine.xml -o server.json", 0, NULL, "4 cores in 2 packages, 2 nodes"},
        {"check spec.json", 0, "of hwloc: valid", NULL},
        {"import mlc mlc.txt --machine server.json -o server.json", 0, NULL,
         "workload.program.outstanding 94"},
        {"check spec.json", 0, "of hwloc: valid", NULL},
        {"import hwloc - <machine.xml", 0, "\"hardware_threads\": 2", NULL},
    };
    char folder[64];
    struct hwloc_made made = {.packages = 2, .has_distances = true};
    struct text_buffer text = {0};
    hwloc_make(&text, &made);
    fixture_file(fixture_folder(folder), "machine.xml", text.text);
    fixture_file(folder, "mlc.txt", MLC_TEXT);
    fixture_file(folder, "spec.json", spec);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_says(folder, "server.json", "\"latencies\": [");
    text_buffer_free(&text);
    fixture_remove(folder);
}

/* Any damage is an error with one line, or is not noticed; hwloc itself crashes on some. */
Test(import_hwloc, damage_ends_with_one_sentence)
{
    char folder[64];
    struct hwloc_made made = {.packages = 2, .has_distances = true};
    struct text_buffer text = {0};
    hwloc_make(&text, &made);
    fixture_folder(folder);
    for (size_t i = 0; i < 60; i++) {
        size_t at = i * text.length / 60;
        char kept = text.text[at];
        text.text[at] = i % 2 == 0 ? '\0' : '7';
        fixture_file(folder, "machine.xml", text.text);
        text.text[at] = kept;
        int status = fixture_coupling(folder, "import hwloc machine.xml -q");
        char *said = fixture_read(folder, "complained");
        cr_expect(status == 0 || (status == 65 && strchr(said, '\n') == strrchr(said, '\n')),
                  "%zu: %d %s", i, status, said);
        memory_free(said);
    }
    text_buffer_free(&text);
    fixture_remove(folder);
}
