#include "experiments/spec/spec.h"

#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

#include <stdio.h>

Test(spec, a_sound_spec_has_one_point)
{
    struct spec *spec = expect_good(SOUND ", 'description': 'why'}");
    cr_expect_str_eq(spec_name(spec), "sound");
    cr_expect_str_eq(spec_description(spec), "why");
    cr_expect_eq(spec_point_count(spec), 1);
    spec_close(spec);
}

/* The example of the design, word for word. */
Test(spec, the_normative_example_is_let_through)
{
    struct spec *spec = expect_good(
        "{'name': 'central-server',\n"
        " 'system': {'kind': 'queueing',\n"
        "   'stations': {\n"
        "     'cpu':  {'servers': 1, 'discipline': 'ps',   'service': {'exponential': '5 ms'}},\n"
        "     'disk': {'servers': 2, 'discipline': 'fcfs', 'capacity': 10, 'service': "
        "{'exponential': '30 ms'}}}},\n"
        " 'workload': {'classes': {\n"
        "     'batch':  {'population': 10, 'think': {'exponential': '1 s'}, 'route': {'start': "
        "'cpu', 'cpu': {'disk': 0.9, 'done': 0.1}, 'disk': 'cpu'}},\n"
        "     'online': {'arrivals': {'exponential': '40 ms'}, 'priority': 1, 'service': {'cpu': "
        "'2 ms'}, 'route': {'start': 'cpu', 'cpu': 'done'}}}},\n"
        " 'run': {'seed': 1, 'horizon': '1 h', 'warmup': 'auto', 'replications': 10}}");
    spec_close(spec);
}

Test(spec, a_point_has_its_values_and_no_sections_of_the_sweep)
{
    struct spec *spec = expect_good(SOUND ", 'sweep': {'system.stations.cpu.servers': [1, 2], "
                                          "'run.horizon': ['1 s', '100 days']}}");
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 3, arena, &point);
    cr_expect_eq(point.id, 3);
    cr_expect_null(json_object_get(point.document, "sweep"));
    cr_expect_eq(point.run.ticks_per_second, TICKS_PER_SECOND_COARSE);
    /* A worker reads the same from the document alone. */
    char *text = json_dumps(point.document, JSON_COMPACT);
    json_t *again = json_loads(text, 0, NULL);
    struct point copy;
    struct complaints complaints = {0};
    cr_assert(point_read(again, arena, &copy, &complaints));
    char *first = point_canonical(&point);
    char *second = point_canonical(&copy);
    cr_expect_str_eq(first, second);
    cr_expect_eq(copy.run.horizon, point.run.horizon);
    memory_free(first);
    memory_free(second);
    free(text);
    json_decref(again);
    point_release(&copy);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}

static struct spec *open_with(const char *text, const char *path, const char *value,
                              struct complaints *complaints)
{
    struct setting setting = {path, value};
    struct spec_options options = {.settings = &setting, .setting_count = 1, .forbid_files = true};
    struct error error = {0};
    return open_text(text, &options, complaints, &error);
}

Test(spec, settings_override_leaves)
{
    static const struct {
        const char *path;
        const char *value;
        const char *canonical_part;
    } cases[] = {
        {"system.stations.cpu.servers", "3", "\"servers\":3"},
        {"system.stations.cpu.servers", "infinite", "\"servers\":\"infinite\""},
        {"system.stations.cpu.service", "2 ms", "\"service\":\"2 ms\""},
        {"system.stations.cpu.service", "{\"exponential\": \"2 ms\"}",
         "\"service\":{\"exponential\":\"2 ms\"}"},
        {"run.warmup", "auto", "\"warmup\":\"auto\""},
        {"run.replications", "2", "\"replications\":2"},
        {"run.replications.maximum", "12", "\"replications\":{\"maximum\":12}"},
        {"run.replications.maximum", "9", "\"replications\":{\"maximum\":9}"},
        {"run.replications", "{\"minimum\": 9, \"maximum\": 8}", NULL},
        {"run.replications.maximum", "0", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct complaints complaints = {0};
        struct spec *spec = open_with(SOUND "}", cases[i].path, cases[i].value, &complaints);
        if (cases[i].canonical_part == NULL) {
            cr_expect_null(spec);
        } else {
            cr_assert_not_null(spec, "%s", cases[i].path);
            char *text = spec_canonical(spec);
            cr_expect(strstr(text, cases[i].canonical_part) != NULL, "%s", text);
            memory_free(text);
        }
        complaints_free(&complaints);
        spec_close(spec);
    }
}

Test(spec, the_name_of_the_schema_and_the_timelines_kept_are_no_part_of_the_canonical_text)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *plain = open_text(SOUND "}", NULL, &complaints, &error);
    struct spec *named = open_text("{'$schema': 'urn:coupling:spec', " SOUND_SYSTEM
                                   ", 'name': 'sound', " SOUND_WORKLOAD
                                   ", 'run': {'horizon': '10 s', 'timeline': 'none'}}",
                                   NULL, &complaints, &error);
    cr_assert(plain != NULL && named != NULL);
    char *first = spec_canonical(plain);
    char *second = spec_canonical(named);
    cr_expect_str_eq(first, second);
    memory_free(first);
    memory_free(second);
    spec_close(plain);
    spec_close(named);
}

