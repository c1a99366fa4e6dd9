#include "models/interrupts/interrupt_controller.h"

#include "models/planted.h"
#include "models/report_order.h"

#include <string.h>

/* The core with the fewest interrupts, of those an idle one, of those the one whose turn it is. */
static uint32_t least_loaded(const struct interrupt_controller *controller)
{
    const struct interrupt_cores *cores = &controller->cores;
    uint32_t best = controller->next_core;
    uint64_t fewest = UINT64_MAX;
    for (uint32_t i = 0; i < cores->count && fewest > 0; i++) {
        uint32_t number = (controller->next_core + i) % cores->count;
        const struct interrupt_core *core = &cores->each[number];
        bool is_idle = core->core->state == CORE_IDLE && !core->core->is_interrupted;
        uint64_t load = 2 * interrupt_core_load(core) + !is_idle;
        if (load < fewest) {
            fewest = load;
            best = number;
        }
    }
    return best;
}

static struct interrupt_core *choose_core(struct interrupt_controller *controller)
{
    struct interrupt_cores *cores = &controller->cores;
    uint32_t chosen = (uint32_t)cores->parameters->core;
    if (cores->parameters->delivery != DELIVERY_FIXED) {
        bool by_load = cores->parameters->delivery == DELIVERY_LEAST_LOADED;
        chosen = by_load ? least_loaded(controller) : controller->next_core;
        controller->next_core = (chosen + 1) % cores->count;
    }
    return &cores->each[chosen];
}

static void take(struct run *run, void *owner, struct interrupt *interrupt)
{
    struct interrupt_controller *controller = owner;
    struct interrupt_cores *cores = &controller->cores;
    struct interrupt_source *source = interrupt->source;
    interrupt->turn = ++controller->turn;
    interrupt_step(&cores->steps, interrupt, WORD_INTERRUPT_RAISE, run_now(run), NULL,
                   source->name);
    bool is_full = source->pending >= source->latch && !PLANTED("a latch has no limit");
    if (is_full || cores->is_halted) {
        interrupt_step(&cores->steps, interrupt, WORD_INTERRUPT_LOST, run_now(run), NULL,
                       source->name);
        interrupt_source_lose(run, source, interrupt);
        return;
    }
    source->pending++;
    interrupt_core_raise(run, choose_core(controller), interrupt);
}

void interrupt_controller_work(struct run *run, struct interrupt_controller *controller,
                               const struct interrupt_work_port *work, sim_ticks time,
                               uint64_t argument)
{
    struct interrupt *place = interrupt_take(run, &controller->cores.pool, &controller->component);
    if (place == NULL) {
        return;
    }
    place->work = work;
    place->took = time;
    place->argument = argument;
    interrupt_core_work(run, choose_core(controller), place);
}

static void on_panicked(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct interrupt_cores *cores = &((struct interrupt_controller *)component)->cores;
    cores->panicking = EVENT_NONE;
    cores->panicked.take(run, cores->panicked.owner, cores->panic.step, cores->panic.fault);
}

static event_handler *const handlers[] = {
    [INTERRUPT_SENSED] = interrupt_core_on_sensed,
    [INTERRUPT_SENSED_NONMASKABLE] = interrupt_core_on_sensed_nonmaskable,
    [INTERRUPT_STAGE_OVER] = interrupt_core_on_stage_over,
    [INTERRUPT_MASKED] = interrupt_core_on_masked,
    [INTERRUPT_UNMASKED] = interrupt_core_on_unmasked,
    [INTERRUPT_PANICKED] = on_panicked,
};
static const char *const event_names[] = {
    [INTERRUPT_SENSED] = "sensed",         [INTERRUPT_SENSED_NONMASKABLE] = "sensed, not maskable",
    [INTERRUPT_STAGE_OVER] = "stage over", [INTERRUPT_MASKED] = "masked",
    [INTERRUPT_UNMASKED] = "unmasked",     [INTERRUPT_PANICKED] = "panicked",
};

void interrupt_controller_begin(struct run *run, struct interrupt_controller *controller)
{
    struct interrupt_cores *cores = &controller->cores;
    cores->is_halted = false;
    for (uint32_t i = 0; i < cores->count; i++) {
        interrupt_core_begin(run, &cores->each[i]);
    }
    for (uint32_t i = 0; i < cores->source_count; i++) {
        interrupt_source_begin(run, &cores->sources[i]);
    }
}

static void start(struct run *run, struct component *component)
{
    struct interrupt_controller *controller = (struct interrupt_controller *)component;
    if (!controller->boots) {
        interrupt_controller_begin(run, controller);
    }
}

