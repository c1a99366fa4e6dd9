/*
 * One replication, from parameters to report.
 *
 * simulate() builds a system in a fresh run, runs it to its horizon, sets marks on the way, and
 * lets the system report over the windows between them. Where a warm-up ends can be said better
 * from all replications of a point than from one, and how far a metric depends on its past only
 * from several windows: so a steady-state run reports each of 80 windows of equal length, and those
 * after the cut are added up once all replications are known. With an automatic warm-up the windows
 * fill the whole run, with an explicit one the rest after it. A run that is studied from its start
 * has one window. Counts for percentiles would be most of a record if every window had them: they
 * are kept in a few pieces of several windows each.
 */
#ifndef SIM_COMPONENT_SIMULATION_H
#define SIM_COMPONENT_SIMULATION_H

#include "sim/component/series.h"

enum {
    SIMULATION_SLICES = 960,       /* of equal length, of the signal: 192 batches of 5 for MSER-5 */
    SIMULATION_WINDOWS = 80,       /* of equal length, that are reported one by one */
    SIMULATION_CUTS = 40,          /* most windows that a warm-up can take: the first half */
    SIMULATION_FIXED_CUT = 8,      /* windows that a warm-up takes where it cannot be chosen */
    SIMULATION_PIECE = 8,          /* windows in a piece */
    SIMULATION_BATCH = 4,          /* windows in a batch of a single long run */
    SIMULATION_METRICS_MOST = 5000 /* a system with more reports one window, after the fixed cut */
};

struct simulation {
    const struct kind *system;
    const void *parameters; /* of system->parameters */
    sim_ticks horizon;
    int64_t ticks_per_second;
    uint64_t seed;
    uint64_t replication;
    sim_ticks warmup;      /* explicit; ignored when it is automatic */
    bool is_automatic;     /* the warm-up is cut afterwards: windows and signal from the start */
    bool has_windows;      /* an explicit warm-up is followed by windows, not by one */
    bool has_batches;      /* each window is a piece: a single long run */
    uint64_t event_limit;  /* events that may be scheduled; 0: only the kernel's own limit */
    uint32_t shuffle_ties; /* 0: ties in the order of scheduling; else in that shuffle's */
    bool check;            /* invariants after every event */
    bool timeline;         /* keep the timeline */
    struct series_request series; /* of no names: none is wanted */
};

struct simulation_result {
    bool is_over_limit;   /* of a run that failed: it scheduled more events than its limit */
    struct report report; /* from the warm-up to the end, with cells, and laws of the whole run */
    sim_ticks removed;    /* warm-up that the report leaves out; 0 where it is yet to be chosen */
    uint64_t events;
    uint64_t ties;
    bool is_random;         /* a random number was drawn: another seed gives another run */
    struct report *windows; /* metrics alone, window after window */
    size_t window_count;    /* 1 or more */
    sim_ticks *window_at;   /* where each starts, and where the last ends */
    struct pieces pieces;   /* 1 or more, of the report's cells */
    size_t *piece_first;    /* the window that each piece starts with */
    double *slice_means;    /* of the signal, SIMULATION_SLICES; NULL: the warm-up is not chosen */
    const struct timeline *timeline; /* NULL unless it was asked for */
    struct series series;            /* of no metrics unless some were asked for */
    uint64_t
        evaluated[RUN_INVARIANTS_MOST]; /* how often each invariant was; also of a failed run */
    struct arena *arena;                /* holds the result; free with simulation_result_free */
};

/**
 * Run one replication.
 *
 * Memory grows with the model, never with simulated time.
 *
 * @return false when the run failed: `error` names the component and the simulated time, and
 *         `result` says only whether that was its limit of events
 */
bool simulate(const struct simulation *simulation, struct simulation_result *result,
              struct error *error);

void simulation_result_free(struct simulation_result *result);

#endif
