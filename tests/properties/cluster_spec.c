/*
 * A cluster, its clients and its faults, drawn and written as JSON.
 *
 * Values that have to fit together (names, whether all is repaired, the end) are drawn first, into
 * struct draw; the rest is drawn as it is written. Times are whole milliseconds, and faults often
 * fall on the same one.
 */
#include "tests/properties/cluster_spec.h"

#include "tests/kinds_with_defaults.h"
#include "tests/properties/cluster_chassis.h"
#include "tests/properties/cluster_devices.h"
#include "tests/properties/cluster_faults.h"
#include "tests/properties/cluster_machines.h"
#include "tests/properties/cluster_san.h"
#include "tests/properties/cluster_services.h"

#include <string.h>

enum { KINDS_MOST = 32 };

/* The firmware of a node: one time, or phases that sum to about as much. @param most  [ms] */
static void write_firmware(struct draw *draw, uint64_t most)
{
    if (chance(draw, 0.6)) {
        write_time(draw, "firmware", most);
        return;
    }
    fputs("\"phases\": [{\"kind\": \"fixed\", \"name\": \"self_test\", ", draw->out);
    write_time(draw, "time", chance(draw, 0.3) ? 0 : most / 2);
    fputs("}, {\"kind\": \"rom\", \"name\": \"flash\", \"bandwidth\": \"50 MB/s\"", draw->out);
    fprintf(draw->out, ", \"size\": \"%lu kB\", \"access\": \"%s\"",
            (unsigned long)between(draw, 1, most), chance(draw, 0.5) ? "shadowed" : "in_place");
    write_duration(draw, "latency", 0, 0);
    fputs("}, {\"kind\": \"memory_init\", \"name\": \"memory\"", draw->out);
    write_number(draw, "passes", 0, 2);
    fprintf(draw->out, ", \"bandwidth\": \"10 MB/s\", \"size\": \"%lu kB\"}",
            (unsigned long)between(draw, 1, 2 * most));
    fprintf(draw->out,
            ", {\"kind\": \"load\", \"name\": \"kernel\", \"size\": \"%lu kB\", \"bandwidth\": "
            "\"50 MB/s\"}]",
            (unsigned long)between(draw, 1, 2 * most));
}

static void write_nodes(struct draw *draw)
{
    /* Some boot so fast that nodes are back before they were missed. */
    static const uint64_t paces[] = {1, 10, 100, 100};
    uint64_t pace = paces[below(draw, 4)];
    draw->has_weights = !draw->is_live && chance(draw, 0.2);
    fputs("\"nodes\": {", draw->out);
    for (uint64_t i = 0; i < draw->nodes; i++) {
        fprintf(draw->out, "%s\"%s\": {\"role\": \"%s\"", i == 0 ? "" : ",\n    ", node_names[i],
                i < draw->actives ? "active" : "standby");
        cluster_machines_write(draw, i);
        if (draw->has_weights) {
            write_number(draw, "votes", i == 0 ? 1 : 0, 3);
        }
        fputs(", \"boot\": {", draw->out);
        write_firmware(draw, 300 * pace);
        fputs(", ", draw->out);
        write_time(draw, "operating_system", 200 * pace);
        fputs(", ", draw->out);
        write_time(draw, "cluster_stack", chance(draw, 0.2) ? 0 : 20 * pace);
        if (draw->has_boot_server && chance(draw, 0.8)) {
            fprintf(draw->out, ", \"image\": \"%lu MB\"", (unsigned long)between(draw, 1, 200));
        }
        fputs("}", draw->out);
        write_duration(draw, "fencing_delay", 0, chance(draw, 0.5) ? 0 : 8000);
        if (draw->in_years || (!draw->is_live && chance(draw, 0.2))) {
            fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}",
                    (unsigned long)between(draw, 10, 90), draw->in_years ? "days" : "s");
        }
        if (draw->is_live || draw->in_years || chance(draw, 0.7)) {
            fputs(", ", draw->out);
            write_time(draw, "time_to_repair", draw->in_years ? 36000000 : 60000);
        }
        cluster_spec_write_latent(draw);
        fputs("}", draw->out);
    }
    fputs("},\n  ", draw->out);
}

