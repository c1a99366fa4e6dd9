#include "experiments/screen/table_objectives.h"

#include "tests/experiments/results.h"

static char *fitted_table_of(const char *spec, uint64_t runs, bool of_needs, size_t width)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open_warned(&fixture, spec);
    for (uint64_t i = 0; i < runs; i++) {
        fixture_make_up(&fixture, 0, i, 1 + 0.01 * (double)i, 0.5);
    }
    results_find(&fixture, &summaries);
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (of_needs) {
        table_print_needs(fixture.spec, out);
    } else {
        table_print_objectives(&summaries, width, out);
    }
    fclose(out);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return text;
}

static char *table_of(const char *spec, uint64_t runs, bool of_needs)
{
    return fitted_table_of(spec, runs, of_needs, 0);
}

#define RUN_OF(count) ", 'run': {'horizon': '400 s', 'replications': " #count "}"
#define ASK(what)     ", 'analysis': {'objectives': [" what "]}}"

Test(table_objectives, a_line_has_bound_share_interval_and_verdict)
{
    char *text = table_of(MM1 RUN_OF(10)
                              ASK("{'metric': 'throughput', 'at_least': '1.005 /s', 'share': 0.5}, "
                                  "{'metric': 'throughput', 'at_most': '1 /s', 'share': 0.95}, "
                                  "{'metric': 'throughput', 'at_least': '1 /s', 'share': 0.95}, "
                                  "{'metric': 'throughput', 'at_most': '1.2 /s'}, "
                                  "{'metric': 'lost_fraction', 'at_most': '5 %', 'share': 0.95}"),
                          10, false);
    static const char *const parts[] = {
        "\nObjectives, with 95 % intervals",
        "0  throughput at least 1.005 /s in 50 % of replications   9 of 10  55.5 % to 99.75 %   PA",
        ("throughput at most 1 /s in 95 % of replications        1 of 10  0.2529 % to 44.5 %  "
         "FAIL\n"),
        "69.15 % to 100 %    UNDECIDED  too few: a PASS needs 72 that all meet the bound\n",
        "0  throughput at most 1.2 /s ",
        "UNDECIDED  no replication has a value, 10 without a value left out",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "no \"%s\" in\n%s", parts[i], text);
    }
    free(text);
    text = table_of(MM1 MM1_RUN "}", 3, false);
    cr_expect_str_eq(text, "");
    free(text);
}

Test(table_objectives, tells_how_many_replications_a_pass_needs)
{
    char *text = table_of(MM1 RUN_OF(110)
                              ASK("{'metric': 'throughput', 'at_least': '0.1 /s', 'share': 0.95}, "
                                  "{'metric': 'throughput', 'at_most': '1.2 /s'}"),
                          110, true);
    cr_expect_str_eq(text, "  objective\n    throughput at least 0.1 /s in 95 % of replications:\n"
                           "    a PASS needs 72 of 72; of the 110 made 1 may miss it\n");
    free(text);
    text = table_of(MM1 RUN_OF(100)
                        ASK("{'metric': 'throughput', 'at_least': '0.1 /s', 'share': 0.95}"),
                    100, true);
    cr_expect(strstr(text, "of the 100 made none may miss it\n") != NULL, "%s", text);
    free(text);
    text =
        table_of(MM1 RUN_OF(9) ASK("{'metric': 'throughput', 'at_least': '0.1 /s', 'share': 0.95}"),
                 9, true);
    cr_expect(strstr(text, "a PASS needs 72 of 72\n") != NULL, "%s", text);
    free(text);
}

Test(table_objectives, without_room_for_the_table_are_sentences)
{
    char *text = fitted_table_of(
        MM1 RUN_OF(10) ASK("{'metric': 'throughput', 'at_least': '1 /s', 'share': 0.95}"), 10,
        false, 60);
    cr_expect_not_null(strstr(text, "\nUNDECIDED  point 0, throughput at least 1 /s in 95 % of\n"
                                    "  replications: 10 of 10, 69.15 % to 100 %; too few: a PASS\n"
                                    "  needs 72 that all meet the bound\n"),
                       "%s", text);
    free(text);
}
