#include "experiments/worker.h"

#include "analysis/statistics/mser.h"
#include "experiments/record.h"
#include "experiments/spec/spec.h"
#include "experiments/timeline_file.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

enum { TRIM_BYTES = 64 << 20 };

/* The point whose runs are asked for now. */
struct current {
    struct arena *arena; /* NULL: no point yet */
    json_t *document;
    struct point point;
    struct error error; /* why it cannot be run */
};

static void forget(struct current *current)
{
    if (current->arena == NULL) {
        return;
    }
    point_release(&current->point);
    json_decref(current->document);
    arena_destroy(current->arena);
    *current = (struct current){0};
}

static void take_point(struct current *current, const struct message *message)
{
    forget(current);
    current->arena = arena_create();
    json_error_t reason;
    current->document = json_loadb(message->payload, message->bytes, 0, &reason);
    if (current->document == NULL) {
        error_set(&current->error, ERROR_INTERNAL, "worker", "a point is no JSON: %s", reason.text);
        return;
    }
    struct complaints complaints = {0};
    if (!point_read(current->document, current->arena, &current->point, &complaints)) {
        for (size_t i = 0; i < complaints.count; i++) {
            if (!complaints.list[i].is_warning) {
                error_set(&current->error, ERROR_INTERNAL, complaints.list[i].where, "%s",
                          complaints.list[i].text);
            }
        }
    }
    complaints_free(&complaints);
}

static bool answer_failed(int output, const struct error *error)
{
    struct text_buffer text = {0};
    text_print(&text, "%s%s%s", error->where, error->where[0] == '\0' ? "" : ": ", error->text);
    bool is_sent = message_send(output, MESSAGE_FAILED, text.text, text.length);
    text_buffer_free(&text);
    return is_sent;
}

static unsigned cut_at(const double *slice_means, size_t count)
{
    return (unsigned)mser_cut(slice_means, count).instant;
}

static bool run(const struct current *current, const struct message_run *order, int output)
{
    const struct run_parameters *parameters = &current->point.run;
    bool is_automatic = !parameters->has_warmup;
    struct simulation simulation = {
        .system = current->point.system,
        .parameters = current->point.system_parameters,
        .horizon = parameters->horizon,
        .ticks_per_second = parameters->ticks_per_second,
        .seed = (uint64_t)parameters->seed,
        .replication = order->replication,
        .warmup = parameters->warmup,
        .choose_cut = is_automatic ? cut_at : NULL,
        .every_cut = !parameters->batch_means,
        .batches = parameters->batch_means,
        .shuffle_ties = order->shuffle_ties,
        .check = order->check != 0,
        .timeline = order->replication < (uint64_t)parameters->timelines,
    };
    struct simulation_result result;
    struct error error = {0};
    bool is_sent;
    if (simulate(&simulation, &result, &error)) {
        struct text_buffer text = {0};
        record_write(&result, &text);
        if (result.timeline != NULL) {
            text_append_bytes(&text, "", 1);
            timeline_lines(result.timeline, result.report.ticks_per_second, &text);
        }
        is_sent = message_send(output, MESSAGE_RECORD, text.text, text.length);
        text_buffer_free(&text);
    } else {
        is_sent = answer_failed(output, &error);
    }
    simulation_result_free(&result);
    return is_sent;
}

static bool take_run(const struct current *current, const struct message *message, int output)
{
    struct message_run order;
    if (message->bytes != sizeof order || current->arena == NULL) {
        return false;
    }
    memcpy(&order, message->payload, sizeof order);
    if (current->error.code != ERROR_NONE) {
        return answer_failed(output, &current->error);
    }
    return run(current, &order, output);
}

int worker_serve(int input, int output)
{
    struct current current = {0};
    struct text_buffer buffer = {0};
    struct message message;
    bool is_good = true;
    while (is_good && message_receive(input, &buffer, &message)) {
        switch (message.kind) {
        case MESSAGE_POINT:
            take_point(&current, &message);
            break;
        case MESSAGE_RUN:
            is_good = take_run(&current, &message, output);
            break;
        case MESSAGE_RECORD:
        case MESSAGE_FAILED:
            is_good = false;
            break;
        }
    }
    forget(&current);
    text_buffer_free(&buffer);
    return is_good ? 0 : ERROR_INTERNAL;
}

int worker_main(void)
{
    /* Runs of one point need the same memory again and again: do not give it back in between. */
    mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return worker_serve(WORKER_INPUT, WORKER_OUTPUT);
}
