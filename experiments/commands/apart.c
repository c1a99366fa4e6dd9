#include "experiments/commands/apart.h"

#include "sim/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_MOST = 60 };

static _Noreturn void work_as_child(int (*work)(void *context), void *context)
{
    struct rlimit seconds = {SECONDS_MOST, SECONDS_MOST + 1};
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &no_core);
    int status = work(context);
    fflush(stdout);
    fflush(stderr);
    _exit(status);
}

int apart_run(int (*work)(void *context), void *context, int *signal)
{
    int status;
    pid_t ended;
    *signal = 0;
    fflush(stdout);
    fflush(stderr);
    pid_t child = fork();
    if (child == 0) {
        work_as_child(work, context);
    }
    do {
        ended = child < 0 ? -1 : waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended < 0) {
        return ERROR_INTERNAL;
    }
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return *signal == 0 ? WEXITSTATUS(status) : (int)ERROR_INTERNAL;
}
