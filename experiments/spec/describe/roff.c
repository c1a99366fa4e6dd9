#include "experiments/spec/describe/roff.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LINE_MOST = 72 }; /* escapes take more than the characters that they are */

/* A character as roff takes it. @param is_literal  typed as it stands: no typographic hyphens and
 * quotes @return bytes that were read */
static size_t put_character(const char *text, bool is_literal, FILE *out)
{
    unsigned char byte = (unsigned char)*text;
    if (byte >= 0x80) {
        unsigned bytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        unsigned long code = byte & (0xffu >> (bytes + 1));
        for (unsigned i = 1; i < bytes; i++) {
            code = code << 6 | ((unsigned char)text[i] & 0x3fu);
        }
        fprintf(out, "\\[u%04lX]", code);
        return bytes;
    }
    switch (byte) {
    case '\\':
        fputs("\\(rs", out);
        break;
    case '-':
        fputs(is_literal ? "\\-" : "-", out);
        break;
    case '\'':
        fputs(is_literal ? "\\(aq" : "'", out);
        break;
    case '`':
        fputs("\\(ga", out);
        break;
    case '^':
        fputs("\\(ha", out);
        break;
    case '~':
        fputs("\\(ti", out);
        break;
    default:
        fputc(byte, out);
        break;
    }
    return 1;
}

static void put(const char *text, size_t length, bool is_literal, FILE *out)
{
    for (size_t i = 0; i < length;) {
        i += put_character(text + i, is_literal, out);
    }
}

void roff_begin(const char *name, char section, FILE *out)
{
    fputs(".TH \"", out);
    for (const char *c = name; *c != '\0'; c++) {
        fputs(*c == '-' ? "\\" : "", out);
        fputc(toupper((unsigned char)*c), out);
    }
    fprintf(out, "\" %c \"" COUPLING_DATE "\" \"coupling " COUPLING_VERSION "\"\n", section);
}

void roff_name(const char *name, const char *doc, FILE *out)
{
    roff_section("NAME", out);
    put(name, strlen(name), true, out);
    fputs(" \\- ", out);
    put(doc, strlen(doc), false, out);
    fputc('\n', out);
}

static void put_heading(const char *macro, const char *title, FILE *out)
{
    fputs(macro, out);
    put(title, strlen(title), false, out);
    fputc('\n', out);
}

void roff_section(const char *title, FILE *out)
{
    put_heading(".SH ", title, out);
}

void roff_subsection(const char *title, FILE *out)
{
    put_heading(".SS ", title, out);
}

void roff_paragraph(FILE *out)
{
    fputs(".PP\n", out);
}

void roff_text(const char *text, FILE *out)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t blanks = strspn(text, " \n");
        bool is_paragraph = memchr(text, '\n', blanks) != NULL && blanks >= 2;
        text += blanks;
        size_t length = strcspn(text, " \n");
        if (is_paragraph && column > 0 && length > 0) {
            fputs("\n.PP\n", out);
            column = 0;
        } else if (column > 0 && column + 1 + length > LINE_MOST) {
            fputc('\n', out);
            column = 0;
        } else if (column > 0 && length > 0) {
            fputc(' ', out);
            column++;
        }
        if (column == 0 && (*text == '.' || *text == '\'')) {
            fputs("\\&", out); /* no macro */
        }
        put(text, length, false, out);
        column += length;
        text += length;
    }
    fputs(column > 0 ? "\n" : "", out);
}

void roff_item(const char *word, const char *more, FILE *out)
{
    fputs(".TP\n", out);
    roff_literal(word, out);
    if (more != NULL && more[0] != '\0') {
        fputc(' ', out);
        put(more, strlen(more), false, out);
    }
    fputc('\n', out);
}

void roff_example(const char *lines, FILE *out)
{
    fputs(".RS 4\n.EX\n", out);
    for (const char *line = lines; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fputs(*line == '.' || *line == '\'' ? "\\&" : "", out);
        put(line, length, true, out);
        fputc('\n', out);
        line += length + (line[length] != '\0');
    }
    fputs(".EE\n.RE\n", out);
}

/* Text in the bold (B) or italic (I) font. */
static void put_in_font(char font, const char *text, size_t length, FILE *out)
{
    fprintf(out, "\\f%c", font);
    put(text, length, true, out);
    fputs("\\fR", out);
}

void roff_literal(const char *text, FILE *out)
{
    put_in_font('B', text, strlen(text), out);
}

void roff_argument(const char *text, FILE *out)
{
    put_in_font('I', text, strlen(text), out);
}

void roff_see_also(const char *pages, FILE *out)
{
    roff_section("SEE ALSO", out);
    while (*pages != '\0') {
        size_t name = strcspn(pages, "(");
        size_t rest = strcspn(pages + name, " ");
        put_in_font('B', pages, name, out);
        put(pages + name, rest, false, out);
        fputc('\n', out);
        pages += name + rest;
        pages += strspn(pages, " ");
    }
}
