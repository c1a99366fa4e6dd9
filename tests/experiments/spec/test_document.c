#include "experiments/spec/document.h"

#include "tests/experiments/spec/document_folder.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(document_files, .init = make_folder, .fini = remove_folder);

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
