#include "tests/models/cluster/clients/clients_fixture.h"
#include "tests/models/places.h"

Test(clients_parameters, check_says_what_no_row_can)
{
    static const struct {
        bool open, closed, thinks;
        sim_ticks backoff;
        const char *where;
    } facts[] = {
        {true, false, false, 1, NULL},
        {false, true, false, 1, NULL},
        {false, true, true, 60, NULL},
        {false, false, false, 1, "/workload/clients/web"},
        {true, true, true, 1, "/workload/clients/web"},
        {true, false, true, 1, "/workload/clients/web/think"},
        {true, false, false, 61, "/workload/clients/web/backoff"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct clients_parameters parameters = {
            .arrivals =
                facts[i].open ? distribution_constant(5) : (struct distribution){.family = 0},
            .population = facts[i].closed,
            .think =
                facts[i].thinks ? distribution_constant(0) : (struct distribution){.family = 0},
            .backoff = facts[i].backoff,
            .backoff_maximum = 60,
        };
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = place_of(arena, "workload", "clients.web");
        clients_check(&parameters, &scope, &complaints);
        arena_destroy(arena);
        cr_expect_eq(complaints.errors, facts[i].where != NULL, "fact %zu", i);
        if (complaints.errors == 1) {
            cr_expect_str_eq(complaints.list[0].where, facts[i].where);
        }
        complaints_free(&complaints);
    }
}

/* A population keeps its connections; an open group as many as it says. */
Test(clients_parameters, connections_are_kept_by_open_groups)
{
    struct clients_parameters parameters = {.population = 3, .idle_connections = 2};
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "workload", "clients.web");
    clients_check(&parameters, &scope, &complaints);
    cr_assert_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, "/workload/clients/web/idle_connections");
    arena_destroy(arena);
    complaints_free(&complaints);
}

/* The connection of each request is work where none is kept. */
Test(clients_parameters, the_work_of_a_request_has_its_connection)
{
    struct distribution demand = distribution_exponential(5 * MS);
    struct distribution connection = distribution_constant(20 * MS);
    struct distribution none = {.family = DISTRIBUTION_NONE};
    struct clients_parameters each = {0};
    struct clients_parameters pooled = {.idle_connections = 1};
    struct clients_parameters closed = {.population = 1};
    cr_expect_eq(clients_mean_work(&each, &demand, &connection), 25 * MS);
    cr_expect_eq(clients_mean_work(&each, &demand, &none), 5 * MS);
    cr_expect_eq(clients_mean_work(&pooled, &demand, &connection), 5 * MS);
    cr_expect_eq(clients_mean_work(&closed, &demand, &connection), 5 * MS);
}

/* Requests travel in 32 bits of bytes and are counted in 32 bits: the table's limits fit. */
Test(clients_parameters, limits_fit_what_they_are_kept_in)
{
    for (size_t i = 0; i < clients_table.count; i++) {
        const struct parameter *row = &clients_table.rows[i];
        if (row->type == PARAMETER_SIZE || strcmp(row->name, "retries") == 0) {
            cr_expect(row->most > 0 && row->most < UINT32_MAX, "%s", row->name);
        }
        if (row->type == PARAMETER_DURATION) {
            cr_expect(row->flags & PARAMETER_ABOVE_LEAST, "%s", row->name);
        }
    }
}
