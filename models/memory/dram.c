#include "models/memory/dram.h"

#include "models/planted.h"
#include "models/report_order.h"

#include "sim/kernel/run.h"

enum event { CHOOSES };

static struct dram_line *line_at(struct dram *dram, uint64_t number)
{
    uint32_t channels = dram->timing.channels;
    return &dram->controllers[number / channels].lines[number % channels];
}

/* A channel chooses at an instant, unless it does before. */
static void choose_by(struct run *run, struct dram *dram, uint64_t number, sim_ticks at)
{
    struct dram_line *line = line_at(dram, number);
    sim_ticks now = run_now(run);
    at = at > now ? at : now;
    if (!event_is_pending(run, line->choice)) {
        line->choice =
            event_ranked(run, at, EVENT_DECISION, number, &dram->component, CHOOSES, number);
    } else if (event_time(run, line->choice) > at) {
        event_move(run, line->choice, at);
    }
}

/* A reference has its time on the channel, and goes on. */
static void carry(struct run *run, struct dram *dram, struct dram_controller *controller,
                  struct dram_line *line, const struct dram_choice *choice)
{
    struct reference *reference = dram_queue_take(&line->reads, choice);
    struct dram_plan plan = dram_channel_access(&line->channel, &choice->access, run_now(run));
    reference->channel_from = plan.from;
    reference->channel_to = plan.to;
    reference->bank_from = plan.to;
    reference->bank_to = plan.to;
    counter_add(&controller->read);
    counter_add(&controller->found[plan.found]);
    dram->out.take(run, dram->out.owner, reference);
}

/* Carry what has to be chosen by now; the rest waits, since something better may come. */
static void on_chooses(struct run *run, void *component, uint64_t number)
{
    struct dram *dram = component;
    struct dram_controller *controller = &dram->controllers[number / dram->timing.channels];
    struct dram_line *line = line_at(dram, number);
    sim_ticks now = run_now(run);
    dram_channel_settle(&line->channel, now);
    while (line->reads.waiting.count > 0) {
        struct dram_choice choice = dram_queue_choose(&line->reads, &line->channel, false, now);
        sim_ticks at = choice.plan.from - dram->timing.ahead;
        if (at > now) {
            choose_by(run, dram, number, at);
            return;
        }
        carry(run, dram, controller, line, &choice);
    }
}

void dram_deliver(struct run *run, struct dram *dram, struct reference *reference)
{
    struct dram_place place = dram_place(&dram->timing, reference->address);
    uint64_t number = (uint64_t)reference->home * dram->timing.channels + place.channel;
    struct dram_line *line = line_at(dram, number);
    reference->joined = run_now(run);
    reference->bank_to = reference->joined;
    dram->controllers[reference->home].asked += 1 + PLANTED("a line is asked for twice");
    dram_queue_push(&line->reads, reference, &place);
    choose_by(run, dram, number, line->channel.free - dram->timing.ahead);
}

static event_handler *const handlers[] = {[CHOOSES] = on_chooses};
static const char *const event_names[] = {[CHOOSES] = "chosen"};

const struct kind dram_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "dram",
    .role = KIND_PART,
    .doc = "DRAM behind the channels of memory controllers: ranks, banks, rows and refreshes.",
    .parameters = &dram_table,
    .metrics = dram_metrics,
    .report = dram_report,
    .laws = dram_laws,
    .invariants = dram_invariants,
    .report_order = REPORT_MEMORY,
};

/* Refreshes up to a mark; they have to be carried out before it. */
static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct dram *dram = measure;
    for (uint32_t home = 0; home < dram->homes; home++) {
        struct dram_controller *controller = &dram->controllers[home];
        wide refreshing = 0;
        for (uint32_t i = 0; i < dram->timing.channels; i++) {
            dram_channel_settle(&controller->lines[i].channel, now);
            refreshing += dram_channel_refreshing(&controller->lines[i].channel, now);
        }
        controller->marked_refreshing[number] = refreshing;
    }
}

static void build_controller(const struct assembly *assembly, struct dram *dram,
                             const struct scope *scope, uint32_t home)
{
    struct measures *measures = assembly->measures;
    struct dram_controller *controller = &dram->controllers[home];
    controller->path = scope_inside(scope, "controllers.%u", home).path;
    controller->lines = ARENA_ARRAY(assembly->arena, struct dram_line, dram->timing.channels);
    for (uint32_t i = 0; i < dram->timing.channels; i++) {
        struct dram_line *line = &controller->lines[i];
        dram_channel_init(&line->channel, assembly->arena, &dram->timing);
        line->reads = (struct dram_queue){.pool = dram->pool, .waiting = REFERENCE_QUEUE_EMPTY};
    }
    counter_init(&controller->read, measures);
    for (int i = 0; i < 3; i++) {
        counter_init(&controller->found[i], measures);
    }
    controller->marked_refreshing =
        ARENA_ARRAY(assembly->arena, wide, measures_marks(measures)->count);
}

struct dram *dram_build(const struct assembly *assembly, const struct scope *scope,
                        const struct dram_parameters *parameters,
                        const struct dram_environment *around)
{
    struct dram *dram = ARENA_NEW(assembly->arena, struct dram);
    dram->component = (struct component){&dram_kind.behaviour, scope->path};
    dram->timing = dram_timing(parameters, around->channels, around->line_bytes,
                               assembly->run->ticks_per_second);
    dram->homes = around->homes;
    dram->pool = around->pool;
    dram->controllers = ARENA_ARRAY(assembly->arena, struct dram_controller, dram->homes);
    for (uint32_t home = 0; home < dram->homes; home++) {
        build_controller(assembly, dram, scope, home);
    }
    measures_register(assembly->measures, dram, mark);
    return dram;
}
