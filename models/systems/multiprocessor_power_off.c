#include "models/systems/multiprocessor_power_off.h"

#include "models/report_order.h"
#include "models/storage/disk.h"
#include "models/storage/raid.h"

struct power_off {
    struct component component; /* path "power_off" */
    const struct multiprocessor *system;
    struct stream times;
    sim_ticks at;                            /* -1: not yet */
    struct counter acknowledged, kept, lost; /* bytes, at that instant */
};

TABLE(power_off_table, struct power_off_parameters,
      {.name = "time",
       .type = PARAMETER_DISTRIBUTION,
       .offset = offsetof(struct power_off_parameters, time),
       .doc = "When power fails, from the start of the run.",
       .flags = PARAMETER_ABOVE_LEAST});

enum { TIME, ACKNOWLEDGED, KEPT, LOST };

static const struct metric_row metrics[] = {
    [TIME] = METRIC("time", "s", ONCE, "When power failed."),
    [ACKNOWLEDGED] = METRIC("acknowledged", "B", TOTAL,
                            "Bytes of the writes that streams knew as completed by then."),
    [KEPT] = METRIC_MORE("kept", "B", TOTAL, "Those of them that are still there."),
    [LOST] = METRIC_LESS("lost", "B", TOTAL, "Those of them that are not."),
    METRICS_END,
};

enum event { FAILED };

static void on_start(struct run *run, struct component *component)
{
    struct power_off *power = (struct power_off *)component;
    sim_ticks time =
        distribution_draw(&power->system->parameters->system->power_off->time, &power->times);
    event_at(run, time, EVENT_FAULT, component, FAILED, 0);
}

static void on_failed(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct power_off *power = component;
    const struct io_streams *io = power->system->io;
    size_t devices = power->system->parameters->system->storage.count;
    power->at = run_now(run);
    for (uint32_t i = 0; i < io->count; i++) {
        power->acknowledged.count += io->each[i].bytes_written.count;
    }
    for (size_t i = 0; i < devices; i++) {
        power->lost.count += disk_volatile_bytes(io->devices[i].component);
    }
    power->kept.count = power->acknowledged.count - power->lost.count;
    run_halt(run);
}

static void report(const struct component *component, struct report *to)
{
    const struct power_off *power = (const struct power_off *)component;
    const char *path = component->path;
    if (power->at < 0) {
        for (unsigned i = TIME; i <= LOST; i++) {
            report_missing(to, path, &metrics[i], "power did not fail before the horizon");
        }
        return;
    }
    report_once(to, path, &metrics[TIME], (double)power->at / (double)to->ticks_per_second, 1);
    const struct counter *bytes[] = {&power->acknowledged, &power->kept, &power->lost};
    for (unsigned i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        report_total(to, path, &metrics[ACKNOWLEDGED + i],
                     (double)counter_in(bytes[i], to->window));
    }
}

static event_handler *const handlers[] = {[FAILED] = on_failed};
static const char *const event_names[] = {[FAILED] = "power failed"};

const struct kind power_off_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "power_off",
    .role = KIND_PART,
    .doc = "Power fails, and what is not on the media of devices is lost.",
    .parameters = &power_off_table,
    .metrics = metrics,
    .start = on_start,
    .report = report,
    .report_order = REPORT_STORAGE,
};

void multiprocessor_power_off_build(const struct assembly *assembly, const struct scope *scope,
                                    const struct multiprocessor *system)
{
    struct power_off *power = ARENA_NEW(assembly->arena, struct power_off);
    power->component =
        (struct component){&power_off_kind.behaviour, scope_inside(scope, "power_off").path};
    power->system = system;
    power->at = -1;
    component_stream(assembly, &power->component, "time", &power->times);
    counter_init(&power->acknowledged, assembly->measures);
    counter_init(&power->kept, assembly->measures);
    counter_init(&power->lost, assembly->measures);
    assembly_add(assembly, &power->component);
}

/* Arrays of which it is not known what they lose. */
static void check_arrays(const struct parameter_map *storage, const struct scope *scope,
                         const struct check_context *context)
{
    const struct part *devices = storage->elements;
    for (size_t i = 0; i < storage->count; i++) {
        if (raid_is_volatile(&devices[i])) {
            scope_complain(scope, "power_off", context->complaints,
                           "cannot tell what \"%s\" loses: the disks of an array may complete no "
                           "write in a volatile buffer (\"non_volatile\": true, or no "
                           "\"write_segments\")",
                           storage->names[i]);
        }
    }
}

void multiprocessor_power_off_check(const struct machine_parameters *machine,
                                    const struct scope *scope, const struct check_context *context)
{
    if (machine->power_off == NULL) {
        return;
    }
    if (machine->storage.count == 0) {
        scope_complain(scope, "power_off", context->complaints,
                       "has nothing to lose: there are no devices in \"storage\"");
    } else if (!context->transient) {
        scope_complain(scope, "power_off", context->complaints,
                       "ends the run, so that there is no steady state: \"run\": {\"transient\": "
                       "true} looks at all of it");
    }
    check_arrays(&machine->storage, scope, context);
}
