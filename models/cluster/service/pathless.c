#include "models/cluster/service/pathless.h"

#include "models/cluster/service/instance_timer.h"
#include "models/invariants.h"
#include "models/planted.h"

enum { LEVEL_READS = 10, LEVEL_WRITES = 20 };

bool pathless_concerns(const struct service *service)
{
    const struct service_parameters *parameters = service->parameters;
    bool is_answered_before = parameters->commit_interval > 0 && parameters->writes == 1;
    return service->lun != NULL && parameters->storage_accesses > 0 && !is_answered_before;
}

/* A reservation has no agent of its own, and is given the time of that of the volume. */
static sim_ticks time_out(const struct instance *instance)
{
    bool is_bounded = instance->agent_left != TICKS_NEVER;
    return is_bounded ? instance->agent_left : instance->service->parameters->volume->timeout;
}

sim_ticks pathless_begin(struct instance *instance, sim_ticks takes)
{
    bool waits = pathless_waits(instance) && !PLANTED("a stop ends without a path");
    sim_ticks timeout = waits ? time_out(instance) : instance->agent_left;
    instance->is_on_unit = true;
    instance->is_stalled = waits;
    instance->is_late = waits || takes > timeout;
    instance->work_left = takes;
    sim_ticks time = instance->is_late ? timeout : takes;
    instance->agent_left -= instance->agent_left == TICKS_NEVER ? 0 : time;
    return time;
}

void pathless_end(struct instance *instance)
{
    instance->is_on_unit = instance->is_stalled = false;
}

/* Whether a step or stop is under way that needs the unit. */
static bool is_at_work(const struct run *run, const struct instance *instance)
{
    bool ends =
        instance->next_event == INSTANCE_STEP_DONE || instance->next_event == INSTANCE_STOP_DONE;
    return instance->is_on_unit && ends && instance_time_left(run, instance) != TICKS_NEVER;
}

/* The step or stop under way stands still from now on, but for its time-out. */
static void stall(struct run *run, struct instance *instance)
{
    if (instance->is_late) {
        return; /* and would end no later */
    }
    sim_ticks left = instance_time_left(run, instance);
    sim_ticks until = run_add(run, left, time_out(instance));
    instance->is_stalled = instance->is_late = true;
    instance->work_left = left;
    instance->agent_left = instance->agent_left == TICKS_NEVER ? TICKS_NEVER : 0;
    instance_reschedule(run, instance, until);
}

/* A step or stop that stood still goes on, and may be in time. */
static void unstall(struct run *run, struct instance *instance)
{
    sim_ticks left = instance_time_left(run, instance);
    bool fails = pathless_fails(instance) && instance->state == INSTANCE_RECOVERING;
    sim_ticks takes = fails ? 0 : instance->work_left;
    instance->is_stalled = false;
    if (takes > left) {
        return;
    }
    instance->is_late = false;
    instance->agent_left = instance->agent_left == TICKS_NEVER ? TICKS_NEVER : left - takes;
    instance_reschedule(run, instance, takes);
}

bool pathless_is_found(const struct instance *instance)
{
    const struct lun *lun = instance->service->lun;
    int64_t level = instance->service->parameters->monitor->check_level;
    if (lun == NULL || level < LEVEL_READS) {
        return false;
    }
    uint32_t node = instance->node->index;
    return lun_path(lun, node) != LUN_PATH || (level >= LEVEL_WRITES && !lun_accepts(lun, node));
}

/* Time until a monitor finds the unit out of reach [ticks]; TICKS_NEVER: it does not. */
static sim_ticks time_to_find(struct run *run, const struct instance *instance)
{
    const struct monitor_parameters *monitor = instance->service->parameters->monitor;
    if (!pathless_is_found(instance) || PLANTED("no monitor looks at the unit")) {
        return TICKS_NEVER;
    }
    sim_ticks timeout = pathless_waits(instance) ? monitor->timeout : 0;
    sim_ticks look = monitor->interval - (run_now(run) - instance->up_at) % monitor->interval;
    sim_ticks before =
        instance->next_event == INSTANCE_PROBED ? instance_time_left(run, instance) : TICKS_NEVER;
    /* The monitor that is looking already, or will next, is the same in whatever way it fails. */
    if (before != TICKS_NEVER && instance->probe_timeout > 0) {
        look = before > instance->probe_timeout ? before - instance->probe_timeout : 0;
    }
    return run_add(run, look, timeout);
}

/* The application is up: when will its monitor find what is wrong with the unit? */
static void expect_find(struct run *run, struct instance *instance)
{
    sim_ticks time = time_to_find(run, instance);
    instance->probe_timeout =
        pathless_waits(instance) ? instance->service->parameters->monitor->timeout : 0;
    instance_cancel_next(run, instance);
    if (time != TICKS_NEVER && !instance->is_found_bad) {
        instance_schedule(run, instance, INSTANCE_PROBED, time);
    }
}

void pathless_changed(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_UP) {
        expect_find(run, instance);
    } else if (is_at_work(run, instance) && pathless_waits(instance)) {
        stall(run, instance);
    } else if (is_at_work(run, instance) && instance->is_stalled) {
        unstall(run, instance);
    }
}

void pathless_look_again(struct run *run, struct service *service)
{
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        struct instance *instance = &service->instances[node];
        bool is_known = instance->next_event == INSTANCE_PROBED &&
                        instance_time_left(run, instance) != TICKS_NEVER;
        if (instance->state == INSTANCE_UP && pathless_is_found(instance) != is_known) {
            expect_find(run, instance);
        }
    }
}

void pathless_invariants(struct run *run, const struct instance *instance)
{
    const struct service *service = instance->service;
    const char *name = instance->node->name;
    if (pathless_waits(instance) && is_at_work(run, instance)) {
        CHECK(run, &instance->component, pathless_work, instance->is_late,
              "\"%s\" goes on on \"%s\", which has no path to its unit", service->name, name);
    }
    if (instance->state == INSTANCE_UP &&
        service->parameters->monitor->check_level >= LEVEL_READS && service->lun != NULL &&
        lun_path(service->lun, instance->node->index) != LUN_PATH) {
        CHECK(run, &instance->component, pathless_monitor,
              instance->is_found_bad || instance_time_left(run, instance) != TICKS_NEVER,
              "\"%s\" has lost its unit on \"%s\", and no monitor finds out", service->name, name);
    }
}
