#include "experiments/runs/runner.h"

#include "tests/experiments/fixture.h"

#include <signal.h>
#include <sys/resource.h>

enum { RUNS_MOST = 64 };

/* A client with a number of runs of one point to hand out. */
struct client {
    const char *document;
    uint64_t runs;
    uint64_t given;
    uint64_t finished;
    uint64_t failed;
    unsigned seen[RUNS_MOST]; /* outcomes by replication */
    uint64_t timelines;       /* replications that came with one, as a sum of 1 << replication */
    char reason[256];
    uint64_t refuse_after; /* outcomes; 0: never */
    uint64_t signal_after; /* outcomes; 0: never */
};

static bool next(void *context, struct job *job, struct error *error)
{
    struct client *client = context;
    (void)error;
    if (client->given == client->runs) {
        return false;
    }
    *job = (struct job){.document = client->document, .replication = client->given++};
    return true;
}

static bool finished(void *context, const struct job *job, const struct outcome *outcome,
                     struct error *error)
{
    struct client *client = context;
    client->seen[job->replication]++;
    client->finished++;
    client->failed += outcome->is_failed;
    client->timelines += (uint64_t)(outcome->timeline != NULL) << job->replication;
    if (outcome->is_failed) {
        snprintf(client->reason, sizeof client->reason, "%s", outcome->text);
    } else {
        cr_expect_eq(outcome->text[0], '{');
    }
    if (client->finished == client->signal_after) {
        raise(SIGINT);
    }
    return client->finished != client->refuse_after ||
           error_set(error, ERROR_IO, "test", "the disk is full");
}

static void tick(void *context)
{
    (void)context;
}

/* Run the client's runs; the options' program is the one that was built. */
static bool run(struct client *client, const char *text, struct runner_options options,
                int *signal_number, struct error *error)
{
    char program[512];
    char *document = quoted(text);
    struct runner_client callbacks = {client, next, finished, tick};
    client->document = document;
    options.program = fixture_program(program);
    bool is_good = runner_run(&options, &callbacks, signal_number, error);
    free(document);
    return is_good;
}

#define LONG MM1 ", 'run': {'horizon': '100 years', 'warmup': '0 s'}}"

Test(runner, finishes_every_run_once)
{
    for (unsigned workers = 1; workers <= 3; workers++) {
        struct client client = {.runs = 40};
        struct error error = {0};
        int signal_number;
        cr_expect(run(&client, MM1 MM1_RUN "}", (struct runner_options){.workers = workers},
                      &signal_number, &error),
                  "%s", error.text);
        cr_expect(client.finished == 40 && client.failed == 0 && signal_number == 0);
        for (int i = 0; i < 40; i++) {
            cr_expect_eq(client.seen[i], 1);
        }
    }
}

Test(runner, hands_timelines_on)
{
    struct client client = {.runs = 5};
    struct error error = {0};
    int signal_number;
    cr_expect(run(&client, MM1 ", 'run': {'horizon': '400 s', 'timeline': 2}}",
                  (struct runner_options){.workers = 2}, &signal_number, &error),
              "%s", error.text);
    cr_expect_eq(client.finished, 5);
    cr_expect_eq(client.timelines, 3);
}

Test(runner, without_runs_starts_no_worker)
{
    struct client client = {.runs = 0};
    struct error error = {0};
    int signal_number;
    struct runner_client callbacks = {&client, next, finished, tick};
    struct runner_options options = {.program = "/nonexistent", .workers = 2};
    cr_expect(runner_run(&options, &callbacks, &signal_number, &error));
    cr_expect_eq(client.finished, 0);
}

Test(runner, a_run_past_its_time_fails_alone_after_a_second_try)
{
    struct client client = {.runs = 2};
    struct error error = {0};
    int signal_number;
    cr_expect(run(&client, LONG, (struct runner_options){.workers = 2, .time_limit_s = 0.05},
                  &signal_number, &error));
    cr_expect(client.finished == 2 && client.failed == 2);
    cr_expect_str_eq(client.reason, "took longer than the limit of 0.05 s");
}

