/* The parameters of a bus, for assembly without a spec. */
#ifndef MODELS_INTERCONNECT_BUS_H
#define MODELS_INTERCONNECT_BUS_H

#include "models/interconnect/interconnect.h"

/** The object {"kind": "bus"} of a spec. */
struct bus_parameters {
    double bandwidth;             /* 0: see transfer */
    struct distribution transfer; /* of one line */
    const struct kind *arbitration;
};

extern const struct kind bus_kind;

#endif
