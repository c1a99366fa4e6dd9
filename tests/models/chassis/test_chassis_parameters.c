#include "tests/models/chassis/chassis_fixture.h"

/* How many are needed where a group does not say. */
Test(chassis_parameters, modes_say_how_many_are_needed)
{
    static const struct {
        int mode;
        int64_t count, needed;
    } facts[] = {{SUPPLIES_N, 6, 6},
                 {SUPPLIES_N_PLUS_1, 6, 5},
                 {SUPPLIES_N_PLUS_N, 6, 3},
                 {SUPPLIES_N_PLUS_1, 1, 1},
                 {SUPPLIES_N_PLUS_N, 1, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct rack rack;
        rack_open(&rack);
        rack.parameters.supply_mode = facts[i].mode;
        rack.units[CHASSIS_SUPPLIES].count = facts[i].count;
        cr_expect_eq(chassis_needs(&rack.parameters, CHASSIS_SUPPLIES), facts[i].needed);
        cr_expect_eq(chassis_needs(&rack.parameters, CHASSIS_FEEDS), 1);
        cr_expect_eq(chassis_needs(&rack.parameters, CHASSIS_FANS), 1);
        cr_expect_eq(chassis_needs(&rack.parameters, CHASSIS_MANAGEMENT), 1);
        free(rack.bench);
    }
}

/* A mode that does not hold what it says is warned of. */
Test(chassis_parameters, modes_that_do_not_hold_are_warned_of)
{
    static const struct {
        int mode;
        int64_t supplies, feeds;
        size_t warnings;
    } facts[] = {{SUPPLIES_N_PLUS_N, 4, 2, 0},
                 {SUPPLIES_N_PLUS_N, 5, 2, 1},
                 {SUPPLIES_N_PLUS_N, 4, 1, 1},
                 {SUPPLIES_N_PLUS_1, 1, 1, 1},
                 {SUPPLIES_N_PLUS_1, 2, 1, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct rack rack;
        rack_open(&rack);
        rack.parameters.supply_mode = facts[i].mode;
        rack.units[CHASSIS_SUPPLIES].count = facts[i].supplies;
        rack.units[CHASSIS_FEEDS].count = facts[i].feeds;
        struct complaints complaints = {0};
        struct check_context context = {.complaints = &complaints};
        struct arena *arena = arena_create();
        struct scope scope = scope_of_spec(arena);
        chassis_check(&rack.parameters, &scope, &context);
        cr_expect_eq(complaints.count, facts[i].warnings, "case %zu", i);
        complaints_free(&complaints);
        arena_destroy(arena);
        free(rack.bench);
    }
}
