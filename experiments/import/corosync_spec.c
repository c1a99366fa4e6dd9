#include "experiments/import/corosync_spec.h"

#include "experiments/import/corosync_links.h"
#include "experiments/import/corosync_nodes.h"
#include "experiments/import/corosync_quorum.h"
#include "experiments/import/corosync_valid.h"
#include "experiments/import/corosync_values.h"
#include "experiments/import/machine_file.h"

static const struct corosync_mapping totem[] = {
    {"totem", "token", "system.membership.token", COROSYNC_MILLISECONDS, true},
    {"totem", "token_coefficient", "system.membership.token_coefficient", COROSYNC_MILLISECONDS,
     false},
    {"totem", "token_retransmits_before_loss_const",
     "system.membership.token_retransmits_before_loss", COROSYNC_WHOLE, true},
    {"totem", "consensus", "system.membership.consensus", COROSYNC_MILLISECONDS, true},
    {"totem", "join", "system.membership.join", COROSYNC_MILLISECONDS, true},
    {"totem", "merge", "system.membership.merge", COROSYNC_MILLISECONDS, true},
    {"totem", "hold", "system.membership.hold", COROSYNC_MILLISECONDS, true},
};

/* The file has no services: one stands for them, and a fault of its node. */
static void set_rest(const struct corosync_import *import, const struct corosync_nodes *nodes)
{
    json_t *spec = import->spec;
    machine_set_text(spec, "system.services.service.on", "%s", nodes->first);
    machine_set(spec, "faults",
                json_pack("[{s:s, s:s, s:s, s:s}]", "at", "60 s", "kind", "node_crash", "target",
                          nodes->first, "repair", "5 min"));
    machine_set(spec, "run", json_pack("{s:s, s:i}", "horizon", "30 min", "replications", 20));
    notes_add(import->notes, NOTE_ASSUMED,
              "one service, \"service\", on %s, and a crash of %s at 60 s: the file has none",
              nodes->first, nodes->first);
    notes_add(import->notes, NOTE_ASSUMED,
              "fencing by SBD, Pacemaker's timers, boots and network speeds are defaults");
}

static void name_spec(const struct corosync_import *import)
{
    struct corosync_entry *entry = corosync_conf_under(import->conf, "totem", "cluster_name");
    const char *name = entry == NULL ? "" : corosync_name(import->conf->arena, entry->value);
    machine_set_text(import->spec, "name", "%s", name[0] == '\0' ? "cluster" : name);
    if (entry != NULL) {
        corosync_use(import, entry, "name");
    }
}

/* Every value that is not in the spec, with its line, and sections without a value. */
static void note_unused(const struct corosync_import *import)
{
    const struct corosync_conf *conf = import->conf;
    for (size_t i = 0; i < conf->entry_count; i++) {
        const struct corosync_entry *entry = &conf->entries[i];
        if (!entry->is_used) {
            notes_add(import->notes, NOTE_UNUSED, "line %u: %s: %.100s", entry->line,
                      corosync_conf_path(conf, entry), entry->value);
        }
    }
}

json_t *corosync_spec(struct corosync_conf *conf, struct notes *notes, struct error *error)
{
    struct corosync_import import = {json_object(), conf, notes, error};
    struct corosync_nodes nodes;
    json_t *spec = import.spec;
    name_spec(&import);
    machine_set_text(spec, "system.kind", "cluster");
    if (!corosync_nodes_set(spec, conf, &nodes, notes, error)) {
        json_decref(spec);
        return NULL;
    }
    machine_set_text(spec, "system.membership.kind", "corosync");
    if (!corosync_set_all(&import, totem, sizeof totem / sizeof *totem) ||
        !corosync_links_set(&import, &nodes) || !corosync_quorum_set(&import, &nodes)) {
        json_decref(spec);
        return NULL;
    }
    set_rest(&import, &nodes);
    note_unused(&import);
    if (!corosync_valid(spec, conf, error)) {
        json_decref(spec);
        return NULL;
    }
    return spec;
}
