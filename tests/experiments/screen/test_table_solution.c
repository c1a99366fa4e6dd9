#include "experiments/screen/table_solution.h"

#include "tests/experiments/fixture.h"

static char *table_of(const char *text, size_t *solved)
{
    struct fixture fixture;
    char *printed;
    size_t bytes;
    fixture_open(&fixture, text);
    FILE *out = open_memstream(&printed, &bytes);
    *solved = table_print_solutions(&fixture.experiment, 0, out);
    fclose(out);
    fixture_close(&fixture);
    return printed;
}

Test(table_solution, has_a_line_for_each_mean_and_a_reason_for_points_without)
{
    size_t solved;
    char *text = table_of(MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.vacation': ['1 s', '2 s'], "
                                      "'system.stations.cpu.capacity': [5, 6]}}",
                          &solved);
    cr_expect_eq(solved, 0);
    cr_expect(strstr(text, "mm1\n\nNo theory:\npoints 0 to 3: ") == text, "%s", text);
    free(text);
    text = table_of(MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2], "
                                "'workload.classes.all.arrivals': [{'exponential': '2 s'}, "
                                "{'uniform': ['2 s', '3 s']}]}}",
                    &solved);
    cr_expect_eq(solved, 2);
    static const char *const parts[] = {
        "mm1\n\npoint  servers  arrivals ",
        "\n    0        1  exponential 2 s  response_time             2 s        M/M/1\n",
        "\n    2        2  exponential 2 s  response_time             1.06667 s  M/M/c\n",
        "\n\nNo theory:\npoint 1, servers 1, arrivals uniform [\"2 s\",\"3 s\"]: ",
        "\npoint 3, servers 2, arrivals uniform [\"2 s\",\"3 s\"]: "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "no \"%s\" in\n%s", parts[i], text);
    }
    free(text);
}

Test(table_solution, a_share_close_to_1_is_not_rounded_to_1)
{
    size_t solved;
    char *text = table_of(MM1 MM1_RUN ", 'sweep': {'workload.classes.all.arrivals': "
                                      "[{'exponential': '1.000001 s'}, {'exponential': "
                                      "'3 s'}]}}",
                          &solved);
    cr_expect_eq(solved, 2);
    cr_expect(strstr(text, "stations.cpu.utilization  0.999999000001") != NULL, "%s", text);
    cr_expect(strstr(text, "stations.cpu.utilization  0.333333  ") != NULL, "%s", text);
    free(text);
}
