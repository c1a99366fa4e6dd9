#include "experiments/commands/completion_values.h"

#include "experiments/commands/table.h"
#include "tests/experiments/fixture.h"

static void expect_values(const char *argument, const char *first, const char *begun,
                          const char *expected)
{
    struct completion_list list = {.table = commands, .first = first};
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    completion_begin(&list, begun);
    completion_value(&list, argument, begun, argument == NULL ? "literal" : NULL);
    completion_list_print(&list, out);
    fclose(out);
    cr_expect_str_eq(text, expected);
    free(text);
}

Test(completion_values, are_those_of_the_argument)
{
    expect_values(NULL, NULL, "lit", "literal\n");
    expect_values(NULL, NULL, "x", "");
    expect_values("b|a|ab", NULL, "a", "a\nab\n");
    expect_values("DIR", NULL, "x", "\tfolders\n");
    expect_values("DIR-A", NULL, "x", "\tfolders\n");
    expect_values("FILE.csv", NULL, "x", "\tfiles csv\n");
    expect_values("FILE", NULL, "x", "\tfiles\n");
    expect_values("N", NULL, "", "");
    expect_values("COMMAND", NULL, "ru", "run\n");
    expect_values("KIND", NULL, "crossb", "crossbar\n");
    expect_values("SECTION", NULL, "ex", "exclude\nextends\n");
    expect_values("PATH", NULL, "system.memory.layou", "system.memory.layout\n");
    expect_values("PATH=VALUE", NULL, "run.transien", "run.transient=\n");
    expect_values("PATH=VALUE", NULL, "run.transient=t", "true\n");
    expect_values("PATH=VALUE", "nothing.json", "system.memory.layou", "system.memory.layout=\n");
}

/* Names of the metrics that a spec, or the experiment of a folder, reports. */
Test(completion_values, of_metrics_are_those_of_the_spec_or_folder)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out"), 0);
    cr_assert_eq(chdir(folder), 0);
    static const char *const sources[] = {"spec.json", "out"};
    for (size_t i = 0; i < 2; i++) {
        expect_values("METRIC", sources[i], "through", "throughput\n");
        expect_values("METRIC", sources[i], "stations.cpu.util", "stations.cpu.utilization\n");
        expect_values("METRIC,...", sources[i], "throughput,lost", "throughput,lost_fraction\n");
    }
    expect_values("METRIC", "nothing.json", "through", "");
    expect_values("METRIC", NULL, "through", "");
    fixture_file(folder, "broken.json", "{");
    expect_values("METRIC", "broken.json", "through", "");
    expect_values("PATH=VALUE", "broken.json", "system.memory.layou", "system.memory.layout=\n");
    expect_values("PATH=VALUE", "spec.json", "system.stations.c", "system.stations.cpu.\n");
    fixture_remove(folder);
}
