#include "experiments/spec/document.h"

#include "tests/experiments/spec/spec_text.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_document.XXXXXX";

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

TestSuite(document_files, .init = make_folder, .fini = remove_folder);

static char *path_of(char buffer[256], const char *name)
{
    snprintf(buffer, 256, "%s/%s", folder, name);
    return buffer;
}

static void write_file(const char *name, const char *text)
{
    char path[256];
    char *copy = quoted(text);
    FILE *file = fopen(path_of(path, name), "w");
    cr_assert_not_null(file);
    fputs(copy, file);
    fclose(file);
    free(copy);
}

Test(document, syntax_errors_say_line_and_column)
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

Test(document, a_byte_order_mark_is_skipped)
{
    struct error error = {0};
    const char *text = "\xef\xbb\xbf{\"a\": 1}";
    json_t *json = document_parse(text, strlen(text), "x.json", &error);
    cr_assert_not_null(json);
    json_decref(json);
}

Test(document, deep_nesting_is_an_error_and_no_crash)
{
    enum { DEEP = 100000 };
    char *text = malloc(DEEP + 1);
    memset(text, '[', DEEP);
    struct error error = {0};
    cr_expect_null(document_parse(text, DEEP, "x.json", &error));
    cr_expect(strstr(error.text, "depth") != NULL, "%s", error.text);
    free(text);
}

