/* A trace read access by access, whatever its format. */
#ifndef MODELS_ADDRESSES_TRACE_READER_H
#define MODELS_ADDRESSES_TRACE_READER_H

#include "models/addresses/trace_format.h"
#include "models/addresses/trace_input.h"

struct trace_reader {
    struct trace_input input;
    const struct trace_format *format; /* NULL: the file is empty */
    struct trace_layout layout;
    const char *at; /* the next line */
    const char *end;
    uint64_t line; /* its number less 1: lines read so far */
};

/** Open a trace and find out its format. All memory comes from the arena. */
bool trace_reader_open(struct trace_reader *reader, struct arena *arena, const char *path,
                       struct error *error);

/** Start again at the first line; a file that was read before is sure to open. */
bool trace_reader_rewind(struct trace_reader *reader, struct error *error);

enum trace_result { TRACE_READ, TRACE_OVER, TRACE_FAILED };

/* The slow ends of trace_reader_next. */
enum trace_result trace_reader_more(struct trace_reader *reader, struct error *error);
enum trace_result trace_reader_blame(const struct trace_reader *reader, const char *problem,
                                     struct error *error) __attribute__((cold));

/** Read a line, which may be no access. */
static inline enum trace_result trace_reader_next(struct trace_reader *reader,
                                                  struct trace_record *record, struct error *error)
{
    if (__builtin_expect(reader->at == reader->end, 0)) {
        enum trace_result result = trace_reader_more(reader, error);
        if (result != TRACE_READ) {
            return result;
        }
    }
    const char *problem;
    const char *next = reader->format->read(&reader->layout, reader->at, record, &problem);
    if (__builtin_expect(next == NULL, 0)) {
        return trace_reader_blame(reader, problem, error);
    }
    reader->at = next;
    reader->line++;
    return TRACE_READ;
}

#endif
