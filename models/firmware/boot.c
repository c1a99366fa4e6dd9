#include "models/firmware/boot.h"

#include "models/planted.h"
#include "models/report_order.h"

enum event { PHASE_ENDED };

TABLE(system_boot_table, struct system_boot_parameters,
      {.name = "phases",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct system_boot_parameters, phases),
       .doc = "Phases from power-on to the first thread, each after the one before it.",
       .element = &phase_row,
       .count_least = 1});

/* Begins the present phase and those behind it, up to one that takes time or until all are over. */
static void go_on(struct run *run, struct boot *boot)
{
    for (; boot->phase < boot->firmware.count; boot->phase++) {
        sim_ticks time = distribution_draw(&boot->firmware.times[boot->phase], &boot->drawing);
        boot->since = run_now(run);
        boot->times[boot->phase] = ticks_add(time, PLANTED("a phase is a tick longer"));
        if (time > 0) {
            event_after(run, time, &boot->component, PHASE_ENDED, 0);
            return;
        }
    }
    boot->up_at = run_now(run);
    boot->port.booted(run, boot->port.owner);
}

static void on_phase_ended(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct boot *boot = component;
    boot->phase++;
    go_on(run, boot);
}

static event_handler *const handlers[] = {[PHASE_ENDED] = on_phase_ended};
static const char *const event_names[] = {[PHASE_ENDED] = "phase_ended"};

static void start(struct run *run, struct component *component)
{
    go_on(run, (struct boot *)component);
}

enum { TIME, PHASE_TIME };

static const struct metric_row metrics[] = {
    [TIME] = METRIC_LESS("time", "s", ONCE, "Time from power-on to the first thread."),
    [PHASE_TIME] = METRIC_LESS("phases.PHASE.time", "s", ONCE, "Time of one phase of the boot."),
    METRICS_END,
};

/* The boot is no part of a window: its times are one for a run. */
static void report(const struct component *component, struct report *to)
{
    const struct boot *boot = (const struct boot *)component;
    double second = (double)to->ticks_per_second;
    static const char unfinished[] = "the machine was not up by then";
    if (boot->up_at == TICKS_NEVER) {
        report_missing(to, component->path, &metrics[TIME], unfinished);
    } else {
        report_once(to, component->path, &metrics[TIME], (double)boot->up_at / second, 1);
    }
    for (uint32_t i = 0; i < boot->firmware.count; i++) {
        const char *path =
            report_path(to, "%s.phases.%s", component->path, boot->firmware.names[i]);
        if (i < boot->phase) {
            report_once(to, path, &metrics[PHASE_TIME], (double)boot->times[i] / second, 1);
        } else {
            report_missing(to, path, &metrics[PHASE_TIME], unfinished);
        }
    }
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct boot *boot = (const struct boot *)component;
    wide phases = 0;
    for (uint32_t i = 0; i < boot->phase; i++) {
        phases += boot->times[i];
    }
    phases += boot->phase < boot->firmware.count ? now - boot->since : 0;
    report_law(report, "phases_sum", component->path, phases, boot_time(boot, now));
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct system_boot_parameters *parameters = from;
    struct scope phases = scope_child(scope, "phases");
    size_t before = context->complaints->errors;
    firmware_check(&parameters->phases, NULL, &phases, context);
    if (context->complaints->errors > before) {
        return;
    }
    double ticks = (double)context->ticks_per_second;
    double mean = firmware_mean(&parameters->phases, context->environment);
    if (mean >= (double)context->horizon) {
        scope_warn(scope, NULL, context->complaints,
                   "takes %.4g s, and the run %.4g s: no thread runs in it", mean / ticks,
                   (double)context->horizon / ticks);
    } else if (mean > (double)context->warmup && !context->transient) {
        scope_warn(scope, NULL, context->complaints,
                   "takes %.4g s, and the warm-up is %.4g s: rates and utilizations count the time "
                   "in which no thread runs; a longer \"warmup\" leaves it out",
                   mean / ticks, (double)context->warmup / ticks);
    }
}

const struct kind boot_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "boot",
    .role = KIND_PART,
    .doc = "The way of a whole machine from its power-on to the first thread.",
    .parameters = &system_boot_table,
    .metrics = metrics,
    .check = check,
    .start = start,
    .report = report,
    .laws = laws,
    .report_order = REPORT_BOOT,
};

struct boot *boot_build(const struct assembly *assembly, const struct scope *scope,
                        const struct system_boot_parameters *parameters,
                        const struct firmware_environment *environment,
                        const struct boot_port *port)
{
    struct boot *boot = ARENA_NEW(assembly->arena, struct boot);
    boot->component = (struct component){&boot_kind.behaviour, scope_inside(scope, "boot").path};
    boot->firmware = firmware_make(assembly->arena, &parameters->phases, environment);
    boot->times = ARENA_ARRAY(assembly->arena, sim_ticks, boot->firmware.count);
    boot->port = *port;
    boot->up_at = TICKS_NEVER;
    component_stream(assembly, &boot->component, "boot", &boot->drawing);
    run_count(assembly->run, 1);
    return boot;
}
