#include "models/addresses/trace_format.h"
#include "tests/models/addresses/trace_fixture.h"

static struct trace_layout layout;
static struct trace_record record;
static const char *problem;

static bool begin(const char *names)
{
    problem = NULL;
    return trace_csv.begin(&layout, names, &problem) == names + strlen(names);
}

static bool reads(const char *line)
{
    problem = NULL;
    return trace_csv.read(&layout, line, &record, &problem) == line + strlen(line);
}

Test(trace_csv, columns_may_be_in_any_order)
{
    cr_assert(begin("thread,kind,address,bytes,instructions,depends\n"), "%s", problem);
    cr_assert(reads("3,r,0x1000,8,12,1\n"), "%s", problem);
    cr_expect_eq(record.thread, 3);
    cr_expect_eq(record.access.kind, ACCESS_READ);
    cr_expect_eq(record.access.address, 0x1000);
    cr_expect_eq(record.access.bytes, 8);
    cr_expect_eq(record.access.instructions, 12);
    cr_expect_eq(record.access.flags, ACCESS_DEPENDS);

    cr_assert(begin("bytes,address,kind\r\n"), "%s", problem);
    cr_assert(reads("4,4096,M\r\n"), "%s", problem);
    cr_expect_eq(record.thread, 0);
    cr_expect_eq(record.access.kind, ACCESS_MODIFY);
    cr_expect_eq(record.access.address, 4096);
    cr_expect_eq(record.access.instructions, 0);
    cr_expect_eq(record.access.flags, 0);
    cr_assert(reads("4,0XfF,w\n") && record.access.kind == ACCESS_WRITE);
    cr_expect_eq(record.access.address, 255);
    cr_assert(reads("4,1,i\n") && record.access.kind == ACCESS_FETCH);
    cr_assert(reads("\n") && record.access.kind == TRACE_NO_ACCESS);
}

static void expect_problem(bool is_good, const char *words)
{
    cr_expect(!is_good, "%s", words);
    cr_expect(problem != NULL && strstr(problem, words) != NULL, "%s: %s", words, problem);
}

Test(trace_csv, names_of_columns_are_looked_at)
{
    expect_problem(begin("kind,address\n"), "are needed");
    expect_problem(begin("kind,adress,bytes,address\n"), "columns are");
    expect_problem(begin("kind,address,bytes,kind\n"), "twice");
    cr_expect(trace_csv.fits("kind,address,bytes\n"));
    cr_expect(trace_csv.fits("address\r\n"));
    cr_expect(!trace_csv.fits("kind,addresses,bytes\n"));
    cr_expect(!trace_csv.fits(",\n"));
}

Test(trace_csv, malformed_lines_say_why)
{
    static const char *const cases[][2] = {
        {"r,1\n", "fewer values"},
        {"r,1,8,0,0\n", "more values"},
        {"q,1,8,0\n", "a kind is"},
        {"rw,1,8,0\n", "a kind is"},
        {",1,8,0\n", "a kind is"},
        {"r,,8,0\n", "a number is missing"},
        {"r,0x,8,0\n", "missing"},
        {"r,12z,8,0\n", "behind a value"},
        {"r,-1,8,0\n", "missing"},
        {"r,1,0,0\n", "0 bytes"},
        {"r,1,65536,0\n", "65535"},
        {"r,281474976710656,8,0\n", "48 bits"},
        {"r,0xffffffffffff,8,0\n", "48 bits"},
        {"r,1,8,2\n", "depends is 0 or 1"},
        {"r,1,8,\n", "depends is 0 or 1"},
    };
    cr_assert(begin("kind,address,bytes,depends\n"));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect_problem(reads(cases[i][0]), cases[i][1]);
    }
    cr_assert(begin("kind,address,bytes,instructions\n"));
    expect_problem(reads("r,1,8,4294967296\n"), "above 4294967295");
}
