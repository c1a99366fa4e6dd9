#include "models/processor/tasks.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/measure/fairness.h"
#include "sim/random/rates.h"

#include <inttypes.h>

enum event { ARRIVED };

/* A slowdown of 1 in its tally. */
static const int64_t SLOWDOWN_ONE = 1 << 20;

#define MEMBER(name) offsetof(struct tasks_parameters, name)

TABLE(
    tasks_table, struct tasks_parameters,
    {.name = "arrivals",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(arrivals),
     .doc = "Time between arrivals.",
     .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS | PARAMETER_ARRIVALS},
    {.name = "service",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(service),
     .doc = "Time that a task computes."},
    {.name = "priority",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(priority),
     .doc = "The higher goes first, and takes the core of a lower one; threads that run a program "
            "have 0.",
     .preset = "0",
     .least = -1e9,
     .most = 1e9},
    {.name = "weight",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(weight),
     .doc = "Weight of a task under a scheduler that shares cores by weight; a thread that runs a "
            "program has that of its team.",
     .preset = "1",
     .least = 1,
     .most = 1e6},
    {.name = "traps",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(traps),
     .doc = "Traps of a task: improper use, such as I/O without privilege or memory outside its "
            "bounds, or calls of the operating system.",
     .flags = PARAMETER_OPTIONAL,
     .of = &traps_table});

static uint32_t chunk_size(unsigned chunk)
{
    return (uint32_t)TASKS_CHUNK << chunk;
}

static void count_of_all(struct tasks *tasks, sim_ticks now, int change)
{
    if (tasks->options.name != NULL) {
        level_add(&tasks->head->of_all, now, change);
    }
}

static enum thread_outcome take(struct run *run, void *owner, struct thread *thread)
{
    struct tasks *tasks = owner;
    struct task *task = (struct task *)thread;
    if (tasks->traps.parameters != NULL && traps_go_on(&tasks->traps, &task->trapped, thread)) {
        return THREAD_GOES_ON;
    }
    sim_ticks now = run_now(run);
    sim_ticks response = now - task->arrived;
    level_add(&tasks->number, now, -1);
    count_of_all(tasks, now, -1);
    tally_add(task->trapped.is_ended ? &tasks->ended_by_trap : &tasks->response,
              response + PLANTED("a task is a tick longer"));
    if (task->service > 0 && !task->trapped.is_ended) {
        tasks->slowdown.count++;
        tasks->slowdown.sum += (wide)response * SLOWDOWN_ONE / task->service;
    }
    task->arrived = -1;
    if (!PLANTED("a place for a task is lost")) {
        thread->next = tasks->free;
        tasks->free = thread;
    }
    return THREAD_ENDS;
}

static bool grow_chunks(struct run *run, struct tasks *tasks)
{
    uint32_t count = chunk_size(tasks->chunk_count);
    uint32_t before = count - TASKS_CHUNK;
    if (tasks->chunk_count == TASKS_CHUNKS || before + count > tasks->options.most) {
        run_fail(run, &tasks->component, ERROR_RUN, "more than %" PRIu32 " tasks are present",
                 before);
        return false;
    }
    struct task *chunk = ARENA_ARRAY(tasks->arena, struct task, count);
    for (uint32_t i = count; i-- > 0;) {
        chunk[i].thread.number = tasks->options.first_number + before + i;
        chunk[i].arrived = -1;
        chunk[i].thread.next = tasks->free;
        tasks->free = &chunk[i].thread;
    }
    tasks->chunks[tasks->chunk_count++] = chunk;
    run_count(run, count);
    return true;
}

