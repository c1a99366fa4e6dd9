#include "sim/base/arena.h"

#include "sim/base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_BYTES = 64 * 1024, LARGE_BYTES = 16 * 1024, HEADER_BYTES = 64 };

/* A chunk's first cache line is its header; the memory handed out follows. */
struct chunk {
    struct chunk *next;
};

struct arena {
    struct chunk *chunks;
    char *next;
    char *end;
    size_t used;
};

struct arena *arena_create(void)
{
    return memory_alloc(sizeof(struct arena));
}

void arena_destroy(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    for (struct chunk *chunk = arena->chunks; chunk != NULL;) {
        struct chunk *next = chunk->next;
        memory_free(chunk);
        chunk = next;
    }
    memory_free(arena);
}

static char *add_chunk(struct arena *arena, size_t bytes)
{
    /* calloc hands out fresh pages as zeros without touching them: memory never used stays free. */
    struct chunk *chunk = memory_alloc(bytes + 2 * HEADER_BYTES);
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return (char *)(((uintptr_t)chunk + 2 * HEADER_BYTES - 1) & ~(uintptr_t)(HEADER_BYTES - 1));
}

static void *take_bytes(struct arena *arena, size_t bytes, size_t alignment)
{
    arena->used += bytes;
    if (bytes >= LARGE_BYTES) {
        return add_chunk(arena, bytes);
    }
    uintptr_t start = ((uintptr_t)arena->next + alignment - 1) & ~(uintptr_t)(alignment - 1);
    if (arena->next == NULL || start + bytes > (uintptr_t)arena->end) {
        arena->next = add_chunk(arena, CHUNK_BYTES);
        arena->end = arena->next + CHUNK_BYTES;
        start = (uintptr_t)arena->next;
    }
    arena->next = (char *)(start + bytes);
    return (void *)start;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    return take_bytes(arena, bytes, 16);
}

void *arena_alloc_line(struct arena *arena, size_t bytes)
{
    return take_bytes(arena, bytes, 64);
}

/* The bytes of an array; the allocator refuses those of one that overflows, with a sentence. */
static size_t array_bytes(size_t count, size_t bytes_each)
{
    size_t most = SIZE_MAX - 1024;
    return bytes_each == 0 || count <= most / bytes_each ? count * bytes_each : most;
}

void *arena_array(struct arena *arena, size_t count, size_t bytes_each)
{
    return take_bytes(arena, array_bytes(count, bytes_each), 16);
}

void *arena_grow(struct arena *arena, void *block, size_t count, size_t *capacity,
                 size_t bytes_each)
{
    if (count < *capacity) {
        return block;
    }
    *capacity = *capacity == 0 ? 16 : 2 * *capacity;
    void *grown = take_bytes(arena, array_bytes(*capacity, bytes_each), 64);
    if (count > 0) {
        memcpy(grown, block, count * bytes_each);
    }
    return grown;
}

char *arena_copy(struct arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(arena_alloc(arena, bytes), text, bytes);
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_print_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

char *arena_print_list(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t bytes = memory_printed(vsnprintf(NULL, 0, format, arguments)) + 1;
    char *text = arena_alloc(arena, bytes);
    memory_printed(vsnprintf(text, bytes, format, again));
    va_end(again);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
