/* A whole machine as a node: its workers execute the jobs, and interrupts stop its cores. */
#include "models/cluster/node/node_executor.h"
#include "models/interrupts/interrupt_controller.h"
#include "models/processor/workers.h"

struct machine_executor {
    struct node *node;
    struct node_port port;
    struct workers *workers;
    struct interrupt_controller *interrupts; /* NULL: nothing interrupts its cores */
};

static struct workers *workers_of(const void *executor)
{
    return ((const struct machine_executor *)executor)->workers;
}

static void machine_execute(struct run *run, void *executor, sim_ticks demand, uint32_t process,
                            uint64_t argument)
{
    workers_execute(run, workers_of(executor), demand, process, argument);
}

static void machine_freeze(struct run *run, void *executor)
{
    const struct machine_executor *machine = executor;
    if (machine->interrupts != NULL) {
        interrupt_cores_freeze(run, &machine->interrupts->cores);
    }
    workers_freeze(run, machine->workers);
}

static void machine_thaw(struct run *run, void *executor)
{
    const struct machine_executor *machine = executor;
    workers_thaw(run, machine->workers);
    if (machine->interrupts != NULL) {
        interrupt_cores_thaw(run, &machine->interrupts->cores);
    }
}

/* Whether the machine has panicked, or is down. */
static bool has_panicked(const struct machine_executor *machine)
{
    return machine->interrupts != NULL && machine->interrupts->cores.is_halted;
}

/* Interrupts go first, so that no routine is left that goes on with a thread. */
static void machine_drop(struct run *run, void *executor)
{
    const struct machine_executor *machine = executor;
    bool panics = has_panicked(machine);
    if (machine->interrupts != NULL) {
        interrupt_cores_halt(run, &machine->interrupts->cores);
    }
    workers_drop(run, machine->workers);
    if (panics) {
        workers_thaw(run, machine->workers);
    }
}

static void machine_start(struct run *run, void *executor)
{
    const struct machine_executor *machine = executor;
    if (machine->interrupts != NULL) {
        interrupt_controller_begin(run, machine->interrupts);
    }
}

static void machine_interrupt(struct run *run, void *executor, const char *source,
                              struct cause cause)
{
    const struct machine_executor *machine = executor;
    interrupt_source_fail(run, interrupt_controller_find(machine->interrupts, source), cause.event,
                          cause.fault);
}

static void machine_end(struct run *run, void *executor, uint32_t process)
{
    workers_end(run, workers_of(executor), process);
}

static bool machine_executes_for(const void *executor, uint32_t process)
{
    return workers_execute_for(workers_of(executor), process);
}

static uint64_t machine_jobs(const void *executor)
{
    return workers_jobs(workers_of(executor));
}

/* A machine that has panicked ends in the same instant. */
static bool machine_is_frozen(const void *executor)
{
    return workers_of(executor)->machine->cores->is_frozen && !has_panicked(executor);
}

static double machine_utilization(const void *executor, const struct window *window)
{
    return workers_utilization(workers_of(executor), window);
}

static const struct node_executor_operations of_machine = {
    .execute = machine_execute,
    .freeze = machine_freeze,
    .thaw = machine_thaw,
    .drop = machine_drop,
    .start = machine_start,
    .interrupt = machine_interrupt,
    .end = machine_end,
    .executes_for = machine_executes_for,
    .jobs = machine_jobs,
    .is_frozen = machine_is_frozen,
    .utilization = machine_utilization,
};

static void machine_finished(struct run *run, void *owner, uint64_t argument)
{
    const struct machine_executor *executor = owner;
    executor->port.finished(run, executor->port.owner, executor->node, argument);
}

static void build_interrupts(struct assembly *assembly, const struct scope *node,
                             struct machine_executor *executor, node_panic_taker *panicked)
{
    const struct node_parameters *parameters = executor->node->parameters;
    executor->interrupts = interrupt_controller_build(assembly, node, parameters->interrupts,
                                                      &parameters->interrupt_sources,
                                                      executor->workers->machine->cores);
    struct interrupt_cores *cores = &executor->interrupts->cores;
    cores->steps.node = executor->node->name;
    cores->panicked = (struct interrupt_panic_port){executor->node, panicked};
    interrupt_controller_add(assembly, executor->interrupts);
}

struct node_executor node_executor_of_machine(struct assembly *assembly, const struct scope *node,
                                              struct node *of, const struct node_port *port,
                                              node_panic_taker *panicked)
{
    struct machine_executor *executor = ARENA_NEW(assembly->arena, struct machine_executor);
    struct workers_parameters *machine = ARENA_NEW(assembly->arena, struct workers_parameters);
    struct scope scope = scope_child(node, "machine");
    executor->node = of;
    executor->port = *port;
    *machine = *of->parameters->machine;
    machine->machine.interrupts = of->parameters->interrupts;
    executor->workers = workers_build(assembly, &scope, machine,
                                      &(struct workers_port){executor, machine_finished});
    if (of->parameters->interrupts != NULL) {
        build_interrupts(assembly, node, executor, panicked);
    }
    return (struct node_executor){&of_machine, executor};
}
