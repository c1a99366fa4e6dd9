/*
 * Preloaded into the program: counts what a process asks of malloc and lets one request, or all
 * from one on, fail. Requests of libraries and of libc itself are among them.
 *
 *     FAIL_IN      parent or worker: which processes of the program are meant
 *     FAIL_AT      the request that fails, from 1 in each process; 0: only count
 *     FAIL_MODE    once: in the first process that gets there; each: once in each process;
 *                  on: all from there on, in each process; fork: see below
 *     FAIL_EVERY   of the mode fork: each so many requests, from FAIL_AT on
 *     FAIL_REPORT  a file of struct report, which all processes share
 *     FAIL_UNHOOK  set: json_set_alloc_funcs does nothing, as if the program did not call it
 *
 * The mode fork tries many requests in one run: at each of them the process forks, and the request
 * fails in the child alone. A child that ends without another request is what a whole run with that
 * failure would have become, failing once or for good alike, and its status is reported. One that
 * asks for memory again, or comes to a good end, has gone on after the failure; it is reported as
 * such, to be tried by a whole run. A child that changes files before it ends disturbs the run, so
 * that the run is made again with the same report: children that did not end with 70 are left out.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);
void *memalign(size_t alignment, size_t bytes);

enum { OUTCOMES = 1 << 18, UNTRIED = 0, EXHAUSTED = 70, WENT_ON = 255, SECONDS_MOST = 20 };

struct report {
    _Atomic uint64_t requests;        /* of the meant process that began last */
    _Atomic uint64_t failed;          /* in all processes together */
    unsigned char outcomes[OUTCOMES]; /* of the mode fork, by request: an exit status, 128 and a
                                       * signal, WENT_ON, or UNTRIED */
};

enum mode { ONCE, EACH, ON, FORK };

static struct report *report; /* NULL: this process is not meant */
static uint64_t at;
static uint64_t every = 1;
static int is_child; /* of a fork, with its failure behind it */
static enum mode mode;
static uint64_t requests;

/* The second word of the command line is "worker" in workers. */
static int is_worker(void)
{
    char words[4096] = "";
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? 0 : read(file, words, sizeof words - 1);
    close(file);
    words[count < 0 ? 0 : count] = '\0';
    return strcmp(words + strlen(words) + 1, "worker") == 0;
}

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("FAIL_REPORT");
    const char *meant = getenv("FAIL_IN");
    const char *number = getenv("FAIL_AT");
    const char *name = getenv("FAIL_MODE");
    if (path == NULL || meant == NULL || number == NULL || name == NULL ||
        is_worker() != (strcmp(meant, "worker") == 0)) {
        return;
    }
    int file = open(path, O_RDWR | O_CLOEXEC);
    void *shared = mmap(NULL, sizeof(struct report), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (shared == MAP_FAILED) {
        abort();
    }
    at = strtoull(number, NULL, 10);
    mode = strcmp(name, "once") == 0   ? ONCE
           : strcmp(name, "each") == 0 ? EACH
           : strcmp(name, "on") == 0   ? ON
                                       : FORK;
    if (getenv("FAIL_EVERY") != NULL) {
        every = strtoull(getenv("FAIL_EVERY"), NULL, 10);
    }
    report = shared;
}

/* Fork; the request fails in the child. @return whether this is the child */
static int fails_in_a_child(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        is_child = 1;
        alarm(SECONDS_MOST);
        return 1;
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        abort();
    }
    if (requests < OUTCOMES) {
        int outcome = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        report->outcomes[requests] = (unsigned char)(outcome == 0 ? WENT_ON : outcome);
    }
    report->failed++;
    return 0;
}

static int fails(void)
{
    if (report == NULL) {
        return 0;
    }
    if (is_child) {
        _exit(WENT_ON);
    }
    requests++;
    report->requests = requests;
    if (at == 0 || requests < at) {
        return 0;
    }
    if (mode == FORK) {
        int known = requests < OUTCOMES ? report->outcomes[requests] : UNTRIED;
        int is_known = known != UNTRIED && known != EXHAUSTED;
        return (requests - at) % every == 0 && !is_known && fails_in_a_child();
    }
    if (mode != ON && requests != at) {
        return 0;
    }
    return report->failed++ == 0 || mode != ONCE;
}

/* As malloc reports it. */
static int refuses(void)
{
    int is_refused = fails();
    errno = is_refused ? ENOMEM : errno;
    return is_refused;
}

void *malloc(size_t bytes)
{
    return refuses() ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return refuses() ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *block, size_t bytes)
{
    return refuses() ? NULL : __libc_realloc(block, bytes);
}

void *memalign(size_t alignment, size_t bytes)
{
    return refuses() ? NULL : __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return refuses() ? NULL : __libc_memalign(alignment, bytes);
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    void *taken = fails() ? NULL : __libc_memalign(alignment, bytes);
    if (taken == NULL) {
        return ENOMEM;
    }
    *block = taken;
    return 0;
}

/* With FAIL_UNHOOK the program is the one that lets jansson allocate for itself. */
void json_set_alloc_funcs(json_malloc_t take, json_free_t give_back)
{
    static void (*real)(json_malloc_t, json_free_t);
    if (getenv("FAIL_UNHOOK") != NULL) {
        return;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "json_set_alloc_funcs");
    real(take, give_back);
}
