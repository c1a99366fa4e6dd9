#include "experiments/import/corosync_nodes.h"

#include "experiments/import/machine_file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const long long ID_MOST = 4294967295;

enum { NAME_MOST = 60, NODES_SHOWN_MOST = 4096 };

const char *corosync_name(struct arena *arena, const char *text)
{
    while (*text != '\0' && !(isascii(*text) && isalpha((unsigned char)*text))) {
        text++;
    }
    char *name = arena_print(arena, "%.*s", NAME_MOST, text);
    for (char *at = name; *at != '\0'; at++) {
        bool is_plain = isascii(*at) && (isalnum((unsigned char)*at) || *at == '_');
        *at = is_plain ? *at : '-';
    }
    return name;
}

/* The name that a file has for a node: its own, else its first address where that is a name. */
static const char *find_name(struct corosync_conf *conf, size_t section)
{
    struct corosync_entry *own = corosync_conf_in(conf, section, "name");
    struct corosync_entry *address = corosync_conf_in(conf, section, "ring0_addr");
    const char *found = own != NULL ? own->value : address != NULL ? address->value : "";
    return isalpha((unsigned char)found[0]) ? found : "";
}

/* Whether a name is that of a node before, or the file has it as it is for another. */
static bool is_taken(const json_t *spec, struct corosync_conf *conf, size_t section,
                     const char *name)
{
    size_t other = COROSYNC_CONF_ROOT;
    if (json_object_get(machine_get(spec, "system.nodes"), name) != NULL) {
        return true;
    }
    while ((other = corosync_conf_next(conf, "nodelist", "node", other)) != COROSYNC_CONF_ROOT) {
        if (other != section && strcmp(find_name(conf, other), name) == 0) {
            return true;
        }
    }
    return false;
}

/* A name that no other node has: with a number behind it where it was made here. */
static const char *make_name(const json_t *spec, struct corosync_conf *conf, size_t section,
                             const char *stem)
{
    const char *name = stem;
    for (unsigned number = 2; is_taken(spec, conf, section, name); number++) {
        name = arena_print(conf->arena, "%s-%u", stem, number);
    }
    return name;
}

/* The name of a node in the spec: that of the file where it is one, else one that is made. */
static const char *name_node(const json_t *spec, struct corosync_conf *conf, size_t section,
                             size_t index, struct notes *notes)
{
    struct corosync_entry *own = corosync_conf_in(conf, section, "name");
    const char *found = find_name(conf, section);
    const char *name = corosync_name(conf->arena, found);
    unsigned line = conf->sections[section].line;
    if (own != NULL) {
        own->is_used = true;
    }
    if (name[0] == '\0') {
        name = make_name(spec, conf, section, arena_print(conf->arena, "node%zu", index + 1));
        notes_add(notes, NOTE_ASSUMED, "the node of line %u is called %s: it has no name", line,
                  name);
    } else if (strcmp(name, found) != 0) {
        name = make_name(spec, conf, section, name);
        notes_add(notes, NOTE_READ,
                  "the node of line %u, \"%.60s\", is called %s: names have letters,"
                  " digits, - and _, and each is another",
                  line, found, name);
    } else {
        notes_add(notes, NOTE_READ, "node %s (line %u)", name, line);
    }
    return name;
}

/* Which links a node has, as bits; marks their addresses. */
static unsigned find_links(struct corosync_conf *conf, size_t section)
{
    unsigned links = 0;
    for (unsigned link = 0; link < COROSYNC_LINKS_MOST; link++) {
        const char *key = arena_print(conf->arena, "ring%u_addr", link);
        struct corosync_entry *entry = corosync_conf_in(conf, section, key);
        if (entry != NULL) {
            entry->is_used = true;
            links |= 1U << link;
        }
    }
    return links;
}

/* Numbers of nodes have no meaning in a spec beside their order, but they have to be numbers. */
static bool read_numbers(struct corosync_conf *conf, size_t section, struct corosync_node *node,
                         struct error *error)
{
    struct corosync_entry *id = corosync_conf_in(conf, section, "nodeid");
    struct corosync_entry *votes = corosync_conf_in(conf, section, "quorum_votes");
    if (votes != NULL) {
        votes->is_used = true;
    }
    return (id == NULL || corosync_conf_number(conf, id, ID_MOST, &node->id, error)) &&
           (votes == NULL || corosync_conf_whole(conf, votes, &node->votes, error));
}

