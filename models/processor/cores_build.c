/* Cores as they are before a run: without threads, with places for those that are bound to them. */
#include "models/processor/cores.h"

#include "models/processor/cores_places.h"
#include "models/processor/cores_queues.h"

/* The first core has no place for threads but those that call it. */
static void build_boss(const struct assembly *assembly, const struct scope *machine,
                       struct cores *cores)
{
    struct core *core = &cores->each[0];
    cores_places_unlist(cores, core);
    core->kept = cores->options.hardware_threads;
    core->sleep = NULL;
    cores->places -= core->kept;
    cores->boss = boss_build(assembly, machine, core);
}

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
                .owner = &cores->component,
                .state = CORE_IDLE,
                .processor = (uint16_t)processor,
                .sleep = options->sleep,
            };
            cores_places_list(cores, &cores->each[i]);
        }
    }
    if (options->has_boss) {
        build_boss(assembly, machine, cores);
    }
    if (options->scheduler.kind != NULL) {
        cores_queues_build(assembly, machine, cores);
    }
    cores_measure(cores, assembly->measures);
    return cores;
}

void cores_bind(struct cores *cores, struct thread *thread, uint32_t number)
{
    struct core *core = &cores->each[number];
    ASSERT(cores->scheduler == NULL && !cores_places_are_taken(cores, core));
    cores_places_unlist(cores, core);
    thread->bound = core;
    core->kept++;
    cores_places_list(cores, core);
    cores->places--;
}
