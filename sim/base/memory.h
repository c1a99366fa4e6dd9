/*
 * Heap memory for the few things that outlive an arena or grow: the only callers of malloc.
 *
 * None of these returns NULL: without memory the program ends with a sentence and status 70.
 */
#ifndef SIM_BASE_MEMORY_H
#define SIM_BASE_MEMORY_H

#include <stddef.h>

void *memory_alloc(size_t bytes) __attribute__((returns_nonnull, malloc)); /* zeroed */
void *memory_resize(void *block, size_t bytes) __attribute__((returns_nonnull));
char *memory_copy_text(const char *text) __attribute__((returns_nonnull));
char *memory_print(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/** Zeroed memory aligned to 64 bytes; release it with memory_free. */
void *memory_alloc_line(size_t bytes) __attribute__((returns_nonnull, malloc));
void memory_free(void *block);

/** Make room for one more element: doubles *capacity when count has reached it. */
void *memory_grow(void *block, size_t count, size_t *capacity, size_t bytes_each)
    __attribute__((returns_nonnull));

#endif
