#include "experiments/screen/table_ties.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The text that is printed; free() it. */
static char *printed(const struct ties *ties)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    table_print_ties(ties, 7, 1000, 0, out);
    fclose(out);
    return text;
}

static void expect_part(const char *text, const char *part)
{
    cr_expect(strstr(text, part) != NULL, "\"%s\" is not in:\n%s", part, text);
}

Test(table_ties, a_difference_has_its_point_and_how_far_it_is_off)
{
    struct plain_member servers = {"system.stations.cpu.servers",
                                   {.type = PLAIN_INTEGER, .integer = 2}};
    struct interval interval = {
        .mean = 2, .lower = 1, .upper = 3, .samples = 3, .known = true, .confidence = 0.95};
    struct tie_difference list[] = {{.parameters = plain_object(&servers),
                                     .metric = "response_time",
                                     .unit = "s",
                                     .interval = interval,
                                     .least = 1.5,
                                     .most = 4,
                                     .defined = TIES_SHUFFLES,
                                     .is_beyond = true},
                                    {.metric = "throughput",
                                     .unit = "1/s",
                                     .interval = interval,
                                     .least = 2,
                                     .most = 2.5,
                                     .defined = 2}};
    struct ties ties = {.list = list, .count = 2, .beyond = 1, .looked_at = 9};
    char *text = printed(&ties);
    expect_part(text, "\nTies: 7 of 1000 events come after the one before");
    expect_part(text, "2 of 9 results depend on the order of simultaneous events, 1 beyond its "
                      "interval:\n");
    expect_part(text, "servers 2  response_time  2.0 s ±1.0 ");
    expect_part(text, "1.500 s to 4.000 s");
    expect_part(text, "2.00  beyond\n");
    expect_part(text, "in 2 of 3");
    free(text);
}

/* A wrong twin: without a difference there is a sentence, and no table. */
Test(table_ties, no_difference_is_a_sentence)
{
    struct ties ties = {.looked_at = 9, .failed = 2};
    char *text = printed(&ties);
    expect_part(text, "2 more or fewer runs fail;\n");
    expect_part(text, "no result depends on the order of simultaneous events.\n");
    cr_expect_null(strstr(text, "half-widths"));
    free(text);
}
