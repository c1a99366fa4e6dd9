/* The operations of services against their time-outs: those that fail every time, or too often. */
#include "models/systems/cluster_spec.h"

#include "models/storage/device_station.h"

#include <string.h>

/* An operation that takes longer than it may less often than this is not warned of. */
#define RARE 5e-4

enum { SAMPLE = 1 << 14 };

/* An operation: two times that are drawn, one that is known [ticks], and what it may take. */
struct operation {
    const struct distribution *time, *more; /* NULL: none */
    double known;
    sim_ticks timeout;
};

static double mean_of(const struct distribution *time)
{
    return time == NULL || time->family == DISTRIBUTION_NONE ? 0 : distribution_mean(time);
}

static double variance_of(const struct distribution *time)
{
    double mean = mean_of(time);
    return mean == 0 ? 0 : distribution_second_moment(time) - mean * mean;
}

static bool is_constant(const struct distribution *time)
{
    return time == NULL || time->family == DISTRIBUTION_NONE ||
           time->family == DISTRIBUTION_CONSTANT;
}

static double draw(const struct distribution *time, struct stream *stream)
{
    return is_constant(time) ? mean_of(time) : (double)distribution_draw(time, stream);
}

/* The probability that an operation is not done in its time: exact for constants, else the share
 * of a fixed sample; 0 where Chebyshev's bound is rare. */
static double late(const struct operation *operation)
{
    double left = (double)operation->timeout - operation->known - mean_of(operation->time) -
                  mean_of(operation->more);
    double variance = variance_of(operation->time) + variance_of(operation->more);
    if (is_constant(operation->time) && is_constant(operation->more)) {
        return left < 0;
    }
    if (left > 0 && variance < RARE * left * left) {
        return 0;
    }
    struct stream stream;
    stream_init(&stream, 1, 0, "operations", "sample");
    double count = 0;
    for (int i = 0; i < SAMPLE; i++) {
        double time = operation->known + draw(operation->time, &stream);
        time += draw(operation->more, &stream);
        count += time > (double)operation->timeout;
    }
    return count / SAMPLE;
}

/* @param what  takes too long @param follows  from that */
static void check(const struct cluster_spec *spec, const struct scope *scope, const char *key,
                  const struct operation *operation, const char *what, const char *follows)
{
    double probability = late(operation);
    double limit = cluster_spec_seconds(spec, operation->timeout);
    if (probability == 1) {
        scope_warn(scope, key, spec->complaints,
                   "%s longer than the time-out of %g s every time: %s (Pacemaker Explained,"
                   " operations)",
                   what, limit, follows);
    } else if (probability >= RARE) {
        scope_warn(scope, key, spec->complaints,
                   "%s longer than the time-out of %g s with a probability of %.3g %%: %s"
                   " (Pacemaker Explained, operations)",
                   what, limit, 100 * probability, follows);
    }
}

/* The replay of a journal over the paths that are used at first [s]. */
static double replay_over_san(const struct san_parameters *san, int grouping, int64_t journal)
{
    struct san_way ways[PATHS_MOST] = {{0}};
    const struct san_part_parameters *ports = san->ports.elements;
    uint32_t count = san_find_ways(san, ways);
    uint32_t best = 0;
    uint32_t used = 0;
    count = count > PATHS_MOST ? PATHS_MOST : count;
    for (uint32_t i = 1; i < count; i++) {
        best = ports[ways[i].port].priority > ports[ways[best].port].priority ? i : best;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool is_equal = ports[ways[i].port].priority == ports[ways[best].port].priority;
        bool is_used = grouping == PATH_GROUPING_MULTIBUS || i == best ||
                       (grouping == PATH_GROUPING_BY_PRIO && is_equal);
        used |= (uint32_t)is_used << i;
    }
    return san_stream_time(san, ways, used, journal);
}

/* The replay of a journal [ticks]; 0 where neither the device of the LUN nor a path to it says how
 * long it takes. */
static double replay(const struct cluster_spec *spec, const struct service_parameters *service)
{
    const struct parameter_map *luns = &spec->system->storage;
    for (size_t i = 0; i < luns->count; i++) {
        const struct lun_parameters *lun = &((const struct lun_parameters *)luns->elements)[i];
        const struct device_station_parameters *station = &lun->station;
        if (strcmp(luns->names[i], service->storage) != 0) {
            continue;
        }
        if (lun->device.kind != NULL) {
            station = lun->device.kind == &device_station_kind ? lun->device.parameters : NULL;
        }
        int64_t journal = service->file_system->journal;
        const struct san_parameters *san = spec->system->san;
        double device = station == NULL ? 0 : (double)journal / station->bandwidth;
        double paths = san == NULL ? 0 : replay_over_san(san, lun->path_grouping, journal);
        return (paths > device ? paths : device) * (double)spec->context->ticks_per_second;
    }
    return 0;
}