/* Which node decides between two halves. */
static void write_ties(struct draw *draw)
{
    static const char *const ties[] = {"lowest", "highest"};
    uint64_t first = below(draw, draw->nodes);
    if (chance(draw, 0.5)) {
        fprintf(draw->out, ", \"auto_tie_breaker\": \"%s\"", ties[below(draw, 2)]);
    } else {
        fprintf(draw->out, ", \"auto_tie_breaker_nodes\": [\"%s\", \"%s\"]", node_names[first],
                node_names[(first + 1) % draw->nodes]);
    }
}

/* A witness that is no node. */
static void write_device(struct draw *draw)
{
    bool is_highest = chance(draw, 0.5);
    fprintf(draw->out, ", \"device\": {\"tie_breaker\": \"%s\"", is_highest ? "highest" : "lowest");
    write_number(draw, "votes", 1, 3);
    write_duration(draw, "timeout", 100, 10000);
    write_duration(draw, "sync_timeout", 100, 30000);
    fputs("}", draw->out);
}

/* Half of the votes and a lock on a unit. @return false: the quorum is votequorum */
static bool write_dynamic(struct draw *draw)
{
    bool is_dynamic = !draw->is_live && !draw->has_weights && chance(draw, 0.4);
    if (!is_dynamic) {
        return false;
    }
    bool is_lock = chance(draw, 0.4);
    bool has_witness = chance(draw, 0.7);
    bool has_unit = is_lock || chance(draw, 0.5);
    unsigned long unit = (unsigned long)below(draw, draw->services);
    if (chance(draw, 0.3)) {
        fprintf(draw->out, "\"kind\": \"quorum_disk\", \"unit\": \"lun%lu\"", unit);
        write_number(draw, "votes", 1, draw->nodes);
        write_duration(draw, "interval", 500, 5000);
        fputs("}", draw->out);
        return true;
    }
    fprintf(draw->out, "\"kind\": \"%s\", ", is_lock ? "lock_lun" : "dynamic_votes");
    if (!is_lock && !has_witness) {
        fprintf(draw->out, "\"lower_priority_node\": \"%s\"}",
                node_names[below(draw, draw->nodes)]);
        return true;
    }
    fputs(is_lock ? "" : "\"witness\": {", draw->out);
    if (has_unit) {
        fprintf(draw->out, "\"unit\": \"lun%lu\", ", unit);
    }
    write_time(draw, "acquisition", chance(draw, 0.3) ? 0 : 4000);
    write_duration(draw, "timeout", 100, 20000);
    fputs(is_lock ? "}" : "}}", draw->out);
    return true;
}

static void write_network(struct draw *draw)
{
    draw->has_rack = chance(draw, 0.4);
    if (!draw->has_rack && chance(draw, 0.3)) {
        fprintf(draw->out, "\"network\": {\"kind\": \"%s\"},\n  ",
                chance(draw, 0.5) ? "ethernet" : "infiniband");
    }
    if (draw->has_rack) {
        fprintf(draw->out,
                "\"network\": {\"kind\": \"%s\", \"switches\": {\"rack\": {\"endpoints\": "
                "[\"%s\"%s%s%s],"
                " \"uplinks\": 2, \"uplink_choice\": \"%s\"}}},\n  ",
                chance(draw, 0.5) ? "ethernet" : "infiniband", node_names[0],
                draw->nodes > 2 ? ", \"" : "", draw->nodes > 2 ? node_names[1] : "",
                draw->nodes > 2 ? "\"" : "", chance(draw, 0.5) ? "hashed" : "least_loaded");
    }
}

