#include "models/memory/dram.h"

#include "models/planted.h"
#include "models/report_order.h"

#include "sim/kernel/run.h"

enum event { CHOOSES };

/* A channel chooses at an instant, unless it does before. */
static void choose_by(struct run *run, struct dram *dram, struct dram_line *line, sim_ticks at)
{
    uint64_t number = (uint64_t)(line - dram->lines);
    sim_ticks now = run_now(run);
    at = at > now ? at : now;
    if (!event_is_pending(run, line->choice)) {
        line->choice =
            event_ranked(run, at, EVENT_DECISION, number, &dram->component, CHOOSES, number);
    } else if (event_time(run, line->choice) > at) {
        event_move(run, line->choice, at);
    }
}

/* The queue that a channel serves now; NULL where it waits for references. */
static struct dram_queue *queue_of(const struct dram_timing *timing, struct dram_line *line)
{
    uint64_t writes = line->writes.waiting.count;
    line->is_writing =
        writes >= timing->writes_high || (line->is_writing && writes > timing->writes_low);
    if (line->is_writing) {
        return &line->writes;
    }
    if (line->reads.waiting.count > 0) {
        return &line->reads;
    }
    return writes > timing->writes_low ? &line->writes : NULL;
}

/* The times of the data of a reference. */
static void set_times(struct reference *reference, const struct dram_plan *plan)
{
    reference->channel_from = plan->from;
    reference->channel_to = plan->to;
    reference->bank_from = plan->to;
    reference->bank_to = plan->to;
}

/* A reference has its time on the channel: what waited among the reads goes on. */
static void carry(struct run *run, struct dram *dram, struct dram_line *line,
                  struct dram_queue *queue, const struct dram_choice *choice)
{
    struct dram_controller *controller = line->controller;
    struct reference *reference = dram_queue_take(queue, choice);
    struct dram_plan plan = dram_channel_access(&line->channel, &choice->access, run_now(run));
    set_times(reference, &plan);
    counter_add(&controller->found[plan.found]);
    if (queue == &line->writes) {
        counter_add(&controller->written);
        booking_add(&controller->writing, plan.from, plan.from, plan.to);
        reference_queue_push(&line->written, &dram->writes, reference);
    } else {
        counter_add(choice->access.is_write ? &controller->written : &controller->read);
        dram->out.take(run, dram->out.owner, reference);
    }
}

/* Lines that are written by now need no place any more. */
static void release_written(struct dram *dram, struct dram_line *line, sim_ticks now)
{
    while (line->written.count > 0 && dram->writes.entries[line->written.head].channel_to <= now) {
        reference_release(&dram->writes, reference_queue_pop(&line->written, &dram->writes));
    }
}

/* A line has a place among the writes, and whoever wrote it back is done with it. */
static void accept(struct run *run, struct dram *dram, struct dram_line *line,
                   struct reference *reference)
{
    sim_ticks now = run_now(run);
    struct reference *write = reference_take(&dram->writes, now);
    struct dram_place place = dram_place(line->controller->timing, reference->address);
    write->home = reference->home;
    write->joined = write->bank_to = now;
    dram_queue_push(&line->writes, write, &place);
    set_times(reference, &(struct dram_plan){.from = now, .to = now});
    dram->out.take(run, dram->out.owner, reference);
}

static bool has_place(const struct dram_line *line)
{
    return line->writes.waiting.count < line->controller->timing->writes_high;
}

/* Carry what has to be chosen by now; the rest waits, since something better may come. */
static void on_chooses(struct run *run, void *component, uint64_t number)
{
    struct dram *dram = component;
    struct dram_line *line = &dram->lines[number];
    const struct dram_timing *timing = line->controller->timing;
    sim_ticks now = run_now(run);
    dram_channel_settle(&line->channel, now);
    release_written(dram, line, now);
    struct dram_queue *queue;
    while ((queue = queue_of(timing, line)) != NULL) {
        struct dram_choice choice =
            dram_queue_choose(queue, &line->channel, queue == &line->writes, now);
        sim_ticks at = choice.plan.from - timing->ahead;
        if (at > now) {
            choose_by(run, dram, line, at);
            return;
        }
        carry(run, dram, line, queue, &choice);
        while (line->held.count > 0 && has_place(line)) {
            accept(run, dram, line, reference_queue_pop(&line->held, dram->pool));
        }
    }
}

/* A dirty line leaves the cache: the one that came so many lines before, on the same channel. */
static void write_back(struct run *run, struct dram *dram, struct dram_line *line,
                       const struct reference *reference)
{
    enum { CACHED = 524288 }; /* lines: 32 MiB of 64 bytes */
    const struct dram_timing *timing = line->controller->timing;
    uint32_t distance = CACHED - CACHED % timing->channels;
    struct reference *write = reference_take(&dram->writes, run_now(run));
    struct dram_place place = dram_place(timing, reference->address - distance);
    write->home = reference->home;
    write->joined = run_now(run);
    write->bank_to = write->joined;
    dram_queue_push(&line->writes, write, &place);
}

void dram_deliver(struct run *run, struct dram *dram, struct reference *reference)
{
    struct dram_controller *controller = &dram->controllers[reference->home];
    struct dram_place place = dram_place(controller->timing, reference->address);
    struct dram_line *line = &controller->lines[place.channel];
    reference->joined = run_now(run);
    reference->bank_to = reference->joined;
    controller->asked += reference->writes_back ? 2 : 1;
    controller->asked += PLANTED("a line is asked for twice");
    if (!reference_is_write_back(reference)) {
        dram_queue_push(&line->reads, reference, &place);
    } else if (has_place(line)) {
        accept(run, dram, line, reference);
    } else {
        reference_queue_push(&line->held, dram->pool, reference);
    }
    if (reference->writes_back) {
        write_back(run, dram, line, reference);
    }
    choose_by(run, dram, line, line->channel.free - controller->timing->ahead);
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
