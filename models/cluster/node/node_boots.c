#include "models/cluster/node/node_boots.h"

#include "models/planted.h"

#include <string.h>

#define ROW(member) .name = #member, .offset = offsetof(struct boot_parameters, member)

static const struct parameter_use without_phases[] = {{.path = "phases", .is_absent = true},
                                                      {.path = NULL}};

TABLE(node_boot_table, struct boot_parameters,
      {ROW(firmware), .type = PARAMETER_DISTRIBUTION, .preset = "\"60 s\"",
       .used_where = without_phases,
       .doc = "Time from power-on to the boot loader: self-tests and device probing."},
      {ROW(phases), .type = PARAMETER_LIST, .flags = PARAMETER_OPTIONAL, .element = &phase_row,
       .count_least = 1,
       .doc = "In place of firmware: the phases that it has, each after the one before it."},
      {ROW(operating_system), .type = PARAMETER_DISTRIBUTION, .preset = "\"40 s\"",
       .doc = "Time the operating system takes to boot."},
      {ROW(image), .type = PARAMETER_SIZE, .flags = PARAMETER_OPTIONAL, .least = 1,
       .doc = "What is loaded from the `boot_server` of the cluster after the firmware, before the"
              " operating system boots."},
      {ROW(cluster_stack), .type = PARAMETER_DISTRIBUTION, .preset = "\"5 s\"",
       .doc = "Time until the cluster software runs and seeks the other nodes."});

static const char *const after_firmware[] = {"image", "operating_system", "cluster_stack", NULL};

enum { AFTER_FIRMWARE = 3 };

static struct firmware make_phases(struct arena *arena, const struct boot_parameters *parameters,
                                   const struct firmware_environment *around)
{
    static const char *const whole[] = {"firmware"};
    struct firmware first = {1, whole, &parameters->firmware};
    if (parameters->phases.count > 0) {
        first = firmware_make(arena, &parameters->phases, around);
    }
    uint32_t without = parameters->image > 0 ? 0 : 1;
    uint32_t after = AFTER_FIRMWARE - without;
    uint32_t count = first.count + after;
    const char **names = ARENA_ARRAY(arena, const char *, count);
    struct distribution *times = ARENA_ARRAY(arena, struct distribution, count);
    memcpy(names, first.names, first.count * sizeof *names);
    memcpy(names + first.count, after_firmware + without, after * sizeof *names);
    memcpy(times, first.times, first.count * sizeof *times);
    times[first.count] = distribution_constant(0); /* of an image; else the next line's */
    times[count - 2] = parameters->operating_system;
    times[count - 1] = parameters->cluster_stack;
    return (struct firmware){count, names, times};
}

void node_boots_init(struct node_boots *boots, const struct assembly *assembly,
                     const struct boot_parameters *parameters, uint32_t memories)
{
    struct firmware_environment around = {assembly->run->ticks_per_second, memories};
    *boots = (struct node_boots){.phases = make_phases(assembly->arena, parameters, &around)};
    bool has_image = parameters->image > 0;
    boots->image = boots->phases.count - (has_image ? AFTER_FIRMWARE : 0);
    if (parameters->phases.count == 0 && !has_image) {
        return;
    }
    tally_init(&boots->whole, assembly->measures, false);
    boots->each = ARENA_ARRAY(assembly->arena, struct tally, boots->phases.count);
    for (uint32_t i = 0; i < boots->phases.count; i++) {
        tally_init(&boots->each[i], assembly->measures, false);
    }
}

void node_boots_begin(struct node_boots *boots, sim_ticks now)
{
    boots->since = now;
}

sim_ticks node_boots_enter(struct node_boots *boots, uint64_t phase, sim_ticks now,
                           struct stream *stream)
{
    boots->phase_since = now;
    boots->phase_time = distribution_draw(&boots->phases.times[phase], stream);
    return boots->phase_time;
}

void node_boots_leave(struct node_boots *boots, uint64_t phase, sim_ticks now)
{
    boots->time += boots->phase_time + PLANTED("a phase of a node is a tick longer");
    if (boots->each == NULL) {
        return;
    }
    tally_add(&boots->each[phase], boots->phase_time);
    if (phase + 1 == boots->phases.count) {
        tally_add(&boots->whole, now - boots->since);
    }
}

void node_boots_measure(struct node_boots *boots, sim_ticks now)
{
    boots->phase_time = now - boots->phase_since;
}

void node_boots_cut(struct node_boots *boots, sim_ticks now)
{
    boots->time += now - boots->phase_since;
}

void node_boots_check(const struct boot_parameters *parameters, bool has_server,
                      const struct scope *scope, const struct check_context *context)
{
    if (parameters->image > 0 && !has_server) {
        scope_complain(scope, "image", context->complaints,
                       "has to come from somewhere: the cluster has no \"boot_server\"");
    }
    struct scope phases = scope_child(scope, "phases");
    firmware_check(&parameters->phases, after_firmware + (parameters->image > 0 ? 0 : 1), &phases,
                   context);
}

void node_boots_report(const struct node_boots *boots, const char *path,
                       const struct metric_row *rows, struct report *report)
{
    if (boots->each == NULL) {
        return;
    }
    report_durations(report, path, &rows[0], &boots->whole);
    for (uint32_t i = 0; i < boots->phases.count; i++) {
        const char *phase = report_path(report, "%s.boot.phases.%s", path, boots->phases.names[i]);
        report_durations(report, phase, &rows[1], &boots->each[i]);
    }
}

void node_boots_laws(const struct node_boots *boots, const char *path, bool is_booting,
                     wide booting, sim_ticks now, struct report *report)
{
    if (boots->each == NULL) {
        return;
    }
    wide phases = boots->time + (is_booting ? now - boots->phase_since : 0);
    report_law(report, "phases_sum", path, phases, booting);
}
