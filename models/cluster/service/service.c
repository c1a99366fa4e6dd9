#include "models/cluster/service/service.h"

#include "models/cluster/cluster.h"
#include "models/cluster/service/recovery.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include <string.h>

static void start(struct run *run, struct component *component)
{
    struct service *service = (struct service *)component;
    struct instance *instance = &service->instances[service->preferred];
    if (service->lun != NULL) {
        lun_acquire(run, service->lun, service->preferred, 0);
        lun_mount(run, service->lun, service->preferred);
    }
    instance_come_up(run, instance);
}

const struct kind service_kind = {
    .name = "service",
    .role = KIND_PART,
    .doc = "An application with its address and storage, that one node runs at a time.",
    .parameters = &service_table,
    .metrics = outages_metrics,
    .start = start,
    .report = service_report,
    .laws = service_laws,
    .invariants = service_invariants,
    .report_order = REPORT_SERVICES,
};

void service_init(struct service *service, struct assembly *assembly, const struct scope *scope,
                  struct cluster *cluster, uint8_t index, const char *name,
                  const struct service_parameters *parameters)
{
    *service = (struct service){
        .component = {&service_kind.behaviour, scope->path},
        .cluster = cluster,
        .parameters = parameters,
        .name = name,
        .index = index,
        .preferred = cluster_node_named(cluster, parameters->on),
        .lost_on = -1,
    };
    service->address = (int32_t)service->preferred;
    service->instances = ARENA_ARRAY(assembly->arena, struct instance, cluster->node_count);
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        service->instances[node] = (struct instance){
            .component = {&instance_behaviour, service->component.path},
            .service = service,
            .node = &cluster->nodes[node],
        };
    }
    outages_init(&service->outages, assembly, &service->component, name);
    component_stream(assembly, &service->component, "operations", &service->operations);
    component_stream(assembly, &service->component, "failures", &service->failures);
    component_stream(assembly, &service->component, "demands", &service->demands);
    component_stream(assembly, &service->component, "accesses", &service->accesses);
}

void service_find_live(const struct service *service, const struct bit_set *among,
                       struct bit_set *live)
{
    bit_set_clear(live);
    BIT_SET_EACH(among, node)
    {
        if (service->instances[node].state != INSTANCE_STOPPED) {
            bit_set_add(live, node);
        }
    }
}

static bool is_up(const struct service *service)
{
    for (uint32_t node = 0; node < service->cluster->node_count; node++) {
        const struct instance *instance = &service->instances[node];
        if (instance->state == INSTANCE_UP &&
            (node_is_running(instance->node) || PLANTED("a node that hangs serves"))) {
            return true;
        }
    }
    return false;
}

/* The instance whose recovery is under way on a node that runs; NULL: none. */
static const struct instance *recovering(const struct service *service)
{
    for (uint32_t node = 0; node < service->cluster->node_count; node++) {
        const struct instance *instance = &service->instances[node];
        if (instance->state == INSTANCE_RECOVERING && node_is_running(instance->node)) {
            return instance;
        }
    }
    return NULL;
}

void service_settle(struct run *run, struct service *service, enum phase phase, int32_t lost_on,
                    struct cause cause)
{
    struct outages *outages = &service->outages;
    if (is_up(service)) {
        if (outages->is_on) {
            service->lost_on = -1;
            outages_end(run, outages, cause.event);
            cluster_outage_ended(run, service->cluster, service, cause);
        }
        return;
    }
    const struct instance *next = recovering(service);
    if (next != NULL) {
        phase = recovery_phase(next);
        lost_on = next->step > STEP_FENCE ? -1 : lost_on;
    }
    if (!outages->is_on) {
        service->lost_on = lost_on;
        uint64_t event = outages_begin(run, outages, phase, cause);
        cluster_outage_began(run, service->cluster, service, (struct cause){event, cause.root});
    } else if (lost_on >= 0 || next != NULL) {
        service->lost_on = lost_on;
        outages_enter(run, outages, phase, cause.event);
    }
}

void service_lost_progress(struct run *run, struct service *service, uint32_t node,
                           enum phase phase, uint64_t cause)
{
    if (service->lost_on == (int32_t)node && recovering(service) == NULL) {
        outages_enter(run, &service->outages, phase, cause);
    }
}

