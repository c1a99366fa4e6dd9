#include "models/cluster/requests.h"

#include "models/cluster/service/access.h"
#include "models/cluster/service/instance.h"

enum { REFUSAL_BYTES = 64 }; /* a TCP reset and its frame */

static struct instance *instance_of(const struct cluster *cluster, uint64_t argument, uint32_t node)
{
    return &cluster->services[request_unpack(argument).service].instances[node];
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
    node_execute(run, node, distribution_draw(&service->parameters->demand, &service->demands),
                 service->index, message->argument);
}

void requests_executed(struct run *run, void *owner, struct node *node, uint64_t argument)
{
    struct cluster *cluster = owner;
    struct instance *instance = instance_of(cluster, argument, node->index);
    struct service *service = instance->service;
    if (instance->state != INSTANCE_UP) {
        return; /* the application that had it is gone */
    }
    if (!access_has_required(service)) {
        reply(run, cluster, node->index, argument, true);
        return;
    }
    if (service->lun == NULL || service->parameters->storage_accesses == 0 ||
        stream_uniform(&service->accesses) >= service->parameters->storage_accesses) {
        reply(run, cluster, node->index, argument, false);
        return;
    }
    bool is_write = stream_uniform(&service->accesses) < service->parameters->writes;
    lun_submit(run, service->lun, node->index, is_write, instance->starts, argument);
}

void requests_stored(struct run *run, void *owner, struct io *io)
{
    struct cluster *cluster = owner;
    struct instance *instance = instance_of(cluster, io->argument, io->host);
    bool is_waited_for = instance->state == INSTANCE_UP && io->process == instance->starts;
    if (!is_waited_for || !node_is_running(instance->node)) {
        return;
    }
    if (io->is_refused) {
        instance_fail(run, instance, false, instance->service->taken);
    } else {
        reply(run, cluster, io->host, io->argument, false);
    }
}

void requests_answered(struct run *run, void *owner, const struct network_message *message)
{
    struct cluster *cluster = owner;
    struct request_id id = request_unpack(message->argument);
    clients_deliver(run, cluster->groups[id.group], id);
}
