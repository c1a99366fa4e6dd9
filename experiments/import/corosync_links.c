#include "experiments/import/corosync_links.h"

#include "experiments/import/machine_file.h"

#include <string.h>

enum { PRIORITY_MOST = 255 };

static const char *const modes[] = {"passive", "active", "rr", NULL};

/* In sections "interface". */
static const struct corosync_mapping pings[] = {
    {"interface", "knet_ping_interval", "system.membership.transport.ping_interval",
     COROSYNC_MILLISECONDS, true},
    {"interface", "knet_ping_timeout", "system.membership.transport.ping_timeout",
     COROSYNC_MILLISECONDS, true},
    {"interface", "knet_pong_count", "system.membership.transport.pong_count", COROSYNC_WHOLE,
     true},
};

enum { PINGS = sizeof pings / sizeof *pings };

/* The number of an interface's link: linknumber, or ringnumber as before; 0 where there is none. */
static bool read_number(const struct corosync_import *import, size_t section, long long *link)
{
    struct corosync_entry *entry = corosync_conf_in(import->conf, section, "linknumber");
    if (entry == NULL) {
        entry = corosync_conf_in(import->conf, section, "ringnumber");
    }
    *link = 0;
    if (entry == NULL) {
        return true;
    }
    entry->is_used = true;
    return corosync_conf_whole(import->conf, entry, link, import->error);
}

/* Whether every interface has the number of a link. */
static bool check_numbers(const struct corosync_import *import)
{
    long long link;
    size_t section = COROSYNC_CONF_ROOT;
    while ((section = corosync_conf_next(import->conf, "totem", "interface", section)) !=
           COROSYNC_CONF_ROOT) {
        if (!read_number(import, section, &link)) {
            return false;
        }
        if (link >= COROSYNC_LINKS_MOST) {
            return error_set(import->error, ERROR_SPEC, import->conf->name,
                             "line %u: the interface of link %lld: links are 0 to %d",
                             import->conf->sections[section].line, link, COROSYNC_LINKS_MOST - 1);
        }
    }
    return true;
}

/* The value that a link has of a key: the last of all its interfaces. */
static struct corosync_entry *value_of(const struct corosync_import *import, unsigned link,
                                       const char *key)
{
    struct corosync_entry *found = NULL;
    size_t section = COROSYNC_CONF_ROOT;
    while ((section = corosync_conf_next(import->conf, "totem", "interface", section)) !=
           COROSYNC_CONF_ROOT) {
        long long number = 0;
        struct corosync_entry *entry = corosync_conf_in(import->conf, section, key);
        if (entry != NULL && read_number(import, section, &number) && number == link) {
            found = entry;
        }
    }
    return found;
}

static bool has_link(const struct corosync_nodes *nodes, unsigned link)
{
    return (nodes->link_bits >> link & 1) == 1;
}

static unsigned first_link(const struct corosync_nodes *nodes)
{
    unsigned link = 0;
    while (!has_link(nodes, link) && link < COROSYNC_LINKS_MOST) {
        link++;
    }
    return link;
}

/* 0 is the default, as no value is. */
static bool is_same(const struct corosync_entry *one, const struct corosync_entry *other)
{
    bool has_one = one != NULL && strcmp(one->value, "0") != 0;
    bool has_other = other != NULL && strcmp(other->value, "0") != 0;
    return has_one == has_other && (!has_one || strcmp(one->value, other->value) == 0);
}

/* One key of pings, of a link after the first. @return whether it differs from the first's */
static bool leave_ping(const struct corosync_import *import, const struct corosync_mapping *mapping,
                       unsigned first, unsigned link)
{
    struct corosync_entry *taken = value_of(import, first, mapping->key);
    struct corosync_entry *entry = value_of(import, link, mapping->key);
    if (is_same(taken, entry)) {
        if (entry != NULL) {
            corosync_use(import, entry, mapping->path);
        }
        return false;
    }
    if (entry != NULL && taken != NULL) {
        corosync_pass_over(import, entry, "that of link %u (line %u) is taken for link %u too",
                           first, taken->line, link);
    } else if (entry != NULL) {
        corosync_pass_over(import, entry,
                           "link %u has none, and its default is taken for link %u too", first,
                           link);
    } else {
        notes_add(import->notes, NOTE_ASSUMED,
                  "link %u has no %s, and that of link %u (line %u) is taken for it too", link,
                  mapping->key, first, taken->line);
    }
    return true;
}

