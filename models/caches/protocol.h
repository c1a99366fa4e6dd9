/*
 * The role "protocol": the states of a line in the caches that may hold it.
 *
 * A line has one state in each agent: the caches of one core, or those that the cores of a
 * processor share. Protocols that invalidate differ in two states alone (Sweazey and Smith 1986):
 * whether an agent that is the only one to hold a line knows that (exclusive), and whether a dirty
 * line may be shared without being written back first (owned).
 */
#ifndef MODELS_CACHES_PROTOCOL_H
#define MODELS_CACHES_PROTOCOL_H

#include "models/caches/line_state.h"
#include "sim/component/kind.h"

/** Operations of the role "protocol". */
struct protocol {
    bool has_exclusive;
    bool has_owned;
};

#endif
