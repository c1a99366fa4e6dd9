#include "models/station/route.h"

#include "models/station/visit.h"

#include <criterion/criterion.h>

Test(route, a_single_place_takes_no_random_number)
{
    struct arena *arena = arena_create();
    struct visit visit;
    struct route route;
    struct stream stream = {0};
    stream_init(&stream, 1, 0, "classes.a", "route");
    struct stream before = stream;
    route_init(&route, arena, (struct visit *[]){NULL, &visit}, (double[]){0, 1}, 2);
    cr_expect_eq(route_next(&route, &stream), &visit);
    cr_expect_eq(memcmp(&before, &stream, sizeof stream), 0);
    arena_destroy(arena);
}

Test(route, words_are_divided_at_the_probabilities)
{
    struct arena *arena = arena_create();
    struct visit a, b, c;
    struct route route;
    route_init(&route, arena, (struct visit *[]){&a, &b, NULL, &c}, (double[]){0.25, 0.5, 0, 0.25},
               4);
    const struct {
        uint64_t word;
        struct visit *to;
    } cases[] = {
        {0, &a},
        {(UINT64_C(1) << 62) - 1, &a},
        {UINT64_C(1) << 62, &b},
        {(UINT64_C(3) << 62) - 1, &b},
        {UINT64_C(3) << 62, &c},
        {UINT64_MAX, &c},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(route_choose(&route, cases[i].word), cases[i].to, "case %zu", i);
    }
    arena_destroy(arena);
}

Test(route, many_places_are_chosen_as_often_as_they_weigh)
{
    enum { PLACES = 37, DRAWS = 200000 };
    struct arena *arena = arena_create();
    static struct visit visits[PLACES];
    struct visit *to[PLACES];
    double weights[PLACES];
    for (int i = 0; i < PLACES; i++) {
        to[i] = &visits[i];
        weights[i] = (i + 1) / (PLACES * (PLACES + 1) / 2.0);
    }
    struct route route;
    struct stream stream;
    stream_init(&stream, 1, 0, "classes.a", "route");
    route_init(&route, arena, to, weights, PLACES);
    int counts[PLACES] = {0};
    for (int i = 0; i < DRAWS; i++) {
        counts[route_next(&route, &stream) - visits]++;
    }
    double chi_square = 0;
    for (int i = 0; i < PLACES; i++) {
        double expected = DRAWS * weights[i];
        chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    cr_expect_lt(chi_square, 74); /* 36 degrees of freedom: 99.98 % */
    arena_destroy(arena);
}
