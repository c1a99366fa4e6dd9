#include "models/interconnect/arbitration.h"

uint32_t bus_requests_next(const struct bus_requests *requests, uint32_t from)
{
    uint32_t words = (requests->processors + 63) / 64;
    uint64_t mask = ~UINT64_C(0) << (from % 64);
    for (uint32_t word = from / 64; word < words; word++) {
        uint64_t asking = requests->asking[word] & mask;
        if (asking != 0) {
            return word * 64 + (uint32_t)__builtin_ctzll(asking);
        }
        mask = ~UINT64_C(0);
    }
    return requests->processors;
}
