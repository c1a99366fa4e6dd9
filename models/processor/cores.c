#include "models/processor/cores.h"

#include "models/planted.h"
#include "models/processor/cores_queues.h"
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

/* A core holds one thread more or less. */
static void count_load(struct run *run, struct cores *cores, const struct core *core, int change)
{
    if (cores->scheduling != NULL) {
        scheduling_load(cores->scheduling, run_now(run), (uint64_t)core->held + core->waiting,
                        change);
    }
}

static void hold(struct run *run, struct cores *cores, struct core *core, struct thread *thread)
{
    unlist_core(cores, core);
    count_load(run, cores, core, 1);
    core_hold(core, thread);
    core->kept -= thread->bound != NULL;
    list_core(cores, core);
    cores->places -= thread->bound == NULL;
}

static void drop_from_core(struct run *run, struct cores *cores, struct core *core,
                           struct thread *thread)
{
    unlist_core(cores, core);
    count_load(run, cores, core, -1);
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
    struct scheduler *scheduler = thread->scheduler;
    if (scheduler == NULL || cores->is_frozen) {
        return;
    }
    thread->since = run_now(run);
    thread->is_in_quantum = true;
    if (scheduler->operations->begin != NULL) {
        scheduler->operations->begin(run, scheduler, thread);
    }
    sim_ticks quantum = scheduler_quantum(scheduler, thread);
    if (quantum != TICKS_NEVER && !PLANTED("a quantum has no end")) {
        thread->tick =
            event_ranked_after(run, quantum, EVENT_TIME_OUT, thread->number, &cores->component,
                               CORE_TICKED, (uint64_t)(uintptr_t)thread);
    }
}

