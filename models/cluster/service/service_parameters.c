/* The parameters of a service. */
#include "models/cluster/service/service.h"

#define OPERATION(name) offsetof(struct operation_parameters, name)
#define SERVICE(name)   offsetof(struct service_parameters, name)

/* Operations differ in their defaults alone: a time and the time-out of its resource agent
 * (ClusterLabs resource-agents: Filesystem, LVM-activate, IPaddr2, pgsql). */
/* clang-format off */
#define OPERATION_TABLE(table_name, time_doc, time_default, timeout_default)                       \
    static const struct table table_name = {                                                       \
        .rows = (const struct parameter[]){                                                        \
            {.name = "time", .type = PARAMETER_DISTRIBUTION, .offset = OPERATION(time),            \
             .doc = time_doc, .preset = "\"" time_default "\""},                                   \
            {.name = "timeout", .type = PARAMETER_DURATION, .offset = OPERATION(timeout),          \
             .doc = "Time after which the operation has failed.",                                  \
             .preset = "\"" timeout_default "\"", .flags = PARAMETER_ABOVE_LEAST}},                \
        .count = 2, .bytes = sizeof(struct operation_parameters), .shorthand = "time"}
/* clang-format on */

OPERATION_TABLE(volume_table, "How long activating the volume group takes.", "1 s", "90 s");
OPERATION_TABLE(mount_table, "How long mounting takes, journal replay left out.", "1 s", "60 s");
OPERATION_TABLE(address_table, "How long taking over the address takes.", "1 s", "20 s");
OPERATION_TABLE(start_table, "How long the application takes to start.", "5 s", "120 s");
OPERATION_TABLE(stop_table, "How long the application takes to stop.", "2 s", "120 s");

static TABLE(monitor_table, struct monitor_parameters,
             {.name = "interval",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct monitor_parameters, interval),
              .doc = "Time between two looks at the application.",
              .preset = "\"10 s\"",
              .flags = PARAMETER_ABOVE_LEAST},
             {.name = "timeout",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct monitor_parameters, timeout),
              .doc = "Time after which an application that does not answer counts as failed.",
              .preset = "\"20 s\"",
              .flags = PARAMETER_ABOVE_LEAST},
             {.name = "check_level",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct monitor_parameters, check_level),
              .doc = "How deep it looks (OCF_CHECK_LEVEL): 0 asks the application alone, 10 reads "
                     "the LUN, 20 writes to it too. An I/O that hangs is found at the timeout.",
              .preset = "0",
              .most = 20});

static TABLE(
    file_system_table, struct file_system_parameters,
    {.name = "journal",
     .type = PARAMETER_SIZE,
     .offset = offsetof(struct file_system_parameters, journal),
     .doc = "What is replayed, at the bandwidth of the LUN and of its path, unless the last owner "
            "unmounted cleanly.",
     .preset = "\"200 MB\""},
    {.name = "mount",
     .type = PARAMETER_OBJECT,
     .offset = offsetof(struct file_system_parameters, mount),
     .doc = "Mounting.",
     .preset = "\"1 s\"",
     .of = &mount_table});

static const struct parameter service_name_row = {
    .name = "service",
    .type = PARAMETER_NAME,
    .doc = "A service.",
};

static const struct parameter taker_row = {
    .name = "node",
    .type = PARAMETER_NAME,
    .doc = "A node.",
};

static const char *const failover_policies[] = {"by_policy", "priority",          "round_robin",
                                                "load",      "biggest_available", NULL};

