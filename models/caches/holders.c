#include "models/caches/holders.h"

#include <string.h>

/* The place that a line has when no other is there: the upper bits of a product with a large odd
 * number (Knuth, The Art of Computer Programming 3, 6.4), mixed, so that lines of one stride do not
 * meet. */
static uint64_t home_of(const struct holders *holders, uint64_t line)
{
    uint64_t mixed = line * UINT64_C(0x9E3779B97F4A7C15);
    return (mixed ^ mixed >> 32) & holders->mask;
}

void holders_init(struct holders *holders, struct arena *arena, uint32_t agents, uint64_t lines)
{
    ASSERT(agents > 0 && agents < HOLDER_NONE);
    uint64_t places = 64;
    while (places < lines + lines / 4) {
        places *= 2;
    }
    *holders = (struct holders){.mask = places - 1, .agents = agents, .words = (agents + 63) / 64};
    holders->bytes = (uint32_t)(sizeof(struct holding) + holders->words * sizeof(uint64_t));
    holders->entries = arena_array(arena, places, holders->bytes);
}

struct holding *holders_find(const struct holders *holders, uint64_t line)
{
    for (uint64_t place = home_of(holders, line);; place = (place + 1) & holders->mask) {
        struct holding *holding = holders_at(holders, place);
        if (holding->line == line + 1) {
            return holding;
        }
        if (holding->line == 0) {
            return NULL;
        }
    }
}

struct holding *holders_have(struct holders *holders, uint64_t line)
{
    uint64_t place = home_of(holders, line);
    for (;; place = (place + 1) & holders->mask) {
        struct holding *holding = holders_at(holders, place);
        if (holding->line == line + 1) {
            return holding;
        }
        if (holding->line == 0) {
            ASSERT(holders->count < holders->mask);
            holders->count++;
            holding->line = line + 1;
            holding->owner = HOLDER_NONE;
            return holding;
        }
    }
}

/* Closes the gap that an entry leaves: each entry behind it that would not be found over the gap
 * moves into it. */
void holders_remove(struct holders *holders, struct holding *holding)
{
    uint64_t gap = (uint64_t)((unsigned char *)holding - holders->entries) / holders->bytes;
    for (uint64_t place = (gap + 1) & holders->mask;; place = (place + 1) & holders->mask) {
        struct holding *next = holders_at(holders, place);
        if (next->line == 0) {
            break;
        }
        uint64_t way = (place - home_of(holders, next->line - 1)) & holders->mask;
        if (way >= ((place - gap) & holders->mask)) {
            memcpy(holders_at(holders, gap), next, holders->bytes);
            gap = place;
        }
    }
    memset(holders_at(holders, gap), 0, holders->bytes);
    holders->count--;
}

bool holders_release(struct holders *holders, struct holding *holding)
{
    if (holding->announced > 0 || !holding_is_empty(holders, holding)) {
        return false;
    }
    holders_remove(holders, holding);
    return true;
}

uint32_t holding_next(const struct holders *holders, const struct holding *holding, uint32_t agent)
{
    for (uint32_t word = agent / 64; word < holders->words; word++) {
        uint64_t bits = holding->agents[word];
        if (word == agent / 64) {
            bits &= ~UINT64_C(0) << agent % 64;
        }
        if (bits != 0) {
            return word * 64 + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return HOLDER_NONE;
}
