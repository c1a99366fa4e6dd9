#include "experiments/import/fault_keys.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *fault, bool is_fault, const char *expected)
{
    char wrong[FAULT_KEYS_BYTES] = "";
    json_t *read = json_loads(fault, 0, NULL);
    cr_assert_not_null(read, "%s", fault);
    bool is_good = fault_keys_set(read, wrong);
    cr_expect_eq(is_good, is_fault, "%s: %s", fault, wrong);
    char *text = json_dumps(read, JSON_COMPACT | JSON_SORT_KEYS);
    cr_expect_eq(strncmp(is_good ? text : wrong, expected, strlen(expected)), 0, "%s",
                 is_good ? text : wrong);
    free(text);
    json_decref(read);
}

/* Durations of any name get their unit, and numbers that are none keep theirs. */
Test(fault_keys, durations_get_a_unit)
{
    expect("{\"kind\": \"node_hang\", \"target\": \"a\", \"for\": 10}", true,
           "{\"for\":\"10 s\",\"kind\":\"node_hang\",\"target\":\"a\"}");
    expect("{\"kind\": \"node_hang\", \"for\": \"10\"}", true, "{\"for\":\"10 s\"");
    expect("{\"kind\": \"node_crash\", \"repair\": 300.5}", true,
           "{\"kind\":\"node_crash\",\"repair\":\"300.5 s\"}");
    expect("{\"kind\": \"node_crash\", \"repair\": {\"exponential\": \"5 min\"}}", true,
           "{\"kind\":\"node_crash\",\"repair\":{\"exponential\":\"5 min\"}}");
    expect("{\"kind\": \"link_loss\", \"loss\": 0.5}", true,
           "{\"kind\":\"link_loss\",\"loss\":0.5}");
}

Test(fault_keys, an_event_gets_its_object)
{
    expect("{\"kind\": \"node_crash\", \"after\": \"fence.start\"}", true,
           "{\"after\":{\"event\":\"fence.start\"},\"kind\":\"node_crash\"}");
    expect(
        "{\"kind\": \"node_crash\", \"after\": {\"event\": \"fence.start\", \"number\": 2,"
        " \"delay\": 1}}",
        true,
        "{\"after\":{\"delay\":\"1 s\",\"event\":\"fence.start\",\"number\":2},\"kind\":\"node_");
}

Test(fault_keys, says_what_is_wrong)
{
    expect("{\"target\": \"a\"}", false, "a fault without \"kind\"");
    expect("{\"kind\": \"node_crsh\"}", false,
           "\"node_crsh\" is no kind of fault (coupling describe fault lists them); did you mean"
           " \"node_crash\"?");
    expect("{\"kind\": \"node_hang\", \"for\": \"-3 s\"}", false, "\"for\" is no duration: -3 s");
    expect("{\"kind\": \"node_hang\", \"for\": \"10:00:00\"}", false, "\"for\" is no duration");
    expect("{\"kind\": \"node_hang\", \"for\": []}", false,
           "\"for\" is no duration: no number and no text");
    expect("{\"kind\": \"node_hang\", \"after\": \"fence.begin\"}", false,
           "\"fence.begin\" is no event of a timeline");
    expect("{\"kind\": \"node_hang\", \"after\": 7}", false, "\"after\" is neither");
}
