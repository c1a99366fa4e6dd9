/* The fault "application_failure": a service ends by itself on a node that goes on. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/service/instance.h"

#include <string.h>

struct application_failure {
    struct fault_parameters fault;
    const char *target;
    bool hangs;
};

static TABLE(parameters_table, struct application_failure, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct application_failure, target),
              .doc = "The service."},
             {.name = "hangs",
              .type = PARAMETER_BOOLEAN,
              .offset = offsetof(struct application_failure, hangs),
              .doc = "It does not end but hangs: the monitor has to time out.",
              .preset = "false"});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct application_failure *fault = from;
    fault_check_name(scope, "target", "service", fault->target, view->service_names,
                     view->service_count, context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct application_failure *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct application_failure *fault = from;
    for (size_t i = 0; i < cluster->service_count; i++) {
        struct service *service = &cluster->services[i];
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            bool is_meant =
                strcmp(service->name, fault->target) == 0 && node_is_running(&cluster->nodes[node]);
            if (is_meant) {
                instance_fail(run, &service->instances[node], fault->hangs, cause);
            }
        }
    }
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_application_failure_kind = {
    .name = "application_failure",
    .role = "fault",
    .doc = "The application ends, or hangs, while its node is well.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
