/*
 * The name of a request on its way: 64 bits that travel in messages, jobs and I/O.
 *
 * A client group keeps its requests in a pool; the number of the attempt tells an answer that is
 * still waited for from one that comes too late.
 */
#ifndef MODELS_CLUSTER_CLIENTS_REQUEST_H
#define MODELS_CLUSTER_CLIENTS_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

enum { REQUEST_GROUP_BITS = 8, REQUEST_SERVICE_BITS = 7 };

/** The index of an I/O that is a commit of its service, and no request's. */
#define REQUEST_OF_COMMIT UINT32_MAX

struct request_id {
    uint32_t index;   /* in the pool of its group */
    uint16_t attempt; /* counts on with each use of the entry and each attempt */
    uint8_t group : REQUEST_GROUP_BITS;
    uint8_t service : REQUEST_SERVICE_BITS;
    bool is_refused : 1; /* in replies: the service is not up on that node */
};

static inline uint64_t request_pack(struct request_id id)
{
    return (uint64_t)id.is_refused << 63 | (uint64_t)id.service << 56 | (uint64_t)id.group << 48 |
           (uint64_t)id.attempt << 32 | id.index;
}

static inline struct request_id request_unpack(uint64_t argument)
{
    return (struct request_id){
        .index = (uint32_t)argument,
        .attempt = (uint16_t)(argument >> 32),
        .group = (uint8_t)(argument >> 48),
        .service = (uint8_t)(argument >> 56 & 0x7f),
        .is_refused = (argument >> 63) != 0,
    };
}

#endif
