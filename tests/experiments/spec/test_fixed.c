#include "experiments/spec/fixed.h"

#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

#define SERVERS    "system.stations.cpu.servers"
#define ARRIVALS   "workload.classes.x.arrivals.exponential"
#define DISCIPLINE "system.stations.cpu.discipline"

enum { SETTINGS_MOST = 3 };

/* The document that settings leave, or the complaint that they cause. */
static void expect_left(const char *document, const char *const *settings, const char *left,
                        const char *complaint)
{
    struct complaints complaints = {0};
    struct setting list[SETTINGS_MOST];
    const char *fixed[SETTINGS_MOST];
    size_t count;
    struct spec_options options = {.settings = list};
    for (; settings[options.setting_count * 2] != NULL; options.setting_count++) {
        list[options.setting_count].path = settings[options.setting_count * 2];
        list[options.setting_count].value = settings[options.setting_count * 2 + 1];
    }
    json_t *before = json_of(document);
    json_t *untouched = json_deep_copy(before);
    json_t *expected = json_of(left);
    json_t *after = fixed_document(before, &options, fixed, &count, &complaints);
    char *text = json_dumps(after, 0);
    cr_expect(json_equal(before, untouched), "%s", document);
    cr_expect(complaint != NULL || json_equal(after, expected), "%s -> %s", document, text);
    if (complaint == NULL) {
        cr_expect_eq(complaints.errors, 0, "%s: %s", document, complaints.list[0].text);
    } else {
        cr_expect(complaints.count == 1 && strstr(complaints.list[0].text, complaint) != NULL,
                  "%s: %zu complaints: %s", document, complaints.count, complaints.list[0].text);
    }
    free(text);
    json_decref(before);
    json_decref(untouched);
    json_decref(expected);
    json_decref(after);
    complaints_free(&complaints);
}

Test(fixed, an_axis_is_left_out)
{
    static const struct {
        const char *document;
        const char *settings[2 * SETTINGS_MOST + 1];
        const char *left;
        const char *complaint;
    } rows[] = {
        {"{'sweep': {'a.b': [1, 2], 'c': [3]}}", {"a.b", "7"}, "{'sweep': {'c': [3]}}", NULL},
        {"{'sweep': {'a.b': [1, 2]}}", {"a.b", "7"}, "{}", NULL},
        {"{'sweep': {'a.b': [1, 2]}}", {"a", "7"}, "{'sweep': {'a.b': [1, 2]}}", NULL},
        {"{'sweep': {'a': {'from': 1, 'to': 4, 'steps': 4}}}", {"a", "9"}, "{}", NULL},
        {"{'sweep': {'description': 'x', 'a': [1]}}", {"a", "9"}, "{}", NULL},
        /* a zip steps on to where the path has the value, whatever its unit */
        {"{'zip': [{'a': [1, 2, 2], 'b': [5, 6, 7]}]}",
         {"a", "2"},
         "{'zip': [{'b': [6, 7]}]}",
         NULL},
        {"{'zip': [{'a': ['1 s', '2 s'], 'b': [5, 6]}]}",
         {"a", "2000 ms"},
         "{'zip': [{'b': [6]}]}",
         NULL},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6]}, {'c': [1], 'd': [2]}]}",
         {"a", "1", "b", "9"},
         "{'zip': [{'c': [1], 'd': [2]}]}",
         NULL},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6]}]}", {"a", "9", "b", "9"}, "{}", NULL},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6], 'c': [7, 8]}]}",
         {"a", "1", "b", "5"},
         "{'zip': [{'c': [7]}]}",
         NULL},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6]}]}",
         {"a", "3", "a", "1"},
         "{'zip': [{'b': [5]}]}",
         NULL},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6]}]}",
         {"a", "3"},
         NULL,
         "steps this together with b, and 3 is none of its values there; set b too"},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6], 'c': [7, 8]}]}",
         {"a", "1", "b", "6"},
         NULL,
         "steps this together with c, and 6 is none of its values there; set c too"},
        {"{'zip': [{'a': [1, 2], 'b': {'from': 1, 'to': 2, 'steps': 2}}]}",
         {"a", "1"},
         NULL,
         "set b too"},
        /* exclusions hold where they agree with the value */
        {"{'sweep': {'a': [1, 2], 'c': [3, 4]}, 'exclude': [{'a': 1, 'c': 3}, {'a': 2, 'c': 4}]}",
         {"a", "1"},
         "{'sweep': {'c': [3, 4]}, 'exclude': [{'c': 3}]}",
         NULL},
        {"{'sweep': {'a': [1, 2], 'c': [3, 4]}, 'exclude': [{'a': 1, 'c': 3}]}",
         {"a", "8"},
         "{'sweep': {'c': [3, 4]}}",
         NULL},
        {"{'sweep': {'a': [1, 2], 'c': [3, 4]}, 'exclude': [{'a': 1}]}",
         {"a", "1"},
         NULL,
         "the spec excludes every point that has this value"},
        {"{'zip': [{'a': [1, 2], 'b': [5, 6]}], 'sweep': {'c': [3, 4]}, 'exclude': [{'b': 5, 'c': "
         "3}, "
         "{'b': 6, 'c': 4}]}",
         {"a", "2"},
         "{'zip': [{'b': [6]}], 'sweep': {'c': [3, 4]}, 'exclude': [{'b': 6, 'c': 4}]}",
         NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect_left(rows[i].document, rows[i].settings, rows[i].left == NULL ? "{}" : rows[i].left,
                    rows[i].complaint);
    }
}

