/*
 * A group of like units that several nodes share: power supplies, feeds, fans, boards.
 *
 * A group is whole while at least `needed` of its units work (k of n). A unit works while no
 * failure of it goes on and its source works: a supply works while its feed does. Units fail at
 * random, each by itself or, for a share of its failures, all at once, and are repaired by as many
 * repairers as there are, in the order of their failures; and they fail as a spec scripts it, for
 * a time, without a repairer.
 *
 * Common failures are those of the beta-factor model (Fleming 1975, General Atomic GA-A13284): of a
 * unit that fails at rate r a share b of its failures is common to all units. With exponential
 * times each unit fails by itself at rate (1 - b) r, and all together at rate b r.
 *
 * The owner is told of each change of a group, and looks at what works.
 */
#ifndef MODELS_CHASSIS_UNITS_H
#define MODELS_CHASSIS_UNITS_H

#include "sim/component/assembly.h"
#include "sim/measure/counter.h"
#include "sim/measure/level.h"

enum { UNITS_MOST = 1 << 14 }; /* in a group */

/** Ranks that the events of a group have: two for each unit, and one for all. */
enum { UNITS_RANKS = 2 * UNITS_MOST + 1 };

/** The parameters of a group. */
struct units_parameters {
    int64_t count;
    int64_t needed;                      /* 0: as the owner has it */
    struct distribution time_to_failure; /* family none: never */
    struct distribution time_to_repair;  /* family none: never */
    double common_share;                 /* of a unit's failures that befall all units */
    int64_t repairers;                   /* 0: one for each unit */
    bool fails_while_short;
};

extern const struct table units_table;
extern const struct metric_row units_metrics[];
extern const struct kind units_kind;

/** Why something happened: the number of an event on the timeline, and the name of its fault. */
struct units_cause {
    uint64_t event;
    const char *fault;
};

enum unit_state { UNIT_SOUND, UNIT_WAITS, UNIT_REPAIRED };

struct unit {
    const char *name;      /* "enclosure.supplies.1" */
    enum unit_state state; /* of its random failures: UNIT_REPAIRED: a repairer is at work */
    uint32_t losses;       /* scripted ones that go on */
    bool has_source;
    bool works;              /* as counted */
    sim_ticks left;          /* to its failure, while it stands still; TICKS_NEVER: none */
    sim_ticks lasts;         /* its repair, drawn at the failure */
    struct event_id failure; /* the random failure to come, or the end of the repair */
    struct unit *next_in_line;
};

struct units_environment {
    const char *title; /* before the names of units: "enclosure.supplies" */
    const char *fault; /* the name of a failure: "supply_failure" */
    int64_t needed;    /* where the parameters do not say */
    uint64_t ranks;    /* the first of UNITS_RANKS ranks of its events */
    struct timeline *timeline;
    /** Called when units have begun or ceased to work, once for all of an instant's failure. */
    void (*changed)(struct run *run, void *owner, struct units_cause cause);
    void *owner;
};

struct units {
    struct component component; /* "chassis.enclosure.supplies" */
    const struct units_parameters *parameters;
    struct units_environment around;
    struct unit *list;
    uint32_t count, needed;
    uint32_t working;             /* counted */
    uint32_t repairs;             /* that go on */
    struct unit *first, *last;    /* of those that wait for a repairer */
    bool stands_still;            /* no unit fails, as the group is short */
    struct event_id common;       /* the common failure to come */
    sim_ticks common_left;        /* to it, while it stands still */
    struct level up, down, whole; /* units that work and that do not; 1 while enough work */
    struct counter failures, shortages;
    struct stream failing, repairing;
};

/** The names of units, and how many are needed. @return NULL where there are no units */
struct units *units_build(struct assembly *assembly, const struct scope *scope,
                          const struct units_parameters *parameters,
                          const struct units_environment *around);

/** Complain of numbers that do not fit each other. @param parameters  NULL: nothing is said */
void units_check(const struct units_parameters *parameters, const struct scope *scope,
                 const struct check_context *context);

/** Whether enough units work. @param units  NULL: a group of none, always whole */
static inline bool units_are_whole(const struct units *units)
{
    return units == NULL || units->working >= units->needed;
}

/** The same from the failures of each unit, one by one. */
bool units_are_whole_anew(const struct units *units);

/** Some units fail as scripted, or one such failure of each ends. @param first  from 0 */
void units_lose(struct run *run, struct units *units, uint32_t first, uint32_t count,
                struct units_cause cause);
void units_restore(struct run *run, struct units *units, uint32_t first, uint32_t count,
                   struct units_cause cause);

/** The source of a unit works or does not from now on; the owner is not told. */
void units_feed(struct run *run, struct units *units, uint32_t unit, bool has_source);

void units_report(const struct component *component, struct report *report);
void units_laws(const struct component *component, sim_ticks now, struct report *report);
void units_invariants(struct run *run, const struct component *component);

#endif
