/* The object "san" of a spec, and its check. */
#include "models/storage/san.h"

#include <inttypes.h>
#include <string.h>

#define ROW(member)     .name = #member, .offset = offsetof(struct san_part_parameters, member)
#define SAN_ROW(member) .name = #member, .offset = offsetof(struct san_parameters, member)

/* clang-format off */
#define FABRIC_ROW(WHAT)                                                                           \
    {ROW(fabric), .type = PARAMETER_NAME, .doc = "The fabric that the " WHAT " is cabled to."}

#define RATE_ROWS(WHAT)                                                                            \
    {ROW(service), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",                            \
     .doc = "Time that the data of one I/O occupy the " WHAT ", beside their bandwidth; those of"  \
            " others wait, first come first served, of reads and of writes apart."},               \
    {ROW(bandwidth), .type = PARAMETER_BANDWIDTH,                                                  \
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,                                          \
     .doc = "Bandwidth of the " WHAT ", each way; without it there is no limit."},                 \
    {ROW(latency), .type = PARAMETER_DURATION, .preset = "\"0 s\"",                                \
     .doc = "Time that the " WHAT " delays what passes, each way."}

#define FAILURE_ROWS(WHAT)                                                                        \
    {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,                                         \
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,               \
     .doc = "Time from the start, or from the end of its repair, to the failure of the " WHAT      \
            " at random, and of all paths through it; without it there is none."},                 \
    {ROW(time_to_repair), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,             \
     .doc = "Time from a random failure of the " WHAT " until it works again; without it, to the"  \
            " end."},                                                                              \
    {.name = "silent", .offset = offsetof(struct san_part_parameters, is_silent),                  \
     .type = PARAMETER_BOOLEAN, .preset = "false",                                                 \
     .doc = "Nothing reports its random failures: frames vanish, and the next check of a path has" \
            " to time out."}

static TABLE(adapter_table, struct san_part_parameters, FABRIC_ROW("adapter"),
             RATE_ROWS("adapter"), FAILURE_ROWS("adapter"));

static TABLE(fabric_table, struct san_part_parameters, RATE_ROWS("fabric"), FAILURE_ROWS("fabric"),
             {ROW(distance), .type = PARAMETER_REAL, .preset = "0", .most = 100000,
              .doc = "Fibre from adapters to ports [km]; each km takes 5 us each way."});

static TABLE(port_table, struct san_part_parameters, FABRIC_ROW("port"), RATE_ROWS("port"),
             FAILURE_ROWS("port"),
             {ROW(priority), .type = PARAMETER_INTEGER, .preset = "1", .least = 0, .most = 255,
              .doc = "Priority of paths to the port: the highest is used first (ALUA: 50 where the"
                     " port is active and optimized, 10 where it is not)."},
             {ROW(controller), .type = PARAMETER_INTEGER, .most = 1e3,
              .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
              .doc = "The controller of an array that the port is of, from 0; when it fails, so do"
                     " the paths to the port. By turns in the order of the ports unless given."});
/* clang-format on */

static const struct parameter adapter_row = {
    .name = "adapter",
    .type = PARAMETER_OBJECT,
    .doc = "A host bus adapter that each node has.",
    .of = &adapter_table,
};

static const struct parameter fabric_row = {
    .name = "fabric",
    .type = PARAMETER_OBJECT,
    .doc = "A fabric of switches.",
    .of = &fabric_table,
};

static const struct parameter port_row = {
    .name = "port",
    .type = PARAMETER_OBJECT,
    .doc = "A port of the array, which leads to every unit.",
    .of = &port_table,
};

/* clang-format off */
TABLE(san_table, struct san_parameters,
      {SAN_ROW(adapters), .type = PARAMETER_MAP, .element = &adapter_row, .names = "adapter",
       .count_least = 1,
       .doc = "The host bus adapters of each node: one of each name in every node."},
      {SAN_ROW(fabrics), .type = PARAMETER_MAP, .element = &fabric_row, .names = "fabric",
       .count_least = 1, .doc = "The fabrics, which know nothing of each other."},
      {SAN_ROW(ports), .type = PARAMETER_MAP, .element = &port_row, .names = "port",
       .count_least = 1,
       .doc = "The ports of the array: of one array, so that every unit of storage is behind all of"
              " them. A path of a node to a unit is an adapter, its fabric and a port of that"
              " fabric: numbered adapter by adapter, port by port."},
      {SAN_ROW(write_round_trips), .type = PARAMETER_INTEGER, .preset = "2", .least = 1, .most = 2,
       .doc = "Round trips of a write: 2, as it asks for leave to send its data first (FCP), or 1"
              " (write acceleration of switches or arrays). A read takes one."});
/* clang-format on */

static uint32_t place_of(const struct parameter_map *map, const char *name)
{
    uint32_t place = 0;
    while (place < map->count && (name == NULL || strcmp(map->names[place], name) != 0)) {
        place++;
    }
    return place;
}

