#include "models/addresses/trace_reader.h"

#include "sim/base/foreign.h"

#include <inttypes.h>
#include <string.h>

enum { LINE_SHOWN = 80 };

static const struct trace_format *const formats[] = {&trace_lackey, &trace_csv, NULL};

/* A problem with the next line. */
enum trace_result trace_reader_blame(const struct trace_reader *reader, const char *problem,
                                     struct error *error)
{
    char line[LINE_SHOWN];
    size_t length = strcspn(reader->at, "\r\n");
    length = length < sizeof line - 1 ? length : sizeof line - 1;
    memcpy(line, reader->at, length);
    line[length] = '\0';
    error_set(error, ERROR_RUN, reader->input.path, "line %" PRIu64 ": \"%s\": %s",
              reader->line + 1, line, problem);
    return TRACE_FAILED;
}

/* A problem with the file behind the lines read so far. */
static bool blame_file(const struct trace_reader *reader, const struct error *reason,
                       struct error *error)
{
    return error_set(error, reason->code, reason->where, "line %" PRIu64 ": %s", reader->line + 1,
                     reason->text);
}

static bool read_piece(struct trace_reader *reader, struct error *error)
{
    struct error reason = {0};
    size_t length;
    if (!trace_input_next(&reader->input, &reader->at, &length, &reason)) {
        return blame_file(reader, &reason, error);
    }
    reader->end = reader->at + length;
    return true;
}

enum trace_result trace_reader_more(struct trace_reader *reader, struct error *error)
{
    if (!read_piece(reader, error)) {
        return TRACE_FAILED;
    }
    return reader->at == reader->end ? TRACE_OVER : TRACE_READ;
}

/* Read what stands above the lines. */
static bool begin(struct trace_reader *reader, struct error *error)
{
    const char *problem;
    const char *first = reader->format->begin(&reader->layout, reader->at, &problem);
    if (first == NULL) {
        trace_reader_blame(reader, problem, error);
        return false;
    }
    reader->line += first != reader->at;
    reader->at = first;
    return true;
}

bool trace_reader_open(struct trace_reader *reader, struct arena *arena, const char *path,
                       struct error *error)
{
    *reader = (struct trace_reader){.format = NULL};
    if (!trace_input_open(&reader->input, arena, path, error) || !read_piece(reader, error)) {
        return false;
    }
    for (size_t i = 0; reader->at < reader->end && formats[i] != NULL; i++) {
        if (formats[i]->fits(reader->at)) {
            reader->format = formats[i];
            return begin(reader, error);
        }
    }
    if (reader->at < reader->end) {
        trace_reader_blame(reader,
                           "this is neither a line of valgrind's lackey nor the names of columns "
                           "of CSV, of which kind, address and bytes are needed",
                           error);
        return false;
    }
    return error_set(error, ERROR_RUN, path, "the file is empty");
}

bool trace_reader_rewind(struct trace_reader *reader, struct error *error)
{
    trace_input_rewind(&reader->input);
    reader->line = 0;
    return read_piece(reader, error) && begin(reader, error);
}