Test(runner, a_run_past_its_memory_fails_alone, .disabled = !FIXTURE_ADDRESS_SPACE_COUNTS)
{
    struct client client = {.runs = 1};
    struct error error = {0};
    int signal_number;
    cr_expect(run(&client,
                  "{'name': 'big', 'system': {'kind': 'queueing', 'stations': {'a': {'service': "
                  "{'exponential': '1 s'}}}}, 'workload': {'classes': {'x': {'population': "
                  "1000000, 'think': {'exponential': '1 s'}, 'route': {'start': 'a', 'a': "
                  "'done'}}}}, 'run': {'horizon': '10 s'}}",
                  (struct runner_options){.workers = 1, .memory_limit_bytes = 40 << 20},
                  &signal_number, &error));
    cr_expect(client.finished == 1 && client.failed == 1);
    cr_expect_not_null(strstr(client.reason, "memory"));
}

Test(runner, stops_when_its_client_cannot_go_on)
{
    struct client client = {.runs = 60, .refuse_after = 5};
    struct error error = {0};
    int signal_number;
    cr_expect_not(run(&client, MM1 MM1_RUN "}", (struct runner_options){.workers = 2},
                      &signal_number, &error));
    cr_expect_eq(error.code, ERROR_IO);
    cr_expect_eq(client.finished, 5);
}

Test(runner, a_program_that_cannot_be_started_is_an_error)
{
    struct client client = {.runs = 2, .document = "{}"};
    struct error error = {0};
    int signal_number;
    struct runner_client callbacks = {&client, next, finished, tick};
    struct runner_options options = {.program = "/nonexistent", .workers = 2};
    cr_expect_not(runner_run(&options, &callbacks, &signal_number, &error));
    cr_expect_eq(error.code, ERROR_INTERNAL);
}

Test(runner, the_first_interrupt_lets_running_ones_finish)
{
    struct client client = {.runs = 60, .signal_after = 3};
    struct error error = {0};
    int signal_number = 0;
    cr_expect(run(&client, MM1 MM1_RUN "}", (struct runner_options){.workers = 2}, &signal_number,
                  &error));
    cr_expect_eq(signal_number, SIGINT);
    cr_expect_lt(client.finished, 60);
    cr_expect_eq(client.finished, client.given); /* all that was handed out */
}

/* Leave room for `count` more descriptors. */
static void leave_room_for(unsigned count)
{
    struct rlimit limit;
    int lowest_free = dup(STDERR_FILENO);
    cr_assert(lowest_free >= 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0);
    close(lowest_free);
    limit.rlim_cur = (rlim_t)lowest_free + count;
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* Criterion and CTest leave descriptors open, numbered without gaps or with: the count at which
 * two workers become possible is searched, not known. */
Test(runner, with_few_descriptors_runs_all_or_says_why_not)
{
    unsigned completed = 0;
    unsigned refused = 0;
    for (unsigned room = 0; room < 30; room++) {
        pid_t child = fork();
        if (child == 0) {
            struct client client = {.runs = 6};
            struct error error = {0};
            int signal_number;
            leave_room_for(room);
            bool is_good = run(&client, MM1 MM1_RUN "}", (struct runner_options){.workers = 3},
                               &signal_number, &error);
            bool is_all = is_good && client.finished == 6 && client.failed == 0;
            bool is_said = !is_good && error.code == ERROR_INTERNAL && client.finished == 0 &&
                           strstr(error.text, "a worker cannot be started") != NULL;
            _exit(is_all ? 0 : is_said ? 70 : 1);
        }
        int status;
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_expect(WIFEXITED(status), "room for %u: signal %d", room, WTERMSIG(status));
        completed += WIFEXITED(status) && WEXITSTATUS(status) == 0;
        refused += WIFEXITED(status) && WEXITSTATUS(status) == 70;
    }
    cr_expect_eq(completed + refused, 30);
    cr_expect_gt(completed, 10);
    cr_expect_gt(refused, 10);
}
