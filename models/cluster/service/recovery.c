#include "models/cluster/service/recovery.h"

#include "models/cluster/node/latent_failure.h"
#include "models/cluster/service/pathless.h"
#include "models/invariants.h"
#include "models/planted.h"

/* A step: its phase, the steps it needs, the agent that takes it, and its actions. */
struct step_kind {
    enum phase phase;
    enum agent agent;
    uint32_t needs;            /* steps, as bits */
    enum timeline_word begins; /* events on the timeline; WORD_NONE: none */
    enum timeline_word ends;
    enum gate gate;  /* that has to be open; 0: none */
    bool needs_unit; /* it does I/O, where the service has a unit */
    sim_ticks (*time)(const struct run *run, struct instance *instance);
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

void recovery_check_required(struct run *run, struct instance *instance)
{
    const struct service *service = instance->service;
    SERVICES_EACH(service->relations.requires, i)
    {
        const struct service *other = &service->all[i];
        CHECK(run, &service->component, service_requires,
              other->outages.application_down.value == 0,
              "\"%s\" starts on \"%s\", but \"%s\", which it requires, is not up", service->name,
              instance->node->name, other->name);
    }
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
        pathless_look_again(run, instance->service);
    }
}

static sim_ticks volume_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->lun == NULL ? 0 : draw(instance, &service->parameters->volume->time);
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
    return lun_replay_time(service->lun, instance->node->index,
                           service->parameters->file_system->journal, run->ticks_per_second);
}

static sim_ticks mount_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->lun == NULL ? 0
                                : draw(instance, &service->parameters->file_system->mount->time);
}

