#include "tests/properties/cluster_devices.h"

#include "models/kinds.h"
#include "tests/properties/cluster_chassis.h"

enum { SCHEDULINGS_MOST = 16, MEMBERS = 4, SPARES = 1 };

/* Keys follow each other with `, `: the kind is before them. */
static void write_station(struct draw *draw)
{
    fputs("\"service\": {\"exponential\": \"1 ms\"}", draw->out);
    write_number(draw, "servers", 1, 4);
}

/* As fast as a journal has to be read within the time-out of a mount. */
static void write_disk(struct draw *draw)
{
    const char *schedulings[SCHEDULINGS_MOST];
    size_t count = kinds_names("disk_scheduling", schedulings, SCHEDULINGS_MOST);
    fprintf(draw->out,
            "\"zones\": [{\"cylinders\": 3000, \"sectors_per_track\": 1200}], \"rotation_speed\": "
            "\"15000 /min\", \"seek\": {\"base\": "
            "\"1 ms\", \"per_root\": \"100 us\"}, \"scheduling\": \"%s\"",
            schedulings[below(draw, count)]);
    write_number(draw, "surfaces", 1, 4);
}

static void write_ssd(struct draw *draw)
{
    fprintf(draw->out, "\"garbage_collection\": \"%s\"", chance(draw, 0.5) ? "greedy" : "fifo");
    write_number(draw, "channels", 1, 4);
}

/* Members fail at random, at given times, or never; those that failed may be rebuilt. */
static void write_members_failures(struct draw *draw)
{
    bool is_random = draw->in_years || (!draw->is_live && chance(draw, 0.3));
    bool is_given = !draw->in_years && chance(draw, 0.5);
    if (is_random) {
        fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}",
                (unsigned long)between(draw, 50, 500), draw->in_years ? "days" : "s");
    }
    if (is_random || is_given) {
        fputs(", ", draw->out);
        write_time(draw, "time_to_repair", draw->in_years ? 36000000 : 60000);
    }
    if (is_given) {
        fprintf(draw->out, ", \"failures\": [{\"at\": \"%lu ms\", \"member\": %lu}]",
                (unsigned long)between(draw, 1, draw->span), (unsigned long)below(draw, MEMBERS));
    }
    if ((is_random || is_given) && !draw->in_years && chance(draw, 0.5)) {
        fputs(", \"rebuild\": {\"size\": \"8 MB\"", draw->out);
        write_number(draw, "spares", 0, SPARES);
        write_number(draw, "depth", 1, 3);
        fprintf(draw->out, ", \"rate\": \"100 MB/s\", \"priority\": \"%s\"}",
                chance(draw, 0.5) ? "beside" : "foreground_first");
    }
}

static void write_raid(struct draw *draw)
{
    static const char *const levels[] = {"raid1", "raid5", "raid6", "raid10"};
    fprintf(draw->out, "\"level\": \"%s\", \"disks\": %d, \"station_capacity\": \"1 GB\"",
            levels[below(draw, 4)], MEMBERS);
    fputs(", \"station\": {", draw->out);
    write_station(draw);
    fputs("}", draw->out);
    write_members_failures(draw);
    if (!draw->is_live && chance(draw, 0.5)) {
        write_duration(draw, "time_to_restore", 0, chance(draw, 0.3) ? 0 : 200000);
    }
}

static void write_array(struct draw *draw)
{
    write_number(draw, "controllers", 2, 2);
    fputs(", ", draw->out);
    write_time(draw, "service", 2);
    write_duration(draw, "takeover", 1, 4000);
    if (chance(draw, 0.7)) {
        fprintf(draw->out, ", \"cache\": {\"size\": \"%lu MiB\"}",
                (unsigned long)between(draw, 1, 64));
    }
    if (draw->in_years || (!draw->is_live && chance(draw, 0.2))) {
        fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}, ",
                (unsigned long)between(draw, 50, 500), draw->in_years ? "days" : "s");
        write_time(draw, "time_to_repair", draw->in_years ? 36000000 : 60000);
    }
    fputs(", \"raid\": {", draw->out);
    write_raid(draw);
    fputs("}", draw->out);
}

static const struct {
    const char *kind;
    void (*write)(struct draw *draw);
    bool has_blocks;
} devices[] = {{"station", write_station, false},
               {"disk", write_disk, true},
               {"ssd", write_ssd, true},
               {"raid", write_raid, true},
               {"array", write_array, true}};

enum { DEVICES = sizeof devices / sizeof *devices, RAID = DEVICES - 2, ARRAY };

void cluster_devices_write(struct draw *draw, uint64_t unit)
{
    if (chance(draw, 0.3)) {
        return;
    }
    uint64_t device = chance(draw, 0.2) ? ARRAY : below(draw, DEVICES);
    fprintf(draw->out, ", \"device\": {\"kind\": \"%s\"%s", devices[device].kind,
            device == ARRAY ? "" : ", ");
    devices[device].write(draw);
    fputs("}", draw->out);
    if (devices[device].has_blocks && chance(draw, 0.6)) {
        fprintf(draw->out, ", \"blocks\": {\"kind\": \"%s\"}",
                chance(draw, 0.5) ? "uniform" : "sequential");
    }
    draw->arrays |= (device == ARRAY ? UINT64_C(1) : 0) << unit;
    draw->raids |= (device >= RAID ? UINT64_C(1) : 0) << unit;
}

/* A unit of those in a set that is not empty. */
static unsigned long draw_unit(struct draw *draw, uint64_t units)
{
    uint64_t unit = below(draw, draw->services);
    while ((units >> unit & 1) == 0) {
        unit = (unit + 1) % draw->services;
    }
    return (unsigned long)unit;
}

/* A service whose start has failed on all nodes stays down: not where all has to be up again. */
void cluster_devices_write_lun_failure(struct draw *draw)
{
    if (draw->is_live) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fprintf(draw->out, "\"lun_failure\", \"target\": \"lun%lu\"",
            (unsigned long)below(draw, draw->services));
    write_end(draw, chance(draw, 0.5) ? 1000 : 120000);
}

void cluster_devices_write_disk_failure(struct draw *draw)
{
    if (draw->is_live || draw->raids == 0) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fprintf(draw->out, "\"disk_failure\", \"target\": \"lun%lu\"", draw_unit(draw, draw->raids));
    write_number(draw, "member", 0, MEMBERS - 1);
}

void cluster_devices_write_controller_failure(struct draw *draw)
{
    if (draw->arrays == 0) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fprintf(draw->out, "\"controller_failure\", \"target\": \"lun%lu\"",
            draw_unit(draw, draw->arrays));
    write_number(draw, "controller", 0, 1);
    write_end(draw, chance(draw, 0.5) ? 10000 : 120000);
}
