#include "models/interconnect/arbitration.h"
#include "sim/component/kind.h"

static uint32_t choose(const struct bus_requests *requests, struct stream *stream)
{
    (void)stream;
    uint32_t oldest = bus_requests_next(requests, 0);
    uint32_t next = oldest;
    while ((next = bus_requests_next(requests, next + 1)) < requests->processors) {
        if (requests->since[next] < requests->since[oldest]) {
            oldest = next;
        }
    }
    return oldest;
}

static const struct arbitration_operations operations = {.choose = choose};

const struct kind arbitration_fcfs_kind = {
    .name = "fcfs",
    .role = "arbitration",
    .doc = "The processor whose reference has waited longest; of several, the lowest number.",
    .operations = &operations,
};
