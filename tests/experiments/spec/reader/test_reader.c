#include "experiments/spec/reader/reader.h"

#include "tests/experiments/spec/spec_text.h"

struct inner {
    int64_t count;
    bool is_on;
};

struct outer {
    struct inner *inner;
    struct parameter_map map;
    struct parameter_list list;
    struct part part;
    const struct kind *kind;
    int64_t number;
};

static TABLE(inner_table, struct inner,
             {.name = "count",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct inner, count),
              .doc = "How many.",
              .preset = "3"},
             {.name = "is_on",
              .type = PARAMETER_BOOLEAN,
              .offset = offsetof(struct inner, is_on),
              .doc = "On or off.",
              .preset = "false"});

static const struct parameter inner_row = {
    .name = "inner", .type = PARAMETER_OBJECT, .of = &inner_table};
static const struct parameter number_row = {.name = "number", .type = PARAMETER_INTEGER};

static TABLE(outer_table, struct outer,
             {.name = "inner",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct outer, inner),
              .doc = "An object.",
              .flags = PARAMETER_OPTIONAL,
              .of = &inner_table},
             {.name = "map",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct outer, map),
              .doc = "A map.",
              .flags = PARAMETER_OPTIONAL,
              .element = &inner_row,
              .names = "thing",
              .count_least = 1},
             {.name = "list",
              .type = PARAMETER_LIST,
              .offset = offsetof(struct outer, list),
              .doc = "A list.",
              .flags = PARAMETER_OPTIONAL,
              .element = &number_row,
              .count_least = 2},
             {.name = "kind",
              .type = PARAMETER_KIND,
              .offset = offsetof(struct outer, kind),
              .doc = "A discipline.",
              .preset = "\"fcfs\"",
              .role = "discipline"},
             {.name = "part",
              .type = PARAMETER_PART,
              .offset = offsetof(struct outer, part),
              .doc = "A part.",
              .flags = PARAMETER_OPTIONAL,
              .role = "discipline"},
             {.name = "number",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct outer, number),
              .doc = "A number."});

struct reading {
    struct reader reader;
    struct complaints complaints;
    struct arena *arena;
    struct outer outer;
};

static void read(struct reading *reading, const char *text)
{
    *reading = (struct reading){.arena = arena_create()};
    json_t *json = json_of(text);
    reader_start(&reading->reader, reading->arena, &reading->complaints, TICKS_PER_SECOND_FINE);
    reader_object(&reading->reader, &outer_table, json, NULL, &reading->outer);
    json_decref(json);
}

static void end(struct reading *reading)
{
    reader_free(&reading->reader);
    complaints_free(&reading->complaints);
    arena_destroy(reading->arena);
}

Test(reader, fills_in_a_struct_with_defaults_and_absent_members)
{
    struct reading reading;
    read(&reading, "{'number': 5, 'inner': {'is_on': true}, 'list': [4, 5, 6], 'description': 'd', "
                   "'map': {'a': {}, 'description': 'two', 'b': {'count': 9}}}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.outer.number, 5);
    cr_expect(reading.outer.inner->is_on);
    cr_expect_eq(reading.outer.inner->count, 3);
    cr_expect_str_eq(reading.outer.kind->name, "fcfs");
    cr_expect_null(reading.outer.part.kind);
    cr_assert_eq(reading.outer.map.count, 2);
    cr_expect_str_eq(reading.outer.map.names[1], "b");
    cr_expect_eq(((struct inner *)reading.outer.map.elements)[0].count, 3);
    cr_expect_eq(((struct inner *)reading.outer.map.elements)[1].count, 9);
    cr_assert_eq(reading.outer.list.count, 3);
    cr_expect_eq(((int64_t *)reading.outer.list.elements)[2], 6);
    end(&reading);
}

Test(reader, collects_all_mistakes_with_their_places)
{
    static const struct {
        const char *where;
        const char *part;
    } expected[] = {
        {"", "\"number\" is missing"},
        {"/inner", "3 is no object"},
        {"/map/1x", "is no name of a thing"},
        {"/map/a/b", "unknown key \"b\""},
        {"/map/a~1b/cuont", "did you mean \"count\"?"},
        {"/list", "a list of 1; at least 2"},
        {"/list/0", "\"x\" is not a whole number"},
        {"/kind", "did you mean \"fcfs\"?"},
        {"/part", "\"kind\" is missing"},
        {"/description", "1 is no text"},
        {"/map/a~1b", "is no name of a thing"},
    };
    struct reading reading;
    read(&reading, "{'inner': 3, 'list': ['x'], 'kind': 'fcsf', 'part': {}, 'description': 1, "
                   "'map': {'1x': {}, 'a': {'b': 1}, 'a/b': {'cuont': 1}}}");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        cr_expect(has_complaint(&reading.complaints, expected[i].where, expected[i].part));
    }
    cr_expect_eq(reading.complaints.errors, sizeof expected / sizeof *expected);
    end(&reading);
}

