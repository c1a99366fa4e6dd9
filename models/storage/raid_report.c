/* Metrics, laws and invariants of an array. */
#include "models/invariants.h"
#include "models/storage/raid_failures.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    UTILIZATION,
    QUEUE_LENGTH,
    RESPONSE_TIME,
    THROUGHPUT,
    READ_RESPONSE_TIME,
    WRITE_RESPONSE_TIME,
    MEMBER_IOS,
    WHOLE_ROW_SHARE,
    FAILURES,
    DEGRADED,
    DATA_LOSSES,
    TIME_TO_DATA_LOSS,
    WHOLE_RESPONSE_TIME,
    DEGRADED_RESPONSE_TIME,
    REBUILDS,
    REBUILD_TIME,
    REBUILD_IOS,
    UNAVAILABLE,
    FAILED,
};

const struct metric_row raid_metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of the members' time in which they have I/Os."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os of hosts that are open."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from an I/O to its completion, which is that of its last part."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second (IOPS)."),
    [READ_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("read_response_time", "Time from a read to its completion."),
    [WRITE_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("write_response_time", "Time from a write to its completion."),
    [MEMBER_IOS] =
        METRIC_LESS("member_ios", "1", RATIO,
                    "I/Os that members complete, not for rebuilds, for each that the array"
                    " completes."),
    [WHOLE_ROW_SHARE] =
        METRIC_MORE("whole_row_share", "1", SHARE,
                    "Rows written whole, without reads before, of all rows written."),
    [FAILURES] = METRIC_LESS("failures", "1", COUNT, "Failures of members."),
    [DEGRADED] = METRIC_LESS("degraded", "1", MEAN,
                             "Share of time in which a member is down, or is not rebuilt."),
    [DATA_LOSSES] =
        METRIC_LESS("data_losses", "1", COUNT,
                    "Times that more members were down at once than the level bears; the array"
                    " began anew each time, when the data was restored."),
    [TIME_TO_DATA_LOSS] =
        METRIC_MORE("time_to_data_loss", "s", RATIO, "Time for each loss of data (MTTDL)."),
    [WHOLE_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "whole_response_time", "Response time of I/Os that are completed while no member is down;"
                               " of arrays whose members may fail."),
    [DEGRADED_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "degraded_response_time", "Response time of I/Os that are completed while a member is down;"
                                  " of arrays whose members may fail."),
    [REBUILDS] = METRIC_MORE("rebuilds", "1", COUNT, "Rebuilds that were completed; with rebuild."),
    [REBUILD_TIME] = METRIC_LESS("rebuild_time", "s", RATIO,
                                 "Time from the first row of a rebuild to the last; with rebuild."),
    [REBUILD_IOS] = METRIC_LESS("rebuild_ios", "1", COUNT,
                                "I/Os that members completed for rebuilds; with rebuild."),
    [UNAVAILABLE] = METRIC_LESS("unavailable", "1", MEAN,
                                "Share of time in which data is lost and not yet restored; of"
                                " arrays whose members may fail."),
    [FAILED] = METRIC_LESS("failed", "1", COUNT,
                           "I/Os that failed as data was lost; of arrays whose members may fail."),
    METRICS_END,
};

/* The time for each loss: a mean of the times between losses would leave out the long ones, which
 * the end of a run cuts off. */
static void report_failures(const struct raid *raid, struct report *report)
{
    const char *path = raid->component.path;
    uint64_t losses = counter_in(&raid->failures.losses, report->window);
    bool is_sound = raid->parameters->time_to_failure.family == DISTRIBUTION_NONE &&
                    raid->parameters->failures.count == 0;
    report_counter(report, path, &raid_metrics[FAILURES], &raid->failures.failures);
    report_utilization(report, path, &raid_metrics[DEGRADED],
                       level_mean(&raid->failures.degraded, report->window));
    report_counter(report, path, &raid_metrics[DATA_LOSSES], &raid->failures.losses);
    report_ratio(report, path, &raid_metrics[TIME_TO_DATA_LOSS],
                 ticks_to_seconds(window_length(report->window), report->ticks_per_second),
                 (double)losses,
                 is_sound ? "no member fails" : "no data was lost after the warm-up");
    report_events(report, losses);
}

static void report_rebuilds(const struct raid *raid, struct report *report)
{
    const char *path = raid->component.path;
    const struct raid_parameters *parameters = raid->parameters;
    if (parameters->time_to_failure.family != DISTRIBUTION_NONE || parameters->failures.count > 0) {
        report_durations(report, path, &raid_metrics[WHOLE_RESPONSE_TIME],
                         &raid->failures.whole_ios);
        report_durations(report, path, &raid_metrics[DEGRADED_RESPONSE_TIME],
                         &raid->failures.degraded_ios);
        report_utilization(report, path, &raid_metrics[UNAVAILABLE],
                           level_mean(&raid->failures.lost, report->window));
        report_count(report, path, &raid_metrics[FAILED],
                     tally_in(&raid->ledger.lost, report->window));
    }
    if (parameters->rebuild != NULL) {
        report_count(report, path, &raid_metrics[REBUILDS],
                     tally_in(&raid->rebuilds.times, report->window));
        report_durations(report, path, &raid_metrics[REBUILD_TIME], &raid->rebuilds.times);
        report_counter(report, path, &raid_metrics[REBUILD_IOS], &raid->rebuilds.done);
    }
}

void raid_report(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {&raid_metrics[UTILIZATION], &raid_metrics[QUEUE_LENGTH],
                                            &raid_metrics[RESPONSE_TIME],
                                            &raid_metrics[THROUGHPUT]};
    const struct raid *raid = (const struct raid *)component;
    const char *path = component->path;
    report_ledger(report, path, &rows, &raid->ledger, raid->layout.members, path);
    report_durations(report, path, &raid_metrics[READ_RESPONSE_TIME], &raid->reads);
    report_durations(report, path, &raid_metrics[WRITE_RESPONSE_TIME], &raid->writes);
    report_ratio(report, path, &raid_metrics[MEMBER_IOS],
                 (double)counter_in(&raid->done, report->window),
                 (double)tally_in(&raid->ledger.done, report->window),
                 "no I/O was completed after the warm-up");
    report_share(
        report, path, &raid_metrics[WHOLE_ROW_SHARE], counter_in(&raid->rows_whole, report->window),
        counter_in(&raid->rows_written, report->window), "no row was written after the warm-up");
    report_failures(raid, report);
    report_rebuilds(raid, report);
}

/* I/Os of members that rows wait for, and how many rows those are. */
static uint64_t walk_rows(const struct raid *raid, uint64_t *rows)
{
    uint64_t open = 0;
    *rows = 0;
    for (const struct raid_row *row = raid->all; row != NULL; row = row->all) {
        *rows += row->io != NULL;
        open += row->io != NULL ? row->work.open : 0;
    }
    return open;
}

/* I/Os of members that rebuilds wait for. */
static uint64_t walk_batches(const struct raid *raid)
{
    uint64_t open = 0;
    for (const struct raid_batch *batch = raid->rebuilds.all; batch != NULL; batch = batch->all) {
        open += batch->is_used ? batch->work.open : 0;
    }
    return open;
}

void raid_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct raid *raid = (const struct raid *)component;
    struct ledger_found found = ledger_noted(&raid->ledger, now);
    uint64_t rows;
    report_flow_balance(report, component->path, &raid->ledger, &found);
    report_littles_law(report, component->path, &raid->ledger, now, &found);
    report_law(report, "member_ios", component->path, (wide)raid->asked.count,
               (wide)raid->done.count + (wide)raid->rebuilds.done.count +
                   (wide)walk_rows(raid, &rows) + (wide)walk_batches(raid));
}

