#include "models/processor/cores.h"

#include "models/planted.h"
#include "models/report_order.h"

static struct core_list *list_of(const struct cores *cores, const struct core *core)
{
    return &cores->by_held[(size_t)core->processor * cores->options.hardware_threads + core->held];
}

static bool is_full(const struct cores *cores, const struct core *core)
{
    return core->held >= cores->options.hardware_threads;
}

/* Among the cores of its processor that hold as many threads; one that is full is in no list. */
static void list_core(struct cores *cores, struct core *core)
{
    if (is_full(cores, core)) {
        return;
    }
    struct core_list *list = list_of(cores, core);
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
    struct core_list *list = list_of(cores, core);
    *(core->before == NULL ? &list->head : &core->before->behind) = core->behind;
    *(core->behind == NULL ? &list->tail : &core->behind->before) = core->before;
}

static void hold(struct cores *cores, struct core *core, struct thread *thread)
{
    unlist_core(cores, core);
    core_hold(core, thread);
    list_core(cores, core);
}

static void drop(struct cores *cores, struct core *core, struct thread *thread)
{
    unlist_core(cores, core);
    core_drop(core, thread);
    list_core(cores, core);
}

/* The work of a thread is done. @return the thread that its core executes next, or NULL */
static struct thread *finish(struct run *run, struct cores *cores, struct core *core,
                             struct thread *thread)
{
    switch (thread->out.take(run, thread->out.owner, thread)) {
    case THREAD_GOES_ON:
        return thread;
    case THREAD_STALLS:
        thread->state = THREAD_STALLED;
        break;
    case THREAD_ENDS:
        thread->state = THREAD_ENDED;
        drop(cores, core, thread);
        break;
    }
    return thread_queue_pop(&core->ready);
}

/* The core executes a thread, and those after it, until one computes for a while. A program stalls
 * or ends after so many works of no time: so this ends. */
static void execute(struct run *run, struct cores *cores, struct core *core, struct thread *thread)
{
    while (thread != NULL) {
        if (core_resume(run, core, thread)) {
            return;
        }
        thread = finish(run, cores, core, thread);
    }
    enum core_state state = core->threads != NULL ? CORE_STALLED : CORE_IDLE;
    core_charge(core, run_now(run), PLANTED("a core goes on computing") ? CORE_USER : state);
}

/* A thread that a core holds is ready: at once, or after those that are. */
static void run_or_queue(struct run *run, struct cores *cores, struct core *core,
                         struct thread *thread)
{
    thread->state = THREAD_READY;
    if (core->running != NULL || PLANTED("a core is left idle")) {
        thread_queue_push(&core->ready, thread);
    } else {
        execute(run, cores, core, thread);
    }
}

static void on_done(struct run *run, void *component, uint64_t argument)
{
    struct cores *cores = component;
    struct core *core = (struct core *)(uintptr_t)argument;
    struct thread *thread = core_finish(core);
    execute(run, cores, core, finish(run, cores, core, thread));
}

static event_handler *const handlers[] = {[CORE_DONE] = on_done};
static const char *const event_names[] = {[CORE_DONE] = "done"};

/* The core of a processor that holds the fewest threads; NULL: all are full. */
static struct core *find_place(const struct cores *cores, uint32_t processor)
{
    uint32_t most = cores->options.hardware_threads;
    for (uint32_t held = 0; held < most; held++) {
        struct core *core = cores->by_held[(size_t)processor * most + held].head;
        if (core != NULL) {
            return core;
        }
    }
    return NULL;
}

void cores_admit(struct run *run, struct cores *cores, struct thread *thread)
{
    struct core *core = find_place(cores, thread->processor);
    ASSERT(core != NULL);
    hold(cores, core, thread);
    run_or_queue(run, cores, core, thread);
}

void cores_wake(struct run *run, struct cores *cores, struct thread *thread)
{
    run_or_queue(run, cores, thread->core, thread);
}

double cores_mean(const struct cores *cores, enum core_state state, const struct window *window)
{
    wide time = cores->marked[window->to].times[state] - cores->marked[window->from].times[state];
    return wide_to_double(time) / (double)window_length(window);
}

static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct cores *cores = measure;
    struct cores_mark *at = &cores->marked[number];
    for (uint32_t i = 0; i < cores->count; i++) {
        for (unsigned state = 0; state < CORE_STATES; state++) {
            at->times[state] += core_time(&cores->each[i], (enum core_state)state, now);
        }
    }
}

static const struct metric_row metrics[] = {
    [CORE_USER] =
        METRIC("user", "1", MEAN, "Share of the cores' time in which they execute threads."),
    [CORE_SYSTEM] = METRIC("system", "1", MEAN,
                           "Share in which they execute the operating system for a thread."),
    [CORE_INTERRUPT] = METRIC("interrupt", "1", MEAN, "Share in which they serve interrupts."),
    [CORE_STALLED] = METRIC("stalled", "1", MEAN,
                            "Share in which each thread that a core holds waits for memory."),
    [CORE_SWITCHING] =
        METRIC("switching", "1", MEAN, "Share in which they take up another thread."),
    [CORE_IDLE] = METRIC("idle", "1", MEAN, "Share in which they hold no thread."),
    [CORE_ASLEEP] =
        METRIC("asleep", "1", MEAN, "Share in which they are idle in a state of low power."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct cores *cores = (const struct cores *)component;
    for (unsigned state = 0; state < CORE_STATES; state++) {
        report_utilization(to, component->path, &metrics[state],
                           cores_mean(cores, (enum core_state)state, to->window) / cores->count);
    }
    double busy = 0;
    for (unsigned state = 0; state < CORE_STATES; state++) {
        bool is_busy = state != CORE_STALLED && state != CORE_IDLE && state != CORE_ASLEEP;
        busy += is_busy ? cores_mean(cores, (enum core_state)state, to->window) : 0;
    }
    report_resource(to, component->path, busy / cores->count);
}

const struct kind cores_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = CORE_EVENTS},
    .name = "cores",
    .role = KIND_PART,
    .doc = "The cores of a machine, and the threads that they hold.",
    .metrics = metrics,
    .report = report,
    .laws = cores_laws,
    .invariants = cores_invariants,
    .report_order = REPORT_PROCESSORS,
};

struct cores *cores_build(const struct assembly *assembly, const struct scope *machine,
                          const struct cores_options *options)
{
    struct arena *arena = assembly->arena;
    struct cores *cores = ARENA_NEW(arena, struct cores);
    cores->component =
        (struct component){&cores_kind.behaviour, scope_inside(machine, "cores").path};
    cores->options = *options;
    cores->count = options->processors * options->cores;
    cores->each = ARENA_ARRAY(arena, struct core, cores->count);
    cores->by_held = ARENA_ARRAY(arena, struct core_list,
                                 (size_t)options->processors * options->hardware_threads);
    for (uint32_t i = 0; i < cores->count; i++) {
        struct core *core = &cores->each[i];
        *core = (struct core){.owner = &cores->component,
                              .state = CORE_IDLE,
                              .processor = (uint16_t)(i / options->cores)};
        list_core(cores, core);
    }
    unsigned marks = measures_marks(assembly->measures)->count;
    cores->marked = ARENA_ARRAY(measures_arena(assembly->measures), struct cores_mark, marks);
    measures_register(assembly->measures, cores, mark);
    return cores;
}
