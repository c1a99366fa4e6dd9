#include "experiments/commands/timeline_point.h"

#include "experiments/timeline/read.h"
#include "tests/experiments/fixture.h"

#include <inttypes.h>

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

/* The lines about the replications of a folder, of which one timeline is at hand. */
static char *place_of(const char *folder, const char *out, uint64_t replication, size_t width)
{
    char path[128];
    struct timeline_lines lines;
    struct timeline_choice choice = {true, true, 0, replication};
    struct text_buffer text = {0};
    struct error error = {0};
    snprintf(path, sizeof path, "%s/%s", folder, out);
    cr_assert(timeline_read(path, &choice, &lines, &error), "%s", error.text);
    timeline_point_place(path, &lines, width, &text);
    timeline_lines_free(&lines);
    return text.text;
}

Test(timeline_point, says_where_a_replication_lies_among_the_others)
{
    char folder[64];
    struct timeline_lines lines;
    struct text_buffer text = {0};
    fixture_folder(folder);
    cr_assert_eq(fixture_coupling(folder, "run hot-standby-failover --replications 5 --trace 5 -o "
                                          "out --progress never"),
                 0);
    cr_assert_eq(fixture_coupling(folder, "run hot-standby-failover --replications 1 -o alone "
                                          "--progress never"),
                 0);
    for (uint64_t i = 0; i < 5; i++) {
        uint64_t of = 99;
        double down, minimum, maximum;
        char *place = place_of(folder, "out", i, 0);
        uint64_t replication = 99;
        char order[32] = "";
        cr_assert_eq(sscanf(place,
                            "replication %" SCNu64 " of %" SCNu64
                            ": database was down %lf s, the %31[^;]; %lf to %lf s over all\n",
                            &replication, &of, &down, order, &minimum, &maximum),
                     6, "%s", place);
        cr_expect(replication == i && of == 5, "%s", place);
        cr_expect(minimum <= down && down <= maximum);
        cr_expect_eq(down == minimum, strcmp(order, "shortest") == 0, "%s", place);
        cr_expect_eq(down == maximum, strcmp(order, "longest") == 0, "%s", place);
        memory_free(place);
    }
    char *narrow = place_of(folder, "out", 0, 60);
    cr_expect(strchr(narrow, '\n') < narrow + 61);
    memory_free(narrow);
    cr_expect_null(place_of(folder, "alone", 0, 0));
    timeline_lines_init(&lines);
    timeline_point_place(folder, &lines, 0, &text); /* no results there */
    cr_expect_eq(text.length, 0);
    timeline_lines_free(&lines);
    fixture_remove(folder);
}
