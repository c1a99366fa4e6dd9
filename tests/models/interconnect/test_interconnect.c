#include "tests/models/systems/multiprocessor_fixture.h"

Test(interconnect, transfer_is_line_over_bandwidth_unless_given)
{
    struct distribution none = {0};
    struct distribution given = distribution_exponential(700);
    static const struct {
        double bandwidth;
        int64_t line, ticks;
    } facts[] = {{64e9, 64, 1000}, {50.9e9, 64, 1257}, {1.06e9, 32, 30189}, {0, 64, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct distribution transfer =
            interconnect_transfer(&none, facts[i].bandwidth, facts[i].line, TICKS_PER_SECOND_FINE);
        cr_expect_eq(transfer.family, DISTRIBUTION_CONSTANT);
        cr_expect_eq(transfer.constant, facts[i].ticks);
        transfer =
            interconnect_transfer(&given, facts[i].bandwidth, facts[i].line, TICKS_PER_SECOND_FINE);
        cr_expect_eq(transfer.family, DISTRIBUTION_EXPONENTIAL);
        cr_expect_eq(distribution_mean(&transfer), 700);
    }
}

Test(interconnect, wants_a_bandwidth_or_a_transfer)
{
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "interconnect");
    struct distribution none = {0};
    struct distribution given = distribution_exponential(700);
    for (int which = 0; which < 3; which++) {
        struct complaints complaints = {0};
        interconnect_check_transfer(which == 2 ? &given : &none, which == 1 ? 1e9 : 0, &scope,
                                    &(struct check_context){.complaints = &complaints});
        cr_expect_eq(complaints.errors, which == 0);
        if (which == 0) {
            cr_expect_str_eq(complaints.list[0].where, "/system/interconnect/bandwidth");
            cr_expect_str_eq(complaints.list[0].text,
                             "is missing; \"transfer\" would do in its place");
        }
        complaints_free(&complaints);
    }
    arena_destroy(arena);
}

/* Three places in a row, 1, 2 or 4 ns from each other; what a kind says of each pair. */
static struct crossing row_crossing(const void *parameters,
                                    const struct interconnect_environment *around, uint32_t from,
                                    uint32_t to, int64_t bytes)
{
    static const double ns[3][3] = {{0, 1, 4}, {2, 0, 1}, {4, 2, 0}};
    (void)parameters;
    (void)around;
    cr_expect_eq(bytes, 64);
    cr_expect(from != to);
    return (struct crossing){
        .ticks = ns[from][to] * (double)NS, .hops = from > to ? 2 : 1, .events = 5};
}

static const struct interconnect_operations row_operations = {.crossing = row_crossing};
static const struct kind row_kind = {.name = "row", .operations = &row_operations};

Test(interconnect, distances_are_those_of_the_pairs_and_the_nearest)
{
    struct arena *arena = arena_create();
    struct interconnect_environment around = {
        .layout = MEMORY_NUMA, .processors = 3, .homes = 3, .line_bytes = 64};
    struct distances distances = interconnect_distances(&row_kind, NULL, &around, arena);
    cr_expect_eq(distances.nearest, 1 * NS);
    cr_expect_eq(distance_crossing(&distances, 1, 1), 0);
    cr_expect_eq(distance_crossing(&distances, 0, 2), 4 * NS);
    cr_expect_eq(distance_beyond_nearest(&distances, 2, 0), 3 * NS);
    struct distances none = interconnect_distances(NULL, NULL, &around, arena);
    cr_expect_eq(none.nearest, 0);
    cr_expect_eq(distance_crossing(&none, 0, 2), 0);
    arena_destroy(arena);
}

/* A processor's own memory is no pair: 6 of 9, half of them 2 links apart. */
Test(interconnect, pairs_are_those_of_different_places)
{
    struct interconnect_environment around = {
        .layout = MEMORY_NUMA, .processors = 3, .homes = 3, .line_bytes = 64};
    struct interconnect_pairs pairs = interconnect_pairs(&row_kind, NULL, &around);
    cr_expect_eq(pairs.count, 6);
    cr_expect_eq(pairs.hops, 9);
    cr_expect_eq(pairs.events, 30);
    around.processors = 1;
    around.homes = 1;
    pairs = interconnect_pairs(&row_kind, NULL, &around);
    cr_expect_eq(pairs.count, 0);
    cr_expect_eq(pairs.hops, 0);
    cr_expect_eq(pairs.events, 0);
}