static void write_membership(struct draw *draw)
{
    if (draw->has_private) {
        fputs("\"private_networks\": {\"private\": {\"kind\": \"ethernet\"", draw->out);
        write_duration(draw, "latency", 0, chance(draw, 0.5) ? 0 : 1);
        fputs("}},\n  ", draw->out);
    }
    fprintf(draw->out, "\"membership\": {\"kind\": \"%s\"", draw->membership);
    if (strcmp(draw->membership, "delay") == 0) {
        fputs(", ", draw->out);
        write_time(draw, "detection", chance(draw, 0.2) ? 0 : chance(draw, 0.5) ? 500 : 5000);
        fputs(", ", draw->out);
        write_time(draw, "reconfiguration", chance(draw, 0.4) ? 0 : 4000);
        if (!draw->is_live && chance(draw, 0.3)) {
            write_share(draw, "coverage", 0, 99);
        }
    } else if (strcmp(draw->membership, "corosync") == 0) {
        write_duration(draw, "token", 1000, 4000);
        write_duration(draw, "hold", 50, 150);
        static const char *const modes[] = {"passive", "active", "rr"};
        if (draw->has_private) {
            fprintf(draw->out, ", \"transport\": {\"kind\": \"knet\", \"link_mode\": \"%s\"}",
                    modes[below(draw, 3)]);
        } else if (chance(draw, 0.4)) {
            fprintf(draw->out, ", \"transport\": {\"kind\": \"%s\"}",
                    chance(draw, 0.5) ? "udpu" : "knet");
        }
    }
    fputs("},\n  \"quorum\": {", draw->out);
    static const char *const choices[] = {"auto", "on", "off"};
    if (write_dynamic(draw)) {
        fputs(",\n  ", draw->out);
        return;
    }
    draw->has_device = !draw->is_live && chance(draw, 0.2);
    bool two_node = draw->nodes == 2 && !draw->has_device && chance(draw, 0.7);
    fputs("\"kind\": \"votequorum\", ", draw->out);
    if (draw->nodes == 2) {
        fprintf(draw->out, "\"two_node\": \"%s\", ", two_node ? "on" : "off");
    }
    fprintf(draw->out, "\"wait_for_all\": \"%s\"", choices[below(draw, 3)]);
    write_choice(draw, "last_man_standing", draw->has_weights || draw->has_device ? 0 : 0.3);
    write_duration(draw, "last_man_standing_window", 1000, 10000);
    if (draw->has_device) {
        write_device(draw);
    } else if (!two_node && chance(draw, 0.4)) {
        write_ties(draw);
    }
    fputs("},\n  ", draw->out);
}

static void write_fencing(struct draw *draw)
{
    fprintf(draw->out, "\"fencing\": {\"kind\": \"%s\"", draw->fencing);
    bool is_sbd = strcmp(draw->fencing, "sbd") == 0;
    bool is_power = strcmp(draw->fencing, "power") == 0;
    if (is_sbd || is_power) {
        write_duration(draw, "timeout", 30000, 90000);
        write_number(draw, "attempts", 1, 4);
        fputs(", ", draw->out);
        write_time(draw, "delay", chance(draw, 0.5) ? 0 : 4000);
        if (chance(draw, 0.3)) {
            fputs(", ", draw->out);
            write_time(draw, "manual_confirmation", 120000);
        }
    }
    if (is_sbd) {
        write_duration(draw, "watchdog", 1000, 5000);
        write_duration(draw, "loop", 100, 1000);
        bool has_own = !draw->is_live && chance(draw, 0.5);
        draw->sbd_devices = has_own ? below(draw, 4) : 1;
        if (has_own) {
            write_number(draw, "devices", draw->sbd_devices, draw->sbd_devices);
            write_choice(draw, "pacemaker", draw->sbd_devices == 0 ? 1 : 0.8);
        }
        bool is_short = !draw->is_live && chance(draw, 0.2);
        if (is_short || chance(draw, 0.3)) {
            write_duration(draw, "msgwait", is_short ? 1 : 10000, is_short ? 8000 : 30000);
        }
    } else if (is_power) {
        write_duration(draw, "login", 0, 3000);
        fputs(", ", draw->out);
        write_time(draw, "duration", 5000);
        write_share(draw, "failure", 0, chance(draw, 0.6) ? 0 : draw->is_live ? 50 : 100);
        write_duration(draw, "attempt_timeout", 9000, 20000);
        write_choice(draw, "shares_power_with_host", 0.4);
        fputs(", ", draw->out);
        write_time(draw, "on", chance(draw, 0.5) ? 0 : 5000);
        write_choice(draw, "order_outlives_requester", 0.5);
        if (!draw->is_live && chance(draw, 0.2)) {
            fputs(", \"action\": \"off\", ", draw->out);
            write_time(draw, "manual_power_on", 60000);
        }
    }
    if (strcmp(draw->fencing, "scsi_pr") == 0) {
        fprintf(draw->out, ", \"coordination_points\": %d, ", chance(draw, 0.5) ? 3 : 0);
        write_time(draw, "reboot", 60000);
        write_choice(draw, "aptpl", 0.8);
    }
    bool has_levels = (is_sbd || is_power) && chance(draw, 0.3);
    fprintf(draw->out, "}%s", has_levels ? ",\n  \"fencing_levels\": [" : "");
    for (uint64_t left = has_levels ? between(draw, 1, 2) : 0; left > 0; left--) {
        fputs(chance(draw, 0.5) ? "{\"kind\": \"power\"" : "{\"kind\": \"sbd\"", draw->out);
        if (chance(draw, 0.3)) {
            fputs(", ", draw->out);
            write_time(draw, "manual_confirmation", 60000);
        }
        fputs(left > 1 ? "}, " : "}]", draw->out);
    }
    fprintf(draw->out, ",\n  \"recheck_interval\": \"%lu s\"", (unsigned long)draw->recheck);
    write_choice(draw, "startup_fencing", 0.8);
    static const char *const policies[] = {"stop", "stop", "freeze", "fence", "ignore"};
    const char *policy = policies[below(draw, 5)];
    draw->may_be_two = strcmp(policy, "ignore") == 0 || strcmp(draw->fencing, "none") == 0;
    fprintf(draw->out, ", \"no_quorum_policy\": \"%s\"", policy);
    write_duration(draw, "priority_fencing_delay", 0, chance(draw, 0.5) ? 0 : 10000);
    fputs(", ", draw->out);
    write_time(draw, "plan", chance(draw, 0.2) ? 0 : 500);
}

