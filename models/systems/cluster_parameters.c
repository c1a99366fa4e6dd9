/* The sections of a spec that describe a cluster. */
#include "models/systems/cluster_parameters.h"

#include "models/chassis/chassis.h"
#include "models/cluster/node/boot_server.h"

#define SYSTEM(name) offsetof(struct cluster_machine, name)

static const struct parameter node_row = {
    .name = "node",
    .type = PARAMETER_OBJECT,
    .doc = "A node: its role, cores, way up, and failures.",
    .of = &node_table,
};

static const struct parameter private_network_row = {
    .name = "network",
    .type = PARAMETER_PART,
    .doc = "A network that joins the nodes only.",
    .role = "network",
};

static const struct parameter chassis_row = {
    .name = "chassis",
    .type = PARAMETER_OBJECT,
    .doc = "A blade chassis: the nodes in it, and what they share.",
    .of = &chassis_table,
};

static const struct parameter lun_row = {
    .name = "lun",
    .type = PARAMETER_OBJECT,
    .doc = "A logical unit on the SAN.",
    .of = &lun_table,
};

static const struct parameter service_row = {
    .name = "service",
    .type = PARAMETER_OBJECT,
    .doc = "A service: where it runs and what its recovery takes.",
    .of = &service_table,
};

static const struct parameter clients_row = {
    .name = "group",
    .type = PARAMETER_OBJECT,
    .doc = "A group of clients of one service.",
    .of = &clients_table,
};

static const struct parameter lock_clients_row = {
    .name = "group",
    .type = PARAMETER_OBJECT,
    .doc = "A group of clients that take locks.",
    .of = &lock_clients_table,
};

static const struct parameter fault_row = {
    .name = "fault",
    .type = PARAMETER_PART,
    .doc = "What goes wrong, and when.",
    .role = "fault",
};

static const struct parameter level_row = {
    .name = "level",
    .type = PARAMETER_PART,
    .doc = "What fences a node when the levels before have failed.",
    .role = "fencing",
};

static const char *const no_quorum_policies[] = {[NO_QUORUM_STOP] = "stop",
                                                 [NO_QUORUM_FREEZE] = "freeze",
                                                 [NO_QUORUM_IGNORE] = "ignore",
                                                 [NO_QUORUM_FENCE] = "fence",
                                                 NULL};

static const struct parameter_use without_plan[] = {{.path = "plan", .is_absent = true},
                                                    {.path = NULL}};

