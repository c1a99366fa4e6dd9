/*
 * A node: cores that are shared, the way up after power-on, and the ways down.
 *
 *     DOWN --power-on--> BOOTING --phases--> UP <--> HUNG
 *       ^___________________crash, reset___________/
 *
 * A crash is a fault that needs a repair: the node stays down for its time to repair, then boots;
 * where repairers are few (repair_crew.h) it waits for one of them before. A reset (by fencing or a
 * watchdog) boots a node that is booting, up or hung, at once or when a device has switched it on
 * again, and changes nothing for a node that is down. A node that loses its power is down until it
 * has its power again and is repaired, then boots. A node that is shut down is down until it is
 * turned on again. A hung node does nothing: its cores stand still, its watchdog is not fed; it may
 * resume where it stopped. Each power-on is a new incarnation.
 *
 * A node that is a virtual machine may be paused. It is HUNG as well, but its clock stands still
 * with its cores: no timer of the node runs out meanwhile, nor does its watchdog, and when it
 * resumes every timer has as much left as before. (Timers of a guest count CLOCK_MONOTONIC, which
 * does not move while the guest is paused, and the watchdog of QEMU counts the guest's clock too.)
 *
 * Random failures: while a node is up or hung, a time to failure drawn at the end of its boot runs
 * down (at time 0 all nodes have just become up).
 */
#ifndef MODELS_CLUSTER_NODE_NODE_H
#define MODELS_CLUSTER_NODE_NODE_H

#include "models/cluster/faults/cause.h"
#include "models/cluster/node/node_boots.h"
#include "sim/base/bit_set.h"
#include "sim/component/assembly.h"
#include "sim/measure/timeline.h"

enum { NODES_MOST = BIT_SET_MOST }; /* in a cluster */

struct workers_parameters; /* models/processor/workers.h */
struct latent_failure;     /* models/cluster/node/latent_failure.h */
struct latent_failure_parameters;
struct interrupts_parameters; /* models/interrupts/interrupts_parameters.h */

enum node_role { NODE_ACTIVE, NODE_STANDBY };

/** The parameters of a node. */
struct node_parameters {
    int role; /* enum node_role */
    int64_t cores;
    struct workers_parameters *machine;       /* NULL: cores that jobs share */
    struct interrupts_parameters *interrupts; /* of the machine; NULL: none */
    struct parameter_map interrupt_sources;   /* of struct interrupt_source_parameters */
    struct boot_parameters *boot;
    struct distribution time_to_failure; /* family none: never */
    struct distribution time_to_repair;  /* family none: never */
    sim_ticks fencing_delay;             /* how long others wait before they fence this node */
    struct latent_failure_parameters *latent_failure; /* NULL: none */
    int64_t votes;                                    /* in the quorum */
};

/** The cores of a node: its own or those of its machine. */
int64_t node_core_count(const struct node_parameters *parameters);

/** Whether the node's machine is simulated as a service centre. */
bool node_is_centre(const struct node_parameters *parameters);

/** The memories of a node: those of its machine, or one. */
uint32_t node_memories(const struct node_parameters *parameters);

extern const struct table node_table;
extern const struct metric_row node_metrics[];
extern const struct kind node_kind;

enum node_state { NODE_DOWN, NODE_BOOTING, NODE_UP, NODE_HUNG, NODE_STATES };

/** The sources of slowness of a node, which may act together. */
enum node_slow { SLOW_BY_CHASSIS, SLOW_BY_FAULT, SLOW_SOURCES };

struct node;
struct node_watchers; /* models/cluster/node/node_watchers.h */
struct repair_crew;   /* models/cluster/node/repair_crew.h */
struct boot_server;   /* models/cluster/node/boot_server.h */

/** Called when a job is done. @param argument  as given to node_execute */
struct node_port {
    void (*finished)(struct run *run, void *owner, struct node *node, uint64_t argument);
    void *owner;
};

struct node_executor_operations; /* models/cluster/node/node_executor.h */

/** The part of a node that executes its jobs. */
struct node_executor {
    const struct node_executor_operations *operations;
    void *owner;
};

/** The repair of a node that has crashed, where a crew repairs the nodes. */
struct node_repair {
    enum { REPAIR_NONE, REPAIR_WAITS, REPAIR_GOES_ON } state;
    sim_ticks asked, started;
    sim_ticks lasts;   /* the work of a repairer; TICKS_NEVER: longer than any run */
    struct node *next; /* that waits */
};

/** The load of the image that a node boots, from a boot server. */
struct node_load {
    enum { LOAD_NONE, LOAD_WAITS, LOAD_GOES_ON } state;
    sim_ticks asked, started;
    sim_ticks lasts;   /* once it has started */
    struct node *next; /* that waits */
};

