#include "sim/base/text.h"

#include "sim/base/assert.h"
#include "sim/base/decimal.h"
#include "sim/base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes a number that is not negative. */
static void print_decimal(char *text, struct decimal decimal)
{
    char backwards[TEXT_REAL_BYTES];
    char *at = &backwards[TEXT_REAL_BYTES];
    *--at = '\0';
    for (int place = 0; place < decimal.places; place++) {
        *--at = (char)('0' + decimal.digits % 10);
        decimal.digits /= 10;
    }
    if (decimal.places > 0) {
        *--at = '.';
    }
    do {
        *--at = (char)('0' + decimal.digits % 10);
        decimal.digits /= 10;
    } while (decimal.digits > 0);
    memcpy(text, at, (size_t)(&backwards[TEXT_REAL_BYTES] - at));
}

const char *text_from_real(char buffer[TEXT_REAL_BYTES], double value)
{
    bool is_negative = __builtin_signbit(value);
    struct decimal decimal;
    if (decimal_of(is_negative ? -value : value, &decimal)) {
        buffer[0] = '-';
        print_decimal(&buffer[is_negative], decimal);
        return buffer;
    }
    /* Up to 15 digits survive decimal -> double -> decimal, so %.15g is the shortest whenever it
     * reads back at all; only subnormals, with fewer bits, may need less. */
    int first = value > -2.3e-308 && value < 2.3e-308 ? 1 : 15;
    for (int digits = first; digits <= 17; digits++) {
        int length = snprintf(buffer, TEXT_REAL_BYTES, "%.*g", digits, value);
        ASSERT(length < TEXT_REAL_BYTES);
        if (strtod(buffer, NULL) == value) {
            break;
        }
    }
    return buffer;
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* A letter in another case is the same letter. Edit distance after Damerau (1964), restricted to
 * adjacent transpositions. */
static size_t distance(const char *a, const char *b)
{
    enum { MOST = 64 };
    size_t rows = strlen(a);
    size_t columns = strlen(b);
    if (rows >= MOST || columns >= MOST) {
        return SIZE_MAX; /* near to nothing */
    }
    size_t table[MOST][MOST];
    for (size_t i = 0; i <= rows; i++) {
        for (size_t j = 0; j <= columns; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            size_t best = table[i - 1][j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
            size_t deleted = table[i - 1][j] + 1;
            size_t inserted = table[i][j - 1] + 1;
            best = deleted < best ? deleted : best;
            best = inserted < best ? inserted : best;
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]) && table[i - 2][j - 2] + 1 < best) {
                best = table[i - 2][j - 2] + 1;
            }
            table[i][j] = best;
        }
    }
    return table[rows][columns];
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 3 + 2; /* farther than this is no misspelling */
    for (size_t i = 0; i < count; i++) {
        size_t apart = distance(word, names[i]);
        if (apart < least) {
            least = apart;
            nearest = names[i];
        }
    }
    return nearest;
}

static void reserve_bytes(struct text_buffer *buffer, size_t more)
{
    size_t wanted = buffer->length + more + 1;
    if (wanted > buffer->capacity) {
        buffer->capacity = wanted < 256 ? 256 : 2 * wanted;
        buffer->text = memory_resize(buffer->text, buffer->capacity);
    }
}

void text_append_bytes(struct text_buffer *buffer, const char *bytes, size_t count)
{
    reserve_bytes(buffer, count);
    memcpy(buffer->text + buffer->length, bytes, count);
    buffer->length += count;
    buffer->text[buffer->length] = '\0';
}

void text_append(struct text_buffer *buffer, const char *text)
{
    text_append_bytes(buffer, text, strlen(text));
}

void text_print_list(struct text_buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t count = memory_printed(vsnprintf(NULL, 0, format, arguments));
    reserve_bytes(buffer, count);
    memory_printed(vsnprintf(buffer->text + buffer->length, count + 1, format, again));
    va_end(again);
    buffer->length += count;
}

void text_print(struct text_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_print_list(buffer, format, arguments);
    va_end(arguments);
}

void text_buffer_free(struct text_buffer *buffer)
{
    memory_free(buffer->text);
    *buffer = (struct text_buffer){0};
}
