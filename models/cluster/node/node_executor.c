#include "models/cluster/node/node_executor.h"

#include "models/cluster/node/node_centre.h"
#include "models/cluster/node/node_cores.h"

static void shared_execute(struct run *run, void *executor, sim_ticks demand, uint32_t process,
                           uint64_t argument)
{
    node_cores_execute(run, executor, demand, process, argument);
}

static void shared_freeze(struct run *run, void *executor)
{
    node_cores_freeze(run, executor);
}

static void shared_thaw(struct run *run, void *executor)
{
    node_cores_thaw(run, executor);
}

static void shared_drop(struct run *run, void *executor)
{
    node_cores_drop(run, executor);
}

static void shared_end(struct run *run, void *executor, uint32_t process)
{
    node_cores_end(run, executor, process);
}

static bool shared_execute_for(const void *executor, uint32_t process)
{
    return node_cores_execute_for(executor, process);
}

static uint64_t shared_jobs(const void *executor)
{
    return node_cores_jobs(executor);
}

static bool shared_are_frozen(const void *executor)
{
    return ((const struct node_cores *)executor)->is_frozen;
}

static double shared_utilization(const void *executor, const struct window *window)
{
    return node_cores_utilization(executor, window);
}

static void shared_laws(const void *executor, sim_ticks now, struct report *report)
{
    node_cores_laws(executor, now, report);
}

static void shared_invariants(struct run *run, const void *executor)
{
    node_cores_invariants(run, executor);
}

static const struct node_executor_operations of_cores = {
    .execute = shared_execute,
    .freeze = shared_freeze,
    .thaw = shared_thaw,
    .drop = shared_drop,
    .end = shared_end,
    .executes_for = shared_execute_for,
    .jobs = shared_jobs,
    .is_frozen = shared_are_frozen,
    .utilization = shared_utilization,
    .laws = shared_laws,
    .invariants = shared_invariants,
};

struct node_executor node_executor_of_cores(const struct assembly *assembly, struct node *node,
                                            const struct node_port *port)
{
    return (struct node_executor){&of_cores, node_cores_build(assembly, node, port)};
}

static void centre_execute(struct run *run, void *executor, sim_ticks demand, uint32_t process,
                           uint64_t argument)
{
    node_centre_execute(run, executor, demand, process, argument);
}

static void centre_freeze(struct run *run, void *executor)
{
    node_centre_freeze(run, executor);
}

static void centre_thaw(struct run *run, void *executor)
{
    node_centre_thaw(run, executor);
}

static void centre_drop(struct run *run, void *executor)
{
    node_centre_drop(run, executor);
}

static void centre_end(struct run *run, void *executor, uint32_t process)
{
    node_centre_end(run, executor, process);
}

static bool centre_executes_for(const void *executor, uint32_t process)
{
    return node_centre_executes_for(executor, process);
}

static uint64_t centre_jobs(const void *executor)
{
    return node_centre_jobs(executor);
}

static bool centre_is_frozen(const void *executor)
{
    return ((const struct node_centre *)executor)->is_frozen;
}

static double centre_utilization(const void *executor, const struct window *window)
{
    return node_centre_utilization(executor, window);
}

static const struct node_executor_operations of_centre = {
    .execute = centre_execute,
    .freeze = centre_freeze,
    .thaw = centre_thaw,
    .drop = centre_drop,
    .end = centre_end,
    .executes_for = centre_executes_for,
    .jobs = centre_jobs,
    .is_frozen = centre_is_frozen,
    .utilization = centre_utilization,
};

struct node_executor node_executor_of_centre(struct assembly *assembly, const struct scope *node,
                                             struct node *of, const struct node_port *port)
{
    return (struct node_executor){&of_centre, node_centre_build(assembly, node, of, port)};
}
