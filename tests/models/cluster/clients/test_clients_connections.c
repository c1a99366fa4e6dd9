#include "models/cluster/clients/clients_connections.h"

#include <criterion/criterion.h>

/* The one used last is taken first; what is too much is closed; those to no start are none. */
Test(clients_connections, some_are_kept)
{
    struct arena *arena = arena_create();
    struct connections connections;
    connections_init(&connections, arena, measures_create(arena, 2), 2, CONNECTION_NONE);
    cr_expect_eq(connections_take(&connections), CONNECTION_NONE);
    connections_keep(&connections, CONNECTION_NONE);
    cr_expect_eq(connections.idle_count, 0);
    connections_keep(&connections, 7);
    connections_keep(&connections, 8);
    connections_keep(&connections, 9);
    cr_expect_eq(connections_take(&connections), 8);
    cr_expect_eq(connections_take(&connections), 7);
    cr_expect_eq(connections_take(&connections), CONNECTION_NONE);
    arena_destroy(arena);
}

Test(clients_connections, all_lead_to_the_first_start_at_first)
{
    struct arena *arena = arena_create();
    struct connections connections;
    connections_init(&connections, arena, measures_create(arena, 2), 3, 5);
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(connections_take(&connections), 5);
    }
    cr_expect_eq(connections_take(&connections), CONNECTION_NONE);
    connections_init(&connections, arena, measures_create(arena, 2), 0, 5);
    cr_expect_eq(connections_take(&connections), CONNECTION_NONE);
    arena_destroy(arena);
}
