#include "experiments/import/corosync_quorum.h"

#include "experiments/import/corosync_device.h"
#include "experiments/import/machine_file.h"

#include <stdlib.h>
#include <string.h>

static const struct corosync_mapping two_node = {"quorum", "two_node", "system.quorum.two_node",
                                                 COROSYNC_ON_OFF, false};
static const struct corosync_mapping wait_for_all = {
    "quorum", "wait_for_all", "system.quorum.wait_for_all", COROSYNC_ON_OFF, false};

static const struct corosync_mapping last_man[] = {
    {"quorum", "last_man_standing", "system.quorum.last_man_standing", COROSYNC_BOOLEAN, false},
    {"quorum", "last_man_standing_window", "system.quorum.last_man_standing_window",
     COROSYNC_MILLISECONDS, false},
};

/* The options of a file, as corosync has them when it has read all. */
struct options {
    struct corosync_entry *two_node, *wait_for_all, *last_man, *tie_breaker, *device;
    bool has_two_node, waits, has_last_man, has_tie_breaker;
    long long votes; /* of all nodes */
};

static struct corosync_entry *find(const struct corosync_import *import, const char *key)
{
    return corosync_conf_under(import->conf, "quorum", key);
}

static bool refuse(const struct corosync_import *import, const struct corosync_entry *entry,
                   const char *why)
{
    return error_set(import->error, ERROR_SPEC, import->conf->name, "line %u: %s %s", entry->line,
                     entry->key, why);
}

static bool read_switch(const struct corosync_import *import, const struct corosync_entry *entry,
                        bool *is_on)
{
    long long value = 0;
    if (entry != NULL && !corosync_conf_whole(import->conf, entry, &value, import->error)) {
        return false;
    }
    *is_on = value == 1;
    return value <= 1 ||
           error_set(import->error, ERROR_SPEC, import->conf->name,
                     "line %u: %s is %lld, neither 0 nor 1", entry->line, entry->key, value);
}

static bool read_options(const struct corosync_import *import, const struct corosync_nodes *nodes,
                         struct options *options)
{
    *options = (struct options){.two_node = find(import, "two_node"),
                                .wait_for_all = find(import, "wait_for_all"),
                                .last_man = find(import, "last_man_standing"),
                                .tie_breaker = find(import, "auto_tie_breaker"),
                                .device = corosync_device_find(import->conf)};
    for (size_t i = 0; i < nodes->count; i++) {
        options->votes += nodes->list[i].votes;
    }
    if (!read_switch(import, options->two_node, &options->has_two_node) ||
        !read_switch(import, options->wait_for_all, &options->waits) ||
        !read_switch(import, options->last_man, &options->has_last_man) ||
        !read_switch(import, options->tie_breaker, &options->has_tie_breaker)) {
        return false;
    }
    if (options->wait_for_all == NULL) {
        options->waits = options->has_two_node && options->device == NULL;
    }
    return true;
}

/* With an odd number of votes no ring has half of them. */
static bool is_tie_breaker_off(const struct options *options)
{
    return options->has_tie_breaker && options->votes % 2 == 1 && !options->waits;
}

/* With these corosync does not start, or no spec says them. */
static bool check_options(const struct corosync_import *import, const struct corosync_nodes *nodes,
                          const struct options *options)
{
    bool has_tie_breaker = options->has_tie_breaker && !is_tie_breaker_off(options);
    if (is_tie_breaker_off(options) && options->has_last_man) {
        return refuse(import, options->last_man,
                      "is on with auto_tie_breaker and an odd number of votes, without"
                      " wait_for_all: corosync does not start with it");
    }
    if (options->device != NULL && options->has_last_man) {
        return refuse(import, options->last_man,
                      "is on with a quorum device: corosync does not start with both");
    }
    if (options->device != NULL && has_tie_breaker) {
        return refuse(import, options->tie_breaker,
                      "is on with a quorum device: corosync does not start with both");
    }
    for (size_t i = 0; i < nodes->count && options->has_last_man; i++) {
        if (nodes->list[i].votes != 1) {
            return error_set(
                import->error, ERROR_SPEC, import->conf->name,
                "line %u: last_man_standing is on where node %.60s has %lld votes: each"
                " node needs one (votequorum(5)), and nothing else is simulated here",
                options->last_man->line, nodes->list[i].name, nodes->list[i].votes);
        }
    }
    return true;
}

