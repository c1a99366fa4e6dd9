#include "experiments/runs/runner_process.h"

#include "experiments/runs/worker.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { PIECE_BYTES = 1 << 16 };

/* A message on its way out. */
struct sending {
    uv_write_t request;
    struct text_buffer bytes;
};

static void on_closed(uv_handle_t *handle)
{
    struct runner_process *process = handle->data;
    if (--process->open_handles == 0) {
        text_buffer_free(&process->received);
        process->on_gone(process);
    }
}

static void close_input(struct runner_process *process)
{
    if (process->has_input) {
        process->has_input = false;
        uv_close((uv_handle_t *)&process->input, on_closed);
    }
}

/* The process and its output end in either order; what it wrote last must not be lost. */
static void close_when_over(struct runner_process *process)
{
    if (process->has_exited && process->has_ended) {
        close_input(process);
        uv_close((uv_handle_t *)&process->child, on_closed);
        uv_close((uv_handle_t *)&process->output, on_closed);
    }
}

static void on_child_exit(uv_process_t *child, int64_t exit_status, int end_signal)
{
    struct runner_process *process = child->data;
    process->has_exited = true;
    process->exit_status = exit_status;
    process->end_signal = end_signal;
    close_when_over(process);
}

static void on_room_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(memory_alloc(PIECE_BYTES), PIECE_BYTES);
}

static void take_messages(struct runner_process *process)
{
    struct text_buffer *received = &process->received;
    struct message message;
    size_t taken = 0;
    size_t bytes;
    while ((bytes = message_parse(received->text + taken, received->length - taken, &message)) >
           0) {
        taken += bytes;
        process->on_message(process, &message);
    }
    memmove(received->text, received->text + taken, received->length - taken);
    received->length -= taken;
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct runner_process *process = stream->data;
    if (count > 0) {
        text_append_bytes(&process->received, buffer->base, (size_t)count);
        take_messages(process);
    } else if (count < 0) {
        (void)uv_read_stop(stream); /* always 0 */
        process->has_ended = true;
        close_when_over(process);
    }
    memory_free(buffer->base);
}

/* The child's end: its input, our standard error for whatever it prints, and its output. */
static int spawn(struct runner_process *process, uv_loop_t *loop, const char *program,
                 uint64_t memory_limit_bytes)
{
    /* This very file, even when another version has been put in its place meanwhile. */
    const char *file = program == NULL ? "/proc/self/exe" : program;
    char name[] = "coupling";
    char subcommand[] = "worker";
    char limit[24];
    snprintf(limit, sizeof limit, "%" PRIu64, memory_limit_bytes);
    char *arguments[] = {name, subcommand, limit, NULL};
    uv_stdio_container_t ends[WORKER_OUTPUT + 1] = {
        [WORKER_INPUT] = {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE,
                          .data.stream = (uv_stream_t *)&process->input},
        [1] = {.flags = UV_INHERIT_FD, .data.fd = 2},
        [2] = {.flags = UV_INHERIT_FD, .data.fd = 2},
        [WORKER_OUTPUT] = {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
                           .data.stream = (uv_stream_t *)&process->output},
    };
    uv_process_options_t options = {
        .exit_cb = on_child_exit,
        .file = file,
        .args = arguments,
        .stdio_count = WORKER_OUTPUT + 1,
        .stdio = ends,
    };
    return uv_spawn(loop, &process->child, &options);
}

int runner_process_start(struct runner_process *process, uv_loop_t *loop, const char *program,
                         uint64_t memory_limit_bytes)
{
    *process = (struct runner_process){.owner = process->owner,
                                       .on_message = process->on_message,
                                       .on_gone = process->on_gone,
                                       .has_input = true,
                                       .open_handles = 3};
    int no_input = uv_pipe_init(loop, &process->input, 0);
    int no_output = uv_pipe_init(loop, &process->output, 0);
    ASSERT(no_input == 0 && no_output == 0); /* nothing is opened yet */
    int status = spawn(process, loop, program, memory_limit_bytes);
    process->input.data = process;
    process->output.data = process;
    process->child.data = process;
    process->has_exited = status != 0;
    if (status == 0) {
        status = uv_read_start((uv_stream_t *)&process->output, on_room_wanted, on_read);
    }
    if (status != 0) {
        process->has_ended = true;
        runner_process_kill(process);
        close_when_over(process);
    }
    return status;
}

static void on_sent(uv_write_t *request, int status)
{
    (void)status; /* a worker that is gone says so through its exit */
    struct sending *sending = request->data;
    text_buffer_free(&sending->bytes);
    memory_free(sending);
}

void runner_process_send(struct runner_process *process, enum message_kind kind,
                         const void *payload, size_t bytes)
{
    struct sending *sending = memory_alloc(sizeof *sending);
    sending->request.data = sending;
    message_append(&sending->bytes, kind, payload, bytes);
    uv_buf_t buffer = uv_buf_init(sending->bytes.text, (unsigned)sending->bytes.length);
    if (uv_write(&sending->request, (uv_stream_t *)&process->input, &buffer, 1, on_sent) != 0) {
        on_sent(&sending->request, 0);
        runner_process_kill(process); /* the worker would wait for ever */
    }
}

void runner_process_finish(struct runner_process *process)
{
    close_input(process);
}

void runner_process_kill(struct runner_process *process)
{
    if (!process->has_exited) {
        /* One that has just exited is not there (ESRCH); its exit is reported all the same. */
        (void)uv_process_kill(&process->child, SIGKILL);
    }
}
