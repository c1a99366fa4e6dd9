#include "models/storage/array.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/array_cache.h"
#include "models/storage/array_controllers.h"
#include "models/storage/array_parameters.h"

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct array *array = (struct array *)device;
    sim_ticks now = run_now(run);
    io->joined = now;
    io->started = now;
    io->parts = 0;
    io->is_failed = false;
    ledger_join(&array->ledger, now);
    ledger_note_joined(&array->ledger, now);
    array_controllers_serve(run, array, io);
}

static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    return device_stream_time(&((const struct array *)device)->raid, bytes, ticks_per_second);
}

static uint64_t blocks(const struct component *device)
{
    return device_blocks(&((const struct array *)device)->raid);
}

static struct part raid_of(const struct array_parameters *parameters)
{
    return (struct part){&device_raid_kind, parameters->raid};
}

static uint64_t capacity(const void *parameters)
{
    struct part raid = raid_of(parameters);
    return device_capacity(&raid);
}

static void build_measures(struct array *array, struct measures *measures)
{
    ledger_init(&array->ledger, measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES | LEDGER_LOST);
    tally_init(&array->reads, measures, true);
    tally_init(&array->writes, measures, true);
    tally_init(&array->written_through, measures, true);
    level_init(&array->down, measures, 0);
    level_init(&array->degraded, measures, 0);
    level_init(&array->none, measures, 0);
    level_init(&array->cache.level, measures, 0);
    counter_init(&array->failures, measures);
    counter_init(&array->cache.destaged, measures);
    counter_init(&array->cache.lost_bytes, measures);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct device_environment *around = environment;
    const struct array_parameters *parameters = from;
    struct array *array = ARENA_NEW(assembly->arena, struct array);
    struct scope inside = scope_child(scope, "raid");
    struct part raid = raid_of(parameters);
    array->component = (struct component){&device_array_kind.behaviour, scope->path};
    array->parameters = parameters;
    array->port = around->port;
    array->listener = around->listener;
    array->pool.arena = assembly->arena;
    array->raid = device_build_heard(assembly, &inside, &raid, (struct io_port){array, array_take},
                                     around->listener);
    component_stream(assembly, &array->component, "service", &array->services);
    component_stream(assembly, &array->component, "mirror", &array->mirrors);
    component_stream(assembly, &array->component, "failure", &array->failing);
    component_stream(assembly, &array->component, "repair", &array->repairing);
    for (uint32_t i = 0; i < ARRAY_CONTROLLERS_MOST; i++) {
        array->controllers[i].event = EVENT_NONE;
        array->controllers[i].served = EVENT_NONE;
    }
    build_measures(array, assembly->measures);
    return &array->component;
}

static uint32_t count_controllers(const void *parameters)
{
    return (uint32_t)((const struct array_parameters *)parameters)->controllers;
}

static void set_up(struct run *run, struct component *device, uint32_t number, bool is_up)
{
    (is_up ? array_controller_return : array_controller_fail)(run, (struct array *)device, number);
}

static uint32_t count_members(const void *from)
{
    struct part raid = raid_of(from);
    return device_members(&raid);
}

static enum device_failing failing(const void *from)
{
    struct part raid = raid_of(from);
    return device_members_fail(&raid);
}

static void fail_member(struct run *run, struct component *device, uint32_t number)
{
    const struct device *raid = &((struct array *)device)->raid;
    raid->operations->members->fail(run, raid->component, number);
}

static const struct device_member_operations members = {count_members, failing, fail_member};
static enum device_failing controllers_failing(const void *from)
{
    const struct array_parameters *parameters = from;
    return parameters->time_to_failure.family != DISTRIBUTION_NONE ? DEVICE_FAILS_AT_RANDOM
           : parameters->failures.count > 0                        ? DEVICE_FAILS_AS_SCRIPTED
                                                                   : DEVICE_NEVER_FAILS;
}

static const struct device_controllers controllers = {count_controllers, controllers_failing,
                                                      set_up};
static const struct device_operations operations = {submit,   stream_time,  blocks,
                                                    capacity, &controllers, &members};

const struct kind device_array_kind = {
    .behaviour = {array_controllers_on, array_controllers_names, ARRAY_EVENTS},
    .name = "array",
    .role = "device",
    .doc = "A raid behind one or two controllers with a write cache.",
    .parameters = &device_array_table,
    .metrics = array_metrics,
    .check = array_check,
    .build = build,
    .start = array_controllers_start,
    .report = array_report,
    .laws = array_laws,
    .invariants = array_invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
