/*
 * The phases of an outage, in the order in which they have to be finished.
 *
 * At every instant of an outage its phase is the first that is unfinished, so that the durations of
 * the phases sum to the outage exactly. Two more follow the return of the application and have
 * durations of their own: its clients are served again, and it is warm.
 */
#ifndef MODELS_CLUSTER_SERVICE_PHASE_H
#define MODELS_CLUSTER_SERVICE_PHASE_H

enum phase {
    PHASE_DETECT,
    PHASE_MEMBERSHIP,
    PHASE_QUORUM,
    PHASE_PLAN,
    PHASE_FENCE,
    PHASE_LOCKS,
    PHASE_STORAGE,
    PHASE_FILESYSTEM,
    PHASE_ADDRESS,
    PHASE_APPLICATION,
    PHASES,
};

/** "detect", "membership", ... */
extern const char *const phase_names[PHASES];

#endif
