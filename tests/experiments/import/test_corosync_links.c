#include "experiments/import/corosync_links.h"

#include "tests/experiments/import/corosync_imported.h"

#define TRANSPORT "system.membership.transport."

/* The first link's timers are those of all; what another has is said with its line. */
Test(corosync_links, takes_the_pings_of_the_first_link)
{
    struct imported imported;
    import_text(&imported, TWO_NODES
                "totem {\ninterface {\nlinknumber: 1\nknet_ping_interval: 700\n"
                "knet_pong_count: 5\n}\ninterface {\nlinknumber: 0\nknet_ping_interval: 500\n"
                "knet_ping_timeout: 2000\n}\n}\n");
    cr_assert_not_null(imported.spec, "%s", imported.error.text);
    imported_expect(&imported, TRANSPORT "ping_interval", "\"500 ms\"");
    imported_expect(&imported, TRANSPORT "ping_timeout", "\"2000 ms\"");
    imported_expect(&imported, TRANSPORT "pong_count", NULL);
    imported_expect_said(&imported, NOTE_UNUSED,
                         "line 16: totem.interface.knet_ping_interval: 700: that of link 0 (line"
                         " 21) is taken for link 1 too");
    imported_expect_said(&imported, NOTE_UNUSED,
                         "line 17: totem.interface.knet_pong_count: 5: link 0 has none");
    imported_expect_said(&imported, NOTE_ASSUMED, "link 1 has no knet_ping_timeout");
    imported_expect_said(&imported, NOTE_ASSUMED, "all links have the pings of link 0");
    imported_free(&imported);
}

/* Timers of another link alone are not those of the first. */
Test(corosync_links, another_link_alone_changes_nothing)
{
    struct imported imported;
    import_text(&imported, TWO_NODES "totem {\ninterface {\nlinknumber: 1\nknet_ping_timeout: 900\n"
                                     "}\ninterface {\nringnumber: 5\nknet_pong_count: 9\n"
                                     "knet_link_priority: 2\n}\n}\n");
    cr_assert_not_null(imported.spec, "%s", imported.error.text);
    imported_expect(&imported, TRANSPORT "ping_timeout", NULL);
    imported_expect(&imported, TRANSPORT "pong_count", NULL);
    imported_expect(&imported, TRANSPORT "link_priorities", NULL);
    imported_expect_said(&imported, NOTE_UNUSED, "knet_ping_timeout: 900: link 0 has none");
    imported_expect_said(&imported, NOTE_UNUSED, "knet_pong_count: 9: no node has link 5");
    imported_expect_said(&imported, NOTE_UNUSED, "knet_link_priority: 2: no node has link 5");
    imported_free(&imported);
}

/* Equal timers need no remark; of two interfaces of a link the last holds; 0 is the default. */
Test(corosync_links, equal_links_are_taken)
{
    struct imported imported;
    import_text(&imported,
                TWO_NODES "totem {\ninterface {\nknet_ping_interval: 300\n}\ninterface {\n"
                          "knet_ping_interval: 400\nknet_pong_count: 0\n}\ninterface {\n"
                          "linknumber: 1\nknet_ping_interval: 400\n}\n}\n");
    cr_assert_not_null(imported.spec, "%s", imported.error.text);
    imported_expect(&imported, TRANSPORT "ping_interval", "\"400 ms\"");
    imported_expect(&imported, TRANSPORT "pong_count", NULL);
    imported_expect_said(&imported, NOTE_UNUSED,
                         "line 15: totem.interface.knet_ping_interval: 300");
    cr_expect_null(strstr(imported.notes.texts[NOTE_ASSUMED].text, "all links"));
    imported_free(&imported);
}

/* Priorities follow the links that nodes have, whatever their numbers. */
Test(corosync_links, priorities_are_of_the_links_that_are_there)
{
    struct imported imported;
    import_text(&imported, "nodelist {\nnode {\nring0_addr: a\nring2_addr: a\n}\n}\ntotem {\n"
                           "interface {\nlinknumber: 2\nknet_link_priority: 9\n}\n}\n");
    cr_assert_not_null(imported.spec, "%s", imported.error.text);
    imported_expect(&imported, TRANSPORT "link_priorities", "[1, 9]");
    imported_free(&imported);
}

Test(corosync_links, says_what_is_wrong)
{
    import_expect_error(TWO_NODES "totem {\ninterface {\nlinknumber: 8\n}\n}\n",
                        "line 14: the interface of link 8: links are 0 to 7");
    import_expect_error(TWO_NODES "totem {\ninterface {\nknet_link_priority: 256\n}\n}\n",
                        "line 15: knet_link_priority is 256, more than 255");
    import_expect_error(TWO_NODES "totem {\ninterface {\nlinknumber: 1\nknet_pong_count: x\n}\n}\n",
                        "line 16: knet_pong_count is \"x\"");
}
