#include "models/systems/multiprocessor_power.h"

#include "models/power/power.h"
#include "models/report_order.h"

/* No state of its own: states of cores and counts of lines say all. */
struct power {
    struct component component; /* path "power" */
    const struct multiprocessor *system;
};

enum {
    POWER,
    CORES,
    MEMORY,
    ENERGY,
    REFERENCES_PER_JOULE,
    ACCESSES_PER_JOULE,
    TASKS_PER_JOULE,
};

static const struct metric_row metrics[] = {
    [POWER] = METRIC_LESS("total", "W", MEAN, "Mean power of the whole machine."),
    [CORES] = METRIC_LESS("cores", "W", MEAN, "Of all cores, in the states that they are in."),
    [MEMORY] = METRIC_LESS("memory", "W", MEAN, "Of the memories and the lines that come to them."),
    [ENERGY] = METRIC_LESS("energy", "J", TOTAL, "Energy of the whole machine."),
    [REFERENCES_PER_JOULE] =
        METRIC_MORE("references_per_joule", "1/J", RATIO,
                    "Performance per watt: references a second for each watt."),
    [ACCESSES_PER_JOULE] =
        METRIC_MORE("accesses_per_joule", "1/J", RATIO,
                    "The same of accesses to memory, those that caches answer among them."),
    [TASKS_PER_JOULE] = METRIC_MORE("tasks_per_joule", "1/J", RATIO,
                                    "The same of tasks, of all classes, that end."),
    METRICS_END,
};

static struct power_use use_of(const struct machine *machine, const struct window *window,
                               double seconds)
{
    struct numa_nodes nodes = machine_nodes(machine->parameters);
    struct power_use use = {
        .processors = nodes.count / nodes.of_a_processor,
        .memories = machine_memories(machine->parameters),
    };
    for (unsigned state = 0; state < CORE_STATES; state++) {
        use.cores[state] = cores_mean(machine->cores, (enum core_state)state, window);
    }
    for (uint32_t home = 0; home < machine->memory->homes; home++) {
        const struct ledger *ledger = &machine->memory->controllers[home].ledger;
        use.lines += (double)counter_in(&ledger->joined, window) / seconds;
    }
    return use;
}

static void report(const struct component *component, struct report *to)
{
    const struct multiprocessor *system = ((const struct power *)component)->system;
    const struct machine *machine = system->machine;
    const char *path = component->path;
    double seconds = (double)window_length(to->window) / (double)to->ticks_per_second;
    struct power_use use = use_of(machine, to->window, seconds);
    struct power_drawn drawn = power_drawn(machine->parameters->power, &use);
    double total = drawn.cores + drawn.processors + drawn.memory + drawn.base;
    report_value(to, path, &metrics[POWER], total);
    report_value(to, path, &metrics[CORES], drawn.cores);
    report_value(to, path, &metrics[MEMORY], drawn.memory);
    report_total(to, path, &metrics[ENERGY], total * seconds);
    double joules = total * seconds;
    static const char none[] = "no power is drawn";
    if (machine->processors->options.threads > 0) {
        double references = (double)counter_in(&machine->processors->completed, to->window);
        report_ratio(to, path, &metrics[REFERENCES_PER_JOULE], references, joules, none);
    }
    if (machine->caches != NULL) {
        const struct caches_mark *marked = machine->caches->marked;
        uint64_t accesses = marked[to->window->to].accesses - marked[to->window->from].accesses;
        report_ratio(to, path, &metrics[ACCESSES_PER_JOULE], (double)accesses, joules, none);
    }
    if (system->tasks != NULL) {
        uint64_t ended = 0;
        for (const struct tasks *tasks = system->tasks; tasks != NULL; tasks = tasks->next) {
            ended += tally_in(&tasks->response, to->window);
        }
        report_ratio(to, path, &metrics[TASKS_PER_JOULE], (double)ended, joules, none);
    }
}

const struct kind power_meter_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "power",
    .role = KIND_PART,
    .doc = "The power that the parts of a machine draw.",
    .metrics = metrics,
    .report = report,
    .report_order = REPORT_PROCESSORS,
};

struct component *multiprocessor_power_build(const struct assembly *assembly,
                                             const struct scope *scope,
                                             const struct multiprocessor *system)
{
    struct power *power = ARENA_NEW(assembly->arena, struct power);
    power->component =
        (struct component){&power_meter_kind.behaviour, scope_inside(scope, "power").path};
    power->system = system;
    return &power->component;
}
