/* The nodes that are left after a loss: whether they can carry its services, and whether there are
 * any. */
#include "models/systems/cluster_spec.h"

#include "models/chassis/chassis.h"
#include "models/cluster/faults/fault.h"
#include "models/cluster/manager/policy.h"
#include "models/cluster/service/service.h"
#include "sim/base/text.h"

#include <string.h>

/* A spec's services as its policy sees them, and the cores that open groups of clients keep busy:
 * a closed group asks less of a service that is slow. */
struct takeover {
    const struct cluster_spec *spec;
    struct policy_view view;
    struct policy_service services[SERVICES_MOST];
    double loads[SERVICES_MOST];
    struct service *related;       /* for their relations alone */
    uint8_t order[SERVICES_MOST];  /* in which services are decided on */
    int32_t chosen[SERVICES_MOST]; /* the node of each where none is lost; -1: none */
};

static double open_load(const struct cluster_spec *spec, const char *service,
                        const struct service_parameters *of)
{
    const struct cluster_workload *workload = spec->parameters->workload;
    double load = 0;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *group =
            &((const struct clients_parameters *)workload->clients.elements)[i];
        bool is_open = group->population == 0 && group->arrivals.family != DISTRIBUTION_NONE;
        if (is_open && strcmp(group->service, service) == 0) {
            load += clients_mean_work(group, &of->demand, &of->connection_demand) /
                    distribution_mean(&group->arrivals);
        }
    }
    return load;
}

static void find_relations(struct takeover *takeover, const struct cluster_spec *spec)
{
    const struct parameter_map *map = &spec->system->services;
    takeover->related = ARENA_ARRAY(spec->at.whole.arena, struct service, map->count);
    for (size_t i = 0; i < map->count; i++) {
        takeover->related[i].name = map->names[i];
        takeover->related[i].parameters = &((const struct service_parameters *)map->elements)[i];
    }
    relations_find(takeover->related, map->count);
    relations_order(takeover->related, map->count, takeover->order);
}

static void look(struct takeover *takeover, const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct service_parameters *services = system->services.elements;
    takeover->spec = spec;
    takeover->view = (struct policy_view){system->nodes.elements, system->nodes.names,
                                          (uint32_t)system->nodes.count, takeover->services,
                                          system->services.count};
    cluster_view_services(spec->parameters, spec->context->ticks_per_second, takeover->services);
    for (size_t i = 0; i < system->services.count; i++) {
        takeover->loads[i] = open_load(spec, system->services.names[i], &services[i]);
    }
    find_relations(takeover, spec);
}

/* The services are at home on their own nodes. */
static void come_home(struct takeover *takeover)
{
    for (size_t i = 0; i < takeover->view.service_count; i++) {
        takeover->services[i].home = (int32_t)takeover->services[i].preferred;
    }
}

/* Whether a service of a set is at home on a node. */
static bool has_any(const struct takeover *takeover, service_set services, uint32_t node)
{
    SERVICES_EACH(services, i)
    {
        if (takeover->services[i].home == (int32_t)node) {
            return true;
        }
    }
    return false;
}

/* The services that have to give way to a service, where it goes. */
static service_set displaced_by(const struct takeover *takeover, size_t service)
{
    const struct relations *relations = &takeover->related[service].relations;
    return relations->apart & ~relations->gives_way_to;
}

/* The node that the policy names of those that are not lost. @param with_followers  those that
 * follow the service may run there too @param is_polite  no other has to give way */
static int32_t choose_from(struct takeover *takeover, size_t service, const struct bit_set *lost,
                           bool with_followers, bool is_polite)
{
    const struct part *policy = &takeover->spec->system->policy;
    const struct policy_operations *operations = policy->kind->operations;
    const struct relations *relations = &takeover->related[service].relations;
    service_set followers = with_followers ? relations->followers : 0;
    service_set avoided = relations->gives_way_to;
    avoided |= is_polite ? displaced_by(takeover, service) : 0;
    SERVICES_EACH(followers, i)
    {
        avoided |= takeover->related[i].relations.gives_way_to;
    }
    struct bit_set able;
    bit_set_clear(&able);
    for (uint32_t node = 0; node < takeover->view.node_count; node++) {
        if (!bit_set_has(lost, node) && !has_any(takeover, avoided, node)) {
            bit_set_add(&able, node);
        }
    }
    takeover->services[service].followers = followers;
    return policy_choose(operations, policy->parameters, &takeover->view, service, &able);
}

/* The node of the service that one is with; else as the manager chooses, in four ways. @return -1:
 * none */
