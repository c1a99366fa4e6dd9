#include "models/addresses/trace_format.h"
#include "tests/models/addresses/trace_fixture.h"

static struct trace_record record;
static const char *problem;

static const char *read_line(const char *line)
{
    problem = NULL;
    record = (struct trace_record){.thread = 0};
    return trace_lackey.read(NULL, line, &record, &problem);
}

static void expect_access(const char *line, enum access_kind kind, uint64_t address, uint16_t bytes)
{
    const char *next = read_line(line);
    cr_expect_eq(next, line + strlen(line), "%s: %s", line, problem);
    cr_expect_eq(record.access.kind, kind, "%s", line);
    cr_expect_eq(record.access.address, address, "%s", line);
    cr_expect_eq(record.access.bytes, bytes, "%s", line);
    cr_expect_eq(record.access.flags, 0);
}

Test(trace_lackey, each_kind_of_access_is_read)
{
    expect_access("I  0400d7d4,8\n", ACCESS_FETCH, 0x400d7d4, 8);
    expect_access(" L 1ffefff5a8,8\n", ACCESS_READ, 0x1ffefff5a8, 8);
    expect_access(" S 04221CD0,16\r\n", ACCESS_WRITE, 0x4221cd0, 16);
    expect_access(" M 0421c7cc,4\n", ACCESS_MODIFY, 0x421c7cc, 4);
    expect_access(" L 00000000000000000010,65535\n", ACCESS_READ, 0x10, 65535);
    expect_access(" L ffffffffffff,1\n", ACCESS_READ, 0xffffffffffff, 1);
}

Test(trace_lackey, what_valgrind_says_is_no_access)
{
    static const char *const lines[] = {"==12== Command: ls\n", "--12-- a warning\n", "\n", "\r\n"};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(read_line(lines[i]), lines[i] + strlen(lines[i]), "%s", lines[i]);
        cr_expect_eq(record.access.kind, TRACE_NO_ACCESS);
    }
}

Test(trace_lackey, malformed_lines_say_why)
{
    static const char *const cases[][2] = {
        {"I 0400d7d4,8\n", "an access is"},
        {"L 1ffefff5a8,8\n", "an access is"},
        {" X 1ffefff5a8,8\n", "an access is"},
        {" \n", "an access is"},
        {"I\n", "an access is"},
        {" L \n", "a number is missing"},
        {" L 1ffefff5a8\n", "a comma and the bytes are missing"},
        {" L 1ffefff5a8,\n", "a number is missing"},
        {" L 1ffefff5a8,x\n", "a number is missing"},
        {" L 1ffefff5a8,8,\n", "there is more than an access"},
        {" L 1ffefff5a8,8\r L 1ffefff5a8,8\r", "a carriage return without a line feed"},
        {" L 1ffefff5a8,0\n", "an access of 0 bytes"},
        {" L 1ffefff5a8,65536\n", "more than 65535 bytes"},
        {" L 1000000000000,8\n", "more than 48 bits"},
        {" L ffffffffffff,2\n", "more than 48 bits"},
        {" L 11111111111111111111111111,8\n", "more than 48 bits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_null(read_line(cases[i][0]), "%s", cases[i][0]);
        cr_assert_not_null(problem);
        cr_expect_not_null(strstr(problem, cases[i][1]), "%s: %s", cases[i][0], problem);
    }
}

Test(trace_lackey, first_lines_are_known)
{
    cr_expect(trace_lackey.fits("==12== Lackey\n"));
    cr_expect(trace_lackey.fits("I  0400d7d4,8\n"));
    cr_expect(trace_lackey.fits(" M 0400d7d4,8\n"));
    cr_expect(!trace_lackey.fits("kind,address,bytes\n"));
    cr_expect(!trace_lackey.fits("\n"));
}
