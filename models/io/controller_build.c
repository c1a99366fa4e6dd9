/* The kind of a device controller, and how one is built. */
#include "models/io/controller.h"

#include "models/report_order.h"

static event_handler *const handlers[] = {[CONTROLLER_CROSSED] = controller_on_crossed,
                                          [CONTROLLER_TIMED_OUT] = controller_on_timed_out,
                                          [CONTROLLER_ARRIVED] = controller_on_arrived};
static const char *const event_names[] = {[CONTROLLER_CROSSED] = "crossed",
                                          [CONTROLLER_TIMED_OUT] = "timed out",
                                          [CONTROLLER_ARRIVED] = "arrived"};

const struct kind controller_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 3},
    .name = "controllers",
    .role = KIND_PART,
    .doc = "A device controller of a machine, and the driver of its devices.",
    .parameters = &controller_table,
    .metrics = controller_metrics,
    .start = controller_begin_input,
    .report = controller_report,
    .laws = controller_laws,
    .invariants = controller_invariants,
    .report_order = REPORT_STORAGE,
};

static void build_measures(struct io_controller *controller, struct measures *measures)
{
    ledger_init(&controller->ledger, measures, LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES);
    for (unsigned stage = 0; stage < IO_STAGES; stage++) {
        tally_init(&controller->of_stage[stage], measures, false);
    }
    tally_init(&controller->core_time, measures, false);
    level_init(&controller->link, measures, 0);
    level_init(&controller->room, measures, 0);
    struct counter *const counters[] = {
        &controller->bytes,  &controller->firsts,  &controller->attempts, &controller->errors_seen,
        &controller->failed, &controller->arrived, &controller->overruns};
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
        counter_init(counters[i], measures);
    }
}

/* Input that arrives by itself has a place without a device. */
static void build_input(struct assembly *assembly, struct io_controller *controller,
                        const struct scope *scope)
{
    controller->input = (struct controller_unit){
        .component = {&controller_kind.behaviour, scope_inside(scope, "input").path},
        .controller = controller};
    controller->inputs.arena = assembly->arena;
}

struct io_controller *controller_build(struct assembly *assembly, const struct scope *scope,
                                       const struct controller_parameters *parameters,
                                       const struct controller_environment *environment)
{
    struct io_controller *controller = ARENA_NEW(assembly->arena, struct io_controller);
    controller->component = (struct component){&controller_kind.behaviour, scope->path};
    controller->parameters = parameters;
    controller->arena = assembly->arena;
    controller->interrupts = environment->interrupts;
    controller->out = environment->out;
    controller->work = (struct interrupt_work_port){controller, controller_take_work};
    if (parameters->interrupt != NULL) {
        controller->source =
            interrupt_controller_find(environment->interrupts, parameters->interrupt);
    }
    controller->unit_count = (uint32_t)parameters->devices.count;
    controller->units =
        ARENA_ARRAY(assembly->arena, struct controller_unit, controller->unit_count);
    const char *const *names = parameters->devices.elements;
    for (uint32_t i = 0; i < controller->unit_count; i++) {
        controller->units[i] = (struct controller_unit){
            .component = {&controller_kind.behaviour, scope_inside(scope, "%s", names[i]).path},
            .controller = controller,
            .waiting = {.scheduling = parameters->scheduling->operations, .is_inwards = true}};
    }
    component_stream(assembly, &controller->component, "errors", &controller->errors);
    component_stream(assembly, &controller->component, "setup", &controller->setups);
    component_stream(assembly, &controller->component, "arrivals", &controller->arriving);
    component_stream(assembly, &controller->component, "size", &controller->sizing);
    build_input(assembly, controller, scope);
    build_measures(controller, assembly->measures);
    assembly_add(assembly, &controller->component);
    struct transfer_environment around = {
        .interrupts = environment->interrupts,
        .source = controller->source,
        .memory = environment->memory,
        .port = {controller, controller_note_begun, controller_take_transferred},
    };
    struct scope transfer = scope_child(scope, "transfer");
    controller->transfers = parameters->transfer.kind->operations;
    controller->is_polled = controller->source == NULL ||
                            (controller->transfers->is_polled != NULL &&
                             controller->transfers->is_polled(parameters->transfer.parameters));
    controller->transfer = assembly_build(assembly, parameters->transfer.kind, &transfer,
                                          parameters->transfer.parameters, &around);
    return controller;
}
