#include "experiments/spec/quantity.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(quantity, durations_are_exact_ticks)
{
    static const struct {
        const char *text;
        int64_t ps;
        int64_t ns;
    } cases[] = {
        {"80 ns", 80000, 80},
        {"0.3 ns", 300, 0},
        {"1e-05 s", 10000000, 10000},
        {"1E+2 ms", INT64_C(100000000000), 100000000},
        {"0.5 ps", 1, 0},
        {"0.4999999999999999999999999999 ps", 0, 0},
        {"2.5 ps", 3, 0},
        {"1.5 min", INT64_C(90000000000000), INT64_C(90000000000)},
        {"1 h", INT64_C(3600000000000000), INT64_C(3600000000000)},
        {"1 days", INT64_C(86400000000000000), INT64_C(86400000000000)},
        {"1 day", INT64_C(86400000000000000), INT64_C(86400000000000)},
        {"3 years", INT64_MAX, INT64_C(94672800000000000)},
        {"1 year", INT64_MAX, INT64_C(31557600000000000)},
        {"9223372036854775807 ps", INT64_MAX, INT64_C(9223372036854776)},
        {"9223372036854775806 ps", INT64_MAX - 1, INT64_C(9223372036854776)},
        {"1e400 years", INT64_MAX, INT64_MAX},
        {"1e99999999999999999999 s", INT64_MAX, INT64_MAX},
        {"1e-99999999999999999999 s", 0, 0},
        {"0e99999999999999999999 s", 0, 0},
        {"0 s", 0, 0},
        {"0.000000000000000000000000000000000001e36 s", INT64_C(1000000000000), 1000000000},
        {"1000000000000000000000000000000000000e-36 s", INT64_C(1000000000000), 1000000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_assert(quantity_parse(cases[i].text, DIMENSION_DURATION, &quantity, message), "%s",
                  message);
        cr_expect_eq(quantity_round(&quantity, TICKS_PER_SECOND_FINE), cases[i].ps, "%s: %ld",
                     cases[i].text, quantity_round(&quantity, TICKS_PER_SECOND_FINE));
        cr_expect_eq(quantity_round(&quantity, TICKS_PER_SECOND_COARSE), cases[i].ns, "%s: %ld",
                     cases[i].text, quantity_round(&quantity, TICKS_PER_SECOND_COARSE));
    }
}

Test(quantity, reals_are_the_nearest_doubles_of_the_si_value)
{
    static const struct {
        const char *text;
        enum dimension dimension;
        double value;
    } cases[] = {
        {"25.6 GB/s", DIMENSION_BANDWIDTH, 25.6e9},
        {"1 GiB/s", DIMENSION_BANDWIDTH, 0x1p30},
        {"10 Gbit/s", DIMENSION_BANDWIDTH, 1.25e9},
        {"1 bit/s", DIMENSION_BANDWIDTH, 0.125},
        {"64 KiB", DIMENSION_SIZE, 65536.0},
        {"64 kB", DIMENSION_SIZE, 64000.0},
        {"2.4 GHz", DIMENSION_FREQUENCY, 2.4e9},
        {"50 /s", DIMENSION_RATE, 50.0},
        {"6 /min", DIMENSION_RATE, 0.1},
        {"1 /year", DIMENSION_RATE, 1.0 / 31557600.0},
        {"120 W", DIMENSION_POWER, 120.0},
        {"15 nJ", DIMENSION_ENERGY, 15e-9},
        {"1 %", DIMENSION_SHARE, 0.01},
        {"0.1 s", DIMENSION_DURATION, 0.1},
        {"1e-320 s", DIMENSION_DURATION, 1e-320},
        {"1e400 s", DIMENSION_DURATION, INFINITY},
        {"0.7 us", DIMENSION_DURATION, 0.7e-6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_assert(quantity_parse(cases[i].text, cases[i].dimension, &quantity, message), "%s",
                  message);
        cr_expect_eq(quantity_real(&quantity, 1), cases[i].value, "%s: %.17g", cases[i].text,
                     quantity_real(&quantity, 1));
    }
}

Test(quantity, mistakes_are_told_apart)
{
    static const struct {
        const char *text;
        const char *part;
    } cases[] = {
        {"80", "\"80\" has no unit; a duration needs ps, ns, us, ms, s, min, h, days or years"},
        {"80ns", "one space"},
        {"80  ns", "one space"},
        {"80 ", "one space"},
        {"", "does not start with a number"},
        {" 80 ns", "does not start with a number"},
        {"+80 ns", "does not start with a number"},
        {"080 ns", "does not start with a number"},
        {".5 ns", "does not start with a number"},
        {"5. ns", "does not start with a number"},
        {"1e ns", "does not start with a number"},
        {"inf s", "does not start with a number"},
        {"0x10 s", "one space"},
        {"80 nss", "did you mean \"ns\"?"},
        {"80 NS", "\"NS\" is no unit of a duration"},
        {"80 B", "\"B\" is no unit of a duration"},
        {"80 ns ", "\"ns \" is no unit of a duration"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_expect(!quantity_parse(cases[i].text, DIMENSION_DURATION, &quantity, message), "%s",
                  cases[i].text);
        cr_expect(strstr(message, cases[i].part) != NULL, "%s: %s", cases[i].text, message);
    }
}

Test(quantity, a_sign_is_kept_apart)
{
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity quantity;
    cr_assert(quantity_parse("-5 ms", DIMENSION_DURATION, &quantity, message));
    cr_expect(quantity.is_negative);
    cr_expect_eq(quantity_round(&quantity, 1000), 5);
}

Test(quantity, every_unit_belongs_to_one_dimension)
{
    for (enum dimension dimension = 0; dimension < DIMENSIONS; dimension++) {
        for (const struct unit *unit = dimension_units(dimension); unit->name != NULL; unit++) {
            cr_expect_eq(dimension_of_unit(unit->name), dimension, "%s", unit->name);
        }
    }
    cr_expect_eq(dimension_of_unit("parsec"), DIMENSIONS);
}

Test(quantity, a_unit_of_another_dimension_is_no_misspelling)
{
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity quantity;
    cr_expect_not(quantity_parse("5 sec", DIMENSION_DURATION, &quantity, message));
    cr_expect_not_null(strstr(message, "did you mean"), "%s", message);
    cr_expect_not(quantity_parse("5 /s", DIMENSION_DURATION, &quantity, message));
    cr_expect_null(strstr(message, "did you mean"), "%s", message);
    cr_expect_not(quantity_parse("5 s", DIMENSION_SIZE, &quantity, message));
    cr_expect_null(strstr(message, "did you mean"), "%s", message);
}

Test(quantity, a_guessed_unit_has_the_size_of_the_word)
{
    /* NULL: no guess; what was guessed once was wrong by 8, 60,000, 10^9 or 10^15. */
    static const struct {
        const char *text;
        enum dimension dimension;
        const char *guess;
    } cases[] = {
        {"1 d", DIMENSION_DURATION, "\"days\""},
        {"1 sec", DIMENSION_DURATION, "\"s\""},
        {"1 usec", DIMENSION_DURATION, "\"us\""},
        {"1 mins", DIMENSION_DURATION, "\"min\""},
        {"1 hours", DIMENSION_DURATION, "\"h\""},
        {"1 NS", DIMENSION_DURATION, "\"ns\""},
        {"1 KB", DIMENSION_SIZE, "\"kB\""},
        {"1 kHZ", DIMENSION_FREQUENCY, "\"kHz\""},
        {"1 m", DIMENSION_DURATION, NULL},
        {"1 ks", DIMENSION_DURATION, NULL},
        {"1 Ms", DIMENSION_DURATION, NULL},
        {"1 Ps", DIMENSION_DURATION, NULL},
        {"1 1/s", DIMENSION_DURATION, NULL},
        {"1 months", DIMENSION_DURATION, NULL},
        {"1 ", DIMENSION_SIZE, NULL},
        {"1 Gb/s", DIMENSION_BANDWIDTH, NULL},
        {"1 kBit", DIMENSION_SIZE, NULL},
        {"1 Mb", DIMENSION_SIZE, NULL},
        {"1 mHz", DIMENSION_FREQUENCY, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_expect_not(quantity_parse(cases[i].text, cases[i].dimension, &quantity, message));
        const char *guess = strstr(message, "did you mean ");
        cr_expect_eq(guess == NULL, cases[i].guess == NULL, "%s: %s", cases[i].text, message);
        if (guess != NULL && cases[i].guess != NULL) {
            cr_expect_not_null(strstr(guess, cases[i].guess), "%s: %s", cases[i].text, message);
        }
    }
}

Test(quantity, both_letters_for_micro_are_understood)
{
    static const char *const texts[] = {"1000 us", "1000 \xc2\xb5s", "1000 \xce\xbcs"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_assert(quantity_parse(texts[i], DIMENSION_DURATION, &quantity, message), "%s", message);
        cr_expect_eq(quantity_round(&quantity, 1000), 1, "%s", texts[i]);
    }
}

Test(quantity, no_unit_is_guessed_from_letters_of_another_script)
{
    /* Cyrillic m, full-width s, and a micro sign before another unit. */
    static const char *const texts[] = {"5 \xd0\xbcs", "5 \xef\xbd\x93", "5 \xc2\xb5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_expect_not(quantity_parse(texts[i], DIMENSION_DURATION, &quantity, message));
        cr_expect_not_null(strstr(message, "is no unit of a duration"), "%s", message);
        cr_expect_null(strstr(message, "did you mean"), "%s", message);
    }
}

Test(quantity, a_rate_has_a_mean_time_between_events)
{
    static const struct {
        const char *text;
        double period; /* [ms] */
    } cases[] = {
        {"70 /s", 1000.0 / 70.0}, {"1 /h", 3600e3},          {"3 /year", 31557600e3 / 3.0},
        {"2 /us", 0.0005},        {"4 /\xc2\xb5s", 0.00025}, {"0 /s", INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[QUANTITY_MESSAGE_BYTES];
        struct quantity quantity;
        cr_assert(quantity_parse(cases[i].text, DIMENSION_RATE, &quantity, message), "%s", message);
        cr_expect_eq(quantity_period(&quantity, 1000), cases[i].period, "%s", cases[i].text);
    }
}
