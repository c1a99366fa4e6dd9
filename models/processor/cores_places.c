#include "models/processor/cores_places.h"

#include "models/planted.h"

static struct core_list *list_of_held(const struct cores *cores, const struct core *core)
{
    return &cores->by_held[(size_t)core->processor * cores->options.hardware_threads + core->held +
                           core->kept];
}

/* Puts a core into the list of cores of its processor that hold as many threads; a full core is in
 * no list. */
void cores_places_list(struct cores *cores, struct core *core)
{
    if (cores_places_are_taken(cores, core)) {
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

void cores_places_unlist(struct cores *cores, struct core *core)
{
    if (cores_places_are_taken(cores, core)) {
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

void cores_places_hold(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread)
{
    cores_places_unlist(cores, core);
    count_load(run, cores, core, 1);
    core_hold(core, thread);
    core->kept -= thread->bound != NULL;
    cores_places_list(cores, core);
    cores->places -= thread->bound == NULL;
}

void cores_places_drop(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread)
{
    cores_places_unlist(cores, core);
    count_load(run, cores, core, -1);
    core_drop(core, thread);
    core->kept += thread->bound != NULL;
    cores_places_list(cores, core);
    cores->places += thread->bound == NULL;
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
struct core *cores_places_find(const struct cores *cores, const struct thread *thread)
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
        uint32_t number = first + (cores->next_victim[processor] + i) % count;
        bool is_boss = cores->options.has_boss && number == 0;
        last = is_boss ? last : last_on_core(run, &cores->each[number], last);
    }
    return last;
}

/* The thread that gives up its place to a ready thread; NULL: none. The cores are not searched
 * where the ready thread's priority is so low that it goes before no other thread.
 * @param own  the core whose queue the ready thread is assigned to; NULL: any may take it */
struct thread *cores_places_victim(const struct run *run, struct cores *cores, struct thread *ready,
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
