/* Laws and invariants of DRAM: the commands that it was given, and the bytes that were moved. */
#include "models/invariants.h"
#include "models/memory/dram.h"

#include "sim/kernel/run.h"

/* Lines that wait for a channel, by walking its queue. */
static uint64_t waiting(const struct dram_line *line)
{
    return reference_queue_walk(&line->reads.waiting, line->reads.pool) +
           reference_queue_walk(&line->writes.waiting, line->writes.pool) +
           reference_queue_walk(&line->held, line->reads.pool);
}

void dram_laws(const struct component *component, sim_ticks now, struct report *report)
{
    (void)now;
    const struct dram *dram = (const struct dram *)component;
    for (uint32_t home = 0; home < dram->homes; home++) {
        const struct dram_controller *controller = &dram->controllers[home];
        if (!dram_is_at(dram, home)) {
            continue;
        }
        wide lines = 0, sending = 0;
        for (uint32_t i = 0; i < controller->timing->channels; i++) {
            lines += waiting(&controller->lines[i]);
            sending += controller->lines[i].channel.watch.sending;
        }
        wide bytes = controller->timing->line_bytes;
        wide moved = sending / controller->timing->line * bytes;
        report_law(report, "bytes", controller->path, controller->asked * bytes,
                   moved + lines * bytes);
    }
}

void dram_invariants(struct run *run, const struct component *component)
{
    const struct dram *dram = (const struct dram *)component;
    if (!run_looks(run, dram->line_count)) {
        return;
    }
    for (uint32_t i = 0; i < dram->line_count && !run_failed(run); i++) {
        const struct dram_watch *watch = &dram->lines[i].channel.watch;
        const char *path = dram->lines[i].controller->path;
        CHECK(run, component, dram_rows, !watch->rows_are_wrong,
              "%s: a row was opened over another, or used while it was not open", path);
        CHECK(run, component, dram_window, !watch->window_is_wrong,
              "%s: a rank had five activations within tFAW", path);
        CHECK(run, component, dram_data, !watch->data_are_wrong,
              "%s: the data of two accesses overlap on a channel", path);
        CHECK(run, component, dram_refresh, !watch->refresh_is_wrong,
              "%s: a rank had a command in a refresh, or a row open", path);
    }
}
