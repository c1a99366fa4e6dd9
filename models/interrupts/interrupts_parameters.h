/*
 * The parameters of interrupts: the controller, and the sources that raise them.
 *
 * A source raises interrupts of one level on one vector. Levels order them: a higher one preempts
 * the service routine of a lower one. Vectors name the routines: sources that share a vector make a
 * chain, which is walked until the source that raised is found.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPTS_PARAMETERS_H
#define MODELS_INTERRUPTS_INTERRUPTS_PARAMETERS_H

#include "sim/component/parameter.h"

enum {
    INTERRUPT_LEVELS = 32, /* of maskable interrupts, 0 to 31 */
    INTERRUPT_LEVEL_NONMASKABLE = INTERRUPT_LEVELS,
    INTERRUPT_SOURCES_MOST = 1024,
    INTERRUPT_PACKETS_MOST = 65536, /* coalesced into one interrupt */
};

enum interrupt_dispatch { DISPATCH_VECTORED, DISPATCH_POLLED };
enum interrupt_delivery { DELIVERY_FIXED, DELIVERY_ROUND_ROBIN, DELIVERY_LEAST_LOADED };
enum interrupt_trigger { TRIGGER_LEVEL, TRIGGER_EDGE };
enum interrupt_action { ACTION_LOG, ACTION_PANIC };

/** Windows in which a core has maskable interrupts off. */
struct interrupt_masks_parameters {
    struct distribution between;
    struct distribution length;
};

/** The object "interrupts" of "system". */
struct interrupts_parameters {
    int64_t vectors;
    int dispatch; /* enum interrupt_dispatch */
    struct distribution dispatch_time;
    struct distribution probe;
    int delivery; /* enum interrupt_delivery */
    int64_t core;
    struct distribution save;
    struct distribution restore;
    struct distribution instruction;
    int64_t nesting;
    struct interrupt_masks_parameters *masks; /* NULL: none */
    int64_t backlog;                          /* PARAMETER_INFINITE: no limit */
    int64_t timeline;
};

struct interrupt_arrivals_parameters {
    struct distribution interarrival;
    struct distribution batch;
};

struct interrupt_coalescing_parameters {
    int64_t packets;
    sim_ticks timeout;
};

/** A source, of the map "interrupts" of "workload". */
struct interrupt_source_parameters {
    struct interrupt_arrivals_parameters *arrivals; /* NULL: a device raises it */
    struct distribution service;
    struct distribution deferred; /* no family: none */
    int64_t level;
    int64_t vector;                                     /* PARAMETER_NOT_GIVEN: the next in turn */
    int trigger;                                        /* enum interrupt_trigger */
    int64_t latch;                                      /* 0: not given */
    struct interrupt_coalescing_parameters *coalescing; /* NULL: each packet interrupts */
    bool maskable;
    int action; /* enum interrupt_action */
};

extern const struct table interrupts_table;
extern const struct table interrupt_source_table;

/** The row of one source in a map of them. */
extern const struct parameter interrupt_source_row;

#endif
