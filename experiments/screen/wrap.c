#include "experiments/screen/wrap.h"

#include "sim/base/foreign.h"
#include "sim/base/text.h"

#include <stdarg.h>
#include <string.h>

enum { FURTHER = 2 }; /* columns that what follows a break stands further right */

/* The bytes of a line that fit into so many columns and end before a blank; 0: none. */
static size_t fitting(const char *line, size_t length, size_t width, struct text_buffer *piece)
{
    size_t fits = 0;
    size_t start = strspn(line, " ");
    for (size_t i = start + 1; i <= length; i++) {
        if (i < length && line[i] != ' ') {
            continue;
        }
        piece->length = 0;
        text_append_bytes(piece, line, i);
        if (foreign_width(piece->text) > width) {
            break;
        }
        fits = i;
    }
    return fits;
}

static void print_line(const char *line, size_t length, size_t width, FILE *out)
{
    struct text_buffer piece = {0};
    size_t indent = strspn(line, " ");
    size_t before = 0; /* blanks put before what is left */
    while (width > 0 && length > 0) {
        size_t fits = fitting(line, length, width > before ? width - before : 1, &piece);
        if (fits == length || fits == 0) {
            break;
        }
        fprintf(out, "%*s%.*s\n", (int)before, "", (int)fits, line);
        size_t blanks = strspn(line + fits, " ");
        line += fits + blanks;
        length -= fits + blanks;
        before = indent + FURTHER;
    }
    fprintf(out, "%*s%.*s\n", (int)before, "", (int)length, line);
    text_buffer_free(&piece);
}

void wrap_print(const char *text, size_t width, FILE *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        print_line(text, length, width, out);
        text += length + (text[length] == '\n');
    }
}

void wrap_format(size_t width, FILE *out, const char *format, ...)
{
    struct text_buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&text, format, arguments);
    va_end(arguments);
    wrap_print(text.text, width, out);
    text_buffer_free(&text);
}
