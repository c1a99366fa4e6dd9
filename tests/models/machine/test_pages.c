#include "models/machine/pages.h"

#include <criterion/criterion.h>

Test(pages, are_claimed_one_after_the_other)
{
    struct arena *arena = arena_create();
    struct pages pages;
    pages_init(&pages, arena, 2);
    cr_expect_eq(pages_claim(&pages, 3), 0);
    cr_expect_eq(pages_claim(&pages, 0), 3);
    cr_expect_eq(pages_claim(&pages, 5), 3);
    pages_make(&pages, arena);
    cr_expect_eq(pages.count, 8);
    cr_expect_eq(pages.each[7].home, 0, "nobody has referred to it");
    arena_destroy(arena);
}

Test(pages, have_one_home_each)
{
    struct arena *arena = arena_create();
    struct pages pages;
    pages_init(&pages, arena, 3);
    pages_claim(&pages, 2);
    pages_make(&pages, arena);
    pages_place(&pages, 0, 2);
    pages_place(&pages, 1, 2);
    cr_expect_eq(pages.on[2], 2);
    pages_place(&pages, 0, 1);
    cr_expect_eq(pages.each[0].home, 2, "one more than its node");
    cr_expect_eq(pages.on[1], 1);
    cr_expect_eq(pages.on[2], 1, "it is not at its old home any more");
    arena_destroy(arena);
}

Test(pages, are_placed_when_they_are_first_referred_to)
{
    struct arena *arena = arena_create();
    struct pages pages;
    pages_init(&pages, arena, 3);
    pages_claim(&pages, 1);
    pages_make(&pages, arena);
    pages_touch(&pages, 0, 2, 500);
    cr_expect_eq(pages.each[0].home, 3);
    cr_expect_eq(pages.each[0].since, 500);
    pages_touch(&pages, 0, 1, 900);
    cr_expect_eq(pages.each[0].home, 3, "it stays where it is");
    cr_expect_eq(pages.each[0].since, 500);
    arena_destroy(arena);
}
