#include "experiments/import/corosync_spec.h"

#include "experiments/import/corosync_device.h"
#include "experiments/import/corosync_nodes.h"
#include "experiments/import/machine_file.h"

#include <stdlib.h>
#include <string.h>

enum sort { MILLISECONDS, WHOLE, CHOICE, ON_OFF, BOOLEAN };

/* A value of the file, and where it stands in a spec. */
struct mapping {
    const char *section, *key;
    const char *path;
    enum sort sort;
};

static const struct mapping totem[] = {
    {"totem", "token", "system.membership.token", MILLISECONDS},
    {"totem", "token_coefficient", "system.membership.token_coefficient", MILLISECONDS},
    {"totem", "token_retransmits_before_loss_const",
     "system.membership.token_retransmits_before_loss", WHOLE},
    {"totem", "consensus", "system.membership.consensus", MILLISECONDS},
    {"totem", "join", "system.membership.join", MILLISECONDS},
    {"totem", "merge", "system.membership.merge", MILLISECONDS},
    {"totem", "hold", "system.membership.hold", MILLISECONDS},
};

static const struct mapping quorum[] = {
    {"quorum", "wait_for_all", "system.quorum.wait_for_all", ON_OFF},
    {"quorum", "last_man_standing", "system.quorum.last_man_standing", BOOLEAN},
    {"quorum", "last_man_standing_window", "system.quorum.last_man_standing_window", MILLISECONDS},
};

static const char *const modes[] = {"passive", "active", "rr", NULL};

/* Of knet, in sections "interface". */
static const struct mapping links[] = {
    {"interface", "knet_ping_interval", "system.membership.transport.ping_interval", MILLISECONDS},
    {"interface", "knet_ping_timeout", "system.membership.transport.ping_timeout", MILLISECONDS},
    {"interface", "knet_pong_count", "system.membership.transport.pong_count", WHOLE},
};

struct importing {
    json_t *spec;
    struct corosync_conf *conf;
    struct notes *notes;
    struct error *error;
};

static void use(const struct importing *importing, struct corosync_entry *entry, const char *path)
{
    entry->is_used = true;
    notes_add(importing->notes, NOTE_READ, "%s: %.60s (line %u) is %s",
              corosync_conf_path(importing->conf, entry), entry->value, entry->line, path);
}

/* Sets a value of the spec. @return false with an error: it is none of its sort */
static bool set(const struct importing *importing, struct corosync_entry *entry,
                const struct mapping *mapping)
{
    long long value = 0;
    json_t *spec = importing->spec;
    if (!corosync_conf_whole(importing->conf, entry, &value, importing->error)) {
        return false;
    }
    bool is_switch = mapping->sort == ON_OFF || mapping->sort == BOOLEAN;
    if (is_switch && value > 1) {
        return error_set(importing->error, ERROR_SPEC, importing->conf->name,
                         "line %u: %s is %lld, neither 0 nor 1", entry->line, mapping->key, value);
    }
    switch (mapping->sort) {
    case MILLISECONDS:
        machine_set_text(spec, mapping->path, "%lld ms", value);
        break;
    case ON_OFF:
        machine_set_text(spec, mapping->path, "%s", value == 1 ? "on" : "off");
        break;
    case BOOLEAN:
        machine_set(spec, mapping->path, json_boolean(value == 1));
        break;
    default:
        machine_set(spec, mapping->path, json_integer(value));
        break;
    }
    use(importing, entry, mapping->path);
    return true;
}

static bool set_all(const struct importing *importing, const struct mapping *mappings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct corosync_entry *entry =
            corosync_conf_under(importing->conf, mappings[i].section, mappings[i].key);
        if (entry != NULL && !set(importing, entry, &mappings[i])) {
            return false;
        }
    }
    return true;
}

/* Timers of pings are those of all links in a spec: the first interface that has one says them. */
static bool set_links(const struct importing *importing)
{
    struct corosync_conf *conf = importing->conf;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct corosync_entry *first = NULL;
        size_t section = COROSYNC_CONF_ROOT;
        while ((section = corosync_conf_next(conf, "totem", "interface", section)) !=
               COROSYNC_CONF_ROOT) {
            struct corosync_entry *entry = corosync_conf_in(conf, section, links[i].key);
            if (entry != NULL && first != NULL && strcmp(entry->value, first->value) == 0) {
                use(importing, entry, links[i].path);
            }
            if (entry != NULL && first == NULL) {
                first = entry;
                if (!set(importing, entry, &links[i])) {
                    return false;
                }
            }
        }
    }
    return true;
}

