#include "experiments/commands/capacity.h"

#include "tests/experiments/fixture.h"

#define MACHINE                                                                                    \
    "{'name': 'pair', 'system': {'kind': 'multiprocessor', 'processors': 4, 'memory': "            \
    "{'latency': "                                                                                 \
    "'90 ns', 'channel_bandwidth': '12.8 GB/s'%s}, 'interconnect': {'kind': 'point_to_point', "    \
    "'bandwidth': '20 GB/s'%s}}, 'workload': {'program': {'compute': '50 ns'}}, 'run': "           \
    "{'horizon': "                                                                                 \
    "'10 us'}, 'sweep': {'%s': ['%s', '%s']}, 'analysis': {'compare': {'axis': '%s', 'baseline': " \
    "'%s'}}}"

static bool is_warned(const char *channels, const char *ports, const char *axis, const char *one,
                      const char *other)
{
    char folder[64];
    char text[2048];
    snprintf(text, sizeof text, MACHINE, channels, ports, axis, one, other, axis, one);
    fixture_file(fixture_folder(folder), "spec.json", text);
    cr_assert_eq(fixture_coupling(folder, "check spec.json"), 0);
    char said[128];
    snprintf(said, sizeof said, "%s/said", folder);
    FILE *file = fopen(said, "r");
    cr_assert_not_null(file);
    char all[8192] = "";
    cr_assert_gt(fread(all, 1, sizeof all - 1, file), 0);
    cr_assert_eq(fclose(file), 0);
    fixture_remove(folder);
    return strstr(all, "unlike capacity") != NULL;
}

/* One memory has the channels of one processor; or those of all, and links for each pair under
 * numa; or ports on both sides. A comparison of other things says nothing. */
Test(capacity, unlike_sides_are_said)
{
    static const char layout[] = "system.memory.layout";
    static const char placement[] = "workload.program.placement";
    cr_expect(is_warned("", ", 'ports': 1", layout, "uma", "numa"));
    cr_expect(is_warned(", 'channels_per_processor': 2", "", layout, "uma", "numa"));
    cr_expect_not(
        is_warned(", 'channels_per_processor': 2", ", 'ports': 1", layout, "uma", "numa"));
    cr_expect_not(is_warned(", 'layout': 'numa'", "", placement, "local", "interleaved"));
}
