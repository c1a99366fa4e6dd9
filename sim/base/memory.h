/*
 * Heap memory for the few things that outlive an arena or grow: the only callers of malloc.
 *
 * None of these returns NULL: without memory the process ends with a sentence on standard error and
 * status 70, at once: a result that was made with less than was asked for must not exist. Libraries
 * that let their allocator be chosen are given these functions (experiments/runs/process.h); what
 * other libraries and libc allocate goes through memory_checked. Every block is one of malloc's.
 */
#ifndef SIM_BASE_MEMORY_H
#define SIM_BASE_MEMORY_H

#include <stddef.h>
#include <stdio.h>

void *memory_alloc(size_t bytes) __attribute__((returns_nonnull, malloc)); /* zeroed */
void *memory_alloc_many(size_t count, size_t bytes_each)                   /* zeroed */
    __attribute__((returns_nonnull, malloc));
void *memory_take(size_t bytes) __attribute__((returns_nonnull, malloc)); /* of any content */
void *memory_resize(void *block, size_t bytes) __attribute__((returns_nonnull));
char *memory_copy_text(const char *text) __attribute__((returns_nonnull));
char *memory_print(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/** A block that a library or libc allocated. NULL, its word for no memory, ends the process. */
void *memory_checked(void *block) __attribute__((returns_nonnull));

/** A stream whose text memory_stream_end leaves at `text`, for memory_free. */
FILE *memory_stream(char **text) __attribute__((returns_nonnull));
void memory_stream_end(FILE *stream, char **text);

/** The length that vsnprintf returned. Below 0, its word for no memory, ends the process. */
size_t memory_printed(int length);

/** End the process with status 70. @param bytes  that could not be had; 0: not known */
_Noreturn void memory_exhausted(size_t bytes);

/** From now on memory_exhausted writes nothing: another process says how this one ended. */
void memory_exhausted_quietly(void);

/** Zeroed memory aligned to 64 bytes; release it with memory_free. */
void *memory_alloc_line(size_t bytes) __attribute__((returns_nonnull, malloc));
void memory_free(void *block);

/** Make room for one more element: doubles *capacity when count has reached it. */
void *memory_grow(void *block, size_t count, size_t *capacity, size_t bytes_each)
    __attribute__((returns_nonnull));

#endif
