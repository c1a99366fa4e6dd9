/*
 * The members of an array: devices that are all alike, and that know nothing of each other.
 *
 * A spec says which device they are by the key of its parameters: "station" (the default), "disk"
 * or "ssd". A station looks at no blocks; as a member it has a capacity, so that arrays of
 * stations have blocks too.
 */
#ifndef MODELS_STORAGE_MEMBER_H
#define MODELS_STORAGE_MEMBER_H

#include "models/storage/device_station.h"
#include "models/storage/disk.h"
#include "models/storage/ssd.h"

struct member_parameters {
    struct device_station_parameters *station;
    struct disk_parameters *disk; /* NULL: another */
    struct ssd_parameters *ssd;   /* NULL: another */
    int64_t station_capacity;     /* [bytes] */
};

extern const struct table member_station_table;
extern const struct parameter_use member_is_no_disk[], member_is_station[];

/* clang-format off */
/** The rows of these parameters, in a struct that has them at an offset. */
#define MEMBER_ROWS(at)                                                                            \
    {.name = "station", .offset = (at) + offsetof(struct member_parameters, station),              \
     .type = PARAMETER_OBJECT, .of = &member_station_table, .preset = "{}",                        \
     .used_where = member_is_station, .doc = "Members that are stations."},                        \
    {.name = "disk", .offset = (at) + offsetof(struct member_parameters, disk),                    \
     .type = PARAMETER_OBJECT, .of = &device_disk_table, .flags = PARAMETER_OPTIONAL,              \
     .doc = "Members that are disks, in place of stations."},                                      \
    {.name = "ssd", .offset = (at) + offsetof(struct member_parameters, ssd),                      \
     .type = PARAMETER_OBJECT, .of = &device_ssd_table, .flags = PARAMETER_OPTIONAL,               \
     .used_where = member_is_no_disk, .doc = "Members that are SSDs, in place of stations."},      \
    {.name = "station_capacity",                                                                   \
     .offset = (at) + offsetof(struct member_parameters, station_capacity),                        \
     .type = PARAMETER_SIZE, .preset = "\"100 GB\"", .least = IO_BLOCK_BYTES, .most = 1e16,        \
     .used_where = member_is_station,                                                              \
     .doc = "Capacity of a member that is a station; rounded down to whole blocks of 512 B."}
/* clang-format on */

/** The device that each member is. */
struct part member_part(const struct member_parameters *parameters);

/** The key of its parameters: "station". */
const char *member_key(const struct member_parameters *parameters);

/** Blocks of IO_BLOCK_BYTES that each member keeps. */
uint64_t member_blocks(const struct member_parameters *parameters);

/** Complain of mistakes in them. @param scope  of the array */
void member_check(const struct member_parameters *parameters, const struct scope *scope,
                  const struct check_context *context);

#endif
