#include "models/processor/cores_queues.h"

#include "models/planted.h"
#include "models/processor/cores_quanta.h"

void cores_queues_build(const struct assembly *assembly, const struct scope *machine,
                        struct cores *cores)
{
    struct scope scope = scope_child(machine, "scheduler");
    bool is_per_core = run_queues_are_per_core(cores->options.queues);
    for (uint32_t i = 0; i < cores->count; i++) {
        cores->each[i].scheduler = i > 0 && !is_per_core
                                       ? cores->scheduler
                                       : scheduler_make(assembly, &scope, &cores->options.scheduler,
                                                        cores->options.nodes.count);
        cores->scheduler = cores->each[0].scheduler;
    }
    cores->scheduling = scheduling_build(assembly, machine, cores->count - cores->options.has_boss);
    assembly_stream(assembly, scope_inside(machine, "scheduler").path, "placement",
                    &cores->placing);
}

static uint64_t load_of(const struct core *core)
{
    return (uint64_t)core->held + core->waiting;
}

/* The cores that may hold a thread: from the first of these on. */
struct allowed {
    uint32_t first, count;
};

static struct allowed allowed_cores(const struct cores *cores, const struct thread *thread)
{
    if (thread->processor == THREAD_ANYWHERE) {
        uint32_t bosses = cores->options.has_boss;
        return (struct allowed){bosses, cores->count - bosses};
    }
    ASSERT(!cores->options.has_boss);
    const uint32_t *first = &cores->first[thread->processor];
    return (struct allowed){first[0], first[1] - first[0]};
}

/* The least loaded of the cores that may hold a thread; they are asked from the next one on. */
static struct core *least_loaded(const struct cores *cores, struct allowed allowed)
{
    struct core *least = NULL;
    for (uint32_t i = 0; i < allowed.count; i++) {
        uint32_t number = allowed.first + (cores->next_queue + i) % allowed.count;
        struct core *core = &cores->each[number];
        if (least == NULL || load_of(core) < load_of(least)) {
            least = core;
        }
    }
    return least;
}

static struct core *place(struct cores *cores, const struct thread *thread)
{
    struct allowed allowed = allowed_cores(cores, thread);
    struct core *core;
    switch ((enum run_queues_placement)cores->options.queues->placement) {
    case PLACEMENT_RANDOM:
        return &cores->each[allowed.first + stream_below(&cores->placing, allowed.count)];
    case PLACEMENT_ROUND_ROBIN:
        core = &cores->each[allowed.first + cores->next_queue % allowed.count];
        break;
    case PLACEMENT_LEAST_LOADED:
    default:
        core = least_loaded(cores, allowed);
        break;
    }
    cores->next_queue = (uint32_t)(core - cores->each) - allowed.first + 1;
    return core;
}

/* The thread is one of those that a scheduler shares cores among. */
static void join(struct run *run, struct thread *thread, struct scheduler *scheduler)
{
    if (thread->scheduler == scheduler) {
        return;
    }
    cores_queues_leave(run, thread);
    thread->scheduler = scheduler;
    if (scheduler->operations->join != NULL) {
        scheduler->operations->join(run, scheduler, thread);
    }
}

void cores_queues_leave(struct run *run, struct thread *thread)
{
    struct scheduler *scheduler = thread->scheduler;
    thread->scheduler = NULL;
    if (scheduler != NULL && scheduler->operations->leave != NULL) {
        scheduler->operations->leave(run, scheduler, thread);
    }
}

void cores_queues_move(struct run *run, struct cores *cores, struct thread *thread,
                       struct core *core)
{
    (void)cores;
    thread->assigned = core;
    join(run, thread, core->scheduler);
}

struct core *cores_queues_assign(struct run *run, struct cores *cores, struct thread *thread,
                                 enum ready_reason reason)
{
    const struct run_queues_parameters *queues = cores->options.queues;
    if (!run_queues_are_per_core(queues)) {
        join(run, thread, cores->scheduler);
        return NULL;
    }
    bool stays = thread->assigned != NULL && (reason != READY_NEW || queues->affinity);
    cores_queues_move(run, cores, thread, stays ? thread->assigned : place(cores, thread));
    return thread->assigned;
}

