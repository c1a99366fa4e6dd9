#include "models/cluster/service/recovery.h"

#include "models/cluster/cluster.h"
#include "models/cluster/manager/side.h"
#include "models/planted.h"

/* A step: its phase, the steps it needs, and its actions. */
struct step_kind {
    enum phase phase;
    uint32_t needs;            /* steps, as bits */
    enum timeline_word begins; /* events on the timeline; WORD_NONE: none */
    enum timeline_word ends;
    bool (*is_ready)(const struct instance *instance); /* NULL: at once */
    sim_ticks (*time)(const struct run *run, struct instance *instance);
    sim_ticks (*timeout)(const struct instance *instance); /* NULL: none */
    void (*start)(struct run *run, struct instance *instance);
    void (*finish)(struct run *run, struct instance *instance);
};

#define NEEDS(step) (UINT32_C(1) << (step))

static bool is_planned(const struct instance *instance)
{
    const struct side *side = side_of(instance->service->cluster, instance->node->index);
    return side != NULL && side->is_quorate && side->is_planned;
}

static bool is_fenced(const struct instance *instance)
{
    const struct cluster *cluster = instance->service->cluster;
    if (!is_planned(instance)) {
        return false;
    }
    const struct side *side = side_of(instance->service->cluster, instance->node->index);
    return bit_set_is_empty(side_unclean(cluster, side)) ||
           PLANTED("a service starts before fencing");
}

static sim_ticks draw(struct instance *instance, const struct distribution *time)
{
    return distribution_draw(time, &instance->service->operations);
}

static sim_ticks no_time(const struct run *run, struct instance *instance)
{
    (void)run;
    (void)instance;
    return 0;
}

static sim_ticks reservation_time(const struct run *run, struct instance *instance)
{
    (void)run;
    struct lun *lun = instance->service->lun;
    return lun == NULL ? 0 : lun_preempt_time(lun);
}

static void reservation_finish(struct run *run, struct instance *instance)
{
    if (instance->service->lun != NULL) {
        lun_acquire(run, instance->service->lun, instance->node->index, instance->cause.event);
        instance->service->taken = instance->cause;
    }
}

static sim_ticks volume_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->lun == NULL ? 0 : draw(instance, &service->parameters->volume->time);
}

static sim_ticks volume_timeout(const struct instance *instance)
{
    return instance->service->parameters->volume->timeout;
}

static void replay_start(struct run *run, struct instance *instance)
{
    if (instance->service->lun != NULL && !PLANTED("a unit is mounted and not held")) {
        lun_mount(run, instance->service->lun, instance->node->index);
    }
}

static sim_ticks replay_time(const struct run *run, struct instance *instance)
{
    const struct service *service = instance->service;
    if (service->lun == NULL || service->is_journal_clean) {
        return 0;
    }
    return lun_replay_time(service->lun, service->parameters->file_system->journal,
                           run->ticks_per_second);
}

static sim_ticks mount_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->lun == NULL ? 0
                                : draw(instance, &service->parameters->file_system->mount->time);
}

static sim_ticks mount_timeout(const struct instance *instance)
{
    return instance->service->parameters->file_system->mount->timeout;
}

static sim_ticks address_time(const struct run *run, struct instance *instance)
{
    (void)run;
    return draw(instance, &instance->service->parameters->address->time);
}

static sim_ticks address_timeout(const struct instance *instance)
{
    return instance->service->parameters->address->timeout;
}

static void address_finish(struct run *run, struct instance *instance)
{
    (void)run;
    instance->service->address = (int32_t)instance->node->index;
}

static sim_ticks start_time(const struct run *run, struct instance *instance)
{
    (void)run;
    return draw(instance, &instance->service->parameters->start->time);
}

static sim_ticks start_timeout(const struct instance *instance)
{
    return instance->service->parameters->start->timeout;
}

static sim_ticks recovery_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->was_clean ? 0 : draw(instance, &service->parameters->recovery);
}

static const struct step_kind steps[STEPS] = {
    [STEP_PLAN] = {.phase = PHASE_PLAN, .is_ready = is_planned, .time = no_time},
    [STEP_FENCE] = {.phase = PHASE_FENCE,
                    .needs = NEEDS(STEP_PLAN),
                    .is_ready = is_fenced,
                    .time = no_time},
    [STEP_RESERVATION] = {.phase = PHASE_STORAGE,
                          .needs = NEEDS(STEP_FENCE),
                          .time = reservation_time,
                          .finish = reservation_finish},
    [STEP_VOLUME] = {.phase = PHASE_STORAGE,
                     .needs = NEEDS(STEP_RESERVATION),
                     .ends = WORD_VG_ACTIVE,
                     .time = volume_time,
                     .timeout = volume_timeout},
    [STEP_REPLAY] = {.phase = PHASE_FILESYSTEM,
                     .needs = NEEDS(STEP_VOLUME),
                     .begins = WORD_FS_REPLAY_START,
                     .ends = WORD_FS_REPLAY_END,
                     .start = replay_start,
                     .time = replay_time,
                     .timeout = mount_timeout},
    [STEP_MOUNT] = {.phase = PHASE_FILESYSTEM,
                    .needs = NEEDS(STEP_REPLAY),
                    .ends = WORD_FS_MOUNTED,
                    .time = mount_time,
                    .timeout = mount_timeout},
    [STEP_ADDRESS] = {.phase = PHASE_ADDRESS,
                      .needs = NEEDS(STEP_FENCE) | NEEDS(STEP_MOUNT),
                      .ends = WORD_IP_UP,
                      .time = address_time,
                      .timeout = address_timeout,
                      .finish = address_finish},
    [STEP_START] = {.phase = PHASE_APPLICATION,
                    .needs = NEEDS(STEP_MOUNT) | NEEDS(STEP_ADDRESS),
                    .begins = WORD_APP_START,
                    .time = start_time,
                    .timeout = start_timeout},
    [STEP_RECOVERY] = {.phase = PHASE_APPLICATION,
                       .needs = NEEDS(STEP_START),
                       .begins = WORD_APP_RECOVER_START,
                       .ends = WORD_APP_RECOVER_END,
                       .time = recovery_time},
};

