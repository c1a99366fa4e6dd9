#include "experiments/runs/runner.h"

#include "experiments/runs/runner_process.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    DEPTH_MOST = 8,    /* runs waiting in a worker's pipe, the running one among them */
    ATTEMPTS_MOST = 2, /* a run that brought its worker down is tried once more */
    TICK_MS = 100,
    SHORT_NS = 2000000,  /* runs under 2 ms: keep many waiting */
    LONG_NS = 100000000, /* runs over 100 ms: none, so that the last ones are spread evenly */
    NO_POINT = -1,
    /* Where libuv cannot open what its loop needs (epoll, a counter, two pipes, /dev/null) it
     * aborts; starting a worker takes two pairs of sockets and a pipe for the time being. */
    DESCRIPTORS_OF_LOOP = 7,
    DESCRIPTORS_OF_START = 6,
};

struct attempt {
    struct job job;
    unsigned number; /* attempts begun, this one among them */
};

struct worker {
    struct runner *runner;
    struct runner_process process;
    bool is_running;
    uv_timer_t deadline;
    bool is_late;                     /* ended by its deadline */
    bool is_refused;                  /* the machine had no room for it: not tried again */
    int64_t point;                    /* the point sent last */
    struct attempt given[DEPTH_MOST]; /* oldest first: the first is running */
    unsigned given_count;
    uint64_t head_since_ns; /* since when the first has been running */
};

struct runner {
    const struct runner_options *options;
    const struct runner_client *client;
    uv_loop_t loop;
    uv_signal_t interrupt;
    uv_signal_t terminate;
    uv_timer_t tick;
    struct worker *workers;
    struct attempt *again; /* runs to be tried again, before new ones */
    size_t again_count, again_capacity;
    size_t outstanding; /* runs given and not finished */
    uint64_t run_ns;    /* how long runs take: an average that forgets */
    bool is_stopping;   /* hand out no more */
    bool is_closing;    /* all is done: only handles are left to close */
    bool has_signals;   /* interrupts are ours to handle: there are runs to finish */
    bool said_refused;  /* told of fewer workers than wanted */
    int signal_number;
    struct error *error;
};

static void give_work(struct runner *runner);

/* A call of libuv's that fails for a mistake of ours alone. */
static void need(int status)
{
    ASSERT(status == 0);
    (void)status;
}

/* --- Stopping --- */

static void close_handles(struct runner *runner)
{
    if (runner->is_closing) {
        return;
    }
    runner->is_closing = true;
    uv_close((uv_handle_t *)&runner->interrupt, NULL);
    uv_close((uv_handle_t *)&runner->terminate, NULL);
    uv_close((uv_handle_t *)&runner->tick, NULL);
    for (unsigned i = 0; i < runner->options->workers; i++) {
        struct worker *worker = &runner->workers[i];
        uv_close((uv_handle_t *)&worker->deadline, NULL);
        if (worker->is_running) {
            runner_process_finish(&worker->process);
        }
    }
}

/* End the workers now; what they were doing is lost. */
static void abandon(struct runner *runner)
{
    runner->is_stopping = true;
    runner->again_count = 0;
    for (unsigned i = 0; i < runner->options->workers; i++) {
        struct worker *worker = &runner->workers[i];
        worker->given_count = 0;
        if (worker->is_running) {
            runner_process_kill(&worker->process);
        }
    }
    runner->outstanding = 0;
    close_handles(runner);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct runner *runner = handle->data;
    if (runner->is_stopping) {
        abandon(runner);
        return;
    }
    runner->is_stopping = true;
    runner->signal_number = number;
    runner->outstanding -= runner->again_count;
    runner->again_count = 0;
    fprintf(stderr, "\nletting %zu running replication%s finish; once more stops at once\n",
            runner->outstanding, runner->outstanding == 1 ? "" : "s");
    give_work(runner);
}

/* --- Outcomes --- */

static void end_job(struct runner *runner, const struct job *job, const struct outcome *outcome)
{
    if (runner->is_closing) {
        return; /* given up */
    }
    runner->outstanding--;
    if (!runner->client->finished(runner->client->context, job, outcome, runner->error)) {
        abandon(runner);
    }
}

static void on_deadline(uv_timer_t *timer)
{
    struct worker *worker = timer->data;
    worker->is_late = true;
    runner_process_kill(&worker->process);
}

/* The first of the given runs starts now. */
static void start_clock(struct worker *worker)
{
    double limit_s = worker->runner->options->time_limit_s;
    worker->head_since_ns = uv_hrtime();
    uv_timer_stop(&worker->deadline);
    if (limit_s > 0 && worker->given_count > 0) {
        need(uv_timer_start(&worker->deadline, on_deadline, (uint64_t)(limit_s * 1000) + 1, 0));
    }
}

static struct attempt take_first(struct worker *worker)
{
    struct attempt first = worker->given[0];
    worker->given_count--;
    memmove(worker->given, worker->given + 1, worker->given_count * sizeof first);
    return first;
}