const struct kind interrupt_controller_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = INTERRUPT_CORE_EVENTS},
    .name = "interrupt_controller",
    .role = KIND_PART,
    .doc = "The interrupt controller of a machine, and the cores that serve interrupts.",
    .parameters = &interrupts_table,
    .metrics = interrupt_controller_metrics,
    .check = interrupts_check,
    .start = start,
    .report = interrupt_controller_report,
    .laws = interrupt_controller_laws,
    .invariants = interrupt_controller_invariants,
    .report_order = REPORT_INTERRUPTS,
};

const uint32_t *interrupts_chains(struct arena *arena,
                                  const struct interrupts_parameters *parameters,
                                  const struct parameter_map *sources, const uint32_t **of)
{
    const struct interrupt_source_parameters *list = sources->elements;
    bool is_polled = parameters->dispatch == DISPATCH_POLLED;
    uint32_t *chain = ARENA_ARRAY(arena, uint32_t, sources->count);
    uint32_t *chain_of = ARENA_ARRAY(arena, uint32_t, sources->count);
    uint32_t next = 0;
    for (int64_t vector = 0; vector < INTERRUPT_SOURCES_MOST && next < sources->count; vector++) {
        uint32_t first = next;
        for (uint32_t i = 0; i < sources->count; i++) {
            if (is_polled || interrupts_vector(parameters, &list[i], i) == vector) {
                chain[next++] = i;
                chain_of[i] = first;
            }
        }
    }
    *of = chain_of;
    return chain;
}

struct interrupt_source *interrupt_controller_find(const struct interrupt_controller *controller,
                                                   const char *name)
{
    for (uint32_t i = 0; i < controller->cores.source_count; i++) {
        if (strcmp(controller->cores.sources[i].name, name) == 0) {
            return &controller->cores.sources[i];
        }
    }
    return NULL;
}

static void build_sources(const struct assembly *assembly, const struct scope *machine,
                          struct interrupt_controller *controller,
                          const struct parameter_map *given)
{
    struct interrupt_cores *all = &controller->cores;
    const struct interrupt_source_parameters *list = given->elements;
    all->source_count = (uint32_t)given->count;
    all->sources = ARENA_ARRAY(assembly->arena, struct interrupt_source, given->count);
    for (uint32_t i = 0; i < all->source_count; i++) {
        struct interrupt_source *source = &all->sources[i];
        interrupt_source_init(source, assembly, machine, given->names[i], &list[i]);
        source->number = i;
        source->pool = &all->pool;
        source->port = (struct interrupt_port){controller, take};
    }
}

static void build_measures(struct interrupt_cores *all, struct measures *measures)
{
    level_init(&all->masked, measures, 0);
    level_init(&all->stopped, measures, 0);
    counter_init(&all->windows, measures);
    counter_init(&all->panics, measures);
    tally_init(&all->probes, measures, false);
    for (unsigned i = 0; i < INTERRUPT_FRAMES_MOST; i++) {
        counter_init(&all->depths[i], measures);
    }
}

struct interrupt_controller *
interrupt_controller_build(const struct assembly *assembly, const struct scope *machine,
                           const struct interrupts_parameters *parameters,
                           const struct parameter_map *sources, struct cores *cores)
{
    struct interrupt_controller *controller =
        ARENA_NEW(assembly->arena, struct interrupt_controller);
    const char *path = scope_inside(machine, "%s", interrupt_source_kind.name).path;
    controller->component = (struct component){&interrupt_controller_kind.behaviour, path};
    struct interrupt_cores *all = &controller->cores;
    all->owner = &controller->component;
    all->parameters = parameters;
    all->cores = cores;
    all->pool.arena = assembly->arena;
    all->steps = (struct interrupt_steps){assembly->timeline, parameters->timeline, NULL};
    build_sources(assembly, machine, controller, sources);
    all->chain = interrupts_chains(assembly->arena, parameters, sources, &all->chain_of);
    all->senses = residual_exists(&parameters->instruction);
    if (all->senses) {
        all->instruction = residual_of(assembly->arena, &parameters->instruction);
    }
    build_measures(all, assembly->measures);
    all->count = cores->count;
    all->each = ARENA_ARRAY(assembly->arena, struct interrupt_core, all->count);
    for (uint32_t i = 0; i < all->count; i++) {
        interrupt_core_init(&all->each[i], assembly, all, machine, i);
    }
    run_count(assembly->run, 1 + all->count + (uint64_t)all->source_count);
    return controller;
}

void interrupt_controller_add(const struct assembly *assembly,
                              struct interrupt_controller *controller)
{
    for (uint32_t i = 0; i < controller->cores.source_count; i++) {
        assembly_add(assembly, &controller->cores.sources[i].component);
    }
    assembly_add(assembly, &controller->component);
}