Test(spec, settings_that_make_no_sense_are_refused)
{
    static const struct {
        const char *path;
        const char *value;
        const char *where;
        const char *part;
    } cases[] = {
        {"system.stations.cpu.server", "3", "--set system.stations.cpu.server", "did you mean"},
        {"system.stations.cpu.servers", "-3", "--set system.stations.cpu.servers",
         "below the least"},
        {"run.horizon", "soon", "--set run.horizon", "does not start with a number"},
        {"run.horizon", "\xff", "--set run.horizon", "no UTF-8 text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct complaints complaints = {0};
        struct spec *spec = open_with(SOUND ", 'sweep': {'run.seed': [1, 2]}}", cases[i].path,
                                      cases[i].value, &complaints);
        cr_expect_null(spec);
        cr_expect(has_complaint(&complaints, cases[i].where, cases[i].part));
        complaints_free(&complaints);
    }
}

Test(spec, the_canonical_text_does_not_depend_on_the_order_of_keys)
{
    struct spec *one = expect_good(SOUND "}");
    struct spec *other = expect_good("{'run': {'horizon': '10 s'}, " SOUND_WORKLOAD
                                     ", " SOUND_SYSTEM ", 'name': 'sound'}");
    char *first = spec_canonical(one);
    char *second = spec_canonical(other);
    cr_expect_str_eq(first, second);
    memory_free(first);
    memory_free(second);
    spec_close(one);
    spec_close(other);
}

Test(spec, what_is_kept_of_a_timeline_is_not_canonical)
{
    struct spec *one = expect_good(SOUND "}");
    struct spec *other = expect_good("{'name': 'sound', " SOUND_SYSTEM ", " SOUND_WORKLOAD
                                     ", 'run': {'horizon': '10 s', 'timeline': 4}}");
    char *first = spec_canonical(one);
    char *second = spec_canonical(other);
    char *resolved = spec_resolved(other);
    cr_expect_str_eq(first, second);
    cr_expect_not_null(strstr(resolved, "\"timeline\":4"), "a merge must know");
    memory_free(first);
    memory_free(second);
    memory_free(resolved);
    spec_close(one);
    spec_close(other);
}

Test(spec, machines_are_swept_as_files_beside_the_spec)
{
    char folder[] = "/tmp/test_spec.XXXXXX";
    char path[64];
    char command[64];
    cr_assert_not_null(mkdtemp(folder));
    static const struct {
        const char *name;
        const char *text;
    } files[] = {
        {"one.json", "{\"stations\": {\"cpu\": {\"servers\": 1}}}"},
        {"two.json", "{\"stations\": {\"cpu\": {\"servers\": 2, \"service\": \"1 s\"}}}"},
    };
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "w");
        fputs(files[i].text, file);
        fclose(file);
    }
    snprintf(path, sizeof path, "%s/spec.json", folder);
    char *text = quoted(SOUND ", 'sweep': {'system.machine': ['one.json', 'two.json']}}");
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
    free(text);
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open(path, NULL, &complaints, &error);
    cr_assert_not_null(spec);
    cr_expect_eq(spec_point_count(spec), 2);
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 1, arena, &point);
    json_t *section = json_object_get(point.document, "system");
    json_t *cpu = json_object_get(json_object_get(section, "stations"), "cpu");
    cr_expect_null(json_object_get(section, "machine"));
    cr_expect_eq(json_integer_value(json_object_get(cpu, "servers")), 2);
    cr_expect(json_is_object(json_object_get(cpu, "service"))); /* beside the machine: wins */
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

