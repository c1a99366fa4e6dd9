#include "sim/base/foreign.h"

#include "sim/base/assert.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    NOT_UTF8 = 0x110000, /* in place of a character: a byte that belongs to none */
    SHOWN_BYTES = 16,    /* the longest form of a character */
    LEFT_OUT_BYTES = 40, /* the longest " [N bytes left out] " */
    LEAST = 40,          /* the smallest bound */
    MARKED_LEAST = 100,  /* a bound from which on the bytes that are left out are counted */
};

struct range {
    uint32_t first, last;
};

/* Characters that are shown escaped: controls, marks of direction, shapeless ones. */
static const struct range hidden[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad},   {0x061c, 0x061c},     {0x180e, 0x180e},
    {0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},     {0xfeff, 0xfeff},
    {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe007f}, {NOT_UTF8, NOT_UTF8},
};

/* Characters that join the one before them (Unicode 15, general category Mn and the joiners). */
static const struct range joining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf}, {0x05c1, 0x05c2},
    {0x0610, 0x061a}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x0900, 0x0902},
    {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200c, 0x200d}, {0x20d0, 0x20f0},
    {0x302a, 0x302d}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
};

/* Characters of two columns (Unicode 15, East Asian Width W and F, by blocks). */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},
    {0x2705, 0x2705},   {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},
    {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
    {0x20000, 0x2fffd}, {0x30000, 0x3fffd},
};

#define IS_IN(ranges, code) is_in(ranges, sizeof(ranges) / sizeof *(ranges), code)

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count && ranges[i].first <= code; i++) {
        if (code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* Read a character of a terminated text that has not ended. @return its bytes, 1 for NOT_UTF8 */
static size_t read_character(const char *text, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* by bytes */
    unsigned char first = (unsigned char)text[0];
    size_t bytes = first < 0x80   ? 1
                   : first < 0xc2 ? 0
                   : first < 0xe0 ? 2
                   : first < 0xf0 ? 3
                   : first < 0xf5 ? 4
                                  : 0;
    *code = bytes < 2 ? first : first & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xc0) != 0x80) {
            bytes = 0;
            break;
        }
        *code = *code << 6 | (next & 0x3f);
    }
    bool is_surrogate = *code >= 0xd800 && *code <= 0xdfff;
    if (bytes == 0 || *code >= NOT_UTF8 || *code < least[bytes] || is_surrogate) {
        *code = NOT_UTF8;
        return 1;
    }
    return bytes;
}

/* Bytes of an escape that stands in the text already, which is not to be taken apart; else 1. */
static size_t escape_length(const char *text)
{
    static const char *const digits = "0123456789abcdefABCDEF";
    size_t wanted = text[1] == 'x' ? 2 : text[1] == 'u' ? 4 : text[1] == 'U' ? 8 : 0;
    if (wanted == 0) {
        return text[1] != '\0' && strchr("nrt", text[1]) != NULL ? 2 : 1;
    }
    return strspn(text + 2, digits) >= wanted ? 2 + wanted : 1;
}

/* The form of the next character, which has not to be terminated. @return the bytes it was read
 * from
 */
static size_t show_next(const char *text, char shown[SHOWN_BYTES], size_t *length)
{
    uint32_t code;
    size_t bytes = text[0] == '\\' ? escape_length(text) : read_character(text, &code);
    if (text[0] == '\\' || !IS_IN(hidden, code)) {
        memcpy(shown, text, bytes);
        *length = bytes;
        return bytes;
    }
    const char *format = code < 0x80 || code == NOT_UTF8 ? "\\x%02x"
                         : code <= 0xffff                ? "\\u%04x"
                                                         : "\\U%08x";
    unsigned number = code == NOT_UTF8 ? (unsigned char)text[0] : code;
    int printed = code == '\n'   ? snprintf(shown, SHOWN_BYTES, "\\n")
                  : code == '\r' ? snprintf(shown, SHOWN_BYTES, "\\r")
                  : code == '\t' ? snprintf(shown, SHOWN_BYTES, "\\t")
                                 : snprintf(shown, SHOWN_BYTES, format, number);
    *length = (size_t)printed;
    return bytes;
}

/* How many of the next bytes, `most` at most, are ASCII that is shown as it is. */
static size_t plain_length(const char *text, size_t most)
{
    size_t length = 0;
    while (length < most && text[length] >= ' ' && text[length] <= '~' && text[length] != '\\') {
        length++;
    }
    return length;
}

/* Go on in a text while the forms of its characters take no more than `most` bytes.
 * @return where the next one begins */
