#include "experiments/spec/point.h"

#include "experiments/spec/run_section.h"
#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

static bool read(const char *text, struct point *point, struct complaints *complaints,
                 struct arena *arena)
{
    json_t *json = json_of(text);
    bool is_good = point_read(json, arena, point, complaints);
    json_decref(json);
    return is_good;
}

Test(point, is_read_from_its_document_alone)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    cr_assert(read(SOUND "}", &point, &complaints, arena));
    cr_expect_str_eq(point.system->name, "queueing");
    cr_expect_not_null(point.system_parameters);
    cr_expect_eq(point.run.horizon, 10 * TICKS_PER_SECOND_FINE);
    cr_expect_eq(json_object_size(point.parameters), 0);
    point_release(&point);
    arena_destroy(arena);
}

Test(point, its_top_is_checked)
{
    static const struct {
        const char *text;
        const char *where;
        const char *part;
    } cases[] = {
        {"{" SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '1 s'}}", "",
         "\"name\" is missing"},
        {"{'name': '', " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '1 s'}}", "/name",
         "1 to 100 characters, not 0"},
        {"{'name': 3, " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '1 s'}}", "/name",
         "3 is no text"},
        {"{'name': 'a', " SOUND_SYSTEM ", " SOUND_WORKLOAD "}", "", "\"run\" is missing"},
        {"{'name': 'a', " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': 3}", "/run", "3 is no object"},
        {"{'name': 'a', " SOUND_SYSTEM ", 'run': {'horizon': '1 s'}}", "",
         "\"workload\" is missing"},
        {"{'name': 'a', " SOUND_WORKLOAD ", 'run': {'horizon': '1 s'}}", "",
         "\"system\" is missing"},
        {"{'name': 'a', 'system': 3, 'run': {'horizon': '1 s'}}", "/system", "3 is no object"},
        {"{'name': 'a', 'system': {}, 'run': {'horizon': '1 s'}}", "/system",
         "\"kind\" is missing"},
        {"{'name': 'a', 'system': {'kind': 'queing'}, 'run': {'horizon': '1 s'}}", "/system/kind",
         "did you mean \"queueing\"?"},
        {"{'name': 'a', 'system': {'kind': 3}, 'run': {'horizon': '1 s'}}", "/system/kind",
         "3 is no name of a kind of system"},
        {SOUND ", 'wrkload': {}}", "/wrkload", "did you mean \"workload\"?"},
        {SOUND ", 'description': 3}", "/description", "3 is no text"},
        {SOUND ", '$schema': 3}", "/$schema", "3 is no text"},
        {"[]", "", "an empty list is no object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_create();
        struct complaints complaints = {0};
        struct point point;
        cr_expect(!read(cases[i].text, &point, &complaints, arena), "%s", cases[i].text);
        cr_expect(has_complaint(&complaints, cases[i].where, cases[i].part), "%s", cases[i].text);
        cr_expect_eq(complaints.count, 1, "%s", cases[i].text);
        point_release(&point);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}

Test(point, a_name_is_measured_in_characters)
{
    char text[2048];
    char name[256] = "";
    for (int i = 0; i < 100; i++) {
        strcat(name, "\xc3\xa4");
    }
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    snprintf(text, sizeof text, "{'name': '%s', %s, %s, 'run': {'horizon': '1 s'}}", name,
             SOUND_SYSTEM, SOUND_WORKLOAD);
    cr_expect(read(text, &point, &complaints, arena));
    point_release(&point);
    strcat(name, "x");
    snprintf(text, sizeof text, "{'name': '%s', %s, %s, 'run': {'horizon': '1 s'}}", name,
             SOUND_SYSTEM, SOUND_WORKLOAD);
    cr_expect(!read(text, &point, &complaints, arena));
    cr_expect(has_complaint(&complaints, "/name", "not 101"));
    point_release(&point);
    complaints_free(&complaints);
    arena_destroy(arena);
}

static char *canonical(const char *text)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    cr_assert(read(text, &point, &complaints, arena));
    char *result = point_canonical(&point);
    point_release(&point);
    arena_destroy(arena);
    return result;
}

