/* Metrics, laws and invariants of a disk. */
#include "models/storage/disk_report.h"
#include "models/invariants.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    UTILIZATION,
    QUEUE_LENGTH,
    RESPONSE_TIME,
    THROUGHPUT,
    BANDWIDTH,
    STAGE,
    HEAD_MOVEMENT = STAGE + DISK_STAGES,
    SEEK_DISTANCE,
    HIT_SHARE,
    WRITE_BACKS,
};

const struct metric_row disk_metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN,
                           "Share of time in which it serves an I/O or writes from its buffer."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os that wait or are served."),
    [RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second (IOPS)."),
    [BANDWIDTH] = METRIC_MORE("bandwidth", "B/s", MEAN, "Sectors of completed I/Os, as bytes."),
    [STAGE + DISK_QUEUE] =
        METRIC_LESS("queue_time", "s", RATIO, "Time that an I/O waits for the disk."),
    [STAGE + DISK_OVERHEAD] =
        METRIC_LESS("overhead_time", "s", RATIO, "Time that the disk processes a command."),
    [STAGE + DISK_SEEK] =
        METRIC_LESS("seek_time", "s", RATIO, "Time of the seek or head switch of an I/O."),
    [STAGE + DISK_ROTATION] = METRIC_LESS(
        "rotation_time", "s", RATIO, "Time until the first sector of an I/O is under its head."),
    [STAGE + DISK_TRANSFER] =
        METRIC("transfer_time", "s", RATIO,
               "Time from the first sector of an I/O at the media to the end of its last."),
    [STAGE + DISK_BUS] =
        METRIC("bus_time", "s", RATIO, "Time that the bus takes beside all of that for an I/O."),
    [HEAD_MOVEMENT] =
        METRIC_LESS("head_movement", "1", COUNT, "Cylinders that the arm moves over."),
    [SEEK_DISTANCE] =
        METRIC_LESS("seek_distance", "1", RATIO, "Cylinders that the arm moves over for an I/O."),
    [HIT_SHARE] =
        METRIC_MORE("hit_share", "1", RATIO, "Share of I/Os that are reads of the buffer alone."),
    [WRITE_BACKS] = METRIC("write_backs", "1", COUNT,
                           "Times that blocks are written from the buffer to the media."),
    METRICS_END,
};

uint64_t disk_unwritten(const struct disk *disk)
{
    uint64_t blocks = disk_buffer_dirty_blocks(&disk->buffer);
    if (disk->serving != NULL && disk->is_behind) { /* in the buffer, and not completed */
        struct disk_extent serving = disk_extent_of(disk->serving);
        blocks -= serving.end - serving.first;
    }
    return blocks;
}

void disk_report(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {&disk_metrics[UTILIZATION], &disk_metrics[QUEUE_LENGTH],
                                            &disk_metrics[RESPONSE_TIME],
                                            &disk_metrics[THROUGHPUT]};
    const struct disk *disk = (const struct disk *)component;
    const char *path = component->path;
    static const char none[] = "no I/O was completed after the warm-up";
    double completed = (double)tally_in(&disk->ledger.done, report->window);
    report_ledger(report, path, &rows, &disk->ledger, 1, path);
    report_value(report, path, &disk_metrics[BANDWIDTH],
                 (counter_rate(&disk->sectors_read, report->window, report->ticks_per_second) +
                  counter_rate(&disk->sectors_written, report->window, report->ticks_per_second)) *
                     IO_BLOCK_BYTES);
    for (unsigned stage = 0; stage < DISK_STAGES; stage++) {
        report_durations(report, path, &disk_metrics[STAGE + stage], &disk->of_stage[stage]);
    }
    report_counter(report, path, &disk_metrics[HEAD_MOVEMENT], &disk->moved);
    report_ratio(report, path, &disk_metrics[SEEK_DISTANCE],
                 (double)counter_in(&disk->moved, report->window), completed, none);
    report_ratio(report, path, &disk_metrics[HIT_SHARE],
                 (double)counter_in(&disk->hits, report->window), completed, none);
    report_counter(report, path, &disk_metrics[WRITE_BACKS], &disk->written_back);
}

void disk_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct disk *disk = (const struct disk *)component;
    const struct ledger *ledger = &disk->ledger;
    const struct disk_mechanics *mechanics = &disk->mechanics;
    struct ledger_found found = ledger_noted(ledger, now);
    found.service = ledger->busy.value != 0 ? now - disk->busy_since : 0;
    report_flow_balance(report, component->path, ledger, &found);
    report_littles_law(report, component->path, ledger, now, &found);
    report_utilization_law(report, component->path, ledger, now, 1, &found);
    wide stages = 0;
    for (unsigned stage = 0; stage < DISK_STAGES; stage++) {
        stages += disk->of_stage[stage].sum;
    }
    report_law(report, "stages", component->path, stages, ledger->done.sum);
    report_law(report, "head_path", component->path,
               (wide)disk->parameters->head_cylinder + (wide)mechanics->moved_in,
               (wide)mechanics->moved_out + (wide)mechanics->cylinder);
    report_law(report, "acknowledged", component->path, (wide)disk->sectors_written.count,
               (wide)disk->sectors_direct + (wide)disk->sectors_destaged +
                   (wide)disk_unwritten(disk));
    report_law(report, "sectors", component->path, (wide)disk->sectors_joined,
               (wide)disk->sectors_read.count + (wide)disk->sectors_written.count +
                   (wide)disk->sectors_present);
}

/* Sectors of I/Os that wait, and how many these are; at most one more than are counted. */
static uint64_t walk_waiting(const struct disk *disk, uint64_t *sectors)
{
    uint64_t found = 0;
    for (const struct io *io = disk->waiting.first; io != NULL && found <= disk->waiting_count;
         io = io->next) {
        struct disk_extent blocks = disk_extent_of(io);
        *sectors += blocks.end - blocks.first;
        found++;
    }
    return found;
}

void disk_invariants(struct run *run, const struct component *component)
{
    const struct disk *disk = (const struct disk *)component;
    int64_t present = disk->ledger.present.value;
    int64_t serving = disk->serving != NULL;
    CHECK(run, component, disk_present, present == serving + (int64_t)disk->waiting_count,
          "%" PRId64 " I/Os are present, but %" PRIu64 " wait and %" PRId64 " is served", present,
          disk->waiting_count, serving);
    CHECK(run, component, disk_idle,
          disk->waiting.first == NULL || serving != 0 || disk->is_writing_back,
          "the disk is idle while %" PRIu64 " I/Os wait", disk->waiting_count);
    if (run_looks(run, disk->waiting_count + disk->buffer.count * (uint64_t)4)) {
        uint64_t sectors = 0;
        uint64_t found = walk_waiting(disk, &sectors);
        CHECK(run, component, disk_waiting, found == disk->waiting_count,
              "the queue and its count disagree");
        for (uint32_t i = 0; i < disk->buffer.count; i++) {
            const struct disk_segment *segment = &disk->buffer.segments[i];
            CHECK(run, component, disk_segments,
                  segment->is_written || !disk_buffer_is_dirty(&disk->buffer, &segment->blocks),
                  "segment %" PRIu32 " keeps blocks as they were before they were written", i);
        }
    }
}
