/*
 * A stream of I/Os to a device: an open one that arrives, a closed one of a population that thinks,
 * or a trace.
 *
 * An I/O is drawn (its blocks, its size, whether it writes) or read from the trace when it is
 * issued. Streams share devices; each hears of its own I/Os. What stands between a stream and a
 * device (a controller) is a device itself. An I/O costs one event beside those of its device.
 */
#ifndef MODELS_IO_IO_STREAM_H
#define MODELS_IO_IO_STREAM_H

#include "models/io/controllers.h"
#include "models/io/io_trace.h"
#include "models/storage/blocks.h"
#include "models/storage/device.h"
#include "sim/measure/ledger.h"

extern const struct kind io_stream_kind;
extern const struct table io_stream_table;

struct io_trace_parameters {
    const char *file;
};

struct io_stream_parameters {
    const char *device;
    struct distribution arrivals; /* time between them; none: closed, or a trace */
    int64_t population;           /* 0: open, or a trace */
    struct distribution think;
    struct io_trace_parameters *trace; /* NULL: none */
    struct part blocks;
    struct distribution size; /* [bytes] */
    double write_share;
};

struct io_streams;

struct io_stream {
    struct component component; /* path "io.NAME" */
    const struct io_stream_parameters *parameters;
    struct io_streams *all;
    uint32_t number;
    struct device *device;
    struct io_pool pool;
    struct blocks blocks;
    struct stream timing, sizing, writing;
    struct io_trace trace;
    struct io_trace_record next; /* of the trace, to be issued */
    bool is_over;                /* the trace has no more */
    sim_ticks completed;         /* when the last I/O of the trace was; -1: not yet */
    int64_t thinking;            /* of the population, and of a trace with times to think */

    struct ledger ledger; /* I/Os: from their issue to their completion */
    struct tally reads, writes;
    struct counter bytes_read, bytes_written;
};

/** All streams of a machine. */
struct io_streams {
    struct io_stream *each;
    uint32_t count;
    uint32_t unended;                /* traces, and streams without an end */
    bool ends_the_run;               /* with the last trace */
    struct device *devices;          /* as streams see them; behind them the caches */
    struct controllers *controllers; /* of some of the devices */
    struct level number;             /* open I/Os of all streams */
};

/** Devices and streams as a spec gives them. */
struct io_streams_parameters {
    const struct parameter_map *devices; /* of struct part */
    const struct parameter_map *caches;  /* of struct part */
    const struct parameter_map *streams; /* of struct io_stream_parameters */
    struct controllers_parameters controllers;
};

/** The machine that controllers are built in; all zeros where there are none. */
struct io_machine {
    struct interrupt_controller *interrupts;
    struct transfer_memory memory;
};

/** Build devices at "storage" and streams at "io", and add them to the assembly.
 *  @param system, workload  where these stand in the spec @return NULL: there are none */
struct io_streams *io_streams_build(struct assembly *assembly, const struct scope *system,
                                    const struct scope *workload,
                                    const struct io_streams_parameters *parameters,
                                    const struct io_machine *machine);

/** An I/O is completed: its stream hears of it; fits struct io_port. @param owner  the streams */
void io_streams_take(struct run *run, void *owner, struct io *io);

/** Complain of mistakes in devices and streams. */
void io_streams_check(const struct io_streams_parameters *parameters, const struct scope *system,
                      const struct scope *workload, const struct check_context *context);

#endif
