#include "models/processor/processors.h"

#include "models/planted.h"
#include "models/report_order.h"

enum event { MISSED };

static void issue(struct run *run, struct processors *all, uint32_t number)
{
    struct thread *thread = &all->threads[number];
    sim_ticks now = run_now(run);
    struct reference *reference = reference_take(&all->pool, now);
    reference->thread = number;
    reference->processor = thread->processor;
    reference->address = (uint32_t)stream_next(&thread->address);
    reference->home =
        (uint16_t)placement_home(&all->program.placement, &thread->home, thread->processor);
    thread->in_flight++;
    all->issued += 1 + PLANTED("a reference is counted twice");
    level_add(&all->in_flight, now, 1);
    all->out.take(run, all->out.owner, reference);
}

/* The next ready thread of a processor, or THREAD_NONE. */
static uint32_t take_ready(struct processors *all, struct processor *processor)
{
    uint32_t number = processor->ready_head;
    if (number != THREAD_NONE) {
        processor->ready_head = all->threads[number].next;
    }
    return number;
}

static void become_ready(struct processors *all, struct processor *processor, uint32_t number)
{
    struct thread *thread = &all->threads[number];
    thread->state = THREAD_READY;
    thread->next = THREAD_NONE;
    if (processor->ready_head == THREAD_NONE) {
        processor->ready_head = number;
    } else {
        all->threads[processor->ready_tail].next = number;
    }
    processor->ready_tail = number;
}

/* The thread has a core: it computes up to its next miss. False when that takes no time. */
static bool compute(struct run *run, struct processors *all, uint32_t number)
{
    struct thread *thread = &all->threads[number];
    thread->state = THREAD_COMPUTING;
    sim_ticks length = program_compute(&all->program, &thread->compute);
    thread->until = run_add(run, run_now(run), length);
    all->compute_sum += thread->until - run_now(run);
    if (length == 0) {
        return false;
    }
    /* After the events of references of the same thread. */
    uint64_t rank = ((uint64_t)number + 1) << REFERENCE_PLACE_BITS;
    sim_ticks end = thread->until - PLANTED("computing is a tick shorter");
    event_ranked(run, end, EVENT_NORMAL, rank - 1, &all->component, MISSED, number);
    return true;
}

/* The thread on a core misses; goes on with it, or with the next, until one computes for a while.
 * Each thread stalls after so many misses in no time: so this ends. */
static void miss(struct run *run, struct processors *all, uint32_t number)
{
    struct processor *processor = &all->each[all->threads[number].processor];
    do {
        issue(run, all, number);
        struct thread *thread = &all->threads[number];
        if (thread->in_flight == all->program.outstanding) {
            thread->state = THREAD_STALLED;
            number = take_ready(all, processor);
            if (number == THREAD_NONE) {
                processor->idle += 1 + PLANTED("a core is idle twice");
                level_add(&all->computing, run_now(run), -!PLANTED("a core goes on computing"));
                return;
            }
        }
    } while (!compute(run, all, number));
}

static void on_missed(struct run *run, void *component, uint64_t number)
{
    miss(run, component, (uint32_t)number);
}

static event_handler *const handlers[] = {[MISSED] = on_missed};
static const char *const event_names[] = {[MISSED] = "missed"};
/* Takes an idle core if there is one; else the thread waits for one. */
static void find_core(struct run *run, struct processors *all, uint32_t number)
{
    struct processor *processor = &all->each[all->threads[number].processor];
    if (processor->idle == 0 || PLANTED("a core is left idle")) {
        become_ready(all, processor, number);
        return;
    }
    processor->idle--;
    level_add(&all->computing, run_now(run), 1);
    if (!compute(run, all, number)) {
        miss(run, all, number);
    }
}

