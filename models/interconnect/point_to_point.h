/* The parameters of point-to-point links, for assembly without a spec. */
#ifndef MODELS_INTERCONNECT_POINT_TO_POINT_H
#define MODELS_INTERCONNECT_POINT_TO_POINT_H

#include "models/interconnect/interconnect.h"

/** The object {"kind": "point_to_point"} of a spec. */
struct point_to_point_parameters {
    double bandwidth;             /* of each link and direction; 0: see transfer */
    struct distribution transfer; /* of one line */
    int64_t ports;                /* out of each processor, and as many in; 0: a link each pair */
};

extern const struct kind point_to_point_kind;

#endif