static bool set_pings(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    unsigned first = first_link(nodes);
    bool is_unlike = false;
    for (size_t i = 0; i < PINGS; i++) {
        struct corosync_entry *entry = value_of(import, first, pings[i].key);
        if (entry != NULL && !corosync_set(import, entry, &pings[i])) {
            return false;
        }
    }
    for (unsigned link = 0; link < COROSYNC_LINKS_MOST; link++) {
        for (size_t i = 0; i < PINGS && link != first; i++) {
            long long value;
            struct corosync_entry *entry = value_of(import, link, pings[i].key);
            if (entry != NULL && !corosync_conf_whole(import->conf, entry, &value, import->error)) {
                return false;
            }
            if (entry != NULL && !has_link(nodes, link)) {
                corosync_pass_over(import, entry, "no node has link %u", link);
            } else if (has_link(nodes, link)) {
                is_unlike = leave_ping(import, &pings[i], first, link) || is_unlike;
            }
        }
    }
    if (is_unlike) {
        notes_add(import->notes, NOTE_ASSUMED,
                  "all links have the pings of link %u: a spec has one set of them", first);
    }
    return true;
}

/* Priorities of links, which a spec has as a list from the first link on. */
static bool set_priorities(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    json_t *list = json_array();
    const char *path = "system.membership.transport.link_priorities";
    bool is_given = false;
    for (unsigned link = 0; link < COROSYNC_LINKS_MOST; link++) {
        struct corosync_entry *entry = value_of(import, link, "knet_link_priority");
        long long priority = 1;
        bool is_good =
            entry == NULL || corosync_conf_whole(import->conf, entry, &priority, import->error);
        if (is_good && priority > PRIORITY_MOST) {
            is_good = error_set(import->error, ERROR_SPEC, import->conf->name,
                                "line %u: knet_link_priority is %lld, more than %d", entry->line,
                                priority, PRIORITY_MOST);
        }
        if (!is_good) {
            json_decref(list);
            return false;
        }
        if (!has_link(nodes, link)) {
            if (entry != NULL) {
                corosync_pass_over(import, entry, "no node has link %u", link);
            }
            continue;
        }
        if (entry != NULL && priority == 0) {
            corosync_pass_over(import, entry, "priorities are 1 to %d here, and 1 is taken",
                               PRIORITY_MOST);
            priority = 1;
        } else if (entry != NULL) {
            corosync_use(import, entry, path);
        }
        is_given = is_given || entry != NULL;
        json_array_append_new(list, json_integer(priority));
    }
    if (is_given) {
        machine_set(import->spec, path, list);
    } else {
        json_decref(list);
    }
    return true;
}

static bool set_mode(const struct corosync_import *import)
{
    struct corosync_entry *entry = corosync_conf_under(import->conf, "totem", "link_mode");
    for (size_t i = 0; entry != NULL && modes[i] != NULL; i++) {
        if (strcmp(modes[i], entry->value) == 0) {
            const char *path = "system.membership.transport.link_mode";
            machine_set_text(import->spec, path, "%s", modes[i]);
            corosync_use(import, entry, path);
            return true;
        }
    }
    return entry == NULL ||
           error_set(import->error, ERROR_SPEC, import->conf->name,
                     "line %u: link_mode is \"%.40s\", none of passive, active and rr", entry->line,
                     entry->value);
}

bool corosync_links_set(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    struct corosync_entry *entry = corosync_conf_under(import->conf, "totem", "transport");
    const char *value = entry == NULL ? "knet" : entry->value;
    const char *kind = strcmp(value, "knet") == 0 ? "knet" : "udpu";
    if (strcmp(value, kind) != 0 && strcmp(value, "udp") != 0) {
        return error_set(import->error, ERROR_SPEC, import->conf->name,
                         "line %u: transport is \"%.40s\", none of knet, udpu and udp", entry->line,
                         value);
    }
    if (strcmp(kind, "udpu") == 0 && nodes->links > 1) {
        json_object_del(json_object_get(import->spec, "system"), "private_networks");
        notes_add(import->notes, NOTE_UNUSED,
                  "the links after the first: %s uses one link alone here", value);
    }
    machine_set_text(import->spec, "system.membership.transport.kind", "%s", kind);
    if (entry != NULL) {
        corosync_use(import, entry, "system.membership.transport");
    }
    if (strcmp(value, "udp") == 0) {
        notes_add(import->notes, NOTE_ASSUMED, "udp, which is multicast, is taken for udpu");
    }
    return check_numbers(import) &&
           (strcmp(kind, "udpu") == 0 ||
            (set_pings(import, nodes) && set_priorities(import, nodes) && set_mode(import)));
}
