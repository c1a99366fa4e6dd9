#include "experiments/import/corosync_spec.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/corosync_fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static json_t *spec_of(const char *text, struct notes *notes, struct error *error)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    json_t *spec =
        corosync_conf_read(&conf, text, error) ? corosync_spec(&conf, notes, error) : NULL;
    arena_destroy(conf.arena);
    return spec;
}

static void expect(const json_t *spec, const char *path, const char *json)
{
    char *found = json_dumps(machine_get(spec, path), JSON_ENCODE_ANY);
    cr_expect(found != NULL && strcmp(found, json) == 0, "%s is %s, not %s", path,
              found == NULL ? "missing" : found, json);
    free(found);
}

/* Every value that the program knows is in the spec; every other one is said with its line. */
Test(corosync_spec, takes_all_and_says_the_rest)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *spec = spec_of(COROSYNC_TEXT, &notes, &error);
    cr_assert_not_null(spec, "%s", error.text);
    static const char *const facts[][2] = {
        {"name", "\"ha-cluster\""},
        {"system.membership.token", "\"10000 ms\""},
        {"system.membership.token_coefficient", "\"500 ms\""},
        {"system.membership.consensus", "\"12000 ms\""},
        {"system.membership.join", "\"60 ms\""},
        {"system.membership.transport.kind", "\"knet\""},
        {"system.membership.transport.link_mode", "\"passive\""},
        {"system.membership.transport.ping_interval", "\"500 ms\""},
        {"system.membership.transport.ping_timeout", "\"2000 ms\""},
        {"system.membership.transport.link_priorities", "[10, 5]"},
        {"system.nodes.beta.votes", "2"},
        {"system.quorum.two_node", "\"off\""},
        {"system.quorum.device.votes", "1"},
        {"system.quorum.wait_for_all", "\"off\""},
        {"system.services.service.on", "\"alpha\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        expect(spec, facts[i][0], facts[i][1]);
    }
    static const char *const unused[] = {"line 3: totem.version: 2",
                                         "line 6: totem.crypto_cipher: aes256",
                                         "line 7: totem.crypto_hash: sha256",
                                         "line 12: totem.max_messages: 20",
                                         "line 23: totem.interface.knet_ping_interval: 700",
                                         "line 47: quorum.allow_downscale: 1",
                                         "line 59: logging.to_logfile: yes"};
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++) {
        cr_expect_not_null(strstr(notes.texts[NOTE_UNUSED].text, unused[i]), "%s is not in %s",
                           unused[i], notes.texts[NOTE_UNUSED].text);
    }
    json_decref(spec);
    notes_free(&notes);
}

/* Nothing is dropped: each line "key: value" of the text is in the notes by its line, or its node
 * is. */
Test(corosync_spec, no_line_is_dropped)
{
    struct notes notes = {0};
    struct error error = {0};
    json_decref(spec_of(COROSYNC_TEXT, &notes, &error));
    unsigned line = 0;
    const char *at = COROSYNC_TEXT;
    while (*at != '\0') {
        size_t length = strcspn(at, "\n");
        char number[20];
        char given[20];
        line++;
        snprintf(number, sizeof number, "line %u:", line);
        snprintf(given, sizeof given, "(line %u)", line);
        bool is_value = memchr(at, ':', length) != NULL && at[0] == ' ';
        bool is_of_node = strstr(at, "ring") == at + strspn(at, " ") ||
                          strstr(at, "name:") == at + strspn(at, " ") ||
                          strstr(at, "nodeid") == at + strspn(at, " ") ||
                          strstr(at, "quorum_votes") == at + strspn(at, " ") ||
                          strstr(at, "linknumber") == at + strspn(at, " ");
        if (is_value && !is_of_node) {
            cr_expect(strstr(notes.texts[NOTE_UNUSED].text, number) != NULL ||
                          strstr(notes.texts[NOTE_READ].text, given) != NULL,
                      "line %u, %.*s, is said nowhere", line, (int)length, at);
        }
        at += length + (at[length] == '\n');
    }
    notes_free(&notes);
}

#define NODES "nodelist {\nnode {\nring0_addr: a\n}\nnode {\nring0_addr: b\n}\n}\n"

/* Defaults are those of corosync where the file says nothing. */
Test(corosync_spec, two_node_is_off_unless_it_is_set)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *spec = spec_of(NODES, &notes, &error);
    expect(spec, "system.quorum.two_node", "\"off\"");
    expect(spec, "system.membership.transport.kind", "\"knet\"");
    expect(spec, "name", "\"cluster\"");
    cr_expect_null(machine_get(spec, "system.membership.token"));
    json_decref(spec);
    notes_free(&notes);
}

