/* A phase of a boot that reads a file from a disk or over a network: boot loader, kernel, initrd.
 */
#include "models/firmware/firmware.h"

#define MEMBER(name) offsetof(struct phase_load_parameters, name)

struct phase_load_parameters {
    struct phase_parameters phase;
    int64_t size;
    double bandwidth;
    sim_ticks latency;
};

static TABLE(
    parameters_table, struct phase_load_parameters, PHASE_ROWS,
    {.name = "size", .type = PARAMETER_SIZE, .offset = MEMBER(size), .doc = "Bytes that are read."},
    {.name = "bandwidth",
     .type = PARAMETER_BANDWIDTH,
     .offset = MEMBER(bandwidth),
     .doc = "Bandwidth of the reading.",
     .flags = PARAMETER_ABOVE_LEAST},
    {.name = "latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(latency),
     .doc = "Time up to the first byte: a spin-up, a seek, an address from DHCP.",
     .preset = "\"0 s\""});

static struct distribution time(const void *from, const struct firmware_environment *environment)
{
    const struct phase_load_parameters *load = from;
    sim_ticks transfer =
        firmware_transfer(load->size, load->bandwidth, environment->ticks_per_second);
    return distribution_constant(ticks_add(load->latency, transfer));
}

static const struct phase_operations operations = {time};

const struct kind phase_load_kind = {
    .name = "load",
    .role = "phase",
    .doc = "Reads what is booted from a disk or over a network: boot loader, kernel, initrd.",
    .parameters = &parameters_table,
    .operations = &operations,
};
