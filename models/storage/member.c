#include "models/storage/member.h"

const struct parameter_use member_is_no_disk[] = {{.path = "disk", .is_absent = true},
                                                  {.path = NULL}};

const struct parameter_use member_is_station[] = {
    {.path = "disk", .is_absent = true}, {.path = "ssd", .is_absent = true}, {.path = NULL}};

TABLE(member_station_table, struct device_station_parameters, DEVICE_STATION_ROWS(0, NULL));

struct part member_part(const struct member_parameters *parameters)
{
    if (parameters->disk != NULL) {
        return (struct part){&device_disk_kind, parameters->disk};
    }
    if (parameters->ssd != NULL) {
        return (struct part){&device_ssd_kind, parameters->ssd};
    }
    return (struct part){&device_station_kind, parameters->station};
}

const char *member_key(const struct member_parameters *parameters)
{
    return member_part(parameters).kind->name;
}

uint64_t member_blocks(const struct member_parameters *parameters)
{
    struct part part = member_part(parameters);
    uint64_t blocks = device_capacity(&part);
    return blocks > 0 ? blocks : (uint64_t)parameters->station_capacity / IO_BLOCK_BYTES;
}

void member_check(const struct member_parameters *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    struct part part = member_part(parameters);
    struct scope inside = scope_child(scope, member_key(parameters));
    kind_check(part.kind, part.parameters, &inside, context);
}
