#include "models/caches/holders.h"

#include "sim/random/stream.h"

#include <criterion/criterion.h>

/* Against a plain array: agents of lines that come and go at random. */
static void compare(uint32_t agents, uint64_t lines, int steps)
{
    struct arena *arena = arena_create();
    struct holders holders;
    holders_init(&holders, arena, agents, lines);
    bool *plain = ARENA_ARRAY(arena, bool, lines *agents);
    struct stream stream;
    stream_init(&stream, 1, 0, "bench", "holders");
    for (int i = 0; i < steps; i++) {
        uint64_t number = stream_next(&stream) % lines;
        uint64_t line = number * 4096; /* lines of one stride */
        uint32_t agent = (uint32_t)(stream_next(&stream) % agents);
        bool *held = &plain[number * agents + agent];
        struct holding *holding = holders_find(&holders, line);
        cr_assert_eq(holding != NULL && holding_has(holding, agent), *held);
        if (*held) {
            holding_drop(holding, agent);
            holders_release(&holders, holding);
        } else {
            holding_add(holders_have(&holders, line), agent);
        }
        *held = !*held;
    }
    uint64_t entries = 0;
    for (uint64_t number = 0; number < lines; number++) {
        const struct holding *holding = holders_find(&holders, number * 4096);
        entries += holding != NULL;
        uint32_t next = holding == NULL ? HOLDER_NONE : holding_next(&holders, holding, 0);
        for (uint32_t agent = 0; agent < agents; agent++) {
            if (plain[number * agents + agent]) {
                cr_assert_eq(next, agent);
                next = holding_next(&holders, holding, agent + 1);
            }
        }
        cr_assert_eq(next, HOLDER_NONE);
    }
    cr_assert_eq(entries, holders.count);
    arena_destroy(arena);
}

Test(holders, as_an_array)
{
    compare(3, 100, 20000);
    compare(64, 1000, 50000);
    compare(200, 300, 50000);
}

Test(holders, an_announced_line_has_an_entry)
{
    struct arena *arena = arena_create();
    struct holders holders;
    holders_init(&holders, arena, 2, 10);
    struct holding *holding = holders_have(&holders, 7);
    holding->announced = 1;
    cr_assert_not(holders_release(&holders, holding));
    holding->announced = 0;
    cr_assert(holders_release(&holders, holding));
    cr_assert_null(holders_find(&holders, 7));
    arena_destroy(arena);
}
