/*
 * An access: one reference of a program to memory, by its address.
 *
 * Programs that say only how often they miss need no addresses (program_endless.h). One that says
 * where it refers to hands its accesses to the caches of its core one by one; those that no cache
 * there answers become references (reference.h).
 */
#ifndef MODELS_MACHINE_ACCESS_H
#define MODELS_MACHINE_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

enum access_kind {
    ACCESS_READ,
    ACCESS_WRITE,
    ACCESS_MODIFY, /* a read and a write of the same bytes, between which no other core writes */
    ACCESS_FETCH,  /* of instructions */
};

enum access_flags {
    ACCESS_DEPENDS = 1, /* its address comes from the thread's access before: it waits for that */
};

struct access {
    uint64_t address;      /* of its first byte */
    uint32_t instructions; /* executed since the access before */
    uint16_t bytes;        /* above 0 */
    uint8_t kind;          /* enum access_kind */
    uint8_t flags;         /* enum access_flags */
};

static inline bool access_kind_writes(enum access_kind kind)
{
    return kind == ACCESS_WRITE || kind == ACCESS_MODIFY;
}

#endif
