#include "experiments/runs/worker.h"

#include "experiments/runs/measured.h"
#include "experiments/runs/run_record.h"
#include "experiments/runs/work_estimate.h"
#include "experiments/spec/data_files.h"
#include "experiments/spec/spec.h"
#include "experiments/timeline/file.h"
#include "sim/base/memory.h"

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
    struct error error;       /* why it cannot be run */
    uint64_t event_limit;     /* of a run that is given none */
    struct measured measured; /* of all points so far */
};

static void forget(struct current *current)
{
    if (current->arena == NULL) {
        return;
    }
    point_release(&current->point);
    json_decref(current->document);
    arena_destroy(current->arena);
    *current = (struct current){.measured = current->measured};
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
    } else if (measured_prepare(&current->measured, &current->point, current->arena,
                                &current->error)) {
        current->event_limit = work_estimate_limit(&current->point);
    }
    complaints_free(&complaints);
}

static const char hint_of_limit[] =
    " (100 times what `coupling check` estimates, and 1e8 more; 1e10 where it knows nothing):"
    " --time-limit SECONDS sets a limit of time in its place";

static bool answer_failed(int output, const struct error *error, const char *hint)
{
    struct text_buffer text = {0};
    text_print(&text, "%s%s%s%s", error->where, error->where[0] == '\0' ? "" : ": ", error->text,
               hint);
    bool is_sent = message_send(output, MESSAGE_FAILED, text.text, text.length);
    text_buffer_free(&text);
    return is_sent;
}

static struct simulation simulation_of(const struct current *current,
                                       const struct message_run *order)
{
    const struct run_parameters *parameters = &current->point.run;
    const struct system_operations *system = current->point.system->operations;
    return (struct simulation){
        .system = current->point.system,
        .parameters = current->point.system_parameters,
        .horizon = parameters->horizon,
        .ticks_per_second = parameters->ticks_per_second,
        .seed = (uint64_t)parameters->seed,
        .replication = order->replication,
        .warmup = parameters->warmup,
        .is_automatic = !parameters->has_warmup,
        .has_windows = parameters->batch_means || !(system->from_start || parameters->transient),
        .has_batches = parameters->batch_means,
        .event_limit = order->event_limit == 0 ? current->event_limit : order->event_limit,
        .shuffle_ties = order->shuffle_ties,
        .check = order->check != 0,
        .timeline = order->replication < (uint64_t)parameters->timelines,
        .series = parameters->series,
    };
}

/* Simulate, with the files of data as they were when the point's key was made: a result of other
 * bytes would stand under the wrong key. */
static bool simulate_on_files(const struct current *current, const struct simulation *simulation,
                              struct simulation_result *result, struct error *error)
{
    json_t *before = NULL;
    json_t *after = NULL;
    bool is_good = data_files_are_same(current->document, NULL, &before, error) &&
                   simulate(simulation, result, error) &&
                   data_files_are_same(current->document, before, &after, error);
    json_decref(before);
    json_decref(after);
    return is_good;
}

static bool run(const struct current *current, const struct message_run *order, int output)
{
    struct simulation simulation = simulation_of(current, order);
    struct simulation_result result = {.is_over_limit = false};
    struct error error = {0};
    bool is_sent;
    if (simulate_on_files(current, &simulation, &result, &error)) {
        struct text_buffer text = {0};
        run_record_write(&result, &text);
        if (result.timeline != NULL) {
            text_append_bytes(&text, "", 1);
            timeline_lines(result.timeline, result.report.ticks_per_second, &text);
        }
        is_sent = message_send(output, MESSAGE_RECORD, text.text, text.length);
        text_buffer_free(&text);
    } else {
        is_sent = answer_failed(output, &error, result.is_over_limit ? hint_of_limit : "");
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
        return answer_failed(output, &current->error, "");
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
    measured_free(&current.measured);
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
    memory_exhausted_quietly(); /* the runner counts the runs that this ends */
    return worker_serve(WORKER_INPUT, WORKER_OUTPUT);
}
