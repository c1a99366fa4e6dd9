#include "experiments/timeline/read.h"

#include "tests/experiments/timeline_fixture.h"

#define EVENT(replication, seq, t, more)                                                           \
    "{'point': 0, 'replication': " #replication ", 'seq': " #seq ", 't': '" t                      \
    " s', 'event': 'node.up'" more "}\n"

#define FAULT(seq, more)                                                                           \
    "{'point': 0, 'replication': 0, 'seq': " #seq                                                  \
    ", 't': '1.000000000 s', 'event': 'node.crash'" more "}\n"

Test(timeline_read, understands_what_a_line_says)
{
    struct timeline_lines lines;
    fixture_read_failover(&lines, 0);
    const struct timeline_line *fence = timeline_find(&lines, 17);
    cr_assert_not_null(fence);
    cr_expect_str_eq(fence->event, "fence.ok");
    cr_expect_str_eq(fence->node, "beta");
    cr_expect_str_eq(fence->object, "alpha");
    cr_expect_str_eq(fence->phase, "fence");
    cr_expect_eq(fence->at, INT64_C(46650000000000));
    cr_expect_eq(fence->cause, 14);
    cr_assert_eq(fence->fact_count, 2);
    cr_expect(fence->facts[0].is_duration);
    cr_expect_eq(fence->facts[0].ticks, INT64_C(10000000000000));
    cr_expect_str_eq(fence->facts[0].text, "10 s");
    cr_expect_str_eq(timeline_fact(fence, "attempt")->text, "1");
    cr_expect_null(timeline_fact(fence, "votes"));
    cr_expect_eq(lines.decimals, 12);
    cr_expect_eq(lines.in_file, 1);
    cr_expect_null(timeline_find(&lines, 0));
    cr_expect_null(timeline_find(&lines, FAILOVER_EVENTS + 1));
    timeline_lines_free(&lines);
}

static void expect_text(const char *found, const char *expected, uint64_t seq)
{
    cr_expect(found == expected ||
                  (found != NULL && expected != NULL && strcmp(found, expected) == 0),
              "event %llu: %s, not %s", (unsigned long long)seq, found, expected);
}

/* The lines read are those that a test of the analysis writes down. */
Test(timeline_read, the_failover_is_that_of_the_tests_of_analysis)
{
    struct timeline_lines lines;
    struct timeline_lines made;
    fixture_read_failover(&lines, 0);
    made_lines(&made, failover_events, FAILOVER_EVENTS);
    cr_assert_eq(lines.count, made.count);
    for (size_t i = 0; i < lines.count; i++) {
        const struct timeline_line *line = &lines.list[i];
        const struct timeline_line *expected = &made.list[i];
        cr_expect(line->seq == expected->seq && line->cause == expected->cause &&
                      line->fault == expected->fault && line->at == expected->at,
                  "event %zu", i + 1);
        expect_text(line->event, expected->event, line->seq);
        expect_text(line->node, expected->node, line->seq);
        expect_text(line->object, expected->object, line->seq);
        expect_text(line->phase, expected->phase, line->seq);
        for (size_t k = 0; k < expected->fact_count; k++) {
            const struct timeline_fact *fact = timeline_fact(line, expected->facts[k].name);
            cr_assert_not_null(fact);
            cr_expect_eq(fact->ticks, expected->facts[k].ticks);
        }
    }
    timeline_lines_free(&made);
    timeline_lines_free(&lines);
}

