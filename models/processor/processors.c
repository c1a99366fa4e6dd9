#include "models/processor/processors.h"

#include "models/planted.h"
#include "models/report_order.h"

/* A reference of a program that knows lines: it may be to a page that migrates, may follow the
 * thread's last one, and may displace a dirty line. */
static void place_in_stream(struct program_source *source, struct program_thread *thread,
                            struct reference *reference, sim_ticks now)
{
    double share = source->sequential_share;
    struct pages *pages = source->placement.options.pages;
    uint32_t page =
        pages != NULL ? placement_page(&source->placement, &thread->home, thread->place.thread) : 0;
    if (share > 0) {
        if (stream_uniform(&thread->address) < share && thread->has_line) {
            reference->address = thread->line + 1;
            reference->home = thread->line_home;
            page = thread->page;
        }
        thread->has_line = true;
        thread->line = reference->address;
        thread->line_home = reference->home;
        thread->page = page;
    }
    if (pages != NULL) {
        pages_touch(pages, page, reference->home, now);
        reference->slot[PAGE_SLOT] = page;
    }
    share = source->write_back_share;
    reference->writes_back = share > 0 && stream_uniform(&thread->address) < share;
}

static void issue_reference(struct run *run, struct processors *all, struct program_thread *thread)
{
    sim_ticks now = run_now(run);
    uint16_t processor = thread->thread.processor;
    struct program_source *source = thread->place.source;
    struct reference *reference = reference_take(&all->pool, now);
    reference->thread = thread->thread.number & INT32_MAX;
    reference->processor = processor;
    reference->address = (uint32_t)stream_next(&thread->address);
    reference->home = (uint16_t)placement_home(&source->placement, &thread->home, processor);
    reference->writes_back = false;
    if (__builtin_expect(source->knows_lines, 0)) {
        place_in_stream(source, thread, reference, now);
    }
    thread->in_flight++;
    all->issued += 1 + PLANTED("a reference is counted twice");
    level_add(&all->in_flight, now, 1);
    all->out.take(run, all->out.owner, reference);
}

static void begin_program_step(struct program_thread *thread)
{
    const struct program *program = thread->team->options.program;
    thread->step = program->operations->next(program, &thread->place, &thread->compute);
    thread->thread.left = thread->step.work;
}

/* A step of a worker: up to its next reference, or to the end of its job. The distance to the next
 * reference is carried over from a job to the worker's next job. */
static void begin_work(struct program_thread *worker)
{
    const struct program *program = worker->team->options.program;
    sim_ticks work = worker->demand;
    worker->step.end = STEP_END;
    if (program != NULL) {
        if (worker->until_miss < 0) {
            worker->until_miss =
                program->operations->next(program, &worker->place, &worker->compute).work;
        }
        if (worker->until_miss < worker->demand) {
            work = worker->until_miss;
            worker->step.end = STEP_REFERENCE;
        }
        worker->until_miss =
            worker->step.end == STEP_REFERENCE ? -1 : worker->until_miss - worker->demand;
    }
    worker->demand -= work;
    worker->thread.left = work;
}

/* @return whether the worker goes on with another job */
static bool finish_job(struct run *run, struct processors *all, struct program_thread *worker)
{
    const struct worker_port *port = &all->worker_port;
    if (!port->done(run, port->owner, worker->thread.number, &worker->demand)) {
        return false;
    }
    begin_work(worker);
    return true;
}

/* A thread stalls until it has so many lines in flight, or fewer. */
static enum thread_outcome stall(struct program_thread *thread, uint32_t wakes_at)
{
    thread->wakes_at = wakes_at;
    return THREAD_STALLS;
}

/* A thread without lines in flight meets the other threads of its team. */
static enum thread_outcome meet(struct run *run, struct program_thread *thread)
{
    struct program_step step = thread->step;
    sim_ticks time = thread->place.time;
    begin_program_step(thread);
    switch (team_meet(run, thread->team, thread->thread.number, &step, time)) {
    case TEAM_GOES_ON:
        return THREAD_GOES_ON;
    case TEAM_WAITS:
        thread->meets = true;
        return thread->team->options.program->profile.wait == PROGRAM_SPINS ? stall(thread, 0)
                                                                            : THREAD_ENDS;
    case TEAM_LEAVES:
        thread->meets = true;
        break;
    }
    return THREAD_ENDS;
}

/* A thread is done. The run ends with the last program that has an end. */
static void end_thread(struct run *run, struct processors *all, const struct program_thread *thread)
{
    if (!team_end(run, thread->team) || --all->unended > 0) {
        return;
    }
    if (run_now(run) == 0) {
        run_fail(run, &all->component, ERROR_RUN,
                 "the last program ends at the start, so that no time is left to measure");
    }
    run_stop(run);
}

