/* The devices of a machine, and the streams of I/Os to them. */
#include "models/invariants.h"
#include "models/io/cache_write_through.h"
#include "models/io/io_stream.h"

#include <string.h>

/* The number of a name; the count of all where it is not there. */
static uint32_t number_of(const struct parameter_map *map, const char *name)
{
    uint32_t number = 0;
    while (number < map->count && strcmp(map->names[number], name) != 0) {
        number++;
    }
    return number;
}

/* The number of a device, or behind all of them that of a cache; the count of both where there is
 * none of the name. */
static uint32_t device_of(const struct io_streams_parameters *given, const char *name)
{
    uint32_t number = number_of(given->devices, name);
    return number < given->devices->count ? number : number + number_of(given->caches, name);
}

static void build_stream(struct assembly *assembly, struct io_streams *all, uint32_t number,
                         const struct io_streams_parameters *given, const struct scope *scope)
{
    struct io_stream *stream = &all->each[number];
    const struct io_stream_parameters *parameters = given->streams->elements;
    stream->component = (struct component){&io_stream_kind.behaviour, scope->path};
    stream->parameters = &parameters[number];
    stream->all = all;
    stream->number = number;
    stream->device = &all->devices[device_of(given, stream->parameters->device)];
    stream->pool.arena = assembly->arena;
    stream->completed = -1;
    component_stream(assembly, &stream->component, "timing", &stream->timing);
    component_stream(assembly, &stream->component, "size", &stream->sizing);
    component_stream(assembly, &stream->component, "write", &stream->writing);
    component_stream(assembly, &stream->component, "blocks", &stream->blocks.stream);
    blocks_start(&stream->blocks, &stream->parameters->blocks, device_blocks(stream->device));
    ledger_init(&stream->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES | LEDGER_LOST);
    tally_init(&stream->reads, assembly->measures, true);
    tally_init(&stream->writes, assembly->measures, true);
    counter_init(&stream->bytes_read, assembly->measures);
    counter_init(&stream->bytes_written, assembly->measures);
    assembly_add(assembly, &stream->component);
}

/* A device, as streams see it: by itself, or at its place behind a controller. */
static struct device build_device(struct assembly *assembly, const struct io_streams *all,
                                  const struct io_streams_parameters *given, uint32_t number,
                                  const struct scope *storage, struct io_port port)
{
    const char *name = given->devices->names[number];
    const struct part *part = &((const struct part *)given->devices->elements)[number];
    struct scope scope = scope_child(storage, name);
    uint32_t unit = 0;
    struct io_controller *controller = controllers_find(all->controllers, name, &unit);
    if (controller == NULL) {
        return device_build(assembly, &scope, part, port);
    }
    struct device device = device_build(assembly, &scope, part, controller_port(controller));
    return controller_join(controller, unit, &device);
}

static void build_devices(struct assembly *assembly, struct io_streams *all,
                          const struct io_streams_parameters *given, const struct scope *system,
                          const struct io_machine *machine)
{
    struct io_port port = {all, io_streams_take};
    struct controller_environment environment = {machine->interrupts, machine->memory, port};
    all->controllers =
        controllers_build(assembly, system, given->controllers.controllers, &environment);
    size_t count = given->devices->count;
    struct scope storage = scope_child(system, "storage");
    all->devices = ARENA_ARRAY(assembly->arena, struct device, count + given->caches->count);
    for (uint32_t i = 0; i < count; i++) {
        all->devices[i] = build_device(assembly, all, given, i, &storage, port);
    }
    struct scope caches = scope_child(system, "block_caches");
    for (size_t i = 0; i < given->caches->count; i++) {
        const struct part *part = &((const struct part *)given->caches->elements)[i];
        const struct block_cache_parameters *parameters = part->parameters;
        struct block_cache_environment around = {
            &all->devices[number_of(given->devices, parameters->device)], port};
        struct scope scope = scope_child(&caches, given->caches->names[i]);
        all->devices[count + i] =
            (struct device){assembly_build(assembly, part->kind, &scope, parameters, &around),
                            part->kind->operations};
    }
}

