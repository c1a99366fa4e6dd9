/*
 * A blade chassis: nodes that share power, cooling, a midplane, boards and management.
 *
 *     feeds --> supplies --> power ----\
 *     fans -----> slower, then a trip --+--> the chassis is up or down, and all of its nodes with
 * it midplane, boards -----------------/ management: the fencing devices of the nodes are reached
 * through it
 *
 * Each of these is a group of units of which some are needed (units.h). Supply i is fed by feed i
 * modulo the feeds. With fewer supplies than are needed the chassis goes down, or slows its nodes
 * by needed / working as long as one works. With fewer fans than are needed the nodes are slowed at
 * once, and go down when that has lasted (a thermal trip) until the fans are back. What goes down
 * takes all nodes at one instant: failures of what is shared are events, never draws of each node.
 * When the chassis is up again it powers its nodes on, at once or one after the other.
 *
 * The management is one of the loads of the chassis: it is gone as well while the chassis is down
 * for want of power or of its midplane.
 */
#ifndef MODELS_CHASSIS_CHASSIS_H
#define MODELS_CHASSIS_CHASSIS_H

#include "models/chassis/units.h"

enum { CHASSIS_MOST = 256 };

/** The groups of a chassis. */
enum chassis_group {
    CHASSIS_FEEDS,
    CHASSIS_SUPPLIES,
    CHASSIS_FANS,
    CHASSIS_MIDPLANE,
    CHASSIS_BOARDS,
    CHASSIS_MANAGEMENT,
    CHASSIS_GROUPS,
};

/** "feeds", "supplies", ... as in a spec, and the names of their failures: "feed_loss", ... */
extern const char *const chassis_group_names[CHASSIS_GROUPS];
extern const char *const chassis_fault_names[CHASSIS_GROUPS];

/** Ranks that the events of a chassis have. */
enum { CHASSIS_RANKS = CHASSIS_GROUPS * UNITS_RANKS + 2 };

enum supply_mode { SUPPLIES_N, SUPPLIES_N_PLUS_1, SUPPLIES_N_PLUS_N };
enum power_shortage { SHORTAGE_OFF, SHORTAGE_THROTTLE };

struct chassis_parameters {
    struct parameter_list nodes;                     /* const char * */
    struct units_parameters *groups[CHASSIS_GROUPS]; /* NULL: none */
    int supply_mode;
    int short_of_power;
    double slowdown;      /* with too few fans: jobs take as many times as long, from 1 on */
    sim_ticks trip_after; /* 0: never */
    sim_ticks power_on_interval;
};

extern const struct table chassis_table;
extern const struct metric_row chassis_metrics[];
extern const struct kind chassis_kind;

/** The parts that depend on a chassis; nodes by number. */
struct chassis_listener {
    void *owner;
    /** A node loses its power, or has it again. */
    void (*power)(struct run *run, void *owner, uint32_t node, bool has_power,
                  struct units_cause cause);
    /** Jobs that a node begins take so many times as long from now on. */
    void (*slow)(struct run *run, void *owner, uint32_t node, double slowness);
    /** The fencing device of a node is out of reach, or reached again. */
    void (*management)(struct run *run, void *owner, uint32_t node, bool is_reachable,
                       struct units_cause cause);
};

struct chassis_environment {
    const uint32_t *nodes; /* numbers, as many as the parameters name; kept */
    const char *name;
    uint64_t ranks; /* the first of CHASSIS_RANKS ranks of its events */
    struct timeline *timeline;
    struct chassis_listener listener;
};

struct chassis {
    struct component component; /* "chassis.enclosure" */
    const struct chassis_parameters *parameters;
    struct chassis_environment around;
    struct units *groups[CHASSIS_GROUPS]; /* NULL: none */
    uint32_t node_count;
    bool *has_power; /* each node, from the chassis */
    bool is_down, is_tripped;
    double slowness; /* 1: none */
    bool is_managed;
    uint32_t next;                       /* the node that is powered on next */
    struct event_id power_on;            /* of it */
    struct event_id trip;                /* to come */
    struct units_cause trip_cause;       /* why the fans are short */
    sim_ticks trip_at;                   /* TICKS_NEVER: none before the horizon */
    struct level up, throttled, managed; /* 1 while so */
    struct counter outages, trips;
};

/** Build a chassis with its groups; all is sound at the start. */
struct chassis *chassis_build(struct assembly *assembly, const struct scope *scope,
                              const struct chassis_parameters *parameters,
                              const struct chassis_environment *around);

/** Units of a group fail, or one such failure of each ends. @param first  from 0 */
void chassis_lose(struct run *run, struct chassis *chassis, enum chassis_group group,
                  uint32_t first, uint32_t count, struct units_cause cause);
void chassis_restore(struct run *run, struct chassis *chassis, enum chassis_group group,
                     uint32_t first, uint32_t count, struct units_cause cause);

/** How many units of a group are needed where it does not say. */
int64_t chassis_needs(const struct chassis_parameters *parameters, enum chassis_group group);

/** Complain of groups that are never whole, and of modes that do not hold; fits struct kind. */
void chassis_check(const void *parameters, const struct scope *scope,
                   const struct check_context *context);

/** Whether a group of a chassis fails at random. */
bool chassis_group_fails(const struct chassis_parameters *parameters, enum chassis_group group);

void chassis_report(const struct component *component, struct report *report);
void chassis_invariants(struct run *run, const struct component *component);

#endif
