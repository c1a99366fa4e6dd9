#include "experiments/import/fault_log.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect_from(const char *text, const char *origin, const char *json)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *found = fault_log_read(text, "log", origin, &notes, &error);
    cr_assert_not_null(found, "%s", error.text);
    char *said = json_dumps(json_object_get(found, "faults"), JSON_COMPACT | JSON_SORT_KEYS);
    cr_expect_str_eq(said, json);
    free(said);
    json_decref(found);
    notes_free(&notes);
}

static void expect(const char *text, const char *json)
{
    expect_from(text, NULL, json);
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

/* As spreadsheets write them: a mark of the encoding, names in capitals, other separators, quotes,
 * empty lines and cells. */
Test(fault_log, reads_what_spreadsheets_write)
{
    const char *expected = "[{\"at\":\"60 s\",\"for\":\"10 s\",\"kind\":\"node_hang\","
                           "\"target\":\"alpha\"}]";
    expect("\xef\xbb\xbfTime,Kind,Target,FOR\r\n60,node_hang,alpha,10\r\n,,,\r\n", expected);
    expect("Time;Kind;Target;For\n60;node_hang;alpha;10\n", expected);
    expect("time\tkind\ttarget\tfor\n60\tnode_hang\talpha\t10\n", expected);
    expect("target\ttime\tkind\tfor\n\t60\tnode_hang\t10\n",
           "[{\"at\":\"60 s\",\"for\":\"10 s\",\"kind\":\"node_hang\"}]");
    expect("\"time\",\"kind\",\"target\",\"for\"\n\"60\",\"node_hang\",\"alpha\",\"10 s\"\n",
           expected);
}

/* A list of objects, and objects of several lines. */
Test(fault_log, reads_a_list)
{
    const char *expected = "[{\"at\":\"1 s\",\"kind\":\"node_crash\"},"
                           "{\"at\":\"2 s\",\"kind\":\"node_crash\"}]";
    expect("[{\"time\": 1, \"kind\": \"node_crash\"}, {\"at\": 2, \"kind\": \"node_crash\"}]",
           expected);
    expect(" [\n {\"time\": 1,\n  \"kind\": \"node_crash\"},\n {\"at\": \"2 s\", \"kind\":"
           " \"node_crash\"}\n]\n",
           expected);
    expect("{\n\"time\": 1,\n\"kind\": \"node_crash\"\n}\n{\"at\": 2, \"kind\": \"node_crash\"}",
           expected);
}

/* Dates and times of day are since the earliest, or since an origin. */
Test(fault_log, times_are_relative)
{
    expect(
        "time,kind\n2026-11-29T10:01:00.25Z,node_crash\n2026-11-29T11:00:00+01:00,node_crash\n",
        "[{\"at\":\"60.25 s\",\"kind\":\"node_crash\"},{\"at\":\"0 s\",\"kind\":\"node_crash\"}]");
    expect_from(
        "time,kind\n23:59:50,node_crash\n00:00:10,node_crash\n", "23:59:00",
        "[{\"at\":\"50 s\",\"kind\":\"node_crash\"},{\"at\":\"70 s\",\"kind\":\"node_crash\"}]");
    expect("{\"time\": 1795946400, \"kind\": \"node_crash\"}\n{\"time\": 1795946401.5, \"kind\":"
           " \"node_crash\"}\n",
           "[{\"at\":\"0 s\",\"kind\":\"node_crash\"},{\"at\":\"1.5 s\",\"kind\":\"node_crash\"}]");
}

Test(fault_log, the_origin_is_said)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *found = fault_log_read("time,kind\n10:00:00,node_crash\n", "log", NULL, &notes, &error);
    cr_assert_not_null(found, "%s", error.text);
    cr_expect_not_null(
        strstr(notes.texts[NOTE_ASSUMED].text, "0 s is \"10:00:00\", the earliest time (line 2)"));
    json_decref(found);
    cr_expect_null(fault_log_read("time,kind\n", "log", "noon", &notes, &error));
    cr_expect_eq(error.code, ERROR_USAGE);
    notes_free(&notes);
}

