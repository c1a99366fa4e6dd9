#include "models/caches/line_values.h"

#include <criterion/criterion.h>

enum { CORES = 2, SHARED = 2, MEMORY = 3 };

static struct line_use use_of(uint64_t line, uint32_t core, enum access_kind kind)
{
    return (struct line_use){.line = line, .core = core, .kind = (uint8_t)kind};
}

static void make_use(struct line_values *values, uint64_t line, uint32_t core,
                     enum access_kind kind)
{
    const struct line_use use = use_of(line, core, kind);
    line_values_use(values, &use);
}

Test(line_values, places_are_apart)
{
    cr_expect_eq(line_values_shared(CORES, 0), SHARED);
    cr_expect_eq(line_values_memory(CORES, 1), MEMORY);
}

/* Each write is the next number of its line; copies have those of the places they come from. */
Test(line_values, a_number_goes_with_the_line)
{
    struct arena *arena = arena_create();
    struct line_values *values = line_values_make(arena, CORES, 1);
    make_use(values, 7, 0, ACCESS_WRITE);
    make_use(values, 7, 0, ACCESS_MODIFY);
    cr_expect_eq(line_values_at(values, 0, 7), 2);
    cr_expect_eq(line_values_at(values, 1, 7), 0);
    cr_expect_eq(line_values_at(values, 0, 8), 0, "another line");
    line_values_move(values, 7, 0, MEMORY);
    line_values_move(values, 7, MEMORY, 1);
    make_use(values, 7, 1, ACCESS_READ);
    cr_expect_eq(line_values_at(values, 1, 7), 2);
    cr_expect_eq(values->uses, 3);
    cr_expect_eq(values->stale_uses, 0);
    arena_destroy(arena);
}

/* A core that keeps a line which another one writes, and one that writes an old line. */
Test(line_values, an_old_line_is_noticed)
{
    for (int kind = ACCESS_READ; kind <= ACCESS_FETCH; kind++) {
        struct arena *arena = arena_create();
        struct line_values *values = line_values_make(arena, CORES, 1);
        make_use(values, 7, 0, ACCESS_WRITE);
        make_use(values, 7, 1, (enum access_kind)kind);
        cr_expect_eq(values->stale_uses, 1);
        cr_expect_eq(values->stale.core, 1);
        cr_expect_eq(values->found, 0);
        cr_expect_eq(values->last, 1);
        arena_destroy(arena);
    }
}

/* An access that joins a line which is gone by then read it when it was served. */
Test(line_values, a_late_access_is_not_compared)
{
    struct arena *arena = arena_create();
    struct line_values *values = line_values_make(arena, CORES, 1);
    make_use(values, 7, 0, ACCESS_WRITE);
    struct line_use late = use_of(7, 1, ACCESS_READ);
    late.is_late = true;
    line_values_use(values, &late);
    cr_expect_eq(values->stale_uses, 0);
    arena_destroy(arena);
}

struct notes {
    uint64_t numbers[64];
    uint64_t found[64];
    uint32_t count;
};

static void note(void *owner, const struct line_use *use, uint64_t found)
{
    struct notes *notes = owner;
    notes->numbers[notes->count] = use->number;
    notes->found[notes->count++] = found;
}

/* Accesses that wait take effect with their reference, in their order, however many wait. */
Test(line_values, accesses_wait_for_their_reference)
{
    struct arena *arena = arena_create();
    struct line_values *values = line_values_make(arena, CORES, 1);
    struct notes notes = {0};
    values->port = (struct line_values_port){&notes, note};
    for (uint64_t i = 0; i < 40; i++) {
        struct line_use use = use_of(7 + i % 2, 0, ACCESS_WRITE);
        use.number = i;
        use.reference = i % 2;
        line_values_await(values, &use);
    }
    cr_expect_eq(values->uses, 0);
    line_values_serve(values, 1, true);
    cr_expect_eq(notes.count, 20);
    line_values_serve(values, 1, true);
    cr_expect_eq(notes.count, 20, "once");
    line_values_serve(values, 0, true);
    cr_expect_eq(notes.count, 40);
    for (uint32_t i = 0; i < 40; i++) {
        cr_expect_eq(notes.numbers[i], i < 20 ? 2 * i + 1 : 2 * (i - 20));
        cr_expect_eq(notes.found[i], i % 20);
    }
    arena_destroy(arena);
}

/* A load takes effect where the core may not write yet; the store before it waits for another
 * reference. */
Test(line_values, stores_wait_for_leave)
{
    struct arena *arena = arena_create();
    struct line_values *values = line_values_make(arena, CORES, 1);
    struct notes notes = {0};
    values->port = (struct line_values_port){&notes, note};
    for (uint64_t i = 0; i < 2; i++) {
        struct line_use use = use_of(7, 0, i == 0 ? ACCESS_WRITE : ACCESS_READ);
        use.number = i;
        use.reference = 3;
        line_values_await(values, &use);
    }
    line_values_serve(values, 3, false);
    cr_expect_eq(notes.count, 1);
    cr_expect_eq(notes.numbers[0], 1);
    line_values_pass(values, 3, 5);
    line_values_serve(values, 3, true);
    cr_expect_eq(notes.count, 1);
    line_values_serve(values, 5, true);
    cr_expect_eq(notes.numbers[1], 0);
    arena_destroy(arena);
}

/* More lines than the table begins with. */
Test(line_values, many_lines)
{
    struct arena *arena = arena_create();
    struct line_values *values = line_values_make(arena, CORES, 1);
    for (uint64_t line = 0; line < 5000; line++) {
        line_values_put(values, line % 4, line * 64, line + 1);
    }
    for (uint64_t line = 0; line < 5000; line++) {
        for (uint32_t place = 0; place < 4; place++) {
            cr_expect_eq(line_values_at(values, place, line * 64),
                         place == line % 4 ? line + 1 : 0);
        }
    }
    arena_destroy(arena);
}

Test(line_values, lines_without_values_go_nowhere)
{
    line_values_move(NULL, 7, 0, 1);
    line_values_serve(NULL, 3, true);
    line_values_pass(NULL, 3, 4);
}
