#include "sim/base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void out_of_memory(size_t bytes)
{
    fprintf(stderr, "coupling: out of memory: %zu bytes more were wanted\n", bytes);
    exit(70);
}

void *memory_alloc(size_t bytes)
{
    void *block = calloc(1, bytes == 0 ? 1 : bytes);
    if (block == NULL) {
        out_of_memory(bytes);
    }
    return block;
}

void *memory_resize(void *block, size_t bytes)
{
    void *resized = realloc(block, bytes == 0 ? 1 : bytes);
    if (resized == NULL) {
        out_of_memory(bytes);
    }
    return resized;
}

char *memory_copy_text(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(memory_alloc(bytes), text, bytes);
}

char *memory_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0) {
        out_of_memory(strlen(format));
    }
    va_end(arguments);
    return text;
}

void *memory_alloc_line(size_t bytes)
{
    size_t rounded = (bytes + 63) & ~(size_t)63;
    void *block = aligned_alloc(64, rounded == 0 ? 64 : rounded);
    if (block == NULL) {
        out_of_memory(bytes);
    }
    return memset(block, 0, rounded);
}

void memory_free(void *block)
{
    free(block);
}

void *memory_grow(void *block, size_t count, size_t *capacity, size_t bytes_each)
{
    if (count < *capacity) {
        return block;
    }
    size_t wanted = *capacity == 0 ? 16 : 2 * *capacity;
    if (wanted > SIZE_MAX / bytes_each) {
        out_of_memory(SIZE_MAX);
    }
    *capacity = wanted;
    return memory_resize(block, wanted * bytes_each);
}
