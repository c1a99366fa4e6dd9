#include "tests/models/storage/san_fixture.h"

static void expect_complaint(const struct san_bench *bench, const char *where, const char *text)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "san");
    san_check(&bench->parameters, &scope,
              &(struct check_context){.complaints = &complaints, .is_whole = true});
    if (text == NULL) {
        cr_expect_eq(complaints.count, 0u);
    } else {
        cr_assert_eq(complaints.count, 1u);
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_str_eq(complaints.list[0].text, text);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(san_parameters, says_what_leads_nowhere)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    expect_complaint(&bench, NULL, NULL);
    bench.adapters[BLUE].fabric = "green";
    expect_complaint(&bench, "/system/san/adapters/hba1/fabric", "there is no fabric \"green\"");
    san_bench_open(&bench);
    bench.ports[RED].fabric = "green";
    expect_complaint(&bench, "/system/san/ports/a0/fabric", "there is no fabric \"green\"");
    san_bench_open(&bench);
    bench.adapters[RED].fabric = bench.adapters[BLUE].fabric = "red";
    bench.ports[RED].fabric = bench.ports[BLUE].fabric = "blue";
    expect_complaint(&bench, "/system/san/ports",
                     "no port is on a fabric of an adapter: no node has a path");
}

/* An adapter on a fabric without ports, while others have paths. A port may be left alone. */
Test(san_parameters, warns_of_dead_ends)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.ports[BLUE].fabric = "red";
    expect_complaint(&bench, "/system/san/adapters/hba1/fabric",
                     "is a dead end: no port is on fabric \"blue\"");
    san_bench_open(&bench);
    bench.adapters[RED].fabric = "blue";
    expect_complaint(&bench, NULL, NULL);
}

/* A stream goes at the rate of the narrowest part of its way; over two ways by turns half of it at
 * each rate: 600 MB at 1 MB/s and at 100 MB/s, 600 and 6 s, together 303 s. */
Test(san_parameters, a_stream_takes_its_narrowest_part)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct san_way ways[PATHS_MOST];
    cr_assert_eq(san_find_ways(&bench.parameters, ways), 2u);
    cr_expect_eq(san_stream_time(&bench.parameters, ways, 1, 600000000), 0);
    bench.adapters[RED].bandwidth = 1e6;
    bench.fabrics[RED].bandwidth = 800e6;
    bench.ports[BLUE].bandwidth = 100e6;
    bench.fabrics[BLUE].bandwidth = 800e6;
    cr_expect_float_eq(san_stream_time(&bench.parameters, ways, 1, 600000000), 600, 1e-9);
    cr_expect_float_eq(san_stream_time(&bench.parameters, ways, 2, 600000000), 6, 1e-9);
    cr_expect_float_eq(san_stream_time(&bench.parameters, ways, 3, 600000000), 303, 1e-9);
    cr_expect_eq(san_stream_time(&bench.parameters, ways, 0, 600000000), 0);
}

/* Nine paths are one too many. */
Test(san_parameters, counts_paths)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct san_part_parameters three[3] = {{.fabric = "red"}, {.fabric = "red"}, {.fabric = "red"}};
    static const char *const names[] = {"x", "y", "z"};
    bench.parameters.adapters = bench.parameters.ports = (struct parameter_map){3, names, three};
    expect_complaint(&bench, "/system/san", "9 paths of a node to a unit; the most is 8");
}

/* Odd: failures without an end, and an end or a silence of none. */
Test(san_parameters, warns_of_odd_failures)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    bench.fabrics[RED].time_to_failure = distribution_constant(SECOND);
    expect_complaint(&bench, "/system/san/fabrics/red/time_to_failure",
                     "without time_to_repair what has failed stays so to the end of the run");
    bench.fabrics[RED].time_to_repair = distribution_constant(SECOND);
    bench.fabrics[RED].is_silent = true;
    expect_complaint(&bench, NULL, NULL);
    san_bench_open(&bench);
    bench.ports[BLUE].time_to_repair = distribution_constant(SECOND);
    expect_complaint(&bench, "/system/san/ports/b0/time_to_repair",
                     "is about random failures, and without time_to_failure there is none");
    san_bench_open(&bench);
    bench.adapters[BLUE].is_silent = true;
    expect_complaint(&bench, "/system/san/adapters/hba1/silent",
                     "is about random failures, and without time_to_failure there is none");
}
