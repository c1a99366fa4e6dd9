/*
 * A class at a station: how its customers are served there, where they go next, and what they
 * received.
 *
 * The table of visits replaces every lookup by name while the run goes on: a customer points to
 * its visit, and the visit to all else. Each has a random stream of its own for its service times,
 * named by station and class, so that a change of one class leaves the draws of others alone.
 */
#ifndef MODELS_STATION_VISIT_H
#define MODELS_STATION_VISIT_H

#include "models/station/route.h"
#include "sim/base/wide.h"
#include "sim/measure/counter.h"
#include "sim/random/distribution.h"

struct customer_class;
struct station;

/** Service received [ticks / 2^fraction_bits of the discipline], up to a mark. */
struct visit_mark {
    wide finished; /* by visits that are over */
    wide received; /* by these and those still there */
};

struct visit {
    struct station *station;
    struct customer_class *class;
    int64_t priority;      /* of the class */
    struct route route;    /* from here on */
    unsigned rank;         /* of the class's priority among those at the station; 0 goes first */
    size_t turn;           /* of the class among those at the station, in the order of the spec */
    struct counter passed; /* visits served */
    wide finished;
    wide present; /* received by those still there: worked out at a mark */
    struct visit_mark *marked;
    struct distribution service;
    struct stream stream;
};

#endif
