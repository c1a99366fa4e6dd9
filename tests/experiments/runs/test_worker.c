#include "experiments/runs/worker.h"

#include "tests/experiments/fixture.h"

#include <pthread.h>

/* A worker in a thread of its own, with a pipe to it and one from it. */
struct serving {
    int to[2];
    int from[2];
    pthread_t thread;
    int status;
};

static void *serve(void *context)
{
    struct serving *serving = context;
    serving->status = worker_serve(serving->to[0], serving->from[1]);
    return NULL;
}

static void start(struct serving *serving)
{
    cr_assert(pipe(serving->to) == 0 && pipe(serving->from) == 0);
    cr_assert_eq(pthread_create(&serving->thread, NULL, serve, serving), 0);
}

static void stop(struct serving *serving)
{
    close(serving->to[1]);
    pthread_join(serving->thread, NULL);
    close(serving->to[0]);
    close(serving->from[0]);
    close(serving->from[1]);
}

/* Send a run and return the kind of the answer; its text goes to the buffer. */
static enum message_kind ask(struct serving *serving, uint64_t replication,
                             struct text_buffer *buffer)
{
    struct message_run order = {.replication = replication};
    struct message message;
    cr_assert(message_send(serving->to[1], MESSAGE_RUN, &order, sizeof order));
    cr_assert(message_receive(serving->from[0], buffer, &message));
    buffer->text[message.bytes] = '\0';
    return message.kind;
}

Test(worker, answers_runs_of_the_last_point_with_records)
{
    struct serving serving;
    struct text_buffer first = {0};
    struct text_buffer second = {0};
    struct arena *arena = arena_create();
    struct run_record record;
    struct error error = {0};
    start(&serving);
    char *point = quoted(MM1 MM1_RUN "}");
    cr_assert(message_send(serving.to[1], MESSAGE_POINT, point, strlen(point)));
    cr_expect_eq(ask(&serving, 0, &first), MESSAGE_RECORD);
    cr_assert(run_record_read(first.text, arena, &record, &error), "%s", error.text);
    cr_expect_gt(record.events, 100);
    cr_expect_str_eq(record.metrics[0].name, "throughput");
    cr_expect_eq(ask(&serving, 1, &second), MESSAGE_RECORD);
    cr_expect_str_neq(first.text, second.text);
    cr_expect_eq(ask(&serving, 0, &second), MESSAGE_RECORD);
    cr_expect_str_eq(first.text, second.text);
    stop(&serving);
    cr_expect_eq(serving.status, 0);
    free(point);
    arena_destroy(arena);
    text_buffer_free(&first);
    text_buffer_free(&second);
}

Test(worker, sends_the_timelines_that_are_wanted)
{
    struct serving serving;
    struct text_buffer text = {0};
    struct message message;
    start(&serving);
    char *point = quoted(MM1 ", 'run': {'horizon': '400 s', 'timeline': 2}}");
    cr_assert(message_send(serving.to[1], MESSAGE_POINT, point, strlen(point)));
    for (uint64_t i = 0; i < 4; i++) {
        struct message_run order = {.replication = i};
        cr_assert(message_send(serving.to[1], MESSAGE_RUN, &order, sizeof order));
        cr_assert(message_receive(serving.from[0], &text, &message));
        const char *end = memchr(message.payload, '\0', message.bytes);
        cr_expect_eq(end != NULL, i < 2);
    }
    stop(&serving);
    free(point);
    text_buffer_free(&text);
}

Test(worker, a_point_that_cannot_be_read_fails_its_runs_with_the_reason)
{
    static const char *const bad[] = {"{\"name\": 1}", "no json"};
    for (size_t i = 0; i < 2; i++) {
        struct serving serving;
        struct text_buffer text = {0};
        start(&serving);
        cr_assert(message_send(serving.to[1], MESSAGE_POINT, bad[i], strlen(bad[i])));
        cr_expect_eq(ask(&serving, 0, &text), MESSAGE_FAILED);
        cr_expect_gt(strlen(text.text), 0);
        stop(&serving);
        cr_expect_eq(serving.status, 0);
        text_buffer_free(&text);
    }
}

Test(worker, a_run_over_its_limit_fails_with_the_way_out)
{
    struct serving serving;
    struct text_buffer text = {0};
    struct message message;
    static const uint64_t limits[] = {100, 0, UINT64_MAX};
    start(&serving);
    char *point = quoted(MM1 MM1_RUN "}");
    cr_assert(message_send(serving.to[1], MESSAGE_POINT, point, strlen(point)));
    for (size_t i = 0; i < 3; i++) {
        struct message_run order = {.event_limit = limits[i]};
        cr_assert(message_send(serving.to[1], MESSAGE_RUN, &order, sizeof order));
        cr_assert(message_receive(serving.from[0], &text, &message));
        cr_expect_eq(message.kind, i == 0 ? MESSAGE_FAILED : MESSAGE_RECORD);
        if (i == 0) {
            text.text[message.bytes] = '\0';
            cr_expect_not_null(strstr(text.text, "more than 100 events were scheduled"));
            cr_expect_not_null(strstr(text.text, "--time-limit SECONDS sets a limit of time"));
        }
    }
    stop(&serving);
    free(point);
    text_buffer_free(&text);
}

Test(worker, nonsense_ends_it)
{
    struct serving serving;
    start(&serving);
    cr_assert(message_send(serving.to[1], MESSAGE_RECORD, "", 0));
    stop(&serving);
    cr_expect_eq(serving.status, ERROR_INTERNAL);
}