/* The number of an interface's link: linknumber, or ringnumber as before. */
static bool read_link(const struct importing *importing, size_t section, long long *link)
{
    struct corosync_entry *entry = corosync_conf_in(importing->conf, section, "linknumber");
    if (entry == NULL) {
        entry = corosync_conf_in(importing->conf, section, "ringnumber");
    }
    *link = 0;
    if (entry == NULL) {
        return true;
    }
    entry->is_used = true;
    return corosync_conf_whole(importing->conf, entry, link, importing->error);
}

/* Priorities of links, which a spec has as a list from the first link on. */
static bool set_priorities(const struct importing *importing, const struct corosync_nodes *nodes)
{
    struct corosync_conf *conf = importing->conf;
    long long priorities[COROSYNC_LINKS_MOST];
    bool is_given = false;
    for (size_t i = 0; i < COROSYNC_LINKS_MOST; i++) {
        priorities[i] = 1;
    }
    size_t section = COROSYNC_CONF_ROOT;
    while ((section = corosync_conf_next(conf, "totem", "interface", section)) !=
           COROSYNC_CONF_ROOT) {
        struct corosync_entry *entry = corosync_conf_in(conf, section, "knet_link_priority");
        long long link;
        long long priority = 1;
        if (!read_link(importing, section, &link) ||
            (entry != NULL && !corosync_conf_whole(conf, entry, &priority, importing->error))) {
            return false;
        }
        if (entry != NULL && link < (long long)nodes->links && priority >= 1 && priority <= 255) {
            priorities[link] = priority;
            is_given = true;
            use(importing, entry, "system.membership.transport.link_priorities");
        }
    }
    json_t *list = is_given ? json_array() : NULL;
    for (unsigned i = 0; i < nodes->links && is_given; i++) {
        json_array_append_new(list, json_integer(priorities[i]));
    }
    if (is_given) {
        machine_set(importing->spec, "system.membership.transport.link_priorities", list);
    }
    return true;
}

static bool set_transport(const struct importing *importing, const struct corosync_nodes *nodes)
{
    struct corosync_entry *entry = corosync_conf_under(importing->conf, "totem", "transport");
    const char *value = entry == NULL ? "knet" : entry->value;
    const char *kind = strcmp(value, "knet") == 0 ? "knet" : "udpu";
    bool is_known = strcmp(value, kind) == 0 || strcmp(value, "udp") == 0;
    if (!is_known) {
        return error_set(importing->error, ERROR_SPEC, importing->conf->name,
                         "line %u: transport is \"%.40s\", none of knet, udpu and udp", entry->line,
                         value);
    }
    if (strcmp(kind, "udpu") == 0 && nodes->links > 1) {
        json_object_del(json_object_get(importing->spec, "system"), "private_networks");
        notes_add(importing->notes, NOTE_UNUSED,
                  "the links after the first: %s uses one link alone here", value);
    }
    machine_set_text(importing->spec, "system.membership.transport.kind", "%s", kind);
    if (entry != NULL) {
        use(importing, entry, "system.membership.transport");
    }
    if (strcmp(value, "udp") == 0) {
        notes_add(importing->notes, NOTE_ASSUMED, "udp, which is multicast, is taken for udpu");
    }
    return strcmp(kind, "udpu") == 0 || (set_links(importing) && set_priorities(importing, nodes));
}

static bool set_mode(const struct importing *importing, const struct corosync_nodes *nodes)
{
    struct corosync_entry *entry = corosync_conf_under(importing->conf, "totem", "link_mode");
    const char *kind =
        json_string_value(machine_get(importing->spec, "system.membership.transport.kind"));
    (void)nodes;
    if (entry == NULL || strcmp(kind, "knet") != 0) {
        return true;
    }
    for (size_t i = 0; modes[i] != NULL; i++) {
        if (strcmp(modes[i], entry->value) == 0) {
            const char *path = "system.membership.transport.link_mode";
            machine_set_text(importing->spec, path, "%s", modes[i]);
            use(importing, entry, path);
            return true;
        }
    }
    return error_set(importing->error, ERROR_SPEC, importing->conf->name,
                     "line %u: link_mode is \"%.40s\", none of passive, active and rr", entry->line,
                     entry->value);
}