struct node {
    struct component component; /* path "nodes.alpha" */
    const struct node_parameters *parameters;
    const char *name;
    uint32_t index;
    enum node_state state;
    bool is_unplugged;             /* by a crash, until the node boots */
    bool waits_for_power;          /* all but its power is there to boot */
    uint32_t power_losses;         /* that have not ended */
    uint64_t incarnation;          /* power-ons so far; 1 at the start */
    double slowness[SLOW_SOURCES]; /* jobs that it begins take the product as many times as long */
    const void *slowed_by;         /* the fault; NULL: none */
    struct timeline *timeline;
    const struct node_watchers *watchers;
    struct node_executor executor;
    struct repair_crew *crew;              /* NULL: the node has a repairer of its own */
    struct latent_failure *latent_failure; /* NULL: it has none */
    struct node_repair repair;
    struct boot_server *boot_server; /* NULL: the cluster has none */
    struct node_load load;
    bool is_paused;                /* while HUNG: its clock stands still as well */
    sim_ticks hung_at;             /* when it hung last */
    sim_ticks stood_still;         /* its clock, in the hang that ended last */
    struct event_id next;          /* the end of a boot phase, of the repair or of the hang */
    struct event_id failure;       /* the random failure to come */
    sim_ticks next_at, failure_at; /* TICKS_NEVER: none before the horizon */
    struct node_boots boots;
    struct stream boot, failures, repairs;
    struct cause why;                   /* of DOWN, BOOTING or HUNG: the crash, reset or hang */
    struct level in_state[NODE_STATES]; /* 1 while in the state */
    struct counter crashes, resets, shutdowns, hangs;
};

/** Build a node that is up. @param name  not copied @param watchers  of its changes; may be added
 *  later */
void node_init(struct node *node, struct assembly *assembly, const struct scope *scope,
               const char *name, uint32_t index, const struct node_parameters *parameters,
               const struct node_watchers *watchers, const struct node_port *port);

/** Whether the node executes: up, and not hung. */
static inline bool node_is_running(const struct node *node)
{
    return node->state == NODE_UP;
}

/** Whether the node has booted and has not gone down: up or hung. */
static inline bool node_is_on(const struct node *node)
{
    return node->state == NODE_UP || node->state == NODE_HUNG;
}

/**
 * A fault takes the node down.
 *
 * @param repair  time until it boots; TICKS_NEVER: never; negative: drawn from its time to repair
 *                (never where it has none)
 */
void node_crash(struct run *run, struct node *node, sim_ticks repair, struct cause cause);

/** Whether the node has power; one whose power a crash took has it again when it boots. */
static inline bool node_has_power(const struct node *node)
{
    return !node->is_unplugged && node->power_losses == 0;
}

/** Take the power from a node until as many losses have ended as have begun. A node that is not
 *  down crashes, and needs no other repair; a repair goes on, but the boot after it waits. */
void node_lose_power(struct run *run, struct node *node, struct cause cause);

/** End a loss of power; with the last a node that waits for its power boots. */
void node_restore_power(struct run *run, struct node *node);

/** Take a node down and boot it at once; nothing happens to a node that is down. */
void node_reset(struct run *run, struct node *node, struct cause cause);

/** Turn off a node that is up, in an orderly way. @param off  time until it boots; TICKS_NEVER:
 *  never */
void node_shut_down(struct run *run, struct node *node, sim_ticks off, struct cause cause);

/** As node_reset, but the node stays off for a while before it boots. @param off  [ticks];
 *  TICKS_NEVER: it is not switched on again */
void node_switch_off(struct run *run, struct node *node, sim_ticks off, struct cause cause);

/** Stop a node in its tracks, when it is up. @param lasts  TICKS_NEVER: until it is reset */
void node_hang(struct run *run, struct node *node, sim_ticks lasts, struct cause cause);

/** Pause the virtual machine that a node is, when it is up: it hangs, and its clock stands still.
 *  @param lasts  TICKS_NEVER: until it is reset */
void node_pause(struct run *run, struct node *node, sim_ticks lasts, struct cause cause);

/** Execute a job on the cores; jobs left when the node goes down are dropped, and jobs that run
 *  when it hangs go on when it resumes. @param demand  [ticks] of one core @param process  that
 *  executes the job: a number of the caller's */
void node_execute(struct run *run, struct node *node, sim_ticks demand, uint32_t process,
                  uint64_t argument);

/** A fault raises an interrupt of a source of the node's machine, which has it; a node that is down
 *  or boots takes none. The last that a handler does. */
void node_interrupt(struct run *run, struct node *node, const char *source, struct cause cause);

/** Whether a job of a process is being executed, or waits. */
bool node_executes_for(const struct node *node, uint32_t process);

/** A process has ended: its jobs are dropped. */
void node_end_process(struct run *run, struct node *node, uint32_t process);

void node_report(const struct component *component, struct report *report);
void node_laws(const struct component *component, sim_ticks now, struct report *report);
void node_invariants(struct run *run, const struct component *component);

#endif
