/* Rules of the trade between fencing, quorum and nodes, each with its source. */
#include "models/systems/cluster_build.h"
#include "models/systems/cluster_spec.h"

#include "models/cluster/faults/fault_sbd_device_failure.h"
#include "models/cluster/fencing/fencing_levels.h"
#include "models/cluster/fencing/fencing_race.h"
#include "models/cluster/fencing/fencing_sbd.h"
#include "sim/base/text.h"

#include <string.h>

/* A race that both nodes lose less often than this is not warned of. */
#define RARE 5e-4

/* A node that is paused is not fenced by its watchdog. */
static void check_pauses(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct fencing_levels_parameters levels = {&system->fencing, &system->fencing_levels};
    struct scope first = scope_child(&spec->at.system, "fencing");
    struct scope others = scope_child(&spec->at.system, "fencing_levels");
    for (size_t i = 0; cluster_may_pause(spec->parameters) && i <= levels.others->count; i++) {
        const struct kind *kind = fencing_level_at(&levels, i)->kind;
        struct scope scope = i == 0 ? first : scope_element(&others, i - 1);
        if (((const struct fencing_operations *)kind->operations)->trusts_watchdog) {
            scope_warn(
                &scope, NULL, spec->complaints,
                "the watchdog of a virtual machine that is paused stands still: \"%s\" takes the "
                "node for fenced, and when it resumes it writes until it reads its message",
                kind->name);
        }
    }
}

static bool is_random(const struct distribution *delay)
{
    return delay != NULL && delay->family != DISTRIBUTION_NONE &&
           delay->family != DISTRIBUTION_CONSTANT;
}

/* Adds how long a node that is being fenced can still give orders. */
static void append_window(const struct cluster_spec *spec, const struct distribution *window,
                          struct text_buffer *text)
{
    double per_second = (double)spec->context->ticks_per_second;
    if (window->family == DISTRIBUTION_UNIFORM) {
        text_print(text, "up to %g s", (window->uniform.least + window->uniform.span) / per_second);
    } else {
        text_print(text, "%g s%s", distribution_mean(window) / per_second,
                   window->family == DISTRIBUTION_CONSTANT ? "" : " in the mean");
    }
}

/* Nodes that lose sight of each other fence each other; a delay has to save one of them. */
static void warn_of_race(const struct cluster_spec *spec, const struct fencing_race *race,
                         double both)
{
    const char *source = "(Pacemaker: set pcmk_delay_base on one of them, or pcmk_delay_max)";
    struct scope fencing = scope_child(&spec->at.system, "fencing");
    bool has_random = is_random(&race->delay);
    if (both == 1 && race->apart == 0 && !has_random) {
        scope_warn(&spec->at.nodes, NULL, spec->complaints,
                   "two nodes with the same fencing_delay fence each other at the same time "
                   "when they lose sight of each other, and both go down %s",
                   source);
        return;
    }
    struct text_buffer text = {0};
    if (both < 1) {
        text_print(&text, "with a probability of %.3g %%", 100 * both);
    } else {
        text_append(&text, "every time");
    }
    text_append(&text, ": a node that is being fenced can still give its own order for ");
    append_window(spec, &race->window, &text);
    scope_warn(has_random ? &fencing : &spec->at.nodes, has_random ? "delay" : NULL,
               spec->complaints,
               "two nodes fence each other when they lose sight of each other, and both go down "
               "%s, so that their fencing_delays have to be further apart than that %s",
               text.text, source);
    text_buffer_free(&text);
}

/* Fencing by storage keeps nobody from a service that has none. */
static void check_storage(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct fencing_levels_parameters levels = {&system->fencing, &system->fencing_levels};
    const struct service_parameters *services = system->services.elements;
    for (size_t i = 0; i < system->services.count && fencing_levels_are_by_storage(&levels); i++) {
        if (services[i].storage == NULL) {
            struct scope scope = scope_child(&spec->at.services, system->services.names[i]);
            scope_warn(&scope, "storage", spec->complaints,
                       "is not given: fencing of kind \"scsi_pr\" keeps a node from its storage "
                       "alone, so that this service may run on two nodes at once (fence_scsi(8))");
        }
    }
}

