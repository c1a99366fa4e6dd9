#include "sim/base/arena.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdint.h>
#include <string.h>

Test(arena, blocks_are_zeroed_aligned_and_apart)
{
    enum { BLOCKS = 3000 };
    static unsigned char *blocks[BLOCKS];
    static size_t sizes[BLOCKS];
    struct arena *arena = arena_create();
    size_t total = 0;
    for (size_t i = 0; i < BLOCKS; i++) { /* small ones, and now and then a large one */
        sizes[i] = i % 100 == 99 ? 16000 + 37 * i : i * 7 % 257;
        bool is_line = i % 3 == 0;
        blocks[i] = is_line ? arena_alloc_line(arena, sizes[i]) : arena_alloc(arena, sizes[i]);
        cr_assert_eq((uintptr_t)blocks[i] % (is_line ? 64 : 16), 0);
        for (size_t j = 0; j < sizes[i]; j++) {
            cr_assert_eq(blocks[i][j], 0);
        }
        memset(blocks[i], (int)(i % 255) + 1, sizes[i]);
        total += sizes[i];
    }
    for (size_t i = 0; i < BLOCKS; i++) { /* no write hit a neighbour */
        for (size_t j = 0; j < sizes[i]; j++) {
            cr_assert_eq(blocks[i][j], i % 255 + 1);
        }
    }
    cr_assert_eq(arena_used(arena), total);
    arena_destroy(arena);
    arena_destroy(NULL);
}

Test(arena, arrays_and_texts_live_in_it)
{
    struct arena *arena = arena_create();
    double *array = ARENA_ARRAY(arena, double, 1000);
    cr_assert_eq(array[0], 0.0);
    cr_assert_eq(array[999], 0.0);
    struct error_like {
        int code;
    } *one = ARENA_NEW(arena, struct error_like);
    cr_assert_eq(one->code, 0);
    char original[] = "text";
    char *copy = arena_copy(arena, original);
    original[0] = 'n';
    cr_assert_str_eq(copy, "text");
    cr_assert_str_eq(arena_print(arena, "%s %d", copy, 42), "text 42");
    cr_assert_str_eq(arena_print(arena, "%s", ""), "");
    cr_assert_neq(arena_array(arena, 0, 8), NULL);
    arena_destroy(arena);
}

Test(arena, arenas_share_nothing)
{
    struct arena *first = arena_create();
    struct arena *second = arena_create();
    char *kept = arena_copy(second, "kept");
    arena_copy(first, "gone");
    arena_destroy(first);
    cr_assert_str_eq(kept, "kept");
    arena_destroy(second);
}

Test(arena, growing_keeps_what_is_there_zeroes_the_rest_and_doubles)
{
    struct arena *arena = arena_create();
    size_t capacity = 0;
    uint32_t *numbers = NULL;
    int growths = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        size_t before = capacity;
        uint32_t *grown = arena_grow(arena, numbers, i, &capacity, sizeof *numbers);
        cr_assert_gt(capacity, i);
        if (capacity != before) {
            growths++;
            cr_assert_eq(capacity, before == 0 ? 16 : 2 * before);
            cr_assert_eq((uintptr_t)grown % 64, 0);
            for (size_t j = i; j < capacity; j++) {
                cr_assert_eq(grown[j], 0);
            }
        } else {
            cr_assert_eq(grown, numbers);
        }
        numbers = grown;
        numbers[i] = i + 1;
    }
    cr_assert_leq(growths, 11);
    for (uint32_t i = 0; i < 10000; i++) {
        cr_assert_eq(numbers[i], i + 1);
    }
    arena_destroy(arena);
}

/* Under AddressSanitizer its own allocator ends the program first, with another status. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_SYSTEM_ALLOCATOR 0
#elif defined(__has_feature)
#define HAS_SYSTEM_ALLOCATOR !__has_feature(address_sanitizer)
#else
#define HAS_SYSTEM_ALLOCATOR 1
#endif

Test(arena, array_that_overflows_ends_with_the_status_for_internal_errors, .exit_code = 70,
     .disabled = !HAS_SYSTEM_ALLOCATOR)
{
    cr_redirect_stderr();
    volatile size_t count = SIZE_MAX / 8; /* hidden from the linker, which would warn */
    arena_array(arena_create(), count, 16);
}

Test(arena, growth_that_overflows_ends_with_the_status_for_internal_errors, .exit_code = 70,
     .disabled = !HAS_SYSTEM_ALLOCATOR)
{
    cr_redirect_stderr();
    volatile size_t count = SIZE_MAX / 4; /* hidden from the linker, which would warn */
    size_t capacity = count;
    arena_grow(arena_create(), NULL, capacity, &capacity, 16);
}
