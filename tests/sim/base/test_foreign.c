#include "sim/base/foreign.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *text;
    const char *shown;
} forms[] = {
    {"", ""},
    {"plain text, 100 %", "plain text, 100 %"},
    {"µ é 中 🙂 ±", "µ é 中 🙂 ±"},
    {"e\xcc\x81", "e\xcc\x81"}, /* with a combining accent */
    {"a\nb\tc\r", "a\\nb\\tc\\r"},
    {"\x1b[2J\x01\x7f", "\\x1b[2J\\x01\\x7f"},
    {"\xc2\x9b"
     "31m\xc2\x80",
     "\\u009b31m\\u0080"},
    {"\x9b"
     "31m",
     "\\x9b31m"}, /* a byte that is no UTF-8 */
    {"\xe2\x80\xae"
     "abc\xe2\x81\xa6",
     "\\u202eabc\\u2066"},
    {"\xef\xbb\xbf\xe2\x80\x8b\xc2\xad", "\\ufeff\\u200b\\u00ad"},
    {"\xf3\xa0\x80\x81", "\\U000e0001"},
    {"\xe4\xb8", "\\xe4\\xb8"},                   /* 中 without its last byte */
    {"\xc0\xaf", "\\xc0\\xaf"},                   /* "/" in a form that is too long */
    {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          /* half of a pair of UTF-16 */
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, /* above U+10FFFF */
    {"\xf8\x90\x80\x80", "\\xf8\\x90\\x80\\x80"},
    {"C:\\x", "C:\\x"},
};

enum { FORMS = sizeof forms / sizeof *forms };

static char *shown_in(const char *text, size_t most)
{
    struct text_buffer buffer = {0};
    foreign_append(&buffer, text, most);
    return buffer.text;
}

Test(foreign, what_a_terminal_would_obey_is_shown_as_an_escape)
{
    for (size_t i = 0; i < FORMS; i++) {
        char *shown = shown_in(forms[i].text, FOREIGN_MOST);
        cr_expect_str_eq(shown, forms[i].shown, "row %zu", i);
        cr_expect_eq(foreign_is_plain(forms[i].text), strcmp(forms[i].text, forms[i].shown) == 0);
        cr_expect(foreign_is_plain(shown), "row %zu", i);
        memory_free(shown);
    }
}

Test(foreign, what_was_shown_once_stays_the_same)
{
    for (size_t i = 0; i < FORMS; i++) {
        char *again = shown_in(forms[i].shown, FOREIGN_MOST);
        cr_expect_str_eq(again, forms[i].shown);
        memory_free(again);
    }
}

Test(foreign, a_long_text_keeps_its_beginning_and_its_end)
{
    char text[1001];
    memset(text, 'a', 500);
    memset(text + 500, 'z', 500);
    text[1000] = '\0';
    char *shown = shown_in(text, 100);
    cr_expect_str_eq(shown, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa [940 bytes left out] "
                            "zzzzzzzzzzzzzzzzzzzz");
    memory_free(shown);
    shown = shown_in(text, 40);
    cr_expect_str_eq(shown, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...");
    memory_free(shown);
    shown = shown_in(text, 1000);
    cr_expect_str_eq(shown, text);
    memory_free(shown);
}

/* Neither a character nor an escape is cut into pieces: the pieces would be shown in another way.
 */
Test(foreign, is_never_cut_within_a_character_or_an_escape)
{
    static const char *const units[] = {"中",   "🙂",    "\x1b", "\xe2\x80\xae",
                                        "\x9b", "\\u202e", "\n"};
    static const char *const whole[] = {"中",    "🙂",    "\\x1b", "\\u202e",
                                        "\\x9b", "\\u202e", "\\n"};
    for (size_t unit = 0; unit < sizeof units / sizeof *units; unit++) {
        struct text_buffer text = {0};
        for (size_t i = 0; i < 500; i++) {
            text_append(&text, units[unit]);
        }
        for (size_t most = 40; most < 160; most++) {
            char *shown = shown_in(text.text, most);
            cr_expect_leq(strlen(shown), most);
            size_t length = strlen(whole[unit]);
            const char *mark = strstr(shown, most < 100 ? "..." : " [");
            cr_assert_not_null(mark, "%s", shown);
            cr_expect_eq((size_t)(mark - shown) % length, 0, "%s", shown);
            const char *end = most < 100 ? mark + 3 : strstr(shown, "out] ") + 5;
            cr_expect_eq(strlen(end) % length, 0, "%s", shown);
            for (const char *at = shown; at < mark; at += length) {
                cr_expect_eq(strncmp(at, whole[unit], length), 0, "%s", shown);
            }
            char *again = shown_in(shown, most);
            cr_expect_str_eq(again, shown);
            memory_free(again);
            memory_free(shown);
        }
        text_buffer_free(&text);
    }
}

Test(foreign, says_how_much_is_left_out_of_megabytes)
{
    const size_t count = 5000000;
    char *text = memory_alloc(count + 1);
    memset(text, 'k', count);
    char buffer[FOREIGN_BYTES];
    size_t left_out = 0;
    foreign_word(buffer, text);
    cr_assert_eq(sscanf(strchr(buffer, '['), "[%zu bytes", &left_out), 1);
    size_t kept = strlen(buffer) - strlen(" [4999640 bytes left out] ");
    cr_expect_eq(left_out + kept, count);
    memory_free(text);
}

Test(foreign, fits_a_room)
{
    char room[41];
    memset(room, '#', sizeof room);
    foreign_fit(room, sizeof room, "a sentence of more than forty bytes, with \x1b in it");
    cr_expect_str_eq(room, "a sentence of more than forty bytes, ...");
    foreign_fit(room, sizeof room, "\x1b");
    cr_expect_str_eq(room, "\\x1b");
}

Test(foreign, width_is_in_columns_of_the_screen)
{
    cr_expect_eq(foreign_width(""), 0);
    cr_expect_eq(foreign_width("±µs"), 3);
    cr_expect_eq(foreign_width("中文"), 4);
    cr_expect_eq(foreign_width("e\xcc\x81"), 1);
    cr_expect_eq(foreign_width("🙂"), 2);
    cr_expect_eq(foreign_width("\\x1b"), 4);
}

Test(foreign, cut_leaves_whole_characters)
{
    cr_expect_eq(foreign_cut("中文", 6), 6);
    cr_expect_eq(foreign_cut("中文", 5), 3);
    cr_expect_eq(foreign_cut("中文", 2), 0);
    cr_expect_eq(foreign_cut("ab", 9), 2);
}

Test(foreign, json_says_the_same_without_control_characters)
{
    static const char *const rows[][2] = {
        {"{\"a\": \"µ\"}", "{\"a\": \"µ\"}"},
        {"[\"\x7f\", \"\xc2\x9b\"]\r", "[\"\\u007f\", \"\\u009b\"] "},
        {"[\"\xe2\x80\xae\"]", "[\"\\u202e\"]"},
        {"[\"\xf3\xa0\x80\x81\"]", "[\"\\udb40\\udc01\"]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text_buffer text = {0};
        foreign_append_json(&text, rows[i][0], strlen(rows[i][0]));
        cr_expect_str_eq(text.text, rows[i][1]);
        text_buffer_free(&text);
    }
}

Test(foreign, what_is_known_stands_where_nothing_is_near)
{
    static const char *const names[] = {"alpha", "beta", "gamma"};
    static const struct {
        const char *word, *text;
        size_t count;
    } cases[] = {
        {"alpa", "; did you mean \"alpha\"?", 3},
        {"database", "; known are alpha, beta and gamma", 3},
        {"database", "; known are alpha and beta", 2},
        {"database", "; known is alpha", 1},
        {"database", "; there is none", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_buffer text = {0};
        foreign_append_known(&text, cases[i].word, names, cases[i].count);
        cr_expect_str_eq(text.text, cases[i].text);
        text_buffer_free(&text);
    }
    const char *many[41];
    for (size_t i = 0; i < 41; i++) {
        many[i] = "n";
    }
    struct text_buffer text = {0};
    foreign_append_known(&text, "database", many, 41);
    cr_expect_not_null(strstr(text.text, "n, n, ..."));
    text_buffer_free(&text);
}