/* The priority of a node at the start. */
static int64_t priority_of(const struct cluster_spec *spec, uint32_t node)
{
    const struct parameter_map *map = &spec->system->services;
    const struct service_parameters *services = map->elements;
    int64_t sum = 0;
    for (size_t i = 0; i < map->count; i++) {
        bool is_here = strcmp(services[i].on, spec->system->nodes.names[node]) == 0;
        sum += is_here ? services[i].priority : 0;
    }
    return sum;
}

/* The time that the order to fence the first of two nodes waits at the start, and that to fence the
 * other does not. */
static sim_ticks orders_apart(const struct cluster_spec *spec)
{
    const struct node_parameters *nodes = spec->system->nodes.elements;
    sim_ticks delay = spec->system->manager.priority_fencing_delay;
    int64_t more = priority_of(spec, 0) - priority_of(spec, 1);
    return nodes[0].fencing_delay - nodes[1].fencing_delay +
           (more > 0   ? delay
            : more < 0 ? -delay
                       : 0);
}

/* The longest time that an order waits for anything but priorities. */
static double other_delays(const struct cluster_spec *spec)
{
    const struct part *part = &spec->system->fencing;
    const struct fencing_operations *fencing = part->kind->operations;
    const struct node_parameters *nodes = spec->system->nodes.elements;
    const struct distribution *delay =
        fencing->delay == NULL ? NULL : fencing->delay(part->parameters);
    double most = 0;
    for (size_t i = 0; i < spec->system->nodes.count; i++) {
        double own = (double)nodes[i].fencing_delay;
        most = own > most ? own : most;
    }
    if (delay == NULL || delay->family == DISTRIBUTION_NONE) {
        return most;
    }
    return most + (delay->family == DISTRIBUTION_UNIFORM
                       ? delay->uniform.least + delay->uniform.span
                       : distribution_mean(delay));
}

/* Whether any service has a priority. */
static bool has_priority(const struct cluster_spec *spec)
{
    const struct service_parameters *services = spec->system->services.elements;
    for (size_t i = 0; i < spec->system->services.count; i++) {
        if (services[i].priority > 0) {
            return true;
        }
    }
    return false;
}

/* Whether all nodes have the same priority at the start. */
static bool are_priorities_equal(const struct cluster_spec *spec)
{
    for (uint32_t node = 1; node < spec->system->nodes.count; node++) {
        if (priority_of(spec, node) != priority_of(spec, 0)) {
            return false;
        }
    }
    return true;
}

/* A delay for priorities needs priorities, and is to outlast the other delays. */
static void check_priorities(const struct cluster_spec *spec)
{
    const char *key = "priority_fencing_delay";
    double delay = (double)spec->system->manager.priority_fencing_delay;
    double other = other_delays(spec);
    double per_second = (double)spec->context->ticks_per_second;
    if (delay == 0) {
        return;
    }
    if (!has_priority(spec)) {
        scope_warn(&spec->at.system, key, spec->complaints,
                   "delays nothing, as no service has a priority (Pacemaker Explained,"
                   " priority-fencing-delay)");
    } else if (are_priorities_equal(spec)) {
        scope_warn(&spec->at.system, key, spec->complaints,
                   "delays nothing before a service has moved: all nodes have the same priority"
                   " (Pacemaker Explained, priority-fencing-delay)");
    } else if (delay < 2 * other) {
        scope_warn(&spec->at.system, key, spec->complaints,
                   "is %g s, under twice the other delays of fencing, %g s: %s (Pacemaker"
                   " Explained, priority-fencing-delay: safely twice the longest pcmk_delay_base"
                   " or pcmk_delay_max)",
                   delay / per_second, other / per_second,
                   delay > other ? "two nodes may give their orders within the time that one takes"
                                 : "they may save the wrong node");
    }
}

/* A partition that is to fence itself needs fencing that takes nodes down. */
static void check_no_quorum(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct fencing_levels_parameters levels = {&system->fencing, &system->fencing_levels};
    const struct fencing_operations *fencing = system->fencing.kind->operations;
    if (system->manager.no_quorum_policy == NO_QUORUM_FENCE &&
        (fencing->is_absent || fencing_levels_leave_up(&levels))) {
        scope_warn(&spec->at.system, "no_quorum_policy", spec->complaints,
                   "acts as \"stop\": fencing of kind \"%s\" takes no node down (Pacemaker resets"
                   " no-quorum-policy to stop where fencing is off)",
                   system->fencing.kind->name);
    }
}

