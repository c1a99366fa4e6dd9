#include "models/jobs/profile.h"

#include <criterion/criterion.h>

/* 10 processors, of which 6 are taken in [20, 50) and 8 in [70, 80). */
static struct profile make(struct arena *arena)
{
    struct profile profile = {.arena = arena};
    profile_start(&profile, 10, 10);
    profile_take(&profile, 20, 50, 6);
    profile_take(&profile, 70, 80, 8);
    return profile;
}

Test(profile, finds_the_earliest_time)
{
    static const struct {
        int64_t processors;
        sim_ticks duration, at;
    } cases[] = {{10, 10, 10}, {10, 11, 50}, {10, 20, 50},  {10, 21, 80},
                 {4, 60, 10},  {4, 61, 80},  {2, 9999, 10}, {3, 100, 80}};
    struct arena *arena = arena_create();
    struct profile profile = make(arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(profile_find(&profile, cases[i].processors, cases[i].duration), cases[i].at,
                     "case %zu", i);
    }
    arena_destroy(arena);
}

Test(profile, what_is_given_back_is_free_again)
{
    struct arena *arena = arena_create();
    struct profile profile = make(arena);
    profile_take(&profile, 20, 50, -6);
    cr_expect_eq(profile_find(&profile, 10, 60), 10);
    cr_expect_eq(profile_find(&profile, 10, 61), 80);
    profile_start(&profile, 70, 5);
    cr_expect_eq(profile.count, 1u);
    cr_expect_eq(profile_find(&profile, 5, 1), 70);
    arena_destroy(arena);
}
