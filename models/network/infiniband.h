/* The parameters of an InfiniBand network, as a spec gives them. */
#ifndef MODELS_NETWORK_INFINIBAND_H
#define MODELS_NETWORK_INFINIBAND_H

#include "models/network/switches.h"

enum infiniband_rate { RATE_SDR, RATE_DDR, RATE_QDR, RATE_FDR, RATE_EDR, RATE_HDR, RATE_NDR };

struct infiniband_parameters {
    int rate;      /* enum infiniband_rate, of a lane */
    int64_t lanes; /* of a link */
    sim_ticks adapter_latency, switch_latency;
    int64_t ports;                 /* of the core; 0: not limited */
    struct parameter_map switches; /* struct switch_parameters by name; none: the core alone */
};

/** The data that a lane carries, without its encoding [bytes/s]. */
double infiniband_lane(enum infiniband_rate rate);

extern const struct kind infiniband_kind;

#endif
