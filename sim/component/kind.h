/*
 * A kind of component: its table.
 *
 * A kind is one file under models/ that defines a constant `struct kind NAME_kind` and has one
 * line in models/kinds.def. A kind names its role (what it can stand in for), describes its
 * parameters, and gives its handlers; what else a role demands of its kinds stands in a struct of
 * operations that the role's header defines.
 *
 * The role "system" is that of the values of `system.kind`; its operations are below.
 */
#ifndef SIM_COMPONENT_KIND_H
#define SIM_COMPONENT_KIND_H

#include "sim/component/complaint.h"
#include "sim/component/parameter.h"
#include "sim/component/report.h"
#include "sim/component/scope.h"
#include "sim/component/streams.h"
#include "sim/kernel/run.h"
#include "sim/measure/timeline.h"

struct assembly;

/** The role of parts that nothing else can stand in for. */
#define KIND_PART "part"

/** The context of a check, beside the parameters of its part. */
struct check_context {
    struct complaints *complaints;
    sim_ticks horizon; /* TICKS_NEVER where the spec's was complained of */
    sim_ticks warmup;  /* TICKS_NEVER: chosen from what the runs show */
    int64_t ticks_per_second;
    bool transient;     /* the user asked for an unstable or finite-time run */
    bool keeps_files;   /* files of data were looked at before, and may be gone: not again */
    bool has_stand_ins; /* others stand in for values that were complained of */
    bool is_whole;      /* false: values are missing and stand as zeros; names are still there */
    const void *environment; /* as the role says: the endpoints of a network, ... */
};

struct kind {
    struct behaviour behaviour;       /* first: the kernel sees only this */
    const char *name;                 /* as in a spec */
    const char *role;                 /* "system", "discipline", "interconnect", ... */
    const char *doc;                  /* one sentence */
    const struct table *parameters;   /* NULL: none */
    const struct metric_row *metrics; /* up to METRICS_END; NULL: none */
    /** Complain of mistakes across rows. NULL: no check. */
    void (*check)(const void *parameters, const struct scope *scope,
                  const struct check_context *context);
    /** Build a component; complains to run_fail only. NULL: its owner does, or the kind has no
     *  component. @param environment  as the role says */
    struct component *(*build)(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment);
    /* Called by the assembly for each component of the kind (assembly.h), unless NULL. */
    /** Schedule the first events, once all components are built. */
    void (*start)(struct run *run, struct component *component);
    /** Metrics and resources over the report's window. */
    void (*report)(const struct component *component, struct report *report);
    /** Laws over the whole run, [0, now]: exact, in integers. */
    void (*laws)(const struct component *component, sim_ticks now, struct report *report);
    /** Call run_fail when the state contradicts itself; after every event with --check, and at
     *  every mark in every run. */
    void (*invariants)(struct run *run, const struct component *component);
    unsigned report_order; /* of its metrics among other kinds': lower first */
    /** The resource of its component, which has the kind's name, holds threads that wait for memory
     *  where it is not busy (struct system_operations, core_share). */
    bool holds_threads;
    const void *operations; /* the role's struct */
};

/** A kind's own check, if it has one. */
static inline void kind_check(const struct kind *kind, const void *parameters,
                              const struct scope *scope, const struct check_context *context)
{
    if (kind->check != NULL) {
        kind->check(parameters, scope, context);
    }
}

/** The kind of a component. */
static inline const struct kind *kind_of(const struct component *component)
{
    return (const struct kind *)component->kind;
}

/** Bandwidths of a whole system [bytes/s]; 0: no limit, or not known. */
struct system_capacity {
    const char *design; /* whose merits are asked about: "uma", "numa" */
    double memory;
    double interconnect; /* that all processors together can send */
};

/**
 * Values of a part that are measured apart, once, before the runs of a point: a function of the
 * part's parameters and of the tick alone, so that equal parts share them.
 */
struct measurement {
    struct scope scope;    /* of the part in the spec */
    const void *part;      /* its parameters */
    const void **measured; /* where the values belong, among its parameters */
    /** @param arena  keeps the values @return NULL with `error` set */
    const void *(*measure)(struct arena *arena, const void *part, int64_t ticks_per_second,
                           struct error *error);
};

/**
 * Operations of the role "system".
 *
 * Its parameter table describes the whole sections of the spec that belong to it: rows named
 * "system", "workload" and so on; check and build get the scope of the whole spec. A check of a
 * spec in which values are missing (is_whole is false) may look at names alone.
 */
struct system_operations {
    /** The level whose warm-up is cut: the number in the system, as a rule. */
    const struct level *(*signal)(const struct component *system);
    /** The metric of that level: where runs are too short for it they are too short for every other
     *  metric. NULL: the signal is no metric. */
    const char *signal_metric;
    /** Whether the spec scripts faults: replication 0 of each point then keeps its timeline by
     *  default. NULL: it never does. */
    bool (*has_faults)(const void *parameters);
    /** Its parts write events on the timeline, beside the end of the run. */
    bool has_timeline;
    /** A run of this kind is studied from its start: the warm-up is 0 s unless a duration is given,
     *  and "auto" is refused. */
    bool from_start;
    /** Events a simulated second [1/s], about, without running it; 0: not known. */
    double (*events_per_s)(const void *parameters, int64_t ticks_per_second);
    /** Events a second [1/s] at most that are not in the estimate, as they happen only where
     *  something is stuck. NULL: there are none. */
    double (*rare_events_per_s)(const void *parameters, int64_t ticks_per_second);
    /** Share of the resource that holds threads (struct kind) that has one, above 0 to 1: what of
     *  it is not busy waits for memory. NULL: there is no such resource. */
    double (*core_share)(const void *parameters);
    /** The capacity that a comparison of unlike designs should hold equal. NULL: not known. */
    void (*capacity)(const void *parameters, int64_t ticks_per_second,
                     struct system_capacity *capacity);
    /** Values that are to be measured apart before a run. NULL: none. A run without them measures
     *  by itself. @param list  set, in the arena @return how many */
    size_t (*measurements)(const void *parameters, struct arena *arena, struct measurement **list);
    /** The metrics that a table shows where the spec chooses none: of each part of the kind that
     * the first row names, those of all rows, "services.SERVICE.downtime". Ends with NULL. NULL:
     * the first metrics of the whole system. */
    const char *const *columns;
};

#endif
