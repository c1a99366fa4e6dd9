/*
 * The faults of parts of the SAN: "adapter_failure", "fabric_failure" and "port_failure". All paths
 * through the part are lost, and no others: those of one node, of every node through one fabric, or
 * of every node to one port of the array.
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/san_parts.h"

#include <string.h>

struct san_fault {
    struct fault_parameters fault;
    const char *target;
    const char *adapter; /* of the node that is the target */
    bool is_silent;
};

#define ROW(name) offsetof(struct san_fault, name)

/* clang-format off */
#define REST_ROWS                                                                                  \
    {.name = "silent", .type = PARAMETER_BOOLEAN, .offset = ROW(is_silent), .preset = "false",     \
     .doc = "Nothing reports the failure: frames vanish, and the next check of a path has to time" \
            " out."},                                                                              \
    FAULT_FOR_ROW("Time until it works again, unless another failure of it goes on; without it,"   \
                  " to the end.")

static TABLE(adapter_table, struct san_fault, FAULT_ROWS,
             {.name = "target", .type = PARAMETER_NAME, .offset = ROW(target), .doc = "The node."},
             {.name = "adapter", .type = PARAMETER_NAME, .offset = ROW(adapter),
              .doc = "The adapter of that node that fails (san.adapters)."},
             REST_ROWS);

static TABLE(fabric_table, struct san_fault, FAULT_ROWS,
             {.name = "target", .type = PARAMETER_NAME, .offset = ROW(target),
              .doc = "The fabric (san.fabrics)."},
             REST_ROWS);

static TABLE(port_table, struct san_fault, FAULT_ROWS,
             {.name = "target", .type = PARAMETER_NAME, .offset = ROW(target),
              .doc = "The port of the array (san.ports)."},
             REST_ROWS);
/* clang-format on */

static const char *const words[] = {
    [SAN_ADAPTER] = "adapter", [SAN_FABRIC] = "fabric", [SAN_PORT] = "array port"};

static void check(const struct san_fault *fault, enum san_sort sort, const struct scope *scope,
                  const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    if (sort == SAN_ADAPTER) {
        fault_check_node(scope, fault->target, context);
    }
    if (view->san == NULL) {
        scope_complain(scope, "kind", context->complaints,
                       "there is no \"san\" whose parts could fail");
        return;
    }
    const struct parameter_map *map = san_parts_of(view->san, sort);
    fault_check_name(scope, sort == SAN_ADAPTER ? "adapter" : "target", words[sort],
                     sort == SAN_ADAPTER ? fault->adapter : fault->target, map->names, map->count,
                     context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct san_fault *)from)->target;
}

/* The number of the part that fails. */
static uint32_t find_part(const struct cluster *cluster, const struct san_fault *fault,
                          enum san_sort sort)
{
    const struct parameter_map *map = san_parts_of(san_parameters_of(cluster->san), sort);
    const char *name = sort == SAN_ADAPTER ? fault->adapter : fault->target;
    uint32_t index = 0;
    while (strcmp(map->names[index], name) != 0) {
        index++;
    }
    return sort == SAN_ADAPTER
               ? san_adapter(cluster->san, cluster_node_named(cluster, fault->target), index)
           : sort == SAN_FABRIC ? san_fabric(cluster->san, index)
                                : san_port(cluster->san, index);
}

static void inject(struct run *run, struct cluster *cluster, const struct san_fault *fault,
                   enum san_sort sort, struct cause cause)
{
    san_parts_fail(run, cluster, find_part(cluster, fault, sort), fault->is_silent, cause);
}

static void end(struct run *run, struct cluster *cluster, const struct san_fault *fault,
                enum san_sort sort, struct cause cause)
{
    san_parts_mend(run, cluster, find_part(cluster, fault, sort), fault->is_silent, cause);
}

FAULT_OF_SORT(adapter_failure, SAN_ADAPTER);
FAULT_OF_SORT(fabric_failure, SAN_FABRIC);
FAULT_OF_SORT(port_failure, SAN_PORT);

const struct kind fault_adapter_failure_kind = {
    .name = "adapter_failure",
    .role = "fault",
    .doc = "A host bus adapter of a node fails, and with it the paths of that node "
           "through it.",
    .parameters = &adapter_table,
    .check = check_adapter_failure,
    .operations = &operations_adapter_failure,
};

const struct kind fault_fabric_failure_kind = {
    .name = "fabric_failure",
    .role = "fault",
    .doc = "A fabric of the SAN fails, and with it one path of every node or more.",
    .parameters = &fabric_table,
    .check = check_fabric_failure,
    .operations = &operations_fabric_failure,
};

const struct kind fault_port_failure_kind = {
    .name = "port_failure",
    .role = "fault",
    .doc = "A port of the array fails, and with it the paths of all nodes through it.",
    .parameters = &port_table,
    .check = check_port_failure,
    .operations = &operations_port_failure,
};
