/* Metrics, laws and invariants of an SSD. */
#include "models/invariants.h"
#include "models/storage/ssd.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    UTILIZATION,
    QUEUE_LENGTH,
    RESPONSE_TIME,
    THROUGHPUT,
    READ_RESPONSE_TIME,
    WRITE_RESPONSE_TIME,
    BANDWIDTH,
    CHANNEL_UTILIZATION,
    WRITE_AMPLIFICATION,
    ERASES,
};

const struct metric_row ssd_metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN, "Share of the dies' time in use."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os that wait or are served."),
    [RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second (IOPS)."),
    [READ_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("read_response_time", "Time from a read to its completion."),
    [WRITE_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("write_response_time", "Time from a write to its completion."),
    [BANDWIDTH] = METRIC_MORE("bandwidth", "B/s", MEAN, "Pages of I/Os, as bytes."),
    [CHANNEL_UTILIZATION] =
        METRIC("channel_utilization", "1", MEAN, "Share of the channels' time in use."),
    [WRITE_AMPLIFICATION] =
        METRIC_LESS("write_amplification", "1", RATIO,
                    "Pages programmed, copies of cleaning among them, for each page written."),
    [ERASES] = METRIC_LESS("erases", "1", COUNT, "Blocks erased."),
    METRICS_END,
};

void ssd_report(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {&ssd_metrics[UTILIZATION], &ssd_metrics[QUEUE_LENGTH],
                                            &ssd_metrics[RESPONSE_TIME], &ssd_metrics[THROUGHPUT]};
    const struct ssd *ssd = (const struct ssd *)component;
    const char *path = component->path;
    double written = (double)counter_in(&ssd->written, report->window);
    double copied = (double)counter_in(&ssd->copied, report->window);
    double page = (double)ssd->page_blocks * IO_BLOCK_BYTES;
    report_ledger(report, path, &rows, &ssd->ledger, ssd->die_count, path);
    report_durations(report, path, &ssd_metrics[READ_RESPONSE_TIME], &ssd->reads);
    report_durations(report, path, &ssd_metrics[WRITE_RESPONSE_TIME], &ssd->writes);
    report_value(report, path, &ssd_metrics[BANDWIDTH],
                 (counter_rate(&ssd->read, report->window, report->ticks_per_second) +
                  counter_rate(&ssd->written, report->window, report->ticks_per_second)) *
                     page);
    report_utilization(report, path, &ssd_metrics[CHANNEL_UTILIZATION],
                       level_mean(&ssd->channels_busy, report->window) /
                           (double)ssd->parameters->channels);
    report_ratio(report, path, &ssd_metrics[WRITE_AMPLIFICATION], written + copied, written,
                 "no page was written after the warm-up");
    report_counter(report, path, &ssd_metrics[ERASES], &ssd->erased);
}

/* Pages of all blocks that were programmed and not erased since. */
static wide programmed(const struct ssd *ssd)
{
    wide pages = 0;
    for (uint32_t i = 0; i < ssd->die_count; i++) {
        const struct ssd_ftl *ftl = &ssd->dies[i].ftl;
        pages += (wide)(ftl->opened_count - 1) * ftl->pages_per_block + ftl->next_page;
    }
    return pages;
}

void ssd_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct ssd *ssd = (const struct ssd *)component;
    struct ledger_found found = ledger_noted(&ssd->ledger, now);
    wide programs = 0;
    wide erased = 0;
    for (uint32_t i = 0; i < ssd->die_count; i++) {
        const struct ssd_ftl *ftl = &ssd->dies[i].ftl;
        programs += (wide)ftl->programs;
        erased += (wide)ftl->erases * ftl->pages_per_block;
    }
    report_flow_balance(report, component->path, &ssd->ledger, &found);
    report_littles_law(report, component->path, &ssd->ledger, now, &found);
    report_law(report, "programs", component->path, programs, erased + programmed(ssd));
}

/* Whether each logical page is where it is said to be, and counts are those of what blocks hold. */
static bool is_consistent(const struct ssd_ftl *ftl)
{
    uint64_t valid = 0;
    bool is_good = true;
    for (uint32_t page = 0; page < ftl->logical; page++) {
        is_good = is_good && ftl->holds[ftl->place[page]] == page;
    }
    for (uint32_t block = 0; block < ftl->blocks; block++) {
        valid += ftl->valid[block];
    }
    return is_good && valid == ftl->logical;
}

void ssd_invariants(struct run *run, const struct component *component)
{
    const struct ssd *ssd = (const struct ssd *)component;
    uint64_t open = 0; /* pages at dies */
    for (uint32_t i = 0; i < ssd->die_count; i++) {
        open += ssd->dies[i].serving != NULL;
        for (const struct ssd_page *page = ssd->dies[i].first; page != NULL; page = page->next) {
            open++;
        }
    }
    CHECK(run, component, ssd_pages, open == ssd->pages_open,
          "%" PRIu64 " pages are found at dies, and %" PRIu64 " are counted", open,
          ssd->pages_open);
    uint64_t size = (uint64_t)ssd->dies->ftl.logical * ssd->die_count;
    if (run_looks(run, size)) {
        for (uint32_t i = 0; i < ssd->die_count; i++) {
            CHECK(run, component, ssd_map, is_consistent(&ssd->dies[i].ftl),
                  "die %" PRIu32 " has lost pages, or counts others as valid", i);
        }
    }
}
