#include "experiments/spec/document.h"

#include "tests/experiments/spec/document_folder.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(document_load_files, .init = make_folder, .fini = remove_folder);

Test(document_load, syntax_errors_say_line_and_column)
{
    static const struct {
        const char *text;
        size_t length; /* 0: all of it */
        const char *part;
    } cases[] = {
        {"{\"a\": 1,\n \"b\": [1, 2,],\n}", 0, "line 2, column 13: "},
        {"{\"a\": 1,\n \"a\": 2}", 0, "line 2, column 4: duplicate object key"},
        {"{\"a\": {\"b\": 1, \"b\": 1}}", 0, "duplicate object key near '\"b\"'"},
        {"", 0, "line 1, column 1: the file is empty"},
        {" \n\t ", 0, "line 1, column 1: the file is empty"},
        {"[]", 0, "a list is no object"},
        {"3", 0, "line 1, column 1: '[' or '{' expected near '3'"},
        {"{\"a\": 99999999999999999999}", 0, "too big integer"},
        {"{\"a\": 1e999}", 0, "real number overflow"},
        {"{\"a\": 01}", 0, "line 1, column "},
        {"{\"a\": NaN}", 0, "line 1, column "},
        {"{'a': 1}", 0, "line 1, column 2"},
        {"{\"a\": \"\xff\"}", 0, "unable to decode byte 0xff"},
        {"{\"a\": \0 1}", 10, "line 1, column 7"},
        {"{\"a\": 1} {", 0, "end of file expected"},
        {"{\"a\": \"\n\"}", 0, "unexpected newline"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        size_t length = cases[i].length == 0 ? strlen(cases[i].text) : cases[i].length;
        cr_expect_null(document_parse(cases[i].text, length, "x.json", &error));
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect_str_eq(error.where, "x.json");
        cr_expect(strncmp(error.text, "line ", 5) == 0, "%s", error.text);
        cr_expect(strstr(error.text, cases[i].part) != NULL, "%s: %s", cases[i].text, error.text);
    }
}

Test(document_load, a_byte_order_mark_is_skipped)
{
    struct error error = {0};
    const char *text = "\xef\xbb\xbf{\"a\": 1}";
    json_t *json = document_parse(text, strlen(text), "x.json", &error);
    cr_assert_not_null(json);
    json_decref(json);
}

Test(document_load, deep_nesting_is_an_error_and_no_crash)
{
    enum { DEEP = 100000 };
    char *text = malloc(DEEP + 1);
    memset(text, '[', DEEP);
    struct error error = {0};
    cr_expect_null(document_parse(text, DEEP, "x.json", &error));
    cr_expect(strstr(error.text, "depth") != NULL, "%s", error.text);
    free(text);
}

Test(document_load_files, opening_fails_with_66_and_reading_a_folder_too)
{
    struct error error = {0};
    char path[256];
    cr_expect_null(document_load(path_of(path, "nothing.json"), &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    error = (struct error){0};
    cr_expect_null(document_load(folder, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    error = (struct error){0};
    cr_expect_null(document_load("/dev/fd/999", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    error = (struct error){0};
    write_file("large.json", "{");
    cr_assert_eq(truncate(path_of(path, "large.json"), 65 << 20), 0);
    cr_expect_null(document_load(path, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect(strstr(error.text, "larger than 64 MiB") != NULL, "%s", error.text);
}

/* Without a writer an open of a pipe would wait, and without an end a read of /dev/zero. */
Test(document_load_files, of_other_kinds_are_refused_without_waiting, .timeout = 10)
{
    char path[256];
    struct error error = {0};
    cr_assert_eq(mkfifo(path_of(path, "pipe.json"), 0600), 0);
    const char *const paths[] = {path, "/dev/zero", "/dev/tty", "/dev/null"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        error = (struct error){0};
        cr_expect_null(document_load(paths[i], &error));
        cr_expect_eq(error.code, ERROR_NO_INPUT);
        error = (struct error){0};
        cr_expect_null(document_load_named(paths[i], &error));
        cr_expect_eq(error.code, ERROR_NO_INPUT);
    }
    error = (struct error){0};
    cr_expect_null(document_load_named(path, &error));
    cr_expect(strstr(error.text, "is a pipe") != NULL, "%s", error.text);

    struct complaints complaints = {0};
    struct document_files files = {.path = path_of(path, "spec.json"), .machines = json_object()};
    json_t *document = json_of("{'extends': 'pipe.json'}");
    json_t *whole = document_extend(&files, document, &complaints);
    json_t *name = json_string("pipe.json");
    cr_expect_eq(complaints.count, 1);
    cr_expect_not(document_add_machine(&files, name, "/system/machine", &complaints));
    cr_expect_eq(complaints.count, 2);
    complaints_free(&complaints);
    json_decref(name);
    json_decref(whole);
    json_decref(document);
    json_decref(files.machines);
}

Test(document_load_files, standard_input_is_a_spec_when_it_is_named_as_one)
{
    static const char *const names[] = {"-", "/dev/stdin", "/dev/fd/0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int ends[2];
        struct error error = {0};
        cr_assert_eq(pipe(ends), 0);
        cr_assert_eq(write(ends[1], "{\"a\": 1}", 8), 8);
        cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        json_t *document = document_load(names[i], &error);
        cr_expect(json_integer_value(json_object_get(document, "a")) == 1, "%s: %s", names[i],
                  error.text);
        json_decref(document);
        error = (struct error){0};
        cr_expect_null(document_load_named(names[i], &error), "%s", names[i]);
    }
}

/* The text of a file that a spec names may be a secret of another; its place is enough. */
Test(document_load_files, that_are_named_keep_their_text_when_their_syntax_is_wrong)
{
    static const struct {
        const char *text;
        const char *kind;
    } cases[] = {
        {"hunter2:x:0", "line 1, column 6: this is no JSON"},
        {"{'hunter2': 1, 'hunter2': 2}", "a key stands twice in an object"},
        {"{'hunter2': 1", "the file ends too early"},
        {"{'a': [hunter2]}", "this is no JSON"},
        {"{'a': 1e2345}", "a number is too large"},
        {"{'a': 'hunter2\xff'}", "this is no UTF-8"},
        {"{'a': '\\u0000hunter2'}", "a text contains a NUL"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[256];
        struct error error = {0};
        write_file("secret", cases[i].text);
        cr_expect_null(document_load_named(path_of(path, "secret"), &error));
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect(strstr(error.text, cases[i].kind) != NULL, "%s", error.text);
        cr_expect(strstr(error.text, "hunter2") == NULL && strstr(error.text, "2345") == NULL, "%s",
                  error.text);
        /* The user's own SPEC is quoted. */
        error = (struct error){0};
        cr_expect_null(document_load(path, &error));
        cr_expect(strstr(error.text, cases[i].kind) == NULL, "%s", error.text);
    }
}

/* Names in what was handed over open are relative to the working folder. */
Test(document_load, what_is_handed_over_has_a_name_without_a_folder)
{
    static const struct {
        const char *path;
        const char *name;
    } rows[] = {{"-", "<stdin>"},           {"/dev/stdin", "<stdin>"},  {"/dev/fd/0", "<stdin>"},
                {"/dev/fd/63", "<fd 63>"},  {"/dev/fd/x", "/dev/fd/x"}, {"a/-", "a/-"},
                {"/dev/null", "/dev/null"}, {"spec.json", "spec.json"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_str_eq(document_name(rows[i].path), rows[i].name);
    }
}
