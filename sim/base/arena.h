/*
 * Memory that is freed all at once.
 *
 * One arena belongs to one run (or one spec): everything built for it comes from here and goes in
 * one call. Blocks are aligned to 64 bytes on request and start as zeros; large ones come from
 * fresh pages, so memory that is never touched costs nothing. When the system has no memory left
 * the program says so and ends with the status for internal errors: no caller checks for NULL.
 */
#ifndef SIM_BASE_ARENA_H
#define SIM_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena);

/** Zeroed memory aligned for any scalar type; never NULL; O(1) amortized. */
void *arena_alloc(struct arena *arena, size_t bytes) __attribute__((returns_nonnull, malloc));

/** Zeroed memory that starts a cache line (64 bytes). */
void *arena_alloc_line(struct arena *arena, size_t bytes) __attribute__((returns_nonnull, malloc));

/** An array of zeroed elements. Refuses a product that overflows, loudly. */
void *arena_array(struct arena *arena, size_t count, size_t bytes_each)
    __attribute__((returns_nonnull, malloc));

/**
 * Make room for one more element, as memory_grow does: doubles *capacity when count has reached it.
 *
 * The elements keep their values, new ones are zeroed, and the array starts a cache line. The array
 * left behind stays in the arena, in all as much again.
 */
void *arena_grow(struct arena *arena, void *block, size_t count, size_t *capacity,
                 size_t bytes_each) __attribute__((returns_nonnull));

char *arena_copy(struct arena *arena, const char *text) __attribute__((returns_nonnull));

char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_print_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0), returns_nonnull));

/** Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