/* Whether the last node's number is its own, where the file gives it. */
static bool check_id(struct corosync_conf *conf, size_t section, const struct corosync_nodes *nodes,
                     struct error *error)
{
    const struct corosync_entry *id = corosync_conf_in(conf, section, "nodeid");
    const struct corosync_node *last = &nodes->list[nodes->count - 1];
    size_t other = COROSYNC_CONF_ROOT;
    while (id != NULL && (other = corosync_conf_next(conf, "nodelist", "node", other)) != section) {
        const struct corosync_entry *before = corosync_conf_in(conf, other, "nodeid");
        if (before != NULL && strtoll(before->value, NULL, 10) == last->id) {
            return error_set(error, ERROR_SPEC, conf->name,
                             "line %u: nodeid is %lld, as that of line %u: corosync does not start"
                             " with two nodes of one number",
                             id->line, last->id, before->line);
        }
    }
    return true;
}

static void set_votes(json_t *spec, const struct corosync_node *node, struct notes *notes)
{
    char path[NAME_MOST + 40];
    if (node->votes != 1) {
        snprintf(path, sizeof path, "system.nodes.%s.votes", node->name);
        machine_set(spec, path, json_integer(node->votes));
        notes_add(notes, NOTE_READ, "node %s has %lld votes (quorum_votes)", node->name,
                  node->votes);
    }
}

static void set_networks(json_t *spec, unsigned links, struct notes *notes)
{
    unsigned count = 0;
    machine_set_text(spec, "system.network.kind", "ethernet");
    for (unsigned link = 0; link < COROSYNC_LINKS_MOST; link++) {
        if ((links >> link & 1) == 0) {
            continue;
        }
        if (count > 0) {
            char path[60];
            snprintf(path, sizeof path, "system.private_networks.ring%u.kind", link);
            machine_set_text(spec, path, "ethernet");
        }
        count++;
    }
    notes_add(notes, NOTE_READ, "%u %s between any two nodes (ringX_addr)", count,
              count == 1 ? "link" : "links");
    notes_add(notes, NOTE_ASSUMED,
              "each network is Ethernet of 1 Gbit/s; clients are on the first");
}

static unsigned count_bits(unsigned bits)
{
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

/* One node. @param all  links of the nodes before; 0: it is the first */
static bool set_node(json_t *spec, struct corosync_conf *conf, size_t section,
                     struct corosync_nodes *nodes, unsigned *all, struct notes *notes,
                     struct error *error)
{
    unsigned line = conf->sections[section].line;
    const char *name = name_node(spec, conf, section, nodes->count, notes);
    unsigned links = find_links(conf, section);
    if (links == 0) {
        return error_set(error, ERROR_SPEC, conf->name, "line %u: the node has no ring0_addr",
                         line);
    }
    if (*all != 0 && links != *all) {
        return error_set(error, ERROR_SPEC, conf->name,
                         "line %u: the node has other links than those before (ringX_addr)", line);
    }
    *all = links;
    if (json_object_get(machine_get(spec, "system.nodes"), name) != NULL) {
        return error_set(error, ERROR_SPEC, conf->name, "line %u: a second node \"%s\"", line,
                         name);
    }
    char path[NAME_MOST + 40];
    snprintf(path, sizeof path, "system.nodes.%s", name);
    machine_set(spec, path, json_object());
    if (nodes->count == 0) {
        nodes->first = name;
    } else {
        snprintf(path, sizeof path, "system.nodes.%s.role", name);
        machine_set_text(spec, path, "standby");
    }
    struct corosync_node *node = &nodes->list[nodes->count++];
    *node = (struct corosync_node){name, (long long)nodes->count, 1};
    if (!read_numbers(conf, section, node, error) || !check_id(conf, section, nodes, error)) {
        return false;
    }
    set_votes(spec, node, notes);
    return true;
}

bool corosync_nodes_set(json_t *spec, struct corosync_conf *conf, struct corosync_nodes *nodes,
                        struct notes *notes, struct error *error)
{
    unsigned links = 0;
    size_t section = COROSYNC_CONF_ROOT;
    *nodes = (struct corosync_nodes){
        .list = ARENA_ARRAY(conf->arena, struct corosync_node, NODES_SHOWN_MOST)};
    while ((section = corosync_conf_next(conf, "nodelist", "node", section)) !=
           COROSYNC_CONF_ROOT) {
        if (nodes->count >= NODES_SHOWN_MOST) {
            return error_set(error, ERROR_SPEC, conf->name, "more than %d nodes", NODES_SHOWN_MOST);
        }
        if (!set_node(spec, conf, section, nodes, &links, notes, error)) {
            return false;
        }
    }
    if (nodes->count == 0) {
        return error_set(error, ERROR_SPEC, conf->name,
                         "there is no node: a nodelist with a section node { ring0_addr: ... } for"
                         " each of them is needed");
    }
    nodes->links = count_bits(links);
    nodes->link_bits = links;
    set_networks(spec, links, notes);
    return true;
}