/* The end of a step that is no reference. */
static enum thread_outcome end_step(struct run *run, struct processors *all,
                                    struct program_thread *thread)
{
    if (thread->step.end == STEP_WALK) {
        return walk_go_on(run, all, thread);
    }
    if (all->options.are_workers) {
        return finish_job(run, all, thread) ? THREAD_GOES_ON : THREAD_ENDS;
    }
    if (thread->in_flight > 0 && !PLANTED("a thread meets others with lines in flight")) {
        thread->thread.left = 0;
        return stall(thread, 0);
    }
    if (thread->step.end == STEP_END) {
        end_thread(run, all, thread);
        return THREAD_ENDS;
    }
    return meet(run, thread);
}

/* The work of a thread is done: the end of its step comes. */
static enum thread_outcome take(struct run *run, void *owner, struct thread *done)
{
    struct processors *all = owner;
    struct program_thread *thread = (struct program_thread *)done;
    if (__builtin_expect(thread->step.end != STEP_REFERENCE, 0)) {
        return end_step(run, all, thread);
    }
    issue_reference(run, all, thread);
    (all->options.are_workers ? begin_work : begin_program_step)(thread);
    uint32_t most = thread->place.source->outstanding;
    return thread->in_flight >= most ? stall(thread, most - 1) : THREAD_GOES_ON;
}

/* A thread need not wait for others any more. */
static void go_on(struct run *run, void *owner, struct waiter *waiter)
{
    struct processors *all = owner;
    struct program_thread *thread = &all->threads[waiter->thread];
    thread->meets = false;
    if (thread->thread.waits) {
        cores_wake(run, all->cores, &thread->thread);
    } else {
        cores_admit(run, all->cores, &thread->thread);
    }
}

void processors_deliver(struct run *run, void *owner, struct reference *reference)
{
    struct processors *all = owner;
    sim_ticks now = run_now(run);
    sim_ticks latency = now - processors_asked(all, reference);
    if (__builtin_expect(!reference_is_of_a_thread(reference), 0)) {
        if (reference_is_prefetch(reference)) {
            walk_take_prefetch(run, all, reference);
        } else {
            all->dma.take(run, all->dma.owner, reference);
        }
        return;
    }
    struct program_thread *thread = &all->threads[reference->thread];
    uint32_t index = reference_index(&all->pool, reference);
    if (thread->walk != NULL) {
        caches_arrive(all->caches, reference, now);
    }
    level_add(&all->in_flight, now, -!PLANTED("a reference stays in the level"));
    counter_add(&all->completed);
    counter_add(&all->each[reference->processor].completed);
    tally_add(&all->latency, latency);
    if (!all->is_uniform) {
        bool is_local = reference->home == reference->processor;
        tally_add(is_local ? &all->local_latency : &all->remote_latency, latency);
    }
    if (thread->team->options.name != NULL) {
        tally_add(&thread->team->latency, latency);
    }
    reference_release(&all->pool, reference);
    thread->in_flight -= !PLANTED("a line stays in flight");
    if (thread->walk != NULL && walk_take(run, all, thread->walk, index)) {
        return;
    }
    if (thread->thread.waits) {
        if (thread->in_flight <= thread->wakes_at) {
            cores_wake(run, all->cores, &thread->thread);
        }
    } else if (__builtin_expect(thread->is_blocked, 0)) {
        thread->is_blocked = false;
        all->worker_port.ready(run, all->worker_port.owner, thread->thread.number);
    }
}

void processors_assign(struct run *run, struct processors *all, uint32_t worker, sim_ticks demand)
{
    struct program_thread *thread = &all->threads[worker];
    thread->demand = demand;
    begin_work(thread);
    cores_admit(run, all->cores, &thread->thread);
}

bool processors_abandon(struct run *run, struct processors *all, uint32_t worker)
{
    struct program_thread *thread = &all->threads[worker];
    cores_remove(run, all->cores, &thread->thread);
    thread->is_blocked = thread->team->options.program != NULL &&
                         thread->in_flight == team_outstanding(thread->team);
    return !thread->is_blocked;
}

static void set_begins_many(struct processors *all, bool begins_many)
{
    if (all->caches != NULL) {
        all->caches->begins_many = begins_many;
    }
}

void processors_begin(struct run *run, struct processors *all)
{
    set_begins_many(all, true);
    for (uint32_t i = 0; i < all->options.threads; i++) {
        if (all->threads[i].walk != NULL) {
            walk_begin(run, all->threads[i].walk);
        }
        begin_program_step(&all->threads[i]);
        cores_admit(run, all->cores, &all->threads[i].thread);
    }
    set_begins_many(all, false);
}

static void start(struct run *run, struct component *component)
{
    struct processors *all = (struct processors *)component;
    bool waits = all->options.boots && !PLANTED("a thread starts before the machine is up");
    if (!all->options.are_workers && !waits) {
        processors_begin(run, all);
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
    for (uint32_t i = 0; i < all->options.nodes.count; i++) {
        if (numa_have_cores(&all->options.nodes, i)) {
            report_rate(to, report_path(to, "%s.%u", component->path, i), &metrics[THROUGHPUT],
                        &all->each[i].completed);
        }
    }
}

const struct kind processors_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "processors",
    .role = KIND_PART,
    .doc = "The processors of a machine, and the threads that run a program on them.",
    .metrics = metrics,
    .start = start,
    .report = report,
    .laws = processors_laws,
    .invariants = processors_invariants,
    .report_order = REPORT_PROCESSORS,
};