struct io_streams *io_streams_build(struct assembly *assembly, const struct scope *system,
                                    const struct scope *workload,
                                    const struct io_streams_parameters *parameters,
                                    const struct io_machine *machine)
{
    if (parameters->devices->count == 0 && parameters->controllers.controllers->count == 0) {
        return NULL;
    }
    struct io_streams *all = ARENA_NEW(assembly->arena, struct io_streams);
    build_devices(assembly, all, parameters, system, machine);
    all->count = (uint32_t)parameters->streams->count;
    all->unended = all->count;
    all->each = ARENA_ARRAY(assembly->arena, struct io_stream, all->count > 0 ? all->count : 1);
    level_init(&all->number, assembly->measures, 0);
    struct scope io = scope_child(workload, "io");
    for (uint32_t i = 0; i < all->count; i++) {
        struct scope scope = scope_child(&io, parameters->streams->names[i]);
        build_stream(assembly, all, i, parameters, &scope);
    }
    return all;
}

/* The device that a stream comes to in the end; NULL: there is none of its name. */
static const struct part *device_behind(const struct io_streams_parameters *given, const char *name)
{
    const struct part *caches = given->caches->elements;
    uint32_t number = number_of(given->caches, name);
    if (number < given->caches->count) {
        name = ((const struct block_cache_parameters *)caches[number].parameters)->device;
    }
    number = number_of(given->devices, name);
    return number < given->devices->count ? &((const struct part *)given->devices->elements)[number]
                                          : NULL;
}

/* A trace of I/Os is looked at from its start to its end. */
static void check_stream(const struct io_stream_parameters *stream,
                         const struct io_streams_parameters *given, const struct scope *scope,
                         const struct check_context *context)
{
    int ways = (stream->arrivals.family != DISTRIBUTION_NONE) + (stream->population > 0) +
               (stream->trace != NULL);
    if (ways != 1) {
        scope_complain(scope, NULL, context->complaints,
                       "%s: a stream has either \"arrivals\", or a \"population\", or a \"trace\"",
                       ways == 0 ? "says not when I/Os are issued"
                                 : "says twice when I/Os are "
                                   "issued");
    }
    if (device_of(given, stream->device) == given->devices->count + given->caches->count) {
        scope_complain(scope, "device", context->complaints,
                       "\"%s\" is no device of system.storage and no cache of system.block_caches",
                       stream->device);
    }
    if (stream->trace != NULL && !context->transient) {
        scope_complain(scope, "trace", context->complaints,
                       "comes to an end, so that there is no steady state: \"run\": "
                       "{\"transient\": true} looks at all of it");
    }
}

static void check_cache(const struct part *cache, const char *name,
                        const struct io_streams_parameters *given, const struct scope *scope,
                        const struct check_context *context)
{
    const struct block_cache_parameters *parameters = cache->parameters;
    if (number_of(given->devices, parameters->device) == given->devices->count) {
        scope_complain(scope, "device", context->complaints,
                       "\"%s\" is no device of system.storage", parameters->device);
    }
    if (number_of(given->devices, name) < given->devices->count) {
        scope_complain(scope, NULL, context->complaints,
                       "a device of system.storage is called \"%s\" too", name);
    }
    kind_check(cache->kind, parameters, scope, context);
}

void io_streams_check(const struct io_streams_parameters *parameters, const struct scope *system,
                      const struct scope *workload, const struct check_context *context)
{
    size_t before = context->complaints->errors;
    struct scope storage = scope_child(system, "storage");
    const struct part *devices = parameters->devices->elements;
    for (size_t i = 0; i < parameters->devices->count; i++) {
        struct scope scope = scope_child(&storage, parameters->devices->names[i]);
        kind_check(devices[i].kind, devices[i].parameters, &scope, context);
    }
    struct scope caches = scope_child(system, "block_caches");
    for (size_t i = 0; i < parameters->caches->count; i++) {
        const char *name = parameters->caches->names[i];
        struct scope scope = scope_child(&caches, name);
        check_cache(&((const struct part *)parameters->caches->elements)[i], name, parameters,
                    &scope, context);
    }
    controllers_check(&parameters->controllers, system, context);
    struct scope io = scope_child(workload, "io");
    const struct io_stream_parameters *streams = parameters->streams->elements;
    bool is_good = context->complaints->errors == before;
    for (size_t i = 0; i < parameters->streams->count; i++) {
        struct scope scope = scope_child(&io, parameters->streams->names[i]);
        const struct part *device = device_behind(parameters, streams[i].device);
        check_stream(&streams[i], parameters, &scope, context);
        if (is_good && device != NULL) {
            blocks_check(&streams[i].blocks, device_capacity(device), &scope, context);
            if (streams[i].trace == NULL) {
                blocks_check_size(&streams[i].size, device_capacity(device), &scope, context);
            }
        }
    }
}
