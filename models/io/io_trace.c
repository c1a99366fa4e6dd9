#include "models/io/io_trace.h"

#include <inttypes.h>
#include <string.h>

enum { LINE_SHOWN = 80, NUMBER_BITS = 48 };

static const char *const names[IO_TRACE_COLUMNS] = {[IO_TRACE_TIME] = "time",
                                                    [IO_TRACE_THINK] = "think",
                                                    [IO_TRACE_BLOCK] = "block",
                                                    [IO_TRACE_BYTES] = "bytes",
                                                    [IO_TRACE_KIND] = "kind"};

/* A problem with the next line. @return false */
static bool blame(const struct io_trace *trace, const char *problem, struct error *error)
{
    char line[LINE_SHOWN];
    size_t length = strcspn(trace->at, "\r\n");
    length = length < sizeof line - 1 ? length : sizeof line - 1;
    memcpy(line, trace->at, length);
    line[length] = '\0';
    return error_set(error, ERROR_RUN, trace->input.path, "line %" PRIu64 ": \"%s\": %s",
                     trace->line + 1, line, problem);
}

static bool is_end(char character)
{
    return character == ',' || character == '\r' || character == '\n';
}

/* More lines. @return false with an error; at = end: the file is over */
static bool refill(struct io_trace *trace, struct error *error)
{
    struct error reason = {0};
    size_t length;
    if (!trace_input_next(&trace->input, &trace->at, &length, &reason)) {
        return error_set(error, reason.code, reason.where, "line %" PRIu64 ": %s", trace->line + 1,
                         reason.text);
    }
    trace->end = trace->at + length;
    return true;
}

/* @return the next line; NULL: the line has something behind its values */
static const char *line_end(const char *at)
{
    at += *at == '\r';
    return *at == '\n' ? at + 1 : NULL;
}

static const char *read_name(struct io_trace *trace, const char *at, unsigned *seen)
{
    size_t length = 0;
    while (!is_end(at[length])) {
        length++;
    }
    for (unsigned i = 0; i < IO_TRACE_COLUMNS; i++) {
        bool is_it = strlen(names[i]) == length && memcmp(names[i], at, length) == 0;
        if (is_it && (*seen >> i & 1) == 0) {
            *seen |= 1U << i;
            trace->columns[trace->count++] = (enum io_trace_column)i;
            return at + length;
        }
    }
    return NULL;
}

static bool read_names(struct io_trace *trace, struct error *error)
{
    static const char problem[] = "the first line has the names of the columns: time or think, "
                                  "block, bytes and kind";
    enum { NEEDED = 1U << IO_TRACE_BLOCK | 1U << IO_TRACE_BYTES | 1U << IO_TRACE_KIND };
    unsigned seen = 0;
    const char *at = trace->at;
    do {
        at = read_name(trace, at, &seen);
    } while (at != NULL && *at++ == ',');
    unsigned times = seen & (1U << IO_TRACE_TIME | 1U << IO_TRACE_THINK);
    const char *next = at == NULL ? NULL : line_end(at - 1);
    if (next == NULL || (seen & NEEDED) != NEEDED || times == 0 || (times & (times - 1)) != 0) {
        return blame(trace, problem, error);
    }
    trace->thinks = times == 1U << IO_TRACE_THINK;
    trace->at = next;
    trace->line = 1;
    return true;
}

bool io_trace_open(struct io_trace *trace, struct arena *arena, const char *path,
                   int64_t ticks_per_second, struct error *error)
{
    *trace = (struct io_trace){.ticks_per_second = ticks_per_second};
    if (!trace_input_open(&trace->input, arena, path, error) || !refill(trace, error)) {
        return false;
    }
    if (trace->at == trace->end) {
        return error_set(error, ERROR_RUN, path, "the file is empty");
    }
    return read_names(trace, error);
}

/* A whole number under 2^48. @return behind it, or NULL */
static const char *read_number(const char *at, uint64_t *number)
{
    const char *first = at;
    for (*number = 0; *at >= '0' && *at <= '9' && *number >> NUMBER_BITS == 0; at++) {
        *number = *number * 10 + (uint64_t)(*at - '0');
    }
    return at == first || *number >> NUMBER_BITS != 0 ? NULL : at;
}

/* Seconds, with or without digits behind a point; those under a tick are cut off. */
static const char *read_seconds(const char *at, int64_t ticks_per_second, sim_ticks *ticks)
{
    uint64_t whole;
    at = read_number(at, &whole);
    if (at == NULL) {
        return NULL;
    }
    *ticks = ticks_times((int64_t)whole, ticks_per_second);
    if (*at == '.') {
        int64_t unit = ticks_per_second / 10;
        for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10) {
            *ticks = ticks_add(*ticks, unit * (*at - '0'));
        }
    }
    return at;
}

static const char *read_column(const struct io_trace *trace, enum io_trace_column column,
                               const char *at, struct io_trace_record *record)
{
    switch (column) {
    case IO_TRACE_TIME:
    case IO_TRACE_THINK:
        return read_seconds(at, trace->ticks_per_second, &record->time);
    case IO_TRACE_BLOCK:
        return read_number(at, &record->block);
    case IO_TRACE_BYTES:
        return read_number(at, &record->bytes);
    default:
        record->is_write = (*at | 0x20) == 'w';
        return record->is_write || (*at | 0x20) == 'r' ? at + 1 : NULL;
    }
}

enum io_trace_result io_trace_next(struct io_trace *trace, struct io_trace_record *record,
                                   struct error *error)
{
    if (trace->at == trace->end) {
        if (!refill(trace, error)) {
            return IO_TRACE_FAILED;
        }
        if (trace->at == trace->end) {
            return IO_TRACE_OVER;
        }
    }
    const char *at = trace->at;
    for (unsigned i = 0; at != NULL && i < trace->count; i++) {
        at = i > 0 && *at++ != ',' ? NULL : read_column(trace, trace->columns[i], at, record);
    }
    const char *next = at == NULL ? NULL : line_end(at);
    if (next == NULL || record->bytes == 0) {
        blame(trace,
              "an I/O has a time in seconds, a block and bytes (whole numbers, bytes above "
              "0) and a kind, r or w, as the first line names them",
              error);
        return IO_TRACE_FAILED;
    }
    trace->at = next;
    trace->line++;
    return IO_TRACE_READ;
}
