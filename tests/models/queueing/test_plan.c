#include "models/queueing/plan.h"
#include "tests/models/places.h"

#include "tests/models/systems/queueing_fixture.h"

Test(queueing_plan, names_are_found_whatever_their_order)
{
    struct fixture *fixture = fixture_create();
    static const char *const names[] = {"delta", "alpha", "echo", "bravo", "charlie"};
    for (size_t i = 0; i < 5; i++) {
        fixture_station(fixture, names[i], distribution_constant(1));
    }
    struct arena *arena = arena_create();
    struct plan plan;
    struct scope scope = scope_of_spec(arena);
    plan_init(&plan, &scope, &fixture->parameters);
    for (uint32_t i = 0; i < 5; i++) {
        cr_expect_eq(plan_find(&plan, names[i]), i);
    }
    cr_expect_eq(plan_find(&plan, "foxtrot"), PLAN_NOWHERE);
    cr_expect_str_eq(plan_nearest(&plan, "alhpa"), "alpha");
    arena_destroy(arena);
    free(fixture);
}

Test(queueing_plan, routes_of_probability_zero_reach_nothing)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "a", distribution_constant(1));
    fixture_station(fixture, "b", distribution_constant(2));
    fixture_station(fixture, "c", (struct distribution){0});
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    fixture_route(fixture, class, "start", "b");
    fixture_route(fixture, class, "b", "a 0.5 c 0 done 0.5");
    fixture_route(fixture, class, "a", "done");
    fixture_service(fixture, class, "a", distribution_constant(7));
    struct arena *arena = arena_create();
    struct plan plan;
    struct scope scope = scope_of_spec(arena);
    plan_init(&plan, &scope, &fixture->parameters);
    plan_class(&plan, 0, NULL);
    cr_assert_eq(plan.reached_count, 2);
    cr_expect_eq(plan.reached[0], 1);
    cr_expect_eq(plan.reached[1], 0);
    cr_expect_eq(plan.position[0], 1);
    cr_expect_not(plan.places[2].is_reached);
    cr_expect_null(plan.places[2].service);
    cr_expect_eq(plan.places[0].service->constant, 7);
    cr_expect_eq(plan.places[1].service->constant, 2);
    cr_expect_eq(plan.places[1].to[2], PLAN_DONE);
    arena_destroy(arena);
    free(fixture);
}