TABLE(service_table, struct service_parameters,
      {.name = "on",
       .type = PARAMETER_NAME,
       .offset = SERVICE(on),
       .doc = "The node that runs it at the start and is preferred."},
      {.name = "takeover_by",
       .type = PARAMETER_LIST,
       .offset = SERVICE(takeover_by),
       .doc = "Nodes that may take it over, in the order of preference (VCS: SystemList); without "
              "it, as the policy chooses.",
       .flags = PARAMETER_OPTIONAL,
       .element = &taker_row},
      {.name = "failover_policy",
       .type = PARAMETER_CHOICE,
       .offset = SERVICE(failover_policy),
       .doc = "Which of the nodes that may takes it over (VCS: FailOverPolicy): the first of "
              "takeover_by or else of the nodes (priority), the one with the fewest services "
              "(round_robin), with the smallest share of its cores busy once it has the service "
              "(load), or with the most cores left free then (biggest_available). by_policy: the "
              "first of takeover_by, and without it as the policy chooses. The load of a service "
              "is what its clients ask of it.",
       .preset = "\"by_policy\"",
       .choices = failover_policies},
      {.name = "storage",
       .type = PARAMETER_NAME,
       .offset = SERVICE(storage),
       .doc = "The LUN that it needs.",
       .flags = PARAMETER_OPTIONAL},
      {.name = "requires",
       .type = PARAMETER_LIST,
       .offset = SERVICE(requires),
       .doc = "Services without which it cannot serve: started after them, stopped before them.",
       .flags = PARAMETER_OPTIONAL,
       .element = &service_name_row},
      {.name = "with",
       .type = PARAMETER_NAME,
       .offset = SERVICE(with),
       .doc = "The service on whose node alone it runs (colocation INFINITY); that one is placed.",
       .flags = PARAMETER_OPTIONAL},
      {.name = "apart_from",
       .type = PARAMETER_LIST,
       .offset = SERVICE(apart_from),
       .doc = "Services to which it leaves a node (colocation -INFINITY): never on one with them.",
       .flags = PARAMETER_OPTIONAL,
       .element = &service_name_row},
      {.name = "volume",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(volume),
       .doc = "Activating the volume group on its LUN.",
       .preset = "\"1 s\"",
       .of = &volume_table},
      {.name = "file_system",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(file_system),
       .doc = "The file system on its LUN.",
       .preset = "{}",
       .of = &file_system_table},
      {.name = "address",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(address),
       .doc = "Taking over its address, up to the gratuitous ARP.",
       .preset = "\"1 s\"",
       .of = &address_table},
      {.name = "start",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(start),
       .doc = "Starting the application.",
       .preset = "\"5 s\"",
       .of = &start_table},
      {.name = "stop",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(stop),
       .doc = "Stopping it cleanly, file system and address with it; a node on which this fails is "
              "fenced.",
       .preset = "\"2 s\"",
       .of = &stop_table},
      {.name = "recovery",
       .type = PARAMETER_DISTRIBUTION,
       .offset = SERVICE(recovery),
       .doc = "The application's own recovery at a start after anything but a clean stop (a "
              "database: redo and undo).",
       .preset = "\"0 s\""},
      {.name = "commit_interval",
       .type = PARAMETER_DURATION,
       .offset = SERVICE(commit_interval),
       .doc = "Time between two commits to the LUN: writes that are answered since may be lost. 0 "
              "s: a write is on the LUN before its answer.",
       .preset = "\"0 s\""},
      {.name = "monitor",
       .type = PARAMETER_OBJECT,
       .offset = SERVICE(monitor),
       .doc = "How the application is watched.",
       .preset = "{}",
       .of = &monitor_table},
      {.name = "priority",
       .type = PARAMETER_INTEGER,
       .offset = SERVICE(priority),
       .doc = "Its part in the priority of the node that it runs on, which priority_fencing_delay "
              "compares (Pacemaker: priority).",
       .preset = "0",
       .most = 1000000},
      {.name = "preference",
       .type = PARAMETER_INTEGER,
       .offset = SERVICE(preference),
       .doc = "Score of the node `on` (a location constraint). Above the stickiness, the service "
              "moves back to it when it has come back: an outage of its own. A service that is "
              "with another goes where that one goes, and has none.",
       .preset = "\"infinite\"",
       .flags = PARAMETER_MAY_BE_INFINITE},
      {.name = "stickiness",
       .type = PARAMETER_INTEGER,
       .offset = SERVICE(stickiness),
       .doc = "Score of the node that it is on (Pacemaker: resource-stickiness): 0 moves it back "
              "at once, \"infinite\" never. Those of services that are with it count with it.",
       .preset = "\"infinite\"",
       .flags = PARAMETER_MAY_BE_INFINITE},
      {.name = "migration_threshold",
       .type = PARAMETER_INTEGER,
       .offset = SERVICE(migration_threshold),
       .doc = "Failures on a node after which it may not run there any more and moves (Pacemaker: "
              "migration-threshold).",
       .preset = "\"infinite\"",
       .flags = PARAMETER_MAY_BE_INFINITE,
       .least = 1},
      {.name = "failure_timeout",
       .type = PARAMETER_DURATION,
       .offset = SERVICE(failure_timeout),
       .doc = "Time after the last failure on a node at which those on it are forgotten "
              "(Pacemaker: failure-timeout); without it, when the node boots.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
      {.name = "time_to_failure",
       .type = PARAMETER_DISTRIBUTION,
       .offset = SERVICE(time_to_failure),
       .doc = "How long the application runs until it fails by itself, its node staying up.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS},
      {.name = "demand",
       .type = PARAMETER_DISTRIBUTION,
       .offset = SERVICE(demand),
       .doc = "What a request costs on one core of the node.",
       .preset = "{\"exponential\": \"500 us\"}"},
      {.name = "connection_demand",
       .type = PARAMETER_DISTRIBUTION,
       .offset = SERVICE(connection_demand),
       .doc = "What a client's connection costs on one core of the node, before its first request "
              "there (TLS handshake, session); without it, nothing.",
       .flags = PARAMETER_OPTIONAL},
      {.name = "storage_accesses",
       .type = PARAMETER_REAL,
       .offset = SERVICE(storage_accesses),
       .doc = "Share of requests that access the LUN, once each.",
       .preset = "1",
       .most = 1},
      {.name = "writes",
       .type = PARAMETER_REAL,
       .offset = SERVICE(writes),
       .doc = "Share of these accesses that write.",
       .preset = "0.3",
       .most = 1});