/* One thread more or less waits in the queue of a thread. */
static void count_waiting(struct run *run, struct cores *cores, struct core *core, int change)
{
    sim_ticks now = run_now(run);
    if (core != NULL) {
        scheduling_load(cores->scheduling, now, load_of(core), change);
        core->waiting += (uint32_t)change;
    }
    (change > 0 ? scheduling_wait : scheduling_stop_waiting)(cores->scheduling, now);
}

void cores_queues_put(struct run *run, struct cores *cores, struct thread *thread,
                      enum ready_reason reason)
{
    struct scheduler *scheduler = thread->scheduler;
    scheduler->operations->ready(run, scheduler, thread, reason);
    count_waiting(run, cores, thread->assigned, 1);
    cores_quanta_expect(run, cores, thread);
}

/* The next thread in a queue that a core may take. */
static struct thread *take_from(struct run *run, struct cores *cores, struct scheduler *scheduler,
                                const struct core *core)
{
    struct thread *thread = scheduler->operations->pick(run, scheduler, core);
    if (thread != NULL) {
        count_waiting(run, cores, thread->assigned, -1);
    }
    return thread;
}

struct thread *cores_queues_take(struct run *run, struct cores *cores, const struct core *core)
{
    return cores->scheduling->waiting == 0 ? NULL : take_from(run, cores, core->scheduler, core);
}

/* The longest of some queues from which a core may take a thread; NULL: all are empty to it. */
static struct core *longest_queue(const struct run *run, struct cores *cores, uint32_t first,
                                  uint32_t count, const struct core *core)
{
    struct core *longest = NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct core *from = &cores->each[first + i];
        bool is_longer = from->waiting > (longest == NULL ? 0 : longest->waiting);
        if (is_longer && from != core &&
            from->scheduler->operations->first(run, from->scheduler, core) != NULL) {
            longest = from;
        }
    }
    return longest;
}

struct thread *cores_queues_steal(struct run *run, struct cores *cores, struct core *core)
{
    if (cores->scheduling->waiting == 0) {
        return NULL;
    }
    const uint32_t *first = &cores->first[core->processor];
    struct core *from = longest_queue(run, cores, first[0], first[1] - first[0], core);
    from = from != NULL ? from : longest_queue(run, cores, 0, cores->count, core);
    if (from == NULL || PLANTED("a core steals nothing")) {
        return NULL;
    }
    struct thread *thread = take_from(run, cores, from->scheduler, core);
    counter_add(&cores->scheduling->steals);
    cores_queues_move(run, cores, thread, core);
    return thread;
}

void cores_queues_remove(struct run *run, struct cores *cores, struct thread *thread)
{
    run_queue_remove(&thread->scheduler->queue, thread);
    count_waiting(run, cores, thread->assigned, -1);
}

/* The least loaded core that may hold the first thread in the queue of another. */
static struct core *push_target(const struct run *run, struct cores *cores, const struct core *from)
{
    struct core *to = NULL;
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        bool is_less =
            load_of(core) + 1 < load_of(from) && (to == NULL || load_of(core) < load_of(to));
        if (cores->options.has_boss && i == 0) {
            continue;
        }
        if (is_less && from->scheduler->operations->first(run, from->scheduler, core) != NULL) {
            to = core;
        }
    }
    return to;
}

struct thread *cores_queues_push(struct run *run, struct cores *cores, struct core **to)
{
    struct core *from = NULL;
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        bool is_more = core->waiting > 0 && (from == NULL || load_of(core) > load_of(from));
        if (is_more && push_target(run, cores, core) != NULL) {
            from = core;
        }
    }
    if (from == NULL) {
        return NULL;
    }
    *to = push_target(run, cores, from);
    struct thread *thread = take_from(run, cores, from->scheduler, *to);
    counter_add(&cores->scheduling->pushes);
    cores_queues_move(run, cores, thread, *to);
    return thread;
}