Test(document, objects_merge_key_by_key_and_arrays_as_a_whole)
{
    static const struct {
        const char *base, *over, *merged;
    } cases[] = {
        {"{'a': 1, 'b': {'c': 2, 'd': 3}}", "{'b': {'d': 4}, 'e': 5}",
         "{'a': 1, 'b': {'c': 2, 'd': 4}, 'e': 5}"},
        {"{'a': [1, 2, 3]}", "{'a': [4]}", "{'a': [4]}"},
        {"{'a': {'b': 1}}", "{'a': 2}", "{'a': 2}"},
        {"{'s': {'exponential': '1 s'}}", "{'s': {'erlang': {'mean': '2 s', 'k': 2}}}",
         "{'s': {'erlang': {'mean': '2 s', 'k': 2}}}"},
        {"{'s': {'erlang': {'mean': '2 s', 'k': 2}}}", "{'s': {'erlang': {'k': 3}}}",
         "{'s': {'erlang': {'mean': '2 s', 'k': 3}}}"},
        {"{'s': {'exponential': '1 s'}}", "{'s': '2 s'}", "{'s': '2 s'}"},
        {"{'a': {'rates': [1], 'period': '1 h'}}", "{'a': {'exponential': '1 s'}}",
         "{'a': {'exponential': '1 s'}}"},
        {"{'a': {'exponential': '1 s'}}", "{'a': {'rates': [1], 'period': '1 h'}}",
         "{'a': {'rates': [1], 'period': '1 h'}}"},
        {"{'a': {'rates': [1], 'period': '1 h'}}", "{'a': {'rates': [2, 3]}}",
         "{'a': {'rates': [2, 3], 'period': '1 h'}}"},
        {"{'a': {'rates': [1]}}", "{'a': {'period': '2 h'}}",
         "{'a': {'rates': [1], 'period': '2 h'}}"},
        /* Stations with the names of distributions are no distributions. */
        {"{'stations': {'uniform': {'servers': 1}}}", "{'stations': {'pareto': {'servers': 2}}}",
         "{'stations': {'uniform': {'servers': 1}, 'pareto': {'servers': 2}}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *base = json_of(cases[i].base);
        json_t *over = json_of(cases[i].over);
        json_t *expected = json_of(cases[i].merged);
        json_t *untouched = json_deep_copy(base);
        json_t *merged = document_merge(base, over);
        cr_expect(json_equal(merged, expected), "%s", cases[i].merged);
        cr_expect(json_equal(base, untouched));
        json_decref(base);
        json_decref(over);
        json_decref(expected);
        json_decref(untouched);
        json_decref(merged);
    }
}

Test(document_files, opening_fails_with_66_and_reading_a_folder_too)
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
Test(document_files, of_other_kinds_are_refused_without_waiting, .timeout = 10)
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

Test(document_files, standard_input_is_a_spec_when_it_is_named_as_one)
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
Test(document_files, that_are_named_keep_their_text_when_their_syntax_is_wrong)
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

Test(document_files, names_are_relative_to_the_file_that_says_them)
{
    char path[256];
    struct error error = {0};
    struct complaints complaints = {0};
    mkdir(path_of(path, "below"), 0700);
    write_file("top.json", "{'extends': 'below/middle.json', 'a': 1, 'system': {'x': 9}}");
    write_file("below/middle.json",
               "{'extends': 'base.json', 'b': 2, 'sweep': {'system.machine': ['n.json']}}");
    write_file("below/base.json", "{'a': 0, 'c': 3, 'system': {'machine': 'm.json', 'x': 1}}");
    write_file("below/m.json", "{'x': 5, 'y': {'z': 6}}");
    struct document_files files = {.path = path_of(path, "top.json"), .machines = json_object()};
    json_t *document = document_load(files.path, &error);
    json_t *whole = document_extend(&files, document, &complaints);
    json_t *expected = json_of("{'a': 1, 'b': 2, 'c': 3, 'sweep': {'system.machine': "
                               "['below/n.json']}, 'system': {'machine': 'below/m.json', 'x': 9}}");
    cr_expect_eq(complaints.count, 0);
    cr_expect(json_equal(whole, expected));
    json_t *machine = json_object_get(json_object_get(whole, "system"), "machine");
    cr_expect(document_add_machine(&files, machine, "/system/machine", &complaints));
    json_t *put_in = document_with_machine(&files, whole);
    json_t *system_expected = json_of("{'x': 9, 'y': {'z': 6}}");
    cr_expect(json_equal(json_object_get(put_in, "system"), system_expected));
    json_decref(system_expected);
    json_decref(put_in);
    json_decref(expected);
    json_decref(whole);
    json_decref(document);
    json_decref(files.machines);
}

static void expect_extend_refused(const char *name, bool are_forbidden, const char *part)
{
    char path[256];
    struct complaints complaints = {0};
    struct error error = {0};
    struct document_files files = {.path = path_of(path, name), .are_forbidden = are_forbidden};
    json_t *document = document_load(files.path, &error);
    json_t *whole = document_extend(&files, document, &complaints);
    cr_assert_not_null(whole);
    cr_expect(has_complaint(&complaints, "/extends", part));
    cr_expect_eq(complaints.count, 1);
    complaints_free(&complaints);
    json_decref(whole);
    json_decref(document);
}

Test(document_files, what_cannot_be_extended_is_said_at_extends)
{
    write_file("a.json", "{'extends': 'b.json'}");
    write_file("b.json", "{'extends': 'a.json'}");
    write_file("itself.json", "{'extends': './itself.json'}");
    write_file("number.json", "{'extends': 3}");
    write_file("missing.json", "{'extends': 'nothing.json'}");
    write_file("broken.json", "{'extends': 'syntax.json'}");
    write_file("syntax.json", "{\n'a': }");
    expect_extend_refused("a.json", false, "in a circle");
    expect_extend_refused("itself.json", false, "in a circle");
    expect_extend_refused("number.json", false, "3 is no name of a file");
    expect_extend_refused("missing.json", false, "nothing.json: cannot be opened");
    expect_extend_refused("broken.json", false, "syntax.json: line 2, column");
    expect_extend_refused("a.json", true, "files cannot be named here");
}

Test(document_files, a_long_chain_ends)
{
    for (int i = 0; i < 40; i++) {
        char name[32];
        char text[64];
        snprintf(name, sizeof name, "f%d.json", i);
        snprintf(text, sizeof text, "{'extends': 'f%d.json'}", i + 1);
        write_file(name, text);
    }
    expect_extend_refused("f0.json", false, "more than 32 files");
}

Test(document_files, a_bad_machine_is_said_where_it_is_named)
{
    char path[256];
    struct complaints complaints = {0};
    write_file("m.json", "{'machine': 'other.json', 'x': 1}");
    struct document_files files = {.path = path_of(path, "s.json"), .machines = json_object()};
    json_t *names = json_of("['nothing.json', 3, 'm.json']");
    cr_expect(!document_add_machine(&files, json_array_get(names, 0), "/a", &complaints));
    cr_expect(has_complaint(&complaints, "/a", "cannot be opened"));
    cr_expect(!document_add_machine(&files, json_array_get(names, 1), "/b", &complaints));
    cr_expect(has_complaint(&complaints, "/b", "3 is no name of a machine file"));
    document_add_machine(&files, json_array_get(names, 2), "/c", &complaints);
    cr_expect(has_complaint(&complaints, "/c", "names no other machine"));
    complaints_free(&complaints);
    json_decref(names);
    json_decref(files.machines);
}