/* two_node is off in corosync where the file does not say it. */
static bool set_two_node(const struct importing *importing, size_t node_count)
{
    static const struct mapping mapping = {"quorum", "two_node", "system.quorum.two_node", ON_OFF};
    struct corosync_entry *entry = corosync_conf_under(importing->conf, "quorum", "two_node");
    if (entry != NULL && (node_count == 2 || strcmp(entry->value, "1") != 0)) {
        return set(importing, entry, &mapping);
    }
    machine_set_text(importing->spec, mapping.path, "off");
    if (node_count == 2) {
        notes_add(importing->notes, NOTE_ASSUMED,
                  "two_node is off, as in corosync where the file does not set it: a node alone has"
                  " no quorum");
    }
    return true;
}

static int by_id(const void *a, const void *b)
{
    long long one = ((const struct corosync_node *)a)->id;
    long long other = ((const struct corosync_node *)b)->id;
    return (one > other) - (one < other);
}

/* The nodes from the lowest number on, or from the highest. */
static json_t *list_by_id(const struct importing *importing, const struct corosync_nodes *nodes,
                          bool is_highest)
{
    json_t *list = json_array();
    struct corosync_node *sorted =
        ARENA_ARRAY(importing->conf->arena, struct corosync_node, nodes->count);
    memcpy(sorted, nodes->list, nodes->count * sizeof *sorted);
    qsort(sorted, nodes->count, sizeof *sorted, by_id);
    for (size_t i = 0; i < nodes->count; i++) {
        size_t at = is_highest ? nodes->count - 1 - i : i;
        json_array_append_new(list, json_string(sorted[at].name));
    }
    return list;
}

/* The nodes whose numbers a text lists. @return NULL with an error: one is none */
static json_t *list_of_ids(const struct importing *importing, const struct corosync_nodes *nodes,
                           const struct corosync_entry *entry)
{
    json_t *list = json_array();
    const char *at = entry->value;
    while (*(at += strspn(at, " \t,")) != '\0') {
        char *end;
        long long id = strtoll(at, &end, 10);
        size_t i = 0;
        while (end > at && i < nodes->count && nodes->list[i].id != id) {
            i++;
        }
        if (end == at || i == nodes->count) {
            json_decref(list);
            error_set(importing->error, ERROR_SPEC, importing->conf->name,
                      "line %u: auto_tie_breaker_node is \"%.40s\", neither lowest nor highest"
                      " nor numbers of nodes",
                      entry->line, entry->value);
            return NULL;
        }
        json_array_append_new(list, json_string(nodes->list[i].name));
        at = end;
    }
    return list;
}

/* Nodes have an order in a spec; where their numbers have another it is listed. */
static bool set_tie_node(const struct importing *importing, const struct corosync_nodes *nodes)
{
    struct corosync_entry *node =
        corosync_conf_under(importing->conf, "quorum", "auto_tie_breaker_node");
    const char *which = node == NULL ? "lowest" : node->value;
    bool is_highest = strcmp(which, "highest") == 0;
    bool is_end = is_highest || strcmp(which, "lowest") == 0;
    bool is_in_order = true;
    for (size_t i = 1; i < nodes->count; i++) {
        is_in_order = is_in_order && nodes->list[i - 1].id < nodes->list[i].id;
    }
    const char *path = "system.quorum.auto_tie_breaker";
    if (is_end && is_in_order) {
        machine_set_text(importing->spec, path, "%s", which);
    } else {
        path = "system.quorum.auto_tie_breaker_nodes";
        json_t *list =
            is_end ? list_by_id(importing, nodes, is_highest) : list_of_ids(importing, nodes, node);
        if (list == NULL) {
            return false;
        }
        machine_set(importing->spec, path, list);
    }
    if (node != NULL) {
        use(importing, node, path);
    }
    return true;
}

/* The tie breaker, which corosync changes beside two_node and an odd number of votes. */
static bool set_ties(const struct importing *importing, const struct corosync_nodes *nodes,
                     long long votes)
{
    struct corosync_conf *conf = importing->conf;
    struct corosync_entry *entry = corosync_conf_under(conf, "quorum", "auto_tie_breaker");
    struct corosync_entry *wait = corosync_conf_under(conf, "quorum", "wait_for_all");
    long long is_on = 0;
    if (entry == NULL || !corosync_conf_whole(conf, entry, &is_on, importing->error)) {
        return entry == NULL;
    }
    use(importing, entry, "system.quorum.auto_tie_breaker");
    if (is_on == 0) {
        return true;
    }
    if (strcmp(json_string_value(machine_get(importing->spec, "system.quorum.two_node")), "on") ==
        0) {
        machine_set_text(importing->spec, "system.quorum.two_node", "off");
        notes_add(importing->notes, NOTE_ASSUMED,
                  "two_node is off, as corosync has it beside auto_tie_breaker");
    }
    if (votes % 2 == 1 && (wait == NULL || strcmp(wait->value, "1") != 0)) {
        notes_add(importing->notes, NOTE_ASSUMED,
                  "auto_tie_breaker is off, as corosync has it with %lld votes, an odd number,"
                  " without wait_for_all",
                  votes);
        return true;
    }
    return set_tie_node(importing, nodes);
}

