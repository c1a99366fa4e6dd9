/* Chassis of random clusters, and the faults of what their nodes share. */
#include "tests/properties/cluster_chassis.h"

#include "tests/properties/cluster_services.h"

/* Units of a group; in years they fail at random. */
static void write_units(struct draw *draw, const char *group, uint64_t most)
{
    fprintf(draw->out, ", \"%s\": {\"count\": %lu", group, (unsigned long)between(draw, 2, most));
    if (draw->in_years || (!draw->is_live && chance(draw, 0.2))) {
        fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}, ",
                (unsigned long)between(draw, 20, 90), draw->in_years ? "days" : "s");
        write_time(draw, "time_to_repair", draw->in_years ? 36000000 : 60000);
        write_share(draw, "common_share", 0, 100);
        write_number(draw, "repairers", 1, 2);
        write_choice(draw, "fails_while_short", 0.5);
    }
    fputs("}", draw->out);
}

void cluster_chassis_write(struct draw *draw)
{
    static const char *const modes[] = {"N", "N+1", "N+N"};
    draw->has_chassis = chance(draw, 0.4);
    if (!draw->has_chassis) {
        return;
    }
    fputs("\"chassis\": {\"enclosure\": {\"nodes\": [", draw->out);
    uint64_t count = between(draw, 1, draw->nodes);
    for (uint64_t i = 0; i < count; i++) {
        fprintf(draw->out, "%s\"%s\"", i == 0 ? "" : ", ", node_names[i]);
    }
    fprintf(draw->out, "], \"supply_mode\": \"%s\", \"short_of_power\": \"%s\"",
            modes[below(draw, 3)], chance(draw, 0.5) ? "off" : "throttle");
    write_duration(draw, "power_on_interval", 0, chance(draw, 0.5) ? 0 : 20000);
    write_duration(draw, "trip_after", 0, 30000);
    write_units(draw, "feeds", 3);
    write_units(draw, "supplies", 6);
    write_units(draw, "fans", 4);
    write_units(draw, "midplane", 2);
    write_units(draw, "boards", 3);
    write_units(draw, "management", 2);
    fputs("}},\n  ", draw->out);
}

void cluster_chassis_write_paths(struct draw *draw)
{
    if (draw->has_paths && !draw->has_san) {
        write_number(draw, "paths", 2, 4);
    }
    if (draw->has_paths || draw->has_san) {
        write_duration(draw, "checker_interval", 1, 20000);
        write_duration(draw, "checker_timeout", 0, 30000);
        static const char *const groupings[] = {"failover", "multibus", "group_by_prio"};
        static const char *const selectors[] = {"round_robin", "queue_length", "service_time"};
        const char *grouping = groupings[below(draw, 3)];
        const char *selector = selectors[below(draw, 3)];
        fprintf(draw->out, ", \"path_grouping\": \"%s\", \"path_selector\": \"%s\"", grouping,
                selector);
        fprintf(draw->out, ", \"failback\": \"%s\"", chance(draw, 0.5) ? "manual" : "immediate");
        write_duration(draw, "failback_after", 0, chance(draw, 0.5) ? 0 : 20000);
    }
}

void cluster_chassis_write_path_loss(struct draw *draw)
{
    if (chance(draw, 0.7)) {
        fprintf(draw->out, "\"path_loss\", \"target\": \"%s\"",
                node_names[below(draw, draw->nodes)]);
    } else {
        fputs("\"path_loss\"", draw->out);
    }
    if ((draw->has_paths || draw->has_san) && chance(draw, 0.6)) {
        write_number(draw, "path", 1, 2);
        write_choice(draw, "silent", 0.5);
    }
    if (chance(draw, 0.3)) {
        fprintf(draw->out, ", \"storage\": \"lun%lu\"", (unsigned long)below(draw, draw->services));
    }
    write_end(draw, chance(draw, 0.5) ? 10000 : 120000);
}

void cluster_chassis_write_slow_node(struct draw *draw)
{
    fprintf(draw->out, "\"slow_node\", \"target\": \"%s\"", node_names[below(draw, draw->nodes)]);
    write_number(draw, "factor", 1, 100);
    write_end(draw, 60000);
}

static void write_private(struct draw *draw)
{
    fputs(draw->has_private && chance(draw, 0.5) ? ", \"network\": \"private\"" : "", draw->out);
}

void cluster_chassis_write_uplink_loss(struct draw *draw)
{
    if (!draw->has_rack) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fputs("\"uplink_loss\", \"switch\": \"rack\"", draw->out);
    write_number(draw, "count", 1, 2);
    write_end(draw, 60000);
}

void cluster_chassis_write_switch_failure(struct draw *draw)
{
    fputs("\"switch_failure\"", draw->out);
    if (draw->has_rack && chance(draw, 0.5)) {
        fputs(", \"switch\": \"rack\"", draw->out);
    } else {
        write_private(draw);
    }
    write_end(draw, 60000);
}

void cluster_chassis_write_link_flapping(struct draw *draw)
{
    fprintf(draw->out, "\"link_flapping\", \"target\": \"%s\"",
            node_names[below(draw, draw->nodes)]);
    write_private(draw);
    write_duration(draw, "down", 1, 5000);
    write_duration(draw, "up", 1, 20000);
    write_end(draw, 60000);
}

/* Units of the chassis, or where there is none a node that is slow. */
static void write_units_fault(struct draw *draw, const char *kind)
{
    if (!draw->has_chassis) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fprintf(draw->out, "\"%s\", \"target\": \"enclosure\"", kind);
    write_number(draw, "number", 1, 2);
    write_end(draw, 60000);
}

void cluster_chassis_write_feed_loss(struct draw *draw)
{
    write_units_fault(draw, "feed_loss");
}

void cluster_chassis_write_supply_failure(struct draw *draw)
{
    write_units_fault(draw, "supply_failure");
}

void cluster_chassis_write_fan_failure(struct draw *draw)
{
    write_units_fault(draw, "fan_failure");
}

void cluster_chassis_write_midplane_failure(struct draw *draw)
{
    write_units_fault(draw, "midplane_failure");
}

void cluster_chassis_write_board_failure(struct draw *draw)
{
    write_units_fault(draw, "board_failure");
}

void cluster_chassis_write_management_failure(struct draw *draw)
{
    write_units_fault(draw, "management_failure");
}
