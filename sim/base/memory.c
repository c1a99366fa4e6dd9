#include "sim/base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Decimal digits of `number` at `to`. @return how many */
static size_t put_number(char *to, size_t number)
{
    char reversed[24];
    size_t count = 0;
    do {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (size_t i = 0; i < count; i++) {
        to[i] = reversed[count - 1 - i];
    }
    return count;
}

static size_t put_words(char *to, const char *text)
{
    size_t count = strlen(text);
    memcpy(to, text, count);
    return count;
}

static bool is_quiet;

void memory_exhausted_quietly(void)
{
    is_quiet = true;
}

/* The sentence is put together on the stack and written by the system call itself: nothing on the
 * way asks for memory, and nothing that other code has half done is flushed. */
void memory_exhausted(size_t bytes)
{
    static const char before[] = "coupling: out of memory";
    static const char wanted[] = " bytes more were wanted\n";
    char text[sizeof before + sizeof wanted + 32];
    size_t length = put_words(text, before);
    if (bytes == 0) {
        length += put_words(text + length, "\n");
    } else {
        length += put_words(text + length, ": ");
        length += put_number(text + length, bytes);
        length += put_words(text + length, wanted);
    }
    for (size_t sent = 0; sent < length && !is_quiet;) {
        ssize_t count = write(STDERR_FILENO, text + sent, length - sent);
        if (count < 0 && errno != EINTR) {
            break;
        }
        sent += count > 0 ? (size_t)count : 0;
    }
    _exit(70);
}

void *memory_alloc(size_t bytes)
{
    return memory_alloc_many(1, bytes);
}

void *memory_alloc_many(size_t count, size_t bytes_each)
{
    void *block = count == 0 || bytes_each == 0 ? calloc(1, 1) : calloc(count, bytes_each);
    if (block == NULL) {
        memory_exhausted(count <= 1                      ? bytes_each
                         : SIZE_MAX / count < bytes_each ? SIZE_MAX
                                                         : count * bytes_each);
    }
    return block;
}

void *memory_take(size_t bytes)
{
    void *block = malloc(bytes == 0 ? 1 : bytes);
    if (block == NULL) {
        memory_exhausted(bytes);
    }
    return block;
}

void *memory_checked(void *block)
{
    if (block == NULL) {
        memory_exhausted(0);
    }
    return block;
}

/* libc wants a place for the length also from a caller who does not ask for it. */
static size_t stream_bytes;

FILE *memory_stream(char **text)
{
    *text = NULL;
    return memory_checked(open_memstream(text, &stream_bytes));
}

/* glibc reports failed memory in one of three ways: the mark of the stream, what fclose returns,
 * and a text of NULL. */
void memory_stream_end(FILE *stream, char **text)
{
    bool has_failed = ferror(stream) != 0;
    if (fclose(stream) != 0 || has_failed || *text == NULL) {
        memory_exhausted(0);
    }
}

size_t memory_printed(int length)
{
    if (length < 0) {
        memory_exhausted(0);
    }
    return (size_t)length;
}

void *memory_resize(void *block, size_t bytes)
{
    void *resized = realloc(block, bytes == 0 ? 1 : bytes);
    if (resized == NULL) {
        memory_exhausted(bytes);
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
        memory_exhausted(strlen(format));
    }
    va_end(arguments);
    return text;
}

void *memory_alloc_line(size_t bytes)
{
    size_t rounded = (bytes + 63) & ~(size_t)63;
    void *block = aligned_alloc(64, rounded == 0 ? 64 : rounded);
    if (block == NULL) {
        memory_exhausted(bytes);
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
        memory_exhausted(SIZE_MAX);
    }
    *capacity = wanted;
    return memory_resize(block, wanted * bytes_each);
}
