/* The fault "memory_error": memory of a node's machine fails, and a core is interrupted. */
#include "models/cluster/faults/fault.h"

#include "models/interrupts/interrupts_parameters.h"

#include <string.h>

struct memory_error {
    struct fault_parameters fault;
    const char *target;
    const char *source;
};

#define ROW(name) offsetof(struct memory_error, name)

static TABLE(parameters_table, struct memory_error, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = ROW(target),
              .doc = "The node, whose machine has interrupts."},
             {.name = "source",
              .type = PARAMETER_NAME,
              .offset = ROW(source),
              .doc = "The source of interrupt_sources that is raised, such as one that is not "
                     "maskable; it says whether the error is logged or the machine panics."});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct memory_error *error = from;
    const struct fault_view *view = context->environment;
    fault_check_node(scope, error->target, context);
    for (size_t i = 0; i < view->node_count && error->target != NULL; i++) {
        const struct node_parameters *node = &view->nodes[i];
        if (strcmp(view->node_names[i], error->target) != 0) {
            continue;
        }
        if (node->interrupts == NULL || node->interrupt_sources.count == 0) {
            scope_complain(scope, "target", context->complaints,
                           "is \"%s\", which has no \"interrupts\" and \"interrupt_sources\": "
                           "nothing tells it of an error of its memory",
                           error->target);
        } else {
            fault_check_name(scope, "source", "source of interrupts", error->source,
                             node->interrupt_sources.names, node->interrupt_sources.count,
                             context->complaints);
        }
    }
}

static const char *target(const void *from)
{
    return ((const struct memory_error *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct memory_error *error = from;
    node_interrupt(run, &cluster->nodes[cluster_node_named(cluster, error->target)], error->source,
                   cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_memory_error_kind = {
    .name = "memory_error",
    .role = "fault",
    .doc =
        "An error of memory interrupts a core of a node, whose routine logs it, or panics, which "
        "ends the node.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