/* An event in place of a time. */
Test(fault_log, a_fault_may_follow_an_event)
{
    const char *expected = "[{\"after\":{\"event\":\"fence.start\"},\"kind\":\"node_crash\"}]";
    expect("after,kind\nfence.start,node_crash\n", expected);
    expect("time,after,kind\n,\"{\"\"event\"\": \"\"fence.start\"\"}\",node_crash\n", expected);
    expect("{\"after\": {\"event\": \"fence.start\"}, \"kind\": \"node_crash\"}\n", expected);
}

/* Each mistake is said with its line. */
Test(fault_log, says_what_is_wrong)
{
    static const char *const facts[][2] = {
        {"time,kind\n", "there is no fault in it"},
        {"time,kind\n60,\n", "line 2: a fault without \"kind\""},
        {"kind\nnode_crash\n", "line 1: neither JSON nor the names of columns"},
        {"Nov 29 10:00:00 alpha corosync[7]: [TOTEM ] A processor failed, forming new"
         " configuration.\n",
         "line 1: neither JSON nor the names of columns"},
        {"time,kind\n,node_crash\n", "line 2: a fault without \"time\""},
        {"time,kind,Time\n60,node_crash,1\n", "line 1: two columns \"time\""},
        {"time,at,kind\n60,61,node_crash\n", "line 2: a fault has one of \"time\", \"at\""},
        {"{\"time\": 1, \"at\": \"2 s\", \"kind\": \"node_crash\"}\n",
         "line 1: a fault has one of \"time\", \"at\""},
        {"{\"time\": 1, \"after\": \"fence.ok\", \"kind\": \"node_crash\"}\n",
         "line 1: a fault has one of \"time\", \"at\""},
        {"time,kind\n60,node_crash,alpha\n", "line 2: more cells than the line of names has"},
        {"time,kind,\n60,node_crash,alpha\n", "line 2: a cell in a column without a name"},
        {"time,kind\n60,\"node_crash\n", "line 2: a quoted cell does not end"},
        {"time,kind\n\nnan,node_crash\n", "line 3: \"nan\" is no time"},
        {"time,kind\n1e400,node_crash\n", "line 2: \"1e400\" is no time"},
        {"time,kind\n-5,node_crash\n", "line 2: \"-5\" is no time"},
        {"time,kind\n2024-02-30T00:00:00Z,node_crash\n", "line 2: \"2024-02-30T00:00:00Z\" is no"},
        {"time,kind,target\n5,node_crash,\"a\nb\"\n6,node_crash,\ninf,node_crash\n",
         "line 5: \"inf\" is no time"},
        {"[{\"time\": 1, \"kind\": \"node_crash\"},\n{\"time\": -1, \"kind\": \"node_crash\"}]",
         "line 2: \"-1\" is no time"},
        {"[{\"time\": 1, \"kind\": \"node_crash\"}\n", "line 2: the list of objects is not"},
        {"[{\"time\": 1, \"kind\": \"node_crash\"},\n]", "line 2: no JSON object"},
        {"{\"time\": 1, \"kind\": \"node_crash\"} x\n", "line 1: no JSON object: text behind"},
        {"{\"time\": 1,\n\"kind\" \"node_crash\"}\n", "line 2: no JSON object: "},
        {"{\"time\": 1\n", "line 2: no JSON object: "},
        {"{\"time\": 1, \"kind\": \"node_crash\"}\n{\"time\": [], \"kind\": \"node_crash\"}\n",
         "line 2: a fault without \"time\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct notes notes = {0};
        struct error error = {0};
        cr_expect_null(fault_log_read(facts[i][0], "log", NULL, &notes, &error));
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
            json_t *found = fault_log_read(text, "log", NULL, &notes, &error);
            cr_expect((found != NULL) != (error.code != 0));
            json_decref(found);
            notes_free(&notes);
        }
    }
}