Test(spec, what_cannot_be_opened_is_no_input)
{
    struct complaints complaints = {0};
    struct error error = {0};
    cr_expect_null(spec_open("/nowhere/spec.json", NULL, &complaints, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    cr_expect_eq(complaints.count, 0);
}

Test(spec, texts_have_the_fewest_digits)
{
    struct spec *spec = expect_good(
        "{'name': 'sound', " SOUND_SYSTEM
        ", 'workload': {'classes': {'x': {'arrivals': {'exponential': '40 ms'}, 'route': {'start': "
        "'cpu', 'cpu': {'disk': 0.1, 'done': 0.9}, 'disk': 'done'}}}}, 'run': {'horizon': '10 s', "
        "'confidence': 0.99}, 'sweep': {'system.stations.cpu.servers': [1.0, 3]}}");
    char *texts[2] = {spec_canonical(spec), spec_resolved(spec)};
    for (size_t i = 0; i < 2; i++) {
        cr_expect_not_null(strstr(texts[i], "{\"disk\":0.1,\"done\":0.9}"), "%s", texts[i]);
        cr_expect_not_null(strstr(texts[i], "\"confidence\":0.99"), "%s", texts[i]);
        cr_expect_not_null(strstr(texts[i], "[1,3]"), "%s", texts[i]);
    }
    /* The kept text has the same points. */
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *again = spec_open_resolved(texts[1], "kept", &complaints, &error);
    cr_assert_not_null(again);
    for (size_t id = 0; id < 2; id++) {
        struct arena *arena = arena_create();
        struct point points[2];
        spec_point(spec, id, arena, &points[0]);
        spec_point(again, id, arena, &points[1]);
        char *first = point_canonical(&points[0]);
        char *second = point_canonical(&points[1]);
        cr_expect_str_eq(first, second);
        memory_free(first);
        memory_free(second);
        point_release(&points[0]);
        point_release(&points[1]);
        arena_destroy(arena);
    }
    memory_free(texts[0]);
    memory_free(texts[1]);
    spec_close(again);
    spec_close(spec);
}

/* The points of a sound spec with a setting; 0: it is refused, with this at the setting. */
static void expect_setting(const char *path, const char *value, size_t points, const char *part)
{
    const struct setting setting = {path, value};
    const struct spec_options options = {.settings = &setting, .setting_count = 1};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        open_text(SOUND ", 'sweep': {'run.seed': [1, 2]}}", &options, &complaints, &error);
    cr_expect_eq(spec == NULL ? 0 : spec_point_count(spec), points, "%s", path);
    if (part != NULL) {
        bool is_said = complaints.count > 0 && strstr(complaints.list[0].where, path) != NULL &&
                       strstr(complaints.list[0].text, part) != NULL;
        cr_expect(is_said, "%s: %s: %s", path, complaints.count > 0 ? complaints.list[0].where : "",
                  complaints.count > 0 ? complaints.list[0].text : "no complaint");
    } else {
        cr_expect_eq(spec_analysis(spec)->metric_count, 1, "%s", path);
    }
    complaints_free(&complaints);
    spec_close(spec);
}

Test(spec, the_analysis_may_be_set_but_no_sweep)
{
    expect_setting("analysis.metrics", "[\"response_time\"]", 2, NULL);
    expect_setting("analysis", "{\"metrics\": [\"response_time\"]}", 2, NULL);
    expect_setting("analysis.metrcs", "[]", 0, "did you mean \"analysis.metrics\"?");
    expect_setting("analysis.metrics", "[\"respons_time\"]", 0, "response_time");
    expect_setting("sweep.run.seed", "[1]", 0, "stands in the spec alone");
}
