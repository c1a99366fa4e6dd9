#include "tests/models/machine/steps_fixture.h"

Test(acts, every_share_of_parallel_work_is_there_once)
{
    for (uint32_t threads = 1; threads <= 9; threads++) {
        for (uint64_t count = 1; count <= 20; count++) {
            struct act repeat = {.part = PART_PARALLEL, .count = count};
            uint64_t sum = 0;
            uint64_t least = count;
            uint64_t most = 0;
            for (uint32_t i = 0; i < threads; i++) {
                uint64_t share =
                    acts_share(&repeat, &(struct program_place){.thread = i, .threads = threads});
                sum += share;
                least = share < least ? share : least;
                most = share > most ? share : most;
            }
            cr_expect_eq(sum, count, "%u threads", threads);
            cr_expect_leq(most - least, 1, "%u threads", threads);
        }
    }
}

Test(acts, a_name_has_one_number)
{
    struct arena *arena = arena_create();
    struct acts acts;
    acts_init(&acts, arena, 1);
    cr_expect_eq(acts_lock(&acts, "a"), 0);
    cr_expect_eq(acts_lock(&acts, "b"), 1);
    cr_expect_eq(acts_lock(&acts, "a"), 0);
    cr_expect_eq(acts_device(&acts, "a"), 0, "a device is no lock");
    cr_expect_not(acts.is_full);
    char name[ACTS_NAMES_MOST + 1][16];
    for (int i = 0; i <= ACTS_NAMES_MOST; i++) {
        snprintf(name[i], sizeof name[i], "d%d", i);
        acts_device(&acts, name[i]);
    }
    cr_expect(acts.is_full);
    arena_destroy(arena);
}
