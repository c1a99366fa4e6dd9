#include "experiments/results/curve_fit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct interval known = {
    .mean = 0.5, .lower = 0.4, .upper = 0.6, .samples = 3, .known = true};

Test(curve_fit, says_what_is_held_and_where)
{
    struct arena *arena = arena_create();
    struct scaling scaling = {.rate_per_s = known,
                              .contention = known,
                              .is_serial_held = true,
                              .serial_held = 2,
                              .contention_held = 1,
                              .curves = 3,
                              .fitted = 3};
    struct curve_fit fit = curve_fit_of(&scaling, NULL, arena);
    cr_expect(fit.contention.is_held && fit.contention.held_in == 2 && fit.contention.bound == 1);
    cr_expect(fit.reason == NULL && fit.mark == NULL && fit.note == NULL && !fit.misses);
    scaling.is_serial_held = false;
    scaling.is_contention_held = true;
    fit = curve_fit_of(&scaling, NULL, arena);
    cr_expect(fit.contention.is_held && fit.contention.held_in == 1 && fit.contention.bound == 0);
    scaling.is_contention_held =
        false; /* fits of single replications at 1 count before those at 0 */
    fit = curve_fit_of(&scaling, NULL, arena);
    cr_expect(!fit.contention.is_held && fit.contention.held_in == 2 && fit.contention.bound == 1);
    arena_destroy(arena);
}

Test(curve_fit, marks_of_the_law_and_of_its_points_stand_together)
{
    struct arena *arena = arena_create();
    struct scaling scaling = {.fitted = 1};
    snprintf(scaling.mark, sizeof scaling.mark, "the law misses");
    cr_expect_str_eq(curve_fit_of(&scaling, NULL, arena).mark, "the law misses");
    cr_expect_str_eq(curve_fit_of(&scaling, "a point is marked", arena).mark,
                     "the law misses; a point is marked");
    cr_expect(curve_fit_of(&scaling, NULL, arena).misses);
    scaling.mark[0] = '\0';
    cr_expect_str_eq(curve_fit_of(&scaling, "a point is marked", arena).mark, "a point is marked");
    cr_expect_not(curve_fit_of(&scaling, "a point is marked", arena).misses);
    arena_destroy(arena);
}

Test(curve_fit, what_is_missing_has_a_reason)
{
    struct arena *arena = arena_create();
    struct scaling scaling = {.contention = {.mean = 0.1, .samples = 1}};
    snprintf(scaling.reason, sizeof scaling.reason, "no fit");
    snprintf(scaling.peak_reason, sizeof scaling.peak_reason, "still rising");
    struct curve_fit fit = curve_fit_of(&scaling, NULL, arena);
    cr_expect_str_eq(fit.reason, "no fit");
    cr_expect_str_eq(fit.rate.reason, "no fit");
    cr_expect_str_eq(fit.contention.reason, "an interval needs 2 replications");
    cr_expect_str_eq(fit.peak.reason, "still rising");
    arena_destroy(arena);
}
