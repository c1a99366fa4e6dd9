#include "models/io/controllers.h"

#include "models/io/transfer_dma.h"

#include <string.h>

extern const struct kind scheduling_satf_kind;

/* A packet that arrives by itself, at a source that a controller raises too, has no request. */
static void begun(struct run *run, void *owner, uint64_t argument)
{
    (void)owner;
    if (argument != 0) {
        controller_hear_begun(run, (struct io_request *)(uintptr_t)argument);
    }
}

static void served(struct run *run, void *owner, uint64_t argument)
{
    (void)owner;
    if (argument != 0) {
        controller_hear_served(run, (struct io_request *)(uintptr_t)argument);
    }
}

static void over(struct run *run, void *owner, uint64_t argument, sim_ticks took)
{
    (void)owner;
    if (argument != 0) {
        controller_hear_over(run, (struct io_request *)(uintptr_t)argument, took);
    }
}

static void lost(struct run *run, void *owner, uint64_t argument)
{
    (void)owner;
    if (argument != 0) {
        controller_hear_lost(run, (struct io_request *)(uintptr_t)argument);
    }
}

struct controllers *controllers_build(struct assembly *assembly, const struct scope *system,
                                      const struct parameter_map *given,
                                      const struct controller_environment *environment)
{
    struct controllers *all = ARENA_NEW(assembly->arena, struct controllers);
    const struct controller_parameters *parameters = given->elements;
    struct scope scope = scope_child(system, "controllers");
    all->count = (uint32_t)given->count;
    all->each = ARENA_ARRAY(assembly->arena, struct io_controller *, all->count + 1u);
    for (uint32_t i = 0; i < all->count; i++) {
        struct controller_environment around = *environment;
        struct scope of = scope_child(&scope, given->names[i]);
        around.memory.number = i;
        all->each[i] = controller_build(assembly, &of, &parameters[i], &around);
        if (all->each[i]->source != NULL) {
            all->each[i]->source->device =
                (struct interrupt_device_port){all, begun, served, over, lost};
        }
    }
    return all;
}

/* The place of a device at a controller; the count of devices where it has none. */
static uint32_t place_of(const struct controller_parameters *parameters, const char *device)
{
    const char *const *names = parameters->devices.elements;
    uint32_t place = 0;
    while (place < parameters->devices.count && strcmp(names[place], device) != 0) {
        place++;
    }
    return place;
}

struct io_controller *controllers_find(const struct controllers *all, const char *device,
                                       uint32_t *unit)
{
    for (uint32_t i = 0; i < all->count; i++) {
        *unit = place_of(all->each[i]->parameters, device);
        if (*unit < all->each[i]->unit_count) {
            return all->each[i];
        }
    }
    return NULL;
}

void controllers_take_line(struct run *run, void *owner, struct reference *reference)
{
    const struct controllers *all = owner;
    const struct io_controller *controller = all->each[reference->thread - REFERENCE_DMA];
    controller->transfers->line(run, controller->transfer, reference);
}

uint32_t controllers_lines(const struct parameter_map *given)
{
    const struct controller_parameters *parameters = given->elements;
    uint32_t lines = 0;
    for (size_t i = 0; i < given->count; i++) {
        const struct part *transfer = &parameters[i].transfer;
        const struct transfer_operations *operations = transfer->kind->operations;
        lines += operations->lines == NULL ? 0 : operations->lines(transfer->parameters);
    }
    return lines;
}

bool controllers_raise(const struct parameter_map *given, const char *source)
{
    const struct controller_parameters *parameters = given->elements;
    for (size_t i = 0; i < given->count; i++) {
        if (parameters[i].interrupt != NULL && strcmp(parameters[i].interrupt, source) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_name(const struct parameter_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void check_devices(const struct controllers_parameters *given, size_t number,
                          const struct scope *scope, struct complaints *complaints)
{
    const struct controller_parameters *list = given->controllers->elements;
    const char *const *names = list[number].devices.elements;
    for (size_t i = 0; i < list[number].devices.count; i++) {
        if (!has_name(given->devices, names[i])) {
            scope_complain(scope, "devices", complaints, "\"%s\" is no device of system.storage",
                           names[i]);
        }
        for (size_t other = 0; other <= number; other++) {
            uint32_t place = place_of(&list[other], names[i]);
            bool is_before = other < number ? place < list[other].devices.count : place < i;
            if (is_before) {
                scope_complain(scope, "devices", complaints,
                               "\"%s\" is behind the controller \"%s\" already", names[i],
                               given->controllers->names[other]);
            }
        }
    }
}

static void check_transfer(const struct controllers_parameters *given,
                           const struct controller_parameters *controller,
                           const struct scope *scope, const struct check_context *context)
{
    const struct transfer_operations *operations = controller->transfer.kind->operations;
    struct scope transfer = scope_child(scope, "transfer");
    if (operations->needs_source && controller->interrupt == NULL) {
        scope_complain(scope, "interrupt", context->complaints,
                       "is missing: the source whose routine moves the words");
    }
    if (controller->transfer.kind == &transfer_dma_kind) {
        const struct dma_parameters *dma = controller->transfer.parameters;
        if (dma->node >= given->nodes) {
            scope_complain(&transfer, "node", context->complaints,
                           "is %lld, and the machine has %u %s, from 0 on", (long long)dma->node,
                           given->nodes, given->nodes == 1 ? "node" : "nodes");
        }
    }
    kind_check(controller->transfer.kind, controller->transfer.parameters, &transfer, context);
}

void controllers_check(const struct controllers_parameters *given, const struct scope *system,
                       const struct check_context *context)
{
    const struct controller_parameters *list = given->controllers->elements;
    struct scope all = scope_child(system, "controllers");
    if (given->controllers->count > 0 && !given->has_interrupts) {
        scope_complain(system, "interrupts", context->complaints,
                       "is missing: how cores take interrupts and do the work of drivers; {} has "
                       "all defaults");
    }
    for (size_t i = 0; i < given->controllers->count; i++) {
        struct scope scope = scope_child(&all, given->controllers->names[i]);
        if (list[i].devices.count == 0 && list[i].input == NULL) {
            scope_complain(&scope, "devices", context->complaints,
                           "is missing, and there is no \"input\": nothing comes to the "
                           "controller");
        }
        check_devices(given, i, &scope, context->complaints);
        if (list[i].scheduling == &scheduling_satf_kind) {
            scope_complain(&scope, "scheduling", context->complaints,
                           "is satf, which needs the angle of a disk: no driver knows it");
        }
        check_transfer(given, &list[i], &scope, context);
        if (list[i].interrupt != NULL && !has_name(given->sources, list[i].interrupt)) {
            scope_complain(&scope, "interrupt", context->complaints,
                           "\"%s\" is no source of workload.interrupts", list[i].interrupt);
        }
        if (list[i].error_probability >= 1 && list[i].retries == PARAMETER_INFINITE) {
            scope_complain(&scope, "error_probability", context->complaints,
                           "is 1, and the driver retries for ever: no I/O comes back");
        }
    }
}
