#include "experiments/spec/sweep.h"

#include "experiments/spec/exclude.h"
#include "tests/experiments/spec/spec_text.h"

struct layout {
    struct sweep sweep;
    struct reader reader;
    struct complaints complaints;
    struct arena *arena;
    json_t *document;
    struct document_files files;
};

static void lay_out(struct layout *layout, const char *sections)
{
    char *text = malloc(strlen(SOUND) + strlen(sections) + 8);
    sprintf(text, "%s, %s}", SOUND, sections);
    *layout = (struct layout){.arena = arena_create(), .document = json_of(text)};
    layout->files.machines = json_object();
    layout->files.are_forbidden = true;
    reader_start(&layout->reader, layout->arena, &layout->complaints, TICKS_PER_SECOND_FINE);
    sweep_read(&layout->sweep, &layout->reader, layout->document, &layout->files);
    exclude_read(&layout->sweep, &layout->reader, json_object_get(layout->document, "exclude"));
    free(text);
}

static void end(struct layout *layout)
{
    sweep_free(&layout->sweep);
    reader_free(&layout->reader);
    complaints_free(&layout->complaints);
    json_decref(layout->document);
    json_decref(layout->files.machines);
    arena_destroy(layout->arena);
}

static void expect_parameters(const struct layout *layout, size_t point, const char *text)
{
    json_t *expected = json_of(text);
    json_t *parameters = sweep_parameters(&layout->sweep, sweep_combination(&layout->sweep, point));
    char *found = json_dumps(parameters, JSON_COMPACT);
    char *wanted = json_dumps(expected, JSON_COMPACT);
    cr_expect_str_eq(found, wanted); /* in this order, too */
    free(found);
    free(wanted);
    json_decref(parameters);
    json_decref(expected);
}

Test(sweep, the_last_axis_is_fastest_and_zips_come_after_the_sweep)
{
    struct layout layout;
    lay_out(&layout, "'zip': [{'run.seed': [1, 2], 'run.confidence': [0.8, 0.9]}], "
                     "'sweep': {'system.stations.disk.servers': [1, 2, 3], "
                     "'system.stations.cpu.servers': [4, 5]}");
    cr_expect_eq(layout.complaints.count, 0);
    cr_assert_eq(layout.sweep.point_count, 12);
    expect_parameters(&layout, 0,
                      "{'system.stations.disk.servers': 1, 'system.stations.cpu.servers': 4, "
                      "'run.seed': 1, 'run.confidence': 0.8}");
    expect_parameters(&layout, 1,
                      "{'system.stations.disk.servers': 1, 'system.stations.cpu.servers': 4, "
                      "'run.seed': 2, 'run.confidence': 0.9}");
    expect_parameters(&layout, 2,
                      "{'system.stations.disk.servers': 1, 'system.stations.cpu.servers': 5, "
                      "'run.seed': 1, 'run.confidence': 0.8}");
    expect_parameters(&layout, 11,
                      "{'system.stations.disk.servers': 3, 'system.stations.cpu.servers': 5, "
                      "'run.seed': 2, 'run.confidence': 0.9}");
    end(&layout);
}

Test(sweep, without_axes_there_is_one_point)
{
    struct layout layout;
    lay_out(&layout, "'sweep': {'description': 'nothing yet'}");
    cr_expect_eq(layout.complaints.count, 0);
    cr_expect_eq(layout.sweep.point_count, 1);
    expect_parameters(&layout, 0, "{}");
    end(&layout);
}

Test(sweep, values_are_put_into_a_copy_of_the_document)
{
    struct layout layout;
    lay_out(&layout, "'sweep': {'system.stations.cpu.servers': [4, 5], "
                     "'workload.classes.x.arrivals.exponential': ['1 s', '2 s']}");
    json_t *document = sweep_apply(&layout.sweep, layout.document, 3);
    json_t *cpu =
        json_object_get(json_object_get(json_object_get(document, "system"), "stations"), "cpu");
    cr_expect_eq(json_integer_value(json_object_get(cpu, "servers")), 5);
    json_t *original = json_object_get(
        json_object_get(json_object_get(layout.document, "system"), "stations"), "cpu");
    cr_expect_null(json_object_get(original, "servers"));
    json_decref(document);
    end(&layout);
}

