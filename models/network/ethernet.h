/* The parameters of a switched Ethernet, as a spec gives them. */
#ifndef MODELS_NETWORK_ETHERNET_H
#define MODELS_NETWORK_ETHERNET_H

#include "models/network/switches.h"

/* Objects of one member, written as that member alone: NULL says "not given", and 0 says 0. */
struct ethernet_latency {
    sim_ticks fixed;
};

struct ethernet_loss {
    double probability;
};

/** The parameters of one endpoint's link, where they differ from the network's. */
struct ethernet_link {
    struct ethernet_latency *latency; /* NULL: the network's */
    double bandwidth;                 /* [bytes/s]; 0: the network's */
    struct ethernet_loss *loss;       /* NULL: the network's */
};

struct ethernet_parameters {
    sim_ticks latency;             /* of one crossing */
    double bandwidth;              /* [bytes/s] of each link in each direction */
    double loss;                   /* share of messages that a link loses in each direction */
    struct parameter_map links;    /* struct ethernet_link by endpoint */
    int64_t ports;                 /* of the core; 0: not limited */
    struct parameter_map switches; /* struct switch_parameters by name; none: the core alone */
};

extern const struct kind ethernet_kind;

#endif