enum phase recovery_phase(const struct instance *instance)
{
    return steps[instance->step].phase;
}

static void note(struct run *run, struct instance *instance, enum timeline_word event)
{
    if (event != WORD_NONE) {
        instance->cause.event =
            cluster_note(run, instance->service->cluster, event, instance->node->name,
                         instance->service->name, instance->cause.event);
    }
}

/* A step of any phase took too long. */
static void note_timeout(struct run *run, struct instance *instance)
{
    const struct service *service = instance->service;
    instance->cause.event =
        timeline_add(service->cluster->timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_STEP_TIMEOUT,
                                              .node = instance->node->name,
                                              .object = service->name,
                                              .phase = phase_names[recovery_phase(instance)],
                                              .cause = instance->cause.event});
}

static void enter_phase(struct run *run, struct instance *instance)
{
    outages_enter(run, &instance->service->outages, steps[instance->step].phase,
                  instance->cause.event);
}

/* The step is over; the next one begins. */
static void finish_step(struct run *run, struct instance *instance, bool took_time)
{
    const struct step_kind *step = &steps[instance->step];
    if (step->finish != NULL) {
        step->finish(run, instance);
    }
    if (took_time) {
        note(run, instance, step->ends);
    }
    instance->steps_done |= NEEDS(instance->step);
    instance->step++;
}

/* Begins the step that the instance is at. @return whether it is over already */
static bool begin_step(struct run *run, struct instance *instance)
{
    const struct step_kind *step = &steps[instance->step];
    if ((instance->steps_done & step->needs) != step->needs) {
        run_fail(run, &instance->component, ERROR_INTERNAL,
                 "step %d of the recovery of \"%s\" begins before those it needs",
                 (int)instance->step, instance->service->name);
        return false;
    }
    if (step->is_ready != NULL && !step->is_ready(instance)) {
        instance->is_waiting = true;
        enter_phase(run, instance);
        return false;
    }
    instance->is_waiting = false;
    if (instance->step > STEP_FENCE) {
        instance->service->lost_on = -1;
    }
    if (step->start != NULL) {
        step->start(run, instance);
    }
    sim_ticks time = step->time(run, instance);
    if (time > 0) {
        sim_ticks timeout = step->timeout == NULL ? TICKS_NEVER : step->timeout(instance);
        enter_phase(run, instance);
        note(run, instance, step->begins);
        instance->is_late = time > timeout;
        instance_schedule(run, instance, INSTANCE_STEP_DONE, time > timeout ? timeout : time);
        return false;
    }
    return true;
}

static void walk(struct run *run, struct instance *instance)
{
    while (instance->step < STEPS && !run_failed(run)) {
        if (!begin_step(run, instance)) {
            return;
        }
        finish_step(run, instance, false);
    }
    if (!run_failed(run)) {
        instance_come_up(run, instance);
    }
}

void recovery_begin(struct run *run, struct instance *instance, struct cause cause)
{
    instance->state = INSTANCE_RECOVERING;
    instance->step = STEP_PLAN;
    instance->steps_done = 0;
    instance->cause = cause;
    if (!node_is_running(instance->node)) {
        instance->is_waiting = true; /* until the node resumes */
        instance->left = instance->failure_left = TICKS_NEVER;
        return;
    }
    walk(run, instance);
}

void recovery_restart(struct run *run, struct instance *instance, struct cause cause)
{
    instance->state = INSTANCE_RECOVERING;
    instance->step = STEP_START;
    instance->steps_done = NEEDS(STEP_START) - 1;
    instance->cause = cause;
    walk(run, instance);
}

void recovery_go_on(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_RECOVERING && instance->is_waiting &&
        node_is_running(instance->node)) {
        walk(run, instance);
    }
}

void recovery_step_done(struct run *run, struct instance *instance)
{
    if (instance->is_late) {
        note_timeout(run, instance);
        instance_give_up(run, instance);
        return;
    }
    finish_step(run, instance, true);
    walk(run, instance);
}
