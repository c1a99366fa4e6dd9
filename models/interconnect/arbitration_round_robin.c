#include "models/interconnect/arbitration.h"
#include "sim/component/kind.h"

static uint32_t choose(const struct bus_requests *requests, struct stream *stream)
{
    (void)stream;
    uint32_t next = bus_requests_next(requests, requests->last + 1);
    return next < requests->processors ? next : bus_requests_next(requests, 0);
}

static const struct arbitration_operations operations = {.choose = choose};

const struct kind arbitration_round_robin_kind = {
    .name = "round_robin",
    .role = "arbitration",
    .doc = "The asking processor next after the one that had the bus last.",
    .operations = &operations,
};
