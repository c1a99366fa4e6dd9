#include "experiments/spec/complaints_print.h"

/* A spec's own texts reach the terminal: nothing in them may move its cursor. */
static void print_escaped(const char *text, FILE *out)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == 0x7f) {
            fprintf(out, "\\u%04x", byte);
        } else {
            fputc(byte, out);
        }
    }
}

void complaints_print(const struct complaints *complaints, const char *file, FILE *out)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const struct complaint *complaint = &complaints->list[i];
        print_escaped(file, out);
        fputs(": ", out);
        if (complaint->where[0] != '\0') {
            print_escaped(complaint->where, out);
            fputs(": ", out);
        }
        fputs(complaint->is_warning ? "warning: " : "", out);
        print_escaped(complaint->text, out);
        fputc('\n', out);
    }
    if (complaints->omitted > 0) {
        print_escaped(file, out);
        fprintf(out, ": and %zu more\n", complaints->omitted);
    }
}
