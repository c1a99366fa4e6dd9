#include "experiments/spec/describe/roff.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LINE_MOST = 79, PATH_MOST = 60, ESCAPE_MOST = 16 };

/* How roff takes a character of ASCII. @param is_literal  typed as it stands: no typographic
 * hyphens and quotes @return NULL: as it is */
static const char *escape_of(char character, bool is_literal)
{
    switch (character) {
    case '\\':
        return "\\(rs";
    case '-':
        return is_literal ? "\\-" : NULL;
    case '\'':
        return is_literal ? "\\(aq" : NULL;
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    default:
        return NULL;
    }
}

/* Escape a character. @param[out] escaped  ESCAPE_MOST bytes, a text @return bytes that were read
 */
static size_t escape(const char *text, bool is_literal, char *escaped)
{
    unsigned char byte = (unsigned char)*text;
    if (byte < 0x80) {
        const char *name = escape_of(*text, is_literal);
        snprintf(escaped, ESCAPE_MOST, "%.*s", name == NULL ? 1 : ESCAPE_MOST,
                 name == NULL ? text : name);
        return 1;
    }
    unsigned bytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    unsigned long code = byte & (0xffu >> (bytes + 1));
    for (unsigned i = 1; i < bytes; i++) {
        code = code << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    snprintf(escaped, ESCAPE_MOST, "\\[u%04lX]", code);
    return bytes;
}

/* @return bytes that the escaped text takes */
static size_t escaped_length(const char *text, size_t length, bool is_literal)
{
    char escaped[ESCAPE_MOST];
    size_t sum = 0;
    for (size_t i = 0; i < length; sum += strlen(escaped)) {
        i += escape(text + i, is_literal, escaped);
    }
    return sum;
}

static void put(const char *text, size_t length, bool is_literal, FILE *out)
{
    char escaped[ESCAPE_MOST];
    for (size_t i = 0; i < length; fputs(escaped, out)) {
        i += escape(text + i, is_literal, escaped);
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
        size_t written = escaped_length(text, length, false);
        if (is_paragraph && column > 0 && length > 0) {
            fputs("\n.PP\n", out);
            column = 0;
        } else if (column > 0 && column + 1 + written > LINE_MOST) {
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
        column += written;
        text += length;
    }
    fputs(column > 0 ? "\n" : "", out);
}

/* A path that may be longer than a line breaks behind its dots. */
static void put_path(const char *path, FILE *out)
{
    bool is_long = strlen(path) > PATH_MOST;
    fputs("\\fB", out);
    while (*path != '\0') {
        size_t length = strcspn(path, ".");
        length += path[length] == '.';
        put(path, length, true, out);
        path += length;
        fputs(is_long && *path != '\0' ? "\\:" : "", out);
    }
    fputs("\\fR", out);
}

void roff_item(const char *word, const char *more, FILE *out)
{
    fputs(".TP\n", out);
    put_path(word, out);
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
