/* The object "storage.NAME" of a cluster's spec. */
#include "models/storage/lun.h"

#define ROW(member) .name = #member, .offset = offsetof(struct lun_parameters, member)

static const struct parameter_use of_station[] = {{.path = "device", .is_absent = true},
                                                  {.path = NULL}};

static const char *const no_path_retries[] = {"fail", "queue", NULL};

/* clang-format off */
TABLE(lun_table, struct lun_parameters,
      DEVICE_STATION_ROWS(offsetof(struct lun_parameters, station), of_station),
      {ROW(preempt), .type = PARAMETER_DISTRIBUTION, .preset = "\"1 s\"",
       .doc = "Time until a new owner has taken over the reservation of another."},
      {ROW(persistent_reservations), .type = PARAMETER_BOOLEAN, .preset = "true",
       .doc = "Whether the owner reserves the unit for itself (SCSI-3 persistent reservations), so"
              " that writes of a node that was preempted are refused."},
      {ROW(no_path_retry), .type = PARAMETER_CHOICE, .choices = no_path_retries,
       .preset = "\"fail\"",
       .doc = "The fate of I/Os of a node that has lost all its paths to the unit: they fail after"
              " fast_io_fail_tmo, and the application with them, or they queue until a path is back"
              " (multipath.conf: no_path_retry)."},
      {ROW(fast_io_fail_tmo), .type = PARAMETER_DURATION, .preset = "\"5 s\"",
       .doc = "Time from the failure of a path that its link reports until I/Os take another path;"
              " where all are lost at once, with no_path_retry fail, until I/Os fail. For a number"
              " of retries in multipath.conf add as many polling_interval."},
      {ROW(paths), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = PATHS_MOST,
       .doc = "Paths of each node to the unit, of which one is active (multipath.conf:"
              " path_grouping_policy failover); with a SAN they follow from it."},
      {ROW(checker_interval), .type = PARAMETER_DURATION, .preset = "\"5 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time from one check of a path to the next (multipath.conf: polling_interval)."},
      {ROW(checker_timeout), .type = PARAMETER_DURATION, .preset = "\"30 s\"",
       .doc = "Time after which a check finds a path failed that answers nothing"
              " (multipath.conf: checker_timeout; SCSI commands: 30 s)."},
      {ROW(device), .type = PARAMETER_PART, .flags = PARAMETER_OPTIONAL | PARAMETER_SAME_PATH,
       .role = "device",
       .doc = "The device under the unit; a station of the keys above unless given."},
      {ROW(blocks), .type = PARAMETER_PART, .flags = PARAMETER_OPTIONAL, .role = "blocks",
       .kind = "uniform",
       .doc = "With a device that has blocks: those that I/Os of nodes refer to; uniform over all"
              " of it unless given."},
      {ROW(size), .type = PARAMETER_SIZES, .preset = "\"4 KiB\"", .flags = PARAMETER_ABOVE_LEAST,
       .doc = "With a device that has blocks, or a SAN: the size of an I/O of a node."});
/* clang-format on */