static TABLE(
    system_table, struct cluster_machine,
    {.name = "policy",
     .type = PARAMETER_PART,
     .offset = SYSTEM(policy),
     .doc = "Which node runs a service.",
     .preset = "{\"kind\": \"asymmetric\"}",
     .role = "policy"},
    {.name = "nodes",
     .type = PARAMETER_MAP,
     .offset = SYSTEM(nodes),
     .doc = "The nodes.",
     .element = &node_row,
     .names = "node",
     .count_least = 1},
    {.name = "repairers",
     .type = PARAMETER_INTEGER,
     .offset = SYSTEM(repairers),
     .doc = "Nodes that are repaired at once, at most: one that crashes while as many are "
            "repaired waits for its turn. As many as there are nodes by default.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1},
    {.name = "boot_server",
     .type = PARAMETER_OBJECT,
     .offset = SYSTEM(boot_server),
     .doc = "What nodes with an `image` load it from when they boot, over one bandwidth that they"
            " share: many that boot at once take longer (a boot storm).",
     .flags = PARAMETER_OPTIONAL,
     .of = &boot_server_table},
    {.name = "network",
     .type = PARAMETER_PART,
     .offset = SYSTEM(network),
     .doc = "What carries heartbeats and requests.",
     .preset = "{\"kind\": \"ethernet\"}",
     .role = "network"},
    {.name = "private_networks",
     .type = PARAMETER_MAP,
     .offset = SYSTEM(private_networks),
     .doc = "More networks that join the nodes, but not the clients: each gives two nodes"
            " one more link for heartbeats (corosync: linknumber 1 to 7, in this order).",
     .flags = PARAMETER_OPTIONAL,
     .element = &private_network_row,
     .names = "network"},
    {.name = "chassis",
     .type = PARAMETER_MAP,
     .offset = SYSTEM(chassis),
     .doc = "Blade chassis, whose nodes share power, cooling, a midplane and management.",
     .flags = PARAMETER_OPTIONAL,
     .element = &chassis_row,
     .names = "chassis"},
    {.name = "storage",
     .type = PARAMETER_MAP,
     .offset = SYSTEM(storage),
     .doc = "The logical units (LUNs) of the SAN, which every node is attached to.",
     .flags = PARAMETER_OPTIONAL,
     .element = &lun_row,
     .names = "lun"},
    {.name = "san",
     .type = PARAMETER_OBJECT,
     .offset = SYSTEM(san),
     .doc = "The network between nodes and storage: adapters, fabrics and ports of the array, each"
            " with a rate, a latency and failures of its own. Without it I/Os are at their unit at"
            " once.",
     .flags = PARAMETER_OPTIONAL,
     .of = &san_table},
    {.name = "lock_manager",
     .type = PARAMETER_OBJECT,
     .offset = SYSTEM(lock_manager),
     .doc = "A distributed lock manager on all nodes, for `lock_clients` of the workload; its"
            " messages go over `network`.",
     .flags = PARAMETER_OPTIONAL,
     .of = &lock_manager_table},
    {.name = "membership",
     .type = PARAMETER_PART,
     .offset = SYSTEM(membership),
     .doc = "How nodes agree on who is there.",
     .preset = "{\"kind\": \"corosync\"}",
     .role = "membership"},
    {.name = "quorum",
     .type = PARAMETER_PART,
     .offset = SYSTEM(quorum),
     .doc = "Which ring of nodes may act.",
     .preset = "{\"kind\": \"votequorum\"}",
     .role = "quorum"},
    {.name = "fencing",
     .type = PARAMETER_PART,
     .offset = SYSTEM(fencing),
     .doc = "How a lost node is made sure to do nothing more.",
     .preset = "{\"kind\": \"sbd\"}",
     .role = "fencing"},
    {.name = "fencing_levels",
     .type = PARAMETER_LIST,
     .offset = SYSTEM(fencing_levels),
     .doc = "Further levels of fencing, tried in this order when the one before has failed "
            "(Pacemaker: fencing topology).",
     .flags = PARAMETER_OPTIONAL,
     .element = &level_row},
    MANAGER_ROWS(SYSTEM(manager)),
    {.name = "services",
     .type = PARAMETER_MAP,
     .offset = SYSTEM(services),
     .doc = "The services.",
     .element = &service_row,
     .names = "service",
     .count_least = 1},
    {.name = "availability_at",
     .type = PARAMETER_DURATION,
     .offset = SYSTEM(availability_at),
     .doc = "An instant whose availability is reported beside that of the whole run; the "
            "horizon unless given.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST});

static TABLE(workload_table, struct cluster_workload,
             {.name = "clients",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct cluster_workload, clients),
              .doc = "Groups of clients of services.",
              .flags = PARAMETER_OPTIONAL,
              .element = &clients_row,
              .names = "group",
              .count_least = 1},
             {.name = "lock_clients",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct cluster_workload, lock_clients),
              .doc = "Groups of clients of the lock manager, on the nodes themselves.",
              .flags = PARAMETER_OPTIONAL,
              .element = &lock_clients_row,
              .names = "group",
              .count_least = 1});

TABLE(cluster_parameters_table, struct cluster_parameters,
      {.name = "system",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct cluster_parameters, system),
       .doc = "The cluster.",
       .of = &system_table},
      {.name = "workload",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct cluster_parameters, workload),
       .doc = "Who asks the services, and who takes locks.",
       .flags = PARAMETER_OPTIONAL,
       .of = &workload_table},
      {.name = "faults",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct cluster_parameters, faults),
       .doc = "What goes wrong, and when.",
       .flags = PARAMETER_OPTIONAL,
       .element = &fault_row});