Test(reader, parts_have_the_parameters_of_their_kind)
{
    struct reading reading;
    read(&reading, "{'number': 1, 'part': {'kind': 'lcfs', 'depth': 3}}");
    cr_expect_str_eq(reading.outer.part.kind->name, "lcfs");
    cr_expect(has_complaint(&reading.complaints, "/part/depth", "unknown key"));
    end(&reading);
    read(&reading, "{'number': 1, 'part': {'kind': 'bus'}}");
    cr_expect(has_complaint(&reading.complaints, "/part/kind", "unknown kind of discipline"));
    end(&reading);
    read(&reading, "{'number': 1, 'part': 'lcfs'}"); /* a name alone */
    cr_expect_str_eq(reading.outer.part.kind->name, "lcfs");
    cr_expect_eq(reading.complaints.errors, 0);
    end(&reading);
    read(&reading, "{'number': 1, 'part': 'lcsf'}");
    cr_expect(has_complaint(&reading.complaints, "/part", "did you mean \"lcfs\"?"));
    end(&reading);
    read(&reading, "{'number': 1, 'part': 3}");
    cr_expect(has_complaint(&reading.complaints, "/part",
                            "neither a kind of discipline nor an object with one"));
    end(&reading);
}

static const struct table short_table = {
    .rows =
        (const struct parameter[]){
            {.name = "number", .type = PARAMETER_INTEGER, .offset = offsetof(struct inner, count)},
            {.name = "is_on",
             .type = PARAMETER_BOOLEAN,
             .offset = offsetof(struct inner, is_on),
             .preset = "true"},
        },
    .count = 2,
    .bytes = sizeof(struct inner),
    .shorthand = "number",
};

Test(reader, a_shorthand_stands_for_an_object)
{
    static const struct {
        const char *text;
        bool is_short;
        const char *where; /* NULL: no complaint */
    } cases[] = {
        {"7", true, NULL},
        {"{'number': 7}", false, NULL},
        {"{'number': 7, 'is_on': true}", false, NULL},
        {"{'numbre': 7}", false, "/numbre"}, /* meant for the table, not for a distribution */
        {"{'exponential': '1 s'}", true, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reader reader = {0};
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct inner inner = {0};
        json_t *json = json_of(cases[i].text);
        reader_start(&reader, arena, &complaints, TICKS_PER_SECOND_FINE);
        cr_expect_eq(reader_is_shorthand(&short_table, json), cases[i].is_short, "%s",
                     cases[i].text);
        reader_object(&reader, &short_table, json, NULL, &inner);
        if (cases[i].where == NULL) {
            cr_expect_eq(complaints.count, 0);
            cr_expect_eq(inner.count, 7);
            cr_expect(inner.is_on);
        } else {
            cr_expect(has_complaint(&complaints, cases[i].where, ""));
        }
        json_decref(json);
        reader_free(&reader);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

Test(reader, says_that_a_list_is_empty)
{
    struct reading reading;
    read(&reading, "{'number': 5, 'list': []}");
    cr_expect_eq(reading.complaints.count, 1);
    cr_expect(has_complaint(&reading.complaints, "/list", "an empty list; at least 2 must be"));
    end(&reading);
}