static int32_t choose(struct takeover *takeover, size_t service, const struct bit_set *lost)
{
    const struct relations *relations = &takeover->related[service].relations;
    if (relations->with >= 0) {
        int32_t home = takeover->services[relations->with].home;
        bool may_run = home >= 0 && !has_any(takeover, relations->gives_way_to, (uint32_t)home);
        return may_run ? home : -1;
    }
    int32_t node = -1;
    for (unsigned way = 0; way < 4 && node < 0; way++) {
        node = choose_from(takeover, service, lost, way < 2, way % 2 == 0);
    }
    return node;
}

/* A service comes to a node: what gives way to it there, and what follows that, leaves, and is
 * decided on later. */
static void settle_on(struct takeover *takeover, size_t service, uint32_t node)
{
    takeover->services[service].home = (int32_t)node;
    SERVICES_EACH(displaced_by(takeover, service), i)
    {
        if (takeover->services[i].home == (int32_t)node) {
            takeover->services[i].home = -1;
            SERVICES_EACH(takeover->related[i].relations.followers, follower)
            {
                takeover->services[follower].home = -1;
            }
        }
    }
}

/* Moves the services of a node, one after the other. @param takers  where they go */
static void lose(struct takeover *takeover, uint32_t lost, struct bit_set *takers)
{
    struct bit_set nodes;
    bit_set_clear(&nodes);
    bit_set_add(&nodes, lost);
    come_home(takeover);
    for (size_t i = 0; i < takeover->view.service_count; i++) {
        if (takeover->services[i].home == (int32_t)lost) {
            takeover->services[i].home = -1;
        }
    }
    for (size_t k = 0; k < takeover->view.service_count; k++) {
        size_t i = takeover->order[k];
        if (takeover->services[i].home < 0) {
            int32_t taker = choose(takeover, i, &nodes);
            if (taker >= 0) {
                settle_on(takeover, i, (uint32_t)taker);
                bit_set_add(takers, (uint32_t)taker);
            }
        }
    }
}

/* The cores that the services at home on a node keep busy, as a share of those that it has. */
static double load_of(const struct takeover *takeover, uint32_t node)
{
    double load = 0;
    for (size_t i = 0; i < takeover->view.service_count; i++) {
        load += takeover->services[i].home == (int32_t)node ? takeover->loads[i] : 0;
    }
    return load / (double)node_core_count(&takeover->view.nodes[node]);
}

/* The worst that a node has to carry, of all losses of one other. */
struct worst {
    double load;
    uint32_t lost;
};

/* Nodes that another's loss overloads; one that has too much anyway is told of once. */
static void check_loads(struct takeover *takeover)
{
    struct worst worst[NODES_MOST] = {{0}};
    double before[NODES_MOST];
    come_home(takeover);
    for (uint32_t node = 0; node < takeover->view.node_count; node++) {
        before[node] = load_of(takeover, node);
    }
    for (uint32_t lost = 0; lost < takeover->view.node_count; lost++) {
        struct bit_set takers;
        bit_set_clear(&takers);
        lose(takeover, lost, &takers);
        BIT_SET_EACH(&takers, node)
        {
            double load = load_of(takeover, node);
            if (load > worst[node].load) {
                worst[node] = (struct worst){load, lost};
            }
        }
    }
    for (uint32_t node = 0; node < takeover->view.node_count; node++) {
        if (worst[node].load >= 1 && before[node] < 1) {
            scope_warn(&takeover->spec->at.nodes, takeover->view.node_names[node],
                       takeover->spec->complaints,
                       "has a load of %.3g of its cores when \"%s\" is lost and its services have"
                       " moved here: from 1 on a queue grows for ever (Kleinrock, Queueing"
                       " Systems I)",
                       worst[node].load, takeover->view.node_names[worst[node].lost]);
        }
    }
}

/* Adds the nodes whose power a fault takes. */
static void add_powered_off(const struct cluster_spec *spec, size_t index, struct bit_set *nodes)
{
    const struct part *fault = &((const struct part *)spec->parameters->faults.elements)[index];
    const struct fault_operations *operations = fault->kind->operations;
    const struct fault_view view = {.node_names = spec->system->nodes.names,
                                    .node_count = spec->system->nodes.count};
    if (operations->powers_off != NULL) {
        operations->powers_off(fault->parameters, &view, nodes);
    }
}

