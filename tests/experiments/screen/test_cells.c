#include "experiments/screen/cells.h"

#include "tests/experiments/spec/spec_text.h"

Test(cells, parameters_are_short_but_never_ambiguous)
{
    static const char *const rows[][2] = {
        {"{'a.b': 1, 'c.d': 'x'}", "b 1, d x"},
        {"{'a.b': 1, 'c.b': 2}", "a.b 1, c.b 2"},
        {"{'system.machine': 'machines/xeon.json'}", "machine xeon"},
        {"{'x': {'erlang': {'mean': '1 s', 'k': 4}}}", "x erlang mean 1 s, k 4"},
        {"{'faults': [{'target': 'alpha', 'kind': 'node_hang'}, {'kind': 'x'}]}",
         "faults node_hang, target alpha; x"},
        {"{'x': [1, 0.5], 'y': {}, 'z': null, 'w': true}", "x [1,0.5], y {}, z null, w true"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *json = json_of(rows[i][0]);
        struct text_buffer text = {0};
        struct arena *arena = arena_create();
        struct plain parameters = plain_of(json, arena);
        table_print_parameters(&text, &parameters);
        cr_expect_str_eq(text.text, rows[i][1]);
        text_buffer_free(&text);
        arena_destroy(arena);
        json_decref(json);
    }
}

/* The last name of a metric stands below what is before it. */
Test(cells, a_heading_ends_with_the_last_name)
{
    static const char *const facts[][2] = {
        {"throughput", "throughput"},
        {"stations.cpu.utilization", "stations.cpu\nutilization"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct text_buffer text = {0};
        table_print_heading(&text, facts[i][0]);
        cr_expect_str_eq(text.text, facts[i][1]);
        text_buffer_free(&text);
    }
}
