/* The parameters of a ring, for assembly without a spec. */
#ifndef MODELS_INTERCONNECT_RING_H
#define MODELS_INTERCONNECT_RING_H

#include "models/interconnect/links.h"

/** The object {"kind": "ring"} of a spec. */
struct ring_parameters {
    struct links_parameters link;
    int64_t directions; /* 1 or 2 */
};

extern const struct kind ring_kind;

#endif