/* Whether two faults come at one instant, by the spec. */
static bool are_together(const struct cluster_spec *spec, size_t one, size_t other)
{
    const struct part *faults = spec->parameters->faults.elements;
    const struct fault_parameters *first = faults[one].parameters;
    const struct fault_parameters *second = faults[other].parameters;
    return first->after == NULL && second->after == NULL && first->at == second->at;
}

static void choose_without_loss(struct takeover *takeover)
{
    struct bit_set none;
    bit_set_clear(&none);
    for (size_t i = 0; i < takeover->view.service_count; i++) {
        takeover->chosen[i] = choose(takeover, i, &none);
    }
}

/* A service that none but these nodes may run. @return -1: there is none */
static int64_t find_confined(struct takeover *takeover, const struct bit_set *nodes)
{
    for (size_t i = 0; i < takeover->view.service_count; i++) {
        int32_t chosen = takeover->chosen[i];
        if (chosen >= 0 && bit_set_has(nodes, (uint32_t)chosen) && choose(takeover, i, nodes) < 0) {
            return (int64_t)i;
        }
    }
    return -1;
}

/* "alpha", "beta" */
static void print_names(const struct takeover *takeover, const struct bit_set *nodes,
                        struct text_buffer *names)
{
    BIT_SET_EACH(nodes, node)
    {
        text_print(names, "%s\"%s\"", names->length > 0 ? ", " : "",
                   takeover->view.node_names[node]);
    }
}

/* Warns where the nodes without power are all that may run a service. */
static void warn_of_feed(struct takeover *takeover, size_t fault, const struct bit_set *lost)
{
    const struct cluster_spec *spec = takeover->spec;
    int64_t service = find_confined(takeover, lost);
    if (service < 0) {
        return;
    }
    struct text_buffer names = {0};
    print_names(takeover, lost, &names);
    struct scope list = scope_child(&spec->at.whole, "faults");
    struct scope scope = scope_element(&list, fault);
    scope_warn(&scope, NULL, spec->complaints,
               "%s lose their power at once, and no other node may run \"%s\": on one feed"
               " they do not back each other (Managing HP Serviceguard, power supply"
               " planning)",
               names.text, takeover->services[service].name);
    text_buffer_free(&names);
}

/* Warns of chassis that have all nodes that may run a service: what they share takes it down. */
static void check_chassis(struct takeover *takeover)
{
    const struct cluster_spec *spec = takeover->spec;
    const struct parameter_map *map = &spec->system->chassis;
    struct scope all = scope_child(&spec->at.system, "chassis");
    for (size_t i = 0; i < map->count; i++) {
        const struct parameter_list *names =
            &((const struct chassis_parameters *)map->elements)[i].nodes;
        struct bit_set nodes;
        bit_set_clear(&nodes);
        for (uint32_t node = 0; node < takeover->view.node_count; node++) {
            for (size_t k = 0; k < names->count; k++) {
                if (strcmp(((const char *const *)names->elements)[k],
                           takeover->view.node_names[node]) == 0) {
                    bit_set_add(&nodes, node);
                }
            }
        }
        int64_t service = names->count > 1 ? find_confined(takeover, &nodes) : -1;
        if (service >= 0) {
            struct text_buffer text = {0};
            print_names(takeover, &nodes, &text);
            scope_warn(&all, map->names[i], spec->complaints,
                       "%s share this chassis, and no other node may run \"%s\": its midplane,"
                       " and whatever else takes it down, takes all of them at once",
                       text.text, takeover->services[service].name);
            text_buffer_free(&text);
        }
    }
}

/* The faults of one instant count together, and are said of at the first of them. */
static void check_feeds(struct takeover *takeover)
{
    const struct cluster_spec *spec = takeover->spec;
    size_t count = spec->parameters->faults.count;
    for (size_t i = 0; i < count; i++) {
        struct bit_set lost;
        struct bit_set before;
        bit_set_clear(&lost);
        bit_set_clear(&before);
        add_powered_off(spec, i, &lost);
        for (size_t k = 0; k < count && !bit_set_is_empty(&lost); k++) {
            if (k != i && are_together(spec, k, i)) {
                add_powered_off(spec, k, k < i ? &before : &lost);
            }
        }
        if (bit_set_is_empty(&before) && bit_set_count(&lost) > 1) {
            warn_of_feed(takeover, i, &lost);
        }
    }
}

void cluster_check_takeover(const struct cluster_spec *spec)
{
    struct takeover takeover;
    look(&takeover, spec);
    check_loads(&takeover);
    come_home(&takeover);
    choose_without_loss(&takeover);
    check_feeds(&takeover);
    check_chassis(&takeover);
}
