#include "models/processor/cores.h"

#include "models/planted.h"
#include "models/processor/cores_places.h"
#include "models/processor/cores_quanta.h"
#include "models/processor/cores_queues.h"
#include "models/report_order.h"

/* A thread is on its core: it is ready, or stalled from before. */
static void settle_on_core(struct run *run, struct cores *cores, struct core *core,
                           struct thread *thread)
{
    cores_quanta_begin(run, cores, thread);
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
    scheduling_dispatch(cores->scheduling, run_now(run), thread);
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
    bool is_asleep = core_asleep(core, run_now(run)) > 0;
    core->last = NULL;
    cores_places_hold(run, cores, core, thread);
    thread->switching =
        cores->scheduler == NULL ? 0 : switch_to(run, cores, core, thread, is_other);
    thread->switching += is_asleep ? core->sleep->wake : 0;
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
    cores_quanta_end(run, cores, thread);
    cores_queues_leave(run, thread);
    cores_places_drop(run, cores, core, thread);
    refill(run, cores, core);
}

/* A thread leaves its core for the boss. @return the thread that its core executes next, or NULL */
static struct thread *call_boss(struct run *run, struct cores *cores, struct core *core,
                                struct thread *thread)
{
    cores_quanta_end(run, cores, thread);
    cores_queues_leave(run, thread);
    cores_places_drop(run, cores, core, thread);
    boss_take(run, cores->boss, thread);
    refill(run, cores, core);
    return thread_queue_pop(&core->ready);
}

/* The boss has done the work of a thread. @return the thread that it serves next, or NULL */
static struct thread *finish_at_boss(struct run *run, struct cores *cores, struct thread *thread,
                                     enum thread_outcome outcome)
{
    boss_release(run, cores->boss, thread);
    thread->state = THREAD_ENDED;
    struct thread *next = thread_queue_pop(&cores->boss->core->ready);
    if (outcome == THREAD_GOES_ON) {
        cores_admit(run, cores, thread);
    }
    return next;
}

/* The work of a thread is done. @return the thread that its core executes next, or NULL */
static struct thread *finish_work(struct run *run, struct cores *cores, struct core *core,
                                  struct thread *thread)
{
    enum thread_outcome outcome = thread->out.take(run, thread->out.owner, thread);
    if (__builtin_expect(cores->boss != NULL, 0)) {
        if (core == cores->boss->core) {
            return finish_at_boss(run, cores, thread, outcome);
        }
        if (outcome == THREAD_GOES_ON && thread->is_in_system) {
            return call_boss(run, cores, core, thread);
        }
    }
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
    thread->is_expired = false;
    cores_quanta_end(run, cores, thread);
    cores_places_drop(run, cores, core, thread);
    core->last = thread;
    thread->state = THREAD_READY;
}

/* Gives a thread a place on a core, if there is one. @param own  the core whose queue the thread is
 * assigned to; NULL: any core may take it */
static bool find_core(struct run *run, struct cores *cores, struct thread *thread, struct core *own)
{
    struct core *core = own;
    if (own == NULL) {
        core = cores_places_find(cores, thread);
    } else if (cores_places_are_taken(cores, own)) {
        core = cores_queues_steal_at_once(cores) ? cores_places_find(cores, thread) : NULL;
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
    struct thread *victim = cores_places_victim(run, cores, thread, own);
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

/* The quantum of a thread is over: it leaves its core, or begins one more. */
static void expire(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = thread->core;
    struct scheduler *scheduler = thread->scheduler;
    cores_quanta_end(run, cores, thread);
    if (!scheduler->operations->tick(run, scheduler, thread)) {
        cores_quanta_begin(run, cores, thread);
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
        expire(run, component, thread);
    }
}

/* Each core with a place takes a thread of the longest queue. */
static void pull(struct run *run, struct cores *cores)
{
    for (uint32_t i = 0; i < cores->count && cores->scheduling->waiting > 0; i++) {
        struct core *core = &cores->each[i];
        struct thread *thread =
            cores_places_are_taken(cores, core) ? NULL : cores_queues_steal(run, cores, core);
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
        if (cores_places_are_taken(cores, to)) {
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

static void on_called(struct run *run, void *component, uint64_t argument)
{
    struct cores *cores = component;
    (void)argument;
    cores->boss->is_called = false;
    execute_next(run, cores, cores->boss->core);
}

static event_handler *const handlers[] = {[CORE_DONE] = on_done,
                                          [CORE_TICKED] = on_ticked,
                                          [CORE_BALANCED] = on_balanced,
                                          [CORE_CALLED] = on_called};
static const char *const event_names[] = {[CORE_DONE] = "done",
                                          [CORE_TICKED] = "ticked",
                                          [CORE_BALANCED] = "balanced",
                                          [CORE_CALLED] = "called"};

void cores_admit(struct run *run, struct cores *cores, struct thread *thread)
{
    thread->state = THREAD_READY;
    thread->tick = EVENT_NONE;
    thread->is_in_quantum = thread->is_tickless = false;
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

void cores_interrupt(struct run *run, struct cores *cores, struct core *core)
{
    cores_quanta_interrupt(run, cores, core);
    core_interrupt(run, core);
}

void cores_return(struct run *run, struct cores *cores, struct core *core)
{
    cores_quanta_return(run, cores, core);
    core->is_interrupted = false;
    struct thread *expired = cores->scheduler == NULL ? NULL : core_find_expired(core);
    while (expired != NULL) {
        expired->is_expired = false;
        expire(run, cores, expired);
        expired = core_find_expired(core);
    }
    execute_next(run, cores, core);
}

void cores_freeze(struct run *run, struct cores *cores)
{
    cores->is_frozen = true;
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        for (struct thread *held = core->threads; held != NULL; held = held->behind) {
            cores_quanta_end(run, cores, held);
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
                cores_quanta_begin(run, cores, held);
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