static void write_system(struct draw *draw)
{
    draw->has_paths = chance(draw, 0.5);
    fprintf(draw->out, " \"system\": {\"kind\": \"cluster\", \"policy\": \"%s\",\n  ",
            draw->policy);
    draw->has_boot_server = chance(draw, 0.3);
    if (draw->has_boot_server) {
        fprintf(draw->out, "\"boot_server\": {\"at_once\": %lu},\n  ",
                (unsigned long)between(draw, 1, 3));
    }
    write_nodes(draw);
    cluster_chassis_write(draw);
    cluster_san_write(draw);
    fputs("\"storage\": {", draw->out);
    for (uint64_t i = 0; i < draw->services; i++) {
        fprintf(draw->out, "%s\"lun%lu\": {", i == 0 ? "" : ", ", (unsigned long)i);
        write_time(draw, "preempt", chance(draw, 0.3) ? 0 : 2000);
        write_choice(draw, "persistent_reservations", 0.6);
        /* A stop that fails for good on a node that nothing fences is a service that is lost. */
        bool may_queue = !draw->is_live || strcmp(draw->fencing, "none") != 0;
        fprintf(draw->out, ", \"no_path_retry\": \"%s\"",
                may_queue && chance(draw, 0.5) ? "queue" : "fail");
        write_duration(draw, "fast_io_fail_tmo", 0, 10000);
        cluster_chassis_write_paths(draw);
        cluster_devices_write(draw, i);
        fputs("}", draw->out);
    }
    fputs("},\n  ", draw->out);
    write_network(draw);
    write_membership(draw);
    write_fencing(draw);
    fputs(",\n  \"services\": {", draw->out);
    for (uint64_t i = 0; i < draw->services; i++) {
        cluster_spec_write_service(draw, i);
    }
    fputs("}", draw->out);
    draw->has_repairers = chance(draw, 0.3);
    if (draw->has_repairers) {
        write_number(draw, "repairers", 1, draw->nodes);
    }
    fputs("}", draw->out);
}

static void write_jitter(struct draw *draw)
{
    static const char *const jitters[] = {"none", "equal", "full", "decorrelated"};
    if (chance(draw, 0.7)) {
        fprintf(draw->out, ", \"jitter\": \"%s\"", jitters[below(draw, 4)]);
    }
}

