/* The parts of a SAN by their numbers, and by their names in a spec. */
#include "models/storage/san_state.h"

const char *const san_fault_names[] = {[SAN_ADAPTER] = "adapter_failure",
                                       [SAN_FABRIC] = "fabric_failure",
                                       [SAN_PORT] = "port_failure"};

const struct parameter_map *san_parts_of(const struct san_parameters *parameters,
                                         enum san_sort sort)
{
    return sort == SAN_ADAPTER  ? &parameters->adapters
           : sort == SAN_FABRIC ? &parameters->fabrics
                                : &parameters->ports;
}

uint32_t san_part_count(const struct san *san)
{
    return san_port(san, (uint32_t)san->parameters->ports.count);
}

uint32_t san_adapter(const struct san *san, uint32_t host, uint32_t index)
{
    return host * (uint32_t)san->parameters->adapters.count + index;
}

uint32_t san_fabric(const struct san *san, uint32_t index)
{
    return san_adapter(san, san->host_count, index);
}

uint32_t san_port(const struct san *san, uint32_t index)
{
    return san_fabric(san, (uint32_t)san->parameters->fabrics.count + index);
}

struct san_place san_place_of(const struct san *san, uint32_t part)
{
    uint32_t adapters = (uint32_t)san->parameters->adapters.count;
    if (part >= san_port(san, 0)) {
        return (struct san_place){SAN_PORT, .index = part - san_port(san, 0)};
    }
    if (part >= san_fabric(san, 0)) {
        return (struct san_place){SAN_FABRIC, .index = part - san_fabric(san, 0)};
    }
    return (struct san_place){SAN_ADAPTER, .host = part / adapters, .index = part % adapters};
}

uint32_t san_way_controller(const struct san *san, uint32_t way, uint32_t controllers)
{
    uint32_t port = san->ways[way].port;
    const struct san_part_parameters *ports = san->parameters->ports.elements;
    return ports[port].controller != PARAMETER_NOT_GIVEN ? (uint32_t)ports[port].controller
                                                         : port % controllers;
}

bool san_leads_through(const struct san *san, uint32_t host, uint32_t way, uint32_t part)
{
    const struct san_way *of = &san->ways[way];
    return part == san_adapter(san, host, of->adapter) || part == san_fabric(san, of->fabric) ||
           part == san_port(san, of->port);
}
