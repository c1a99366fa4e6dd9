/*
 * Regions: what the patterns that draw their accesses from a stretch of memory have in common.
 *
 * Each thread has a region of its own, and all threads of a program share one of the same size.
 * Which of the two an access goes to, and whether it writes, is drawn for each access on its own:
 * half a word of random bits, and none where all accesses are alike. Shares are kept in steps of
 * 2^-32.
 *
 * Accesses have no instructions of their own: the program says how many lie between two of them.
 */
#ifndef MODELS_ADDRESSES_REGIONS_H
#define MODELS_ADDRESSES_REGIONS_H

#include "models/machine/pattern.h"
#include "sim/random/stream.h"

/** An access that writes does one of these. */
enum regions_writes {
    REGIONS_WRITE,  /* it writes */
    REGIONS_MODIFY, /* it reads and writes in one */
};

/** Parameters of the regions; those of a kind begin with them. */
struct regions_parameters {
    int64_t size;    /* [bytes] */
    int64_t element; /* bytes of an access */
    double write_share;
    double shared_share;
    int writes; /* enum regions_writes */
};

extern const char *const regions_writes[];

/** Bytes of an access: fits in its member of struct access. */
#define ACCESS_BYTES_MOST 65535

/** The row of the bytes of an access. */
#define ELEMENT_ROW(member)                                                                        \
    {                                                                                              \
        .name = "element", .type = PARAMETER_SIZE, .offset = (member),                             \
        .doc = "Bytes of an access.", .preset = "\"8 B\"", .least = 1, .most = ACCESS_BYTES_MOST   \
    }

#define REGIONS_MEMBER(name) offsetof(struct regions_parameters, name)

/** The rows of regions. */
#define REGIONS_ROWS                                                                               \
    {.name = "size",                                                                               \
     .type = PARAMETER_SIZE,                                                                       \
     .offset = REGIONS_MEMBER(size),                                                               \
     .doc = "Bytes of each region: that of a thread, and that which all threads share.",           \
     .least = 1,                                                                                   \
     .most = (double)PATTERN_REGION},                                                              \
        ELEMENT_ROW(REGIONS_MEMBER(element)),                                                      \
        {.name = "write_share",                                                                    \
         .type = PARAMETER_REAL,                                                                   \
         .offset = REGIONS_MEMBER(write_share),                                                    \
         .doc = "Share of the accesses that write; the others read.",                              \
         .preset = "0",                                                                            \
         .most = 1},                                                                               \
        {.name = "writes",                                                                         \
         .type = PARAMETER_CHOICE,                                                                 \
         .offset = REGIONS_MEMBER(writes),                                                         \
         .doc = "Whether an access that writes does only that, or modifies: reads and writes in "  \
                "one.",                                                                            \
         .preset = "\"write\"",                                                                    \
         .choices = regions_writes},                                                               \
    {                                                                                              \
        .name = "shared_share", .type = PARAMETER_REAL, .offset = REGIONS_MEMBER(shared_share),    \
        .doc = "Share of the accesses that go to the region of all threads; the others go to the " \
               "thread's own.",                                                                    \
        .preset = "0", .most = 1                                                                   \
    }

/** The two regions that a thread refers to. */
enum region { REGION_PRIVATE, REGION_SHARED, REGIONS };

/** The regions of a pattern. */
struct regions {
    /* Of 2^32 draws the first so many are to shared memory; those below `low` or from `high` on
     * write: the first of the shared ones and the last of the private ones. */
    uint64_t shared;
    uint64_t low;
    uint64_t high;
    uint16_t bytes;
    uint8_t kinds[2]; /* of an access that does not write, and of one that does */
    bool draws;
};

/* Words that a thread draws at once. */
enum { REGIONS_WORDS = 64 };

/** A thread's regions, and random words that it has drawn ahead. */
struct regions_place {
    uint64_t base[REGIONS];
    uint64_t half; /* the half of a word that is still to be used, and a bit above it; or 0 */
    uint32_t used; /* words */
    struct stream *stream;
    uint64_t words[REGIONS_WORDS];
};

struct regions regions_make(const struct regions_parameters *parameters);

/** Start a thread's regions. */
void regions_begin(struct pattern_place *place, struct regions_place *regions);

/** Complain of what no pattern on regions can be. */
void regions_check(const struct regions_parameters *parameters, const struct scope *scope,
                   const struct check_context *context);

/** Complain of more threads than there are regions of their own. */
void regions_check_threads(const struct scope *scope, const struct check_context *context);

/** A random word: those of the thread's stream, one by one. */
static inline uint64_t regions_word(struct regions_place *place)
{
    if (__builtin_expect(place->used == REGIONS_WORDS, 0)) {
        stream_fill(place->stream, place->words, REGIONS_WORDS);
        place->used = 0;
    }
    return place->words[place->used++];
}

/** The number that decides on one access, of 2^32. */
static inline uint32_t regions_toss(const struct regions *regions, struct regions_place *place)
{
    if (!regions->draws) {
        return 0;
    }
    uint64_t half = place->half;
    if (half != 0) {
        place->half = 0;
        return (uint32_t)half;
    }
    uint64_t word = regions_word(place);
    place->half = word >> 32 | UINT64_C(1) << 32;
    return (uint32_t)word;
}

/** The region of an access. */
static inline enum region regions_choose(const struct regions *regions, uint32_t toss)
{
    return toss < regions->shared ? REGION_SHARED : REGION_PRIVATE;
}

/** The access itself. */
static inline struct access regions_access(const struct regions *regions, uint32_t toss,
                                           uint64_t address, uint8_t flags)
{
    bool writes = (toss < regions->low) | (toss >= regions->high);
    return (struct access){address, 0, regions->bytes, regions->kinds[writes], flags};
}

#endif
