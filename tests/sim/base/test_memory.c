#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* AddressSanitizer ends a process that asks for too much, unless it is told to refuse as malloc. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

Test(memory, blocks_start_as_zeros_and_lines_start_a_cache_line)
{
    for (size_t bytes = 0; bytes < 300; bytes++) {
        unsigned char *block = memory_alloc(bytes);
        unsigned char *line = memory_alloc_line(bytes);
        cr_assert_eq((uintptr_t)line % 64, 0);
        for (size_t i = 0; i < bytes; i++) {
            cr_assert(block[i] == 0 && line[i] == 0);
        }
        memset(block, 0xff, bytes);
        memset(line, 0xff, bytes);
        memory_free(block);
        memory_free(line);
    }
    memory_free(NULL);
}

Test(memory, texts_are_copied_and_printed)
{
    char original[] = "text";
    char *copy = memory_copy_text(original);
    original[0] = 'n';
    cr_assert_str_eq(copy, "text");
    char *printed = memory_print("%s-%05d", copy, 42);
    cr_assert_str_eq(printed, "text-00042");
    memory_free(copy);
    memory_free(printed);
}

Test(memory, a_stream_ends_as_a_text)
{
    char *text;
    FILE *stream = memory_stream(&text);
    fprintf(stream, "%0*d", 5000, 7);
    memory_stream_end(stream, &text);
    cr_assert_eq(strlen(text), 5000);
    cr_assert_eq(text[4999], '7');
    memory_free(text);
    stream = memory_stream(&text);
    memory_stream_end(stream, &text);
    cr_assert_str_eq(text, "");
    memory_free(text);
}

Test(memory, growing_keeps_what_is_there_and_doubles)
{
    size_t capacity = 0;
    int *numbers = NULL;
    int growths = 0;
    for (int i = 0; i < 10000; i++) {
        size_t before = capacity;
        numbers = memory_grow(numbers, (size_t)i, &capacity, sizeof *numbers);
        cr_assert_gt(capacity, (size_t)i);
        growths += capacity != before;
        numbers[i] = i;
    }
    cr_assert_leq(growths, 11);
    for (int i = 0; i < 10000; i++) {
        cr_assert_eq(numbers[i], i);
    }
    numbers = memory_resize(numbers, sizeof *numbers);
    cr_assert_eq(numbers[0], 0);
    memory_free(numbers);
}

Test(memory, that_cannot_be_had_ends_the_process_with_a_sentence, .exit_code = 70)
{
    cr_redirect_stderr();
    volatile size_t bytes = SIZE_MAX / 2;
    memory_take(bytes);
}

Test(memory, of_a_count_that_overflows_ends_the_process, .exit_code = 70)
{
    cr_redirect_stderr();
    volatile size_t count = SIZE_MAX / 4;
    memory_alloc_many(count, 16);
}

Test(memory, that_a_library_could_not_get_ends_the_process, .exit_code = 70)
{
    cr_redirect_stderr();
    int here = 1;
    cr_expect_eq(memory_checked(&here), &here);
    memory_checked(NULL);
}

Test(memory, that_a_format_could_not_get_ends_the_process, .exit_code = 70)
{
    cr_redirect_stderr();
    cr_expect_eq(memory_printed(7), 7);
    memory_printed(-1);
}

Test(memory, says_how_much_was_wanted)
{
    static const struct {
        size_t bytes;
        const char *said;
    } cases[] = {
        {0, "coupling: out of memory\n"},
        {1, "coupling: out of memory: 1 bytes more were wanted\n"},
        {18446744073709551615u,
         "coupling: out of memory: 18446744073709551615 bytes more were wanted\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int ends[2];
        char said[160] = "";
        int status;
        cr_assert_eq(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            dup2(ends[1], STDERR_FILENO);
            memory_exhausted(cases[i].bytes);
        }
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 70);
        cr_assert_gt(read(ends[0], said, sizeof said - 1), 0);
        cr_expect_str_eq(said, cases[i].said);
        close(ends[0]);
        close(ends[1]);
    }
}

Test(memory, growth_that_overflows_ends_with_the_status_for_internal_errors, .exit_code = 70)
{
    cr_redirect_stderr();
    volatile size_t count = SIZE_MAX / 4; /* hidden from the linker, which would warn */
    size_t capacity = count;
    memory_grow(NULL, capacity, &capacity, 16);
}