Test(timeline_read, takes_the_replication_that_is_wanted)
{
    static const struct {
        struct timeline_choice choice;
        uint64_t point;
        uint64_t replication;
        size_t count; /* 0: there is none */
        const char *says;
    } rows[] = {
        {{false, false, 0, 0}, 0, 1, 2, NULL},
        {{true, false, 0, 0}, 0, 1, 2, NULL},
        {{true, false, 4, 0}, 4, 0, 1, NULL},
        {{false, true, 0, 0}, 0, 0, 1, NULL},
        {{true, true, 4, 1}, 4, 1, 1, NULL},
        {{true, false, 3, 0}, 0, 0, 0, "no timeline of point 3, only point 0 replication 1, "},
        {{true, true, 4, 7}, 0, 0, 0, "of point 4 of replication 7, only"},
    };
    char folder[64];
    struct timeline_lines lines;
    fixture_file(fixture_folder(folder), TIMELINE_NAME,
                 EVENT(1, 1, "1.000000000", "") EVENT(1, 2, "1.000000000", ", 'cause': 1")
                     EVENT(0, 1, "2.000000000",
                           "") "{'point': 0, 'replication': 0, 'cut': 9}\n"
                               "{'point': 4, 'replication': 0, 'seq': 1, 't': '1.000000000000 s', "
                               "'event': 'node.up'}\n"
                               "{'point': 4, 'replication': 1, 'seq': 8, 't': '1.000000000 s', "
                               "'event': 'node.up'}\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = {0};
        bool is_good = timeline_read(folder, &rows[i].choice, &lines, &error);
        cr_expect_eq(is_good, rows[i].count > 0, "row %zu: %s", i, error.text);
        cr_expect_eq(lines.count, rows[i].count, "row %zu", i);
        cr_expect_eq(lines.in_file, 4, "row %zu: %zu", i, lines.in_file);
        if (is_good) {
            cr_expect_eq(lines.point, rows[i].point, "row %zu", i);
            cr_expect_eq(lines.replication, rows[i].replication, "row %zu", i);
            cr_expect_eq(lines.cut, rows[i].point == 0 && rows[i].replication == 0 ? 9 : 0);
        } else {
            cr_expect_eq(error.code, ERROR_NO_INPUT);
            fixture_has(error.text, rows[i].says);
        }
        timeline_lines_free(&lines);
    }
    fixture_remove(folder);
}

