/* Metrics, laws and invariants of a library of removable media. */
#include "models/invariants.h"
#include "models/storage/removable.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    UTILIZATION,
    QUEUE_LENGTH,
    RESPONSE_TIME,
    THROUGHPUT,
    BANDWIDTH,
    STAGE,
    ROBOT_UTILIZATION = STAGE + REMOVABLE_STAGES,
    MOUNTED_SHARE,
    MOUNTS,
};

const struct metric_row removable_metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN,
                           "Share of the drives' time in which they serve an I/O or unmount."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os that wait or are served."),
    [RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second (IOPS)."),
    [BANDWIDTH] = METRIC_MORE("bandwidth", "B/s", MEAN, "Blocks of completed I/Os, as bytes."),
    [STAGE + REMOVABLE_QUEUE] =
        METRIC_LESS("queue_time", "s", RATIO, "Time that an I/O waits for a drive."),
    [STAGE + REMOVABLE_UNMOUNT] =
        METRIC_LESS("unmount_time", "s", RATIO,
                    "Time that the drive of an I/O rewinds and unloads another medium."),
    [STAGE + REMOVABLE_ROBOT] =
        METRIC_LESS("robot_time", "s", RATIO, "Time that the drive of an I/O waits for a robot."),
    [STAGE + REMOVABLE_MOVE] =
        METRIC_LESS("move_time", "s", RATIO, "Time that a robot carries media for an I/O."),
    [STAGE + REMOVABLE_LOAD] =
        METRIC_LESS("load_time", "s", RATIO, "Time that the drive of an I/O loads its medium."),
    [STAGE + REMOVABLE_LOCATE] =
        METRIC_LESS("locate_time", "s", RATIO, "Time until the first block is under the heads."),
    [STAGE + REMOVABLE_TRANSFER] =
        METRIC("transfer_time", "s", RATIO, "Time that the blocks of an I/O are read or written."),
    [ROBOT_UTILIZATION] =
        METRIC("robot_utilization", "1", MEAN, "Share of the robots' time in use."),
    [MOUNTED_SHARE] = METRIC_MORE("mounted_share", "1", RATIO,
                                  "Share of I/Os whose medium was in the drive already."),
    [MOUNTS] = METRIC_LESS("mounts", "1", COUNT, "Media that came to a drive."),
    METRICS_END,
};

void removable_report(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {
        &removable_metrics[UTILIZATION], &removable_metrics[QUEUE_LENGTH],
        &removable_metrics[RESPONSE_TIME], &removable_metrics[THROUGHPUT]};
    const struct removable *library = (const struct removable *)component;
    const char *path = component->path;
    double robots =
        level_mean(&library->robots_busy, report->window) / (double)library->parameters->robots;
    double mounted = (double)counter_in(&library->mounted, report->window);
    double fetched = (double)counter_in(&library->mounts, report->window);
    report_ledger(report, path, &rows, &library->ledger, library->parameters->drives, path);
    report_value(
        report, path, &removable_metrics[BANDWIDTH],
        (counter_rate(&library->blocks_read, report->window, report->ticks_per_second) +
         counter_rate(&library->blocks_written, report->window, report->ticks_per_second)) *
            IO_BLOCK_BYTES);
    for (unsigned stage = 0; stage < REMOVABLE_STAGES; stage++) {
        report_durations(report, path, &removable_metrics[STAGE + stage],
                         &library->of_stage[stage]);
    }
    report_utilization(report, path, &removable_metrics[ROBOT_UTILIZATION], robots);
    report_resource(report, library->robots_path, robots);
    report_ratio(report, path, &removable_metrics[MOUNTED_SHARE], mounted, mounted + fetched,
                 "no I/O found its medium, or had it mounted, after the warm-up");
    report_counter(report, path, &removable_metrics[MOUNTS], &library->mounts);
}

void removable_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct removable *library = (const struct removable *)component;
    const struct ledger *ledger = &library->ledger;
    struct ledger_found found = ledger_noted(ledger, now);
    wide in_drives = 0;
    wide stages = 0;
    found.service = 0;
    for (int64_t i = 0; i < library->parameters->drives; i++) {
        const struct removable_drive *drive = &library->drives[i];
        found.service += drive->is_busy ? now - drive->since : 0;
        in_drives += drive->medium != REMOVABLE_NONE;
    }
    for (unsigned stage = 0; stage < REMOVABLE_STAGES; stage++) {
        stages += library->of_stage[stage].sum;
    }
    report_flow_balance(report, component->path, ledger, &found);
    report_littles_law(report, component->path, ledger, now, &found);
    report_utilization_law(report, component->path, ledger, now, 1, &found);
    report_law(report, "stages", component->path, stages, ledger->done.sum);
    report_law(report, "mounts", component->path, (wide)library->mounts.count,
               (wide)library->unmounts.count + in_drives);
}

/* Whether an I/O waits that a free drive could begin with. */
static bool is_passed_over(const struct removable *library, const struct io *io, bool is_any_free)
{
    uint32_t number = library->drive_of[removable_medium_of(library, io)];
    return number == REMOVABLE_NONE ? is_any_free : !library->drives[number].is_busy;
}

/* I/Os found waiting; at most one more than are counted. @param passed  those that need not */
static uint64_t walk_waiting(const struct removable *library, bool is_any_free, uint64_t *passed)
{
    uint64_t found = 0;
    for (const struct io *io = library->waiting.first;
         io != NULL && found <= library->waiting_count; io = io->next) {
        *passed += is_passed_over(library, io, is_any_free);
        found++;
    }
    return found;
}

void removable_invariants(struct run *run, const struct component *component)
{
    const struct removable *library = (const struct removable *)component;
    int64_t present = library->ledger.present.value;
    int64_t serving = 0;
    bool is_any_free = false;
    for (int64_t i = 0; i < library->parameters->drives; i++) {
        const struct removable_drive *drive = &library->drives[i];
        serving += drive->serving != NULL;
        is_any_free = is_any_free || !drive->is_busy;
        CHECK(run, component, removable_media,
              drive->medium == REMOVABLE_NONE || library->drive_of[drive->medium] == i,
              "medium %" PRIu32 " is in drive %" PRId64 " and somewhere else", drive->medium, i);
    }
    CHECK(run, component, removable_present, present == serving + (int64_t)library->waiting_count,
          "%" PRId64 " I/Os are present, but %" PRIu64 " wait and %" PRId64 " are served", present,
          library->waiting_count, serving);
    if (run_looks(run, library->waiting_count)) {
        uint64_t passed = 0;
        uint64_t found = walk_waiting(library, is_any_free, &passed);
        CHECK(run, component, removable_waiting, found == library->waiting_count,
              "the queue and its count disagree");
        CHECK(run, component, removable_idle, passed == 0,
              "a drive is idle while %" PRIu64 " I/Os wait that it could serve", passed);
    }
}
