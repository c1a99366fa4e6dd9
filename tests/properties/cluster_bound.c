#include "tests/properties/cluster_bound.h"

#include "models/cluster/fencing/fencing_power.h"
#include "models/cluster/fencing/fencing_sbd.h"
#include "models/cluster/membership/corosync_state.h"
#include "models/cluster/membership/delay.h"
#include "models/cluster/membership/heartbeat.h"

static sim_ticks greater(sim_ticks a, sim_ticks b)
{
    return a > b ? a : b;
}

/* Of durations that are constant or nearly: three times the mean. */
static sim_ticks longest(const struct distribution *distribution)
{
    bool is_constant = distribution->cv2 == 0;
    double mean = distribution->family == DISTRIBUTION_NONE ? 0 : distribution->mean;
    return (sim_ticks)(is_constant ? mean : 3 * mean) + 1;
}

static sim_ticks boot(const struct cluster_machine *system, int64_t second)
{
    sim_ticks most = 0;
    const struct node_parameters *nodes = system->nodes.elements;
    for (size_t i = 0; i < system->nodes.count; i++) {
        const struct node_parameters *node = &nodes[i];
        const struct parameter_list *phases = &node->boot->phases;
        sim_ticks firmware =
            phases->count == 0
                ? longest(&node->boot->firmware)
                : 3 * (sim_ticks)firmware_mean(phases, &(struct firmware_environment){second, 1});
        most = greater(most, firmware + longest(&node->boot->operating_system) +
                                 longest(&node->boot->cluster_stack));
    }
    return most;
}

/* Until nodes that reach each other are in one ring: a ring that is broken is found to be, those
 * that are left form another, and rings merge. Corosync loses its token and waits for its consensus
 * for each; knet's links are up after three pongs. */
static sim_ticks ring(const struct cluster_machine *system, int64_t second)
{
    const struct part *membership = &system->membership;
    if (membership->kind == &delay_kind) {
        const struct delay_parameters *delay = membership->parameters;
        return longest(&delay->detection) + 2 * longest(&delay->reconfiguration);
    }
    if (membership->kind == &heartbeat_kind) {
        const struct heartbeat_parameters *heartbeat = membership->parameters;
        return (heartbeat->misses + 1) * heartbeat->interval + 2 * longest(&heartbeat->reform);
    }
    const struct corosync_parameters *corosync = membership->parameters;
    uint32_t nodes = (uint32_t)system->nodes.count;
    sim_ticks token = corosync_token(corosync, nodes);
    return 2 * (token + corosync_consensus(corosync, nodes)) + 3 * token + second;
}

/* A request with all its attempts, which the fencer gives 1.2 x their time-out. */
static sim_ticks request(const struct part *fencing)
{
    bool has_requests = fencing->kind == &sbd_kind || fencing->kind == &power_kind;
    const struct fencing_parameters *common = fencing->parameters;
    return has_requests ? longest(&common->delay) + common->timeout + common->timeout / 5 : 0;
}

/* One target: one attempt; where it may fail by chance, all requests. */
static sim_ticks fence_with(const struct part *fencing)
{
    if (fencing->kind == &sbd_kind) {
        const struct sbd_parameters *sbd = fencing->parameters;
        return longest(&sbd->common.delay) + greater(sbd->msgwait, 2 * sbd->watchdog);
    }
    if (fencing->kind == &power_kind) {
        const struct power_parameters *power = fencing->parameters;
        sim_ticks attempt = power->login + longest(&power->duration) + longest(&power->on);
        return power->failure > 0
                   ? power->common.requests * (request(fencing) + power->common.request_delay)
                   : longest(&power->common.delay) + attempt;
    }
    return 0;
}

static sim_ticks fence(const struct cluster_machine *system)
{
    const struct node_parameters *nodes = system->nodes.elements;
    const struct part *levels = system->fencing_levels.elements;
    sim_ticks sum = fence_with(&system->fencing);
    for (size_t i = 0; i < system->fencing_levels.count; i++) {
        sum += fence_with(&levels[i]);
    }
    sim_ticks delay = 0;
    for (size_t i = 0; i < system->nodes.count; i++) {
        delay = greater(delay, nodes[i].fencing_delay);
    }
    return sum + delay;
}

static sim_ticks plan(const struct manager_parameters *manager)
{
    sim_ticks one = longest(&manager->plan_kept) + longest(&manager->plan_elected) +
                    longest(&manager->plan_joined);
    bool is_given = manager->plan.family != DISTRIBUTION_NONE;
    return manager->dc_deadtime + (is_given ? longest(&manager->plan) : one);
}

/* From a failure of an application to its start. */
static sim_ticks restart(const struct cluster_machine *system, int64_t second)
{
    const struct service_parameters *services = system->services.elements;
    const struct lun_parameters *luns = system->storage.elements;
    sim_ticks most = 0;
    for (size_t i = 0; i < system->services.count; i++) {
        const struct service_parameters *it = &services[i];
        sim_ticks replay = it->file_system->journal / 1000000 * (second / 200); /* at 200 MB/s */
        sim_ticks steps = longest(&it->stop->time) + longest(&it->volume->time) + replay +
                          longest(&it->file_system->mount->time) + longest(&it->address->time) +
                          longest(&it->start->time) + longest(&it->recovery);
        most = greater(most, steps + it->monitor->interval + it->monitor->timeout);
    }
    sim_ticks preempt = 0;
    for (size_t i = 0; i < system->storage.count; i++) {
        preempt = greater(preempt, longest(&luns[i].preempt));
    }
    return most + preempt + STEPS * longest(&system->manager.action_delay);
}

sim_ticks cluster_bound(const struct cluster_parameters *parameters, int64_t ticks_per_second)
{
    const struct cluster_machine *system = parameters->system;
    sim_ticks once = boot(system, ticks_per_second) + ring(system, ticks_per_second) +
                     plan(&system->manager) + fence(system);
    sim_ticks before = request(&system->fencing) + system->manager.recheck_interval;
    return before + 2 * (once + restart(system, ticks_per_second));
}