Test(point, what_does_not_change_a_result_is_not_canonical)
{
    static const char *const same[] = {
        SOUND "}",
        "{'name': 'another', 'description': 'x', '$schema': 'y', " SOUND_SYSTEM ", " SOUND_WORKLOAD
        ", 'run': {'seed': 7, 'horizon': '10 s', 'replications': 3, 'confidence': 0.9, "
        "'timeline': 5, 'description': 'z'}, 'analysis': {'metrics': []}}",
    };
    static const char *const other[] = {
        "{'name': 'sound', " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '11 s'}}",
        "{'name': 'sound', " SOUND_SYSTEM ", " SOUND_WORKLOAD
        ", 'run': {'horizon': '10 s', 'warmup': '1 s'}}",
    };
    char *first = canonical(same[0]);
    char *second = canonical(same[1]);
    cr_expect_str_eq(first, second);
    memory_free(second);
    for (size_t i = 0; i < 2; i++) {
        second = canonical(other[i]);
        cr_expect_str_neq(first, second);
        memory_free(second);
    }
    memory_free(first);
}

static bool has_faults(const void *parameters)
{
    return *(const bool *)parameters;
}

/* The section run of a document, settled for a kind that is studied from its start. */
static struct run_parameters settled(const char *text, bool faults, bool is_good,
                                     struct complaints *complaints)
{
    static const struct system_operations operations = {.has_faults = has_faults,
                                                        .from_start = true};
    static const struct kind kind = {.name = "cluster", .operations = &operations};
    struct arena *arena = arena_create();
    struct point point = {.system = &kind, .system_parameters = &faults};
    struct reader reader = {0};
    json_t *document = json_of(text);
    reader_start(&reader, arena, complaints, TICKS_PER_SECOND_FINE);
    run_section_read(&reader, json_object_get(document, "run"), &point.run);
    point_settle_run(&reader, document, &point, is_good);
    reader_free(&reader);
    json_decref(document);
    arena_destroy(arena);
    return point.run;
}

Test(point, a_kind_that_is_studied_from_its_start_has_no_warm_up)
{
    struct complaints complaints = {0};
    struct run_parameters run = settled("{'run': {'horizon': '9 s'}}", false, true, &complaints);
    cr_expect(run.has_warmup && run.warmup == 0);
    run = settled("{'run': {'horizon': '9 s', 'warmup': '2 s'}}", false, true, &complaints);
    cr_expect(run.has_warmup && run.warmup == 2 * TICKS_PER_SECOND_FINE);
    cr_expect_eq(complaints.count, 0);
    settled("{'run': {'horizon': '9 s', 'warmup': 'auto'}}", false, true, &complaints);
    cr_expect_eq(complaints.errors, 1);
    cr_expect(has_complaint(&complaints, "/run/warmup", "a cluster is studied from its start"));
    complaints_free(&complaints);
    complaints = (struct complaints){0};
    settled("{'run': {'horizon': '9 s', 'warmup': 'auto', 'transient': true}}", false, true,
            &complaints);
    cr_expect_eq(complaints.errors, 1);
    complaints_free(&complaints);
}

Test(point, faults_are_a_reason_to_keep_the_first_timeline)
{
    static const struct {
        const char *text;
        bool has_faults;
        bool is_good;
        int64_t timelines;
    } cases[] = {
        {"{'run': {'horizon': '9 s'}}", true, true, 1},
        {"{'run': {'horizon': '9 s'}}", false, true, 0},
        {"{'run': {'horizon': '9 s'}}", true, false, 0},
        {"{'run': {'horizon': '9 s', 'timeline': 'auto'}}", true, true, 1},
        {"{'run': {'horizon': '9 s', 'timeline': 'none'}}", true, true, 0},
        {"{'run': {'horizon': '9 s', 'timeline': 3}}", true, true, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct complaints complaints = {0};
        struct run_parameters run =
            settled(cases[i].text, cases[i].has_faults, cases[i].is_good, &complaints);
        cr_expect_eq(run.timelines, cases[i].timelines, "case %zu", i);
        complaints_free(&complaints);
    }
}
