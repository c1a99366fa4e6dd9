#include "models/storage/array_controllers.h"

#include "models/planted.h"
#include "models/storage/array_cache.h"

static void begin(struct run *run, struct array *array, uint32_t number, struct io *io)
{
    struct array_controller *controller = &array->controllers[number];
    controller->serving = io;
    ledger_start(&array->ledger, run_now(run));
    controller->served =
        event_after(run, distribution_draw(&array->parameters->service, &array->services),
                    &array->component, ARRAY_SERVED, number);
}

void array_controllers_serve(struct run *run, struct array *array, struct io *io)
{
    uint32_t count = (uint32_t)array->parameters->controllers;
    if (array_up(array) == 0) {
        io_list_push(&array->orphans, io);
        return;
    }
    uint32_t number = array->turn++ % count;
    number = array->controllers[number].is_down ? (number + 1) % count : number;
    struct array_controller *controller = &array->controllers[number];
    if (controller->serving == NULL && !PLANTED("a controller does not begin")) {
        begin(run, array, number, io);
    } else {
        io_list_push(&controller->waiting, io);
    }
}

static void on_served(struct run *run, void *component, uint64_t number)
{
    struct array *array = component;
    struct array_controller *controller = &array->controllers[number];
    struct io *io = controller->serving;
    controller->serving = NULL;
    ledger_stop(&array->ledger, run_now(run));
    if (!io_list_is_empty(&controller->waiting)) {
        begin(run, array, (uint32_t)number, io_list_pop(&controller->waiting));
    }
    array_go_on(run, array, io);
}

static void note(struct run *run, struct array *array, int64_t change)
{
    sim_ticks now = run_now(run);
    level_add(&array->down, now, change);
    level_set(&array->degraded, now, array->down.value > 0);
    level_set(&array->none, now, array_up(array) == 0);
}

/* I/Os that have waited for a controller. */
static void adopt(struct run *run, struct array *array)
{
    struct io_list orphans = array->orphans;
    struct io *io;
    array->orphans = (struct io_list){0};
    while ((io = io_list_pop(&orphans)) != NULL) {
        array_controllers_serve(run, array, io);
    }
}

void array_controller_fail(struct run *run, struct array *array, uint32_t number)
{
    struct array_controller *controller = &array->controllers[number];
    if (controller->is_down) {
        return;
    }
    controller->is_down = true;
    event_cancel(run, controller->event);
    counter_add(&array->failures);
    note(run, array, 1);
    if (controller->serving != NULL) {
        event_cancel(run, controller->served);
        ledger_stop(&array->ledger, run_now(run));
        io_list_push(&array->orphans, controller->serving);
        controller->serving = NULL;
    }
    struct io *io;
    while ((io = io_list_pop(&controller->waiting)) != NULL) {
        io_list_push(&array->orphans, io);
    }
    event_after(run, array->parameters->takeover, &array->component, ARRAY_TAKEOVER, number);
    array_cache_changed(run, array);
    device_tell(run, &array->listener, DEVICE_CONTROLLER_FAILED, number);
}

static void plan_failure(struct run *run, struct array *array, uint32_t number)
{
    const struct distribution *time = &array->parameters->time_to_failure;
    if (time->family == DISTRIBUTION_NONE) {
        return;
    }
    sim_ticks delay = distribution_draw(time, &array->failing);
    sim_ticks most = TICKS_NEVER - run_now(run);
    array->controllers[number].event =
        event_at(run, run_now(run) + (delay < most ? delay : most), EVENT_FAULT, &array->component,
                 ARRAY_FAILED, number);
}

void array_controller_return(struct run *run, struct array *array, uint32_t number)
{
    if (!array->controllers[number].is_down) {
        return;
    }
    event_cancel(run, array->controllers[number].event);
    array->controllers[number].is_down = false;
    note(run, array, -1);
    plan_failure(run, array, number);
    adopt(run, array);
    array_cache_changed(run, array);
    device_tell(run, &array->listener, DEVICE_CONTROLLER_RETURNED, number);
}

static void on_failed(struct run *run, void *component, uint64_t number)
{
    struct array *array = component;
    const struct distribution *time = &array->parameters->time_to_repair;
    array_controller_fail(run, array, (uint32_t)number);
    if (time->family != DISTRIBUTION_NONE) {
        array->controllers[number].event =
            event_after(run, distribution_draw(time, &array->repairing), &array->component,
                        ARRAY_REPAIRED, number);
    }
}

static void on_repaired(struct run *run, void *component, uint64_t number)
{
    array_controller_return(run, component, (uint32_t)number);
}

static const struct array_failure *scripted(const struct array *array, uint64_t index)
{
    return &((const struct array_failure *)array->parameters->failures.elements)[index];
}

static void on_scripted(struct run *run, void *component, uint64_t index)
{
    struct array *array = component;
    const struct array_failure *failure = scripted(array, index);
    array_controller_fail(run, array, (uint32_t)failure->controller);
    if (failure->lasts > 0) {
        event_after(run, failure->lasts, component, ARRAY_ENDED, index);
    }
}

static void on_ended(struct run *run, void *component, uint64_t index)
{
    struct array *array = component;
    event_cancel(run, array->controllers[scripted(array, index)->controller].event);
    array_controller_return(run, array, (uint32_t)scripted(array, index)->controller);
}

/* The other controller, if there is one, begins with the I/Os of the one that has failed. */
static void on_takeover(struct run *run, void *component, uint64_t number)
{
    struct array *array = component;
    if (array_up(array) > 0) {
        adopt(run, array);
        if (array->controllers[number].is_down) {
            device_tell(run, &array->listener, DEVICE_CONTROLLER_TAKEN_OVER, (uint32_t)number);
        }
    }
}

event_handler *const array_controllers_on[] = {
    [ARRAY_SERVED] = on_served,     [ARRAY_COPIED] = array_on_copied, [ARRAY_FAILED] = on_failed,
    [ARRAY_REPAIRED] = on_repaired, [ARRAY_SCRIPTED] = on_scripted,   [ARRAY_ENDED] = on_ended,
    [ARRAY_TAKEOVER] = on_takeover};
const char *const array_controllers_names[] = {
    [ARRAY_SERVED] = "served",     [ARRAY_COPIED] = "copied",     [ARRAY_FAILED] = "failed",
    [ARRAY_REPAIRED] = "repaired", [ARRAY_SCRIPTED] = "scripted", [ARRAY_ENDED] = "ended",
    [ARRAY_TAKEOVER] = "takeover"};

void array_controllers_start(struct run *run, struct component *component)
{
    struct array *array = (struct array *)component;
    for (uint32_t i = 0; i < array->parameters->controllers; i++) {
        plan_failure(run, array, i);
    }
    for (size_t i = 0; i < array->parameters->failures.count; i++) {
        event_ranked(run, scripted(array, i)->at, EVENT_FAULT, i, component, ARRAY_SCRIPTED, i);
    }
}
