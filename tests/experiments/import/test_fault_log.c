#include "experiments/import/fault_log.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *text, const char *json)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *found = fault_log_read(text, "log", &notes, &error);
    cr_assert_not_null(found, "%s", error.text);
    char *said = json_dumps(json_object_get(found, "faults"), JSON_COMPACT | JSON_SORT_KEYS);
    cr_expect_str_eq(said, json);
    free(said);
    json_decref(found);
    notes_free(&notes);
}

/* Cells are numbers, texts, true and false; those that are empty are left out. */
Test(fault_log, reads_csv)
{
    expect("# of 2026\ntime, kind,target,loss,for\n60,node_crash,alpha,,\r\n"
           "1.5 min,link_loss,beta,0.5,10 s\n",
           "[{\"at\":\"60 s\",\"kind\":\"node_crash\",\"target\":\"alpha\"},"
           "{\"at\":\"1.5 min\",\"for\":\"10 s\",\"kind\":\"link_loss\",\"loss\":0.5,"
           "\"target\":\"beta\"}]");
}

/* JSON lines, and the faults of a timeline of this program. */
Test(fault_log, reads_json_lines)
{
    expect("{\"time\": 2.5, \"kind\": \"node_hang\", \"target\": \"alpha\", \"for\": \"3 s\"}\n\n"
           "{\"t\": \"60.0 s\", \"event\": \"fault.inject\", \"object\": \"left\", \"detail\": "
           "{\"kind\": \"feed_loss\"}}\n{\"t\": \"61 s\", \"event\": \"node.up\"}\n",
           "[{\"at\":\"2.5 s\",\"for\":\"3 s\",\"kind\":\"node_hang\",\"target\":\"alpha\"},"
           "{\"at\":\"60.0 s\",\"kind\":\"feed_loss\",\"target\":\"left\"}]");
}

/* Each mistake is said with its line. */
Test(fault_log, says_what_is_wrong)
{
    static const char *const facts[][2] = {
        {"time,kind\n", "there is no fault in it"},
        {"time,kind\n60,\n", "line 2: a fault without \"kind\""},
        {"kind\nnode_crash\n", "line 2: a fault without \"time\""},
        {"time,kind\n60,node_crash,alpha\n", "line 2: more cells than the first line names"},
        {"{\"time\": 1\n", "line 1: no JSON object: "},
        {"{\"time\": 1, \"kind\": \"x\"}\n{\"time\": [], \"kind\": \"x\"}\n",
         "line 2: a fault without \"time\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct notes notes = {0};
        struct error error = {0};
        cr_expect_null(fault_log_read(facts[i][0], "log", &notes, &error));
        cr_expect_eq(strncmp(error.text, facts[i][1], strlen(facts[i][1])), 0, "%s, not %s",
                     error.text, facts[i][1]);
        notes_free(&notes);
    }
}

/* Whatever is damaged, reading ends with faults or with an error. */
Test(fault_log, damage_ends_in_an_error_or_in_faults)
{
    static const char whole[] = "time,kind,target\n60,node_crash,alpha\n{\"time\": 1, \"kind\": "
                                "\"node_hang\", \"target\": \"beta\"}\n";
    for (size_t at = 0; at < sizeof whole - 1; at++) {
        static const char marks[] = "{},\"#\n\t \x01\x7f";
        for (size_t mark = 0; mark <= sizeof marks - 1; mark++) {
            char text[sizeof whole];
            memcpy(text, whole, sizeof whole);
            text[at] = marks[mark]; /* the last one ends the text */
            struct notes notes = {0};
            struct error error = {0};
            json_t *found = fault_log_read(text, "log", &notes, &error);
            cr_expect((found != NULL) != (error.code != 0));
            json_decref(found);
            notes_free(&notes);
        }
    }
}