static void expect_task(struct run *run, struct tasks *tasks)
{
    sim_ticks gap =
        distribution_draw_from(&tasks->parameters->arrivals, run_now(run), &tasks->arriving);
    event_after(run, gap, &tasks->component, ARRIVED, 0);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct tasks *tasks = component;
    const struct tasks_parameters *parameters = tasks->parameters;
    sim_ticks now = run_now(run);
    expect_task(run, tasks);
    if (tasks->free == NULL && !grow_chunks(run, tasks)) {
        return;
    }
    struct task *task = (struct task *)tasks->free;
    tasks->free = task->thread.next;
    task->arrived = now;
    task->service = distribution_draw(&parameters->service, &tasks->serving);
    task->thread = (struct thread){
        .number = task->thread.number,
        .processor = THREAD_ANYWHERE,
        .left = task->service,
        .out = {take, tasks},
        .priority = parameters->priority,
        .weight = parameters->weight,
        .off_core = tasks->options.name == NULL ? NULL : &tasks->waits,
    };
    traps_begin(&tasks->traps, &task->trapped, &task->thread);
    tasks->arrived += 1 + PLANTED("a task is counted twice");
    level_add(&tasks->number, now, 1 + PLANTED("a task is present twice"));
    count_of_all(tasks, now, 1);
    cores_admit(run, tasks->cores, &task->thread);
}

static event_handler *const handlers[] = {[ARRIVED] = on_arrived};
static const char *const event_names[] = {[ARRIVED] = "arrived"};

void tasks_begin(struct run *run, struct tasks *tasks)
{
    expect_task(run, tasks);
}

static void start(struct run *run, struct component *component)
{
    struct tasks *tasks = (struct tasks *)component;
    if (!tasks->boots) {
        tasks_begin(run, tasks);
    }
}

enum {
    RESPONSE_TIME,
    THROUGHPUT,
    SLOWDOWN,
    NUMBER,
    TRAPS,
    ENDED_BY_TRAP,
    OF_ALL,
    WAITS = OF_ALL,
    WAIT_MOST,
    FAIRNESS
};

/* clang-format off */
#define TASKS_METRICS(PREFIX)                                                                      \
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(                                                     \
        PREFIX "response_time", "Time from the arrival of a task to its end."),                    \
    [THROUGHPUT] = METRIC_MORE(PREFIX "throughput", "1/s", MEAN, "Tasks that end in a second."),   \
    [SLOWDOWN] = METRIC_LESS(PREFIX "slowdown", "1", RATIO,                                        \
                             "Response time of a task beside the time it computes, on average "    \
                             "over tasks."),                                                       \
    [NUMBER] = METRIC(PREFIX "number", "1", MEAN, "Tasks present."),                               \
    [TRAPS] = METRIC(PREFIX "traps", "1/s", MEAN, "Traps of tasks in a second."),                  \
    [ENDED_BY_TRAP] = METRIC_LESS(PREFIX "ended_by_trap", "1", SHARE,                              \
                                  "Tasks that a trap ends, among all that leave.")
/* clang-format on */

static const struct metric_row metrics[] = {TASKS_METRICS(""), METRICS_END};

static const struct metric_row class_metrics[] = {
    TASKS_METRICS("NAME."),
    [WAITS] = METRIC_LESS("NAME.waiting_time", "s", RATIO,
                          "Time that a task of the class is ready until a core takes it up."),
    [WAIT_MOST] = METRIC_LESS("NAME.waiting_time.maximum", "s", GREATEST,
                              "The longest of these times, those of tasks that wait at the end of "
                              "the run among them: the longer the run, the longer where a class "
                              "starves."),
    [FAIRNESS] = METRIC_MORE(
        "fairness", "1", ONCE,
        "Jain's index of the mean slowdowns of the classes, from the start of each run to its end, "
        "as indices of parts of a run make none of the whole: 1 where all are slowed down alike."),
    METRICS_END,
};

/* Their common rows have the same numbers. */
static const struct metric_row *row_of(const struct tasks *tasks, int metric)
{
    return tasks->options.name == NULL ? &metrics[metric] : &class_metrics[metric];
}

static const char NO_MEAN[] =
    "it has no finite mean, as services come arbitrarily near 0 and tasks "
    "wait: the value grows with the length of the runs";

static void report_slowdown(const struct tasks *tasks, struct report *to)
{
    const struct tally *tally = &tasks->slowdown;
    double slowdown = wide_to_double(tally_sum(tally, to->window)) / (double)SLOWDOWN_ONE;
    report_ratio(to, tasks->component.path, row_of(tasks, SLOWDOWN), slowdown,
                 (double)tally_in(tally, to->window),
                 "no task that computes ended after the warm-up");
    if (tally->sum > (wide)tally->count * SLOWDOWN_ONE &&
        !distribution_has_inverse_mean(&tasks->parameters->service)) {
        report_mark(to, NO_MEAN);
    }
}

