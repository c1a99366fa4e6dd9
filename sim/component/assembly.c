#include "sim/component/assembly.h"

/* Components as added, and in the order of their reports. */
struct components {
    struct component **list;
    const struct component **reported;
    size_t count, capacity;
    bool is_sorted;
};

struct assembly assembly_start(struct run *run, struct measures *measures, struct arena *kept)
{
    struct timeline *timeline = ARENA_NEW(kept == NULL ? run->arena : kept, struct timeline);
    timeline_init(timeline, kept);
    return (struct assembly){.run = run,
                             .measures = measures,
                             .arena = run->arena,
                             .timeline = timeline,
                             .streams = streams_create(run->arena),
                             .components = ARENA_NEW(run->arena, struct components)};
}

void assembly_add(const struct assembly *assembly, struct component *component)
{
    struct components *all = assembly->components;
    all->list = arena_grow(assembly->arena, all->list, all->count, &all->capacity,
                           sizeof(struct component *));
    all->list[all->count++] = component;
    all->is_sorted = false;
}

struct component *assembly_build(struct assembly *assembly, const struct kind *kind,
                                 const struct scope *scope, const void *parameters,
                                 const void *environment)
{
    struct component *component = kind->build(assembly, scope, parameters, environment);
    assembly_add(assembly, component);
    return component;
}

struct component *assembly_system(struct assembly *assembly, const struct kind *system,
                                  const void *parameters)
{
    struct scope spec = scope_of_spec(assembly->arena);
    struct component *component = assembly_build(assembly, system, &spec, parameters, NULL);
    const struct components *all = assembly->components;
    for (size_t i = 0; i < all->count; i++) {
        const struct kind *kind = kind_of(all->list[i]);
        if (kind->start != NULL) {
            kind->start(assembly->run, all->list[i]);
        }
    }
    return component;
}

/* Lays out the order of reports: by the kinds' order, equal ones as they were added. */
static void sort(const struct assembly *assembly)
{
    struct components *all = assembly->components;
    unsigned next = 0;
    size_t placed = 0;
    all->reported = ARENA_ARRAY(assembly->arena, const struct component *, all->count);
    for (unsigned order = 0; placed < all->count; order = next) {
        next = UINT32_MAX;
        for (size_t i = 0; i < all->count; i++) {
            unsigned at = kind_of(all->list[i])->report_order;
            if (at == order) {
                all->reported[placed++] = all->list[i];
            } else if (at > order && at < next) {
                next = at;
            }
        }
    }
    all->is_sorted = true;
}

size_t assembly_reporters(const struct assembly *assembly)
{
    if (!assembly->components->is_sorted) {
        sort(assembly);
    }
    return assembly->components->count;
}

void assembly_report_one(const struct assembly *assembly, size_t reporter, struct report *report)
{
    const struct component *component = assembly->components->reported[reporter];
    const struct kind *kind = kind_of(component);
    if (kind->report != NULL) {
        kind->report(component, report);
    }
}

void assembly_report(const struct assembly *assembly, struct report *report)
{
    const size_t count = assembly_reporters(assembly);
    for (size_t i = 0; i < count; i++) {
        assembly_report_one(assembly, i, report);
    }
}

void assembly_laws(const struct assembly *assembly, sim_ticks now, struct report *report)
{
    const struct components *all = assembly->components;
    for (size_t i = 0; i < all->count; i++) {
        const struct kind *kind = kind_of(all->list[i]);
        if (kind->laws != NULL) {
            kind->laws(all->list[i], now, report);
        }
    }
}

size_t assembly_count(const struct assembly *assembly)
{
    return assembly->components->count;
}

void assembly_invariants(const struct assembly *assembly)
{
    const struct components *all = assembly->components;
    for (size_t i = 0; i < all->count; i++) {
        const struct kind *kind = kind_of(all->list[i]);
        if (kind->invariants != NULL) {
            kind->invariants(assembly->run, all->list[i]);
        }
    }
}

void assembly_stream(const struct assembly *assembly, const char *path, const char *purpose,
                     struct stream *stream)
{
    stream_init(stream, assembly->run->seed, assembly->run->replication, path, purpose);
    streams_add(assembly->streams, stream);
}

void component_stream(const struct assembly *assembly, const struct component *component,
                      const char *purpose, struct stream *stream)
{
    assembly_stream(assembly, component->path, purpose, stream);
}
