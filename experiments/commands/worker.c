#include "experiments/runs/worker.h"

#include "experiments/commands/command.h"

#include <stdlib.h>
#include <sys/resource.h>

int command_worker(int count, char **words)
{
    rlim_t limit = count > 1 ? strtoull(words[1], NULL, 10) : 0;
    if (limit > 0) {
        struct rlimit bytes = {limit, limit};
        setrlimit(RLIMIT_AS, &bytes);
    }
    return worker_main();
}