/* Corosync turns two_node off beside other options; it is off where the file does not say it. */
static bool set_two_node(const struct corosync_import *import, const struct corosync_nodes *nodes,
                         const struct options *options)
{
    struct corosync_entry *entry = options->two_node;
    const char *why = options->device != NULL
                          ? "it is off: beside a quorum device corosync does not start with it, and"
                            " turns it off where the device comes later"
                      : options->has_tie_breaker ? "it is off, as corosync has it beside"
                                                   " auto_tie_breaker"
                      : nodes->count > 2 ? "it is off, as corosync has it with more than two nodes"
                                         : NULL;
    if (options->has_two_node && why == NULL && nodes->count == 2) {
        return corosync_set(import, entry, &two_node);
    }
    machine_set_text(import->spec, two_node.path, "off");
    if (options->has_two_node && why != NULL) {
        corosync_pass_over(import, entry, "%s", why);
    } else if (entry != NULL) {
        corosync_use(import, entry, two_node.path);
    } else if (nodes->count == 2 && options->device == NULL && !options->has_tie_breaker) {
        notes_add(import->notes, NOTE_ASSUMED,
                  "two_node is off, as in corosync where the file does not set it: a node alone has"
                  " no quorum");
    }
    return true;
}

/* Without a value nodes wait for all where the file has two_node, whatever becomes of that. */
static bool set_waiting(const struct corosync_import *import, const struct options *options)
{
    bool is_two_node = corosync_has(import, two_node.path, "on");
    if (options->wait_for_all != NULL) {
        return corosync_set(import, options->wait_for_all, &wait_for_all);
    }
    if (options->waits && !is_two_node) {
        machine_set_text(import->spec, wait_for_all.path, "on");
        notes_add(import->notes, NOTE_ASSUMED,
                  "wait_for_all is on, as corosync has it where the file sets two_node");
    } else if (!options->waits && options->has_last_man) {
        machine_set_text(import->spec, wait_for_all.path, "off");
        notes_add(
            import->notes, NOTE_ASSUMED,
            "wait_for_all is off, as in corosync where the file sets neither it nor two_node");
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
static json_t *list_by_id(const struct corosync_import *import, const struct corosync_nodes *nodes,
                          bool is_highest)
{
    json_t *list = json_array();
    struct corosync_node *sorted =
        ARENA_ARRAY(import->conf->arena, struct corosync_node, nodes->count);
    memcpy(sorted, nodes->list, nodes->count * sizeof *sorted);
    qsort(sorted, nodes->count, sizeof *sorted, by_id);
    for (size_t i = 0; i < nodes->count; i++) {
        size_t at = is_highest ? nodes->count - 1 - i : i;
        json_array_append_new(list, json_string(sorted[at].name));
    }
    return list;
}

/* The nodes whose numbers a text lists. @return NULL with an error: one is none */
static json_t *list_of_ids(const struct corosync_import *import, const struct corosync_nodes *nodes,
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
            error_set(import->error, ERROR_SPEC, import->conf->name,
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
static bool set_tie_node(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    struct corosync_entry *node =
        corosync_conf_under(import->conf, "quorum", "auto_tie_breaker_node");
    const char *which = node == NULL ? "lowest" : node->value;
    bool is_highest = strcmp(which, "highest") == 0;
    bool is_end = is_highest || strcmp(which, "lowest") == 0;
    bool is_in_order = true;
    for (size_t i = 1; i < nodes->count; i++) {
        is_in_order = is_in_order && nodes->list[i - 1].id < nodes->list[i].id;
    }
    const char *path = "system.quorum.auto_tie_breaker";
    if (is_end && is_in_order) {
        machine_set_text(import->spec, path, "%s", which);
    } else {
        path = "system.quorum.auto_tie_breaker_nodes";
        json_t *list =
            is_end ? list_by_id(import, nodes, is_highest) : list_of_ids(import, nodes, node);
        if (list == NULL) {
            return false;
        }
        machine_set(import->spec, path, list);
    }
    if (node != NULL) {
        corosync_use(import, node, path);
    }
    return true;
}

/* The tie breaker, which corosync turns off with an odd number of votes. */
static bool set_ties(const struct corosync_import *import, const struct corosync_nodes *nodes,
                     const struct options *options)
{
    if (options->tie_breaker == NULL) {
        return true;
    }
    if (is_tie_breaker_off(options)) {
        corosync_pass_over(import, options->tie_breaker,
                           "it is off, as corosync has it with %lld votes, an odd number, without"
                           " wait_for_all",
                           options->votes);
        return true;
    }
    corosync_use(import, options->tie_breaker, "system.quorum.auto_tie_breaker");
    return !options->has_tie_breaker || set_tie_node(import, nodes);
}

/* Votes that are expected in place of those of the nodelist (votequorum(5)). */
static bool set_expected(const struct corosync_import *import, const struct options *options)
{
    struct corosync_entry *entry = find(import, "expected_votes");
    long long expected = 0;
    if (entry == NULL || !corosync_conf_whole(import->conf, entry, &expected, import->error)) {
        return entry == NULL;
    }
    const json_t *device = machine_get(import->spec, "system.quorum.device.votes");
    long long all = options->votes + json_integer_value(device);
    bool is_dropped = options->device != NULL && device == NULL;
    if (expected == all || expected == 0) {
        corosync_use(import, entry, "the votes of system.nodes");
    } else if (is_dropped) {
        corosync_pass_over(import, entry, "the quorum device, whose votes it has, is left out");
    } else if (expected < all) {
        corosync_pass_over(
            import, entry,
            "in corosync it overrides the %lld votes of the nodelist until so many have"
            " met (votequorum(5)); here they are expected from the beginning",
            all);
    } else if ((expected + 2) / 2 == (all + 2) / 2 && !options->waits) {
        corosync_pass_over(
            import, entry,
            "in corosync it overrides the %lld votes of the nodelist (votequorum(5));"
            " the quorum is %lld all the same",
            all, (all + 2) / 2);
    } else {
        return error_set(
            import->error, ERROR_SPEC, import->conf->name,
            "line %u: expected_votes is %lld, but the nodelist has %lld votes: corosync"
            " expects %lld all the same (votequorum(5)), a quorum of %lld in place of"
            " %lld; a spec has the votes of its nodes alone",
            entry->line, expected, all, expected, (expected + 2) / 2, (all + 2) / 2);
    }
    return true;
}

bool corosync_quorum_set(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    struct options options;
    struct corosync_entry *provider = find(import, "provider");
    machine_set_text(import->spec, "system.quorum.kind", "votequorum");
    if (provider == NULL) {
        notes_add(import->notes, NOTE_ASSUMED,
                  "votequorum decides, though the file names no provider of quorum");
    } else if (strcmp(provider->value, "corosync_votequorum") == 0) {
        corosync_use(import, provider, "system.quorum.kind");
    }
    return read_options(import, nodes, &options) && check_options(import, nodes, &options) &&
           set_two_node(import, nodes, &options) && set_waiting(import, &options) &&
           corosync_set_all(import, last_man, sizeof last_man / sizeof *last_man) &&
           set_ties(import, nodes, &options) &&
           corosync_device_set(import->spec, import->conf, import->notes, import->error) &&
           set_expected(import, &options);
}
