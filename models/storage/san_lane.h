/*
 * A lane of a part of the SAN: the data of reads, or of writes, that pass it one after another.
 *
 * Links of Fibre Channel carry both ways at once, so a part has a lane for the data of reads and
 * one for those of writes. Commands and statuses are short and wait for nobody.
 *
 * An I/O costs one event, and O(1) beside the event queue.
 */
#ifndef MODELS_STORAGE_SAN_LANE_H
#define MODELS_STORAGE_SAN_LANE_H

#include "models/storage/io.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

struct san_part_parameters; /* models/storage/san.h */

extern const struct kind san_lane_kind;

/** The rows of a lane's metrics, in their order. */
enum {
    SAN_LANE_UTILIZATION,
    SAN_LANE_QUEUE_LENGTH,
    SAN_LANE_RESPONSE_TIME,
    SAN_LANE_THROUGHPUT,
    SAN_LANE_ROWS
};

/* clang-format off */
/** These rows of lanes whose names begin so: "ports.PORT.LANE.". */
#define SAN_LANE_METRICS(BEFORE)                                                                   \
    METRIC(BEFORE "utilization", "1", MEAN, "Share of time in which data pass the lane."),         \
    METRIC_LESS(BEFORE "queue_length", "1", MEAN, "I/Os whose data wait or pass."),                \
    METRIC_LESS(BEFORE "response_time", "s", RATIO,                                                \
                "Time from the arrival of data until they have passed."),                          \
    METRIC_MORE(BEFORE "throughput", "1/s", MEAN, "I/Os whose data pass in a second.")
/* clang-format on */

struct san_lane {
    struct component component; /* "san.ports.a0.reads" */
    const struct san_part_parameters *parameters;
    const struct metric_row *rows;
    struct io_port passed; /* takes the I/Os whose data have passed */
    struct stream services;
    struct io_list waiting;
    uint64_t waiting_count;
    struct ledger ledger; /* I/Os, waiting and passing */
};

/** Whether data of I/Os take time at a part, so that it has lanes. */
bool san_lane_is_needed(const struct san_part_parameters *parameters);

/** Build a lane and add it to the assembly. @param scope  its own @param rows  SAN_LANE_METRICS */
struct san_lane *san_lane_build(struct assembly *assembly, const struct scope *scope,
                                const struct san_part_parameters *parameters,
                                const struct metric_row *rows, struct io_port passed);

/** Metrics of a lane over the report's window. */
void san_lane_report(const struct san_lane *lane, struct report *report);

/** The data of an I/O have come. The I/O is the lane's until its port takes it. */
void san_lane_join(struct run *run, struct san_lane *lane, struct io *io);

#endif
