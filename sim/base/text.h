/* Text: shortest reals, nearest names, and a buffer that grows. */
#ifndef SIM_BASE_TEXT_H
#define SIM_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum { TEXT_REAL_BYTES = 32 };

/** Write the fewest digits that read back as exactly this finite double, as JSON writes numbers. */
const char *text_from_real(char buffer[TEXT_REAL_BYTES], double value);

/** The name nearest to `word` among `count` names, or NULL when none is near enough to suggest. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/** A growing text that is always terminated. Start it as {0}; end it with text_buffer_free. */
struct text_buffer {
    char *text;
    size_t length;
    size_t capacity;
};

void text_append(struct text_buffer *buffer, const char *text);
void text_append_bytes(struct text_buffer *buffer, const char *bytes, size_t count);
void text_print(struct text_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_print_list(struct text_buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void text_buffer_free(struct text_buffer *buffer);

#endif
