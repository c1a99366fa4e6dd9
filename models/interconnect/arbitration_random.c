#include "models/interconnect/arbitration.h"
#include "sim/component/kind.h"

static uint32_t choose(const struct bus_requests *requests, struct stream *stream)
{
    uint32_t words = (requests->processors + 63) / 64;
    uint32_t count = 0;
    for (uint32_t word = 0; word < words; word++) {
        count += (uint32_t)__builtin_popcountll(requests->asking[word]);
    }
    uint32_t chosen = bus_requests_next(requests, 0);
    for (uint64_t skip = stream_below(stream, count); skip > 0; skip--) {
        chosen = bus_requests_next(requests, chosen + 1);
    }
    return chosen;
}

static const struct arbitration_operations operations = {.choose = choose};

const struct kind arbitration_random_kind = {
    .name = "random",
    .role = "arbitration",
    .doc = "Any asking processor, all equally likely.",
    .operations = &operations,
};
