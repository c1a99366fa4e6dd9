#include "experiments/runs/runner_process.h"

#include "tests/experiments/fixture.h"

#include <signal.h>

struct seen {
    struct runner_process process;
    unsigned messages;
    unsigned gone;
    enum message_kind kind;
};

static void on_message(struct runner_process *process, const struct message *message)
{
    struct seen *seen = process->owner;
    seen->messages++;
    seen->kind = message->kind;
    runner_process_finish(process);
}

static void on_gone(struct runner_process *process)
{
    struct seen *seen = process->owner;
    seen->gone++;
}

static int start(struct seen *seen, uv_loop_t *loop, const char *program)
{
    *seen = (struct seen){0};
    seen->process.owner = seen;
    seen->process.on_message = on_message;
    seen->process.on_gone = on_gone;
    uv_loop_init(loop);
    return runner_process_start(&seen->process, loop, program, 0);
}

Test(runner_process, answers_a_message_and_ends_when_its_input_does)
{
    char program[512];
    uv_loop_t loop;
    struct seen seen;
    cr_assert_eq(start(&seen, &loop, fixture_program(program)), 0);
    char *point = quoted(MM1 MM1_RUN "}");
    struct message_run order = {0};
    runner_process_send(&seen.process, MESSAGE_POINT, point, strlen(point));
    runner_process_send(&seen.process, MESSAGE_RUN, &order, sizeof order);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_expect_eq(seen.messages, 1);
    cr_expect_eq(seen.kind, MESSAGE_RECORD);
    cr_expect_eq(seen.gone, 1);
    cr_expect(seen.process.exit_status == 0 && seen.process.end_signal == 0);
    cr_expect_eq(uv_loop_close(&loop), 0);
    free(point);
}

Test(runner_process, can_be_killed)
{
    char program[512];
    uv_loop_t loop;
    struct seen seen;
    cr_assert_eq(start(&seen, &loop, fixture_program(program)), 0);
    runner_process_kill(&seen.process);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_expect_eq(seen.gone, 1);
    cr_expect_eq(seen.process.end_signal, SIGKILL);
    cr_expect_eq(uv_loop_close(&loop), 0);
}

Test(runner_process, that_cannot_be_started_is_gone_at_once)
{
    uv_loop_t loop;
    struct seen seen;
    cr_expect_neq(start(&seen, &loop, "/nonexistent/program"), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_expect_eq(seen.gone, 1);
    cr_expect_eq(uv_loop_close(&loop), 0);
}