/* Each value that corosync would refuse is refused with its line. */
Test(corosync_spec, says_what_is_wrong)
{
    static const char *const facts[][2] = {
        {NODES "totem {\ntoken: fast\n}\n", "line 10: token is \"fast\""},
        {NODES "totem {\ntransport: rdma\n}\n", "line 10: transport is \"rdma\""},
        {NODES "totem {\nlink_mode: both\n}\n", "line 10: link_mode is \"both\""},
        {NODES "quorum {\ntwo_node: 2\n}\n", "line 10: two_node is 2, neither 0 nor 1"},
        {NODES "quorum {\nexpected_votes: all\n}\n", "line 10: expected_votes is \"all\""},
        {NODES "quorum {\nauto_tie_breaker: yes\n}\n", "line 10: auto_tie_breaker is \"yes\""},
        {NODES "quorum {\nauto_tie_breaker: 1\nauto_tie_breaker_node: 1 7\n}\n",
         "line 11: auto_tie_breaker_node is \"1 7\""},
        {NODES "totem {\ninterface {\nlinknumber: x\n}\n}\n", "line 11: linknumber is \"x\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct notes notes = {0};
        struct error error = {0};
        cr_expect_null(spec_of(facts[i][0], &notes, &error));
        cr_expect_eq(strncmp(error.text, facts[i][1], strlen(facts[i][1])), 0, "%s, not %s",
                     error.text, facts[i][1]);
        notes_free(&notes);
    }
}

/* By the numbers of nodes, whose order may be another than that of the file. */
Test(corosync_spec, takes_the_tie_breaker)
{
    static const struct {
        const char *ids[2], *quorum, *path, *expected;
    } facts[] = {
        {{"1", "2"}, "", "auto_tie_breaker", "\"lowest\""},
        {{"1", "2"}, "auto_tie_breaker_node: highest\n", "auto_tie_breaker", "\"highest\""},
        {{"7", "2"}, "", "auto_tie_breaker_nodes", "[\"b\", \"a\"]"},
        {{"7", "2"},
         "auto_tie_breaker_node: highest\n",
         "auto_tie_breaker_nodes",
         "[\"a\", \"b\"]"},
        {{"1", "2"}, "auto_tie_breaker_node: 2 1\n", "auto_tie_breaker_nodes", "[\"b\", \"a\"]"},
        {{"1", "2"}, "two_node: 1\n", "two_node", "\"off\""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char text[400];
        char path[60];
        struct notes notes = {0};
        struct error error = {0};
        snprintf(text, sizeof text,
                 "nodelist {\nnode {\nname: a\nring0_addr: a\nnodeid: %s\n}\nnode {\nname: b\n"
                 "ring0_addr: b\nnodeid: %s\n}\n}\nquorum {\nauto_tie_breaker: 1\n%s}\n",
                 facts[i].ids[0], facts[i].ids[1], facts[i].quorum);
        json_t *spec = spec_of(text, &notes, &error);
        cr_assert_not_null(spec, "%s", error.text);
        snprintf(path, sizeof path, "system.quorum.%s", facts[i].path);
        expect(spec, path, facts[i].expected);
        json_decref(spec);
        notes_free(&notes);
    }
}

/* Corosync turns it off where the number of votes is odd and nodes do not wait for all. */
Test(corosync_spec, an_odd_number_has_no_tie)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *spec = spec_of("nodelist {\nnode {\nring0_addr: a\nquorum_votes: 2\n}\nnode {\n"
                           "ring0_addr: b\n}\n}\nquorum {\nauto_tie_breaker: 1\n}\n",
                           &notes, &error);
    cr_assert_not_null(spec, "%s", error.text);
    expect(spec, "system.nodes.a.votes", "2");
    cr_expect_null(machine_get(spec, "system.quorum.auto_tie_breaker"));
    cr_expect_not_null(strstr(notes.texts[NOTE_UNUSED].text, "with 3 votes"));
    json_decref(spec);
    notes_free(&notes);
}

/* UDP has one link here, which is said. */
Test(corosync_spec, udp_uses_one_link)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *spec = spec_of("totem {\ntransport: udp\n}\nnodelist {\nnode {\nring0_addr: a\n"
                           "ring1_addr: b\n}\n}\n",
                           &notes, &error);
    cr_assert_not_null(spec, "%s", error.text);
    expect(spec, "system.membership.transport.kind", "\"udpu\"");
    cr_expect_null(machine_get(spec, "system.private_networks"));
    cr_expect_not_null(strstr(notes.texts[NOTE_UNUSED].text, "the links after the first"));
    json_decref(spec);
    notes_free(&notes);
}
