#include "models/storage/raid_parameters.h"

#include "models/storage/raid_failures.h"

#include <inttypes.h>

#define ROW(member) .name = #member, .offset = offsetof(struct raid_parameters, member)
#define REBUILD_ROW(member)                                                                        \
    .name = #member, .offset = offsetof(struct raid_rebuild_parameters, member)

static const char *const levels[] = {[RAID_0] = "raid0", [RAID_1] = "raid1",   [RAID_5] = "raid5",
                                     [RAID_6] = "raid6", [RAID_10] = "raid10", NULL};

static const char *const priorities[] = {
    [RAID_BESIDE] = "beside", [RAID_FOREGROUND_FIRST] = "foreground_first", NULL};

static const char *const mirror_reads[] = {
    [RAID_SHORTEST_QUEUE] = "shortest_queue", [RAID_TURNS] = "turns", NULL};

static const struct parameter_use with_spares[] = {{.path = "spares", .above = 0}, {.path = NULL}};
static const struct parameter_use of_foreground_first[] = {
    {.path = "priority", .is = "foreground_first"}, {.path = NULL}};

/* clang-format off */
static TABLE(rebuild_table, struct raid_rebuild_parameters,
      {REBUILD_ROW(spares), .type = PARAMETER_INTEGER, .preset = "0", .most = RAID_MEMBERS_MOST,
       .doc = "Hot spares: drives that stand by for the place of a member that fails. The"
              " drive that replaces the failed one, after time_to_repair, is a spare then; without"
              " a spare it goes to the empty place, and is rebuilt."},
      {REBUILD_ROW(spare_delay), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .used_where = with_spares,
       .doc = "Time from the failure of a member until its rebuild on a spare begins."},
      {REBUILD_ROW(size), .type = PARAMETER_SIZE, .preset = "\"512 KiB\"",
       .least = IO_BLOCK_BYTES, .most = 1e12,
       .doc = "Bytes of a member that are rebuilt at a time, by one read of each member that tells"
              " them and one write; rounded down to whole stripe units, one at least."},
      {REBUILD_ROW(depth), .type = PARAMETER_INTEGER, .preset = "2", .least = 1, .most = 1e4,
       .doc = "How many of these are under way at once: with two, rows are read while those before"
              " them are written."},
      {REBUILD_ROW(rate), .type = PARAMETER_BANDWIDTH,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "Most bytes of a member that are rebuilt in a second (md: sync_speed_max); no limit"
              " unless given."},
      {REBUILD_ROW(priority), .type = PARAMETER_CHOICE, .choices = priorities,
       .preset = "\"beside\"",
       .doc = "Whether the rebuild goes on beside I/Os of hosts, or only while none is open."},
      {REBUILD_ROW(least_rate), .type = PARAMETER_BANDWIDTH,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST, .used_where = of_foreground_first,
       .doc = "With foreground_first: bytes of a member that are rebuilt in a second even while"
              " I/Os of hosts are open (md: sync_speed_min); none unless given."});

static TABLE(failure_table, struct raid_failure,
      {.name = "at", .offset = offsetof(struct raid_failure, at), .type = PARAMETER_DURATION,
       .doc = "When the member fails, from the start of the run."},
      {.name = "member", .offset = offsetof(struct raid_failure, member),
       .type = PARAMETER_INTEGER, .most = RAID_MEMBERS_MOST - 1,
       .doc = "Which member, by its number in members.N, from 0. A place without a drive does not"
              " fail; a drive that is rebuilt does."});

static const struct parameter failure_row = {
    .name = "failure", .type = PARAMETER_OBJECT, .of = &failure_table,
    .doc = "A failure of a member."};

TABLE(device_raid_table, struct raid_parameters,
      {ROW(level), .type = PARAMETER_CHOICE, .choices = levels, .preset = "\"raid5\"",
       .doc = "Redundancy: none (raid0), copies on all members (raid1) or on pairs (raid10), one"
              " parity in each row (raid5), or two (raid6)."},
      {ROW(disks), .type = PARAMETER_INTEGER, .preset = "4", .least = 1, .most = RAID_MEMBERS_MOST,
       .doc = "Members of the array."},
      {ROW(stripe_unit), .type = PARAMETER_SIZE, .preset = "\"64 KiB\"", .least = IO_BLOCK_BYTES,
       .most = 1e9,
       .doc = "Bytes on one member before data goes on at the next; rounded down to whole blocks of"
              " 512 B."},
      {ROW(mirror_reads), .type = PARAMETER_CHOICE, .choices = mirror_reads,
       .preset = "\"shortest_queue\"",
       .doc = "The copy that a read of mirrored members asks: that with the fewest I/Os, of equal"
              " ones by turns, or always by turns."},
      {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
       .doc = "Time from the start, or from its replacement, to the failure of a member at random;"
              " without it there is none."},
      {ROW(time_to_repair), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time from the failure of a member until a replacement is whole: its rebuild is part"
              " of this time, and takes no I/Os. With rebuild: until a new drive is there. Without"
              " it a member that has failed stays down until data is lost; when that is restored"
              " all members are new."},
      {ROW(failures), .type = PARAMETER_LIST, .flags = PARAMETER_OPTIONAL, .element = &failure_row,
       .doc = "Failures of members at given times."},
      {ROW(time_to_restore), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
       .doc = "Time from a loss of data until it is restored on new members, as from a backup; I/Os"
              " fail meanwhile, as do those that were open at the loss."},
      {ROW(error_time), .type = PARAMETER_DURATION, .preset = "\"1 ms\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time that an I/O takes to fail while data is lost."},
      {ROW(rebuild), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL, .of = &rebuild_table,
       .doc = "The rebuild of members by I/Os, and hot spares; without it a rebuild is part of"
              " time_to_repair."},
      MEMBER_ROWS(offsetof(struct raid_parameters, member)));
/* clang-format on */

struct raid_layout raid_layout_of(const struct raid_parameters *parameters)
{
    uint64_t unit = (uint64_t)parameters->stripe_unit / IO_BLOCK_BYTES;
    return (struct raid_layout){.level = (enum raid_level)parameters->level,
                                .members = (uint32_t)parameters->disks,
                                .unit = unit,
                                .rows = member_blocks(&parameters->member) / unit};
}

static void check_level(const struct raid_parameters *parameters, const struct scope *scope,
                        const struct check_context *context)
{
    static const int64_t least[] = {
        [RAID_0] = 1, [RAID_1] = 2, [RAID_5] = 3, [RAID_6] = 4, [RAID_10] = 2};
    if (parameters->disks < least[parameters->level]) {
        scope_complain(scope, "disks", context->complaints,
                       "is %" PRId64 ": %s needs at least %" PRId64, parameters->disks,
                       levels[parameters->level], least[parameters->level]);
    } else if (parameters->level == RAID_10 && parameters->disks % 2 != 0) {
        scope_complain(scope, "disks", context->complaints,
                       "is %" PRId64 ": the members of raid10 are pairs", parameters->disks);
    }
}

void raid_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct raid_parameters *parameters = from;
    size_t before = context->complaints->errors;
    raid_failures_check(parameters, scope, context);
    member_check(&parameters->member, scope, context);
    if (!context->is_whole) {
        return;
    }
    check_level(parameters, scope, context);
    if (context->complaints->errors == before && raid_layout_of(parameters).rows == 0) {
        scope_complain(scope, "stripe_unit", context->complaints,
                       "is %" PRId64 " B, and a member keeps %" PRIu64 " B",
                       parameters->stripe_unit,
                       member_blocks(&parameters->member) * IO_BLOCK_BYTES);
    }
}
