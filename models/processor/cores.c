#include "models/processor/cores.h"

#include "models/planted.h"
#include "models/report_order.h"

static struct core_list *list_of_held(const struct cores *cores, const struct core *core)
{
    return &cores->by_held[(size_t)core->processor * cores->options.hardware_threads + core->held +
                           core->kept];
}

static bool is_full(const struct cores *cores, const struct core *core)
{
    return core->held + core->kept >= cores->options.hardware_threads;
}

/* Puts a core into the list of cores of its processor that hold as many threads; a full core is in
 * no list. */
static void list_core(struct cores *cores, struct core *core)
{
    if (is_full(cores, core)) {
        return;
    }
    struct core_list *list = list_of_held(cores, core);
    core->before = list->tail;
    core->behind = NULL;
    if (list->tail == NULL) {
        list->head = core;
    } else {
        list->tail->behind = core;
    }
    list->tail = core;
}

static void unlist_core(struct cores *cores, struct core *core)
{
    if (is_full(cores, core)) {
        return;
    }
    struct core_list *list = list_of_held(cores, core);
    *(core->before == NULL ? &list->head : &core->before->behind) = core->behind;
    *(core->behind == NULL ? &list->tail : &core->behind->before) = core->before;
}

static void hold(struct cores *cores, struct core *core, struct thread *thread)
{
    unlist_core(cores, core);
    core_hold(core, thread);
    core->kept -= thread->bound != NULL;
    list_core(cores, core);
    cores->places -= thread->bound == NULL;
}

static void drop_from_core(struct cores *cores, struct core *core, struct thread *thread)
{
    unlist_core(cores, core);
    core_drop(core, thread);
    core->kept += thread->bound != NULL;
    list_core(cores, core);
    cores->places += thread->bound == NULL;
}

void cores_bind(struct cores *cores, struct thread *thread, uint32_t number)
{
    struct core *core = &cores->each[number];
    ASSERT(cores->scheduler == NULL && !is_full(cores, core));
    unlist_core(cores, core);
    thread->bound = core;
    core->kept++;
    list_core(cores, core);
    cores->places--;
}

static void begin_quantum(struct run *run, struct cores *cores, struct thread *thread)
{
    struct scheduler *scheduler = cores->scheduler;
    if (scheduler == NULL || cores->is_frozen) {
        return;
    }
    thread->since = run_now(run);
    sim_ticks quantum = scheduler_quantum(scheduler, thread);
    if (quantum != TICKS_NEVER && !PLANTED("a quantum has no end")) {
        thread->tick =
            event_ranked_after(run, quantum, EVENT_TIME_OUT, thread->number, &cores->component,
                               CORE_TICKED, (uint64_t)(uintptr_t)thread);
    }
}

/* A thread is on its core: it is ready, or stalled from before. */
static void settle_on_core(struct run *run, struct cores *cores, struct core *core,
                           struct thread *thread)
{
    begin_quantum(run, cores, thread);
    thread->state = thread->waits ? THREAD_STALLED : THREAD_READY;
    if (!thread->waits) {
        thread_queue_push(&core->ready, thread);
    }
}

/* Puts a thread on a core that has a place. */
static void put_on(struct run *run, struct cores *cores, struct core *core, struct thread *thread)
{
    bool is_other = core->last != thread;
    core->last = NULL;
    hold(cores, core, thread);
    thread->switching =
        cores->scheduler == NULL || !is_other ? 0 : cores->scheduler->profile.switch_cost;
    if (thread->switching == 0) {
        settle_on_core(run, cores, core, thread);
    } else {
        thread->state = THREAD_READY;
        thread_queue_push(&core->ready, thread);
    }
}

/* Puts the scheduler's next thread on a core with a place. */
static void refill(struct run *run, struct cores *cores, struct core *core)
{
    struct scheduler *scheduler = cores->scheduler;
    if (scheduler == NULL || PLANTED("a core takes no other thread")) {
        return;
    }
    struct thread *thread = scheduler->operations->pick(scheduler, core);
    if (thread != NULL) {
        put_on(run, cores, core, thread);
    }
}

