#include "models/io/io_trace.h"
#include "tests/models/addresses/trace_fixture.h"

struct reading {
    struct trace_file file;
    struct arena *arena;
    struct io_trace trace;
    struct error error;
    bool is_open;
};

static struct reading open_text(const char *text, bool is_packed)
{
    struct reading reading = {.file = trace_file_make(text, is_packed), .arena = arena_create()};
    reading.is_open = io_trace_open(&reading.trace, reading.arena, reading.file.path,
                                    TICKS_PER_SECOND_COARSE, &reading.error);
    return reading;
}

static void close_reading(struct reading *reading)
{
    arena_destroy(reading->arena);
    trace_file_remove(&reading->file);
}

Test(io_trace, reads_columns_in_any_order)
{
    static const char *const texts[] = {"think,block,bytes,kind\n0.5,7,1024,r\n12,8,512,W\n",
                                        "kind,bytes,block,think\r\nR,1024,7,0.5\r\nw,512,8,12\r\n"};
    for (int i = 0; i < 4; i++) {
        struct reading reading = open_text(texts[i / 2], i % 2 == 1);
        struct io_trace_record record;
        cr_assert(reading.is_open, "%s", reading.error.text);
        cr_expect(reading.trace.thinks);
        cr_assert_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_READ);
        cr_expect_eq(record.time, TICKS_PER_SECOND_COARSE / 2);
        cr_expect_eq(record.block, 7);
        cr_expect_eq(record.bytes, 1024);
        cr_expect_not(record.is_write);
        cr_assert_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_READ);
        cr_expect_eq(record.time, 12 * TICKS_PER_SECOND_COARSE);
        cr_expect(record.is_write);
        cr_expect_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_OVER);
        close_reading(&reading);
    }
}

/* Digits under a tick are cut off. */
Test(io_trace, times_are_exact)
{
    struct reading reading = open_text("time,block,bytes,kind\n1.0000000019,0,1,r\n", false);
    struct io_trace_record record;
    cr_assert(reading.is_open);
    cr_expect_not(reading.trace.thinks);
    cr_assert_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_READ);
    cr_expect_eq(record.time, TICKS_PER_SECOND_COARSE + 1);
    close_reading(&reading);
}

Test(io_trace, names_are_needed)
{
    static const char *const texts[] = {"0,7,1024,r\n",
                                        "time,block,bytes\n",
                                        "block,bytes,kind\n",
                                        "time,think,block,bytes,kind\n",
                                        "time,block,bytes,kind,kind\n",
                                        "time,block,bytes,kind,\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading reading = open_text(texts[i], false);
        cr_expect_not(reading.is_open, "%s", texts[i]);
        expect_words(&reading.error, "line 1: \"");
        expect_words(&reading.error, "the first line has the names");
        close_reading(&reading);
    }
    struct reading reading = open_text("", false);
    cr_expect_not(reading.is_open);
    expect_words(&reading.error, "the file is empty");
    close_reading(&reading);
}

Test(io_trace, bad_lines_are_said_by_number)
{
    static const char *const lines[] = {"x,0,1,r",   "0,,1,r", "0,0,0,r",  "0,0,1,x",
                                        "0,0,1,r,5", "0,0,1",  "-1,0,1,r", "0,999999999999999,1,r"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "time,block,bytes,kind\n0,0,1,r\n%s\n", lines[i]);
        struct reading reading = open_text(text, false);
        struct io_trace_record record;
        cr_assert_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_READ);
        cr_expect_eq(io_trace_next(&reading.trace, &record, &reading.error), IO_TRACE_FAILED, "%s",
                     lines[i]);
        expect_words(&reading.error, "line 3: \"");
        close_reading(&reading);
    }
}
