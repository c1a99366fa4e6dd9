/*
 * The device "station": I/Os are served in the order they come, `servers` of them at a time,
 * whatever their blocks.
 *
 * An I/O costs one event, and O(1) beside the event queue.
 */
#ifndef MODELS_STORAGE_DEVICE_STATION_H
#define MODELS_STORAGE_DEVICE_STATION_H

#include "models/storage/device.h"
#include "sim/measure/ledger.h"

extern const struct kind device_station_kind;

struct device_station_parameters {
    struct distribution service; /* of one I/O */
    int64_t servers;
    double bandwidth; /* of one stream [bytes/s] */
};

/* clang-format off */
/** The rows of these parameters, in a struct that has them at an offset. @param use  used_where */
#define DEVICE_STATION_ROWS(at, use)                                                               \
    {.name = "service", .offset = (at) + offsetof(struct device_station_parameters, service),      \
     .type = PARAMETER_DISTRIBUTION, .preset = "\"1 ms\"", .used_where = (use),                    \
     .doc = "Time that one I/O is served."},                                                       \
    {.name = "servers", .offset = (at) + offsetof(struct device_station_parameters, servers),      \
     .type = PARAMETER_INTEGER, .preset = "8", .least = 1, .most = 1e6, .used_where = (use),       \
     .doc = "I/Os that are served at a time; the others wait, first come first served."},          \
    {.name = "bandwidth", .offset = (at) + offsetof(struct device_station_parameters, bandwidth),  \
     .type = PARAMETER_BANDWIDTH, .preset = "\"200 MB/s\"",                                        \
     .flags = PARAMETER_ABOVE_LEAST, .used_where = (use),                                          \
     .doc = "Bandwidth at which a journal is read back when it is replayed."}
/* clang-format on */

struct device_station {
    struct component component;
    const struct device_station_parameters *parameters;
    struct io_port port;
    struct stream services;
    struct io_list waiting;
    uint64_t waiting_count;
    struct ledger ledger; /* I/Os, waiting and in service */
};

#endif
