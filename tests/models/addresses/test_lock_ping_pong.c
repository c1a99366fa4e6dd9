#include "tests/models/addresses/pattern_fixture.h"

static void expect(const struct access *access, uint64_t address, enum access_kind kind)
{
    cr_expect_eq(access->address, address, "%lx, not %lx", access->address, address);
    cr_expect_eq(access->kind, kind);
    cr_expect_eq(access->bytes, 8);
}

Test(lock_ping_pong, all_threads_take_the_lock_and_use_its_data)
{
    struct arena *arena = arena_create();
    struct pattern_fixture fixture =
        pattern_open(arena, "lock_ping_pong", 3,
                     "locks=1 data_lines=2 data_access=2 element=8 private_size=64 "
                     "private_references=3");
    for (uint32_t thread = 0; thread < 3; thread++) {
        struct access list[14];
        cr_expect_eq(pattern_take(&fixture, thread, list, 14), 14);
        for (uint64_t i = 0; i < 2; i++) {
            const struct access *round = list + 7 * i;
            expect(&round[0], 0, ACCESS_MODIFY);
            expect(&round[1], 64, ACCESS_MODIFY);
            expect(&round[2], 128, ACCESS_MODIFY);
            expect(&round[3], 0, ACCESS_WRITE);
            for (uint64_t k = 0; k < 3; k++) {
                expect(&round[4 + k], pattern_private(thread) + 8 * (3 * i + k), ACCESS_READ);
            }
        }
        cr_expect(!stream_was_used(&fixture.places[thread].stream));
    }
    pattern_end(&fixture);
    arena_destroy(arena);
}

/* The share of rounds that take the first of some locks. */
static double share_of_first(const char *text, uint64_t bytes)
{
    enum { ROUNDS = 30000 };
    struct arena *arena = arena_create();
    struct access *list = ARENA_ARRAY(arena, struct access, 3 * ROUNDS);
    struct pattern_fixture fixture = pattern_open(arena, "lock_ping_pong", 2, text);
    double first = 0;
    pattern_take(&fixture, 1, list, 3 * ROUNDS);
    for (size_t i = 0; i < 3 * ROUNDS; i += 3) {
        cr_assert_eq(list[i].address % bytes, 0);
        expect(&list[i + 1], list[i].address + 64, ACCESS_READ);
        expect(&list[i + 2], list[i].address, ACCESS_WRITE);
        first += list[i].address == 0;
    }
    pattern_end(&fixture);
    arena_destroy(arena);
    return first / ROUNDS;
}

Test(lock_ping_pong, any_lock_is_taken)
{
    double share = share_of_first("locks=4 data_lines=1 element=8 private_size=8", 128);
    cr_expect(share > 0.24 && share < 0.26, "%g", share);
    share = share_of_first("locks=3 data_lines=1 element=8 private_size=8", 128);
    cr_expect(!(share > 0.24 && share < 0.26), "%g", share);
}

Test(lock_ping_pong, check_complains_of_sizes)
{
    cr_expect_eq(pattern_complaints("lock_ping_pong", 3,
                                    "locks=1 data_lines=1 element=8 private_size=64", ""),
                 0);
    cr_expect_eq(pattern_complaints("lock_ping_pong", 3,
                                    "locks=1 data_lines=1 element=8 private_size=4",
                                    "private_size"),
                 1);
    cr_expect_eq(pattern_complaints("lock_ping_pong", 3,
                                    "locks=1048576 data_lines=1048576 element=8 private_size=64",
                                    "locks"),
                 1);
}