static void end_thread(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread)
{
    thread->state = THREAD_ENDED;
    event_cancel(run, thread->tick);
    drop_from_core(cores, core, thread);
    refill(run, cores, core);
}

/* The work of a thread is done. @return the thread that its core executes next, or NULL */
static struct thread *finish_work(struct run *run, struct cores *cores, struct core *core,
                                  struct thread *thread)
{
    enum thread_outcome outcome = thread->out.take(run, thread->out.owner, thread);
    if (outcome == THREAD_GOES_ON) {
        return thread;
    }
    if (outcome == THREAD_STALLS) {
        thread->state = THREAD_STALLED;
        thread->waits = true;
    } else {
        end_thread(run, cores, core, thread);
    }
    return thread_queue_pop(&core->ready);
}

static bool begin_on_core(struct run *run, struct core *core, struct thread *thread)
{
    if (__builtin_expect(thread->switching > 0, 0)) {
        return core_run(run, core, thread, thread->switching, CORE_SWITCHING);
    }
    return core_resume(run, core, thread);
}

/* The core has nothing to execute. */
static void rest(struct run *run, struct core *core)
{
    enum core_state state = core->threads != NULL ? CORE_STALLED : CORE_IDLE;
    core_charge(core, run_now(run), PLANTED("a core goes on computing") ? CORE_USER : state);
}

/* The core executes a thread, and the ready threads after it, until one of them computes for longer
 * than no time. A thread stalls or ends after a bounded number of works of no time, so the loop
 * ends. */
static void execute(struct run *run, struct cores *cores, struct core *core, struct thread *thread)
{
    while (thread != NULL) {
        if (begin_on_core(run, core, thread)) {
            return;
        }
        thread = finish_work(run, cores, core, thread);
    }
    rest(run, core);
}

/* execute() for a thread whose work takes time, as most works do: without the loop. */
static inline void execute_one(struct run *run, struct cores *cores, struct core *core,
                               struct thread *thread)
{
    if (!begin_on_core(run, core, thread)) {
        execute(run, cores, core, finish_work(run, cores, core, thread));
    }
}

/* The core goes on with the next thread on it that is ready, unless it executes one. */
static void execute_next(struct run *run, struct cores *cores, struct core *core)
{
    if (core->running == NULL && !cores->is_frozen && !core->is_interrupted) {
        execute(run, cores, core, thread_queue_pop(&core->ready));
    }
}

static void on_done(struct run *run, void *component, uint64_t argument)
{
    struct cores *cores = component;
    struct core *core = (struct core *)(uintptr_t)argument;
    struct thread *thread = core_finish(core);
    if (__builtin_expect(core->state == CORE_SWITCHING, 0)) {
        thread->switching = 0;
        settle_on_core(run, cores, core, thread);
        thread = thread_queue_pop(&core->ready);
    } else {
        thread = finish_work(run, cores, core, thread);
    }
    if (thread == NULL) {
        rest(run, core);
    } else {
        execute_one(run, cores, core, thread);
    }
}

/* Takes a thread off its core: it is ready. */
static void take_off(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = thread->core;
    if (core->running == thread) {
        core_preempt(run, core);
    } else if (thread->state == THREAD_READY) {
        thread_queue_remove(&core->ready, thread);
    }
    event_cancel(run, thread->tick);
    thread->is_expired = false;
    drop_from_core(cores, core, thread);
    core->last = thread;
    thread->state = THREAD_READY;
}

/* The processors whose cores may hold a thread: `count` of them in cyclic order, beginning at
 * `from`. */
struct range {
    uint32_t from, count;
};

static struct range allowed_processors(const struct cores *cores, const struct thread *thread)
{
    bool is_bound = thread->processor != THREAD_ANYWHERE;
    return is_bound ? (struct range){thread->processor, 1}
                    : (struct range){cores->turn, cores->options.nodes.count};
}

/* The core that holds the fewest threads, of those that may hold this one. NULL: all are full. */
static struct core *find_place(const struct cores *cores, const struct thread *thread)
{
    if (thread->bound != NULL) {
        return thread->bound;
    }
    struct range range = allowed_processors(cores, thread);
    uint32_t most = cores->options.hardware_threads;
    for (uint32_t held = 0; held < most && cores->places > 0; held++) {
        for (uint32_t i = 0; i < range.count; i++) {
            size_t processor = (range.from + i) % cores->options.nodes.count;
            struct core *core = cores->by_held[processor * most + held].head;
            if (core != NULL) {
                return core;
            }
        }
    }
    return NULL;
}

