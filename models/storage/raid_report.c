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
    [MEMBER_IOS] = METRIC_LESS("member_ios", "1", RATIO,
                               "I/Os that members complete for each that the array completes."),
    [WHOLE_ROW_SHARE] =
        METRIC_MORE("whole_row_share", "1", SHARE,
                    "Rows written whole, without reads before, of all rows written."),
    [FAILURES] = METRIC_LESS("failures", "1", COUNT, "Failures of members."),
    [DEGRADED] = METRIC_LESS("degraded", "1", MEAN, "Share of time in which a member is down."),
    [DATA_LOSSES] =
        METRIC_LESS("data_losses", "1", COUNT,
                    "Times that more members were down at once than the level bears; the array"
                    " began anew each time."),
    [TIME_TO_DATA_LOSS] =
        METRIC_MORE("time_to_data_loss", "s", RATIO, "Time for each loss of data (MTTDL)."),
    METRICS_END,
};

/* The time for each loss: a mean of the times between losses would leave out the long ones, which
 * the end of a run cuts off. */
static void report_failures(const struct raid *raid, struct report *report)
{
    const char *path = raid->component.path;
    uint64_t losses = counter_in(&raid->failures.losses, report->window);
    bool is_sound = raid->parameters->time_to_failure.family == DISTRIBUTION_NONE;
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
}

/* I/Os of members that rows wait for, and how many rows those are. */
static uint64_t walk_rows(const struct raid *raid, uint64_t *rows)
{
    uint64_t open = 0;
    *rows = 0;
    for (const struct raid_row *row = raid->all; row != NULL; row = row->all) {
        *rows += row->io != NULL;
        open += row->io != NULL ? row->open : 0;
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
               (wide)raid->done.count + (wide)walk_rows(raid, &rows));
}

void raid_invariants(struct run *run, const struct component *component)
{
    const struct raid *raid = (const struct raid *)component;
    uint64_t rows;
    uint64_t open = walk_rows(raid, &rows);
    uint64_t of_members = 0;
    uint64_t stuck = 0;
    uint64_t late = 0;
    int64_t down = 0;
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        const struct raid_member *member = &raid->members[i];
        of_members += member->open;
        down += member->is_down;
        late += member->is_down ? member->asked - member->asked_before : 0;
    }
    for (const struct raid_row *row = raid->all; row != NULL; row = row->all) {
        stuck += row->io != NULL && row->open == 0;
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
    CHECK(run, component, raid_data, !raid_has_lost(raid),
          "%" PRId64 " members are down, and data is lost", raid->failures.down.value);
}
