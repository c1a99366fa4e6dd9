#include "experiments/import/corosync_values.h"

#include "tests/experiments/import/corosync_imported.h"

static const struct corosync_mapping token = {"totem", "token", "system.membership.token",
                                              COROSYNC_MILLISECONDS, true};
static const struct corosync_mapping last_man = {
    "totem", "token", "system.quorum.last_man_standing", COROSYNC_BOOLEAN, false};

static void expect(const struct corosync_mapping *mapping, const char *value, const char *json,
                   const char *wrong)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    struct imported imported = {.spec = json_object()};
    struct corosync_import import = {imported.spec, &conf, &imported.notes, &imported.error};
    const char *text = arena_print(conf.arena, "totem {\ntoken: %s\n}\n", value);
    cr_assert(corosync_conf_read(&conf, text, &imported.error));
    bool is_good = corosync_set_all(&import, mapping, 1);
    cr_expect_eq(is_good, wrong == NULL);
    imported_expect(&imported, mapping->path, json);
    cr_expect(is_good || strcmp(imported.error.text, wrong) == 0, "%s", imported.error.text);
    arena_destroy(conf.arena);
    imported_free(&imported);
}

Test(corosync_values, have_their_unit)
{
    expect(&token, "3000", "\"3000 ms\"", NULL);
    expect(&token, "0", NULL, NULL); /* the default of corosync */
    expect(&last_man, "1", "true", NULL);
    expect(&last_man, "0", "false", NULL);
    expect(&last_man, "2", NULL, "line 2: token is 2, neither 0 nor 1");
}

/* A value that is left is said once, with why. */
Test(corosync_values, are_left_with_a_reason)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    struct imported imported = {.spec = json_object()};
    struct corosync_import import = {imported.spec, &conf, &imported.notes, &imported.error};
    cr_assert(corosync_conf_read(&conf, "totem {\ntoken: 5\n}\n", &imported.error));
    struct corosync_entry *entry = corosync_conf_under(&conf, "totem", "token");
    corosync_pass_over(&import, entry, "for %s", "a reason");
    cr_expect(entry->is_used);
    imported_expect_said(&imported, NOTE_UNUSED, "line 2: totem.token: 5: for a reason");
    machine_set_text(imported.spec, "system.kind", "cluster");
    cr_expect(corosync_has(&import, "system.kind", "cluster"));
    cr_expect_not(corosync_has(&import, "system.kind", "other"));
    arena_destroy(conf.arena);
    imported_free(&imported);
}