/* Gives a thread a place on a core, if there is one. */
static bool find_core(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = find_place(cores, thread);
    if (core == NULL) {
        return false;
    }
    cores->turn = (core->processor + 1u) % cores->options.nodes.count;
    put_on(run, cores, core, thread);
    execute_next(run, cores, core);
    return true;
}

/* The last in the scheduler's order among `last` and the threads that cores of a processor hold. Of
 * equal threads the first met is taken; the cores are visited from next_victim on. */
static struct thread *last_held(const struct run *run, const struct cores *cores,
                                uint32_t processor, struct thread *last)
{
    const struct scheduler *scheduler = cores->scheduler;
    uint32_t first = cores->first[processor];
    uint32_t count = cores->first[processor + 1] - first;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = (cores->next_victim[processor] + i) % count;
        const struct core *core = &cores->each[first + number];
        for (struct thread *held = core->threads; held != NULL; held = held->behind) {
            last = scheduler->operations->is_before(run, scheduler, last, held) ? held : last;
        }
    }
    return last;
}

/* The thread that gives up its place to a ready thread; NULL: none. The cores are not searched
 * where the ready thread's priority is so low that it goes before no other thread. */
static struct thread *find_victim(const struct run *run, struct cores *cores, struct thread *ready)
{
    const struct scheduler *scheduler = cores->scheduler;
    const struct scheduler_profile *profile = &scheduler->profile;
    bool is_least = ready->priority <= cores->options.priority_least;
    if (scheduler->operations->is_before == NULL ||
        (profile->by_priority && profile->equals_wait && is_least) ||
        PLANTED("a high priority waits")) {
        return NULL;
    }
    struct range range = allowed_processors(cores, ready);
    struct thread *last = ready;
    for (uint32_t i = 0; i < range.count; i++) {
        last = last_held(run, cores, (range.from + i) % cores->options.nodes.count, last);
    }
    if (last == ready) {
        return NULL;
    }
    const uint32_t *first = &cores->first[last->core->processor];
    uint32_t number = (uint32_t)(last->core - cores->each) - first[0];
    cores->next_victim[last->core->processor] = (number + 1) % (first[1] - first[0]);
    return last;
}

/* A ready thread takes a free place on a core, or the place of a victim, or waits. The victim then
 * looks for room in the same way. The victim of a thread that any core may hold is the last of all
 * cores and takes no other place, so that the recursion ends after two victims. */
static void find_room(struct run *run, struct cores *cores, struct thread *thread,
                      enum ready_reason reason)
{
    if (cores->scheduler != NULL && reason != READY_PREEMPTED) {
        run_queue_turn(&cores->scheduler->queue, thread);
    }
    if (find_core(run, cores, thread)) {
        return;
    }
    ASSERT(cores->scheduler != NULL);
    struct thread *victim = find_victim(run, cores, thread);
    if (victim == NULL) {
        cores->scheduler->operations->ready(run, cores->scheduler, thread, reason);
        return;
    }
    struct core *core = victim->core;
    take_off(run, cores, victim);
    put_on(run, cores, core, thread);
    find_room(run, cores, victim, READY_PREEMPTED);
    execute_next(run, cores, core);
}

static void end_quantum(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = thread->core;
    const struct scheduler_operations *operations = cores->scheduler->operations;
    if (!operations->tick(cores->scheduler, thread)) {
        begin_quantum(run, cores, thread);
        return;
    }
    take_off(run, cores, thread);
    refill(run, cores, core);
    find_room(run, cores, thread, READY_EXPIRED);
    execute_next(run, cores, core);
}

static void on_ticked(struct run *run, void *component, uint64_t argument)
{
    struct thread *thread = (struct thread *)(uintptr_t)argument;
    if (thread->core->is_interrupted) {
        thread->is_expired = true;
    } else {
        end_quantum(run, component, thread);
    }
}

