/* The state of a SAN: for its own functions, and for tests. */
#ifndef MODELS_STORAGE_SAN_STATE_H
#define MODELS_STORAGE_SAN_STATE_H

#include "models/storage/san_failures.h"
#include "sim/base/bit_set.h"
#include "sim/measure/counter.h"
#include "sim/measure/level.h"

/** The random failures of a part that has a time to failure. */
struct san_life {
    struct stream failing, repairing;
    sim_ticks failed_at; /* of the failure that goes on; -1: none */
    struct counter failures;
};

struct san_part {
    const char *path; /* "san.fabrics.red" */
    const struct san_part_parameters *parameters;
    sim_ticks latency;         /* each way, with that of its distance */
    struct san_lane *lanes[2]; /* of reads, of writes; NULL: without a rate */
    uint32_t failures;         /* that go on */
    struct san_life *life;     /* NULL: it does not fail at random */
    struct level works;        /* where it does: 1 or 0 */
};

/** I/Os of a host to a unit, where parts fail at random. */
struct san_reach {
    const char *path;  /* "san.nodes.alpha.lun0" */
    struct level goes; /* 1 while a path carries them */
};

struct san_host {
    const char *path;  /* "san.nodes.alpha" */
    struct tally done; /* time of I/Os from their submission */
    /* where parts fail at random: */
    struct level paths, has_path; /* paths that work; 1 while one does */
    struct counter path_losses;
    struct san_reach *units;
};

struct san {
    struct component component; /* "san" */
    const struct san_parameters *parameters;
    struct san_listener listener;
    uint64_t rank;         /* the first of 2^32 */
    uint64_t failure_rank; /* the first of two for each part */
    struct san_part_listener part_listener;
    uint32_t host_count, way_count, part_count, unit_count;
    struct san_way ways[PATHS_MOST];
    struct san_host *hosts;
    struct san_part *parts;
    bool fails_at_random; /* a part has a time to failure */
    struct level failed;  /* random failures that go on */
    wide repaired_time;   /* of those that are over [ticks] */
};

/** The events of a SAN. Argument: the I/O; from SAN_FAILED on the part. */
enum san_event { SAN_ARRIVED, SAN_CAME, SAN_FAILED, SAN_REPAIRED, SAN_EVENTS };

event_handler san_on_failed, san_on_repaired; /* san_failures.c */

/** Rows of san_metrics; those of lanes are SAN_LANE_ROWS each. */
enum {
    SAN_THROUGHPUT,
    SAN_RESPONSE_TIME,
    SAN_FAIRNESS,
    SAN_HOST_THROUGHPUT,
    SAN_HOST_RESPONSE_TIME,
    SAN_ADAPTERS,
    SAN_FABRICS = SAN_ADAPTERS + SAN_LANE_ROWS,
    SAN_PORTS = SAN_FABRICS + SAN_LANE_ROWS,
    SAN_PATH_AVAILABILITY = SAN_PORTS + SAN_LANE_ROWS,
    SAN_HOST_PATH_AVAILABILITY,
    SAN_HOST_PATHS,
    SAN_HOST_PATH_LOSSES,
    SAN_HOST_IO_AVAILABILITY,
    SAN_PART_ROWS /* SAN_LIFE_ROWS for each sort */
};

/** Rows of parts that fail at random, in their order. */
enum { SAN_LIFE_AVAILABILITY, SAN_LIFE_FAILURES, SAN_LIFE_ROWS };

extern const struct metric_row san_metrics[];

void san_report(const struct component *component, struct report *report);

#endif
