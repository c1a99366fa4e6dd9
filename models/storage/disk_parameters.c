/* The parameters of a disk. */
#include "models/storage/disk.h"

#define ROW(member)      .name = #member, .offset = offsetof(struct disk_parameters, member)
#define OVERHEAD(member) .name = #member, .offset = offsetof(struct disk_overheads, member)

static const struct table overhead_table = {
    .rows =
        (const struct parameter[]){
            {.name = "after_read",
             .type = PARAMETER_DURATION,
             .offset = offsetof(struct disk_overhead, after_read),
             .preset = "\"0 s\"",
             .most = DISK_SECONDS_MOST,
             .doc = "Where the I/O before was a read."},
            {.name = "after_write",
             .type = PARAMETER_DURATION,
             .offset = offsetof(struct disk_overhead, after_write),
             .preset = "\"0 s\"",
             .most = DISK_SECONDS_MOST,
             .doc = "Where the I/O before was a write."},
        },
    .count = 2,
    .bytes = sizeof(struct disk_overhead),
};

static TABLE(overheads_table, struct disk_overheads,
             {OVERHEAD(read_hit), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
              .of = &overhead_table,
              .doc = "Processing of a read that the buffer has some blocks of."},
             {OVERHEAD(read_miss), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
              .of = &overhead_table, .doc = "Processing of a read of the media, before the seek."},
             {OVERHEAD(write_hit), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
              .of = &overhead_table,
              .doc = "Processing of a write that is completed before it is on the media."},
             {OVERHEAD(write_miss), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
              .of = &overhead_table, .doc = "Processing of a write to the media, before the seek."},
             {OVERHEAD(read_completion), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
              .most = DISK_SECONDS_MOST, .doc = "Processing at the end of a read."},
             {OVERHEAD(write_completion), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
              .most = DISK_SECONDS_MOST, .doc = "Processing at the end of a write."},
             {OVERHEAD(reconnect), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
              .most = DISK_SECONDS_MOST,
              .doc = "Time to get the bus back once data of a read is there; part of bus."});

/* clang-format off */
TABLE(device_disk_table, struct disk_parameters,
      {ROW(surfaces), .type = PARAMETER_INTEGER, .preset = "2", .least = 1,
       .most = DISK_SURFACES_MOST, .doc = "Surfaces that keep data, each with a head."},
      {ROW(zones), .type = PARAMETER_LIST, .element = &disk_zone_row, .count_least = 1,
       .doc = "The zones, from the outermost cylinder on."},
      {ROW(rotation_speed), .type = PARAMETER_RATE, .preset = "\"7200 /min\"",
       .least = 1, .most = 1e4, .doc = "Turns of the platters."},
      {ROW(seek), .type = PARAMETER_OBJECT, .of = &disk_seek_table,
       .doc = "How long the arm moves, by the distance."},
      {ROW(head_switch), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .most = DISK_SECONDS_MOST,
       .doc = "Time to another surface of the cylinder; while the arm moves it is part of that."},
      {ROW(read_settle), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .most = DISK_SECONDS_MOST,
       .doc = "Time that a read adds to a seek or a head switch."},
      {ROW(write_settle), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .most = DISK_SECONDS_MOST,
       .doc = "Time that a write adds to a seek or a head switch."},
      {ROW(head_cylinder), .type = PARAMETER_INTEGER, .preset = "0", .most = DISK_CYLINDERS_MOST,
       .doc = "Where the arm is at the start of the run."},
      {ROW(bus_bandwidth), .type = PARAMETER_BANDWIDTH,
       .flags = PARAMETER_OPTIONAL, .least = 1e3,
       .doc = "Bandwidth between the disk and its host; without limit unless given."},
      {ROW(bus_write_bandwidth), .type = PARAMETER_BANDWIDTH,
       .flags = PARAMETER_OPTIONAL, .least = 1e3,
       .doc = "The same for writes, where it is another."},
      {ROW(read_watermark), .type = PARAMETER_REAL, .preset = "0", .most = 1,
       .doc = "Share of a read that is in the buffer before the bus begins to carry it."},
      {ROW(overheads), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
       .of = &overheads_table, .doc = "Processing of commands by the disk."},
      {ROW(buffer), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
       .of = &disk_buffer_table,
       .doc = "The buffer (track buffer): reads ahead, and writes behind; none unless given."},
      {ROW(scheduling), .type = PARAMETER_KIND, .role = "disk_scheduling", .preset = "\"fcfs\"",
       .doc = "Which of the I/Os that wait is served next."});
/* clang-format on */
