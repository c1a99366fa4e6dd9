#include "models/power/power.h"

#include <criterion/criterion.h>

static const struct power_meter_parameters plain = {
    .core = {[CORE_USER] = 8, [CORE_STALLED] = 5, [CORE_IDLE] = 2, [CORE_ASLEEP] = 0.5},
    .processor = 20,
    .memory = 3,
    .line = 1e-8,
    .base = 40,
};

/* Each state of a core has its power; one that executes and says none has that of a thread. */
Test(power, cores_draw_what_their_states_say)
{
    static const double expected[CORE_STATES] = {8, 8, 8, 5, 8, 2, 0.5};
    for (unsigned state = 0; state < CORE_STATES; state++) {
        struct power_use use = {0};
        use.cores[state] = 1.5;
        cr_expect_eq(power_drawn(&plain, &use).cores, 1.5 * expected[state], "state %u", state);
    }
    struct power_meter_parameters dark = plain;
    dark.core[CORE_IDLE] = 0;
    struct power_use use = {.cores = {[CORE_IDLE] = 4}};
    cr_expect_eq(power_drawn(&dark, &use).cores, 0);
}

/* 2 processors of 20 W, 4 memories of 3 W with 1e8 lines a second of 10 nJ, and the base. */
Test(power, the_other_parts_draw_theirs)
{
    struct power_use use = {.processors = 2, .memories = 4, .lines = 1e8};
    struct power_drawn drawn = power_drawn(&plain, &use);
    cr_expect_eq(drawn.processors, 40);
    cr_expect_float_eq(drawn.memory, 13, 1e-9);
    cr_expect_eq(drawn.base, 40);
    cr_expect_eq(drawn.cores, 0);
}
