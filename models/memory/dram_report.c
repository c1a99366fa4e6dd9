/* The metrics of DRAM. */
#include "models/memory/dram.h"

enum {
    ROW_HIT_SHARE,
    ROW_CONFLICT_SHARE,
    ACTIVATIONS_PER_SECOND,
    REFRESH_SHARE,
    BANDWIDTH_READ,
    BANDWIDTH_WRITTEN,
    OF_CONTROLLER, /* the same of one controller */
};

/* clang-format off */
#define ROWS(AT, PREFIX, OF)                                                                       \
    [(AT) + ROW_HIT_SHARE] = METRIC_MORE(PREFIX "row_hit_share", "1", SHARE,                       \
        "Lines" OF " that found their row open, among all."),                                      \
    [(AT) + ROW_CONFLICT_SHARE] = METRIC_LESS(PREFIX "row_conflict_share", "1", SHARE,             \
        "Lines" OF " that found another row open in their bank, among all."),                      \
    [(AT) + ACTIVATIONS_PER_SECOND] = METRIC(PREFIX "activations_per_second", "1/s", MEAN,         \
        "Rows" OF " opened in a second."),                                                         \
    [(AT) + REFRESH_SHARE] = METRIC(PREFIX "refresh_share", "1", MEAN,                             \
        "Share of time in which the ranks" OF " are refreshed."),                                  \
    [(AT) + BANDWIDTH_READ] = METRIC_MORE(PREFIX "bandwidth_read", "B/s", MEAN,                    \
        "Bytes read" OF " in a second."),                                                          \
    [(AT) + BANDWIDTH_WRITTEN] = METRIC_MORE(PREFIX "bandwidth_written", "B/s", MEAN,              \
        "Bytes written" OF " in a second.")
/* clang-format on */

const struct metric_row dram_metrics[] = {
    ROWS(0, "", ""),
    ROWS(OF_CONTROLLER, "controllers.N.", " of a controller"),
    METRICS_END,
};

/* Sums over one or more controllers, in the window. */
struct sums {
    uint64_t found[3];
    double refreshing; /* [rank x ticks] */
    double ranks;
    uint64_t read_bytes, written_bytes;
};

static void add(struct sums *sums, const struct dram *dram, uint32_t home,
                const struct window *window)
{
    const struct dram_controller *controller = &dram->controllers[home];
    for (int i = 0; i < 3; i++) {
        sums->found[i] += counter_in(&controller->found[i], window);
    }
    sums->read_bytes += counter_in(&controller->read, window) * controller->timing->line_bytes;
    sums->written_bytes +=
        counter_in(&controller->written, window) * controller->timing->line_bytes;
    sums->refreshing += wide_to_double(controller->marked_refreshing[window->to] -
                                       controller->marked_refreshing[window->from]);
    sums->ranks += controller->timing->ranks * controller->timing->channels;
}

static void report_sums(const struct sums *sums, const char *path, const struct metric_row *rows,
                        struct report *report)
{
    static const char none[] = "no line was read or written after the warm-up";
    const uint64_t *found = sums->found;
    uint64_t all = found[DRAM_HIT] + found[DRAM_CLOSED] + found[DRAM_CONFLICT];
    double length = (double)window_length(report->window);
    double seconds = length / (double)report->ticks_per_second;
    report_share(report, path, &rows[ROW_HIT_SHARE], found[DRAM_HIT], all, none);
    report_share(report, path, &rows[ROW_CONFLICT_SHARE], found[DRAM_CONFLICT], all, none);
    report_per_second(report, path, &rows[ACTIVATIONS_PER_SECOND], all - found[DRAM_HIT]);
    report_utilization(report, path, &rows[REFRESH_SHARE], sums->refreshing / sums->ranks / length);
    report_value(report, path, &rows[BANDWIDTH_READ], (double)sums->read_bytes / seconds);
    report_value(report, path, &rows[BANDWIDTH_WRITTEN], (double)sums->written_bytes / seconds);
}

void dram_report(const struct component *component, struct report *report)
{
    const struct dram *dram = (const struct dram *)component;
    struct sums all = {.ranks = 0};
    for (uint32_t home = 0; home < dram->homes; home++) {
        if (!dram_is_at(dram, home)) {
            continue;
        }
        add(&all, dram, home, report->window);
    }
    report_sums(&all, component->path, dram_metrics, report);
    for (uint32_t home = 0; home < dram->homes; home++) {
        struct sums one = {.ranks = 0};
        if (!dram_is_at(dram, home)) {
            continue;
        }
        add(&one, dram, home, report->window);
        report_sums(&one, dram->controllers[home].path, &dram_metrics[OF_CONTROLLER], report);
    }
}
