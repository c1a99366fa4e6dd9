#include "models/cluster/requests.h"

#include "models/cluster/service/access.h"
#include "models/cluster/service/instance.h"
#include "models/invariants.h"
#include "models/planted.h"

enum { REFUSAL_BYTES = 64 }; /* a TCP reset and its frame */

static struct instance *instance_of(const struct cluster *cluster, uint64_t argument, uint32_t node)
{
    return &cluster->services[request_unpack(argument).service].instances[node];
}

/* Has an attempt in the books of its service, and of its client. @param write  the number of its
 * write, where that waits for a commit */
static void book_execution(struct cluster *cluster, uint64_t argument, bool has_written,
                           uint32_t write)
{
    struct request_id id = request_unpack(argument);
    struct work *work = &cluster->services[id.service].work;
    work->executed += 1 + PLANTED("an execution is counted twice");
    switch (clients_note_execution(cluster->groups[id.group], id, has_written, write)) {
    case EXECUTION_FIRST:
        break;
    case EXECUTION_AGAIN:
        counter_add(&work->redone);
        break;
    case EXECUTION_ABANDONED:
        counter_add(&work->abandoned);
        break;
    }
}

static void reply(struct run *run, const struct cluster *cluster, uint32_t node, uint64_t argument,
                  bool is_refused)
{
    struct request_id id = request_unpack(argument);
    id.is_refused = is_refused;
    uint32_t bytes = is_refused ? REFUSAL_BYTES : clients_reply_bytes(cluster->groups[id.group]);
    network_send(run, cluster->network,
                 &(struct network_message){.from = node,
                                           .to = cluster->node_count,
                                           .bytes = bytes,
                                           .sort = MESSAGE_REPLY,
                                           .argument = request_pack(id)});
}

static uint32_t start_of(const struct instance *instance)
{
    return service_start_number(instance->service, instance->node->index, instance->starts);
}

/* The work of an attempt, and before it that of the connection that it may need. */
static sim_ticks work_of(struct run *run, struct cluster *cluster, const struct instance *instance,
                         uint64_t argument)
{
    struct service *service = instance->service;
    const struct service_parameters *parameters = service->parameters;
    struct request_id id = request_unpack(argument);
    sim_ticks work = distribution_draw(&parameters->demand, &service->demands);
    if (parameters->connection_demand.family != DISTRIBUTION_NONE) {
        work = run_add(run, work,
                       clients_connect(cluster->groups[id.group], id, start_of(instance),
                                       &parameters->connection_demand, &service->connections));
    }
    return work;
}

/* An attempt that has been executed came over a connection to what executed it. */
static void check_connection(struct run *run, const struct cluster *cluster,
                             const struct instance *instance, uint64_t argument)
{
    const struct service *service = instance->service;
    struct request_id id = request_unpack(argument);
    CHECK(run, &service->component, requests_connection,
          service->parameters->connection_demand.family == DISTRIBUTION_NONE ||
              clients_is_connected(cluster->groups[id.group], id, start_of(instance)),
          "a request of group %u was executed over a connection to another application", id.group);
}

void requests_deliver(struct run *run, void *owner, const struct network_message *message)
{
    struct cluster *cluster = owner;
    struct node *node = &cluster->nodes[message->to];
    if (!node_is_running(node)) {
        return;
    }
    struct instance *instance = instance_of(cluster, message->argument, message->to);
    if (instance->state != INSTANCE_UP || !access_has_required(instance->service)) {
        reply(run, cluster, message->to, message->argument, true);
        return;
    }
    struct service *service = instance->service;
    node_execute(run, node, work_of(run, cluster, instance, message->argument), service->index,
                 message->argument);
}

void requests_executed(struct run *run, void *owner, struct node *node, uint64_t argument)
{
    struct cluster *cluster = owner;
    struct instance *instance = instance_of(cluster, argument, node->index);
    struct service *service = instance->service;
    if (instance->state != INSTANCE_UP) {
        return; /* the application that had it is gone */
    }
    check_connection(run, cluster, instance, argument);
    if (!access_has_required(service)) {
        reply(run, cluster, node->index, argument, true);
        return;
    }
    if (service->lun == NULL || service->parameters->storage_accesses == 0 ||
        stream_uniform(&service->accesses) >= service->parameters->storage_accesses) {
        book_execution(cluster, argument, false, 0);
        reply(run, cluster, node->index, argument, false);
        return;
    }
    bool is_write = stream_uniform(&service->accesses) < service->parameters->writes;
    if (is_write && service->parameters->commit_interval > 0) {
        book_execution(cluster, argument, true, commits_write(run, &instance->commits));
        reply(run, cluster, node->index, argument, false);
        return;
    }
    lun_submit(run, service->lun, node->index, is_write, instance->starts, argument);
}

void requests_stored(struct run *run, void *owner, struct io *io)
{
    struct cluster *cluster = owner;
    struct instance *instance = instance_of(cluster, io->argument, io->host);
    bool is_commit = request_unpack(io->argument).index == REQUEST_OF_COMMIT;
    bool is_there =
        instance->state == INSTANCE_UP || (is_commit && instance->state == INSTANCE_STOPPING);
    if (!is_there || io->process != instance->starts || !node_is_running(instance->node)) {
        return;
    }
    if (io->is_failed) {
        instance_fail(run, instance, false, instance->unreached);
    } else if (io->is_refused) {
        instance_fail(run, instance, false, instance->service->taken);
    } else if (is_commit) {
        commits_done(&instance->commits);
    } else {
        book_execution(cluster, io->argument, false, 0);
        reply(run, cluster, io->host, io->argument, false);
    }
}

void requests_answered(struct run *run, void *owner, const struct network_message *message)
{
    struct cluster *cluster = owner;
    struct request_id id = request_unpack(message->argument);
    uint32_t write;
    if (!id.is_refused && clients_wait_for_write(cluster->groups[id.group], id, &write)) {
        commits_answered(&instance_of(cluster, message->argument, message->from)->commits, write);
    }
    clients_deliver(run, cluster->groups[id.group], id);
}
