#include "tests/properties/cluster_faults.h"

#include "tests/properties/cluster_chassis.h"
#include "tests/properties/cluster_devices.h"
#include "tests/properties/cluster_machines.h"
#include "tests/properties/cluster_san.h"
#include "tests/properties/cluster_services.h"

#include <string.h>

enum { FAULTS = 6 };

static void write_on_node(struct draw *draw, const char *kind)
{
    fprintf(draw->out, "\"%s\", \"target\": \"%s\"", kind, node_names[below(draw, draw->nodes)]);
}

/* Which network a fault befalls. */
static void write_network(struct draw *draw, bool is_private)
{
    fputs(is_private ? ", \"network\": \"private\"" : "", draw->out);
}

static void write_partition(struct draw *draw)
{
    bool is_private = draw->has_private && chance(draw, 0.5);
    const char *separator = "";
    uint64_t groups = between(draw, 1, 3);
    uint64_t left = (UINT64_C(1) << draw->nodes) - 1;
    fputs("\"partition\", \"groups\": [", draw->out);
    for (uint64_t g = 0; g < groups && left != 0; g++) {
        /* A random half of those that are left, or all. */
        uint64_t half = left & below(draw, UINT64_C(1) << draw->nodes);
        uint64_t chosen = half != 0 ? half : left;
        left &= ~chosen;
        fprintf(draw->out, "%s[", separator);
        const char *comma = "";
        for (uint64_t i = 0; i < NODES; i++) {
            if ((chosen >> i & 1) != 0) {
                fprintf(draw->out, "%s\"%s\"", comma, node_names[i]);
                comma = ", ";
            }
        }
        fprintf(draw->out, "%s]",
                g == 0 && !is_private && chance(draw, 0.2) ? ", \"clients\"" : "");
        separator = ", ";
    }
    fputs("]", draw->out);
    write_network(draw, is_private);
    write_end(draw, 60000);
}

static void write_link_loss(struct draw *draw)
{
    bool is_private = draw->has_private && chance(draw, 0.5);
    bool is_of_clients = !is_private && chance(draw, 0.15);
    /* A partial loss makes every message of the membership an event. */
    bool is_partial = chance(draw, 0.5);
    fprintf(draw->out, "\"link_loss\", \"target\": \"%s\"",
            is_of_clients ? "clients" : node_names[below(draw, draw->nodes)]);
    write_network(draw, is_private);
    write_share(draw, "loss", is_partial ? 1 : 100, is_partial ? 99 : 100);
    static const char *const directions[] = {"both", "both", "sent", "received"};
    fprintf(draw->out, ", \"direction\": \"%s\"", directions[below(draw, 4)]);
    write_end(draw, is_partial ? 20000 : 60000);
}

static void write_crash(struct draw *draw)
{
    write_on_node(draw, "node_crash");
    write_choice(draw, "power_lost", 0.3);
    if (chance(draw, 0.5)) {
        write_duration(draw, "repair", 0, 60000);
    }
    draw->over = draw->at + 60000 > draw->over ? draw->at + 60000 : draw->over;
}

static void write_hang(struct draw *draw)
{
    write_on_node(draw, "node_hang");
    write_end(draw, chance(draw, 0.5) ? 4000 : 60000);
}

static void write_pause(struct draw *draw)
{
    write_on_node(draw, "vm_pause");
    write_end(draw, chance(draw, 0.5) ? 4000 : 60000);
}

static void write_application_failure(struct draw *draw)
{
    fprintf(draw->out, "\"application_failure\", \"target\": \"%s\"",
            service_names[below(draw, draw->services)]);
    write_choice(draw, "hangs", 0.5);
}

static void write_standby(struct draw *draw)
{
    write_on_node(draw, "node_standby");
    write_end(draw, 60000);
}

static void write_shutdown(struct draw *draw)
{
    write_on_node(draw, "node_shutdown");
    write_end(draw, 60000);
}

static void write_rolling_reboot(struct draw *draw)
{
    uint64_t every = between(draw, 1, 200);
    uint64_t off = between(draw, 1, 20);
    fprintf(draw->out, "\"rolling_reboot\", \"every\": \"%lu s\", \"off\": \"%lu s\"",
            (unsigned long)every, (unsigned long)off);
    uint64_t over = draw->at + 1000 * (every * draw->nodes + off);
    draw->over = over > draw->over ? over : draw->over;
}

static void write_management_loss(struct draw *draw)
{
    fputs("\"management_loss\"", draw->out);
    if (chance(draw, 0.5)) {
        fprintf(draw->out, ", \"target\": \"%s\"", node_names[below(draw, draw->nodes)]);
    }
    write_end(draw, 60000);
}

static void write_quorum_device_failure(struct draw *draw)
{
    fputs("\"quorum_device_failure\"", draw->out);
    if (chance(draw, 0.5)) {
        fprintf(draw->out, ", \"target\": \"%s\"", node_names[below(draw, draw->nodes)]);
    }
    write_end(draw, 60000);
}

static void write_array_power_cycle(struct draw *draw)
{
    fprintf(draw->out, "\"array_power_cycle\", \"target\": \"lun%lu\"",
            (unsigned long)below(draw, draw->services));
}

