#include "sim/component/scope.h"

#include <criterion/criterion.h>
#include <string.h>

Test(scope, children_are_made_from_their_parents)
{
    struct arena *arena = arena_create();
    struct scope spec = scope_of_spec(arena);
    struct scope system = scope_section(&spec, "system");
    struct scope nodes = scope_child(&system, "nodes");
    struct scope alpha = scope_child(&nodes, "alpha");
    struct scope memory = scope_child(&alpha, "memory");
    struct scope faults = scope_child(&spec, "faults");
    struct scope fourth = scope_element(&faults, 3);
    struct scope controller = scope_inside(&memory, "controllers.%u", 7);
    struct {
        const struct scope *scope;
        const char *path, *pointer, *title;
    } facts[] = {
        {&spec, "", "", "system"},
        {&system, "", "/system", "system"},
        {&nodes, "nodes", "/system/nodes", "nodes"},
        {&alpha, "nodes.alpha", "/system/nodes/alpha", "nodes.alpha"},
        {&memory, "nodes.alpha.memory", "/system/nodes/alpha/memory", "nodes.alpha.memory"},
        {&fourth, "faults.3", "/faults/3", "faults.3"},
        {&controller, "nodes.alpha.memory.controllers.7", "/system/nodes/alpha/memory",
         "nodes.alpha.memory.controllers.7"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_str_eq(facts[i].scope->path, facts[i].path);
        cr_expect_str_eq(facts[i].scope->pointer, facts[i].pointer);
        cr_expect_str_eq(scope_title(facts[i].scope), facts[i].title);
    }
    arena_destroy(arena);
}

/* The same part at two places is two: neither name nor pointer is shared. */
Test(scope, a_part_may_stand_at_two_places)
{
    struct arena *arena = arena_create();
    struct scope spec = scope_of_spec(arena);
    struct scope system = scope_section(&spec, "system");
    struct scope at[2] = {scope_child(&system, "alpha"), scope_child(&system, "beta")};
    struct complaints complaints = {0};
    for (int i = 0; i < 2; i++) {
        struct scope memory = scope_child(&at[i], "memory");
        scope_complain(&memory, "latency", &complaints, "is %d ns", 5);
        scope_warn(&memory, NULL, &complaints, "is slow");
    }
    cr_assert_eq(complaints.count, 4);
    cr_expect_eq(complaints.errors, 2);
    cr_expect_str_eq(complaints.list[0].where, "/system/alpha/memory/latency");
    cr_expect_str_eq(complaints.list[0].text, "is 5 ns");
    cr_expect_str_eq(complaints.list[1].where, "/system/alpha/memory");
    cr_expect(complaints.list[1].is_warning);
    cr_expect_str_eq(complaints.list[2].where, "/system/beta/memory/latency");
    complaints_free(&complaints);
    arena_destroy(arena);
}