static void check_storage(const struct cluster_spec *spec, const struct scope *scope,
                          const struct service_parameters *service)
{
    const struct operation_parameters *volume = service->volume;
    const struct operation_parameters *mount = service->file_system->mount;
    const char *failure = "the service does not come up there";
    struct operation activation = {&volume->time, NULL, 0, volume->timeout};
    struct operation mounting = {&mount->time, NULL, replay(spec, service), mount->timeout};
    check(spec, scope, "volume", &activation, "takes", failure);
    check(spec, scope, "file_system", &mounting, "mount and replay of the journal take", failure);
}

static void check_service(const struct cluster_spec *spec, const struct scope *scope,
                          const struct service_parameters *service)
{
    const struct operation_parameters *address = service->address;
    const struct operation_parameters *start = service->start;
    const struct operation_parameters *stop = service->stop;
    struct operation taking = {&address->time, NULL, 0, address->timeout};
    struct operation starting = {&start->time, &service->recovery, 0, start->timeout};
    struct operation stopping = {&stop->time, NULL, 0, stop->timeout};
    bool recovers = mean_of(&service->recovery) > 0;
    if (service->storage != NULL) {
        check_storage(spec, scope, service);
    }
    check(spec, scope, "address", &taking, "takes", "the service does not come up there");
    check(spec, scope, recovers ? "recovery" : "start", &starting,
          recovers ? "a start and its recovery take" : "takes", "a start after a crash fails");
    check(spec, scope, "stop", &stopping, "takes", "the stop fails, and the node is fenced for it");
}

/* The least time that a request and its reply take on the network [ticks]. */
static double transit(const struct cluster_spec *spec, const struct clients_parameters *group)
{
    const struct part *network = &spec->system->network;
    const struct network_operations *operations = network->kind->operations;
    int64_t tick = spec->context->ticks_per_second;
    double there_s = operations->outlook(network->parameters, group->request_size, tick).transit_s;
    double back_s = operations->outlook(network->parameters, group->reply_size, tick).transit_s;
    return (there_s + back_s) * (double)tick;
}

/* Clients whose requests are lost while nothing is wrong: all of their attempts take longer than
 * they may, without any queue. */
static void check_clients(const struct cluster_spec *spec, const struct scope *scope,
                          const struct clients_parameters *group)
{
    const struct parameter_map *services = &spec->system->services;
    size_t place = 0;
    while (place < services->count && strcmp(services->names[place], group->service) != 0) {
        place++;
    }
    if (place == services->count) {
        return; /* complained of */
    }
    const struct service_parameters *service =
        &((const struct service_parameters *)services->elements)[place];
    struct operation attempt = {&service->demand, NULL, transit(spec, group), group->timeout};
    double probability = late(&attempt);
    double lost = probability;
    for (int64_t i = 0; i < group->retries && lost >= RARE && lost < 1; i++) {
        lost *= probability;
    }
    double limit = cluster_spec_seconds(spec, group->timeout);
    if (lost == 1) {
        scope_warn(
            scope, "timeout", spec->complaints,
            "the demand of \"%s\" and the network take longer than the time-out of %g s every"
            " time: no request is ever answered in time",
            group->service, limit);
    } else if (lost >= RARE) {
        scope_warn(scope, "timeout", spec->complaints,
                   "the demand of \"%s\" and the network take longer than the time-out of %g s in"
                   " all attempts of a request with a probability of %.3g %%: it is lost, although"
                   " nothing has failed",
                   group->service, limit, 100 * lost);
    }
}

static void check_groups(const struct cluster_spec *spec)
{
    const struct cluster_workload *workload = spec->parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        struct scope scope = scope_child(&spec->at.clients, workload->clients.names[i]);
        const struct clients_parameters *groups = workload->clients.elements;
        check_clients(spec, &scope, &groups[i]);
    }
}

void cluster_check_operations(const struct cluster_spec *spec)
{
    const struct parameter_map *services = &spec->system->services;
    check_groups(spec);
    for (size_t i = 0; i < services->count; i++) {
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        check_service(spec, &scope, &((const struct service_parameters *)services->elements)[i]);
    }
}