/* The same for whole specs: how many points are left, and what is said. */
Test(fixed, a_spec_has_the_points_that_are_left)
{
    static const char text[] =
        SOUND ", 'sweep': {'" DISCIPLINE "': ['fcfs', 'lcfs', 'ps']}, 'zip': [{'" SERVERS
              "': [1, 2], '" ARRIVALS "': ['40 ms', '20 ms']}], 'analysis': {'compare': {'axis': "
              "'" DISCIPLINE "', 'baseline': 'fcfs'}}}";
    static const struct {
        const char *path;
        const char *value;
        size_t points;
        const char *complaint;
    } rows[] = {
        {"run.seed", "7", 6, NULL},
        {SERVERS, "2", 3, NULL},
        {DISCIPLINE, "sjf", 2, "\"analysis\" loses \"compare\", whose axis is fixed"},
        {"run.horizon", "5 s", 6, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct complaints complaints = {0};
        struct error error = {0};
        struct setting setting = {rows[i].path, rows[i].value};
        struct spec_options options = {.settings = &setting, .setting_count = 1};
        struct spec *spec = open_text(text, &options, &complaints, &error);
        cr_assert(spec != NULL, "%s: %s", rows[i].path, complaints.list[0].text);
        cr_expect_eq(spec_point_count(spec), rows[i].points, "%s", rows[i].path);
        size_t count;
        const char *const *fixed = spec_fixed(spec, &count);
        cr_expect_eq(count, rows[i].points == 6 ? 0 : 1);
        char *shown = memory_print("%s=%s", rows[i].path, rows[i].value);
        cr_expect(count == 0 || strcmp(fixed[0], shown) == 0);
        memory_free(shown);
        char *where = fixed_where(rows[i].path);
        cr_expect(rows[i].complaint == NULL ? complaints.count == 0
                                            : has_complaint(&complaints, where, rows[i].complaint));
        memory_free(where);
        complaints_free(&complaints);
        spec_close(spec);
    }
}

Test(fixed, a_part_of_what_is_swept_cannot_be_set)
{
    static const char text[] =
        SOUND ", 'sweep': {'workload.classes.x.arrivals': [{'exponential': '40 ms'}, '50 ms']}}";
    struct complaints complaints = {0};
    struct error error = {0};
    struct setting setting = {ARRIVALS, "30 ms"};
    struct spec_options options = {.settings = &setting, .setting_count = 1};
    cr_expect_null(open_text(text, &options, &complaints, &error));
    cr_expect(has_complaint(&complaints, "--set " ARRIVALS,
                            "the spec sweeps workload.classes.x.arrivals, and this is a part of "
                            "it; set workload.classes.x.arrivals"));
    complaints_free(&complaints);
}

Test(fixed, values_are_json_or_text)
{
    json_t *value = fixed_value(&(struct setting){"a", "7"});
    cr_expect_eq(json_integer_value(value), 7);
    json_decref(value);
    value = fixed_value(&(struct setting){"a", "7 s"});
    cr_expect_str_eq(json_string_value(value), "7 s");
    json_decref(value);
    value = fixed_value(&(struct setting){"a", "{\"b\": 1}"});
    cr_expect(json_is_object(value));
    json_decref(value);
    cr_expect_null(fixed_value(&(struct setting){"a", "\xff"}));
}