Test(sweep, mistakes_stand_at_their_axis)
{
    static const struct {
        const char *sections;
        const char *where;
        const char *part;
    } cases[] = {
        {"'sweep': [1]", "/sweep", "a list is no object of paths"},
        {"'zip': {}", "/zip", "an empty object is no list of groups"},
        {"'zip': [3]", "/zip/0", "3 is no object of paths"},
        {"'zip': [{}]", "/zip/0", "an empty group"},
        {"'sweep': {'run.seed': []}", "/sweep/run.seed", "an empty list"},
        {"'sweep': {'description': ['a', 'b']}", "/sweep/description", "a list is no text"},
        {"'zip': [{'description': 3, 'run.seed': [1]}]", "/zip/0/description", "3 is no text"},
        {"'sweep': {'run.seed': 3}", "/sweep/run.seed", "3 is neither a list of values nor"},
        {"'sweep': {'run.sed': [1]}", "/sweep/run.sed", "did you mean \"run.seed\"?"},
        {"'sweep': {'name': ['a', 'b']}", "/sweep/name", "this cannot be swept"},
        {"'sweep': {'run.seed': [1]}, 'zip': [{'run.seed': [2]}]", "/zip/0/run.seed",
         "\"run.seed\" is swept twice"},
        {"'sweep': {'workload.classes.x.arrivals': ['1 s'], "
         "'workload.classes.x.arrivals.exponential': ['1 s']}",
         "/sweep/workload.classes.x.arrivals.exponential",
         "\"workload.classes.x.arrivals\" is swept too"},
        {"'zip': [{'run.seed': [1, 2], 'run.confidence': [0.5]}]", "/zip/0",
         "\"run.seed\" has 2 values, \"run.confidence\" has 1"},
        {"'sweep': {'run.seed': {'from': 1, 'to': 2}}", "/sweep/run.seed", "\"steps\" is missing"},
        {"'sweep': {'run.seed': {'from': 1, 'to': 2, 'steps': 1000001}}", "/sweep",
         "1000001 points are more than a million"},
        {"'sweep': {'run.seed': {'from': 1, 'to': 2, 'steps': 1000000}, 'run.confidence': "
         "{'from': 0.1, 'to': 0.2, 'steps': 1000000}}",
         "/sweep", "1000000000000 points are more than a million"},
        {"'sweep': {'system.machine': ['m.json']}", "/sweep/system.machine/0",
         "files cannot be named here"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layout layout;
        lay_out(&layout, cases[i].sections);
        cr_expect(has_complaint(&layout.complaints, cases[i].where, cases[i].part), "%s",
                  cases[i].sections);
        cr_expect_eq(layout.complaints.count, 1, "%s", cases[i].sections);
        end(&layout);
    }
}

Test(sweep, a_value_that_stands_twice_is_warned_of)
{
    struct layout layout;
    lay_out(&layout, "'sweep': {'run.seed': [1, 2, 1]}");
    cr_expect_eq(layout.complaints.errors, 0);
    cr_expect(has_complaint(&layout.complaints, "/sweep/run.seed", "1 stands twice"));
    cr_expect_eq(layout.sweep.point_count, 3);
    end(&layout);
}

/* Of values that step together all have to be the same. */
Test(sweep, values_that_step_together_may_stand_twice)
{
    struct layout layout;
    lay_out(&layout, "'zip': [{'run.seed': [1, 1, 2], 'run.horizon': ['1 s', '2 s', '1 s']}]");
    cr_expect_eq(layout.complaints.count, 0);
    end(&layout);
    lay_out(&layout, "'zip': [{'run.seed': [1, 2, 1], 'run.horizon': ['1 s', '2 s', '1000 ms']}]");
    cr_expect_eq(layout.complaints.errors, 0);
    cr_expect(has_complaint(&layout.complaints, "/zip/0/run.seed", "1 stands twice"));
    end(&layout);
}

Test(sweep, a_million_points_cost_no_more_than_their_axes)
{
    struct layout layout;
    lay_out(&layout, "'sweep': {'run.seed': {'from': 1, 'to': 1000, 'steps': 1000}, "
                     "'workload.classes.x.priority': {'from': 1, 'to': 1000, 'steps': 1000}}");
    cr_expect_eq(layout.complaints.count, 0);
    cr_expect_eq(layout.sweep.point_count, 1000000);
    cr_expect_null(layout.sweep.kept);
    expect_parameters(&layout, 999999, "{'run.seed': 1000, 'workload.classes.x.priority': 1000}");
    end(&layout);
}

Test(sweep, too_many_paths_are_refused_before_any_is_read)
{
    char sections[32 * (SWEEP_PATHS_MOST + 2)] = "'sweep': {";
    for (int i = 0; i <= SWEEP_PATHS_MOST; i++) {
        sprintf(sections + strlen(sections), "%s'run.a%d': [1]", i == 0 ? "" : ", ", i);
    }
    strcat(sections, "}");
    struct layout layout;
    lay_out(&layout, sections);
    cr_expect(has_complaint(&layout.complaints, "/sweep", "1001 paths are more than 1000"));
    cr_expect_eq(layout.complaints.count, 1);
    end(&layout);
}
