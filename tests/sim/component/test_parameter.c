#include "sim/component/parameter.h"

#include "sim/component/kind.h"

#include <criterion/criterion.h>

struct pair {
    int64_t first;
    double second;
};

static TABLE(pair_table, struct pair,
             {.name = "first", .type = PARAMETER_INTEGER, .offset = offsetof(struct pair, first)},
             {.name = "second", .type = PARAMETER_REAL, .offset = offsetof(struct pair, second)});

Test(parameter, a_table_counts_its_rows)
{
    cr_expect_eq(pair_table.count, 2);
    cr_expect_eq(pair_table.bytes, sizeof(struct pair));
    cr_expect_str_eq(pair_table.rows[1].name, "second");
}

Test(parameter, a_row_knows_where_its_member_is)
{
    struct pair pair = {3, 0.5};
    cr_expect_eq(*(int64_t *)parameter_at(&pair_table.rows[0], &pair), 3);
    cr_expect_eq(*(double *)parameter_at(&pair_table.rows[1], &pair), 0.5);
}

Test(parameter, bytes_follow_the_type)
{
    static const struct {
        enum parameter_type type;
        size_t bytes;
    } cases[] = {
        {PARAMETER_BOOLEAN, sizeof(bool)},
        {PARAMETER_INTEGER, sizeof(int64_t)},
        {PARAMETER_REAL, sizeof(double)},
        {PARAMETER_TEXT, sizeof(const char *)},
        {PARAMETER_NAME, sizeof(const char *)},
        {PARAMETER_CHOICE, sizeof(int)},
        {PARAMETER_DURATION, sizeof(sim_ticks)},
        {PARAMETER_SIZE, sizeof(int64_t)},
        {PARAMETER_BANDWIDTH, sizeof(double)},
        {PARAMETER_FREQUENCY, sizeof(double)},
        {PARAMETER_POWER, sizeof(double)},
        {PARAMETER_ENERGY, sizeof(double)},
        {PARAMETER_RATE, sizeof(double)},
        {PARAMETER_DISTRIBUTION, sizeof(struct distribution)},
        {PARAMETER_SIZES, sizeof(struct distribution)},
        {PARAMETER_COUNT, sizeof(struct distribution)},
        {PARAMETER_WEIGHTED_NAMES, sizeof(struct weighted_names)},
        {PARAMETER_KIND, sizeof(const struct kind *)},
        {PARAMETER_PART, sizeof(struct part)},
        {PARAMETER_MAP, sizeof(struct parameter_map)},
        {PARAMETER_LIST, sizeof(struct parameter_list)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parameter row = {.type = cases[i].type};
        cr_expect_eq(parameter_bytes(&row, false), cases[i].bytes, "type %d", cases[i].type);
        cr_expect_eq(parameter_bytes(&row, true), cases[i].bytes, "type %d", cases[i].type);
    }
}

Test(parameter, another_value_may_stand_in_its_place)
{
    static const struct parameter_use uses[] = {
        {.path = "kind", .is = "a"}, {.path = "after", .is_absent = true}, {.path = NULL}};
    static const struct parameter_use none[] = {{.path = "kind", .is = "a"}, {.path = NULL}};
    cr_expect_null(parameter_stand_in(&(struct parameter){.name = "at"}));
    cr_expect_null(parameter_stand_in(&(struct parameter){.name = "at", .used_where = none}));
    cr_expect_str_eq(parameter_stand_in(&(struct parameter){.name = "at", .used_where = uses}),
                     "after");
}

Test(parameter, is_required_without_a_default_unless_it_is_optional)
{
    cr_expect(parameter_is_required(&(struct parameter){.name = "at"}));
    cr_expect(!parameter_is_required(&(struct parameter){.name = "at", .preset = "1"}));
    cr_expect(
        !parameter_is_required(&(struct parameter){.name = "at", .flags = PARAMETER_OPTIONAL}));
}

Test(parameter, an_object_is_a_pointer_but_in_a_map_or_list_it_is_itself)
{
    struct parameter row = {.type = PARAMETER_OBJECT, .of = &pair_table};
    cr_expect_eq(parameter_bytes(&row, false), sizeof(void *));
    cr_expect_eq(parameter_bytes(&row, true), sizeof(struct pair));
}
