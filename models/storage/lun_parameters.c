/* The object "storage.NAME" of a cluster's spec. */
#include "models/storage/lun.h"

#define ROW(member) .name = #member, .offset = offsetof(struct lun_parameters, member)

static const struct parameter_use of_station[] = {{.path = "device", .is_absent = true},
                                                  {.path = NULL}};

static const char *const no_path_retries[] = {"fail", "queue", NULL};
static const char *const path_groupings[] = {"failover", "multibus", "group_by_prio", NULL};
static const char *const path_selectors[] = {"round_robin", "queue_length", "service_time", NULL};
static const char *const failbacks[] = {"manual", "immediate", NULL};

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
       .doc = "Paths of each node to the unit; with a SAN they follow from it."},
      {ROW(path_grouping), .type = PARAMETER_CHOICE, .choices = path_groupings,
       .preset = "\"failover\"",
       .doc = "The paths that a node uses at once (multipath.conf: path_grouping_policy): one"
              " (failover), all (multibus), or those of one priority, the highest that has a path"
              " left (group_by_prio; san.ports.NAME.priority)."},
      {ROW(path_selector), .type = PARAMETER_CHOICE, .choices = path_selectors,
       .preset = "\"service_time\"",
       .doc = "The path of those in use that an I/O takes (multipath.conf: path_selector): each in"
              " turn (round_robin), that with the fewest I/Os under way (queue_length), or with"
              " the fewest bytes (service_time); the next in turn of several."},
      {ROW(failback), .type = PARAMETER_CHOICE, .choices = failbacks, .preset = "\"manual\"",
       .doc = "Whether I/Os go back when a path is found again that is before those in use, by"
              " its priority, then its number (immediate), or stay where they are (manual)."},
      {ROW(failback_after), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "With failback immediate: time from then until they go back (multipath.conf:"
              " failback n)."},
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
