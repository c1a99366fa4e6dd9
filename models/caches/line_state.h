/* The state of a line in a cache: what its core may do with it, and what memory knows of it. */
#ifndef MODELS_CACHES_LINE_STATE_H
#define MODELS_CACHES_LINE_STATE_H

#include <stdbool.h>

/** States in the order in which one copy outweighs another. */
enum line_state {
    LINE_INVALID,
    LINE_SHARED,    /* others may have it too; it may only be read */
    LINE_OWNED,     /* others may have it too, and this cache has to write it back */
    LINE_EXCLUSIVE, /* no other has it, and memory has it too */
    LINE_MODIFIED,  /* no other has it, and memory has not */
};

/** Whether the line has to be written back when it leaves. */
static inline bool line_is_dirty(unsigned state)
{
    return state == LINE_OWNED || state == LINE_MODIFIED;
}

/** Whether a core may write the line without asking others. */
static inline bool line_is_own(unsigned state)
{
    return state >= LINE_EXCLUSIVE;
}

#endif
