#include "models/addresses/trace_format.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A number of a text in a base; UINT64_MAX where there is none. */
static uint64_t number(const char *text, unsigned base, size_t length)
{
    const char *problem = NULL;
    uint64_t value = 0;
    const char *end = trace_number(text, base, &value, &problem);
    cr_expect_eq(end == NULL, problem != NULL);
    cr_expect(end == NULL || end == text + length, "%s", text);
    return end == NULL ? UINT64_MAX : value;
}

Test(trace_format, numbers_are_read_in_both_bases)
{
    cr_expect_eq(number("0123456789,", 10, 10), 123456789);
    cr_expect_eq(number("12a", 10, 2), 12);
    cr_expect_eq(number("89abcdefABCD,", 16, 12), 0x89abcdefabcd);
    cr_expect_eq(number("ffg", 16, 2), 255);
    cr_expect_eq(number("281474976710655", 10, 15), (UINT64_C(1) << 48) - 1);
    cr_expect_eq(number("281474976710656", 10, 0), UINT64_MAX);
    cr_expect_eq(number("99999999999999999999999999", 10, 0), UINT64_MAX);
    cr_expect_eq(number("x", 16, 0), UINT64_MAX);
    cr_expect_eq(number("", 10, 0), UINT64_MAX);
}

/* Each character is a digit just where the C library says so. */
Test(trace_format, digits_are_those_of_the_c_library)
{
    for (int character = 1; character < 256; character++) {
        char text[] = {(char)character, '\0'};
        unsigned value;
        bool is_digit =
            strchr("0123456789abcdefABCDEF", character) != NULL && sscanf(text, "%x", &value) == 1;
        cr_expect_eq(trace_digits[character], is_digit ? value + 1 : 0, "%d", character);
    }
}
