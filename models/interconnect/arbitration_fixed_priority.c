#include "models/interconnect/arbitration.h"
#include "sim/component/kind.h"

static uint32_t choose(const struct bus_requests *requests, struct stream *stream)
{
    (void)stream;
    return bus_requests_next(requests, 0);
}

static const struct arbitration_operations operations = {.choose = choose};

const struct kind arbitration_fixed_priority_kind = {
    .name = "fixed_priority",
    .role = "arbitration",
    .doc = "Devices with DMA, then the asking processor with the lowest number; the others may "
           "starve.",
    .operations = &operations,
};