Test(timeline_read, refuses_damaged_files_with_the_line)
{
    static const struct {
        const char *text;
        enum error_code code;
        const char *says;
    } rows[] = {
        {"", ERROR_NO_INPUT, "is empty"},
        {"{'point': 0", ERROR_IO, "line 1 is damaged: it has no end"},
        {"{'point': 0\n", ERROR_IO, "line 1 is damaged: it is no event"},
        {"[]\n", ERROR_IO, "no event"},
        {"{'point': 0, 'replication': -1, 'cut': 3}\n", ERROR_IO, "no event"},
        {"{'point': 0, 'replication': 0}\n", ERROR_IO, "missing"},
        {EVENT(0, 0, "1.000000000", ""), ERROR_IO, "missing"},
        {EVENT(0, 1, "1.0", ""), ERROR_IO, "\"t\" is not seconds"},
        {EVENT(0, 1, "1.000000000", "") EVENT(0, 2, "1.000000000000", ""), ERROR_IO, "line 2"},
        {EVENT(0, 1, "1.000000000", "") EVENT(0, 2, "0.999999999", ""), ERROR_IO, "goes back"},
        {EVENT(0, 2, "1.000000000", "") EVENT(0, 2, "2.000000000", ""), ERROR_IO, "goes back"},
        {EVENT(0, 1, "1.000000000", ", 'cause': 1"), ERROR_IO, "before its cause"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct error error;
        cr_expect_eq(fixture_timeline(rows[i].text, &lines, &error), rows[i].code, "%s",
                     rows[i].text);
        fixture_has(error.text, rows[i].says);
        timeline_lines_free(&lines);
    }
}

Test(timeline_read, facts_of_any_kind_have_a_text)
{
    struct timeline_lines lines;
    struct error error;
    cr_assert_eq(fixture_timeline(EVENT(0, 1, "1.000000000",
                                        ", 'detail': {'lasted': '0.000000005 s', 'nodes': "
                                        "['a', 'b'], 'never': null, 'other': '1.000000000000 s'}"),
                                  &lines, &error),
                 ERROR_NONE);
    static const char *const texts[] = {"5 ns", "[\"a\",\"b\"]", "never", "1.000000000000 s"};
    cr_assert_eq(lines.list[0].fact_count, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cr_expect_str_eq(lines.list[0].facts[i].text, texts[i]);
        cr_expect_eq(lines.list[0].facts[i].is_duration, i == 0);
    }
    timeline_lines_free(&lines);
}

Test(timeline_read, a_tree_of_causes_begins_with_its_fault)
{
    static const struct {
        const char *text;
        uint64_t faults[3]; /* of the events */
    } rows[] = {
        {EVENT(0, 1, "1.000000000", "") EVENT(0, 2, "1.000000000", ", 'cause': 1"), {0, 0}},
        {EVENT(0, 1, "1.000000000", "") FAULT(2, ", 'cause': 1")
             EVENT(0, 3, "1.000000000", ", 'cause': 2"),
         {0, 2, 2}},
        {FAULT(1, "") FAULT(2, ", 'cause': 1") EVENT(0, 3, "1.000000000", ", 'cause': 2"),
         {1, 1, 1}},
        {FAULT(1, "") FAULT(2, "") EVENT(0, 3, "1.000000000", ", 'cause': 1"), {1, 2, 1}},
        {FAULT(2, ", 'cause': 1") EVENT(0, 3, "1.000000000", ", 'cause': 1"), {2, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct error error;
        cr_assert_eq(fixture_timeline(rows[i].text, &lines, &error), ERROR_NONE, "%s", error.text);
        for (size_t at = 0; at < lines.count; at++) {
            const struct timeline_line *fault = timeline_fault(&lines, &lines.list[at]);
            cr_expect_eq(fault == NULL ? 0 : fault->seq, rows[i].faults[at], "row %zu, %zu", i, at);
        }
        timeline_lines_free(&lines);
    }
}

/* The replications that were visited, and their events. */
struct visited {
    uint64_t point;
    uint64_t replications[4];
    size_t events[4];
    size_t count;
};

static void visit(const struct timeline_lines *lines, void *context)
{
    struct visited *visited = context;
    cr_assert_lt(visited->count, 4);
    visited->point = lines->point;
    visited->replications[visited->count] = lines->replication;
    visited->events[visited->count++] = lines->count;
}

Test(timeline_read, visits_the_replications_of_one_point)
{
    static const struct {
        struct timeline_choice choice;
        enum error_code code;
        struct visited visited;
    } rows[] = {
        {{false, false, 0, 0}, ERROR_NONE, {0, {0, 2}, {2, 1}, 2}},
        {{true, false, 4, 0}, ERROR_NONE, {4, {0}, {1}, 1}},
        {{false, true, 0, 2}, ERROR_NONE, {0, {2}, {1}, 1}},
        {{true, false, 9, 0}, ERROR_NO_INPUT, {0, {0}, {0}, 0}},
        {{true, false, 5, 0}, ERROR_IO, {5, {3}, {1}, 1}}, /* goes back */
    };
    char folder[64];
    fixture_file(fixture_folder(folder), TIMELINE_NAME,
                 EVENT(0, 1, "1.000000000", "") EVENT(0, 2, "1.000000000", "")
                     EVENT(2, 1, "2.000000000", "") "{'point': 0, 'replication': 2, 'cut': 9}\n"
                                                    "{'point': 4, 'replication': 0, 'seq': 1, 't': "
                                                    "'1.000000000 s', 'event': 'node.up'}\n"
                                                    "{'point': 5, 'replication': 3, 'seq': 1, 't': "
                                                    "'1.000000000 s', 'event': 'node.up'}\n"
                                                    "{'point': 5, 'replication': 4, 'seq': 1, 't': "
                                                    "'1.000000000 s', 'event': 'node.up'}\n"
                                                    "{'point': 5, 'replication': 3, 'seq': 2, 't': "
                                                    "'1.000000000 s', 'event': 'node.up'}\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = {0};
        struct visited visited = {0};
        timeline_read_each(folder, &rows[i].choice, visit, &visited, &error);
        cr_expect_eq(error.code, rows[i].code, "row %zu: %s", i, error.text);
        cr_expect_eq(visited.count, rows[i].visited.count, "row %zu: %zu", i, visited.count);
        for (size_t k = 0; k < visited.count; k++) {
            cr_expect_eq(visited.point, rows[i].visited.point);
            cr_expect_eq(visited.replications[k], rows[i].visited.replications[k], "row %zu", i);
            cr_expect_eq(visited.events[k], rows[i].visited.events[k], "row %zu", i);
        }
    }
    fixture_remove(folder);
}
