/* Metrics, laws and invariants of an array with controllers. */
#include "models/invariants.h"
#include "models/storage/array_cache.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    UTILIZATION,
    QUEUE_LENGTH,
    RESPONSE_TIME,
    THROUGHPUT,
    READ_RESPONSE_TIME,
    WRITE_RESPONSE_TIME,
    WRITE_THROUGH_RESPONSE_TIME,
    CONTROLLER_FAILURES,
    DEGRADED,
    UNAVAILABLE,
    DIRTY,
    DESTAGES,
    LOST,
    FAILED,
};

const struct metric_row array_metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of the controllers' time in which they serve."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN, "I/Os of hosts that are open."),
    [RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("response_time", "Time from an I/O to its completion."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that are completed in a second (IOPS)."),
    [READ_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("read_response_time", "Time from a read to its completion."),
    [WRITE_RESPONSE_TIME] =
        METRIC_WITH_PERCENTILES("write_response_time", "Time from a write to its completion."),
    [WRITE_THROUGH_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "write_through_response_time", "The same of writes that completed when the raid had them."),
    [CONTROLLER_FAILURES] =
        METRIC_LESS("controller_failures", "1", COUNT, "Failures of controllers."),
    [DEGRADED] = METRIC_LESS("degraded", "1", MEAN, "Share of time in which a controller is down."),
    [UNAVAILABLE] =
        METRIC_LESS("unavailable", "1", MEAN, "Share of time in which all controllers are down."),
    [DIRTY] = METRIC("dirty", "B", MEAN,
                     "Bytes in the cache that the raid has not written; with a cache."),
    [DESTAGES] = METRIC("destages", "1", COUNT, "Writes that were destaged; with a cache."),
    [LOST] = METRIC_LESS("lost", "B", TOTAL,
                         "Bytes of completed writes that were in the cache when the last controller"
                         " failed, or that the raid failed; with a cache."),
    [FAILED] = METRIC_LESS("failed", "1", COUNT, "I/Os that failed as the raid's data was lost."),
    METRICS_END,
};

static void report_cache(const struct array *array, struct report *report)
{
    const char *path = array->component.path;
    const struct array_cache *cache = &array->cache;
    report_durations(report, path, &array_metrics[WRITE_THROUGH_RESPONSE_TIME],
                     &array->written_through);
    report_value(report, path, &array_metrics[DIRTY], level_mean(&cache->level, report->window));
    report_counter(report, path, &array_metrics[DESTAGES], &cache->destaged);
    report_total(report, path, &array_metrics[LOST],
                 (double)counter_in(&cache->lost_bytes, report->window));
}

void array_report(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {
        &array_metrics[UTILIZATION], &array_metrics[QUEUE_LENGTH], &array_metrics[RESPONSE_TIME],
        &array_metrics[THROUGHPUT]};
    const struct array *array = (const struct array *)component;
    const char *path = component->path;
    report_ledger(report, path, &rows, &array->ledger, array->parameters->controllers, path);
    report_durations(report, path, &array_metrics[READ_RESPONSE_TIME], &array->reads);
    report_durations(report, path, &array_metrics[WRITE_RESPONSE_TIME], &array->writes);
    report_counter(report, path, &array_metrics[CONTROLLER_FAILURES], &array->failures);
    report_utilization(report, path, &array_metrics[DEGRADED],
                       level_mean(&array->degraded, report->window));
    report_utilization(report, path, &array_metrics[UNAVAILABLE],
                       level_mean(&array->none, report->window));
    report_count(report, path, &array_metrics[FAILED],
                 tally_in(&array->ledger.lost, report->window));
    if (array->parameters->cache != NULL) {
        report_cache(array, report);
    }
}

void array_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct array *array = (const struct array *)component;
    struct ledger_found found = ledger_noted(&array->ledger, now);
    report_flow_balance(report, component->path, &array->ledger, &found);
    report_littles_law(report, component->path, &array->ledger, now, &found);
}

void array_invariants(struct run *run, const struct component *component)
{
    const struct array *array = (const struct array *)component;
    const struct array_cache *cache = &array->cache;
    int64_t found = cache->destaging;
    uint32_t idle = 0;
    for (uint32_t i = 0; i < array->parameters->controllers; i++) {
        const struct array_controller *controller = &array->controllers[i];
        idle += controller->serving == NULL && !io_list_is_empty(&controller->waiting);
    }
    CHECK(run, component, array_idle, idle == 0, "%u controllers are idle while I/Os wait", idle);
    if (array->parameters->cache == NULL) {
        return;
    }
    for (const struct io *io = cache->to_destage.first; io != NULL; io = io->next) {
        found += io->bytes;
    }
    CHECK(run, component, array_dirty, found == cache->dirty,
          "%" PRId64 " B are to be destaged, and %" PRId64 " B are counted", found, cache->dirty);
    CHECK(run, component, array_room, cache->dirty <= array->parameters->cache->size,
          "%" PRId64 " B are in a cache of %" PRId64 " B", cache->dirty,
          array->parameters->cache->size);
}
