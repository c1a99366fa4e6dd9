#include "sim/component/assembly.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A part that writes down what is asked of it, as one letter and its path. */
static char asked[200];

static void note(char what, const struct component *component)
{
    size_t length = strlen(asked);
    snprintf(asked + length, sizeof asked - length, "%c %s ", what, component->path);
}

static void start(struct run *run, struct component *component)
{
    (void)run;
    note('s', component);
}

static void report(const struct component *component, struct report *to)
{
    (void)to;
    note('r', component);
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    (void)now;
    (void)to;
    note('l', component);
}

static void invariants(struct run *run, const struct component *component)
{
    (void)run;
    note('i', component);
}

static const struct kind late_kind = {.name = "late",
                                      .role = KIND_PART,
                                      .start = start,
                                      .report = report,
                                      .laws = laws,
                                      .invariants = invariants,
                                      .report_order = 7};
static const struct kind early_kind = {
    .name = "early", .role = KIND_PART, .report = report, .report_order = 3};
static const struct kind silent_kind = {.name = "silent", .role = KIND_PART};

static struct component parts[] = {{&late_kind.behaviour, "a"},
                                   {&silent_kind.behaviour, "b"},
                                   {&early_kind.behaviour, "c"},
                                   {&late_kind.behaviour, "d"},
                                   {&early_kind.behaviour, "e"}};
static struct component whole;

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    (void)parameters;
    (void)environment;
    whole.path = scope_title(scope);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        assembly_add(assembly, &parts[i]);
    }
    return &whole;
}

static const struct kind whole_kind = {
    .name = "whole", .role = "system", .build = build, .start = start, .report = report};

static struct assembly assemble(struct run *run)
{
    whole.kind = &whole_kind.behaviour;
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    asked[0] = '\0';
    cr_assert_eq(assembly_system(&assembly, &whole_kind, NULL), &whole);
    return assembly;
}

Test(assembly, walks_its_components)
{
    struct run *run = run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1});
    struct assembly assembly = assemble(run);
    cr_expect_str_eq(asked, "s a s d s system ");
    asked[0] = '\0';
    assembly_laws(&assembly, 5, NULL);
    cr_expect_str_eq(asked, "l a l d ");
    asked[0] = '\0';
    assembly_invariants(&assembly);
    cr_expect_str_eq(asked, "i a i d ");
    run_destroy(run);
}

/* Reports go by the kinds' order, and by the order of adding where that is equal. */
Test(assembly, reports_in_the_order_of_kinds)
{
    struct run *run = run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1});
    struct assembly assembly = assemble(run);
    asked[0] = '\0';
    assembly_report(&assembly, NULL);
    cr_expect_str_eq(asked, "r system r c r e r a r d ");
    static struct component more = {&early_kind.behaviour, "f"};
    assembly_add(&assembly, &more);
    asked[0] = '\0';
    assembly_report(&assembly, NULL);
    cr_expect_str_eq(asked, "r system r c r e r f r a r d ");
    run_destroy(run);
}

Test(assembly, has_room_for_any_number)
{
    enum { MANY = 1000 };
    struct run *run = run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    struct component *many = ARENA_ARRAY(run->arena, struct component, MANY);
    asked[0] = '\0';
    for (int i = 0; i < MANY; i++) {
        many[i] = (struct component){i == MANY - 1 ? &late_kind.behaviour : &silent_kind.behaviour,
                                     "last"};
        assembly_add(&assembly, &many[i]);
    }
    assembly_report(&assembly, NULL);
    cr_expect_str_eq(asked, "r last ");
    run_destroy(run);
}

Test(assembly, one_component_reports_alone)
{
    struct run *run = run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1});
    struct assembly assembly = assemble(run);
    struct report report = {0};
    cr_assert_eq(assembly_reporters(&assembly), 6);
    asked[0] = '\0';
    for (size_t i = 6; i-- > 0;) {
        assembly_report_one(&assembly, i, &report);
    }
    cr_expect_str_eq(asked, "r d r a r e r c r system ");
    run_destroy(run);
}
