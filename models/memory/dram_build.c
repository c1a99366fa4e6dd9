/* How the DRAM of a machine is built, and what it keeps at marks. */
#include "models/memory/dram.h"

/* Before bookings keep a mark: refreshes up to it are carried out, writes beyond taken back. */
static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct dram *dram = measure;
    for (uint32_t home = 0; home < dram->homes; home++) {
        struct dram_controller *controller = &dram->controllers[home];
        if (!dram_is_at(dram, home)) {
            continue;
        }
        wide refreshing = 0;
        for (uint32_t i = 0; i < controller->timing->channels; i++) {
            dram_channel_settle(&controller->lines[i].channel, now);
            refreshing += dram_channel_refreshing(&controller->lines[i].channel, now);
        }
        controller->marked_refreshing[number] = refreshing;
        booking_clear_beyond(&controller->writing);
    }
    for (uint32_t i = 0; i < dram->writes.capacity; i++) {
        const struct reference *write = &dram->writes.entries[i];
        if (reference_is_at_memory(write) && write->bank_to > now) {
            booking_take_back(&dram->controllers[write->home].writing, write->channel_from,
                              write->channel_from, write->channel_to, now);
        }
    }
}

/* Places for lines to be written, enough: while a channel writes none is read from it, so no more
 * come than lines are in flight; and beside those that wait some are being written. */
static uint32_t places_for_writes(const struct dram *dram)
{
    uint64_t places = UINT64_C(2) * dram->pool->capacity;
    for (uint32_t i = 0; i < dram->line_count; i++) {
        const struct dram_timing *timing = dram->lines[i].controller->timing;
        places += timing->writes_high + (uint64_t)(timing->ahead / timing->line) + 4;
    }
    uint64_t most = UINT64_C(1) << REFERENCE_PLACE_BITS;
    return (uint32_t)(places < most ? places : most);
}

static void build_controller(const struct assembly *assembly, struct dram *dram,
                             const struct scope *scope, uint32_t home)
{
    struct measures *measures = assembly->measures;
    struct dram_controller *controller = &dram->controllers[home];
    controller->path = scope_inside(scope, "controllers.%u", home).path;
    for (uint32_t i = 0; i < controller->timing->channels; i++) {
        struct dram_line *line = &controller->lines[i];
        line->controller = controller;
        dram_channel_init(&line->channel, assembly->arena, controller->timing);
        line->reads = (struct dram_queue){.pool = dram->pool, .waiting = REFERENCE_QUEUE_EMPTY};
        line->writes = (struct dram_queue){.pool = &dram->writes, .waiting = REFERENCE_QUEUE_EMPTY};
        line->held = REFERENCE_QUEUE_EMPTY;
        line->written = REFERENCE_QUEUE_EMPTY;
    }
    counter_init(&controller->read, measures);
    counter_init(&controller->written, measures);
    booking_init(&controller->writing, measures);
    for (int i = 0; i < 3; i++) {
        counter_init(&controller->found[i], measures);
    }
    controller->marked_refreshing =
        ARENA_ARRAY(assembly->arena, wide, measures_marks(measures)->count);
}

struct dram *dram_build(const struct assembly *assembly, const struct scope *scope,
                        const struct dram_environment *around)
{
    struct dram *dram = ARENA_NEW(assembly->arena, struct dram);
    dram->component = (struct component){&dram_kind.behaviour, scope->path};
    dram->homes = around->homes;
    dram->pool = around->pool;
    dram->controllers = ARENA_ARRAY(assembly->arena, struct dram_controller, dram->homes);
    for (uint32_t home = 0; home < dram->homes; home++) {
        dram->controllers[home].timing = around->timings[home];
        dram->line_count += dram_is_at(dram, home) ? around->timings[home]->channels : 0;
    }
    dram->lines = ARENA_ARRAY(assembly->arena, struct dram_line, dram->line_count);
    measures_register(assembly->measures, dram, mark);
    struct dram_line *lines = dram->lines;
    for (uint32_t home = 0; home < dram->homes; home++) {
        if (dram_is_at(dram, home)) {
            dram->controllers[home].lines = lines;
            build_controller(assembly, dram, scope, home);
            lines += around->timings[home]->channels;
        }
    }
    if (around->writes_back) {
        reference_pool_init(&dram->writes, assembly->arena, places_for_writes(dram));
    }
    return dram;
}