static sim_ticks address_time(const struct run *run, struct instance *instance)
{
    (void)run;
    return draw(instance, &instance->service->parameters->address->time);
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

static sim_ticks recovery_time(const struct run *run, struct instance *instance)
{
    (void)run;
    const struct service *service = instance->service;
    return service->was_clean ? 0 : draw(instance, &service->parameters->recovery);
}

/* Time that an agent has for all its steps together [ticks]. */
static sim_ticks timeout_of(const struct instance *instance, enum agent agent)
{
    const struct service_parameters *parameters = instance->service->parameters;
    switch (agent) {
    case AGENT_VOLUME:
        return parameters->volume->timeout;
    case AGENT_FILE_SYSTEM:
        return parameters->file_system->mount->timeout;
    case AGENT_ADDRESS:
        return parameters->address->timeout;
    case AGENT_APPLICATION:
        return parameters->start->timeout;
    case AGENT_NONE:
        break;
    }
    return TICKS_NEVER;
}

static const struct step_kind steps[STEPS] = {
    [STEP_PLAN] = {.phase = PHASE_PLAN, .gate = GATE_PLANNED, .time = no_time},
    [STEP_FENCE] = {.phase = PHASE_FENCE,
                    .needs = NEEDS(STEP_PLAN),
                    .gate = GATE_FENCED,
                    .time = no_time},
    [STEP_REQUIRES] = {.phase = PHASE_REQUIRES,
                       .needs = NEEDS(STEP_FENCE),
                       .gate = GATE_REQUIRES,
                       .time = no_time,
                       .finish = recovery_check_required},
    [STEP_RESERVATION] = {.phase = PHASE_STORAGE,
                          .needs = NEEDS(STEP_FENCE) | NEEDS(STEP_REQUIRES),
                          .needs_unit = true,
                          .time = reservation_time,
                          .finish = reservation_finish},
    [STEP_VOLUME] = {.phase = PHASE_STORAGE,
                     .agent = AGENT_VOLUME,
                     .needs = NEEDS(STEP_RESERVATION),
                     .ends = WORD_VG_ACTIVE,
                     .needs_unit = true,
                     .time = volume_time},
    [STEP_REPLAY] = {.phase = PHASE_FILESYSTEM,
                     .agent = AGENT_FILE_SYSTEM,
                     .needs = NEEDS(STEP_VOLUME),
                     .begins = WORD_FS_REPLAY_START,
                     .ends = WORD_FS_REPLAY_END,
                     .start = replay_start,
                     .needs_unit = true,
                     .time = replay_time},
    [STEP_MOUNT] = {.phase = PHASE_FILESYSTEM,
                    .agent = AGENT_FILE_SYSTEM,
                    .needs = NEEDS(STEP_REPLAY),
                    .ends = WORD_FS_MOUNTED,
                    .needs_unit = true,
                    .time = mount_time},
    [STEP_ADDRESS] = {.phase = PHASE_ADDRESS,
                      .agent = AGENT_ADDRESS,
                      .needs = NEEDS(STEP_FENCE) | NEEDS(STEP_MOUNT),
                      .ends = WORD_IP_UP,
                      .time = address_time,
                      .finish = address_finish},
    [STEP_START] = {.phase = PHASE_APPLICATION,
                    .agent = AGENT_APPLICATION,
                    .needs = NEEDS(STEP_MOUNT) | NEEDS(STEP_ADDRESS),
                    .begins = WORD_APP_START,
                    .needs_unit = true,
                    .time = start_time},
    [STEP_RECOVERY] = {.phase = PHASE_APPLICATION,
                       .agent = AGENT_APPLICATION,
                       .needs = NEEDS(STEP_START),
                       .begins = WORD_APP_RECOVER_START,
                       .ends = WORD_APP_RECOVER_END,
                       .needs_unit = true,
                       .time = recovery_time},
};

static bool needs_unit(const struct instance *instance)
{
    return instance->service->lun != NULL && steps[instance->step].needs_unit;
}

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
           (gate == GATE_FENCED && PLANTED("a service starts before fencing")) ||
           (gate == GATE_REQUIRES && PLANTED("a service starts before those that it requires"));
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

static void start_step(struct run *run, struct instance *instance)
{
    const struct step_kind *step = &steps[instance->step];
    if (step->start != NULL) {
        step->start(run, instance);
    }
}

/* The agent of the step that the instance is at, if it is not at work. @return time until it is
 * [ticks] */
static sim_ticks expect_agent(struct instance *instance)
{
    enum agent agent = steps[instance->step].agent;
    if (instance->agent == agent) {
        return 0;
    }
    struct service *service = instance->service;
    instance->agent = agent;
    instance->agent_left = timeout_of(instance, agent);
    return agent == AGENT_NONE ? 0
                               : distribution_draw(service->around.action_delay, &service->delays);
}

/* The step that takes a time begins. @return when it ends, or its agent is too late [ticks] */
static sim_ticks perform(struct run *run, struct instance *instance, sim_ticks takes)
{
    start_step(run, instance);
    note_step(run, instance, steps[instance->step].begins);
    if (needs_unit(instance)) {
        return pathless_begin(instance, takes);
    }
    instance->is_late = takes > instance->agent_left;
    sim_ticks time = instance->is_late ? instance->agent_left : takes;
    instance->agent_left -= instance->agent_left == TICKS_NEVER ? 0 : time;
    return time;
}

/* A step's I/Os fail when it ends. */
static bool does_fail(const struct instance *instance)
{
    return needs_unit(instance) && pathless_fails(instance);
}

/* Whether the unit refuses the writes that a volume needs. */
static bool is_ejected(const struct instance *instance)
{
    const struct lun *lun = instance->service->lun;
    return lun != NULL && lun_has_ejected(lun, instance->node->index);
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
    if (instance->step == STEP_VOLUME && is_ejected(instance)) {
        return RECOVERY_FAILED;
    }
    if (instance->step == STEP_START && latent_failure_is_there(instance->node)) {
        latent_failure_meet(run, instance->node);
        return RECOVERY_FAILED;
    }
    sim_ticks takes = step->time(run, instance);
    bool waits = needs_unit(instance) && pathless_waits(instance);
    if (takes == 0 && !waits) {
        start_step(run, instance);
        return does_fail(instance) ? RECOVERY_FAILED : RECOVERY_UP;
    }
    enter_phase(run, instance);
    *time = expect_agent(instance);
    if (*time > 0) {
        instance->step_time = takes;
        instance->is_delayed = true;
    } else {
        *time = perform(run, instance, takes);
    }
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
    if (instance->is_delayed) {
        instance->is_delayed = false;
        *time = perform(run, instance, instance->step_time);
        return RECOVERY_TIMED;
    }
    if (instance->is_late) {
        note_step(run, instance, WORD_STEP_TIMEOUT);
        return RECOVERY_FAILED;
    }
    if (does_fail(instance)) {
        return RECOVERY_FAILED;
    }
    pathless_end(instance);
    finish_step(run, instance, true);
    return recovery_walk(run, instance, time);
}

void recovery_begin(struct instance *instance, enum step step, struct cause cause)
{
    instance->state = INSTANCE_RECOVERING;
    instance->step = step;
    instance->agent = AGENT_NONE;
    instance->agent_left = TICKS_NEVER;
    instance->is_delayed = false;
    instance->steps_done = NEEDS(step) - 1;
    instance->cause = cause;
}
