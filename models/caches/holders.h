/*
 * The holders of lines: which agents have each line in their caches, and which of them owns it.
 *
 * A directory knows as much, and so do all snooping caches together. A hash table with linear
 * probing, as large as the caches may need: a line without a holder has no entry, so there are
 * never more entries than places in caches. The set of an entry's holders is a word for each 64
 * agents.
 *
 * A request that is on its way announces its line, so that agents do not run ahead of it; an entry
 * stays while one has.
 *
 * Finding, adding and removing cost O(1) on average.
 */
#ifndef MODELS_CACHES_HOLDERS_H
#define MODELS_CACHES_HOLDERS_H

#include "sim/base/arena.h"
#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdint.h>

#define HOLDER_NONE UINT16_MAX

/** An entry; its words of holders follow it. */
struct holding {
    uint64_t line;  /* 1 more; 0: the entry is free */
    uint16_t owner; /* the agent with the line exclusive, owned or modified, or HOLDER_NONE */
    uint16_t spare;
    uint32_t announced; /* requests on their way */
    uint64_t agents[];
};

struct holders {
    unsigned char *entries;
    uint64_t mask;  /* places less 1 */
    uint64_t count; /* entries in use */
    uint32_t agents;
    uint32_t words; /* of a set of agents */
    uint32_t bytes; /* of an entry */
};

/** @param lines  that may have a holder at once, or be announced */
void holders_init(struct holders *holders, struct arena *arena, uint32_t agents, uint64_t lines);

/** The entry of a line; NULL: no agent has the line, and none asks for it. */
struct holding *holders_find(const struct holders *holders, uint64_t line);

/** The entry of a line, which is made where there is none. It stays where it is until an entry is
 *  made or removed. */
struct holding *holders_have(struct holders *holders, uint64_t line);

/** Remove an entry without holders and announcements. Others may move. */
void holders_remove(struct holders *holders, struct holding *holding);

/** Free the entry if nothing is left in it. @return whether it did */
bool holders_release(struct holders *holders, struct holding *holding);

static inline struct holding *holders_at(const struct holders *holders, uint64_t place)
{
    return (struct holding *)(void *)(holders->entries + place * holders->bytes);
}

static inline bool holding_has(const struct holding *holding, uint32_t agent)
{
    return (holding->agents[agent / 64] >> agent % 64 & 1) != 0;
}

static inline void holding_add(struct holding *holding, uint32_t agent)
{
    holding->agents[agent / 64] |= UINT64_C(1) << agent % 64;
}

static inline void holding_drop(struct holding *holding, uint32_t agent)
{
    holding->agents[agent / 64] &= ~(UINT64_C(1) << agent % 64);
}

/** The first holder from `agent` on; HOLDER_NONE: there is none. */
uint32_t holding_next(const struct holders *holders, const struct holding *holding, uint32_t agent);

static inline bool holding_is_empty(const struct holders *holders, const struct holding *holding)
{
    return holding_next(holders, holding, 0) == HOLDER_NONE;
}

#endif
