#include "experiments/theory/list.h"

#include <criterion/criterion.h>
#include <math.h>

Test(closed_form_list, takes_what_is_finite_as_long_as_there_is_room)
{
    struct arena *arena = arena_create();
    struct closed_forms forms = {0};
    closed_forms_add(&forms, arena, "law", 2, "stations.%s.queue_length", "cpu");
    closed_forms_add_share(&forms, arena, "law", 0.5, "availability");
    closed_forms_add(&forms, arena, "law", INFINITY, "endless");
    closed_forms_add(&forms, arena, "law", NAN, "undefined");
    cr_assert_eq(forms.count, 2);
    cr_expect_str_eq(forms.list[0].metric, "stations.cpu.queue_length");
    cr_expect(forms.list[0].expected == 2 && !forms.list[0].is_share && forms.list[1].is_share);
    for (int i = 0; i < 2 * CLOSED_FORMS_MOST; i++) {
        closed_forms_add(&forms, arena, "law", 1, "m%d", i);
    }
    cr_expect_eq(forms.count, CLOSED_FORMS_MOST);
    arena_destroy(arena);
}

Test(closed_form_list, a_form_rests_on_the_draws_that_are_worth_least)
{
    struct arena *arena = arena_create();
    struct closed_forms forms = {0};
    closed_forms_add(&forms, arena, "law", 2, "response_time");
    closed_forms_add(&forms, arena, "law", 1, "utilization");
    const struct closed_form_draws services = {"service times", "fourth", 6, 1};
    const struct closed_form_draws vacations = {"vacations", "fourth", 4, 0.5}; /* 1/8 in a pass */
    closed_forms_rest_on(&forms, 0, services);
    closed_forms_rest_on(&forms, 1, vacations);
    cr_expect_str_eq(forms.list[0].draws.of, "service times");
    cr_expect_str_eq(forms.list[1].draws.of, "vacations");
    closed_forms_rest_on(&forms, 0, vacations);
    cr_expect_str_eq(forms.list[0].draws.of, "vacations");
    closed_forms_rest_on(&forms, 0, services);
    cr_expect_str_eq(forms.list[0].draws.of, "vacations", "services are worth more");
    closed_forms_rest_on(&forms, 0, (struct closed_form_draws){"nothing", "fourth", INFINITY, 0});
    cr_expect_str_eq(forms.list[0].draws.of, "vacations", "no pass draws any");
    closed_forms_rest_on(&forms, 0, (struct closed_form_draws){"batches", "fourth", INFINITY, 1});
    cr_expect_str_eq(forms.list[0].draws.of, "batches");
    arena_destroy(arena);
}
