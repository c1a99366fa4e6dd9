#include "experiments/runs/pace.h"

#include "tests/experiments/fixture.h"

#include <sys/stat.h>

Test(pace, is_read_as_it_was_written)
{
    char folder[64];
    struct pace read;
    const struct pace written = {
        .is_running = true,
        .started = 1000,
        .updated = 1012,
        .wall_s = 12.5,
        .workers = 4,
        .progress = {.total = 64, .done = 30, .cached = 5, .failed = 1, .events = 77}};
    fixture_folder(folder);
    cr_assert(pace_write(&written, folder));
    cr_assert(pace_read(&read, folder));
    cr_expect(read.is_running);
    cr_expect_eq(read.started, 1000);
    cr_expect_eq(read.updated, 1012);
    cr_expect_eq(read.wall_s, 12.5);
    cr_expect_eq(read.progress.total, 64);
    cr_expect_eq(read.progress.done, 30);
    cr_expect_eq(read.progress.failed, 1);
    cr_expect_eq(read.progress.events, 77);
    cr_expect_eq(pace_run_s(&read), 2, "25 runs of 4 workers in 12.5 s");
    read.progress.cached = 30;
    cr_expect_eq(pace_run_s(&read), 0, "none was made");
    fixture_remove(folder);
}

/* A folder without the file, and files of another sort. */
Test(pace, that_is_none_is_told)
{
    static const char *const texts[] = {"", "{", "[]", "{'format': 1}",
                                        "{'format': 2, 'state': 'running'}"};
    char folder[64];
    struct pace read;
    cr_expect_not(pace_read(&read, fixture_folder(folder)));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fixture_file(folder, PACE_NAME, texts[i]);
        cr_expect_not(pace_read(&read, folder), "%s", texts[i]);
    }
    cr_expect_not(pace_write(&read, "/proc/nowhere"));
    fixture_remove(folder);
}

Test(pace, tells_times_in_units_of_people)
{
    static const struct {
        double seconds;
        const char *text;
    } rows[] = {{0.0123, "0.012 s"}, {45, "45 s"},        {300, "5 min"},
                {7200, "2 h"},       {864000, "10 days"}, {0, "0 s"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text_buffer text = {0};
        pace_print_time(&text, rows[i].seconds);
        cr_expect_str_eq(text.text, rows[i].text);
        text_buffer_free(&text);
    }
}