static const char *skip(const char *text, size_t most, size_t *used)
{
    char shown[SHOWN_BYTES];
    size_t length;
    *used = 0;
    while (true) {
        size_t plain = plain_length(text, most - *used);
        *used += plain;
        text += plain;
        size_t bytes = *text == '\0' ? 0 : show_next(text, shown, &length);
        if (bytes == 0 || *used + length > most) {
            return text;
        }
        *used += length;
        text += bytes;
    }
}

static void append_shown(struct text_buffer *buffer, const char *text, const char *end)
{
    char shown[SHOWN_BYTES];
    size_t length;
    while (true) {
        size_t plain = plain_length(text, (size_t)(end - text));
        text_append_bytes(buffer, text, plain);
        text += plain;
        if (text == end) {
            return;
        }
        text += show_next(text, shown, &length);
        text_append_bytes(buffer, shown, length);
    }
}

void foreign_append(struct text_buffer *buffer, const char *text, size_t most)
{
    ASSERT(most >= LEAST);
    size_t whole;
    size_t used;
    const char *end = skip(text, SIZE_MAX, &whole);
    text_append(buffer, "");
    if (whole <= most) {
        append_shown(buffer, text, end);
        return;
    }
    if (most < MARKED_LEAST) {
        append_shown(buffer, text, skip(text, most - strlen("..."), &used));
        text_append(buffer, "...");
        return;
    }
    size_t last_most = (most - LEFT_OUT_BYTES) / 3;
    const char *first_end = skip(text, most - LEFT_OUT_BYTES - last_most, &used);
    const char *last = skip(text, whole - last_most, &used);
    if (whole - used > last_most) { /* the limit lies within a form */
        char shown[SHOWN_BYTES];
        size_t length;
        last += show_next(last, shown, &length);
    }
    append_shown(buffer, text, first_end);
    text_print(buffer, " [%zu bytes left out] ", (size_t)(last - first_end));
    append_shown(buffer, last, end);
}

void foreign_fit(char *room, size_t bytes, const char *text)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, text, bytes - 1);
    memcpy(room, shown.text, shown.length + 1);
    text_buffer_free(&shown);
}

const char *foreign_word(char buffer[FOREIGN_BYTES], const char *text)
{
    foreign_fit(buffer, FOREIGN_BYTES, text);
    return buffer;
}

bool foreign_is_plain(const char *text)
{
    uint32_t code;
    while (*text != '\0') {
        text += read_character(text, &code);
        if (IS_IN(hidden, code)) {
            return false;
        }
    }
    return true;
}

size_t foreign_width(const char *text)
{
    size_t width = 0;
    uint32_t code;
    while (*text != '\0') {
        text += read_character(text, &code);
        width += IS_IN(joining, code) ? 0 : IS_IN(wide, code) ? 2 : 1;
    }
    return width;
}

size_t foreign_cut(const char *text, size_t most)
{
    size_t length = 0;
    uint32_t code;
    while (text[length] != '\0') {
        size_t bytes = read_character(text + length, &code);
        if (length + bytes > most) {
            break;
        }
        length += bytes;
    }
    return length;
}

void foreign_append_json(struct text_buffer *buffer, const char *json, size_t count)
{
    uint32_t code;
    text_append(buffer, "");
    const char *end = json + count;
    for (size_t bytes; json < end; json += bytes) {
        bytes = plain_length(json, (size_t)(end - json));
        if (bytes > 0) {
            text_append_bytes(buffer, json, bytes);
            continue;
        }
        bytes = read_character(json, &code);
        if (code == '\n' || code == '\t' || !IS_IN(hidden, code)) {
            text_append_bytes(buffer, json, bytes);
        } else if (code < 0x20) {
            text_append(buffer, " "); /* between values; valid JSON has none within a text */
        } else if (code == NOT_UTF8) {
            text_append(buffer, "\\ufffd");
        } else if (code <= 0xffff) {
            text_print(buffer, "\\u%04x", code);
        } else {
            code -= 0x10000;
            text_print(buffer, "\\u%04x\\u%04x", 0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff));
        }
    }
}

void foreign_append_known(struct text_buffer *buffer, const char *word, const char *const *known,
                          size_t count)
{
    enum { SHOWN_MOST = 40, NAME_MOST = 60 };
    const char *nearest = text_nearest(word, known, count);
    if (nearest != NULL) {
        text_append(buffer, "; did you mean \"");
        foreign_append(buffer, nearest, FOREIGN_MOST);
        text_append(buffer, "\"?");
    } else if (count == 0) {
        text_append(buffer, "; there is none");
    } else {
        text_append(buffer, count == 1 ? "; known is " : "; known are ");
        for (size_t i = 0; i < count && i < SHOWN_MOST; i++) {
            text_append(buffer, i == 0 ? "" : i + 1 == count ? " and " : ", ");
            foreign_append(buffer, known[i], NAME_MOST);
        }
        text_append(buffer, count > SHOWN_MOST ? ", ..." : "");
    }
}
