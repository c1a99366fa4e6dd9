/* Work on a thread's own data between its meetings with others: reads in sequence, round and round
 * in a region of its own. */
#ifndef MODELS_ADDRESSES_OWN_WORK_H
#define MODELS_ADDRESSES_OWN_WORK_H

#include "models/addresses/bursts.h"
#include "models/addresses/regions.h"

struct own_work_parameters {
    int64_t size;
    int64_t references;
};

/** The rows of that work. @param at  where its parameters stand in those of a kind */
#define OWN_WORK_ROWS(at)                                                                          \
    {.name = "private_size",                                                                       \
     .type = PARAMETER_SIZE,                                                                       \
     .offset = (at) + offsetof(struct own_work_parameters, size),                                  \
     .doc = "Bytes of a thread's own data.",                                                       \
     .preset = "\"4 KiB\"",                                                                        \
     .least = 1,                                                                                   \
     .most = (double)PATTERN_REGION},                                                              \
    {                                                                                              \
        .name = "private_references", .type = PARAMETER_INTEGER,                                   \
        .offset = (at) + offsetof(struct own_work_parameters, references),                         \
        .doc = "Reads of a thread's own data, in sequence, each time it is done with the shared "  \
               "data.",                                                                            \
        .preset = "0", .most = 1e12                                                                \
    }

/** A thread's own work. */
struct own_work {
    uint64_t position; /* of the next read in its data */
    uint64_t left;     /* reads of this time that are no burst yet */
};

/** The next burst of the work, up to the end of the data. @return false: it is done this time */
static inline bool own_work_next(struct own_work *work,
                                 const struct own_work_parameters *parameters, uint16_t bytes,
                                 uint32_t thread, struct burst *burst)
{
    if (work->left == 0) {
        return false;
    }
    uint64_t elements = (uint64_t)parameters->size / bytes;
    uint64_t count = elements - work->position;
    count = count < work->left ? count : work->left;
    uint64_t address = pattern_private(thread) + work->position * bytes;
    *burst = burst_make(address, count, bytes, ACCESS_READ);
    work->position = work->position + count == elements ? 0 : work->position + count;
    work->left -= count;
    return true;
}

/** Complain of data that hold no element. */
static inline void own_work_check(const struct own_work_parameters *parameters, int64_t element,
                                  const struct scope *scope, const struct check_context *context)
{
    regions_check_threads(scope, context);
    if (context->is_whole && parameters->size < element) {
        scope_complain(scope, "private_size", context->complaints,
                       "%lld bytes hold no access of %lld", (long long)parameters->size,
                       (long long)element);
    }
}

#endif
