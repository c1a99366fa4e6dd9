#include "models/cluster/faults/fault.h"

#include "sim/base/foreign.h"

#include <string.h>

enum { NAME_SHOWN = 60 };

void fault_targets_add(struct fault_targets *targets, uint32_t node)
{
    ASSERT(node < NODES_MOST);
    for (uint32_t i = 0; i < targets->count; i++) {
        if (targets->nodes[i] == node) {
            return;
        }
    }
    targets->nodes[targets->count++] = node;
}

sim_ticks fault_time(const struct fault_operations *kind, const void *parameters,
                     struct stream *stream)
{
    if (kind->end != NULL) {
        return fault_lasts(parameters);
    }
    return kind->lasts == NULL ? TICKS_NEVER : kind->lasts(parameters, stream);
}

sim_ticks fault_next(const struct fault_operations *kind, struct run *run, struct cluster *cluster,
                     const void *parameters, struct stream *stream, struct cause cause,
                     uint64_t turn)
{
    if (kind->end == NULL) {
        return kind->go_on(run, cluster, parameters, stream, cause, turn);
    }
    kind->end(run, cluster, parameters, cause);
    return TICKS_NEVER;
}

struct cause fault_goes_on(struct run *run, const struct cluster *cluster, const char *target,
                           struct cause cause)
{
    cause.event = cluster_note(run, cluster, WORD_FAULT_GOES_ON, NULL, target, cause.event);
    timeline_text(cluster->timeline, "kind", cause.fault);
    return cause;
}

void fault_note_network(const struct cluster *cluster, const char *network)
{
    if (network != NULL) {
        timeline_text(cluster->timeline, "network", network);
    }
}

void fault_split(struct run *run, struct cluster *cluster, const char *network,
                 const unsigned *groups, const void *fault, struct cause cause)
{
    uint32_t number = cluster_network_named(cluster, network);
    network_partition(run, cluster->networks.of[number], groups);
    cluster->partitions[number] = fault;
    cause.event = cluster_note(run, cluster, WORD_NETWORK_PARTITION, NULL, NULL, cause.event);
    fault_note_network(cluster, network);
    cluster_network_changed(run, cluster, cause);
}

void fault_heal(struct run *run, struct cluster *cluster, const char *network, const void *fault,
                struct cause cause)
{
    uint32_t number = cluster_network_named(cluster, network);
    if (cluster->partitions[number] != fault) {
        return;
    }
    cluster->partitions[number] = NULL;
    network_heal(run, cluster->networks.of[number]);
    cause.event = cluster_note(run, cluster, WORD_NETWORK_HEAL, NULL, NULL, cause.event);
    fault_note_network(cluster, network);
    cluster_network_changed(run, cluster, cause);
}

void fault_check_network(const struct scope *scope, const char *network,
                         const struct fault_view *view, struct complaints *complaints)
{
    fault_check_name(scope, "network", "private network", network, view->network_names,
                     view->network_count, complaints);
}

/* The switches of a network; NULL: none, or not known. */
static const struct parameter_map *switches_of(const struct fault_view *view, const char *network)
{
    const struct part *part = network == NULL ? view->network : NULL;
    for (size_t i = 0; i < view->network_count && part == NULL && network != NULL; i++) {
        bool is_it = strcmp(view->network_names[i], network) == 0;
        part = is_it && view->private_networks != NULL ? &view->private_networks[i] : NULL;
    }
    if (part == NULL || part->kind == NULL || part->parameters == NULL) {
        return NULL;
    }
    const struct network_operations *operations = part->kind->operations;
    return operations->switches == NULL ? NULL : operations->switches(part->parameters);
}

int64_t fault_check_switch(const struct scope *scope, const char *network, const char *name,
                           const struct fault_view *view, const struct parameter_map **map,
                           struct complaints *complaints)
{
    *map = switches_of(view, network);
    size_t count = *map == NULL ? 0 : (*map)->count;
    for (size_t i = 0; i < count && name != NULL; i++) {
        if (strcmp((*map)->names[i], name) == 0) {
            return (int64_t)i;
        }
    }
    fault_check_name(scope, "switch", "switch", name, count == 0 ? NULL : (*map)->names, count,
                     complaints);
    return -1;
}

void fault_switch_changed(struct run *run, struct cluster *cluster, const char *network,
                          const char *what, bool works, struct cause cause)
{
    cause.event = cluster_note(run, cluster, works ? WORD_UNIT_REPAIRED : WORD_UNIT_FAIL, NULL,
                               what, cause.event);
    fault_note_network(cluster, network);
    cluster_network_changed(run, cluster, cause);
}

size_t fault_endpoints(const struct fault_view *view, const char *network, const char **known)
{
    for (size_t i = 0; i < view->node_count; i++) {
        known[i] = view->node_names[i];
    }
    known[view->node_count] = "clients";
    return view->node_count + (network == NULL ? 1 : 0);
}

void fault_check_name(const struct scope *scope, const char *key, const char *what,
                      const char *name, const char *const *known, size_t count,
                      struct complaints *complaints)
{
    bool is_known = name == NULL;
    for (size_t i = 0; i < count && !is_known; i++) {
        is_known = strcmp(known[i], name) == 0;
    }
    if (is_known) {
        return;
    }
    struct text_buffer text = {0};
    text_print(&text, "there is no %s \"", what);
    foreign_append(&text, name, NAME_SHOWN);
    text_append(&text, "\"");
    if (count == 0) {
        text_append(&text, ", nor any other");
    } else {
        foreign_append_known(&text, name, known, count);
    }
    scope_complain(scope, key, complaints, "%s", text.text);
    text_buffer_free(&text);
}

void fault_check_node(const struct scope *scope, const char *target,
                      const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_name(scope, "target", "node", target, view->node_names, view->node_count,
                     context->complaints);
}
