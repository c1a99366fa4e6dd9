#include "experiments/timeline/file.h"

#include "experiments/results/result.h"
#include "experiments/runs/message.h"
#include "tests/experiments/results.h"
#include "tests/sim/component/metric_of.h"

/* Events of a failover, told to a timeline that lives in the arena. */
static struct timeline story(struct arena *arena)
{
    struct timeline timeline;
    timeline_init(&timeline, arena);
    uint64_t fault = timeline_add(&timeline, INT64_C(20000000000000),
                                  &(struct timeline_event){.event = WORD_FAULT_INJECT});
    timeline_text(&timeline, "kind", "a \"crash\"\n");
    uint64_t start = timeline_add(
        &timeline, INT64_C(20000000000001),
        &(struct timeline_event){
            .event = WORD_FENCE_START, .node = "alpha", .phase = "fence", .cause = fault});
    timeline_duration(&timeline, "until", TICKS_NEVER);
    timeline_duration(&timeline, "early", -1);
    timeline_add(&timeline, INT64_C(30000000000000),
                 &(struct timeline_event){.event = WORD_FENCE_OK,
                                          .node = "alpha",
                                          .object = "database",
                                          .phase = "fence",
                                          .cause = start});
    timeline_duration(&timeline, "lasted", INT64_C(10000000000000));
    timeline_number(&timeline, "attempt", 1);
    return timeline;
}

static const char story_lines[] =
    "{\"seq\": 1, \"t\": \"20.000000000000 s\", \"event\": \"fault.inject\", "
    "\"detail\": {\"kind\": \"a \\\"crash\\\"\\n\"}}\n"
    "{\"seq\": 2, \"t\": \"20.000000000001 s\", \"event\": \"fence.start\", \"node\": \"alpha\", "
    "\"cause\": 1, \"phase\": \"fence\", "
    "\"detail\": {\"until\": null, \"early\": \"-0.000000000001 s\"}}\n"
    "{\"seq\": 3, \"t\": \"30.000000000000 s\", \"event\": \"fence.ok\", \"node\": \"alpha\", "
    "\"object\": \"database\", \"cause\": 2, \"phase\": \"fence\", "
    "\"detail\": {\"lasted\": \"10.000000000000 s\", \"attempt\": 1}}\n";

Test(timeline_file, an_event_is_a_line_with_exact_times)
{
    struct arena *arena = arena_create();
    struct timeline timeline = story(arena);
    struct text_buffer text = {0};
    timeline_lines(&timeline, TICKS_PER_SECOND_FINE, &text);
    cr_expect_str_eq(text.text, story_lines);
    text_buffer_free(&text);
    timeline_lines(&timeline, TICKS_PER_SECOND_COARSE, &text);
    cr_expect_not_null(strstr(text.text, "\"t\": \"20000.000000001 s\""), "%s", text.text);
    text_buffer_free(&text);
    timeline_init(&timeline, arena);
    timeline_lines(&timeline, TICKS_PER_SECOND_FINE, &text);
    cr_expect_str_eq(text.text, "");
    text_buffer_free(&text);
    arena_destroy(arena);
}

Test(timeline_file, the_largest_time_keeps_all_its_digits)
{
    struct arena *arena = arena_create();
    struct text_buffer text = {0};
    struct timeline timeline;
    timeline_init(&timeline, arena);
    timeline_add(&timeline, INT64_MAX - 1, &(struct timeline_event){.event = WORD_RUN_END});
    timeline_lines(&timeline, TICKS_PER_SECOND_FINE, &text);
    cr_expect_not_null(strstr(text.text, "\"9223372.036854775806 s\""), "%s", text.text);
    text_buffer_free(&text);
    arena_destroy(arena);
}

