#include "experiments/spec/value.h"

#include "tests/experiments/spec/spec_text.h"

struct pair_of_values {
    const char *a;
    const char *b;
};

static bool compare(const struct pair_of_values *pair)
{
    json_t *a = json_of(pair->a);
    json_t *b = json_of(pair->b);
    bool is_same = value_is_same(a, b);
    cr_expect_eq(value_is_same(b, a), is_same, "%s, %s", pair->a, pair->b);
    cr_expect(value_is_same(a, a) && value_is_same(b, b));
    json_decref(a);
    json_decref(b);
    return is_same;
}

Test(value, one_value_may_be_written_in_several_ways)
{
    static const struct pair_of_values same[] = {
        {"4", "4.0"},
        {"'0.5 s'", "'500 ms'"},
        {"'5e-1 s'", "'0.50 s'"},
        {"'1 days'", "'24 h'"},
        {"'1 us'", "'1 \xc2\xb5s'"},
        {"'60 /h'", "'1 /min'"},
        {"'1 Mbit/s'", "'125 kB/s'"},
        {"'0 s'", "'0 ms'"},
        {"{'exponential': '1000 ms'}", "{'exponential': '1 s'}"},
        {"{'erlang': {'mean': '1 s', 'k': 2}}", "{'erlang': {'k': 2.0, 'mean': '1000 ms'}}"},
        {"{'exponential': '1 s', 'description': 'a'}", "{'exponential': '1 s'}"},
        {"['1 s', 2]", "['1000 ms', 2.0]"},
        {"null", "null"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        cr_expect(compare(&same[i]), "%s, %s", same[i].a, same[i].b);
    }
}

Test(value, other_values_are_told_apart)
{
    static const struct pair_of_values other[] = {
        {"4", "5"},
        {"9007199254740993", "9007199254740992"},
        {"4", "'4'"},
        {"'0.5 s'", "'501 ms'"},
        {"'1 s'", "'-1 s'"},
        {"'1 B'", "'1 s'"},
        {"'1 /s'", "'1 s'"},
        {"'1 kB'", "'1 KiB'"},
        {"'alpha'", "'beta'"},
        {"'1 s'", "'1  s'"},
        {"{'exponential': '1 s'}", "'1 s'"},
        {"{'exponential': '1 s'}", "{'exponential': '2 s'}"},
        {"{'erlang': {'mean': '1 s', 'k': 2}}", "{'erlang': {'mean': '1 s'}}"},
        {"{'a': 1, 'b': 2}", "{'a': 1, 'c': 2}"},
        {"[1]", "[1, 1]"},
        {"true", "false"},
        {"null", "false"},
    };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        cr_expect_not(compare(&other[i]), "%s, %s", other[i].a, other[i].b);
    }
    cr_expect_not(value_is_same(NULL, NULL));
}