/* Whether two parts of the cluster may have quorum at once. */
static bool may_be_two(const struct cluster_spec *spec)
{
    const struct part *quorum = &spec->system->quorum;
    const struct quorum_operations *votes = quorum->kind->operations;
    const struct quorum_environment around = {.node_count = (uint32_t)spec->system->nodes.count,
                                              .node_names = spec->system->nodes.names,
                                              .nodes = spec->system->nodes.elements};
    return votes->may_be_two_with(quorum->parameters, &around);
}

/* Nodes that lose sight of each other cannot reach each other by such fencing. */
static bool is_diskless(const struct part *part)
{
    return part->kind == &sbd_kind &&
           ((const struct sbd_parameters *)part->parameters)->devices == 0;
}

/* SBD without devices relies on one side of a split losing quorum; the most devices of any level.
 * @return -1: no level is SBD */
static int64_t check_sbd(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct fencing_levels_parameters levels = {&system->fencing, &system->fencing_levels};
    struct scope first = scope_child(&spec->at.system, "fencing");
    struct scope others = scope_child(&spec->at.system, "fencing_levels");
    int64_t most = -1;
    for (size_t i = 0; i <= levels.others->count; i++) {
        const struct part *part = fencing_level_at(&levels, i);
        if (part->kind != &sbd_kind) {
            continue;
        }
        const struct sbd_parameters *sbd = part->parameters;
        most = sbd->devices > most ? sbd->devices : most;
        if (is_diskless(part) && may_be_two(spec)) {
            struct scope scope = i == 0 ? first : scope_element(&others, i - 1);
            scope_warn(&scope, "devices", spec->complaints,
                       "is 0, and each of two nodes has quorum alone: when they lose sight of each"
                       " other neither resets itself, and each takes the other for fenced; give"
                       " them a quorum device or a third vote (sbd(8))");
        }
    }
    return most;
}

/* A fault of a device of SBD needs the device. */
static void check_device_faults(const struct cluster_spec *spec, int64_t devices)
{
    const struct part *faults = spec->parameters->faults.elements;
    struct scope root = scope_child(&spec->at.whole, "faults");
    for (size_t i = 0; i < spec->parameters->faults.count; i++) {
        if (faults[i].kind != &fault_sbd_device_failure_kind ||
            fault_sbd_device(faults[i].parameters) < devices) {
            continue;
        }
        struct scope scope = scope_element(&root, i);
        if (devices < 0) {
            scope_warn(&scope, "kind", spec->complaints,
                       "changes nothing: no fencing is of kind \"sbd\"");
        } else {
            scope_warn(&scope, "device", spec->complaints,
                       "changes nothing: SBD has %lld devices (system.fencing.devices)",
                       (long long)devices);
        }
    }
}

/* A node that loses its lease and gets it again must have learned what others run since. */
static void check_leases(const struct cluster_spec *spec)
{
    const struct fencing_operations *fencing = spec->system->fencing.kind->operations;
    if (fencing->leaves_up && spec->system->manager.no_quorum_policy == NO_QUORUM_IGNORE) {
        scope_warn(&spec->at.system, "no_quorum_policy", spec->complaints,
                   "is \"ignore\" with fencing of kind \"%s\": a node that gets its lease again"
                   " starts what it ran, also where another runs that since",
                   spec->system->fencing.kind->name);
    }
}

void cluster_check_fencing(const struct cluster_spec *spec)
{
    const struct part *part = &spec->system->fencing;
    const struct fencing_operations *fencing = part->kind->operations;
    uint32_t count = (uint32_t)spec->system->nodes.count;
    check_storage(spec);
    check_device_faults(spec, check_sbd(spec));
    check_pauses(spec);
    check_no_quorum(spec);
    check_leases(spec);
    if (!fencing->is_absent) {
        check_priorities(spec);
    }
    if (fencing->is_absent || fencing->race_window == NULL || count != 2 || !may_be_two(spec) ||
        is_diskless(part)) {
        return;
    }
    struct fencing_race race = {.apart = orders_apart(spec),
                                .window = fencing->race_window(part->parameters)};
    if (fencing->delay != NULL) {
        race.delay = *fencing->delay(part->parameters);
    }
    double both = fencing_race_both_die(&race);
    if (both >= RARE) {
        warn_of_race(spec, &race, both);
    }
}
