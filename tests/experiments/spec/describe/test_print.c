#include "experiments/spec/describe/print.h"

#include "models/kinds.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(describe_print, metrics_say_unit_statistic_and_percentiles)
{
    static const struct metric_row rows[] = {
        METRIC("crashes", "1", COUNT, "Times that it crashed."),
        METRIC_LESS("downtime", "s", TOTAL, "Time in which it is out."),
        METRIC_MORE("bandwidth", "B/s", MEAN, "Bytes that it brings."),
        METRIC_WITH_PERCENTILES("response_time", "Time that it takes."), METRICS_END};
    const struct kind kind = {.name = "thing", .metrics = rows};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    describe_print_metrics(&kind, "things.NAME.", out);
    fclose(out);
    cr_expect_str_eq(text, "  things.NAME.crashes: a number, a count\n"
                           "      Times that it crashed.\n"
                           "  things.NAME.downtime: s, a total, less is better\n"
                           "      Time in which it is out.\n"
                           "  things.NAME.bandwidth: B/s, more is better\n"
                           "      Bytes that it brings.\n"
                           "  things.NAME.response_time: s, with percentiles, less is better\n"
                           "      Time that it takes.\n");
    free(text);
}

Test(describe_print, a_kind_without_parameters_or_metrics_says_so)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    describe_print_kind(kinds_find("discipline", "lcfs"), out);
    fclose(out);
    cr_expect(strstr(text, "It has no parameters.") != NULL, "%s", text);
    cr_expect_null(strstr(text, "It reports"));
    free(text);
}
