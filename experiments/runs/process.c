#include "experiments/runs/process.h"

#include "experiments/runs/runner.h"
#include "experiments/runs/store_memory.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

bool process_use_memory(void)
{
    json_set_alloc_funcs(memory_take, memory_free);
    return store_use_memory() && runner_use_memory();
}

bool process_open_standard(void)
{
    static const int modes[] = {
        [STDIN_FILENO] = O_RDONLY,
        [STDOUT_FILENO] = O_RDONLY, /* writes fail: results are not lost in silence */
        [STDERR_FILENO] = O_WRONLY,
    };
    for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++) {
        /* A new descriptor gets the lowest free number, which is that of the closed one. */
        if (fcntl(standard, F_GETFD) < 0 && open("/dev/null", modes[standard]) < 0) {
            return false;
        }
    }
    return true;
}

static bool ignore(int number)
{
    struct sigaction ignored = {.sa_handler = SIG_IGN};
    return sigaction(number, &ignored, NULL) == 0;
}

bool process_start(struct error *error)
{
    if (!process_open_standard()) {
        return error_set(error, ERROR_INTERNAL, "/dev/null",
                         "cannot be opened in place of a closed standard descriptor: %s",
                         strerror(errno));
    }
    if (!ignore(SIGPIPE) || !ignore(SIGXFSZ)) {
        return error_set(error, ERROR_INTERNAL, "", "a signal cannot be ignored: %s",
                         strerror(errno));
    }
    return process_use_memory() ||
           error_set(error, ERROR_INTERNAL, "", "a library refuses the allocator that it is given");
}