/* While devices are lost fencing may wait for the recheck: not where all has to be up again. */
static void write_sbd_device_failure(struct draw *draw)
{
    if (draw->is_live || strcmp(draw->fencing, "sbd") != 0) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fputs("\"sbd_device_failure\"", draw->out);
    write_number(draw, "device", 1, draw->sbd_devices > 0 ? draw->sbd_devices : 1);
    write_end(draw, 60000);
}

static const struct {
    const char *kind;
    void (*write)(struct draw *draw);
} drawn_faults[] = {{"node_crash", write_crash},
                    {"node_hang", write_hang},
                    {"partition", write_partition},
                    {"link_loss", write_link_loss},
                    {"application_failure", write_application_failure},
                    {"node_standby", write_standby},
                    {"node_shutdown", write_shutdown},
                    {"rolling_reboot", write_rolling_reboot},
                    {"management_loss", write_management_loss},
                    {"quorum_device_failure", write_quorum_device_failure},
                    {"array_power_cycle", write_array_power_cycle},
                    {"path_loss", cluster_chassis_write_path_loss},
                    {"slow_node", cluster_chassis_write_slow_node},
                    {"switch_failure", cluster_chassis_write_switch_failure},
                    {"uplink_loss", cluster_chassis_write_uplink_loss},
                    {"link_flapping", cluster_chassis_write_link_flapping},
                    {"feed_loss", cluster_chassis_write_feed_loss},
                    {"supply_failure", cluster_chassis_write_supply_failure},
                    {"fan_failure", cluster_chassis_write_fan_failure},
                    {"midplane_failure", cluster_chassis_write_midplane_failure},
                    {"board_failure", cluster_chassis_write_board_failure},
                    {"management_failure", cluster_chassis_write_management_failure},
                    {"memory_error", cluster_machines_write_memory_error},
                    {"adapter_failure", cluster_san_write_adapter_failure},
                    {"fabric_failure", cluster_san_write_fabric_failure},
                    {"port_failure", cluster_san_write_port_failure},
                    {"controller_failure", cluster_devices_write_controller_failure},
                    {"lun_failure", cluster_devices_write_lun_failure},
                    {"disk_failure", cluster_devices_write_disk_failure},
                    {"sbd_device_failure", write_sbd_device_failure},
                    {"vm_pause", write_pause}};

enum { DRAWN_FAULTS = sizeof drawn_faults / sizeof *drawn_faults };

/* A fault that follows an event has no end that could be known beforehand. */
static bool write_after(struct draw *draw)
{
    static const char *const events[] = {
        "node.crash", "node.up",           "fence.start", "plan.computed", "membership.formed",
        "app.start",  "membership.gather", "app.up",      "outage.begin",  "fault.inject"};
    if (draw->is_live || !chance(draw, 0.15)) {
        return false;
    }
    fprintf(draw->out, "{\"after\": {\"event\": \"%s\", \"number\": %lu",
            events[below(draw, sizeof events / sizeof *events)],
            (unsigned long)between(draw, 1, 4));
    write_duration(draw, "delay", 0, chance(draw, 0.3) ? 0 : 20000);
    fputs("}, \"kind\": ", draw->out);
    return true;
}

/* Few clusters have an array, or a storage network: those that have one lose its parts more often.
 */
static bool write_rare(struct draw *draw)
{
    if (draw->arrays != 0 && chance(draw, 0.1)) {
        cluster_devices_write_controller_failure(draw);
        return true;
    }
    if (draw->raids != 0 && !draw->is_live && chance(draw, 0.15)) {
        cluster_devices_write_disk_failure(draw);
        return true;
    }
    if (!draw->is_live && strcmp(draw->fencing, "sbd") == 0 && chance(draw, 0.1)) {
        write_sbd_device_failure(draw);
        return true;
    }
    if (draw->has_san && chance(draw, 0.1)) {
        (chance(draw, 0.5) ? cluster_san_write_fabric_failure
                           : cluster_san_write_port_failure)(draw);
        return true;
    }
    return false;
}

static void write_fault(struct draw *draw, uint64_t index)
{
    if (index == 0 || chance(draw, 0.7)) {
        draw->at = below(draw, draw->span);
    }
    fputs(index == 0 ? "" : ",\n  ", draw->out);
    if (!write_after(draw)) {
        fprintf(draw->out, "{\"at\": \"%lu ms\", \"kind\": ", (unsigned long)draw->at);
    }
    if (!write_rare(draw)) {
        drawn_faults[below(draw, DRAWN_FAULTS)].write(draw);
    }
    fputs("}", draw->out);
}

void cluster_faults_write(struct draw *draw)
{
    uint64_t faults = draw->in_years ? 0 : below(draw, FAULTS + 1);
    faults *= chance(draw, 0.1) ? 4 : 1;
    draw->at = 0;
    draw->over = draw->span;
    fputs(",\n \"faults\": [", draw->out);
    for (uint64_t i = 0; i < faults; i++) {
        write_fault(draw, i);
    }
    draw->over += draw->has_repairers ? NODES * UINT64_C(60000) : 0; /* nodes wait for each other */
    if (draw->is_live && draw->nodes > 2 && !draw->has_apart && chance(draw, 0.3)) {
        fputs(faults == 0 ? "" : ",\n  ", draw->out);
        write_last_crash(draw, node_names[below(draw, draw->nodes)]);
    }
    fputs("]", draw->out);
}
