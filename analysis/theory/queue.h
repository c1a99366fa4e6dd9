/*
 * The result of every closed form of a single queue: the means of a station in the steady state.
 *
 * The simulator is measured against the closed forms of this folder, so they share no code with it:
 * each is a published formula over plain doubles, written with its author and year beside it. Times
 * and rates are in any one unit of time (the names say seconds); all are means. A form that has no
 * steady state for its input (a load of 1 or more) returns false and leaves zeros in its result but
 * for the load: nothing here ever returns NaN or an infinity.
 */
#ifndef ANALYSIS_THEORY_QUEUE_H
#define ANALYSIS_THEORY_QUEUE_H

#include <stdbool.h>

/** The means of one station; number = throughput * response by Little's law (Little 1961). */
struct queue_means {
    double utilization;      /* mean busy servers / servers, 0 to 1; the load when unstable */
    double throughput_per_s; /* customers that are served */
    double response_s;       /* from arrival to departure */
    double waiting_s;        /* response without the service */
    double number;           /* customers waiting and in service */
    double number_waiting;   /* customers waiting */
};

/** The five means that follow from a waiting time by Little's law. */
static inline struct queue_means queue_from_waiting(double utilization, double throughput_per_s,
                                                    double waiting_s, double service_s)
{
    return (struct queue_means){.utilization = utilization,
                                .throughput_per_s = throughput_per_s,
                                .response_s = waiting_s + service_s,
                                .waiting_s = waiting_s,
                                .number = throughput_per_s * (waiting_s + service_s),
                                .number_waiting = throughput_per_s * waiting_s};
}

#endif
