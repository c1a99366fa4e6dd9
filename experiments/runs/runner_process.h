/*
 * One worker process as the runner sees it: a child with a pipe to it and a pipe from it.
 *
 * The process is this program itself with the hidden subcommand `worker`. The process is gone when
 * it has exited, its output was read and the handles are closed; only then is on_gone called, and
 * the struct can be started again. The owner provides the memory and keeps it until then.
 */
#ifndef EXPERIMENTS_RUNS_RUNNER_PROCESS_H
#define EXPERIMENTS_RUNS_RUNNER_PROCESS_H

#include "experiments/runs/message.h"

#include <stdbool.h>
#include <uv.h>

struct runner_process {
    void *owner;
    void (*on_message)(struct runner_process *process, const struct message *message);
    void (*on_gone)(struct runner_process *process);
    /* The rest is the module's own. */
    uv_process_t child;
    uv_pipe_t input;  /* to the worker */
    uv_pipe_t output; /* from the worker */
    struct text_buffer received;
    bool has_exited;
    bool has_ended; /* of the output */
    bool has_input; /* still open */
    unsigned open_handles;
    int64_t exit_status;
    int end_signal; /* 0: it exited by itself */
};

/**
 * Start a worker.
 *
 * @param program  file to execute; NULL: this program itself
 * @param memory_limit_bytes  address space it may use; 0: no limit
 * @return 0, or libuv's error number; on_gone is called in either case
 */
int runner_process_start(struct runner_process *process, uv_loop_t *loop, const char *program,
                         uint64_t memory_limit_bytes);

void runner_process_send(struct runner_process *process, enum message_kind kind,
                         const void *payload, size_t bytes);

/** No more will be sent: the worker ends when it has answered what it has. */
void runner_process_finish(struct runner_process *process);

/** End it at once. */
void runner_process_kill(struct runner_process *process);

#endif