static event_handler *const handlers[] = {[CORE_DONE] = on_done, [CORE_TICKED] = on_ticked};
static const char *const event_names[] = {[CORE_DONE] = "done", [CORE_TICKED] = "ticked"};

void cores_admit(struct run *run, struct cores *cores, struct thread *thread)
{
    thread->state = THREAD_READY;
    thread->tick = EVENT_NONE;
    find_room(run, cores, thread, READY_NEW);
}

void cores_wake(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = thread->core;
    thread->waits = false;
    if (thread->state != THREAD_STALLED) {
        return; /* the thread has no core, or its core is still switching to it */
    }
    thread->state = THREAD_READY;
    if (core->running != NULL || cores->is_frozen || core->is_interrupted ||
        PLANTED("a core is left idle")) {
        thread_queue_push(&core->ready, thread);
    } else {
        execute_one(run, cores, core, thread);
    }
}

void cores_remove(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = thread->core;
    thread->waits = false;
    if (core == NULL) {
        run_queue_remove(&cores->scheduler->queue, thread);
        thread->state = THREAD_ENDED;
        return;
    }
    take_off(run, cores, thread);
    core->last = NULL;
    thread->state = THREAD_ENDED;
    refill(run, cores, core);
    execute_next(run, cores, core);
}

void cores_return(struct run *run, struct cores *cores, struct core *core)
{
    core->is_interrupted = false;
    struct thread *expired = cores->scheduler == NULL ? NULL : core_find_expired(core);
    while (expired != NULL) {
        expired->is_expired = false;
        end_quantum(run, cores, expired);
        expired = core_find_expired(core);
    }
    execute_next(run, cores, core);
}

void cores_freeze(struct run *run, struct cores *cores)
{
    cores->is_frozen = true;
    for (uint32_t i = 0; i < cores->count; i++) {
        core_stop(run, &cores->each[i]);
    }
}

void cores_thaw(struct run *run, struct cores *cores)
{
    cores->is_frozen = false;
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        for (struct thread *held = core->threads; held != NULL; held = held->behind) {
            if (held->switching == 0) {
                begin_quantum(run, cores, held);
            }
        }
        execute_next(run, cores, core);
    }
}

const struct kind cores_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = CORE_EVENTS},
    .name = "cores",
    .role = KIND_PART,
    .doc = "The cores of a machine, and the threads that they hold.",
    .metrics = cores_metrics,
    .report = cores_report,
    .laws = cores_laws,
    .invariants = cores_invariants,
    .report_order = REPORT_PROCESSORS,
    .holds_threads = true,
};

struct cores *cores_build(const struct assembly *assembly, const struct scope *machine,
                          const struct cores_options *options)
{
    struct arena *arena = assembly->arena;
    struct cores *cores = ARENA_NEW(arena, struct cores);
    cores->component = (struct component){&cores_kind.behaviour,
                                          scope_inside(machine, "%s", cores_kind.name).path};
    cores->options = *options;
    cores->first = numa_first_cores(&options->nodes, options->nodes.count, arena);
    cores->count = cores->first[options->nodes.count];
    cores->places = (uint64_t)cores->count * options->hardware_threads;
    cores->next_victim = ARENA_ARRAY(arena, uint32_t, options->nodes.count);
    if (options->scheduler.kind != NULL) {
        struct scope scope = scope_child(machine, "scheduler");
        cores->scheduler =
            scheduler_make(assembly, &scope, &options->scheduler, options->nodes.count);
    }
    cores->each = ARENA_ARRAY(arena, struct core, cores->count);
    cores->by_held = ARENA_ARRAY(arena, struct core_list,
                                 (size_t)options->nodes.count * options->hardware_threads);
    for (uint32_t processor = 0; processor < options->nodes.count; processor++) {
        for (uint32_t i = cores->first[processor]; i < cores->first[processor + 1]; i++) {
            cores->each[i] = (struct core){
                .owner = &cores->component, .state = CORE_IDLE, .processor = (uint16_t)processor};
            list_core(cores, &cores->each[i]);
        }
    }
    cores_measure(cores, assembly->measures);
    return cores;
}
