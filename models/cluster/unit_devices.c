#include "models/cluster/unit_devices.h"

#include "models/cluster/paths.h"
#include "models/cluster/service/service.h"

/* Nodes reach the data of a unit no longer, or again: its services hear of that. */
static void tell(struct run *run, struct cluster *cluster, size_t lun, struct cause cause)
{
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        for (size_t i = 0; i < cluster->service_count; i++) {
            if (cluster->services[i].lun == cluster->luns[lun]) {
                service_set_unreached(&cluster->services[i], node, cause);
                service_path_changed(run, &cluster->services[i], node, cause);
            }
        }
    }
}

static struct cause note(struct run *run, const struct unit_device *device, enum timeline_word word,
                         struct cause cause)
{
    const struct cluster *cluster = device->cluster;
    cause.event =
        cluster_note(run, cluster, word, NULL, lun_name(cluster->luns[device->lun]), cause.event);
    return cause;
}

/* Of one member, which the event names. */
static struct cause note_member(struct run *run, struct unit_device *device,
                                enum timeline_word word, uint32_t number, struct cause cause)
{
    cause = note(run, device, word, cause);
    timeline_number(device->cluster->timeline, "member", number);
    device->members[number] = cause.event;
    return cause;
}

/* The unit has lost its data, and did so once more. */
static void lost(struct run *run, struct unit_device *device, struct cause cause)
{
    cause = note(run, device, WORD_DATA_LOST, cause);
    device->loss = cause;
    if (lun_losses(device->cluster->luns[device->lun]) == 1) {
        tell(run, device->cluster, device->lun, cause);
    }
}

static void restored(struct run *run, struct unit_device *device, struct cause cause)
{
    cause = note(run, device, WORD_DATA_RESTORED, cause);
    if (lun_losses(device->cluster->luns[device->lun]) == 0) {
        tell(run, device->cluster, device->lun, cause);
    }
}

/* Whether a path of a node to a unit leads to a controller. */
static bool leads_to(const struct cluster *cluster, size_t lun, uint32_t path, uint32_t number)
{
    uint32_t count = device_controllers(&lun_parameters_of(cluster->luns[lun])->device);
    uint32_t reached =
        cluster->san != NULL ? san_way_controller(cluster->san, path, count) : path % count;
    return reached == number;
}

/* The paths of all nodes to a controller fail, or work again. */
static void change_paths(struct run *run, const struct unit_device *device, uint32_t number,
                         bool is_up, struct cause cause)
{
    struct cluster *cluster = device->cluster;
    uint32_t paths = lun_path_count(cluster->luns[device->lun]);
    bool is_cable = cluster->san == NULL && paths == 1; /* lost with what it leads to */
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        for (uint32_t path = 0; path < paths; path++) {
            if (!leads_to(cluster, device->lun, path, number)) {
                continue;
            }
            if (is_cable) {
                (is_up ? paths_restore : paths_lose)(run, cluster, device->lun, node, cause);
            } else if (is_up) {
                paths_mend(run, cluster, device->lun, node, path, device->silent[number], cause);
            } else {
                paths_fail(run, cluster, device->lun, node, path, device->silent[number], cause);
            }
        }
    }
}

/* Of one controller, which the event names. */
static struct cause note_controller(struct run *run, const struct unit_device *device,
                                    enum timeline_word word, uint32_t number, struct cause cause)
{
    cause = note(run, device, word, cause);
    timeline_number(device->cluster->timeline, "controller", number);
    device->controllers[number] = cause;
    return cause;
}

/* A controller fails, is taken over, or is back; without a fault by itself. */
static void hear_controller(struct run *run, const struct unit_device *device,
                            enum device_event event, uint32_t number)
{
    struct cause last = device->controllers[number];
    struct cause own = {.fault = CAUSE_CONTROLLER_FAILURE};
    struct cause cause = device->cause.fault != NULL ? device->cause : own;
    if (event == DEVICE_CONTROLLER_TAKEN_OVER) {
        note_controller(run, device, WORD_CONTROLLER_TAKEOVER, number, last);
    } else if (event == DEVICE_CONTROLLER_FAILED) {
        cause = note_controller(run, device, WORD_CONTROLLER_FAIL, number, cause);
        device->silent[number] = device->is_silent;
        change_paths(run, device, number, false, cause);
    } else {
        cause.event = cause.event > 0 ? cause.event : last.event;
        cause = note_controller(run, device, WORD_CONTROLLER_RESTORED, number, cause);
        change_paths(run, device, number, true, cause);
    }
}