/* Rows that rebuilds have begun, and that are neither done nor in an open batch. */
static uint64_t walk_rebuilt(const struct raid *raid)
{
    uint64_t rows = 0;
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        rows += raid->members[i].progress.begun - raid->members[i].progress.rebuilt;
    }
    for (const struct raid_batch *batch = raid->rebuilds.all; batch != NULL; batch = batch->all) {
        rows -= batch->is_used && !batch->is_void ? batch->count : 0;
    }
    return rows;
}

static void check_rebuilds(struct run *run, const struct raid *raid)
{
    uint64_t empty = 0;
    uint64_t rows = walk_rebuilt(raid);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        empty += raid->members[i].place == RAID_EMPTY;
    }
    CHECK(run, &raid->component, raid_rebuilt, rows == 0,
          "%" PRIu64 " rows of rebuilds are neither done nor under way", rows);
    CHECK(run, &raid->component, raid_spares, empty == 0 || raid->rebuilds.spares == 0,
          "%" PRIu64 " places are empty, and %" PRIu64 " spares stand by", empty,
          raid->rebuilds.spares);
}

void raid_invariants(struct run *run, const struct component *component)
{
    const struct raid *raid = (const struct raid *)component;
    uint64_t rows;
    uint64_t open = walk_rows(raid, &rows) + walk_batches(raid);
    uint64_t of_members = 0;
    uint64_t stuck = 0;
    uint64_t dataless = 0; /* rows of I/Os that do not fail */
    uint64_t late = 0;
    int64_t down = 0;
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        const struct raid_member *member = &raid->members[i];
        of_members += member->open;
        down += member->is_down;
        late += member->place != RAID_FILLED ? member->asked - member->asked_before : 0;
    }
    for (const struct raid_row *row = raid->all; row != NULL; row = row->all) {
        stuck += row->io != NULL && row->work.open == 0;
        dataless += row->io != NULL && raid->failures.is_lost && !row->io->is_failed;
    }
    CHECK(run, component, raid_rows, rows == raid->rows_open,
          "%" PRIu64 " rows are open, and %" PRIu64 " are counted", rows, raid->rows_open);
    CHECK(run, component, raid_open, open == of_members,
          "rows wait for %" PRIu64 " I/Os of members, which have %" PRIu64, open, of_members);
    CHECK(run, component, raid_stuck, stuck == 0, "%" PRIu64 " rows wait for no I/O of a member",
          stuck);
    CHECK(run, component, raid_members, down == raid->failures.down.value,
          "%" PRId64 " members are down, and %" PRId64 " are counted", down,
          raid->failures.down.value);
    CHECK(run, component, raid_down, late == 0,
          "members that are down were asked for %" PRIu64 " I/Os", late);
    CHECK(run, component, raid_data, raid_has_lost(raid) == raid->failures.is_lost,
          "%" PRId64 " members are down, and data is %s", raid->failures.down.value,
          raid->failures.is_lost ? "not lost" : "lost");
    CHECK(run, component, raid_fails, dataless == 0,
          "data is lost, and %" PRIu64 " rows are of I/Os that do not fail", dataless);
    check_rebuilds(run, raid);
}
