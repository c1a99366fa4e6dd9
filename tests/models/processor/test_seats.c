#include "models/processor/seats.h"

#include <criterion/criterion.h>

enum { TEAMS_MOST = 3, THREADS = 16 };

static const struct seats_environment two_by_four = {.nodes = {.count = 2, .cores = 4},
                                                     .hardware_threads = 2};

static struct parameter_list list_of(const int64_t *numbers, size_t count)
{
    return (struct parameter_list){.count = count, .elements = (void *)(uintptr_t)numbers};
}

static void expect(const struct team_parameters *teams, size_t count, const uint16_t *processors)
{
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, teams, count, &two_by_four);
    uint32_t on_each[2] = {0};
    for (uint32_t i = 0; i < seats.first[count]; i++) {
        cr_expect_eq(seats.list[i].node, processors[i], "thread %u is on processor %u", i,
                     (unsigned)seats.list[i].node);
        on_each[processors[i]]++;
    }
    cr_expect_eq(seats.threads[0], on_each[0]);
    cr_expect_eq(seats.threads[1], on_each[1]);
    arena_destroy(arena);
}

Test(seats, one_team_is_spread_or_packed)
{
    struct team_parameters team = {.threads = 6};
    expect(&team, 1, (uint16_t[]){0, 1, 0, 1, 0, 1});
    team.affinity = AFFINITY_COMPACT;
    expect(&team, 1, (uint16_t[]){0, 0, 0, 0, 1, 1});
    team.threads = 10;
    expect(&team, 1, (uint16_t[]){0, 0, 0, 0, 1, 1, 1, 1, 0, 0});
}

Test(seats, bound_threads_are_dealt_out_first)
{
    static const int64_t cores[] = {5, 4};
    static const int64_t second[] = {1};
    struct team_parameters teams[TEAMS_MOST] = {
        {.threads = 4},
        {.threads = 1, .nodes = list_of(second, 1)},
        {.threads = 3, .cores = list_of(cores, 2)},
    };
    /* Four threads are on processor 1 when those of the first team, which may be anywhere, come. */
    expect(teams, TEAMS_MOST, (uint16_t[]){0, 0, 0, 0, 1, 1, 1, 1});
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, teams, TEAMS_MOST, &two_by_four);
    cr_expect_eq(seats.list[0].core, SEAT_ANY_CORE);
    cr_expect_eq(seats.list[5].core, 5);
    cr_expect_eq(seats.list[6].core, 4);
    cr_expect_eq(seats.list[7].core, 5);
    cr_expect_eq(seats.threads_of_core[5], 2);
    arena_destroy(arena);
}

Test(seats, a_team_has_a_thread_for_each_hardware_thread_unless_it_says_how_many)
{
    static const int64_t some[] = {1, 0, 3};
    struct team_parameters team = {0};
    cr_expect_eq(team_threads(&team, &two_by_four), 16);
    team.nodes = list_of(some, 1);
    cr_expect_eq(team_threads(&team, &two_by_four), 8);
    team.cores = list_of(some, 3);
    cr_expect_eq(team_threads(&team, &two_by_four), 6);
    team.threads = 5;
    cr_expect_eq(team_threads(&team, &two_by_four), 5);
}

/* Threads that are bound to no core go to cores without one first; each core holds two. */
Test(seats, knows_how_many_cores_have_a_thread)
{
    static const int64_t core[] = {1};
    static const int64_t first[] = {0};
    struct team_parameters teams[] = {{.threads = 2, .cores = list_of(core, 1)},
                                      {.threads = 2, .nodes = list_of(first, 1)}};
    static const struct {
        int64_t threads;
        uint32_t cores;
    } facts[] = {{1, 2}, {2, 3}, {3, 4}, {6, 4}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct arena *arena = arena_create();
        teams[1].threads = facts[i].threads;
        struct seats seats = seats_deal(arena, teams, 2, &two_by_four);
        cr_expect_eq(seats_cores(&seats, &two_by_four), facts[i].cores, "%u cores",
                     seats_cores(&seats, &two_by_four));
        arena_destroy(arena);
    }
    cr_expect_eq(team_cores(&teams[0], &two_by_four), 1);
    cr_expect_eq(team_cores(&teams[1], &two_by_four), 4);
}

/* Eight threads fill the first node, so the two that may be on either come to the second. */
Test(seats, teams_with_fewer_nodes_are_dealt_out_first)
{
    static const int64_t both[] = {0, 1};
    struct team_parameters teams[] = {{.threads = 2, .nodes = list_of(both, 2)},
                                      {.threads = 8, .nodes = list_of(both, 1)}};
    expect(teams, 2, (uint16_t[]){1, 1, 0, 0, 0, 0, 0, 0, 0, 0});
}
