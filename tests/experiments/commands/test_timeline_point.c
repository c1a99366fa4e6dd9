#include "experiments/commands/timeline_point.h"

#include "tests/experiments/fixture.h"

Test(timeline_point, has_the_values_of_a_sweep_where_there_are_runs)
{
    char folder[64];
    char path[128];
    struct text_buffer text = {0};
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    snprintf(path, sizeof path, "%s/out", folder);
    timeline_point_describe(path, 1, &text);
    cr_expect_str_eq(text.text, "servers 2");
    text.length = 0;
    timeline_point_describe(path, 2, &text);
    timeline_point_describe(folder, 0, &text);
    cr_expect_eq(text.length, 0);
    text_buffer_free(&text);
    fixture_remove(folder);
}