static void on_worker_message(struct runner_process *process, const struct message *message)
{
    struct worker *worker = process->owner;
    struct runner *runner = worker->runner;
    if (worker->given_count == 0) {
        return; /* abandoned */
    }
    struct attempt done = take_first(worker);
    uint64_t took_ns = uv_hrtime() - worker->head_since_ns;
    runner->run_ns = runner->run_ns == 0 ? took_ns : (7 * runner->run_ns + took_ns) / 8;
    start_clock(worker);
    give_work(runner); /* before the outcome is stored: that takes time */
    struct text_buffer text = {0};
    text_append_bytes(&text, message->payload, message->bytes);
    const char *end = memchr(message->payload, '\0', message->bytes);
    struct outcome outcome = {
        .is_failed = message->kind != MESSAGE_RECORD,
        .text = text.text,
        .timeline = end == NULL ? NULL : text.text + (end - message->payload) + 1,
    };
    end_job(runner, &done.job, &outcome);
    text_buffer_free(&text);
    give_work(runner); /* an outcome may ask for another round */
}

/* --- Workers that end before their time --- */

static void describe_end(const struct worker *worker, char *text, size_t bytes)
{
    const struct runner_process *process = &worker->process;
    if (worker->is_late) {
        snprintf(text, bytes, "took longer than the limit of %g s",
                 worker->runner->options->time_limit_s);
    } else if (process->end_signal != 0) {
        snprintf(text, bytes, "its worker was ended by signal %d (%s)", process->end_signal,
                 strsignal(process->end_signal));
    } else if (process->exit_status == ERROR_INTERNAL) {
        snprintf(text, bytes, "its worker ran out of memory or met an internal error");
    } else {
        snprintf(text, bytes, "its worker ended with status %d", (int)process->exit_status);
    }
}

static void try_again(struct runner *runner, const struct attempt *attempt)
{
    if (runner->is_stopping) {
        runner->outstanding--;
        return;
    }
    runner->again = memory_grow(runner->again, runner->again_count, &runner->again_capacity,
                                sizeof *runner->again);
    runner->again[runner->again_count++] = *attempt;
}

static void on_worker_gone(struct runner_process *process)
{
    struct worker *worker = process->owner;
    struct runner *runner = worker->runner;
    worker->is_running = false;
    if (worker->given_count == 0) {
        give_work(runner);
        return;
    }
    uv_timer_stop(&worker->deadline);
    struct attempt first = take_first(worker);
    for (unsigned i = 0; i < worker->given_count; i++) {
        worker->given[i].number--; /* this run had not begun */
        try_again(runner, &worker->given[i]);
    }
    worker->given_count = 0;
    if (first.number < ATTEMPTS_MOST) {
        try_again(runner, &first);
    } else {
        char text[160];
        describe_end(worker, text, sizeof text);
        end_job(runner, &first.job, &(struct outcome){.is_failed = true, .text = text});
    }
    give_work(runner);
}

/* --- Work for workers --- */

static bool take_job(struct runner *runner, struct attempt *attempt)
{
    if (runner->again_count > 0) {
        *attempt = runner->again[--runner->again_count];
        attempt->number++;
        return true;
    }
    if (runner->is_stopping) {
        return false;
    }
    *attempt = (struct attempt){.number = 1};
    if (!runner->client->next(runner->client->context, &attempt->job, runner->error)) {
        if (runner->error->code != ERROR_NONE) {
            abandon(runner);
        }
        return false;
    }
    runner->outstanding++;
    return true;
}

/* Until the first worker starts nothing can be lost, and an interrupt ends the program. */
static void handle_signals(struct runner *runner)
{
    if (!runner->has_signals) {
        runner->has_signals = true;
        need(uv_signal_start(&runner->interrupt, on_signal, SIGINT));
        need(uv_signal_start(&runner->terminate, on_signal, SIGTERM));
    }
}

/* The machine refused a worker. The others go on without it; where there is none, all ends. */
static void worker_refused(struct runner *runner, struct worker *worker, int status)
{
    unsigned running = 0;
    for (unsigned i = 0; i < runner->options->workers; i++) {
        const struct worker *other = &runner->workers[i];
        running += other != worker && other->is_running && !other->process.has_exited;
    }
    worker->is_refused = true;
    if (running == 0) {
        error_set(runner->error, ERROR_INTERNAL, "runner", "a worker cannot be started: %s",
                  uv_strerror(status));
        abandon(runner);
        return;
    }
    if (!runner->said_refused) {
        runner->said_refused = true;
        fprintf(stderr, "coupling: runner: going on with %u of %u workers: %s\n", running,
                runner->options->workers, uv_strerror(status));
    }
}

static bool start_worker(struct runner *runner, struct worker *worker)
{
    handle_signals(runner);
    worker->process.owner = worker;
    worker->process.on_message = on_worker_message;
    worker->process.on_gone = on_worker_gone;
    worker->is_running = true;
    worker->is_late = false;
    worker->point = NO_POINT;
    int status = runner_process_start(&worker->process, &runner->loop, runner->options->program,
                                      runner->options->memory_limit_bytes);
    if (status != 0) {
        worker_refused(runner, worker, status);
    }
    return status == 0;
}

