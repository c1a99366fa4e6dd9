/* The end of a stop of an instance: done, or too late. */
#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/pathless.h"
#include "models/cluster/service/recovery.h"
#include "models/cluster/service/settle.h"

bool instance_is_stuck(const struct instance *instance)
{
    return instance->state == INSTANCE_STOPPING && instance->is_late &&
           instance->next.generation == 0 && instance->left == TICKS_NEVER;
}

void instance_on_stop_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
    struct service *service = instance->service;
    if (instance->is_late) {
        /* The application may still be running. */
        instance_note(run, instance, WORD_STOP_FAILED);
        instance_schedule(run, instance, INSTANCE_STUCK,
                          distribution_draw(service->around.action_delay, &service->delays));
        return;
    }
    if (!pathless_fails(instance) &&
        (service->lun == NULL || lun_accepts(service->lun, instance->node->index))) {
        commits_stop(run, &instance->commits);
    } else {
        commits_lose(run, &instance->commits); /* the unit takes no write from here */
    }
    bool is_restart =
        instance->is_restart && service_is_open(service, instance->node->index, GATE_REQUIRES);
    uint32_t done = instance->steps_done;
    instance_cancel(run, instance);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
    if (is_restart) {
        recovery_check_required(run, instance);
        recovery_begin(instance, STEP_START, instance->cause);
        instance_walk(run, instance);
        return;
    }
    /* A step that was not done leaves its state as clean as before, and so does a failed I/O. */
    bool is_clean = !pathless_fails(instance);
    instance->service->was_clean |= is_clean && (done >> STEP_RECOVERY & 1) != 0;
    instance->service->is_journal_clean |= is_clean && (done >> STEP_REPLAY & 1) != 0;
    instance_let_go(run, instance);
    instance_note(run, instance, WORD_APP_STOPPED);
    service_look_again(run, service, instance->cause);
    instance_ask_manager(run, instance);
}

void instance_on_stuck(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
    const struct service_listener *listener = &instance->service->around.listener;
    listener->stuck(run, listener->owner, instance->service, instance->node->index);
}
