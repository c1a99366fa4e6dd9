#include "tests/properties/cluster_san.h"

#include "tests/properties/cluster_chassis.h"
#include "tests/properties/cluster_services.h"

static const char *const fabrics[] = {"red", "blue"};
static const char *const ports[] = {"a0", "b0"};

/* Rates of a part, after its other values. @param comma  whether there are any */
static void write_rates(struct draw *draw, bool comma)
{
    fputs(comma ? ", " : "", draw->out);
    if (chance(draw, 0.5)) {
        write_time(draw, "service", 20);
        fputs(", ", draw->out);
    }
    if (chance(draw, 0.3)) {
        /* Where all has to be up again, journals have to be replayed in time. */
        fprintf(draw->out, "\"bandwidth\": \"%lu MB/s\", ",
                (unsigned long)(between(draw, 1, 100) + (draw->is_live ? 200 : 0)));
    }
    fprintf(draw->out, "\"latency\": \"%lu us\"", (unsigned long)below(draw, 1000));
    if (!draw->is_live && chance(draw, 0.15)) {
        fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}, ",
                (unsigned long)between(draw, 50, 500), draw->in_years ? "days" : "s");
        write_time(draw, "time_to_repair", draw->in_years ? 36000000 : 60000);
        write_choice(draw, "silent", 0.5);
    }
}

/* Adapters or ports, each on a fabric. */
static void write_cabled(struct draw *draw, const char *section, const char *const *names)
{
    fprintf(draw->out, "\"%s\": {", section);
    for (int i = 0; i < 2; i++) {
        fprintf(draw->out, "%s\"%s\": {\"fabric\": \"%s\"", i == 0 ? "" : ", ", names[i],
                fabrics[draw->has_two_fabrics ? i : 0]);
        write_rates(draw, true);
        if (names == ports) {
            write_number(draw, "priority", 0, 2);
        }
        fputs("}", draw->out);
    }
    fputs("}, ", draw->out);
}

void cluster_san_write(struct draw *draw)
{
    static const char *const adapters[] = {"hba0", "hba1"};
    draw->has_san = chance(draw, 0.4);
    if (!draw->has_san) {
        return;
    }
    draw->has_two_fabrics = chance(draw, 0.6);
    fputs("\"san\": {", draw->out);
    write_cabled(draw, "adapters", adapters);
    write_cabled(draw, "ports", ports);
    fputs("\"fabrics\": {", draw->out);
    for (int i = 0; i < (draw->has_two_fabrics ? 2 : 1); i++) {
        fprintf(draw->out, "%s\"%s\": {", i == 0 ? "" : ", ", fabrics[i]);
        write_rates(draw, false);
        write_number(draw, "distance", 0, 300);
        fputs("}", draw->out);
    }
    fprintf(draw->out, "}, \"write_round_trips\": %lu},\n  ", (unsigned long)between(draw, 1, 2));
}

/* @param target  NULL: a node */
static void write_failure(struct draw *draw, const char *kind, const char *target)
{
    if (!draw->has_san) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    uint64_t node = below(draw, draw->nodes);
    fprintf(draw->out, "\"%s\", \"target\": \"%s\"", kind,
            target == NULL ? node_names[node] : target);
    if (target == NULL) {
        fprintf(draw->out, ", \"adapter\": \"hba%lu\"", (unsigned long)below(draw, 2));
    }
    write_choice(draw, "silent", 0.5);
    write_end(draw, chance(draw, 0.5) ? 10000 : 120000);
}

void cluster_san_write_adapter_failure(struct draw *draw)
{
    write_failure(draw, "adapter_failure", NULL);
}

void cluster_san_write_fabric_failure(struct draw *draw)
{
    write_failure(draw, "fabric_failure", fabrics[draw->has_two_fabrics ? below(draw, 2) : 0]);
}

void cluster_san_write_port_failure(struct draw *draw)
{
    write_failure(draw, "port_failure", ports[below(draw, 2)]);
}