static void report(const struct component *component, struct report *to)
{
    const struct tasks *tasks = (const struct tasks *)component;
    const char *path = component->path;
    uint64_t ended = tally_in(&tasks->response, to->window);
    report_durations(to, path, row_of(tasks, RESPONSE_TIME), &tasks->response);
    report_per_second(to, path, row_of(tasks, THROUGHPUT), ended);
    report_slowdown(tasks, to);
    report_level(to, path, row_of(tasks, NUMBER), &tasks->number);
    if (tasks->traps.parameters != NULL) {
        uint64_t trapped = tally_in(&tasks->ended_by_trap, to->window);
        report_rate(to, path, row_of(tasks, TRAPS), &tasks->traps.raised);
        report_share(to, path, row_of(tasks, ENDED_BY_TRAP), trapped, ended + trapped,
                     "no task left after the warm-up");
    }
}

/* The same of a class, and after the last class of all. */
static void report_fairness(const struct tasks *first, struct report *to)
{
    struct fairness fairness = {0};
    for (const struct tasks *class = first; class != NULL; class = class->next) {
        const struct tally_mark *all = &class->slowdown.marked[to->window->to];
        if (all->count == 0) {
            report_missing(to, task_classes_kind.name, &class_metrics[FAIRNESS],
                           "of some class no task that computes has ended");
            return;
        }
        fairness_add(&fairness, wide_to_double(all->sum) / (double)all->count);
    }
    report_once(to, task_classes_kind.name, &class_metrics[FAIRNESS], fairness_index(&fairness), 1);
}

static void report_class(const struct component *component, struct report *to)
{
    const struct tasks *tasks = (const struct tasks *)component;
    const char *path = component->path;
    int64_t least, most;
    report(component, to);
    report_durations(to, path, &class_metrics[WAITS], &tasks->waits.waited);
    if (extremes_in(&tasks->waits.waits, to->window, &least, &most)) {
        report_extreme(to, path, &class_metrics[WAIT_MOST],
                       (double)most / (double)to->ticks_per_second);
    } else {
        report_missing(to, path, &class_metrics[WAIT_MOST], "no task came after the warm-up");
    }
    if (tasks->next == NULL) {
        report_fairness(tasks->head, to);
    }
}

/* Time of the handlers of a class that are done or under way. */
static wide handled(const struct tasks *tasks, sim_ticks now)
{
    wide time = tasks->traps.handled;
    for (unsigned chunk = 0; chunk < tasks->chunk_count; chunk++) {
        for (uint32_t i = 0; i < chunk_size(chunk); i++) {
            const struct task *task = &tasks->chunks[chunk][i];
            bool is_under_way = task->arrived >= 0 && task->thread.is_in_system;
            time += is_under_way ? task->trapped.handler - core_left(&task->thread, now) : 0;
        }
    }
    return time;
}

/* Of all classes, where one has traps. */
static void handlers_law(const struct tasks *first, sim_ticks now, struct report *report)
{
    bool has_traps = false;
    wide time = 0;
    for (const struct tasks *class = first; class != NULL; class = class->next) {
        has_traps |= class->traps.parameters != NULL;
        time += handled(class, now);
    }
    if (has_traps) {
        report_law(report, "handlers", first->component.path, time,
                   cores_worked(first->cores, CORE_SYSTEM, now));
    }
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct tasks *tasks = (const struct tasks *)component;
    wide present = 0;
    wide time = tasks->response.sum + tasks->ended_by_trap.sum;
    for (unsigned chunk = 0; chunk < tasks->chunk_count; chunk++) {
        for (uint32_t i = 0; i < chunk_size(chunk); i++) {
            const struct task *task = &tasks->chunks[chunk][i];
            present += task->arrived >= 0;
            time += task->arrived >= 0 ? now - task->arrived : 0;
        }
    }
    report_law(report, "little", component->path, level_integral(&tasks->number, now), time);
    report_law(report, "flow_balance", component->path, (wide)tasks->arrived,
               (wide)tasks->response.count + (wide)tasks->ended_by_trap.count + present);
    if (tasks->head == tasks) {
        handlers_law(tasks, now, report);
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct tasks *tasks = (const struct tasks *)component;
    uint64_t places = chunk_size(tasks->chunk_count) - TASKS_CHUNK;
    if (!run_looks(run, places)) {
        return;
    }
    uint64_t present = 0;
    for (unsigned chunk = 0; chunk < tasks->chunk_count; chunk++) {
        for (uint32_t i = 0; i < chunk_size(chunk); i++) {
            present += tasks->chunks[chunk][i].arrived >= 0;
        }
    }
    uint64_t free = 0;
    for (const struct thread *thread = tasks->free; thread != NULL && free <= places;) {
        thread = thread->next;
        free++;
    }
    CHECK(run, component, tasks_found, (int64_t)present == tasks->number.value,
          "%" PRIu64 " tasks are found, and %" PRId64 " are counted", present, tasks->number.value);
    CHECK(run, component, tasks_places, present + free == places,
          "%" PRIu64 " tasks are found and %" PRIu64 " free places, of %" PRIu64, present, free,
          places);
}

const struct kind tasks_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "tasks",
    .role = KIND_PART,
    .doc = "Tasks that arrive at the cores of a machine, compute and leave.",
    .parameters = &tasks_table,
    .metrics = metrics,
    .check = tasks_check,
    .start = start,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_TASKS,
};

