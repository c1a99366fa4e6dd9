#include "models/cluster/service/service.h"

#include "models/cluster/losses.h"
#include "models/cluster/service/access.h"
#include "models/cluster/service/instance.h"
#include "models/cluster/service/pathless.h"
#include "models/cluster/service/settle.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include <string.h>

static void start_service(struct run *run, struct component *component)
{
    struct service *service = (struct service *)component;
    struct instance *instance = &service->instances[service->preferred];
    if (instance->state != INSTANCE_STOPPED) {
        return; /* one that requires it was started before */
    }
    SERVICES_EACH(service->relations.requires, i)
    {
        start_service(run, &service->all[i].component);
    }
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
    .start = start_service,
    .report = service_report,
    .laws = service_laws,
    .invariants = service_invariants,
    .report_order = REPORT_SERVICES,
};

void service_init(struct service *service, struct assembly *assembly, const struct scope *scope,
                  uint8_t index, const char *name, const struct service_parameters *parameters,
                  struct lun *lun, const struct service_environment *environment)
{
    *service = (struct service){
        .component = {&service_kind.behaviour, scope->path},
        .around = *environment,
        .parameters = parameters,
        .name = name,
        .index = index,
        .lun = lun,
        .lost_on = -1,
    };
    while (strcmp(environment->node_names[service->preferred], parameters->on) != 0) {
        service->preferred++;
    }
    service->address = (int32_t)service->preferred;
    service->instances = ARENA_ARRAY(assembly->arena, struct instance, environment->node_count);
    for (uint32_t node = 0; node < environment->node_count; node++) {
        service->instances[node] = (struct instance){
            .component = {&instance_behaviour, service->component.path},
            .service = service,
            .node = environment->nodes[node],
            .left = TICKS_NEVER,
        };
        commits_init(&service->instances[node].commits, &service->instances[node]);
    }
    work_init(&service->work, assembly->measures);
    outages_init(&service->outages, assembly, &service->component, name, environment->causes);
    component_stream(assembly, &service->component, "operations", &service->operations);
    component_stream(assembly, &service->component, "delays", &service->delays);
    component_stream(assembly, &service->component, "failures", &service->failures);
    component_stream(assembly, &service->component, "demands", &service->demands);
    component_stream(assembly, &service->component, "connections", &service->connections);
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

static bool has_node_on(const struct service *service)
{
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        if (node_is_on(service->around.nodes[node])) {
            return true;
        }
    }
    return false;
}

void service_lost_progress(struct run *run, struct service *service, uint32_t node,
                           enum phase phase, uint64_t cause)
{
    if (service->lost_on == (int32_t)node && has_node_on(service) &&
        !service_is_recovering(service)) {
        outages_enter(run, &service->outages, phase, cause);
    }
}

void service_go_on(struct run *run, struct service *service, uint32_t node, uint64_t cause)
{
    struct instance *instance = &service->instances[node];
    if (instance->is_waiting) {
        instance->cause.event = cause;
        instance_go_on(run, instance);
    }
}

/* The node that boots; -1: none. */
static int32_t booting(const struct service *service)
{
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        if (service->around.nodes[node]->state == NODE_BOOTING) {
            return (int32_t)node;
        }
    }
    return -1;
}

void service_block(struct run *run, struct service *service, uint64_t cause)
{
    if (service->outages.is_on && !service_is_recovering(service)) {
        service->lost_on = booting(service);
        outages_enter(run, &service->outages, service->lost_on < 0 ? PHASE_BLOCKED : PHASE_BOOT,
                      cause);
    }
}

/* An outage that nothing could end now waits for the node. */
static void on_node_boots(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)node;
    struct service *service = owner;
    if (service->outages.phase == PHASE_BLOCKED && !access_is_application_up(service)) {
        service_block(run, service, cause.event);
    }
}

