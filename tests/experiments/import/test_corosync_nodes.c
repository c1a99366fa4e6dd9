#include "experiments/import/corosync_nodes.h"

#include "experiments/import/machine_file.h"

#include <criterion/criterion.h>
#include <string.h>

/* The nodes of a text. @return the error's text, "" without one; its arena stays */
static const char *nodes_of(const char *text, json_t *spec, struct corosync_nodes *nodes)
{
    static char said[1000];
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    struct error error = {0};
    struct notes notes = {0};
    said[0] = '\0';
    if (!corosync_conf_read(&conf, text, &error) ||
        !corosync_nodes_set(spec, &conf, nodes, &notes, &error)) {
        snprintf(said, sizeof said, "%s", error.text);
    }
    nodes->first = NULL; /* they were in the arena */
    nodes->list = NULL;
    notes_free(&notes);
    arena_destroy(conf.arena);
    return said;
}

Test(corosync_nodes, names_and_links_are_taken)
{
    json_t *spec = json_object();
    struct corosync_nodes nodes;
    const char *said =
        nodes_of("nodelist {\nnode {\nname: alpha\nring0_addr: 10.0.0.1\nring1_addr:"
                 " 10.1.0.1\n}\nnode {\nring0_addr: beta.example.org\nring1_addr:"
                 " x\nnodeid: 2\n}\nnode {\nring0_addr: 10.0.0.3\nring1_addr: y\n}\n}",
                 spec, &nodes);
    cr_assert_str_eq(said, "");
    cr_expect_eq(nodes.count, (size_t)3);
    cr_expect_eq(nodes.links, 2u);
    cr_expect_not_null(machine_get(spec, "system.nodes.alpha"));
    cr_expect_not_null(machine_get(spec, "system.nodes.beta-example-org.role"));
    cr_expect_not_null(machine_get(spec, "system.nodes.node3"));
    cr_expect_not_null(machine_get(spec, "system.private_networks.ring1"));
    json_decref(spec);
}

Test(corosync_nodes, says_what_is_wrong)
{
    static const char *const facts[][2] = {
        {"totem {\nversion: 2\n}\n", "there is no node"},
        {"nodelist {\nnode {\nname: a\n}\n}\n", "line 2: the node has no ring0_addr"},
        {"nodelist {\nnode {\nname: a\nring0_addr: x\n}\nnode {\nname: a\nring0_addr: y\n}\n}\n",
         "line 6: a second node \"a\""},
        {"nodelist {\nnode {\nring0_addr: x\n}\nnode {\nring1_addr: y\n}\n}\n",
         "line 5: the node has other links"},
        {"nodelist {\nnode {\nring0_addr: x\nnodeid: one\n}\n}\n", "line 4: nodeid is \"one\""},
        {"nodelist {\nnode {\nring0_addr: x\nnodeid: 7\n}\nnode {\nring0_addr: y\nnodeid: "
         "07\n}\n}\n",
         "line 8: nodeid is 7, as that of line 4"},
        {"nodelist {\nnode {\nring0_addr: x\nnodeid: 4294967296\n}\n}\n", "line 4: nodeid is"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        json_t *spec = json_object();
        struct corosync_nodes nodes;
        const char *said = nodes_of(facts[i][0], spec, &nodes);
        cr_expect_eq(strncmp(said, facts[i][1], strlen(facts[i][1])), 0, "%s, not %s", said,
                     facts[i][1]);
        json_decref(spec);
    }
}

/* Names that became the same here are told apart, and that of the file stays. */
Test(corosync_nodes, made_names_do_not_collide)
{
    json_t *spec = json_object();
    struct corosync_nodes nodes;
    const char *said =
        nodes_of("nodelist {\nnode {\nname: web 1\nring0_addr: a\n}\nnode {\nname: web-1\n"
                 "ring0_addr: b\nnodeid: 4294967295\n}\nnode {\nname: web.1\nring0_addr: c\n}\n"
                 "node {\nring0_addr: 10.0.0.1\n}\nnode {\nname: node4\nring0_addr: d\n}\n}\n",
                 spec, &nodes);
    cr_assert_str_eq(said, "");
    static const char *const names[] = {"web-1", "web-1-2", "web-1-3", "node4", "node4-2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_not_null(json_object_get(machine_get(spec, "system.nodes"), names[i]), "%s",
                           names[i]);
    }
    cr_expect_eq(json_object_size(machine_get(spec, "system.nodes")), (size_t)5);
    json_decref(spec);
}

Test(corosync_nodes, names_are_those_of_specs)
{
    static const char *const facts[][2] = {{"alpha", "alpha"}, {"a.b c", "a-b-c"},
                                           {"1st", "st"},      {"", ""},
                                           {"123", ""},        {"\xc3\xa4x", "x"}};
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_str_eq(corosync_name(arena, facts[i][0]), facts[i][1]);
    }
    arena_destroy(arena);
}