const struct kind task_classes_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "task_classes",
    .role = KIND_PART,
    .doc = "One of several classes of tasks that arrive at the cores of a machine.",
    .metrics = class_metrics,
    .start = start,
    .report = report_class,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_TASKS,
};

/* The waits that are under way at a mark count as long as they have lasted. */
static void mark_waits(void *measure, unsigned number, sim_ticks now)
{
    struct tasks *tasks = measure;
    (void)number;
    for (unsigned chunk = 0; chunk < tasks->chunk_count; chunk++) {
        for (uint32_t i = 0; i < chunk_size(chunk); i++) {
            const struct task *task = &tasks->chunks[chunk][i];
            if (task->arrived >= 0 && task->thread.core == NULL) {
                extremes_add(&tasks->waits.waits, now - task->thread.ready);
            }
        }
    }
}

struct tasks *tasks_build(const struct assembly *assembly, const struct scope *machine,
                          const struct tasks_parameters *parameters, struct cores *cores,
                          const struct tasks_options *options)
{
    struct tasks *tasks = ARENA_NEW(assembly->arena, struct tasks);
    const char *class = options->name;
    tasks->component =
        class == NULL
            ? (struct component){&tasks_kind.behaviour, scope_inside(machine, "tasks").path}
            : (struct component){
                  &task_classes_kind.behaviour,
                  scope_inside(machine, "%s.%s", task_classes_kind.name, class).path};
    tasks->options = *options;
    tasks->parameters = parameters;
    tasks->cores = cores;
    tasks->arena = assembly->arena;
    component_stream(assembly, &tasks->component, "arrivals", &tasks->arriving);
    component_stream(assembly, &tasks->component, "service", &tasks->serving);
    level_init(&tasks->number, assembly->measures, 0);
    tally_init(&tasks->response, assembly->measures, true);
    tally_init(&tasks->slowdown, assembly->measures, false);
    tally_init(&tasks->ended_by_trap, assembly->measures, false);
    traps_init(&tasks->traps, assembly, &tasks->component, parameters->traps);
    tasks->head = tasks;
    if (class != NULL) {
        tally_init(&tasks->waits.waited, assembly->measures, false);
        measures_register_span(assembly->measures, tasks, mark_waits);
        extremes_init(&tasks->waits.waits, assembly->measures);
    }
    return tasks;
}

struct tasks *task_classes_build(const struct assembly *assembly, const struct scope *machine,
                                 const struct parameter_map *parameters, struct cores *cores,
                                 uint32_t first_number)
{
    const struct tasks_parameters *each = parameters->elements;
    struct tasks *first = NULL;
    struct tasks **next = &first;
    uint32_t most = TASKS_MOST / (uint32_t)parameters->count;
    for (uint32_t i = 0; i < parameters->count; i++) {
        struct tasks_options options = {parameters->names[i], first_number + i * most, most};
        *next = tasks_build(assembly, machine, &each[i], cores, &options);
        (*next)->head = first;
        next = &(*next)->next;
    }
    level_init(&first->of_all, assembly->measures, 0);
    return first;
}
