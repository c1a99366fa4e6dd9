#include "experiments/spec/exclude.h"

#include "tests/experiments/spec/spec_text.h"

#define GRID                                                                                       \
    "'sweep': {'system.stations.cpu.servers': [1, 2, 4], 'system.stations.cpu.service': ['1 ms', " \
    "{'exponential': '1 ms'}]}"

Test(exclude, drops_the_points_that_an_entry_matches)
{
    static const struct {
        const char *exclude;
        size_t points;
    } cases[] = {
        {"[]", 6},
        {"[{'system.stations.cpu.servers': 4}]", 4},
        {"[{'system.stations.cpu.servers': 4.0}]", 4},
        {"[{'system.stations.cpu.servers': 4, 'system.stations.cpu.service': '1 ms'}]", 5},
        {"[{'system.stations.cpu.service': {'exponential': '1 ms'}, 'description': 'no'}]", 3},
        {"[{'system.stations.cpu.servers': 1}, {'system.stations.cpu.servers': 2}]", 2},
        {"[{'system.stations.cpu.servers': 1}, {'system.stations.cpu.service': '1 ms'}]", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s, %s, 'exclude': %s}", SOUND, GRID, cases[i].exclude);
        struct spec *spec = expect_good(text);
        cr_expect_eq(spec_point_count(spec), cases[i].points, "%s", cases[i].exclude);
        spec_close(spec);
    }
}

Test(exclude, the_numbers_of_points_have_no_gaps)
{
    struct spec *spec =
        expect_good(SOUND ", " GRID ", 'exclude': [{'system.stations.cpu.servers': 1}]}");
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    cr_expect_eq(point.id, 0);
    cr_expect_eq(
        json_integer_value(json_object_get(point.parameters, "system.stations.cpu.servers")), 2);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

Test(exclude, what_no_axis_has_is_refused)
{
    static const struct {
        const char *exclude;
        const char *where;
        const char *part;
    } cases[] = {
        {"3", "/exclude", "3 is no list of objects"},
        {"[3]", "/exclude/0", "3 is no object of swept paths"},
        {"[{}]", "/exclude/0", "an empty object is no object of swept paths"},
        {"[{'system.stations.cpu.server': 1}]", "/exclude/0/system.stations.cpu.server",
         "did you mean \"system.stations.cpu.servers\"?"},
        {"[{'system.stations.cpu.servers': 3}]", "/exclude/0/system.stations.cpu.servers",
         "3 is none of the values swept"},
        {"[{'system.stations.cpu.service': '1 ms'}, {'system.stations.cpu.service': "
         "{'exponential': '1 ms'}}]",
         "/exclude", "no point is left"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s, %s, 'exclude': %s}", SOUND, GRID, cases[i].exclude);
        expect_refused(text, cases[i].where, cases[i].part);
    }
}

Test(exclude, too_many_entries_are_refused)
{
    char text[2048 + 64 * (SWEEP_EXCLUDED_MOST + 2)];
    sprintf(text, "%s, %s, 'exclude': [", SOUND, GRID);
    for (int i = 0; i <= SWEEP_EXCLUDED_MOST; i++) {
        sprintf(text + strlen(text), "%s{'system.stations.cpu.servers': 1}", i == 0 ? "" : ", ");
    }
    strcat(text, "]}");
    expect_refused(text, "/exclude", "1001 entries are more than 1000");
}

Test(exclude, a_value_may_be_written_in_another_unit)
{
    static const struct {
        const char *exclude;
        size_t points;
    } cases[] = {
        {"[{'system.stations.cpu.service': '1000 us'}]", 3},
        {"[{'system.stations.cpu.service': '0.001 s', 'system.stations.cpu.servers': 4.0}]", 5},
        {"[{'system.stations.cpu.service': {'exponential': '1000 \xc2\xb5s'}}]", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s, %s, 'exclude': %s}", SOUND, GRID, cases[i].exclude);
        struct spec *spec = expect_good(text);
        cr_expect_eq(spec_point_count(spec), cases[i].points, "%s", cases[i].exclude);
        spec_close(spec);
    }
    char text[2048];
    snprintf(text, sizeof text, "%s, %s, 'exclude': [{'system.stations.cpu.service': '1001 us'}]}",
             SOUND, GRID);
    expect_refused(text, "/exclude/0/system.stations.cpu.service",
                   "\"1001 us\" is none of the values swept");
}
