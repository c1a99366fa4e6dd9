/* Metrics, laws and invariants of a device controller. */
#include "models/io/controller.h"

#include "models/invariants.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum {
    RESPONSE_TIME,
    THROUGHPUT,
    BANDWIDTH,
    QUEUE_LENGTH,
    STAGE,
    CORE_TIME = STAGE + IO_STAGES,
    ERRORS,
    RETRIES,
    FAILED,
    LINK,
    BUFFERED,
    OVERRUNS,
    OVERRUN_SHARE,
};

const struct metric_row controller_metrics[] = {
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from an I/O at the driver to its completion; all stages together."),
    [THROUGHPUT] =
        METRIC_MORE("throughput", "1/s", MEAN, "I/Os that come back in a second, failed ones too."),
    [BANDWIDTH] =
        METRIC_MORE("bandwidth", "B/s", MEAN, "Bytes of I/Os that come back and have not failed."),
    [QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN,
                                 "I/Os in all stages, from the driver's queue to the return."),
    [STAGE + IO_QUEUE] =
        METRIC_LESS("queue_time", "s", RATIO, "Time of an I/O in the driver's queue."),
    [STAGE + IO_SUBMIT] = METRIC_LESS(
        "submit_time", "s", RATIO,
        "Time until a core has set the I/O up, waiting for the core included; all attempts."),
    [STAGE + IO_DEVICE] =
        METRIC_LESS("device_time", "s", RATIO, "Time that the device has it; all attempts."),
    [STAGE + IO_LINK] =
        METRIC_LESS("link_time", "s", RATIO,
                    "Time between device and buffer, waiting for the link included; all attempts."),
    [STAGE + IO_BUFFER] =
        METRIC_LESS("buffer_time", "s", RATIO,
                    "Time that the block waits to be moved between buffer and memory."),
    [STAGE + IO_TRANSFER] = METRIC_LESS("transfer_time", "s", RATIO,
                                        "Time that it is moved between buffer and memory."),
    [STAGE + IO_INTERRUPT] =
        METRIC_LESS("interrupt_time", "s", RATIO,
                    "Time from its interrupt to the first instruction of the routine."),
    [STAGE + IO_ROUTINE] = METRIC_LESS("routine_time", "s", RATIO, "Time of the service routine."),
    [STAGE + IO_RETURN] =
        METRIC_LESS("return_time", "s", RATIO,
                    "Time from the end of the routine until its core has returned, and has done "
                    "what the routine left for later."),
    [CORE_TIME] =
        METRIC_LESS("core_time", "s", RATIO,
                    "Time of cores for an I/O: set-up, words, and interrupts, each attempt's."),
    [ERRORS] = METRIC_LESS("errors", "1/s", MEAN, "Attempts that fail in a second."),
    [RETRIES] =
        METRIC_LESS("retries", "1", RATIO, "Attempts beside the first, for each I/O that is new."),
    [FAILED] = METRIC_LESS("failed", "1/s", MEAN, "I/Os in a second that come back as failed."),
    [LINK] = METRIC("link_utilization", "1", MEAN, "Share of time in which the link is in use."),
    [BUFFERED] = METRIC("buffered", "B", MEAN, "Bytes that its buffer keeps room for."),
    [OVERRUNS] = METRIC_LESS("overruns", "1/s", MEAN,
                             "Blocks of its input that find no room in the buffer in a second."),
    [OVERRUN_SHARE] =
        METRIC_LESS("overrun_share", "1", SHARE, "These among all blocks of its input."),
    METRICS_END,
};

void controller_report(const struct component *component, struct report *to)
{
    static const char none[] = "no I/O came after the warm-up";
    const struct io_controller *controller = (const struct io_controller *)component;
    const struct metric_row *rows = controller_metrics;
    const char *path = component->path;
    report_durations(to, path, &rows[RESPONSE_TIME], &controller->ledger.done);
    report_per_second(to, path, &rows[THROUGHPUT], tally_in(&controller->ledger.done, to->window));
    report_rate(to, path, &rows[BANDWIDTH], &controller->bytes);
    report_level(to, path, &rows[QUEUE_LENGTH], &controller->ledger.present);
    for (unsigned stage = 0; stage < IO_STAGES; stage++) {
        report_durations(to, path, &rows[STAGE + stage], &controller->of_stage[stage]);
    }
    report_durations(to, path, &rows[CORE_TIME], &controller->core_time);
    report_rate(to, path, &rows[ERRORS], &controller->errors_seen);
    double firsts = (double)counter_in(&controller->firsts, to->window);
    report_ratio(to, path, &rows[RETRIES],
                 (double)counter_in(&controller->attempts, to->window) - firsts, firsts, none);
    report_rate(to, path, &rows[FAILED], &controller->failed);
    report_utilization(to, path, &rows[LINK], level_mean(&controller->link, to->window));
    report_level(to, path, &rows[BUFFERED], &controller->room);
    report_rate(to, path, &rows[OVERRUNS], &controller->overruns);
    report_share(to, path, &rows[OVERRUN_SHARE], counter_in(&controller->overruns, to->window),
                 counter_in(&controller->arrived, to->window),
                 "no block of input came after the warm-up");
}

/* Requests that are not free, by looking at each. */
static struct ledger_found find(const struct io_controller *controller, sim_ticks now, wide *bytes)
{
    struct ledger_found found = {0};
    for (const struct io_request *request = controller->requests; request != NULL;
         request = request->older) {
        if (request->io != NULL) {
            found.count++;
            found.ages += now - request->joined;
            *bytes += request->bytes;
        }
    }
    return found;
}

void controller_laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct io_controller *controller = (const struct io_controller *)component;
    const struct ledger *ledger = &controller->ledger;
    wide bytes = 0;
    struct ledger_found found = find(controller, now, &bytes);
    report_flow_balance(to, component->path, ledger, &found);
    report_littles_law(to, component->path, ledger, now, &found);
    wide stages = 0;
    for (unsigned stage = 0; stage < IO_STAGES; stage++) {
        stages += controller->of_stage[stage].sum;
    }
    report_law(to, "stages", component->path, stages, ledger->done.sum);
    report_law(to, "input", component->path, (wide)controller->arrived.count,
               (wide)controller->taken + (wide)controller->overruns.count);
    report_law(to, "bytes", component->path, (wide)controller->bytes_joined,
               (wide)controller->bytes.count + (wide)controller->bytes_failed + bytes);
}

void controller_invariants(struct run *run, const struct component *component)
{
    const struct io_controller *controller = (const struct io_controller *)component;
    int64_t present = controller->ledger.present.value;
    if (!run_looks(run, (uint64_t)present + 1)) {
        return;
    }
    int64_t found = 0;
    int64_t room = 0;
    int64_t blocks = 0;
    for (const struct io_request *request = controller->requests; request != NULL;
         request = request->older) {
        bool has_command = request->io != NULL && request->stage != IO_QUEUE;
        found += request->io != NULL;
        room += has_command ? request->bytes : 0;
        blocks += has_command;
    }
    int64_t most = controller->parameters->buffer;
    CHECK(run, component, controller_requests, found == present,
          "%" PRId64 " I/Os are found at the controller, and %" PRId64 " are counted", found,
          present);
    CHECK(run, component, controller_buffer,
          room == controller->buffered && (most == 0 || room <= most || blocks == 1),
          "blocks of %" PRId64 " bytes have room in a buffer of %" PRId64 ", and %" PRId64
          " bytes are counted",
          room, most, controller->buffered);
}
