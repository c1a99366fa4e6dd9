#include "models/jobs/job_log.h"

#include "tests/models/addresses/trace_fixture.h"

struct reading {
    struct trace_file file;
    struct arena *arena;
    struct job_log log;
    struct job_record record;
    struct error error;
};

static void open_text(struct reading *reading, const char *text, bool is_packed)
{
    *reading = (struct reading){.file = trace_file_make(text, is_packed), .arena = arena_create()};
    cr_assert(
        job_log_open(&reading->log, reading->arena, reading->file.path, 1000, &reading->error));
}

static enum job_log_result next(struct reading *reading)
{
    return job_log_next(&reading->log, &reading->record, &reading->error);
}

static void close_reading(struct reading *reading)
{
    arena_destroy(reading->arena);
    trace_file_remove(&reading->file);
}

#define REST " -1 -1 -1 -1 -1 -1 -1 -1 -1"

Test(job_log, reads_the_numbers_of_jobs)
{
    static const char text[] = "; Version: 2.2\n\n"
                               "  1   0 -1 100  8 -1 -1  -1  -1" REST "\n"
                               ";\n"
                               "2\t5 7 3.25 16 12.5 -1 32 600" REST " \r\n";
    for (int i = 0; i < 2; i++) {
        struct reading reading;
        open_text(&reading, text, i == 1);
        cr_assert_eq(next(&reading), JOB_LOG_READ, "%s", reading.error.text);
        cr_expect_eq(reading.record.number, 1);
        cr_expect_eq(reading.record.submit_time, 0);
        cr_expect_eq(reading.record.run_time, 100000);
        cr_expect_eq(reading.record.processors, 8);
        cr_expect_lt(reading.record.requested_time, 0);
        cr_assert_eq(next(&reading), JOB_LOG_READ, "%s", reading.error.text);
        cr_expect_eq(reading.record.submit_time, 5000);
        cr_expect_eq(reading.record.run_time, 3250);
        cr_expect_eq(reading.record.processors, 32);
        cr_expect_eq(reading.record.requested_time, 600000);
        cr_expect_eq(next(&reading), JOB_LOG_OVER);
        close_reading(&reading);
    }
}

Test(job_log, says_which_line_is_no_job)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"1 0 -1 100 8\n", "line 1: \"1 0 -1 100 8\": a job"},
        {";\n1 0 -1 ten 8 -1 -1 -1 -1" REST "\n", "line 2: \"1 0 -1 ten"},
        {"1 0 -1 100 8 -1 -1 -1 -1" REST " 7\n", "18 numbers"},
        {"1 -1 -1 100 8 -1 -1 -1 -1" REST "\n", "submit time"},
        {"1 5 -1 100 8 -1 -1 -1 -1" REST "\n2 4 -1 100 8 -1 -1 -1 -1" REST "\n", "line 2"},
        {"2 5 -1 100 8 -1 -1 -1 -1" REST "\n2 5 -1 100 8 -1 -1 -1 -1" REST "\n", "the order"},
        {"1 99999999999999 -1 100 8 -1 -1 -1 -1" REST "\n", "18 numbers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        open_text(&reading, cases[i].text, false);
        enum job_log_result found;
        do {
            found = next(&reading);
        } while (found == JOB_LOG_READ);
        cr_assert_eq(found, JOB_LOG_FAILED, "case %zu", i);
        cr_expect_not_null(strstr(reading.error.text, cases[i].words), "%s", reading.error.text);
        cr_expect_str_eq(reading.error.where, reading.file.path);
        close_reading(&reading);
    }
}
