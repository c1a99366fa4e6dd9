#include "experiments/runs/worker.h"

#include "experiments/commands/command.h"

#include <stdlib.h>
#include <sys/resource.h>

static int do_worker(struct call *call)
{
    rlim_t limit = call->count > 1 ? strtoull(call->words[1], NULL, 10) : 0;
    if (limit > 0) {
        struct rlimit bytes = {limit, limit};
        setrlimit(RLIMIT_AS, &bytes);
    }
    return worker_main();
}

const struct command command_worker = {
    .name = "worker",
    .doc = "make runs that come in through a pipe",
    .run = do_worker,
    .is_hidden = true,
};
