/*
 * The system "cluster": nodes, a network, storage, and services that move when a node is lost.
 *
 * Its sections: "system" (nodes, network, storage, membership, quorum, fencing, services, policy),
 * "workload" (clients) and "faults" (what goes wrong when). The parts and how they act on each
 * other are in models/cluster/cluster.h. A run begins with every node up, in one ring, and every
 * service running on its own node; it is studied from there, without a warm-up.
 */
#ifndef MODELS_SYSTEMS_CLUSTER_H
#define MODELS_SYSTEMS_CLUSTER_H

#include "models/cluster/cluster.h"
#include "models/locks/lock_clients.h"

enum { LUNS_MOST = 64, FAULTS_MOST = 10000 };

/** The section "system" of a spec. */
struct cluster_machine {
    struct part policy;
    struct parameter_map nodes;                 /* struct node_parameters */
    int64_t repairers;                          /* 0: one for each node */
    struct boot_server_parameters *boot_server; /* NULL: none */
    struct part network;
    struct parameter_map private_networks;        /* struct part */
    struct parameter_map chassis;                 /* struct chassis_parameters */
    struct parameter_map storage;                 /* struct lun_parameters */
    struct san_parameters *san;                   /* NULL: none between nodes and storage */
    struct lock_manager_parameters *lock_manager; /* NULL: none */
    struct part membership;
    struct part quorum;
    struct part fencing;
    struct parameter_list fencing_levels; /* struct part, of the role "fencing": after the first */
    struct manager_parameters manager;
    struct parameter_map services; /* struct service_parameters */
    sim_ticks availability_at;     /* 0: at the horizon */
};

/** The section "workload" of a spec. */
struct cluster_workload {
    struct parameter_map clients;      /* struct clients_parameters */
    struct parameter_map lock_clients; /* struct lock_clients_parameters */
};

struct cluster_parameters {
    struct cluster_machine *system;
    struct cluster_workload *workload; /* NULL: no clients */
    struct parameter_list faults;      /* struct part, of the role "fault" */
};

extern const struct metric_row cluster_metrics[];
extern const struct kind cluster_kind;

/** Complain of mistakes across rows; fits struct kind. Where values are missing, of names that lead
 * nowhere and of faults after the horizon alone. @param scope  of the spec */
void cluster_check(const void *parameters, const struct scope *scope,
                   const struct check_context *context);

/** Whether no writer of a service is left on a node that was fenced, and none comes back to it:
 * where more than two nodes ignore the quorum, a node that boots may. */
bool cluster_is_fencing_safe(const struct cluster_parameters *parameters);

/** The services of a cluster as a policy sees them, without homes; one on an unknown node prefers
 *  the node after the last. @param services  as many as there are */
void cluster_view_services(const struct cluster_parameters *parameters, int64_t ticks_per_second,
                           struct policy_service *services);

/** Events a simulated second [1/s], about; fits struct system_operations. Tokens and heartbeats
 *  are among them where links lose some messages or the spec wants every one sent. */
double cluster_events_per_s(const void *parameters, int64_t ticks_per_second);

/** Rechecks a second [1/s] at most, of a cluster that fails to fence a node all the time: no part
 * of the estimate, but of what a run may need; fits struct system_operations. */
double cluster_rechecks_per_s(const void *parameters, int64_t ticks_per_second);

/** The executions of each service are those of its clients' requests; fits struct kind. */
void cluster_laws(const struct component *system, sim_ticks now, struct report *report);

/** Metrics and resources over the report's window; fits struct system_operations. */
void cluster_report(const struct component *system, struct report *report);

#endif