static void on_node_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct service *service = owner;
    if (service->outages.is_on && service->outages.phase == PHASE_BOOT) {
        service->lost_on = (int32_t)node->index;
        outages_enter(run, &service->outages, PHASE_MEMBERSHIP, cause.event);
    }
    instance_forget_failures(run, &service->instances[node->index]);
    bit_set_remove(&service->fell_with, node->index);
    if (service->lun != NULL) {
        lun_release(run, service->lun, node->index);
    }
    access_give_up_address(service, node->index);
    service_look_again(run, service, cause);
}

static void on_node_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct service *service = owner;
    struct instance *instance = &service->instances[node->index];
    if (instance->state != INSTANCE_STOPPED) {
        service->was_clean = service->is_journal_clean = false;
        bit_set_add(&service->fell_with, node->index);
        if (!PLANTED("an instance survives its node")) {
            instance_vanish(run, instance);
        }
        service_settle(run, service, service->around.losses->progress[node->index],
                       (int32_t)node->index, cause);
    }
    if (!has_node_on(service)) {
        service_block(run, service, cause.event);
    }
}

static void on_node_hung(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct service *service = owner;
    struct instance *instance = &service->instances[node->index];
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    instance_freeze(run, instance);
    service_settle(run, service, service->around.losses->progress[node->index],
                   (int32_t)node->index, cause);
}

static void on_node_resumed(struct run *run, void *owner, struct node *node, struct cause cause)
{
    struct service *service = owner;
    struct instance *instance = &service->instances[node->index];
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    instance_thaw(run, instance);
    service_settle(run, service, PHASE_DETECT, -1, cause);
    if (service->relations.related != 0) { /* others may have waited for it */
        service->around.listener.undecided(run, service->around.listener.owner, service,
                                           node->index);
    }
    instance_go_on(run, instance);
}

void service_set_unreached(struct service *service, uint32_t node, struct cause cause)
{
    service->instances[node].unreached = cause;
}

void service_path_changed(struct run *run, struct service *service, uint32_t node,
                          struct cause cause)
{
    struct instance *instance = &service->instances[node];
    if (pathless_fails(instance) && pathless_concerns(service)) {
        instance_fail(run, instance, false, cause);
    }
    pathless_changed(run, instance);
    service_settle(run, service, PHASE_DETECT, -1, cause);
}

void service_watch(struct service *service, struct node_watchers *watchers)
{
    node_watchers_add(watchers, &(struct node_watcher){.owner = service,
                                                       .on = {[NODE_COMES_UP] = on_node_up,
                                                              [NODE_GOES_DOWN] = on_node_down,
                                                              [NODE_HANGS] = on_node_hung,
                                                              [NODE_RESUMES] = on_node_resumed,
                                                              [NODE_BOOTS] = on_node_boots}});
}

void service_report(const struct component *component, struct report *report)
{
    const struct service *service = (const struct service *)component;
    outages_report(&service->outages, service->has_clients ? &service->work : NULL,
                   service->component.path, service->around.fails_at_random, report);
}

/* The writes of requests: each is committed, lost, or waits for a commit. */
static void report_commits(const struct service *service, struct report *report)
{
    const struct work *work = &service->work;
    uint64_t waiting = 0;
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        waiting += commits_waiting(&service->instances[node].commits);
    }
    report_law(report, "commits", service->component.path, work->written,
               (wide)work->committed + work->lost + waiting);
}

void service_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct service *service = (const struct service *)component;
    outages_laws(&service->outages, now, report);
    if (service->has_clients) {
        report_commits(service, report);
    }
}

static bool has_done(const struct instance *instance, enum step step)
{
    return instance->state != INSTANCE_STOPPED && (instance->steps_done >> step & 1) != 0;
}

/* With safe fencing a service is past its fencing on one node at most, those apart that were
 * ejected from its unit; and a node that has mounted its unit holds it. */
