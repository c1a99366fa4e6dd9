/* Laws and invariants of interrupts, found by looking at each of them. */
#include "models/interrupts/interrupt_controller.h"

#include "models/invariants.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

/* One source, as it is found. */
struct found {
    struct ledger_found packets; /* whose routine is not done */
    uint64_t pending;            /* interrupts */
    uint64_t in_service;
    uint64_t deferred; /* packets */
};

static void count_packets(struct found *found, const struct interrupt *packet, sim_ticks now)
{
    for (; packet != NULL; packet = packet->more) {
        found->packets.count++;
        found->packets.ages += now - packet->arrived;
    }
}

static void find_on_core(const struct interrupt_core *core, const struct interrupt_source *source,
                         sim_ticks now, struct found *found)
{
    const struct interrupt *interrupt = core->pending[source->number].head;
    for (; interrupt != NULL; interrupt = interrupt->next) {
        found->pending++;
        count_packets(found, interrupt, now);
    }
    for (uint32_t i = 0; i < core->depth; i++) {
        const struct interrupt_frame *frame = &core->frames[i];
        if (frame->interrupt->source == source && frame->stage != FRAME_RESTORE) {
            found->in_service++;
            count_packets(found, frame->interrupt, now);
        }
    }
    for (interrupt = core->deferred.head; interrupt != NULL; interrupt = interrupt->next) {
        found->deferred += interrupt->source == source;
    }
}

static struct found find(const struct interrupt_cores *cores, const struct interrupt_source *source,
                         sim_ticks now)
{
    struct found found = {0};
    for (const struct interrupt *packet = source->waiting.head; packet != NULL;
         packet = packet->next) {
        found.packets.count++;
        found.packets.ages += now - packet->arrived;
    }
    for (uint32_t i = 0; i < cores->count; i++) {
        find_on_core(&cores->each[i], source, now, &found);
    }
    return found;
}

/* Work that left a frame and is not queued yet: its frame restores the state. */
static uint64_t packets_in_restore(const struct interrupt_cores *cores,
                                   const struct interrupt_source *source)
{
    uint64_t packets = 0;
    for (uint32_t i = 0; i < cores->count; i++) {
        const struct interrupt_core *core = &cores->each[i];
        for (uint32_t k = 0; k < core->depth; k++) {
            const struct interrupt_frame *frame = &core->frames[k];
            bool is_done = frame->interrupt->source == source && frame->stage == FRAME_RESTORE;
            packets += is_done && interrupt_source_defers(source) ? frame->interrupt->packets : 0;
        }
    }
    return packets;
}

static void source_laws(const struct interrupt_cores *cores, const struct interrupt_source *source,
                        sim_ticks now, struct report *report)
{
    const char *path = source->component.path;
    struct found found = find(cores, source, now);
    report_flow_balance(report, path, &source->packets, &found.packets);
    report_littles_law(report, path, &source->packets, now, &found.packets);
    report_law(report, "interrupts", path, (wide)source->raised.count,
               (wide)source->served + source->lost + found.pending + found.in_service);
    report_law(report, "deferred", path, (wide)source->packets.done.count,
               (wide)source->delivery.count + source->dropped.count + found.deferred +
                   packets_in_restore(cores, source));
}

void interrupt_controller_laws(const struct component *component, sim_ticks now,
                               struct report *report)
{
    const struct interrupt_controller *controller = (const struct interrupt_controller *)component;
    const struct interrupt_cores *cores = &controller->cores;
    wide given[2] = {0};
    wide charged[2] = {0};
    for (uint32_t i = 0; i < cores->count; i++) {
        const struct interrupt_core *core = &cores->each[i];
        sim_ticks left = core->is_executing ? core->until - now : 0;
        given[0] += core->given[0] - (core->depth > 0 ? left : 0);
        given[1] += core->given[1] - (core->depth > 0 ? 0 : left);
        charged[0] += core_time(core->core, CORE_INTERRUPT, now);
        charged[1] += core_time(core->core, CORE_SYSTEM, now);
    }
    report_law(report, "utilization", component->path, charged[0] + charged[1],
               given[0] + given[1] + cores_worked(cores->cores, CORE_SYSTEM, now));
    for (uint32_t i = 0; i < cores->source_count; i++) {
        source_laws(cores, &cores->sources[i], now, report);
    }
}

