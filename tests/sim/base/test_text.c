#include "sim/base/text.h"

#include <criterion/criterion.h>
#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Test(text, reals_are_written_with_the_fewest_digits)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0"},         {1.0, "1"},
        {-1.5, "-1.5"},     {0.1, "0.1"},
        {0.3, "0.3"},       {1.0 / 3.0, "0.3333333333333333"},
        {1e21, "1e+21"},    {123456789012345680.0, "1.2345678901234568e+17"},
        {5e-324, "5e-324"}, {DBL_MAX, "1.7976931348623157e+308"},
        {1e-7, "1e-07"},    {DBL_MIN, "2.2250738585072014e-308"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char buffer[TEXT_REAL_BYTES];
        cr_expect_str_eq(text_from_real(buffer, cases[i].value), cases[i].text);
    }
}

Test(text, reals_read_back_as_they_were)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 100000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        uint64_t bits = state % UINT64_C(0x7ff0000000000000);
        double value;
        memcpy(&value, &bits, sizeof value);
        char buffer[TEXT_REAL_BYTES];
        cr_assert_eq(strtod(text_from_real(buffer, value), NULL), value, "%s", buffer);
    }
}

Test(text, nearest_name_is_suggested_when_it_is_near_enough)
{
    static const char *const names[] = {"latency", "bandwidth", "servers", "service", "k"};
    enum { NAMES = sizeof names / sizeof names[0] };
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"latency", "latency"}, {"latenzy", "latency"},
        {"latnecy", "latency"}, {"server", "servers"},
        {"servise", "service"}, {"bandwith", "bandwidth"},
        {"colour", NULL},       {"xyzzyxyzzyxyzzy", NULL},
        {"LATENCY", "latency"}, {"K", "k"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = text_nearest(cases[i].word, names, NAMES);
        if (cases[i].nearest == NULL) {
            cr_expect_null(found, "%s: %s", cases[i].word, found);
        } else {
            cr_expect_not_null(found, "%s", cases[i].word);
            cr_expect(found != NULL && strcmp(found, cases[i].nearest) == 0, "%s: %s",
                      cases[i].word, found);
        }
    }
    cr_assert_null(text_nearest("latency", names, 0));
    char endless[500];
    memset(endless, 'l', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    cr_assert_null(text_nearest(endless, names, NAMES), "longer than any name");
}

Test(text, buffers_grow_and_stay_terminated)
{
    struct text_buffer buffer = {0};
    size_t length = 0;
    for (int i = 0; i < 2000; i++) {
        text_append(&buffer, "ab");
        text_print(&buffer, "%d,", i);
        text_append_bytes(&buffer, "xyz", 1);
        length = strlen(buffer.text);
        cr_assert_eq(buffer.length, length);
        cr_assert_gt(buffer.capacity, length);
    }
    cr_assert_eq(strncmp(buffer.text, "ab0,xab1,xab2,x", 15), 0);
    cr_assert_str_eq(buffer.text + length - 8, "ab1999,x");
    text_buffer_free(&buffer);
    cr_assert_null(buffer.text);
    cr_assert_eq(buffer.length, 0);
    text_append_bytes(&buffer, "", 0);
    cr_assert_str_eq(buffer.text, "", "nothing appended is still a text");
    text_buffer_free(&buffer);
}
