#include "models/cluster/service/access.h"

#include "models/cluster/losses.h"
#include "models/cluster/service/pathless.h"
#include "models/planted.h"

static bool runs(const struct instance *instance)
{
    return instance->state == INSTANCE_UP &&
           (node_is_running(instance->node) || PLANTED("a node that hangs serves"));
}

bool access_is_application_up(const struct service *service)
{
    for (uint32_t node = 0; node < service->around.node_count; node++) {
        if (runs(&service->instances[node])) {
            return true;
        }
    }
    return false;
}

/* Whether requests and replies cross the network between the clients and a node. */
static bool is_reached(const struct service *service, uint32_t node)
{
    const struct network *network = service->around.network;
    uint32_t clients = service->around.node_count;
    return !service->has_clients || PLANTED("a link that is cut serves") ||
           (network_reaches(network, clients, node) && network_reaches(network, node, clients));
}

/* Whether what a request needs of the unit is done for a node. */
static bool has_unit(const struct service *service, uint32_t node)
{
    const struct lun *lun = service->lun;
    bool hangs = pathless_concerns(service) && lun_path(lun, node) != LUN_PATH;
    return lun == NULL ||
           (lun_accepts(lun, node) && (!hangs || PLANTED("a unit without a path serves")));
}

/* Whether the node that has the address would serve what reaches it, if no other service were
 * needed for that. */
static bool serves_alone(const struct service *service)
{
    if (service->address < 0) {
        return false;
    }
    uint32_t node = (uint32_t)service->address;
    return runs(&service->instances[node]) && has_unit(service, node);
}

/* Whether the node of a service reaches the nodes of those that it requires. All have addresses. */
static bool reaches_required(const struct service *service)
{
    const struct network *network = service->around.network;
    uint32_t node = (uint32_t)service->address;
    SERVICES_EACH(service->relations.requires, i)
    {
        uint32_t other = (uint32_t)service->all[i].address;
        if (node != other &&
            (!network_reaches(network, node, other) || !network_reaches(network, other, node))) {
            return false;
        }
    }
    return true;
}

/* Whether all that a service requires, directly or not, are up. */
static bool are_required_up(const struct service *service)
{
    SERVICES_EACH(service->relations.all_requires, i)
    {
        if (!serves_alone(&service->all[i])) {
            return false;
        }
    }
    return true;
}

bool access_has_required(const struct service *service)
{
    if (service->relations.requires == 0 ||
        PLANTED("a service serves without those that it requires")) {
        return true;
    }
    if (service->address < 0 || !are_required_up(service) || !reaches_required(service)) {
        return false;
    }
    SERVICES_EACH(service->relations.all_requires, i)
    {
        if (!reaches_required(&service->all[i])) {
            return false;
        }
    }
    return true;
}

bool access_is_open(const struct service *service)
{
    return serves_alone(service) && is_reached(service, (uint32_t)service->address) &&
           access_has_required(service);
}

void access_give_up_address(struct service *service, uint32_t node)
{
    if (service->address != (int32_t)node) {
        return;
    }
    service->address = -1;
    for (uint32_t other = 0; other < service->around.node_count && service->address < 0; other++) {
        const struct instance *instance = &service->instances[other];
        bool has_it = (instance->steps_done >> STEP_ADDRESS & 1) != 0;
        if (other != node && instance->state != INSTANCE_STOPPED && has_it) {
            service->address = (int32_t)other;
        }
    }
}

/* Whether messages between a node and another that runs are lost, in one direction at least, so
 * that one of them will be missed. */
static bool is_missed(const struct service *service, uint32_t node)
{
    const struct service_environment *around = &service->around;
    for (uint32_t other = 0; other < around->node_count; other++) {
        if (other != node && node_is_running(around->nodes[other]) &&
            !networks_join(around->networks, other, node)) {
            return true;
        }
    }
    return false;
}

struct access_wait access_wait(const struct service *service)
{
    const struct losses *losses = service->around.losses;
    if (service->address < 0) {
        return (struct access_wait){PHASE_BLOCKED, -1};
    }
    uint32_t node = (uint32_t)service->address;
    bool is_lost = !node_is_running(service->around.nodes[node]) ||
                   bit_set_has(&losses->lost, node) || is_missed(service, node);
    if (is_lost) {
        return (struct access_wait){losses->progress[node], (int32_t)node};
    }
    const struct instance *instance = &service->instances[node];
    bool is_pathless = instance->state == INSTANCE_UP && service->lun != NULL &&
                       lun_path(service->lun, node) != LUN_PATH;
    if (is_pathless) {
        return (struct access_wait){instance->is_found_bad ? PHASE_APPLICATION : PHASE_DETECT, -1};
    }
    return (struct access_wait){are_required_up(service) ? PHASE_BLOCKED : PHASE_REQUIRES, -1};
}