static void hear(struct run *run, void *owner, enum device_event event, uint32_t number)
{
    struct unit_device *device = owner;
    struct cause own = {.fault = CAUSE_DISK_FAILURE};
    struct cause cause = device->cause.fault != NULL ? device->cause : own;
    switch (event) {
    case DEVICE_MEMBER_FAILED:
        device->member = note_member(run, device, WORD_DISK_FAIL, number, cause);
        break;
    case DEVICE_REBUILD_BEGAN:
        own.event = device->members[number];
        note_member(run, device, WORD_REBUILD_START, number, own);
        break;
    case DEVICE_REBUILD_ENDED:
        own.event = device->members[number];
        note_member(run, device, WORD_REBUILD_END, number, own);
        break;
    case DEVICE_DATA_LOST:
        lost(run, device, device->member);
        break;
    case DEVICE_DATA_RESTORED:
        restored(run, device, device->loss);
        break;
    case DEVICE_CONTROLLER_FAILED:
    case DEVICE_CONTROLLER_TAKEN_OVER:
    case DEVICE_CONTROLLER_RETURNED:
        hear_controller(run, device, event, number);
        break;
    }
}

void unit_devices_build(struct arena *arena, struct cluster *cluster,
                        const struct lun_parameters *units, size_t count)
{
    cluster->devices = ARENA_ARRAY(arena, struct unit_device, count);
    for (size_t i = 0; i < count; i++) {
        struct unit_device *device = &cluster->devices[i];
        device->cluster = cluster;
        device->lun = i;
        device->members = ARENA_ARRAY(arena, uint64_t, device_members(&units[i].device));
        device->controllers =
            ARENA_ARRAY(arena, struct cause, device_controllers(&units[i].device));
        device->silent = ARENA_ARRAY(arena, bool, device_controllers(&units[i].device));
    }
}

struct device_listener unit_devices_listener(struct cluster *cluster, size_t lun)
{
    return (struct device_listener){&cluster->devices[lun], hear};
}

void unit_devices_lose(struct run *run, struct cluster *cluster, size_t lun, struct cause cause)
{
    lun_lose_data(cluster->luns[lun]);
    lost(run, &cluster->devices[lun], cause);
}

void unit_devices_restore(struct run *run, struct cluster *cluster, size_t lun, struct cause cause)
{
    lun_restore_data(cluster->luns[lun]);
    restored(run, &cluster->devices[lun], cause);
}

void unit_devices_fail_member(struct run *run, struct cluster *cluster, size_t lun, uint32_t number,
                              struct cause cause)
{
    cluster->devices[lun].cause = cause;
    lun_fail_member(run, cluster->luns[lun], number);
    cluster->devices[lun].cause = (struct cause){0};
}

void unit_devices_fail_controller(struct run *run, struct cluster *cluster, size_t lun,
                                  uint32_t number, bool is_silent, struct cause cause)
{
    struct unit_device *device = &cluster->devices[lun];
    device->cause = cause;
    device->is_silent = is_silent;
    lun_set_controller(run, cluster->luns[lun], number, false);
    device->is_silent = false;
    device->cause = (struct cause){0};
}

void unit_devices_mend_controller(struct run *run, struct cluster *cluster, size_t lun,
                                  uint32_t number, struct cause cause)
{
    cluster->devices[lun].cause = cause;
    lun_set_controller(run, cluster->luns[lun], number, true);
    cluster->devices[lun].cause = (struct cause){0};
}

void unit_devices_list_causes(const struct lun_parameters *units, size_t count,
                              struct cause_list *causes)
{
    for (size_t i = 0; i < count; i++) {
        if (device_members_fail(&units[i].device) != DEVICE_NEVER_FAILS) {
            cause_list_add(causes, CAUSE_DISK_FAILURE);
        }
        if (device_controllers_fail(&units[i].device) != DEVICE_NEVER_FAILS) {
            cause_list_add(causes, CAUSE_CONTROLLER_FAILURE);
        }
    }
}

bool unit_devices_fail_at_random(const struct lun_parameters *units, size_t count)
{
    bool is_random = false;
    for (size_t i = 0; i < count; i++) {
        const struct part *device = &units[i].device;
        is_random = is_random || device_members_fail(device) == DEVICE_FAILS_AT_RANDOM ||
                    device_controllers_fail(device) == DEVICE_FAILS_AT_RANDOM;
    }
    return is_random;
}
