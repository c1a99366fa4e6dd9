#include "models/cluster/service/settle.h"

#include "models/cluster/service/access.h"
#include "models/cluster/service/recovery.h"

/* The instance whose recovery is under way on a node that runs; NULL: none. */
static const struct instance *recovering(const struct service *service)
{
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        const struct instance *instance = &service->instances[node];
        if (instance->state == INSTANCE_RECOVERING && node_is_running(instance->node)) {
            return instance;
        }
    }
    return NULL;
}

bool service_is_recovering(const struct service *service)
{
    return recovering(service) != NULL;
}

/* Settles a service alone. */
static void settle(struct run *run, struct service *service, enum phase phase, int32_t lost_on,
                   struct cause cause)
{
    struct outages *outages = &service->outages;
    const struct service_listener *listener = &service->around.listener;
    bool is_application_up = access_is_application_up(service);
    level_set(&outages->application_down, run_now(run), !is_application_up);
    if (access_is_open(service)) {
        if (outages->is_on) {
            service->lost_on = -1;
            outages_end(run, outages, cause.event);
            listener->back(run, listener->owner, service, cause);
        }
        return;
    }
    const struct instance *next = recovering(service);
    if (next != NULL) {
        phase = recovery_phase(next);
        lost_on = next->step > STEP_FENCE ? -1 : lost_on;
    } else if (is_application_up) {
        struct access_wait wait = access_wait(service);
        phase = wait.phase;
        lost_on = wait.lost_on;
    }
    if (!outages->is_on) {
        service->lost_on = lost_on;
        uint64_t event = outages_begin(run, outages, phase, cause);
        listener->out(run, listener->owner, service, (struct cause){event, cause.fault});
    } else if (lost_on >= 0 || next != NULL || is_application_up) {
        service->lost_on = lost_on;
        outages_enter(run, outages, phase, cause.event);
    }
}

/* Settles the services that require one which has changed. One whose own application is not up
 * begins no outage here: its own change, at this instant too, does. */
static void settle_dependents(struct run *run, const struct service *service, struct cause cause)
{
    SERVICES_EACH(service->relations.all_required_by, i)
    {
        struct service *other = &service->all[i];
        if (other->outages.is_on || access_is_application_up(other)) {
            settle(run, other, other->outages.phase, -1, cause);
        }
    }
}

void service_settle(struct run *run, struct service *service, enum phase phase, int32_t lost_on,
                    struct cause cause)
{
    settle(run, service, phase, lost_on, cause);
    settle_dependents(run, service, cause);
}

void service_look_again(struct run *run, struct service *service, struct cause cause)
{
    service_settle(run, service, service->outages.phase, -1, cause);
}
