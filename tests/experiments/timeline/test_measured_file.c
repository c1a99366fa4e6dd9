#include "experiments/timeline/measured_file.h"

#include "tests/experiments/fixture.h"

/* Read a text as it stands. */
static enum error_code read_bytes(const char *text, size_t bytes, struct measured_file *file)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    snprintf(path, sizeof path, "%s/log.jsonl", fixture_folder(folder));
    FILE *out = fopen(path, "w");
    cr_assert_not_null(out);
    cr_assert_eq(fwrite(text, 1, bytes, out), bytes);
    fclose(out);
    bool is_good = measured_file_read(path, file, &error);
    cr_expect_eq(is_good, error.code == ERROR_NONE);
    fixture_remove(folder);
    return error.code;
}

Test(measured_file, reads_what_machines_and_editors_write)
{
    static const char text[] =
        "\xef\xbb\xbf{\"t\": 1.5, \"event\": \"app.up\", \"node\": \"b\"}\r\n"
        "\r\n   \n"
        "{\"event\": \"fault.inject\", \"t\": 1, \"host\": \"h\", \"pid\": 1}\n"
        "{\"t\": 1700000000.004, \"event\": \"x\", \"host\": 2, \"object\": "
        "\"o\", \"node\": null}";
    struct measured_file file;
    cr_assert_eq(read_bytes(text, sizeof text - 1, &file), ERROR_NONE);
    cr_assert_eq(file.log.count, 3);
    cr_expect_eq(file.log.fault, 4);
    cr_expect_eq(file.log.list[1].at, 500000);
    cr_expect_eq(file.log.list[1].line, 1);
    cr_expect_str_eq(file.log.list[1].node, "b");
    cr_expect_eq(file.log.list[2].at, INT64_C(1699999999004000));
    cr_expect_str_eq(file.log.list[2].object, "o");
    cr_expect_null(file.log.list[2].node);
    cr_assert_eq(file.ignored_count, 2);
    cr_expect_str_eq(file.ignored[0], "host");
    cr_expect_str_eq(file.ignored[1], "pid");
    measured_file_free(&file);
}

Test(measured_file, says_what_is_wrong_in_each_line)
{
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        {"{\"t\": NaN, \"event\": \"a\"}", "it is no JSON: "},
        {"{\"t\": 1e999, \"event\": \"a\"}", "it is no JSON: real number overflow"},
        {"{\"t\": 1e300, \"event\": \"a\"}", "/t: 1e+300 is beyond 1e12 seconds from 0"},
        {"{\"t\": -1.1e12, \"event\": \"a\"}", "is beyond 1e12 seconds"},
        {"{\"t\": \"3 s\", \"event\": \"a\"}", "/t: \"3 s\" is no number of seconds"},
        {"{\"event\": \"a\"}", "\"t\" is missing"},
        {"{\"t\": 3}", "\"event\" is missing"},
        {"{\"t\": 3, \"event\": \"\"}", "/event: \"\" is no word"},
        {"{\"t\": 3, \"event\": \"a\", \"node\": 5}", "/node: 5 is no name"},
        {"{\"t\": 3, \"event\": \"a\", \"object\": [1]}", "/object: [1] is no name"},
        {"[1]", "it is no JSON object"},
        {"hello", "it is no JSON: "},
        {"{\"t\": 1, \"t\": 2, \"event\": \"a\"}", "duplicate"},
        {"{\"t\": 1, \"event\": \"\xff\"}", "it is no JSON: "},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct measured_file file;
    struct text_buffer text = {0};
    for (size_t i = 0; i < ROWS; i++) {
        text_print(&text, "%s\n", rows[i].line);
    }
    text_append(&text, "{\"t\": 1, \"event\": \"app.up\"}\n");
    cr_expect_eq(read_bytes(text.text, text.length, &file), ERROR_SPEC);
    cr_assert_eq(file.mistake_count, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        cr_expect_eq(file.mistakes[i].line, i + 1);
        cr_expect(strstr(file.mistakes[i].text, rows[i].says) != NULL, "%s: %s", rows[i].line,
                  file.mistakes[i].text);
    }
    measured_file_free(&file);
    text_buffer_free(&text);
}

Test(measured_file, counts_the_mistakes_beyond_a_hundred)
{
    struct measured_file file;
    struct text_buffer text = {0};
    for (int i = 0; i < MEASURED_MISTAKES_MOST + 7; i++) {
        text_append(&text, "3\n");
    }
    cr_expect_eq(read_bytes(text.text, text.length, &file), ERROR_SPEC);
    cr_expect_eq(file.mistake_count, MEASURED_MISTAKES_MOST);
    cr_expect_eq(file.omitted, 7);
    measured_file_free(&file);
    text_buffer_free(&text);
}

Test(measured_file, is_a_regular_file_with_events)
{
    static const char *const paths[] = {"/nonexistent/log", "/tmp", "/dev/zero"};
    struct measured_file file;
    cr_expect_eq(read_bytes("", 0, &file), ERROR_SPEC);
    cr_assert_eq(file.mistake_count, 1);
    cr_expect_eq(file.mistakes[0].line, 0);
    measured_file_free(&file);
    cr_expect_eq(read_bytes("\n\0\n", 3, &file), ERROR_SPEC);
    measured_file_free(&file);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct error error = {0};
        cr_expect(!measured_file_read(paths[i], &file, &error));
        cr_expect_eq(error.code, ERROR_NO_INPUT, "%s", paths[i]);
        measured_file_free(&file);
    }
}