static void verify_owner(struct run *run, const struct service *service)
{
    const struct instance *owner = NULL;
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        const struct instance *instance = &service->instances[node];
        const char *name = instance->node->name;
        if (service->lun != NULL && has_done(instance, STEP_REPLAY)) {
            CHECK(run, &service->component, service_storage, lun_is_held_by(service->lun, node),
                  "\"%s\" has mounted the storage of \"%s\", but does not hold it", name,
                  service->name);
        }
        bool is_ejected = service->lun != NULL && lun_has_ejected(service->lun, node);
        if (!service->around.is_fencing_safe || !has_done(instance, STEP_FENCE) || is_ejected) {
            continue;
        }
        CHECK(run, &service->component, service_owner, owner == NULL,
              "\"%s\" and \"%s\" run \"%s\" at once", owner->node->name, name, service->name);
        owner = instance;
    }
}

/* Jobs are looked at with --check alone: there may be many. */
static void verify_jobs(struct run *run, const struct service *service)
{
    for (uint32_t node = 0; run->check && node < service->around.node_count; node++) {
        const struct instance *instance = &service->instances[node];
        CHECK(run, &service->component, service_jobs,
              instance->state == INSTANCE_UP || !node_executes_for(instance->node, service->index),
              "\"%s\" executes requests for \"%s\", which is not up there", instance->node->name,
              service->name);
    }
}

/* Whether a request may wait for an I/O that a node cannot do. */
static bool is_stuck(const struct service *service, uint32_t node)
{
    const struct service_parameters *parameters = service->parameters;
    double answered_before = parameters->commit_interval > 0 ? parameters->writes : 0;
    return service->lun != NULL && lun_path(service->lun, node) != LUN_PATH &&
           parameters->storage_accesses * (1 - answered_before) > 0;
}

/* Whether messages pass between two nodes both ways, as their shares say. */
static bool is_joined(const struct network *network, uint32_t a, uint32_t b)
{
    return a == b || network_share(network, a, b) * network_share(network, b, a) > 0;
}

/* Whether the node that has the address runs the application, and holds its unit. */
static bool verify_alone(const struct service *service)
{
    if (service->address < 0) {
        return false;
    }
    uint32_t node = (uint32_t)service->address;
    return service->instances[node].state == INSTANCE_UP &&
           service->instances[node].node->state == NODE_UP &&
           (service->lun == NULL || lun_accepts(service->lun, node)) && !is_stuck(service, node);
}

/* Whether the node that has the address serves requests, as shares of messages say: it, and with it
 * all that the service requires. */
static bool verify_access(const struct service *service)
{
    const struct network *network = service->around.network;
    service_set all = service->relations.all_requires | service_only(service->index);
    SERVICES_EACH(all, i)
    {
        if (!verify_alone(&service->all[i])) {
            return false;
        }
    }
    SERVICES_EACH(all, i)
    {
        SERVICES_EACH(service->all[i].relations.requires, j)
        {
            uint32_t from = (uint32_t)service->all[i].address;
            if (!is_joined(network, from, (uint32_t)service->all[j].address)) {
                return false;
            }
        }
    }
    return !service->has_clients ||
           is_joined(network, service->around.node_count, (uint32_t)service->address);
}

void service_invariants(struct run *run, const struct component *component)
{
    const struct service *service = (const struct service *)component;
    bool is_on = service->outages.is_on;
    bool is_served = verify_access(service);
    verify_owner(run, service);
    verify_jobs(run, service);
    outages_invariants(run, &service->outages);
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        const struct instance *instance = &service->instances[node];
        enum node_state state = instance->node->state;
        commits_invariants(run, &instance->commits);
        pathless_invariants(run, instance);
        CHECK(run, &service->component, service_node,
              state == NODE_UP || state == NODE_HUNG || instance->state == INSTANCE_STOPPED,
              "\"%s\" has an instance on \"%s\", which is down", service->name,
              instance->node->name);
    }
    CHECK(run, &service->component, service_outage, is_served != is_on,
          "\"%s\" is %s, but its outage is %s", service->name,
          is_served ? "available" : "not available", is_on ? "on" : "over");
}