void service_node_down(struct run *run, struct service *service, uint32_t node, struct cause cause)
{
    struct instance *instance = &service->instances[node];
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    service->was_clean = service->is_journal_clean = false;
    bit_set_add(&service->fell_with, node);
    if (!PLANTED("an instance survives its node")) {
        instance_vanish(run, instance);
    }
    service_settle(run, service, service->cluster->progress[node], (int32_t)node, cause);
}

/* Takes an event back. @return the time that was left; TICKS_NEVER: none was to come */
static sim_ticks freeze(struct run *run, struct event_id *event)
{
    sim_ticks due = event_time(run, *event);
    event_cancel(run, *event);
    *event = EVENT_NONE;
    return due == TICKS_NEVER ? TICKS_NEVER : due - run_now(run);
}

void service_node_hung(struct run *run, struct service *service, uint32_t node, struct cause cause)
{
    struct instance *instance = &service->instances[node];
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    instance->left = freeze(run, &instance->next);
    instance->failure_left = freeze(run, &instance->failure);
    service_settle(run, service, service->cluster->progress[node], (int32_t)node, cause);
}

void service_node_resumed(struct run *run, struct service *service, uint32_t node,
                          struct cause cause)
{
    struct instance *instance = &service->instances[node];
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    if (instance->left != TICKS_NEVER) {
        instance_schedule(run, instance, (enum instance_event)instance->next_event, instance->left);
    }
    instance_schedule_failure(run, instance, instance->failure_left);
    service_settle(run, service, PHASE_DETECT, -1, cause);
    recovery_go_on(run, instance);
}

void service_node_up(struct run *run, struct service *service, uint32_t node)
{
    bit_set_remove(&service->banned, node);
    bit_set_remove(&service->fell_with, node);
    if (service->lun != NULL) {
        lun_release(run, service->lun, node);
    }
    if (service->address == (int32_t)node) {
        service->address = -1;
    }
}

void service_report(const struct component *component, struct report *report)
{
    const struct service *service = (const struct service *)component;
    outages_report(&service->outages, service->component.path, service->cluster->fails_at_random,
                   report);
}

void service_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct service *service = (const struct service *)component;
    outages_laws(&service->outages, now, report);
}

static bool has_done(const struct instance *instance, enum step step)
{
    return instance->state != INSTANCE_STOPPED && (instance->steps_done >> step & 1) != 0;
}

/* With safe fencing a service is past its fencing on one node at most; and a node that has mounted
 * its unit holds it. */
static void verify_owner(struct run *run, const struct service *service)
{
    const struct instance *owner = NULL;
    for (uint32_t node = 0; node < service->cluster->node_count; node++) {
        const struct instance *instance = &service->instances[node];
        const char *name = instance->node->name;
        if (service->lun != NULL && has_done(instance, STEP_REPLAY)) {
            CHECK(run, &service->component, service_storage, lun_is_held_by(service->lun, node),
                  "\"%s\" has mounted the storage of \"%s\", but does not hold it", name,
                  service->name);
        }
        if (!service->cluster->is_fencing_safe || !has_done(instance, STEP_FENCE)) {
            continue;
        }
        CHECK(run, &service->component, service_owner, owner == NULL,
              "\"%s\" and \"%s\" run \"%s\" at once", owner->node->name, name, service->name);
        owner = instance;
    }
}

void service_invariants(struct run *run, const struct component *component)
{
    const struct service *service = (const struct service *)component;
    bool is_on = service->outages.is_on;
    bool is_served = false;
    verify_owner(run, service);
    outages_invariants(run, &service->outages);
    for (uint32_t node = 0; node < service->cluster->node_count; node++) {
        const struct instance *instance = &service->instances[node];
        enum node_state state = instance->node->state;
        is_served = is_served || (instance->state == INSTANCE_UP && state == NODE_UP);
        CHECK(run, &service->component, service_node,
              state == NODE_UP || state == NODE_HUNG || instance->state == INSTANCE_STOPPED,
              "\"%s\" has an instance on \"%s\", which is down", service->name,
              instance->node->name);
    }
    CHECK(run, &service->component, service_outage, is_served != is_on,
          "\"%s\" is %s, but its outage is %s", service->name, is_served ? "up" : "down",
          is_on ? "on" : "over");
}
