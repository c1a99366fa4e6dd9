#include "experiments/screen/table.h"

#include "tests/experiments/results.h"

#define SWEEP                                                                                      \
    ", 'sweep': {'system.stations.cpu.discipline': ['fcfs', 'ps'], "                               \
    "'system.stations.cpu.servers': [1, 2, 4]}, 'analysis': {'metrics': ['throughput'], "          \
    "'compare': {'axis': 'system.stations.cpu.discipline', 'baseline': 'fcfs'}, "                  \
    "'scaling': {'axis': 'system.stations.cpu.servers', 'metric': 'throughput'}}}"

Test(table_analysis, shows_differences_and_fits)
{
    char *text;
    size_t bytes;
    struct fixture fixture;
    struct result result = {0};
    static const double throughput[] = {100, 190, 340, 110, 209, 374};
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (size_t id = 0; id < 6; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, throughput[id] * (1 + 0.01 * (double)i), 0.5);
        }
    }
    results_find(&fixture, &result.summaries);
    comparisons_make(&result.comparisons, fixture.spec, &result.summaries);
    curves_make(&result.curves, fixture.spec, &result.summaries);
    FILE *out = open_memstream(&text, &bytes);
    table_print_comparisons(&result.comparisons, 0, out);
    table_print_curves(&result.curves, 0, out);
    fclose(out);
    static const char *const parts[] = {
        "Difference from discipline fcfs, paired by replication:\n",
        "discipline  servers",
        "ps                2",
        "+10.00 % ±0\n",
        "Scaling of throughput along system.stations.cpu.servers:\n",
        "contention",
        "cpu",
        "peak at",
        "none",
        "misfit",
        "best law",
        "Speedup of throughput over the smallest size, paired by replication:\n",
        "efficiency",
        "1.900 ±0",
        "95.0 %",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "\"%s\" is not in\n%s", parts[i], text);
    }
    free(text);
    result_free(&result);
    fixture_close(&fixture);
}

/* Of disciplines fcfs and ps, with sizes 1, 2 and 4: the table of what their points allow. */
static char *curves_of(struct fixture *fixture)
{
    char *text;
    size_t bytes;
    struct result result = {0};
    results_find(fixture, &result.summaries);
    curves_make(&result.curves, fixture->spec, &result.summaries);
    FILE *out = open_memstream(&text, &bytes);
    table_print_curves(&result.curves, 0, out);
    fclose(out);
    result_free(&result);
    fixture_close(fixture);
    return text;
}

Test(table_analysis, names_marked_points_and_curves_that_have_no_fit)
{
    struct fixture fixture;
    static const char *const first[] = {"100", "190", "340", "100", "null", "300"};
    static const char *const others[] = {"101", "191", "344", "101", "null", "301"};
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (size_t id = 0; id < 6; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up_from(&fixture, id, i, i == 0 ? first[id] : others[id],
                                 id == 1 ? 7 : 90);
        }
    }
    char *text = curves_of(&fixture);
    static const char *const parts[] = {
        "~ discipline fcfs: 1 of 3 points is marked: at 2, it rests on 21 failures: fewer than "
        "50\n",
        "discipline ps: no fit and no speedup: 1 of 3 points has no value: at 2, nobody "
        "came\n",
        "   ~1.89", /* the speedup at 2 */
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "\"%s\" is not in\n%s", parts[i], text);
    }
    free(text);
}

/* More than twice as fast with twice the servers: neither law has a parameter for that. */
Test(table_analysis, says_what_held_is_only_where_it_stands)
{
    static const char *const curves[][2][6] = {
        {{"100", "202", "420", "100", "203", "425"}, {"101", "203", "421", "101", "204", "426"}},
        {{"100", "190", "340", "100", "190", "340"}, {"101", "191", "344", "101", "191", "344"}},
    };
    for (size_t k = 0; k < 2; k++) {
        struct fixture fixture;
        fixture_open(&fixture, MM1 MM1_RUN SWEEP);
        for (size_t id = 0; id < 6; id++) {
            for (uint64_t i = 0; i < 3; i++) {
                fixture_make_up_from(&fixture, id, i, curves[k][i > 0][id], 90);
            }
        }
        char *text = curves_of(&fixture);
        cr_expect_eq(strstr(text, ", held") != NULL, k == 0, "%s", text);
        cr_expect_eq(strstr(text, "\nheld: the best fit lies outside") != NULL, k == 0, "%s", text);
        free(text);
    }
}