static void build_thread(const struct assembly *assembly, struct processors *all, struct team *team,
                         uint32_t number, const struct seat *seat)
{
    uint32_t place = number - team->options.first;
    struct program_thread *thread = &all->threads[number];
    thread->team = team;
    thread->thread = (struct thread){
        .state = THREAD_READY,
        .number = number,
        .processor = seat->node,
        .out = {take, all},
        .weight = team->options.weight,
    };
    thread->until_miss = -1;
    if (seat->core != SEAT_ANY_CORE) {
        cores_bind(all->cores, &thread->thread, seat->core);
    }
    if (team->options.program != NULL) {
        thread->place = (struct program_place){.thread = place, .threads = team->options.threads};
        team->options.program->operations->begin(team->options.program, &thread->place);
    }
    all->each[seat->node].threads++;
    const char *path = scope_inside(&team->scope, "threads.%u", place).path;
    assembly_stream(assembly, path, "compute", &thread->compute);
    assembly_stream(assembly, path, "address", &thread->address);
    assembly_stream(assembly, path, "home", &thread->home);
    struct program_addresses *addresses =
        team->options.program == NULL ? NULL : program_addresses_of(team->options.program);
    if (addresses != NULL) {
        thread->walk = walk_make(assembly, thread, addresses, path);
    }
}

/* Makes the teams and their threads. @return lines that all threads may have in flight */
static uint32_t build_teams(const struct assembly *assembly, const struct scope *machine,
                            struct processors *all, const struct team_options *teams,
                            const struct seats *seats)
{
    uint32_t in_flight = 0;
    all->teams = ARENA_ARRAY(assembly->arena, struct team, all->team_count);
    all->threads = ARENA_ARRAY(assembly->arena, struct program_thread, all->options.threads);
    for (uint32_t i = 0; i < all->team_count; i++) {
        struct team *team = &all->teams[i];
        team_init(team, assembly, machine, &teams[i], &(struct waiter_port){all, go_on});
        all->unended += team->options.program != NULL && team->options.program->profile.ends;
        in_flight += team->options.threads * team_outstanding(team);
        for (uint32_t k = 0; k < team->options.threads; k++) {
            uint32_t number = team->options.first + k;
            build_thread(assembly, all, team, number, &seats->list[number]);
        }
    }
    return in_flight;
}

/* The shares of the threads in the cores' time are told where a scheduler deals it out. */
static void watch_threads(const struct assembly *assembly, const struct processors *all)
{
    struct scheduling *scheduling = all->cores->scheduling;
    if (scheduling == NULL || all->options.are_workers) {
        return;
    }
    struct arena *arena = assembly->arena;
    const struct thread **threads = ARENA_ARRAY(arena, const struct thread *, all->options.threads);
    for (uint32_t i = 0; i < all->options.threads; i++) {
        threads[i] = &all->threads[i].thread;
    }
    struct scheduling_team *teams = ARENA_ARRAY(arena, struct scheduling_team, all->team_count);
    for (uint32_t i = 0; i < all->team_count; i++) {
        const struct team_options *team = &all->teams[i].options;
        teams[i] = (struct scheduling_team){team->name, team->first, team->threads};
    }
    scheduling_watch(scheduling, assembly, threads, teams, all->team_count);
}

struct processors *processors_build(const struct assembly *assembly, const struct scope *machine,
                                    const struct processors_options *options,
                                    const struct team_options *teams, uint32_t team_count,
                                    const struct seats *seats, struct cores *cores, bool is_uniform)
{
    struct arena *arena = assembly->arena;
    struct measures *measures = assembly->measures;
    struct processors *all = ARENA_NEW(arena, struct processors);
    all->component =
        (struct component){&processors_kind.behaviour, scope_inside(machine, "processors").path};
    all->machine = scope_title(machine);
    all->options = *options;
    all->team_count = team_count;
    all->cores = cores;
    all->is_uniform = is_uniform;
    all->each = ARENA_ARRAY(arena, struct processor, options->nodes.count);
    for (uint32_t i = 0; i < options->nodes.count; i++) {
        counter_init(&all->each[i].completed, measures);
    }
    all->stalled = ARENA_ARRAY(arena, struct walk *, cores->count);
    uint32_t in_flight = build_teams(assembly, machine, all, teams, seats);
    watch_threads(assembly, all);
    in_flight += options->threadless;
    reference_pool_init(&all->pool, arena, in_flight > 0 ? in_flight : 1);
    level_init(&all->in_flight, measures, 0);
    counter_init(&all->completed, measures);
    tally_init(&all->latency, measures, is_uniform);
    if (!is_uniform) {
        tally_init(&all->local_latency, measures, true);
        tally_init(&all->remote_latency, measures, true);
    }
    return all;
}
