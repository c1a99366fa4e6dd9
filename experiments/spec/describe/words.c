#include "experiments/spec/describe/words.h"

#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

void words_print(const char *text, size_t length, size_t indent, FILE *out)
{
    size_t column = indent;
    for (const char *end = text + length; text < end;) {
        const char *blank = memchr(text, ' ', (size_t)(end - text));
        size_t word = (size_t)((blank == NULL ? end : blank) - text);
        char *copy = memory_print("%.*s", (int)word, text);
        size_t width = foreign_width(copy);
        if (column > indent && column + 1 + width > WORDS_WIDTH) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fputs(copy, out);
        column += width;
        memory_free(copy);
        text += word;
        while (text < end && *text == ' ') {
            text++;
        }
    }
    fputc('\n', out);
}

void words_row(const char *label, const char *text, size_t length, size_t column, FILE *out)
{
    size_t width = foreign_width(label);
    fprintf(out, "  %s", label);
    if (width + 4 > column) {
        fprintf(out, "\n%*s", (int)column, "");
    } else {
        fprintf(out, "%*s", (int)(column - 2 - width), "");
    }
    words_print(text, length, column, out);
}
