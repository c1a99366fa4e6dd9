#include "experiments/screen/shortfall.h"

#include "tests/experiments/results.h"

#define PRECISE(maximum)                                                                           \
    ", 'run': {'horizon': '400 s', 'replications': {'minimum': 4, 'maximum': " #maximum            \
    ", 'until': {'throughput': '1 %', 'lost_fraction': '2 %'}}}, "                                 \
    "'sweep': {'system.stations.cpu.servers': [1, 2]}}"

/* The shortfalls of a fixture's points; free() it. */
static char *told(struct fixture *fixture)
{
    struct shortfall shortfall = {0};
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    for (size_t id = 0; id < spec_point_count(fixture->spec); id++) {
        struct results_look look;
        results_look_at(fixture, id, &look);
        shortfall_add(&shortfall, &look.point, &look.replications, &look.found, &look.stopping);
        results_close(&look);
    }
    shortfall_print(&shortfall, out);
    shortfall_free(&shortfall);
    fclose(out);
    return text;
}

static void expect_part(const char *text, const char *part)
{
    cr_expect(strstr(text, part) != NULL, "no \"%s\" in\n%s", part, text);
}

Test(shortfall, is_silent_where_all_is_well)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    char *text = told(&fixture);
    cr_expect_str_eq(text, "");
    free(text);
    fixture_close(&fixture);
}

Test(shortfall, failures_are_grouped_by_what_their_reasons_have_in_common)
{
    static const char *const reasons[] = {"stopped at 1.25 s: too many", "stopped at 7 s: too many",
                                          "it crashed", "stopped at 8 s: too few"};
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 5}, "
                               "'sweep': {'system.stations.cpu.servers': [1, 2]}}");
    for (uint64_t i = 0; i < 5; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
        if (i == 2) {
            fixture_make_up(&fixture, 1, i, 1, 0.5);
        } else {
            fixture_put(&fixture, 1, i, STORE_FAILED, reasons[i < 2 ? i : i - 1]);
        }
    }
    char *text = told(&fixture);
    cr_expect_str_eq(text, "coupling: 4 of 10 runs failed; results.json says which:\n"
                           "  2, first point 1, replication 0: stopped at 1.25 s: too many\n"
                           "  1, first point 1, replication 3: it crashed\n"
                           "  1, first point 1, replication 4: stopped at 8 s: too few\n");
    free(text);
    fixture_close(&fixture);
}

Test(shortfall, many_reasons_are_bounded)
{
    struct fixture fixture;
    char reason[64] = "reason ";
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 9}}");
    for (uint64_t i = 0; i < 9; i++) {
        snprintf(reason, sizeof reason, "reason %c", (char)('a' + (int)i));
        fixture_put(&fixture, 0, i, STORE_FAILED, reason);
    }
    char *text = told(&fixture);
    expect_part(text, "9 of 9 runs failed");
    expect_part(text, "replication 4: reason e\n  4 for other reasons\n");
    cr_expect_null(strstr(text, "reason f"));
    free(text);
    fixture_close(&fixture);
}

Test(shortfall, a_goal_not_reached_is_told_with_what_it_needs)
{
    static const double noise[] = {0.1, -0.1, 0.1, -0.1, 0.0, 0.0, 0.0, 0.0};
    struct fixture fixture;
    fixture_open(&fixture, MM1 PRECISE(8));
    for (uint64_t i = 0; i < 8; i++) {
        fixture_make_up(&fixture, 0, i, 1 + noise[i], 0.5);
        fixture_make_up(&fixture, 1, i, 2, 0.5);
    }
    char *text = told(&fixture);
    expect_part(text, "coupling: a wanted precision was not reached:\n"
                      "  point 0 (system.stations.cpu.servers = 1): throughput is ");
    expect_part(text, " after 8 replications, the most allowed, wanted was 1 %; about ");
    expect_part(text,
                "point 0 (system.stations.cpu.servers = 1): lost_fraction has a value in 0 of 8 "
                "replications, wanted was 2 %; how many more would do cannot be told\n");
    expect_part(text,
                "point 1 (system.stations.cpu.servers = 2): lost_fraction has a value in 0 of 8");
    /* Equal values say nothing of their spread: they are no precision. */
    expect_part(
        text,
        "point 1 (system.stations.cpu.servers = 2): throughput is 2.000 /s after 8 "
        "replications, the most allowed, wanted was 1 %; how many more would do cannot be told\n");
    unsigned more = 0;
    cr_expect_eq(sscanf(strstr(text, "about "), "about %u more", &more), 1);
    /* Deviation sqrt(4 x 0.01 / 7) = 0.0756: (1.97 x 0.0756 / 0.01)^2 = 222 in all. */
    cr_expect(more >= 212 && more <= 218, "%u", more);
    free(text);
    fixture_close(&fixture);
}

Test(shortfall, many_goals_are_bounded)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': {'minimum': 2, "
                               "'maximum': 2, 'until': {'throughput': '1 %'}}}, 'sweep': "
                               "{'run.seed': {'from': 1, 'to': 13, 'steps': 13}}}");
    for (size_t id = 0; id < 13; id++) {
        fixture_make_up(&fixture, id, 0, 1, 0.5);
        fixture_make_up(&fixture, id, 1, 2, 0.5);
    }
    char *text = told(&fixture);
    expect_part(text, "  point 9 (run.seed = 10): throughput is ");
    expect_part(text, "\n  and 3 others\n");
    cr_expect_null(strstr(text, "point 10"));
    free(text);
    fixture_close(&fixture);
}