/* Frames are in order of their levels, and what is executed is the one on top. */
static void check_frames(struct run *run, const struct component *component,
                         const struct interrupt_core *core)
{
    for (uint32_t i = 1; i < core->depth; i++) {
        CHECK(run, component, interrupt_levels, core->frames[i - 1].level < core->frames[i].level,
              "core %u serves an interrupt of level %u above one of level %u", core->number,
              core->frames[i].level, core->frames[i - 1].level);
    }
    enum core_state state = core->depth > 0 ? CORE_INTERRUPT : CORE_SYSTEM;
    CHECK(run, component, interrupt_state,
          core->all->cores->is_frozen || core->is_executing == core->core->is_interrupted,
          "core %u %s a routine or what it left, and %s its threads", core->number,
          core->is_executing ? "executes" : "does not execute",
          core->core->is_interrupted ? "does not go on with" : "goes on with");
    CHECK(run, component, interrupt_stops_thread,
          !core->is_executing || (core->core->running == NULL && core->core->state == state),
          "core %u serves %u interrupts in state %d", core->number, core->depth,
          (int)core->core->state);
}

/* Nothing maskable is under way while interrupts are off, and nothing waits that may be caught. */
static void check_masks(struct run *run, const struct component *component,
                        const struct interrupt_core *core)
{
    const struct interrupt_frame *first = core->depth == 0 ? NULL : &core->frames[0];
    bool serves = first != NULL && first->level != INTERRUPT_LEVEL_NONMASKABLE;
    CHECK(run, component, interrupt_masked, !core->is_masked || !serves,
          "core %u serves an interrupt of level %u with interrupts off", core->number,
          first == NULL ? 0 : first->level);
}

/* An interrupt of a level that nothing holds up is being sensed, or has been caught. */
static void check_caught(struct run *run, const struct component *component,
                         const struct interrupt_core *core)
{
    const struct interrupt_cores *all = core->all;
    uint32_t depth = core->depth;
    uint64_t found = 0;
    uint32_t highest = 0;
    for (uint32_t i = 0; i < all->source_count; i++) {
        found += core->pending[i].count;
        uint32_t level = core->pending[i].count > 0 ? all->sources[i].level + 1 : 0;
        highest = level > highest ? level : highest;
    }
    CHECK(run, component, interrupt_pending, found == core->pending_count,
          "%" PRIu64 " interrupts are found pending at core %u, and %" PRIu64 " are counted", found,
          core->number, core->pending_count);
    uint32_t served = depth == 0 ? 0 : core->frames[depth - 1].level + 1;
    bool is_held = core->is_masked || (int64_t)depth >= all->parameters->nesting;
    bool may = highest > served && (!is_held || highest == INTERRUPT_LEVEL_NONMASKABLE + 1);
    CHECK(run, component, interrupt_caught,
          !may || all->cores->is_frozen || core->is_sensing[0] || core->is_sensing[1],
          "an interrupt of level %u waits for core %u, which may catch it", highest - 1,
          core->number);
}

/* No more are pending than latches keep. */
static void check_latches(struct run *run, const struct component *component,
                          const struct interrupt_cores *cores)
{
    for (uint32_t i = 0; i < cores->source_count; i++) {
        const struct interrupt_source *source = &cores->sources[i];
        uint64_t found = 0;
        for (uint32_t k = 0; k < cores->count; k++) {
            found += cores->each[k].pending[i].count;
        }
        CHECK(run, component, interrupt_latch, found <= source->latch && found == source->pending,
              "%" PRIu64 " interrupts of %s are pending, of %" PRIu64 " that are counted", found,
              source->name, source->pending);
    }
}

void interrupt_controller_invariants(struct run *run, const struct component *component)
{
    const struct interrupt_controller *controller = (const struct interrupt_controller *)component;
    const struct interrupt_cores *cores = &controller->cores;
    if (!run_looks(run, (uint64_t)cores->count * (cores->source_count + 1u))) {
        return;
    }
    for (uint32_t i = 0; i < cores->count; i++) {
        check_frames(run, component, &cores->each[i]);
        check_masks(run, component, &cores->each[i]);
        check_caught(run, component, &cores->each[i]);
    }
    check_latches(run, component, cores);
}