void processors_deliver(struct run *run, void *owner, struct reference *reference)
{
    struct processors *all = owner;
    sim_ticks now = run_now(run);
    sim_ticks latency = now - reference->issued;
    uint32_t number = reference->thread;
    struct thread *thread = &all->threads[number];
    level_add(&all->in_flight, now, -!PLANTED("a reference stays in the level"));
    counter_add(&all->completed);
    counter_add(&all->each[reference->processor].completed);
    tally_add(&all->latency, latency);
    if (!all->is_uniform) {
        bool is_local = reference->home == reference->processor;
        tally_add(is_local ? &all->local_latency : &all->remote_latency, latency);
    }
    reference_release(&all->pool, reference);
    thread->in_flight -= !PLANTED("a line stays in flight");
    if (thread->state == THREAD_STALLED) {
        find_core(run, all, number);
    }
}

/* All threads begin, each on its core. */
static void start(struct run *run, struct component *component)
{
    struct processors *all = (struct processors *)component;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        find_core(run, all, i);
    }
}

enum { THROUGHPUT };

static const struct metric_row metrics[] = {
    [THROUGHPUT] =
        METRIC("N.throughput", "1/s", MEAN, "References of a processor that return in a second."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct processors *all = (const struct processors *)component;
    for (uint32_t i = 0; i < all->options.processors; i++) {
        report_rate(to, report_path(to, "%s.%u", component->path, i), &metrics[THROUGHPUT],
                    &all->each[i].completed);
    }
    double cores = (double)all->options.processors * all->options.cores;
    report_resource(to, all->cores, level_mean(&all->computing, to->window) / cores);
}

const struct kind processors_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "processors",
    .role = KIND_PART,
    .doc = "The processors of a machine, with their cores and the threads on them.",
    .metrics = metrics,
    .start = start,
    .report = report,
    .laws = processors_laws,
    .invariants = processors_invariants,
    .report_order = REPORT_PROCESSORS,
};

/* The processor of a thread. */
static uint16_t deal_out(const struct processors_options *options, uint32_t thread)
{
    if (options->affinity == AFFINITY_SPREAD) {
        return (uint16_t)(thread % options->processors);
    }
    /* More threads than cores begin again with the first processor. */
    return (uint16_t)(thread / options->cores % options->processors);
}

static void build_thread(const struct assembly *assembly, const struct scope *machine,
                         struct processors *all, uint32_t number)
{
    struct thread *thread = &all->threads[number];
    *thread = (struct thread){
        .state = THREAD_STALLED, .next = THREAD_NONE, .processor = deal_out(&all->options, number)};
    all->each[thread->processor].threads++;
    const char *path = scope_inside(machine, "threads.%u", number).path;
    assembly_stream(assembly, path, "compute", &thread->compute);
    assembly_stream(assembly, path, "address", &thread->address);
    assembly_stream(assembly, path, "home", &thread->home);
}

struct processors *processors_build(const struct assembly *assembly, const struct scope *machine,
                                    const struct processors_options *options,
                                    const struct program *program, bool is_uniform)
{
    struct arena *arena = assembly->arena;
    struct measures *measures = assembly->measures;
    struct processors *all = ARENA_NEW(arena, struct processors);
    all->component =
        (struct component){&processors_kind.behaviour, scope_inside(machine, "processors").path};
    all->machine = scope_title(machine);
    all->cores = scope_inside(machine, "cores").path;
    all->options = *options;
    all->program = *program;
    all->is_uniform = is_uniform;
    all->each = ARENA_ARRAY(arena, struct processor, options->processors);
    for (uint32_t i = 0; i < options->processors; i++) {
        all->each[i] = (struct processor){
            .idle = options->cores, .ready_head = THREAD_NONE, .ready_tail = THREAD_NONE};
        counter_init(&all->each[i].completed, measures);
    }
    all->threads = ARENA_ARRAY(arena, struct thread, options->threads);
    for (uint32_t i = 0; i < options->threads; i++) {
        build_thread(assembly, machine, all, i);
    }
    reference_pool_init(&all->pool, arena, options->threads * program->outstanding);
    level_init(&all->computing, measures, 0);
    level_init(&all->in_flight, measures, 0);
    counter_init(&all->completed, measures);
    tally_init(&all->latency, measures, is_uniform);
    if (!is_uniform) {
        tally_init(&all->local_latency, measures, true);
        tally_init(&all->remote_latency, measures, true);
    }
    return all;
}