static bool set_quorum(const struct importing *importing, const struct corosync_nodes *nodes)
{
    struct corosync_entry *provider = corosync_conf_under(importing->conf, "quorum", "provider");
    struct corosync_entry *votes = corosync_conf_under(importing->conf, "quorum", "expected_votes");
    long long expected = 0;
    long long all = 0;
    for (size_t i = 0; i < nodes->count; i++) {
        all += nodes->list[i].votes;
    }
    machine_set_text(importing->spec, "system.quorum.kind", "votequorum");
    if (provider == NULL) {
        notes_add(importing->notes, NOTE_ASSUMED,
                  "votequorum decides, though the file names no provider of quorum");
    } else if (strcmp(provider->value, "corosync_votequorum") == 0) {
        use(importing, provider, "system.quorum.kind");
    }
    if (votes != NULL) {
        if (!corosync_conf_whole(importing->conf, votes, &expected, importing->error)) {
            return false;
        }
        if (expected == all) {
            use(importing, votes, "the votes of system.nodes");
        }
    }
    return set_two_node(importing, nodes->count) &&
           set_all(importing, quorum, sizeof quorum / sizeof *quorum) &&
           set_ties(importing, nodes, all) &&
           corosync_device_set(importing->spec, importing->conf, importing->notes,
                               importing->error);
}

/* The file has no services: one stands for them, and a fault of its node. */
static void set_rest(const struct importing *importing, const struct corosync_nodes *nodes)
{
    json_t *spec = importing->spec;
    machine_set_text(spec, "system.services.service.on", "%s", nodes->first);
    machine_set(spec, "faults",
                json_pack("[{s:s, s:s, s:s, s:s}]", "at", "60 s", "kind", "node_crash", "target",
                          nodes->first, "repair", "5 min"));
    machine_set(spec, "run", json_pack("{s:s, s:i}", "horizon", "30 min", "replications", 20));
    notes_add(importing->notes, NOTE_ASSUMED,
              "one service, \"service\", on %s, and a crash of %s at 60 s: the file has none",
              nodes->first, nodes->first);
    notes_add(importing->notes, NOTE_ASSUMED,
              "fencing by SBD, Pacemaker's timers, boots and network speeds are defaults");
}

static void name_spec(const struct importing *importing)
{
    struct corosync_entry *entry = corosync_conf_under(importing->conf, "totem", "cluster_name");
    const char *name = entry == NULL ? "" : corosync_name(importing->conf->arena, entry->value);
    machine_set_text(importing->spec, "name", "%s", name[0] == '\0' ? "cluster" : name);
    if (entry != NULL) {
        use(importing, entry, "name");
    }
}

/* Every value that is not in the spec, with its line, and sections without a value. */
static void note_unused(const struct importing *importing)
{
    const struct corosync_conf *conf = importing->conf;
    for (size_t i = 0; i < conf->entry_count; i++) {
        const struct corosync_entry *entry = &conf->entries[i];
        if (!entry->is_used) {
            notes_add(importing->notes, NOTE_UNUSED, "line %u: %s: %.100s", entry->line,
                      corosync_conf_path(conf, entry), entry->value);
        }
    }
}

json_t *corosync_spec(struct corosync_conf *conf, struct notes *notes, struct error *error)
{
    struct importing importing = {json_object(), conf, notes, error};
    struct corosync_nodes nodes;
    json_t *spec = importing.spec;
    name_spec(&importing);
    machine_set_text(spec, "system.kind", "cluster");
    if (!corosync_nodes_set(spec, conf, &nodes, notes, error)) {
        json_decref(spec);
        return NULL;
    }
    machine_set_text(spec, "system.membership.kind", "corosync");
    if (!set_all(&importing, totem, sizeof totem / sizeof *totem) ||
        !set_transport(&importing, &nodes) || !set_mode(&importing, &nodes) ||
        !set_quorum(&importing, &nodes)) {
        json_decref(spec);
        return NULL;
    }
    set_rest(&importing, &nodes);
    note_unused(&importing);
    return spec;
}
