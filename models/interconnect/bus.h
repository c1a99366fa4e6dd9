/* The parameters of a bus, for assembly without a spec. */
#ifndef MODELS_INTERCONNECT_BUS_H
#define MODELS_INTERCONNECT_BUS_H

#include "models/interconnect/interconnect.h"

enum bus_transaction { BUS_SPLIT, BUS_ATOMIC };

/** The object {"kind": "bus"} of a spec. */
struct bus_parameters {
    double bandwidth;             /* 0: see transfer */
    struct distribution transfer; /* of one line */
    const struct kind *arbitration;
    int64_t buses;                  /* 0: 1 */
    int transaction;                /* enum bus_transaction */
    struct distribution request;    /* BUS_SPLIT: of one request; none: lines cross alone */
    struct distribution turnaround; /* between two that drive the bus in turn; none: no time */
};

static inline bool bus_is_atomic(const struct bus_parameters *parameters)
{
    return parameters->transaction == BUS_ATOMIC;
}

/** Whether lines cross on the way back, and requests on the way there. */
static inline bool bus_has_requests(const struct bus_parameters *parameters)
{
    return !bus_is_atomic(parameters) && parameters->request.family != DISTRIBUTION_NONE;
}

static inline bool bus_turns_around(const struct bus_parameters *parameters)
{
    return parameters->turnaround.family != DISTRIBUTION_NONE;
}

/** Complain where a bus has no time of a transfer, of requests of atomic transactions, and of
 *  turnarounds of several buses. */
void bus_check(const void *from, const struct scope *scope, const struct check_context *context);

/** The same for all pairs. */
struct crossing bus_crossing(const void *from, const struct interconnect_environment *around,
                             uint32_t processor, uint32_t home, int64_t bytes);

extern const struct table bus_table;
extern const struct kind bus_kind;

#endif
