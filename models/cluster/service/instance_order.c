/* An order to stop an instance: given, held back while others need the service, and carried out. */
#include "models/cluster/losses.h"
#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/pathless.h"
#include "models/cluster/service/settle.h"

/* The stop begins. */
static void begin_stop(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    bool has_failed = instance->state == INSTANCE_FAILED || instance->is_found_bad;
    instance_cancel(run, instance);
    instance_cancel_order(run, instance);
    instance_end_process(run, instance);
    instance->state = INSTANCE_STOPPING;
    instance->is_restart = instance->is_restart_ordered;
    instance->cause = instance->order_cause;
    instance_note(run, instance, WORD_APP_STOP);
    /* The phase of this node's loss, where other nodes have lost it; else the move is planned. */
    const struct losses *losses = service->around.losses;
    uint32_t node = instance->node->index;
    bool is_lost = bit_set_has(&losses->lost, node);
    bool is_quorate = service_is_open(service, node, GATE_QUORATE);
    enum phase phase = has_failed ? PHASE_APPLICATION : PHASE_STOP;
    phase = is_quorate ? phase : PHASE_QUORUM;
    service_settle(run, service, is_lost ? losses->progress[node] : phase,
                   is_lost ? (int32_t)node : -1, instance->cause);
    const struct operation_parameters *stop = service->parameters->stop;
    sim_ticks time = distribution_draw(&stop->time, &service->operations);
    instance->agent_left = stop->timeout;
    instance_schedule(run, instance, INSTANCE_STOP_DONE, pathless_begin(instance, time));
}

/* Begins an ordered stop of what is up or has failed after a delay, of a recovery at once. */
static void carry_out(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    sim_ticks delay = 0;
    if (instance->state != INSTANCE_RECOVERING) {
        delay = distribution_draw(service->around.action_delay, &service->delays);
    }
    if (delay == 0) {
        begin_stop(run, instance);
    } else if (node_is_running(instance->node)) {
        instance_expect_order(run, instance, delay);
    } else {
        instance->order_left = delay;
    }
}

void instance_order_stop(struct run *run, struct instance *instance, bool is_restart,
                         struct cause cause)
{
    const struct service *service = instance->service;
    const struct service_listener *listener = &service->around.listener;
    if (instance_is_stopping(instance)) {
        /* A restart under way that is to be a stop ends as one. */
        instance->is_restart_ordered &= is_restart;
        instance->is_restart &= is_restart;
        return;
    }
    instance->is_ordered = true;
    instance->is_restart_ordered = is_restart;
    instance->order_cause = cause;
    instance->is_held =
        service->relations.required_by != 0 &&
        !listener->is_free(run, listener->owner, service, instance->node->index, cause);
    if (!instance->is_held) {
        carry_out(run, instance);
    }
}

void instance_release(struct run *run, struct instance *instance)
{
    if (instance->is_held) {
        instance->is_held = false;
        carry_out(run, instance);
    }
}

void instance_stop(struct run *run, struct instance *instance, struct cause cause)
{
    if (instance->state != INSTANCE_STOPPED) {
        instance_order_stop(run, instance, false, cause);
    }
}

void instance_on_ordered(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    begin_stop(run, component);
}
