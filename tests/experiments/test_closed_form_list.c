#include "experiments/closed_form_list.h"

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
