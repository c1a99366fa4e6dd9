#include "experiments/timeline/read_line.h"

#include "tests/experiments/timeline_fixture.h"

Test(read_line, a_number_is_whole_and_not_negative)
{
    static const struct {
        const char *text;
        bool is_one;
    } rows[] = {{"{\"n\": 0}", true},
                {"{\"n\": 17}", true},
                {"{\"n\": -1}", false},
                {"{\"n\": 1.5}", false},
                {"{\"n\": \"1\"}", false},
                {"{}", false},
                {"[]", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t number = 99;
        json_t *json = json_loads(rows[i].text, 0, NULL);
        cr_expect_eq(read_line_number(json, "n", &number), rows[i].is_one, "%s", rows[i].text);
        json_decref(json);
    }
}

Test(read_line, an_event_is_added_or_what_is_wrong_is_said)
{
    static const struct {
        const char *text;
        const char *says; /* NULL: nothing is wrong */
    } rows[] = {
        {"{\"seq\": 1, \"t\": \"1.000000000 s\", \"event\": \"node.up\", \"detail\": {\"n\": 1}}",
         NULL},
        {"{\"seq\": 0, \"t\": \"1.000000000 s\", \"event\": \"node.up\"}", "missing"},
        {"{\"seq\": 1, \"t\": 1, \"event\": \"node.up\"}", "decimals"},
        {"{\"seq\": 1, \"t\": \"1.000000000 s\"}", "missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        json_t *json = json_loads(rows[i].text, 0, NULL);
        timeline_lines_init(&lines);
        const char *says = read_line_event(&lines, rows[i].text, json);
        cr_expect_eq(says == NULL, rows[i].says == NULL, "%s", rows[i].text);
        cr_expect_eq(lines.count, rows[i].says == NULL ? 1 : 0);
        if (rows[i].says != NULL) {
            fixture_has(says, rows[i].says);
        } else {
            cr_expect_str_eq(lines.list[0].text, rows[i].text);
            cr_expect_str_eq(timeline_fact(&lines.list[0], "n")->text, "1");
        }
        timeline_lines_free(&lines);
        json_decref(json);
    }
}
