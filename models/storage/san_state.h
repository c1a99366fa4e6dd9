/* The state of a SAN: for its own functions, and for tests. */
#ifndef MODELS_STORAGE_SAN_STATE_H
#define MODELS_STORAGE_SAN_STATE_H

#include "models/storage/san.h"
#include "sim/base/bit_set.h"

struct san_part {
    sim_ticks latency;         /* each way, with that of its distance */
    struct san_lane *lanes[2]; /* of reads, of writes; NULL: without a rate */
};

struct san_host {
    const char *path;  /* "san.nodes.alpha" */
    struct tally done; /* time of I/Os from their submission */
};

struct san {
    struct component component; /* "san" */
    const struct san_parameters *parameters;
    struct san_listener listener;
    uint64_t rank; /* the first of 2^32 */
    uint32_t host_count, way_count, part_count;
    struct san_way ways[PATHS_MOST];
    struct san_host *hosts;
    struct san_part *parts;
};

/** Rows of san_metrics; those of lanes are SAN_LANE_ROWS each. */
enum {
    SAN_THROUGHPUT,
    SAN_RESPONSE_TIME,
    SAN_FAIRNESS,
    SAN_HOST_THROUGHPUT,
    SAN_HOST_RESPONSE_TIME,
    SAN_ADAPTERS,
    SAN_FABRICS = SAN_ADAPTERS + SAN_LANE_ROWS,
    SAN_PORTS = SAN_FABRICS + SAN_LANE_ROWS
};

extern const struct metric_row san_metrics[];

void san_report(const struct component *component, struct report *report);

#endif
