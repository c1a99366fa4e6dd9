#include "models/cluster/service/recovery.h"

#include "models/planted.h"

/* A step: its phase, the steps it needs, and its actions. */
struct step_kind {
    enum phase phase;
    uint32_t needs;            /* steps, as bits */
    enum timeline_word begins; /* events on the timeline; WORD_NONE: none */
    enum timeline_word ends;
    enum gate gate; /* that has to be open; 0: none */
    sim_ticks (*time)(const struct run *run, struct instance *instance);
    sim_ticks (*timeout)(const struct instance *instance); /* NULL: none */
    void (*start)(struct run *run, struct instance *instance);
    void (*finish)(struct run *run, struct instance *instance);
};

#define NEEDS(step) (UINT32_C(1) << (step))

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
    [STEP_PLAN] = {.phase = PHASE_PLAN, .gate = GATE_PLANNED, .time = no_time},
    [STEP_FENCE] = {.phase = PHASE_FENCE,
                    .needs = NEEDS(STEP_PLAN),
                    .gate = GATE_FENCED,
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

static void note_step(struct run *run, struct instance *instance, enum timeline_word event)
{
    const struct service *service = instance->service;
    if (event != WORD_NONE) {
        instance->cause.event =
            timeline_add(service->around.timeline, run_now(run),
                         &(struct timeline_event){.event = event,
                                                  .node = instance->node->name,
                                                  .object = service->name,
                                                  .phase = phase_names[steps[instance->step].phase],
                                                  .cause = instance->cause.event});
    }
}

static void enter_phase(struct run *run, struct instance *instance)
{
    outages_enter(run, &instance->service->outages, steps[instance->step].phase,
                  instance->cause.event);
}

static bool is_open(const struct instance *instance, enum gate gate)
{
    return service_is_open(instance->service, instance->node->index, gate) ||
           (gate == GATE_FENCED && PLANTED("a service starts before fencing"));
}

/* The step is over; the next one begins. */
static void finish_step(struct run *run, struct instance *instance, bool took_time)
{
    const struct step_kind *step = &steps[instance->step];
    if (step->finish != NULL) {
        step->finish(run, instance);
    }
    if (took_time) {
        note_step(run, instance, step->ends);
    }
    instance->steps_done |= NEEDS(instance->step);
    instance->step++;
}

/* Begins the step that the instance is at. @return RECOVERY_UP: the step is over already */
static enum recovery_state begin_step(struct run *run, struct instance *instance, sim_ticks *time)
{
    const struct step_kind *step = &steps[instance->step];
    if ((instance->steps_done & step->needs) != step->needs) {
        run_fail(run, &instance->component, ERROR_INTERNAL,
                 "step %d of the recovery of \"%s\" begins before those it needs",
                 (int)instance->step, instance->service->name);
        return RECOVERY_WAITS;
    }
    if (!is_open(instance, step->gate)) {
        enter_phase(run, instance);
        return RECOVERY_WAITS;
    }
    if (instance->step > STEP_FENCE) {
        instance->service->lost_on = -1;
    }
    if (step->start != NULL) {
        step->start(run, instance);
    }
    *time = step->time(run, instance);
    if (*time == 0) {
        return RECOVERY_UP;
    }
    sim_ticks timeout = step->timeout == NULL ? TICKS_NEVER : step->timeout(instance);
    enter_phase(run, instance);
    note_step(run, instance, step->begins);
    instance->is_late = *time > timeout;
    *time = instance->is_late ? timeout : *time;
    return RECOVERY_TIMED;
}

enum recovery_state recovery_walk(struct run *run, struct instance *instance, sim_ticks *time)
{
    while (instance->step < STEPS) {
        enum recovery_state state = begin_step(run, instance, time);
        if (state != RECOVERY_UP) {
            return state;
        }
        finish_step(run, instance, false);
        if (run_failed(run)) {
            return RECOVERY_WAITS;
        }
    }
    return RECOVERY_UP;
}

enum recovery_state recovery_step_done(struct run *run, struct instance *instance, sim_ticks *time)
{
    if (instance->is_late) {
        note_step(run, instance, WORD_STEP_TIMEOUT);
        return RECOVERY_FAILED;
    }
    finish_step(run, instance, true);
    return recovery_walk(run, instance, time);
}

void recovery_begin(struct instance *instance, enum step step, struct cause cause)
{
    instance->state = INSTANCE_RECOVERING;
    instance->step = step;
    instance->steps_done = NEEDS(step) - 1;
    instance->cause = cause;
}
