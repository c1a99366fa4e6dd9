#include "experiments/import/corosync_quorum.h"

#include "tests/experiments/import/corosync_imported.h"

#define DEVICE(algorithm)                                                                          \
    "device {\nmodel: net\nvotes: 1\nnet {\nhost: q\nalgorithm: " algorithm "\n}\n}\n"
#define TIE      "auto_tie_breaker: 1\n"
#define LAST_MAN "last_man_standing: 1\n"
#define VOTES(list)                                                                                \
    "nodelist {\nnode {\nname: a\nring0_addr: a\nring1_addr: a\nquorum_votes: 2\n}\n" list "}\n"

/* Which options corosync turns off beside others, and which follow them. */
Test(corosync_quorum, options_are_those_of_corosync)
{
    static const struct {
        const char *text;
        const char *two_node, *wait_for_all; /* in the spec; NULL: not there */
        const char *said;                    /* of what is left; NULL: nothing is looked for */
    } facts[] = {
        {TWO_NODES "quorum {\ntwo_node: 1\n}\n", "\"on\"", NULL, NULL},
        {TWO_NODES "quorum {\ntwo_node: 0\n}\n", "\"off\"", NULL, NULL},
        {TWO_NODES "quorum {\ntwo_node: 1\n" DEVICE("ffsplit") "}\n", "\"off\"", NULL,
         "line 14: quorum.two_node: 1: it is off: beside a quorum device"},
        {TWO_NODES "quorum {\ntwo_node: 1\n" DEVICE("lms") "}\n", "\"off\"", NULL,
         "line 14: quorum.two_node: 1: it is off: beside a quorum device"},
        {TWO_NODES "quorum {\ntwo_node: 1\ndevice {\nmodel: disk\n}\n}\n", "\"off\"", NULL,
         "the quorum device and its votes"},
        {TWO_NODES "quorum {\ntwo_node: 1\n" TIE "}\n", "\"off\"", "\"on\"",
         "quorum.two_node: 1: it is off, as corosync has it beside auto_tie_breaker"},
        {THREE_NODES "quorum {\ntwo_node: 1\n}\n", "\"off\"", "\"on\"",
         "quorum.two_node: 1: it is off, as corosync has it with more than two nodes"},
        {THREE_NODES "quorum {\n" LAST_MAN "}\n", "\"off\"", "\"off\"", NULL},
        {THREE_NODES "quorum {\nwait_for_all: 1\n" LAST_MAN "}\n", "\"off\"", "\"on\"", NULL},
        {THREE_NODES "quorum {\n" TIE "}\n", "\"off\"", NULL,
         "quorum.auto_tie_breaker: 1: it is off, as corosync has it with 3 votes"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct imported imported;
        import_text(&imported, facts[i].text);
        cr_expect_not_null(imported.spec, "%zu: %s", i, imported.error.text);
        imported_expect(&imported, "system.quorum.two_node", facts[i].two_node);
        imported_expect(&imported, "system.quorum.wait_for_all", facts[i].wait_for_all);
        imported_expect_said(&imported, NOTE_UNUSED, facts[i].said);
        const char *read = imported.notes.texts[NOTE_READ].text;
        bool is_on = strcmp(facts[i].two_node, "\"on\"") == 0;
        cr_expect_eq(read != NULL && strstr(read, "two_node: 1") != NULL, is_on, "%zu", i);
        imported_free(&imported);
    }
}

/* Corosync does not start with these, or no spec can say them. */
Test(corosync_quorum, refuses_what_cannot_be_run)
{
    import_expect_error(VOTES(NODE_B) "quorum {\n" LAST_MAN "}\n",
                        "line 15: last_man_standing is on where node a has 2 votes");
    import_expect_error(TWO_NODES "quorum {\n" LAST_MAN DEVICE("ffsplit") "}\n",
                        "line 14: last_man_standing is on with a quorum device");
    import_expect_error(TWO_NODES "quorum {\n" TIE DEVICE("lms") "}\n",
                        "line 14: auto_tie_breaker is on with a quorum device");
    import_expect_error(THREE_NODES "quorum {\n" TIE LAST_MAN "}\n",
                        "line 20: last_man_standing is on with auto_tie_breaker and an odd number");
}

/* votequorum(5): expected_votes overrides the votes of the nodelist. */
Test(corosync_quorum, expected_votes_are_compared)
{
    static const char *const facts[][2] = {
        {THREE_NODES "quorum {\nexpected_votes: 3\n}\n", NULL},
        {TWO_NODES "quorum {\nexpected_votes: 3\n" DEVICE("ffsplit") "}\n", NULL},
        {THREE_NODES "quorum {\nexpected_votes: 2\n}\n",
         "quorum.expected_votes: 2: in corosync it overrides the 3 votes of the nodelist until"},
        {TWO_NODES "quorum {\nexpected_votes: 3\n}\n",
         "quorum.expected_votes: 3: in corosync it overrides the 2 votes"},
        {TWO_NODES "quorum {\nexpected_votes: 3\n" DEVICE("lms") "}\n",
         "quorum.expected_votes: 3: the quorum device, whose votes it has, is left out"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct imported imported;
        import_text(&imported, facts[i][0]);
        cr_expect_not_null(imported.spec, "%zu: %s", i, imported.error.text);
        imported_expect_said(&imported, NOTE_UNUSED, facts[i][1]);
        imported_expect_said(&imported, NOTE_READ,
                             facts[i][1] == NULL ? "is the votes of system.nodes" : NULL);
        imported_free(&imported);
    }
    import_expect_error(THREE_NODES "quorum {\nexpected_votes: 4\n}\n",
                        "line 19: expected_votes is 4, but the nodelist has 3 votes: corosync"
                        " expects 4 all the same (votequorum(5)), a quorum of 3 in place of 2");
    import_expect_error(TWO_NODES "quorum {\ntwo_node: 1\nexpected_votes: 3\n}\n",
                        "line 15: expected_votes is 3");
}
