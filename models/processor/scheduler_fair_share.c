#include "models/processor/scheduler_fair_share.h"

/* Virtual times are in ticks of a core / 2^32, for a thread of weight 1. */
enum { VIRTUAL_BITS = 32 };

/* Over the threads of the scheduler, those that wait and those on cores. */
struct fair_share {
    struct scheduler scheduler;
    wide weights;
    wide weighted; /* sum of weight times virtual time, without what is used now */
    wide using;    /* threads that use their cores now, */
    wide since;    /* and the sum of the instants from which they do */
    wide last;     /* virtual time when the last thread left */
};

static TABLE(parameters_table, struct scheduler_quantum_parameters,
             SCHEDULER_QUANTUM_ROWS("\"4 ms\""));

static struct scheduler_profile profile(const void *from)
{
    const struct scheduler_quantum_parameters *parameters = from;
    return (struct scheduler_profile){
        .switch_cost = parameters->switch_cost, .quantum = parameters->quantum, .by_weight = true};
}

static struct scheduler *make(const struct assembly *assembly, const struct scope *scope,
                              const void *parameters)
{
    (void)scope;
    (void)parameters;
    return &ARENA_NEW(assembly->arena, struct fair_share)->scheduler;
}

/* The weighted mean of the virtual times of all threads. */
static wide virtual_time(const struct run *run, const struct fair_share *fair)
{
    if (fair->weights == 0) {
        return fair->last;
    }
    wide under_way = fair->using * run_now(run) - fair->since;
    return (fair->weighted + (under_way << VIRTUAL_BITS)) / fair->weights;
}

/* The weight of a thread times its virtual time. */
static wide weighted(const struct thread *thread)
{
    return thread->weight * thread->virtual_time + thread->virtual_rest;
}

static void join(struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    struct fair_share *fair = (struct fair_share *)scheduler;
    thread->virtual_time = virtual_time(run, fair);
    thread->virtual_rest = 0;
    fair->weights += thread->weight;
    fair->weighted += weighted(thread);
}

static void leave(struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    struct fair_share *fair = (struct fair_share *)scheduler;
    fair->last = virtual_time(run, fair);
    fair->weights -= thread->weight;
    fair->weighted -= weighted(thread);
}

static void begin(struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    struct fair_share *fair = (struct fair_share *)scheduler;
    (void)run;
    fair->using ++;
    fair->since += thread->since;
}

static void used(struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    struct fair_share *fair = (struct fair_share *)scheduler;
    wide time = (wide)(run_now(run) - thread->since) << VIRTUAL_BITS;
    wide due = thread->virtual_rest + time;
    fair->using --;
    fair->since -= thread->since;
    fair->weighted += time;
    /* Exact, so that nothing hangs on how often time is added. */
    thread->virtual_time += due / thread->weight;
    thread->virtual_rest = due % thread->weight;
}

/* Whether a core takes one thread before another. @param mean  of the scheduler */
static bool is_chosen_before(const struct fair_share *fair, wide mean, const struct thread *one,
                             const struct thread *other)
{
    bool one_waits = one->virtual_time > mean;
    bool other_waits = other->virtual_time > mean;
    if (one_waits != other_waits) {
        return other_waits;
    }
    wide quantum = (wide)fair->scheduler.profile.quantum << VIRTUAL_BITS;
    wide one_at = one->virtual_time + (one_waits ? 0 : quantum / one->weight);
    wide other_at = other->virtual_time + (other_waits ? 0 : quantum / other->weight);
    return one_at != other_at ? one_at < other_at : one->turn < other->turn;
}

/* The thread among some that a core takes first; `best` where none goes before it. */
static struct thread *choose(const struct fair_share *fair, wide mean, struct thread *threads,
                             struct thread *best)
{
    for (struct thread *thread = threads; thread != NULL; thread = thread->next) {
        if (best == NULL || is_chosen_before(fair, mean, thread, best)) {
            best = thread;
        }
    }
    return best;
}

static struct thread *first(const struct run *run, const struct scheduler *scheduler,
                            const struct core *core)
{
    const struct fair_share *fair = (const struct fair_share *)scheduler;
    const struct run_queue *queue = &scheduler->queue;
    wide mean = virtual_time(run, fair);
    struct thread *best = choose(fair, mean, queue->anywhere.head, NULL);
    return choose(fair, mean, queue->bound[core->processor].head, best);
}

static struct thread *pick(const struct run *run, struct scheduler *scheduler,
                           const struct core *core)
{
    struct thread *thread = first(run, scheduler, core);
    if (thread != NULL) {
        run_queue_remove(&scheduler->queue, thread);
    }
    return thread;
}

static bool tick(const struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    const struct fair_share *fair = (const struct fair_share *)scheduler;
    const struct thread *next = first(run, scheduler, thread->core);
    return next != NULL && is_chosen_before(fair, virtual_time(run, fair), next, thread);
}

static const struct scheduler_operations operations = {
    .profile = profile,
    .make = make,
    .join = join,
    .leave = leave,
    .begin = begin,
    .used = used,
    .ready = scheduler_ready,
    .first = first,
    .pick = pick,
    .tick = tick,
};

const struct kind scheduler_fair_share_kind = {
    .name = "fair_share",
    .role = "scheduler",
    .doc = "Threads share the cores by their weights: a core takes the thread of the earliest "
           "virtual deadline among those that have had no more than their share.",
    .parameters = &parameters_table,
    .check = scheduler_quantum_check,
    .operations = &operations,
};
