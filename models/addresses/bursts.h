/*
 * Bursts: accesses of one kind, each the same distance behind the one before.
 *
 * A pattern that is a program of few such loops says what its next burst is; the list of accesses
 * is filled here.
 */
#ifndef MODELS_ADDRESSES_BURSTS_H
#define MODELS_ADDRESSES_BURSTS_H

#include "models/machine/pattern.h"

struct burst {
    uint64_t address; /* of the next access */
    uint64_t step;    /* [bytes] */
    uint64_t left;    /* accesses */
    uint16_t bytes;
    uint8_t kind; /* enum access_kind */
};

/** The burst of so many accesses to elements that lie side by side. */
static inline struct burst burst_make(uint64_t address, uint64_t count, uint16_t bytes,
                                      enum access_kind kind)
{
    return (struct burst){address, bytes, count, bytes, (uint8_t)kind};
}

/** Set the next burst of a thread, which may be of no access. @return false: there is none */
typedef bool burst_next(struct pattern_place *place, struct burst *burst);

/** Fill a list from a burst and those that follow it; as pattern_operations.next. */
static inline uint32_t bursts_fill(struct pattern_place *place, struct burst *burst,
                                   burst_next *following, struct access *list, uint32_t most)
{
    uint32_t count = 0;
    while (count < most) {
        if (burst->left == 0 && !following(place, burst)) {
            break;
        }
        uint64_t room = most - count;
        uint64_t now = burst->left < room ? burst->left : room;
        uint64_t address = burst->address;
        for (uint64_t i = 0; i < now; i++) {
            list[count++] = (struct access){address, 0, burst->bytes, burst->kind, 0};
            address += burst->step;
        }
        burst->address = address;
        burst->left -= now;
    }
    return count;
}

#endif
