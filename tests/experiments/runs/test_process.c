#include "experiments/runs/process.h"

#include "tests/experiments/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

/* Set up a process whose standard descriptor is closed. @return whether it may be written to */
static bool is_writable_after_start(int standard)
{
    struct error error = {0};
    close(standard);
    if (!process_start(&error)) {
        _exit(1);
    }
    return fcntl(standard, F_GETFD) >= 0 && write(standard, "x", 1) == 1;
}

/* The exit status of a child that calls the function. */
static int status_of(bool (*good)(int), int argument)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        _exit(good(argument) ? 0 : 2);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(process, opens_closed_standard_descriptors_so_that_only_messages_are_lost)
{
    cr_expect_eq(status_of(is_writable_after_start, STDIN_FILENO), 2);
    cr_expect_eq(status_of(is_writable_after_start, STDOUT_FILENO), 2);
    cr_expect_eq(status_of(is_writable_after_start, STDERR_FILENO), 0);
}

static bool gives_files_other_numbers(int unused)
{
    struct error error = {0};
    (void)unused;
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    return process_start(&error) && open("/dev/null", O_RDONLY) > STDERR_FILENO;
}

Test(process, leaves_no_number_of_a_standard_descriptor_to_a_file)
{
    cr_expect_eq(status_of(gives_files_other_numbers, 0), 0);
}

static bool survives_writes_that_fail(int unused)
{
    struct error error = {0};
    char path[] = "/tmp/test_process.XXXXXX";
    struct rlimit none = {0, 0};
    int ends[2];
    (void)unused;
    bool is_good = process_start(&error) && pipe(ends) == 0 && close(ends[0]) == 0 &&
                   write(ends[1], "x", 1) < 0 && errno == EPIPE;
    int file = mkstemp(path);
    unlink(path);
    return is_good && file >= 0 && setrlimit(RLIMIT_FSIZE, &none) == 0 && write(file, "x", 1) < 0 &&
           errno == EFBIG;
}

Test(process, gets_errors_of_writes_instead_of_signals)
{
    cr_expect_eq(status_of(survives_writes_that_fail, 0), 0);
}

static bool uses_our_memory(int unused)
{
    json_malloc_t take;
    json_free_t give_back;
    (void)unused;
    if (!process_use_memory()) {
        return false;
    }
    json_get_alloc_funcs(&take, &give_back);
    return take == memory_take && give_back == memory_free;
}

Test(process, lets_libraries_allocate_with_our_memory)
{
    cr_expect_eq(status_of(uses_our_memory, 0), 0);
}
