#include "analysis/timeline/outages.h"

#include "tests/analysis/timeline/failover.h"

#include <string.h>

static int64_t sum_of(const struct timeline_outage *outage)
{
    int64_t sum = 0;
    for (size_t i = 0; i < outage->phase_count; i++) {
        sum += outage->phases[i].ticks;
    }
    return sum;
}

Test(timeline_outages, phases_sum_to_the_outage_wherever_the_timeline_ends)
{
    for (size_t without = 0; without < FAILOVER_EVENTS - 2; without++) {
        struct timeline_lines lines;
        struct timeline_outages outages;
        made_lines(&lines, failover_events, FAILOVER_EVENTS - without);
        timeline_outages_init(&outages, &lines);
        cr_assert_eq(outages.count, 1);
        const struct timeline_outage *outage = &outages.list[0];
        cr_expect_str_eq(outage->service, "database");
        cr_expect_eq(sum_of(outage), timeline_outage_length(outage), "without %zu", without);
        cr_expect(timeline_outage_adds_up(outage));
        cr_expect_eq(outage->end != NULL, without <= 6);
        if (outage->end != NULL) {
            cr_expect_eq(timeline_outage_length(outage), INT64_C(27012345678901));
            cr_expect_eq(outage->phase_count, 8);
            cr_expect_str_eq(outage->phases[3].name, "fence");
            cr_expect_eq(timeline_outage_longest(outage), &outage->phases[3]);
        }
        cr_expect_eq(outage->first_ok != NULL, without <= 5);
        cr_expect_eq(outage->all_ok != NULL, without <= 4);
        timeline_outages_free(&outages);
        timeline_lines_free(&lines);
    }
}

#define WEB(time, name, ...)                                                                       \
    {                                                                                              \
        .t = time ".000000000 s", .event = name, .object = "web", __VA_ARGS__                      \
    }

/* Phases stand in the order in which the end of the outage has them: a model's own. */
Test(timeline_outages, phases_have_an_order)
{
    static const struct made_event events[] = {
        WEB("5", "outage.begin", .phase = NULL),
        WEB("8", "outage.end",
            .durations = {{"application", "1.000000000 s"},
                          {"other", "1.000000000 s"},
                          {"detect", "1.000000000 s"},
                          {"fence", "0.000000000 s"}}),
    };
    static const char *const order[] = {"application", "other", "detect"};
    struct timeline_lines lines;
    struct timeline_outages outages;
    made_lines(&lines, events, 2);
    timeline_outages_init(&outages, &lines);
    cr_assert(outages.count == 1 && outages.list[0].phase_count == 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(outages.list[0].phases[i].name, order[i]);
    }
    cr_expect_eq(timeline_outage_longest(&outages.list[0]), &outages.list[0].phases[0]);
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
}

/* An outage that is open when the timeline ends has the phases that began. */
Test(timeline_outages, without_an_end_last_to_the_last_event)
{
    static const struct made_event events[] = {
        WEB("5", "outage.begin", .phase = "detect"),
        WEB("7", "outage.phase", .phase = "fence"),
        WEB("10", "link.loss", .phase = NULL),
    };
    struct timeline_lines lines;
    struct timeline_outages outages;
    made_lines(&lines, events, 3);
    timeline_outages_init(&outages, &lines);
    cr_assert_eq(outages.count, 1);
    const struct timeline_outage *outage = &outages.list[0];
    cr_expect(outage->end == NULL && outage->phase_count == 2);
    cr_expect_eq(timeline_outage_length(outage), INT64_C(5000000000));
    cr_expect_eq(outage->phases[1].ticks, INT64_C(3000000000));
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
    made_lines(&lines, events, 1);
    timeline_outages_init(&outages, &lines);
    cr_expect_null(timeline_outage_longest(&outages.list[0]));
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
}

/* The planted bugs of a model: phases that leave a second out, an end that says another length. */
Test(timeline_outages, that_do_not_add_up_are_noticed)
{
    static const struct made_event short_phases[] = {
        WEB("5", "outage.begin", .phase = "detect"),
        WEB("8", "outage.end",
            .durations = {{"lasted", "3.000000000 s"}, {"detect", "2.000000000 s"}}),
    };
    static const struct made_event wrong_length[] = {
        WEB("5", "outage.begin", .phase = "detect"),
        WEB("8", "outage.end",
            .durations = {{"lasted", "4.000000000 s"}, {"detect", "3.000000000 s"}}),
    };
    const struct made_event *const rows[] = {short_phases, wrong_length};
    for (size_t i = 0; i < 2; i++) {
        struct timeline_lines lines;
        struct timeline_outages outages;
        made_lines(&lines, rows[i], 2);
        timeline_outages_init(&outages, &lines);
        cr_expect_not(timeline_outage_adds_up(&outages.list[0]), "row %zu", i);
        timeline_outages_free(&outages);
        timeline_lines_free(&lines);
    }
}
