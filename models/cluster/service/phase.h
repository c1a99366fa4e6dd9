/*
 * The phases of an outage, in the order in which they have to be finished.
 *
 * At every instant of an outage its phase is the first that is unfinished, so that the durations of
 * the phases sum to the outage exactly. The last four are those in which nothing of the others is
 * worked on: a service that is required is not up (requires: its own outage says why); no member
 * may run the service, or no path leads to its clients (blocked); a node that is needed boots
 * (boot); the application stops for a planned move (stop).
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
    PHASE_REQUIRES,
    PHASE_BLOCKED,
    PHASE_BOOT,
    PHASE_STOP,
    PHASES,
};

/** "detect", "membership", ..., "stop". */
extern const char *const phase_names[PHASES];

#endif