static void write_clients(struct draw *draw)
{
    uint64_t groups = draw->in_years ? 0 : below(draw, 3);
    if (groups == 0) {
        return;
    }
    fputs(",\n \"workload\": {\"clients\": {", draw->out);
    for (uint64_t i = 0; i < groups; i++) {
        uint64_t service = below(draw, draw->services);
        fprintf(draw->out, "%s\"group%lu\": {\"service\": \"%s\"", i == 0 ? "" : ",\n    ",
                (unsigned long)i, service_names[service]);
        if (chance(draw, 0.5)) {
            fprintf(draw->out, ", \"arrivals\": {\"exponential\": \"%lu ms\"}",
                    (unsigned long)between(draw, 1000, 10000));
            if ((draw->connected >> service & 1) != 0) {
                write_number(draw, "idle_connections", 0, 3);
            }
        } else {
            fprintf(draw->out, ", \"think\": {\"exponential\": \"%lu ms\"}",
                    (unsigned long)between(draw, 5000, 20000));
            write_number(draw, "population", 1, 8);
        }
        write_duration(draw, "timeout", 100, 5000);
        write_number(draw, "retries", 0, 5);
        write_duration(draw, "backoff", 100, 2000);
        write_duration(draw, "backoff_maximum", 2000, 20000);
        write_jitter(draw);
        if (chance(draw, 0.5)) {
            fputs(", \"service_level\": {\"share\": 0.9", draw->out);
            write_duration(draw, "response_time", 1, 1000);
            write_duration(draw, "interval", 1000, 20000);
            fputs("}", draw->out);
        }
        fputs("}", draw->out);
    }
    fputs("}}", draw->out);
}

/* Names of the kinds of fencing: those above twice or once, any other once that has defaults. */
static size_t name_fencings(const char **names)
{
    static const char *const known[] = {"sbd", "power", "sbd", "power", "none"};
    enum { KNOWN = sizeof known / sizeof *known };
    const char *every[KINDS_MOST];
    size_t kind_count = kinds_with_defaults("fencing", every, KINDS_MOST);
    size_t count = 0;
    for (; count < KNOWN; count++) {
        names[count] = known[count];
    }
    for (size_t i = 0; i < kind_count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < KNOWN; k++) {
            is_known = is_known || strcmp(known[k], every[i]) == 0;
        }
        if (!is_known) {
            names[count++] = every[i];
        }
    }
    return count;
}

static void plan(struct draw *draw)
{
    const char *fencings[2 * KINDS_MOST];
    size_t fencing_count = name_fencings(fencings);
    const char *memberships[8];
    size_t count = kinds_names("membership", memberships, 8);
    draw->nodes = between(draw, 2, NODES);
    draw->actives = between(draw, 1, draw->nodes - 1);
    draw->services = between(draw, 1, SERVICES);
    for (uint64_t i = 0; i < draw->services; i++) {
        draw->on[i] = below(draw, draw->actives);
    }
    draw->in_years = chance(draw, 0.1);
    draw->may_follow = !draw->in_years || chance(draw, 0.5);
    draw->requires_later = chance(draw, 0.5);
    draw->is_live = !draw->in_years && chance(draw, 0.6);
    draw->membership = memberships[below(draw, count)];
    const char *policies[8];
    draw->policy = policies[below(draw, kinds_names("policy", policies, 8))];
    cluster_spec_fit_policy(draw);
    draw->fencing = fencings[below(draw, fencing_count)];
    bool may_use_more =
        strcmp(draw->membership, "corosync") == 0 || strcmp(draw->membership, "delay") == 0;
    draw->has_private = may_use_more && chance(draw, 0.3);
    draw->span = between(draw, 1000, chance(draw, 0.5) ? 30000 : 300000);
    draw->recheck = between(draw, 30, 120);
}

struct cluster_spec cluster_spec_draw(uint64_t seed)
{
    struct cluster_spec spec = {0};
    struct draw draw = {.out = open_memstream(&spec.text, &spec.length)};
    stream_init(&draw.stream, 20260101, seed, "properties", "clusters");
    plan(&draw);
    fprintf(draw.out, "{\"name\": \"seed-%lu\",\n", (unsigned long)seed);
    write_system(&draw);
    write_clients(&draw);
    cluster_faults_write(&draw);
    fprintf(draw.out,
            ",\n \"run\": {\"seed\": %lu, \"replications\": 1, \"transient\": true, \"horizon\": ",
            (unsigned long)seed);
    if (draw.in_years) {
        fprintf(draw.out, "\"%lu years\"}}\n", (unsigned long)between(&draw, 1, 5));
    } else {
        uint64_t rest = draw.is_live ? quiet(&draw) : below(&draw, 600000);
        fprintf(draw.out, "\"%lu ms\"}}\n", (unsigned long)(draw.over + rest + 1));
    }
    fclose(draw.out);
    spec.is_live = draw.is_live;
    spec.over = draw.over;
    return spec;
}
