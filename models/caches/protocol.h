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

#include "sim/component/kind.h"

enum line_state {
    LINE_INVALID,
    LINE_SHARED,    /* others may have it too; it may only be read */
    LINE_OWNED,     /* others may have it too, and this agent has to write it back */
    LINE_EXCLUSIVE, /* no other has it, and memory has it too */
    LINE_MODIFIED,  /* no other has it, and memory has not */
};

/** Whether an agent may write a line without asking. */
static inline bool line_may_be_written(enum line_state state)
{
    return state >= LINE_EXCLUSIVE;
}

/** Whether the agent has to write the line back when the line leaves it. */
static inline bool line_is_dirty(enum line_state state)
{
    return state == LINE_MODIFIED || state == LINE_OWNED;
}

/** Operations of the role "protocol". */
struct protocol {
    bool has_exclusive;
    bool has_owned;
};

#endif
