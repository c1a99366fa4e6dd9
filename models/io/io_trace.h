/*
 * Traces of I/Os, from CSV files, gzipped or not.
 *
 * A line of names comes first; the columns may stand in any order:
 *
 *     think,block,bytes,kind         time,block,bytes,kind
 *     0.040169,8437604,2048,r        0,98,512,r
 *     0.022004,8437624,6144,w        0.0125,183,512,w
 *
 * `think` is the time [s] from the completion of the I/O before, `time` that since the start of the
 * run, in order; a file has one of them. A block has 512 bytes, a kind is r or w. Reading a line
 * costs time proportional to its length; memory is the same however long the file is.
 */
#ifndef MODELS_IO_IO_TRACE_H
#define MODELS_IO_IO_TRACE_H

#include "models/addresses/trace_input.h"
#include "sim/kernel/ticks.h"

enum io_trace_column {
    IO_TRACE_TIME,
    IO_TRACE_THINK,
    IO_TRACE_BLOCK,
    IO_TRACE_BYTES,
    IO_TRACE_KIND,
    IO_TRACE_COLUMNS
};

struct io_trace {
    struct trace_input input;
    int64_t ticks_per_second;
    enum io_trace_column columns[IO_TRACE_COLUMNS];
    unsigned count;
    bool thinks; /* it has a column of times to think */
    const char *at, *end;
    uint64_t line; /* lines read so far */
};

struct io_trace_record {
    sim_ticks time; /* or time to think */
    uint64_t block;
    uint64_t bytes;
    bool is_write;
};

enum io_trace_result { IO_TRACE_READ, IO_TRACE_OVER, IO_TRACE_FAILED };

/** Open a trace and read its names of columns. All memory comes from the arena. */
bool io_trace_open(struct io_trace *trace, struct arena *arena, const char *path,
                   int64_t ticks_per_second, struct error *error);

/** Read the next I/O. */
enum io_trace_result io_trace_next(struct io_trace *trace, struct io_trace_record *record,
                                   struct error *error);

#endif
