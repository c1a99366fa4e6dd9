#include "experiments/import/corosync_conf.h"

#include <criterion/criterion.h>
#include <string.h>

static struct corosync_conf begin(void)
{
    return (struct corosync_conf){.arena = arena_create(), .name = "corosync.conf"};
}

/* Sections within sections, blanks, comments, a key that is given twice, sections that add up. */
Test(corosync_conf, reads_sections_and_values)
{
    struct corosync_conf conf = begin();
    struct error error = {0};
    cr_assert(corosync_conf_read(&conf,
                                 "# comment\n\ntotem {\n\tversion: 2\n  token:  3000  \r\n"
                                 "  interface {\n    linknumber: 0\n  }\n  interface {\n"
                                 "    linknumber: 1\n  }\n  token: 5000\n}\ntotem {\n"
                                 "  cluster_name: a:b {c}\n}",
                                 &error),
              "%s", error.text);
    cr_expect_str_eq(corosync_conf_under(&conf, "totem", "version")->value, "2");
    cr_expect_str_eq(corosync_conf_under(&conf, "totem", "token")->value, "5000");
    cr_expect_eq(corosync_conf_under(&conf, "totem", "token")->line, 12u);
    cr_expect_str_eq(corosync_conf_under(&conf, "totem", "cluster_name")->value, "a:b {c}");
    cr_expect_null(corosync_conf_under(&conf, "totem", "linknumber"));
    size_t first = corosync_conf_next(&conf, "totem", "interface", COROSYNC_CONF_ROOT);
    size_t second = corosync_conf_next(&conf, "totem", "interface", first);
    struct corosync_entry *entry = corosync_conf_in(&conf, second, "linknumber");
    cr_expect_str_eq(entry->value, "1");
    cr_expect_str_eq(corosync_conf_path(&conf, entry), "totem.interface.linknumber");
    cr_expect_eq(corosync_conf_next(&conf, "totem", "interface", second), COROSYNC_CONF_ROOT);
    arena_destroy(conf.arena);
}

/* Each mistake is said with its line. */
Test(corosync_conf, says_what_is_wrong_and_where)
{
    static const char *const facts[][2] = {
        {"totem {\n version: 2\n", "line 1: \"totem {\" is not closed at the end of the file"},
        {"totem {\n}\n}\n", "line 3: \"}\" closes no section"},
        {"totem {\n version 2\n}\n", "line 2: neither \"section {\""},
        {"totem { version: 2 }\n", "line 1: text after \"{\""},
        {"{\n}\n", "line 1: a section without a name"},
        {"\nversion: 2\n", "line 2: a value outside of any section"},
        {"totem {\n : 2\n}\n", "line 2: a value without a key"},
        {"totem {\n} x\n", "line 2: neither"},
        {"totem {\n}\n", "there is no value in it"},
        {"a {\nb {\nc {\nd {\ne {\nf {\ng {\nh {\ni {\n", "line 9: sections in more than 8"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct corosync_conf conf = begin();
        struct error error = {0};
        cr_expect_not(corosync_conf_read(&conf, facts[i][0], &error));
        cr_expect_eq(strncmp(error.text, facts[i][1], strlen(facts[i][1])), 0, "%s, not %s",
                     error.text, facts[i][1]);
        cr_expect_str_eq(error.where, "corosync.conf");
        arena_destroy(conf.arena);
    }
}

/* Numbers are whole, not negative, and at most a day in milliseconds. */
Test(corosync_conf, numbers_are_whole)
{
    static const char *const bad[] = {"", "x", "-1", "1.5", "3000ms", "99999999999", "1 2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct corosync_conf conf = begin();
        struct corosync_entry entry = {.key = "token", .value = bad[i], .line = 7};
        struct error error = {0};
        long long value;
        cr_expect_not(corosync_conf_whole(&conf, &entry, &value, &error), "%s", bad[i]);
        cr_expect_eq(strncmp(error.text, "line 7: token is", 16), 0, "%s", error.text);
        arena_destroy(conf.arena);
    }
}

/* Whatever is cut off or damaged, reading ends with a file or with an error. */
Test(corosync_conf, damage_ends_in_an_error_or_a_file)
{
    static const char whole[] = "totem {\n  token: 3000\n  interface {\n    linknumber: 0\n  }\n}\n"
                                "nodelist {\n  node {\n    ring0_addr: a\n    nodeid: 1\n  }\n}\n";
    for (size_t at = 0; at < sizeof whole - 1; at++) {
        static const char marks[] = "{}:#\n\t \x01\x7f";
        for (size_t mark = 0; mark <= sizeof marks - 1; mark++) {
            char text[sizeof whole];
            memcpy(text, whole, sizeof whole);
            text[at] = marks[mark]; /* the last one ends the text */
            struct corosync_conf conf = begin();
            struct error error = {0};
            bool is_good = corosync_conf_read(&conf, text, &error);
            cr_expect(is_good != (error.code != 0));
            arena_destroy(conf.arena);
        }
    }
}
