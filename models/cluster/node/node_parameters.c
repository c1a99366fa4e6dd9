/* The object "nodes.NAME" of a spec. */
#include "models/cluster/node/latent_failure.h"
#include "models/cluster/node/node.h"
#include "models/interrupts/interrupts_parameters.h"
#include "models/processor/workers.h"

int64_t node_core_count(const struct node_parameters *parameters)
{
    return parameters->machine == NULL ? parameters->cores
                                       : machine_cores(&parameters->machine->machine);
}

bool node_is_centre(const struct node_parameters *parameters)
{
    return parameters->machine != NULL && parameters->machine->as == WORKERS_SERVICE_CENTRE;
}

uint32_t node_memories(const struct node_parameters *parameters)
{
    return parameters->machine == NULL ? 1 : machine_memories(&parameters->machine->machine);
}

#define ROW(member) .name = #member, .offset = offsetof(struct node_parameters, member)

static const char *const roles[] = {[NODE_ACTIVE] = "active", [NODE_STANDBY] = "standby", NULL};

static const struct parameter_use of_cores[] = {{.path = "machine", .is_absent = true},
                                                {.path = NULL}};

TABLE(node_table, struct node_parameters,
      {ROW(role), .type = PARAMETER_CHOICE, .choices = roles, .preset = "\"active\"",
       .doc = "What the node is for, to policies that tell nodes that serve from those that stand"
              " by."},
      {ROW(cores), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 1e6,
       .used_where = of_cores, .doc = "Cores, shared equally by the jobs that the node executes."},
      {ROW(machine), .type = PARAMETER_OBJECT, .of = &workers_table, .flags = PARAMETER_OPTIONAL,
       .doc = "The machine that executes the jobs of the node, with its memory; without it the node"
              " has cores alone."},
      {ROW(interrupts), .type = PARAMETER_OBJECT, .of = &interrupts_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "How the cores of a whole machine take interrupts; without it nothing interrupts "
              "them."},
      {ROW(interrupt_sources), .type = PARAMETER_MAP, .element = &interrupt_source_row,
       .names = "source", .flags = PARAMETER_OPTIONAL, .count_least = 1,
       .doc = "What interrupts the cores, by name. One that is not maskable and panics ends the "
              "node."},
      {ROW(boot), .type = PARAMETER_OBJECT, .of = &node_boot_table, .preset = "{}",
       .doc = "The phases of the way up after each power-on."},
      {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
       .doc = "Time from the end of a boot (and from the start of the run) to a crash at random;"
              " without it there is none."},
      {ROW(time_to_repair), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time from a crash to the power-on that follows; without it a node that has crashed"
              " stays down."},
      {ROW(fencing_delay), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "How long others wait before they fence this node: the node with the longer delay"
              " wins when two would fence each other."},
      {ROW(votes), .type = PARAMETER_INTEGER, .preset = "1", .most = 255,
       .doc = "Its votes in the quorum: with 0 it runs services where others have quorum, and does"
              " not count."},
      {ROW(latent_failure), .type = PARAMETER_OBJECT, .of = &latent_failure_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "A defect that shows when a service is started on the node, or at a test; without it"
              " there is none."});
