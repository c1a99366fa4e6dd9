#include "models/jobs/job_log.h"

#include <inttypes.h>
#include <string.h>

enum { LINE_SHOWN = 80, NUMBER_BITS = 40, FIELDS = 18 };

/* Fields that are read, numbered from 0. */
enum { NUMBER, SUBMIT_TIME, RUN_TIME = 3, PROCESSORS = 4, ASKED_PROCESSORS = 7, ASKED_TIME = 8 };

/* A problem with the next line. */
static enum job_log_result blame(const struct job_log *log, const char *problem,
                                 struct error *error)
{
    char line[LINE_SHOWN];
    size_t length = strcspn(log->at, "\r\n");
    length = length < sizeof line - 1 ? length : sizeof line - 1;
    memcpy(line, log->at, length);
    line[length] = '\0';
    error_set(error, ERROR_RUN, log->input.path, "line %" PRIu64 ": \"%s\": %s", log->line + 1,
              line, problem);
    return JOB_LOG_FAILED;
}

bool job_log_open(struct job_log *log, struct arena *arena, const char *path,
                  int64_t ticks_per_second, struct error *error)
{
    *log = (struct job_log){.ticks_per_second = ticks_per_second, .number = INT64_MIN};
    return trace_input_open(&log->input, arena, path, error);
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* A number of a field: whole, and in ticks where it is a time. Digits under a tick are cut off.
 * @return behind it, or NULL */
static const char *read_field(const struct job_log *log, const char *at, int64_t *whole,
                              sim_ticks *ticks)
{
    bool is_negative = *at == '-';
    at += is_negative;
    const char *first = at;
    for (*whole = 0; *at >= '0' && *at <= '9' && *whole >> NUMBER_BITS == 0; at++) {
        *whole = *whole * 10 + (*at - '0');
    }
    if (at == first || *whole >> NUMBER_BITS != 0) {
        return NULL;
    }
    *ticks = ticks_times(*whole, log->ticks_per_second);
    if (*at == '.') {
        int64_t unit = log->ticks_per_second / 10;
        for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10) {
            *ticks = ticks_add(*ticks, unit * (*at - '0'));
        }
    }
    if (is_negative) {
        *whole = -*whole;
        *ticks = -*ticks;
    }
    return at;
}

/* The fields of a line. @return behind it; NULL: it is no job */
static const char *read_line(const struct job_log *log, const char *at, struct job_record *record)
{
    int64_t whole[FIELDS];
    sim_ticks ticks[FIELDS];
    for (int i = 0; at != NULL && i < FIELDS; i++) {
        const char *field = skip_blanks(at);
        at = i > 0 && field == at ? NULL : read_field(log, field, &whole[i], &ticks[i]);
    }
    if (at == NULL) {
        return NULL;
    }
    at = skip_blanks(at);
    at += *at == '\r';
    int64_t asked = whole[ASKED_PROCESSORS];
    *record = (struct job_record){.number = whole[NUMBER],
                                  .submit_time = ticks[SUBMIT_TIME],
                                  .run_time = ticks[RUN_TIME],
                                  .processors = asked > 0 ? asked : whole[PROCESSORS],
                                  .requested_time = ticks[ASKED_TIME]};
    return *at == '\n' ? at + 1 : NULL;
}

/* More lines. @return false with an error; at = end: the log is over */
static bool refill(struct job_log *log, struct error *error)
{
    struct error reason = {0};
    size_t length;
    if (!trace_input_next(&log->input, &log->at, &length, &reason)) {
        return error_set(error, reason.code, reason.where, "line %" PRIu64 ": %s", log->line + 1,
                         reason.text);
    }
    log->end = log->at + length;
    return true;
}

/* Whether a line has no job: a comment, or nothing. */
static bool is_comment(const char *at)
{
    at = skip_blanks(at);
    return *at == ';' || *at == '\n' || *at == '\r';
}

/* To the next line with a job. @return JOB_LOG_READ: there is one */
static enum job_log_result find_job(struct job_log *log, struct error *error)
{
    for (;;) {
        if (log->at == log->end) {
            if (!refill(log, error)) {
                return JOB_LOG_FAILED;
            }
            if (log->at == log->end) {
                return JOB_LOG_OVER;
            }
        }
        if (!is_comment(log->at)) {
            return JOB_LOG_READ;
        }
        log->at += strcspn(log->at, "\n") + 1;
        log->line++;
    }
}

enum job_log_result job_log_next(struct job_log *log, struct job_record *record,
                                 struct error *error)
{
    enum job_log_result found = find_job(log, error);
    if (found != JOB_LOG_READ) {
        return found;
    }
    const char *next = read_line(log, log->at, record);
    if (next == NULL) {
        return blame(log, "a job of the Standard Workload Format has 18 numbers", error);
    }
    if (record->submit_time < 0) {
        return blame(log, "the submit time, the second number, is not known", error);
    }
    if (record->submit_time < log->submit_time ||
        (record->submit_time == log->submit_time && record->number <= log->number)) {
        return blame(log,
                     "jobs come in the order of their submit times, those of one time in that "
                     "of their numbers",
                     error);
    }
    log->submit_time = record->submit_time;
    log->number = record->number;
    log->at = next;
    log->line++;
    return JOB_LOG_READ;
}