static void give(struct worker *worker, const struct attempt *attempt)
{
    struct runner *runner = worker->runner;
    const struct job *job = &attempt->job;
    if (!worker->is_running && !start_worker(runner, worker)) {
        if (!runner->is_closing) {
            try_again(runner, &(struct attempt){attempt->job, attempt->number - 1});
        }
        return;
    }
    worker->given[worker->given_count++] = *attempt;
    if (worker->point != (int64_t)job->point) {
        worker->point = (int64_t)job->point;
        runner_process_send(&worker->process, MESSAGE_POINT, job->document, strlen(job->document));
    }
    struct message_run order = {.replication = job->replication,
                                .event_limit = runner->options->event_limit,
                                .check = runner->options->check,
                                .shuffle_ties = runner->options->shuffle_ties};
    runner_process_send(&worker->process, MESSAGE_RUN, &order, sizeof order);
    if (worker->given_count == 1) {
        start_clock(worker);
    }
}

/* Long runs wait here, not in a pipe, so that the last ones are spread evenly and an interrupt need
 * not wait for them. */
static unsigned depth(const struct runner *runner)
{
    if (runner->run_ns == 0 || runner->run_ns > LONG_NS) {
        return 1;
    }
    return runner->run_ns < SHORT_NS ? DEPTH_MOST : 2;
}

static void give_work(struct runner *runner)
{
    unsigned most = depth(runner);
    for (unsigned wanted = 1; wanted <= most; wanted++) {
        for (unsigned i = 0; i < runner->options->workers && !runner->is_closing; i++) {
            struct worker *worker = &runner->workers[i];
            struct attempt attempt;
            bool is_apt =
                !worker->is_refused && !(worker->is_running && worker->process.has_exited);
            if (is_apt && worker->given_count < wanted && take_job(runner, &attempt)) {
                give(worker, &attempt);
            }
        }
    }
    if (runner->outstanding == 0) {
        close_handles(runner);
    }
}

/* --- The loop --- */

static void on_tick(uv_timer_t *timer)
{
    struct runner *runner = timer->data;
    runner->client->tick(runner->client->context);
}

/* Whether so many descriptors can be opened, found by trying. */
static bool are_free(unsigned wanted)
{
    int taken[DESCRIPTORS_OF_LOOP + DESCRIPTORS_OF_START];
    unsigned count = 0;
    ASSERT(wanted <= sizeof taken / sizeof *taken);
    while (count < wanted) {
        int descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0) {
            break;
        }
        taken[count++] = descriptor;
    }
    bool are_all = count == wanted;
    while (count > 0) {
        close(taken[--count]);
    }
    return are_all;
}

static bool open_loop(struct runner *runner)
{
    unsigned wanted = DESCRIPTORS_OF_LOOP + DESCRIPTORS_OF_START;
    if (!are_free(wanted)) {
        return error_set(runner->error, ERROR_INTERNAL, "runner",
                         "a worker cannot be started: fewer than %u more files can be opened; "
                         "raise the limit (ulimit -n)",
                         wanted);
    }
    int status = uv_loop_init(&runner->loop);
    return status == 0 ||
           error_set(runner->error, ERROR_INTERNAL, "runner",
                     "the loop that minds workers cannot be started: %s", uv_strerror(status));
}

static void open_handles(struct runner *runner)
{
    need(uv_signal_init(&runner->loop, &runner->interrupt));
    need(uv_signal_init(&runner->loop, &runner->terminate));
    need(uv_timer_init(&runner->loop, &runner->tick));
    runner->interrupt.data = runner;
    runner->terminate.data = runner;
    runner->tick.data = runner;
    need(uv_timer_start(&runner->tick, on_tick, TICK_MS, TICK_MS));
    for (unsigned i = 0; i < runner->options->workers; i++) {
        runner->workers[i].runner = runner;
        need(uv_timer_init(&runner->loop, &runner->workers[i].deadline));
        runner->workers[i].deadline.data = &runner->workers[i];
    }
}

bool runner_use_memory(void)
{
    return uv_replace_allocator(memory_take, memory_resize, memory_alloc_many, memory_free) == 0;
}

bool runner_run(const struct runner_options *options, const struct runner_client *client,
                int *signal_number, struct error *error)
{
    struct runner runner = {
        .options = options,
        .client = client,
        .workers = memory_alloc(options->workers * sizeof(struct worker)),
        .error = error,
    };
    /* Writing to a worker that has just died is no reason to die as well. */
    struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigaction(SIGPIPE, &ignored, &before);
    if (open_loop(&runner)) {
        open_handles(&runner);
        give_work(&runner);
        uv_run(&runner.loop, UV_RUN_DEFAULT);
        need(uv_loop_close(&runner.loop));
    }
    sigaction(SIGPIPE, &before, NULL);
    memory_free(runner.workers);
    memory_free(runner.again);
    *signal_number = runner.signal_number;
    return error->code == ERROR_NONE;
}