/* The quantum of a thread is over, or broken off: its time on the core counts. */
static void end_quantum(struct run *run, struct thread *thread)
{
    struct scheduler *scheduler = thread->scheduler;
    event_cancel(run, thread->tick);
    if (!thread->is_in_quantum) {
        return;
    }
    thread->is_in_quantum = false;
    thread->used += run_now(run) - thread->since;
    if (scheduler->operations->used != NULL) {
        scheduler->operations->used(run, scheduler, thread);
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

/* A core takes up a thread. @param is_other  than it had last @return the time of the switch */
static sim_ticks switch_to(struct run *run, struct cores *cores, struct core *core,
                           struct thread *thread, bool is_other)
{
    const struct run_queues_parameters *queues = cores->options.queues;
    bool migrates = thread->held_last != NULL && thread->held_last != core;
    sim_ticks cost = is_other ? core->scheduler->profile.switch_cost : 0;
    scheduling_dispatch(cores->scheduling, run_now(run), thread->ready);
    thread->held_last = core;
    if (migrates) {
        counter_add(&cores->scheduling->migrations);
        cost += queues == NULL ? 0 : queues->migration_cost;
    }
    return cost;
}

/* Puts a thread on a core that has a place. */
static void put_on(struct run *run, struct cores *cores, struct core *core, struct thread *thread)
{
    bool is_other = core->last != thread;
    core->last = NULL;
    hold(run, cores, core, thread);
    thread->switching =
        cores->scheduler == NULL ? 0 : switch_to(run, cores, core, thread, is_other);
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
    if (cores->scheduler == NULL || PLANTED("a core takes no other thread")) {
        return;
    }
    struct thread *thread = cores_queues_take(run, cores, core);
    if (thread == NULL && cores_queues_steal_at_once(cores)) {
        thread = cores_queues_steal(run, cores, core);
    }
    if (thread != NULL) {
        put_on(run, cores, core, thread);
    }
}

static void end_thread(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread)
{
    thread->state = THREAD_ENDED;
    end_quantum(run, thread);
    cores_queues_leave(run, thread);
    drop_from_core(run, cores, core, thread);
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
    if (core->running == NULL && !cores->is_frozen) {
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
    end_quantum(run, thread);
    drop_from_core(run, cores, core, thread);
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

/* Gives a thread a place on a core, if there is one. @param own  the core whose queue the thread is
 * assigned to; NULL: any core may take it */
static bool find_core(struct run *run, struct cores *cores, struct thread *thread, struct core *own)
{
    struct core *core = own;
    if (own == NULL) {
        core = find_place(cores, thread);
    } else if (is_full(cores, own)) {
        core = cores_queues_steal_at_once(cores) ? find_place(cores, thread) : NULL;
        if (core != NULL) {
            counter_add(&cores->scheduling->steals);
            cores_queues_move(run, cores, thread, core);
        }
    }
    if (core == NULL) {
        return false;
    }
    cores->turn = (core->processor + 1u) % cores->options.nodes.count;
    put_on(run, cores, core, thread);
    execute_next(run, cores, core);
    return true;
}

/* The last in the scheduler's order among `last` and the threads that a core holds. */
static struct thread *last_on_core(const struct run *run, const struct core *core,
                                   struct thread *last)
{
    const struct scheduler *scheduler = core->scheduler;
    for (struct thread *held = core->threads; held != NULL; held = held->behind) {
        last = scheduler->operations->is_before(run, scheduler, last, held) ? held : last;
    }
    return last;
}

/* The same of all cores of a processor. Of equal threads the first met is taken; the cores are
 * visited from next_victim on. */
static struct thread *last_held(const struct run *run, const struct cores *cores,
                                uint32_t processor, struct thread *last)
{
    uint32_t first = cores->first[processor];
    uint32_t count = cores->first[processor + 1] - first;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = (cores->next_victim[processor] + i) % count;
        last = last_on_core(run, &cores->each[first + number], last);
    }
    return last;
}

/* The thread that gives up its place to a ready thread; NULL: none. The cores are not searched
 * where the ready thread's priority is so low that it goes before no other thread.
 * @param own  the core whose queue the ready thread is assigned to; NULL: any may take it */
static struct thread *find_victim(const struct run *run, struct cores *cores, struct thread *ready,
                                  const struct core *own)
{
    const struct scheduler *scheduler = cores->scheduler;
    const struct scheduler_profile *profile = &scheduler->profile;
    bool is_least = ready->priority <= cores->options.priority_least;
    if (scheduler->operations->is_before == NULL ||
        (profile->by_priority && profile->equals_wait && is_least) ||
        PLANTED("a high priority waits")) {
        return NULL;
    }
    if (own != NULL) {
        struct thread *last = last_on_core(run, own, ready);
        return last == ready ? NULL : last;
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

/* Threads wait: they are balanced at the next whole interval. */
static void expect_balancing(struct run *run, struct cores *cores)
{
    sim_ticks interval = cores_queues_interval(cores);
    if (interval != TICKS_NEVER && !cores->is_balancing) {
        cores->is_balancing = true;
        event_after(run, interval - run_now(run) % interval, &cores->component, CORE_BALANCED, 0);
    }
}

/* A ready thread takes a free place on a core, or the place of a victim, or waits. The victim then
 * looks for room in the same way. The victim of a thread that any core may hold is the last of all
 * cores and takes no other place, so that the recursion ends after two victims. */
static void find_room(struct run *run, struct cores *cores, struct thread *thread,
                      enum ready_reason reason)
{
    struct core *own = NULL;
    if (cores->scheduler != NULL) {
        own = cores_queues_assign(run, cores, thread, reason);
        thread->ready = run_now(run);
    }
    if (cores->scheduler != NULL && reason != READY_PREEMPTED) {
        run_queue_turn(&cores->scheduler->queue, thread);
    }
    if (find_core(run, cores, thread, own)) {
        return;
    }
    ASSERT(cores->scheduler != NULL);
    struct thread *victim = find_victim(run, cores, thread, own);
    if (victim == NULL) {
        cores_queues_put(run, cores, thread, reason);
        expect_balancing(run, cores);
        return;
    }
    struct core *core = victim->core;
    take_off(run, cores, victim);
    put_on(run, cores, core, thread);
    find_room(run, cores, victim, READY_PREEMPTED);
    execute_next(run, cores, core);
}

static void on_ticked(struct run *run, void *component, uint64_t argument)
{
    struct cores *cores = component;
    struct thread *thread = (struct thread *)(uintptr_t)argument;
    struct core *core = thread->core;
    struct scheduler *scheduler = thread->scheduler;
    end_quantum(run, thread);
    if (!scheduler->operations->tick(run, scheduler, thread)) {
        begin_quantum(run, cores, thread);
        return;
    }
    take_off(run, cores, thread);
    refill(run, cores, core);
    find_room(run, cores, thread, READY_EXPIRED);
    execute_next(run, cores, core);
}

/* Each core with a place takes a thread of the longest queue. */
static void pull(struct run *run, struct cores *cores)
{
    for (uint32_t i = 0; i < cores->count && cores->scheduling->waiting > 0; i++) {
        struct core *core = &cores->each[i];
        struct thread *thread = is_full(cores, core) ? NULL : cores_queues_steal(run, cores, core);
        if (thread != NULL) {
            put_on(run, cores, core, thread);
            execute_next(run, cores, core);
        }
    }
}

/* The fullest cores give threads to the emptiest until they differ by one at most. */
static void push(struct run *run, struct cores *cores)
{
    struct core *to = NULL;
    struct thread *thread;
    while ((thread = cores_queues_push(run, cores, &to)) != NULL) {
        if (is_full(cores, to)) {
            cores_queues_put(run, cores, thread, READY_PREEMPTED);
        } else {
            put_on(run, cores, to, thread);
            execute_next(run, cores, to);
        }
    }
}

static void on_balanced(struct run *run, void *component, uint64_t argument)
{
    struct cores *cores = component;
    (void)argument;
    cores->is_balancing = false;
    (cores->options.queues->balancing == BALANCING_PULL ? pull : push)(run, cores);
    if (cores->scheduling->waiting > 0) {
        expect_balancing(run, cores);
    }
}

static event_handler *const handlers[] = {
    [CORE_DONE] = on_done, [CORE_TICKED] = on_ticked, [CORE_BALANCED] = on_balanced};
static const char *const event_names[] = {
    [CORE_DONE] = "done", [CORE_TICKED] = "ticked", [CORE_BALANCED] = "balanced"};

void cores_admit(struct run *run, struct cores *cores, struct thread *thread)
{
    thread->state = THREAD_READY;
    thread->tick = EVENT_NONE;
    thread->is_in_quantum = false;
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
    if (core->running != NULL || cores->is_frozen || PLANTED("a core is left idle")) {
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
        cores_queues_remove(run, cores, thread);
        cores_queues_leave(run, thread);
        thread->state = THREAD_ENDED;
        return;
    }
    take_off(run, cores, thread);
    cores_queues_leave(run, thread);
    core->last = NULL;
    thread->state = THREAD_ENDED;
    refill(run, cores, core);
    execute_next(run, cores, core);
}

void cores_freeze(struct run *run, struct cores *cores)
{
    cores->is_frozen = true;
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        for (struct thread *held = core->threads; held != NULL; held = held->behind) {
            end_quantum(run, held);
        }
        core_stop(run, core);
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
    if (options->scheduler.kind != NULL) {
        cores_queues_build(assembly, machine, cores);
    }
    cores_measure(cores, assembly->measures);
    return cores;
}
