#include "experiments/results/csv/csv.h"

#include "experiments/results/writer.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <string.h>

void csv_text(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (const char *c = text; *c != '\0'; c++) {
        fputs(*c == '"' ? "\"\"" : (char[]){*c, '\0'}, out);
    }
    fputc('"', out);
}

void csv_real(FILE *out, double value)
{
    char text[TEXT_REAL_BYTES];
    fputs(text_from_real(text, value), out);
}

void csv_plain(FILE *out, const struct plain *value)
{
    if (value->type == PLAIN_TEXT) {
        csv_text(out, value->text);
    } else if (value->type != PLAIN_NULL) {
        struct writer writer;
        writer_init(&writer, NULL);
        writer_plain(&writer, NULL, value);
        char *text = writer_take(&writer);
        csv_text(out, text);
        memory_free(text);
    }
}
