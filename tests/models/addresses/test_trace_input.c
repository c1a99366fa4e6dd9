#include "models/addresses/trace_input.h"
#include "tests/models/addresses/trace_fixture.h"

#include <sys/stat.h>

enum { LINES = 40000 };

/* Numbered lines of different lengths, more than fit in the buffer. */
static char *many_lines(void)
{
    char *text = malloc(LINES * 20);
    char *to = text;
    for (int i = 0; i < LINES; i++) {
        to += sprintf(to, "%d %.*s\n", i, i % 7, "abcdefg");
    }
    return text;
}

/* Whether a file is a text, in pieces of whole lines. */
static bool holds(struct trace_input *input, const char *expected, struct error *error)
{
    const char *text;
    size_t length;
    size_t at = 0;
    while (trace_input_next(input, &text, &length, error) && length > 0) {
        if (text[length - 1] != '\n' || strncmp(expected + at, text, length) != 0) {
            return false;
        }
        at += length;
    }
    return error->code == ERROR_NONE && expected[at] == '\0';
}

Test(trace_input, text_comes_in_whole_lines)
{
    char *lines = many_lines();
    for (int is_packed = 0; is_packed < 2; is_packed++) {
        struct trace_file file = trace_file_make(lines, is_packed != 0);
        struct arena *arena = arena_create();
        struct trace_input input;
        struct error error = {0};
        cr_assert(trace_input_open(&input, arena, file.path, &error), "%s", error.text);
        cr_expect_eq(input.inflater != NULL, is_packed != 0);
        cr_expect(holds(&input, lines, &error), "%s", error.text);
        trace_input_rewind(&input);
        cr_expect(holds(&input, lines, &error), "once more: %s", error.text);
        cr_expect_lt(arena_used(arena), 200000);
        /* Wrong: another text. */
        lines[strlen(lines) / 2] ^= 1;
        trace_input_rewind(&input);
        cr_expect(!holds(&input, lines, &error));
        lines[strlen(lines) / 2] ^= 1;
        arena_destroy(arena);
        trace_file_remove(&file);
    }
    free(lines);
}

Test(trace_input, the_last_line_gets_its_end)
{
    struct trace_file file = trace_file_make("one\ntwo", false);
    struct arena *arena = arena_create();
    struct trace_input input;
    struct error error = {0};
    cr_assert(trace_input_open(&input, arena, file.path, &error));
    cr_expect(holds(&input, "one\ntwo\n", &error));
    arena_destroy(arena);
    trace_file_remove(&file);
}

/* Lines that were read before the end of what is there, and the error behind them. @param expected
 * what they have to begin; NULL: anything */
static size_t lines_before(const struct trace_file *file, const char *expected, struct error *error)
{
    struct arena *arena = arena_create();
    struct trace_input input;
    const char *text;
    size_t length;
    size_t lines = 0;
    if (trace_input_open(&input, arena, file->path, error)) {
        while (trace_input_next(&input, &text, &length, error) && length > 0) {
            for (size_t i = 0; i < length; i++) {
                lines += text[i] == '\n';
            }
            if (expected != NULL) {
                cr_assert(strncmp(text, expected, length) == 0, "behind %zu lines", lines);
                expected += length;
            }
        }
    }
    arena_destroy(arena);
    return lines;
}

Test(trace_input, a_gzip_stream_that_ends_too_early_is_an_error)
{
    char *lines = many_lines();
    struct trace_file file = trace_file_make(lines, true);
    struct stat status;
    cr_assert_eq(stat(file.path, &status), 0);
    for (int cut = 1; cut < 40; cut += 6) {
        struct error error = {0};
        cr_assert_eq(truncate(file.path, status.st_size * (40 - cut) / 40), 0);
        size_t before = lines_before(&file, lines, &error);
        expect_words(&error, "the gzip stream ends too early");
        cr_expect(before < LINES && before + 6000 > (size_t)LINES * (size_t)(40 - cut) / 40,
                  "%zu lines come first", before);
    }
    struct error error = {0};
    trace_write(&file, lines, strlen(lines), true);
    cr_expect_eq(lines_before(&file, NULL, &error), LINES);
    cr_expect_eq(error.code, ERROR_NONE, "%s", error.text);
    trace_file_remove(&file);
    free(lines);
}

Test(trace_input, damage_and_what_is_no_file_is_said)
{
    struct error error = {0};
    struct trace_file file = trace_file_make("a text that is packed\n", true);
    FILE *to = fopen(file.path, "r+");
    fseek(to, 14, SEEK_SET);
    fputc(0xff, to);
    fclose(to);
    cr_expect_eq(lines_before(&file, NULL, &error), 0);
    expect_words(&error, "the gzip stream is damaged");
    error = (struct error){0};
    trace_file_remove(&file);
    lines_before(&file, NULL, &error);
    expect_words(&error, "cannot be opened: No such file or directory");
    error = (struct error){0};
    strcpy(file.path, "/tmp");
    lines_before(&file, NULL, &error);
    expect_words(&error, "is no regular file");
}

Test(trace_input, what_stands_behind_a_gzip_stream_is_said)
{
    static const char *const behind[] = {"garbage", "x", "\n", "\x1ex"};
    struct trace_file file = trace_file_make("one\ntwo\n", true);
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        struct error error = {0};
        trace_write(&file, "one\ntwo\n", 8, true);
        FILE *to = fopen(file.path, "a");
        fputs(behind[i], to);
        fclose(to);
        cr_expect_eq(lines_before(&file, "one\ntwo\n", &error), 2);
        expect_words(&error, "not gzipped stands behind the gzip stream");
    }
    trace_file_remove(&file);
}

Test(trace_input, streams_may_follow_each_other)
{
    struct trace_file file = trace_file_make("one\n", true);
    struct error error = {0};
    gzFile to = gzopen(file.path, "ab");
    gzputs(to, "two\n");
    gzclose(to);
    cr_expect_eq(lines_before(&file, NULL, &error), 2);
    cr_expect_eq(error.code, ERROR_NONE, "%s", error.text);
    trace_file_remove(&file);
}

Test(trace_input, a_file_that_changes_is_noticed)
{
    char *lines = many_lines();
    struct trace_file file = trace_file_make(lines, false);
    struct arena *arena = arena_create();
    struct trace_input input;
    struct error error = {0};
    const char *text;
    size_t length;
    cr_assert(trace_input_open(&input, arena, file.path, &error));
    cr_assert(trace_input_next(&input, &text, &length, &error));
    trace_write(&file, lines, strlen(lines), false);
    cr_expect(!trace_input_next(&input, &text, &length, &error));
    expect_words(&error, "changed while the run read it");
    arena_destroy(arena);
    trace_file_remove(&file);
    free(lines);
}

Test(trace_input, a_line_without_an_end_is_refused)
{
    char *line = malloc(2 * TRACE_TEXT);
    struct error error = {0};
    memset(line, 'x', 2 * TRACE_TEXT);
    line[2 * TRACE_TEXT - 1] = '\0';
    struct trace_file file = trace_file_make(line, true);
    lines_before(&file, NULL, &error);
    expect_words(&error, "a line is longer than 65535 bytes");
    trace_file_remove(&file);
    free(line);
}