Test(timeline_file, says_how_many_events_were_cut)
{
    struct arena *arena = arena_create();
    struct text_buffer text = {0};
    struct timeline timeline;
    timeline_init(&timeline, arena);
    for (int i = 0; i < TIMELINE_MOST + 1234; i++) {
        timeline_add(&timeline, i, &(struct timeline_event){.event = WORD_NODE_UP});
    }
    timeline_lines(&timeline, TICKS_PER_SECOND_FINE, &text);
    const char *last = text.text + text.length - strlen("{\"cut\": 1234}\n");
    cr_expect_str_eq(last, "{\"cut\": 1234}\n");
    size_t lines = 0;
    for (const char *c = text.text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    cr_expect_eq(lines, TIMELINE_MOST + 1);
    text_buffer_free(&text);
    arena_destroy(arena);
}

/* A run with a timeline of its own: one event, which says the run's number. */
static void put(struct fixture *fixture, size_t id, uint64_t replication, const char *lines)
{
    struct experiment_point point;
    char record[256];
    snprintf(record, sizeof record,
             "{\"events\":10,\"ties\":1,\"ticks_per_second\":1000,\"window_s\":[2,10],\"pieces\":["
             "0],\"metrics\":{},"
             "\"resources\":{},\"laws\":[]"
             "}");
    experiment_point_open(&fixture->experiment, id, &point);
    struct store_run run = {
        .replication = replication, .status = STORE_DONE, .text = record, .timeline = lines};
    cr_assert(store_put(fixture->store, &point.stored, &run, &fixture->error));
    experiment_point_close(&point);
}

/* Write the results and read the timeline; NULL: there is none. */
static char *written(struct fixture *fixture, const char *folder)
{
    struct result result;
    cr_assert(result_write(&fixture->experiment, folder, &result, &fixture->error), "%s",
              fixture->error.text);
    char *path = file_join(folder, TIMELINE_NAME);
    char *text = file_exists(path) ? fixture_read(folder, TIMELINE_NAME) : NULL;
    memory_free(path);
    result_free(&result);
    return text;
}

#define RUN   ", 'run': {'horizon': '400 s', 'replications': 4, 'timeline': 3}"
#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

Test(timeline_file, has_the_wanted_replications_of_all_points_in_order)
{
    char folder[64];
    struct fixture fixture;
    fixture_open(&fixture, MM1 RUN SWEEP);
    put(&fixture, 1, 2, "{\"seq\": 1, \"t\": \"e\"}\n{\"cut\": 9}\n");
    put(&fixture, 1, 3, "{\"seq\": 1, \"t\": \"not wanted\"}\n");
    fixture_put(&fixture, 1, 1, STORE_FAILED, "it crashed");
    put(&fixture, 1, 0, "{\"seq\": 1, \"t\": \"d\"}\n");
    put(&fixture, 0, 3, NULL);
    put(&fixture, 0, 2, "");
    put(&fixture, 0, 1, "{\"seq\": 1, \"t\": \"b\"}\n{\"seq\": 2, \"t\": \"c\"}\n");
    put(&fixture, 0, 0, "{\"seq\": 1, \"t\": \"a\"}\n");
    char *text = written(&fixture, fixture_folder(folder));
    cr_assert_not_null(text);
    cr_expect_str_eq(text, "{\"point\": 0, \"replication\": 0, \"seq\": 1, \"t\": \"a\"}\n"
                           "{\"point\": 0, \"replication\": 1, \"seq\": 1, \"t\": \"b\"}\n"
                           "{\"point\": 0, \"replication\": 1, \"seq\": 2, \"t\": \"c\"}\n"
                           "{\"point\": 1, \"replication\": 0, \"seq\": 1, \"t\": \"d\"}\n"
                           "{\"point\": 1, \"replication\": 2, \"seq\": 1, \"t\": \"e\"}\n"
                           "{\"point\": 1, \"replication\": 2, \"cut\": 9}\n");
    memory_free(text);
    fixture_remove(folder);
    fixture_close(&fixture);
}

Test(timeline_file, is_none_where_no_timeline_is_kept)
{
    char folder[64];
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_file(fixture_folder(folder), TIMELINE_NAME, "of an earlier run");
    for (uint64_t i = 0; i < 3; i++) {
        put(&fixture, 0, i, "{\"seq\": 1}\n");
    }
    cr_expect_null(written(&fixture, folder));
    fixture_remove(folder);
    fixture_close(&fixture);
}

Test(timeline_file, that_lacks_a_timeline_is_not_written)
{
    char folder[64];
    struct fixture fixture;
    struct result result;
    fixture_open(&fixture, MM1 RUN "}");
    fixture_file(fixture_folder(folder), TIMELINE_NAME, "of an earlier run");
    put(&fixture, 0, 0, "{\"seq\": 1}\n");
    put(&fixture, 0, 1, NULL);
    put(&fixture, 0, 2, "{\"seq\": 1}\n");
    put(&fixture, 0, 3, NULL);
    cr_expect_not(result_write(&fixture.experiment, folder, &result, &fixture.error));
    cr_expect_eq(fixture.error.code, ERROR_NO_INPUT);
    cr_expect_not_null(strstr(fixture.error.text, "replication 1"), "%s", fixture.error.text);
    result_free(&result);
    char *kept = fixture_read(folder, TIMELINE_NAME);
    cr_expect_str_eq(kept, "of an earlier run");
    memory_free(kept);
    fixture_remove(folder);
    fixture_close(&fixture);
}

/* A run that tells the story; what the worker would send of it. */
static void send(struct arena *arena, struct text_buffer *sent)
{
    struct timeline timeline = story(arena);
    struct marks marks = {.at = {0, 1}, .count = 2, .set = 2};
    struct window window = {&marks, 0, 1};
    struct report report;
    struct simulation_result result = {.timeline = &timeline,
                                       .events = 12,
                                       .windows = &report,
                                       .window_count = 1,
                                       .window_at = marks.at,
                                       .pieces.count = 1,
                                       .piece_first = (size_t[]){0},
                                       .arena = arena};
    report_init(&report, arena, &window, TICKS_PER_SECOND_FINE);
    report_value(&report, "", METRIC_OF("throughput", "1/s", MEAN), 2.5);
    result.report = report;
    run_record_write(&result, sent);
    text_append_bytes(sent, "", 1);
    timeline_lines(result.timeline, TICKS_PER_SECOND_FINE, sent);
}

Test(timeline_file, what_a_run_tells_arrives_word_for_word)
{
    char folder[64];
    struct fixture fixture;
    struct run_record record;
    struct text_buffer sent = {0};
    struct text_buffer expected = {0};
    struct arena *arena = arena_create();
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 1, 'timeline': 1}}");
    send(arena, &sent);
    cr_assert(run_record_read(sent.text, arena, &record, &fixture.error), "%s", fixture.error.text);
    cr_expect_eq(record.events, 12);
    struct experiment_point point;
    experiment_point_open(&fixture.experiment, 0, &point);
    struct store_run run = {
        .status = STORE_DONE, .text = sent.text, .timeline = sent.text + strlen(sent.text) + 1};
    cr_assert(store_put(fixture.store, &point.stored, &run, &fixture.error));
    experiment_point_close(&point);
    char *text = written(&fixture, fixture_folder(folder));
    for (const char *line = story_lines; *line != '\0'; line = strchr(line, '\n') + 1) {
        text_print(&expected, "{\"point\": 0, \"replication\": 0, %.*s",
                   (int)(strchr(line, '\n') - line), line + 1);
    }
    cr_expect_str_eq(text, expected.text);
    memory_free(text);
    text_buffer_free(&expected);
    text_buffer_free(&sent);
    arena_destroy(arena);
    fixture_remove(folder);
    fixture_close(&fixture);
}

Test(timeline_file, the_command_that_shows_it_is_said)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    struct timeline_file file;
    timeline_file_start(&file, "results/my run");
    timeline_file_print(&file, out);
    fflush(out);
    cr_expect_eq(length, 0);
    file.file.is_begun = true;
    file.events = 1;
    timeline_file_print(&file, out);
    fclose(out);
    cr_expect_str_eq(text, "Timeline: results/my run/timeline.jsonl, 1 event; this shows it:\n  "
                           "coupling timeline 'results/my run'\n");
    free(text);
}
