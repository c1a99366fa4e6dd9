#include "experiments/import/corosync_device.h"

#include "experiments/import/machine_file.h"

#include <string.h>

#define DEVICE "system.quorum.device"

struct device {
    json_t *spec;
    struct corosync_conf *conf;
    struct notes *notes;
    struct error *error;
};

static size_t find_within(const struct corosync_conf *conf, size_t parent, const char *name)
{
    for (size_t i = 1; i < conf->section_count; i++) {
        if (conf->sections[i].parent == parent && strcmp(conf->sections[i].name, name) == 0) {
            return i;
        }
    }
    return COROSYNC_CONF_ROOT;
}

static bool is_value(const struct corosync_entry *entry, const char *value)
{
    return entry != NULL && strcmp(entry->value, value) == 0;
}

static void use(const struct device *device, struct corosync_entry *entry, const char *path)
{
    if (entry != NULL) {
        entry->is_used = true;
        entry->path = path;
        notes_add(device->notes, NOTE_READ, "%s: %.60s (line %u) is %s",
                  corosync_conf_path(device->conf, entry), entry->value, entry->line, path);
    }
}

static bool set_time(const struct device *device, size_t section, const char *key, const char *path)
{
    struct corosync_entry *entry = corosync_conf_in(device->conf, section, key);
    long long value = 0;
    if (entry == NULL) {
        return true;
    }
    if (!corosync_conf_whole(device->conf, entry, &value, device->error)) {
        return false;
    }
    machine_set_text(device->spec, path, "%lld ms", value);
    use(device, entry, path);
    return true;
}

/* Lowest or highest; the number of a node is not in a spec. */
static void set_tie(const struct device *device, size_t net)
{
    struct corosync_entry *tie = corosync_conf_in(device->conf, net, "tie_breaker");
    if (is_value(tie, "lowest") || is_value(tie, "highest")) {
        machine_set_text(device->spec, DEVICE ".tie_breaker", "%s", tie->value);
        use(device, tie, DEVICE ".tie_breaker");
    }
}

struct corosync_entry *corosync_device_find(struct corosync_conf *conf)
{
    size_t section = corosync_conf_next(conf, "quorum", "device", COROSYNC_CONF_ROOT);
    struct corosync_entry *model = corosync_conf_in(conf, section, "model");
    return model == NULL || model->value[0] == '\0' ? NULL : model;
}

bool corosync_device_set(json_t *spec, struct corosync_conf *conf, struct notes *notes,
                         struct error *error)
{
    const struct device device = {spec, conf, notes, error};
    size_t section = corosync_conf_next(conf, "quorum", "device", COROSYNC_CONF_ROOT);
    size_t net = section == COROSYNC_CONF_ROOT ? section : find_within(conf, section, "net");
    struct corosync_entry *model = corosync_conf_in(conf, section, "model");
    struct corosync_entry *algorithm = corosync_conf_in(conf, net, "algorithm");
    if (corosync_device_find(conf) == NULL) {
        return true;
    }
    if (!is_value(model, "net") || net == COROSYNC_CONF_ROOT) {
        notes_add(notes, NOTE_UNUSED,
                  "the quorum device and its votes: of its models net is known here");
        return true;
    }
    if (algorithm != NULL && !is_value(algorithm, "ffsplit")) {
        notes_add(notes, NOTE_UNUSED,
                  "the quorum device and its votes: of its algorithms ffsplit is known here");
        return true;
    }
    struct corosync_entry *votes = corosync_conf_in(conf, section, "votes");
    long long count = 1;
    if (votes != NULL && !corosync_conf_whole(conf, votes, &count, error)) {
        return false;
    }
    machine_set(spec, DEVICE ".votes", json_integer(count));
    use(&device, model, DEVICE);
    use(&device, algorithm, DEVICE);
    use(&device, votes, DEVICE ".votes");
    use(&device, corosync_conf_in(conf, net, "host"), "a witness elsewhere");
    if (votes == NULL) {
        notes_add(notes, NOTE_ASSUMED, "the quorum device has 1 vote, as ffsplit needs");
    }
    set_tie(&device, net);
    return set_time(&device, section, "timeout", DEVICE ".timeout") &&
           set_time(&device, section, "sync_timeout", DEVICE ".sync_timeout");
}