uint32_t san_find_ways(const struct san_parameters *parameters, struct san_way *ways)
{
    const struct san_part_parameters *adapters = parameters->adapters.elements;
    const struct san_part_parameters *ports = parameters->ports.elements;
    uint32_t count = 0;
    for (uint32_t adapter = 0; adapter < parameters->adapters.count; adapter++) {
        uint32_t fabric = place_of(&parameters->fabrics, adapters[adapter].fabric);
        for (uint32_t port = 0; port < parameters->ports.count; port++) {
            if (fabric == parameters->fabrics.count ||
                place_of(&parameters->fabrics, ports[port].fabric) != fabric) {
                continue;
            }
            if (ways != NULL && count < PATHS_MOST) {
                ways[count] = (struct san_way){adapter, fabric, port};
            }
            count++;
        }
    }
    return count;
}

/* Time of a byte at a part [s]. */
static double byte_time(const struct parameter_map *map, uint32_t index)
{
    double bandwidth = ((const struct san_part_parameters *)map->elements)[index].bandwidth;
    return bandwidth > 0 ? 1 / bandwidth : 0;
}

double san_stream_time(const struct san_parameters *parameters, const struct san_way *ways,
                       uint32_t used, int64_t bytes)
{
    double sum = 0;
    int count = 0;
    for (uint32_t i = 0; i < PATHS_MOST; i++) {
        if ((used >> i & 1) != 0) {
            double adapter = byte_time(&parameters->adapters, ways[i].adapter);
            double fabric = byte_time(&parameters->fabrics, ways[i].fabric);
            double port = byte_time(&parameters->ports, ways[i].port);
            double most = adapter > fabric ? adapter : fabric;
            sum += most > port ? most : port;
            count++;
        }
    }
    return count == 0 ? 0 : (double)bytes * sum / count;
}

/* Parts that are cabled to no fabric of the spec. */
static bool check_fabrics(const struct san_parameters *parameters, const struct parameter_map *map,
                          const struct scope *scope, struct complaints *complaints)
{
    bool is_good = true;
    for (size_t i = 0; i < map->count; i++) {
        const char *name = ((const struct san_part_parameters *)map->elements)[i].fabric;
        struct scope part = scope_child(scope, map->names[i]);
        if (name != NULL && place_of(&parameters->fabrics, name) == parameters->fabrics.count) {
            scope_complain(&part, "fabric", complaints, "there is no fabric \"%s\"", name);
            is_good = false;
        }
    }
    return is_good;
}

/* Random failures that never end, and what is said of failures that there are not. */
static void warn_failures(const struct san_parameters *parameters, const struct scope *scope,
                          struct complaints *complaints)
{
    static const char *const sections[] = {
        [SAN_ADAPTER] = "adapters", [SAN_FABRIC] = "fabrics", [SAN_PORT] = "ports"};
    for (unsigned sort = 0; sort < SAN_SORTS; sort++) {
        const struct parameter_map *map = san_parts_of(parameters, sort);
        struct scope all = scope_child(scope, sections[sort]);
        for (size_t i = 0; i < map->count; i++) {
            const struct san_part_parameters *of =
                &((const struct san_part_parameters *)map->elements)[i];
            bool fails = of->time_to_failure.family != DISTRIBUTION_NONE;
            bool is_repaired = of->time_to_repair.family != DISTRIBUTION_NONE;
            struct scope part = scope_child(&all, map->names[i]);
            if (fails && !is_repaired) {
                scope_warn(&part, "time_to_failure", complaints,
                           "without time_to_repair what has failed stays so to the end of the run");
            } else if (!fails && (is_repaired || of->is_silent)) {
                scope_warn(&part, is_repaired ? "time_to_repair" : "silent", complaints,
                           "is about random failures, and without time_to_failure there is none");
            }
        }
    }
}

/* Whether a part of a map is cabled to a fabric. */
static bool is_met(const struct parameter_map *map, const char *fabric)
{
    const struct san_part_parameters *parts = map->elements;
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(parts[i].fabric, fabric) == 0) {
            return true;
        }
    }
    return false;
}

/* Dead ends: adapters on a fabric without ports. All are given. */
static void warn_dead_ends(const struct san_parameters *parameters, const struct scope *scope,
                           struct complaints *complaints)
{
    const struct parameter_map *map = &parameters->adapters;
    const struct san_part_parameters *adapters = map->elements;
    for (size_t i = 0; i < map->count; i++) {
        struct scope adapter = scope_child(scope, map->names[i]);
        if (!is_met(&parameters->ports, adapters[i].fabric)) {
            scope_warn(&adapter, "fabric", complaints, "is a dead end: no port is on fabric \"%s\"",
                       adapters[i].fabric);
        }
    }
}

void san_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct san_parameters *parameters = from;
    struct scope adapters = scope_child(scope, "adapters");
    struct scope ports = scope_child(scope, "ports");
    bool is_good = check_fabrics(parameters, &parameters->adapters, &adapters, context->complaints);
    is_good = check_fabrics(parameters, &parameters->ports, &ports, context->complaints) && is_good;
    warn_failures(parameters, scope, context->complaints);
    uint32_t paths = san_find_ways(parameters, NULL);
    if (!is_good || !context->is_whole) {
        return;
    }
    if (paths == 0) {
        scope_complain(&ports, NULL, context->complaints,
                       "no port is on a fabric of an adapter: no node has a path");
    } else if (paths > PATHS_MOST) {
        scope_complain(scope, NULL, context->complaints,
                       "%" PRIu32 " paths of a node to a unit; the most is %d", paths, PATHS_MOST);
    } else {
        warn_dead_ends(parameters, &adapters, context->complaints);
    }
}
