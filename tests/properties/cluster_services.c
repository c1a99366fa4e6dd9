/* A service of a cluster that is drawn: its operations, scores and relations. */
#include "tests/properties/cluster_services.h"

#include <string.h>

/* An operation; where something may go wrong for good it may take longer than it may. Not over
 * years where services follow each other: starts and stops that always fail move a group and fence
 * its node without an end, as each boot forgets the failures. */
static void write_operation(struct draw *draw, const char *name, uint64_t most)
{
    fprintf(draw->out, ", \"%s\": {", name);
    write_time(draw, "time", chance(draw, 0.2) ? 0 : most);
    bool may_fail = !draw->is_live && !(draw->in_years && draw->may_follow) && chance(draw, 0.15);
    write_duration(draw, "timeout", may_fail ? 1 : 10 * most, may_fail ? most : 10 * most);
    fputs("}", draw->out);
}

/* A score: often the default, often the other extreme. */
static void write_score(struct draw *draw, const char *name)
{
    uint64_t which = below(draw, 4);
    if (which == 0) {
        fprintf(draw->out, ", \"%s\": \"infinite\"", name);
    } else if (which < 3) {
        write_number(draw, name, 0, which == 1 ? 0 : 200);
    }
}

/* All nodes, so that some can take it over under any policy, in an order of its own. */
static void write_takers(struct draw *draw)
{
    if (chance(draw, 0.7)) {
        return;
    }
    uint64_t first = below(draw, draw->nodes);
    fputs(", \"takeover_by\": [", draw->out);
    for (uint64_t i = 0; i < draw->nodes; i++) {
        fprintf(draw->out, "%s\"%s\"", i == 0 ? "" : ", ", node_names[(first + i) % draw->nodes]);
    }
    fputs("]", draw->out);
}

/* The services that one requires: some of those on one side of it, so that there is no circle. */
static void write_required(struct draw *draw, uint64_t index)
{
    uint64_t first = draw->requires_later ? index + 1 : 0;
    uint64_t end = draw->requires_later ? draw->services : index;
    const char *comma = "";
    fputs(", \"requires\": [", draw->out);
    for (uint64_t i = first; i < end; i++) {
        if (chance(draw, 0.4)) {
            fprintf(draw->out, "%s\"%s\"", comma, service_names[i]);
            comma = ", ";
        }
    }
    fputs("]", draw->out);
}

/* The service that one is with, or is apart from: the one next to it on the same side, which is on
 * the same node, or on another. Some of a spec has neither. */
static void write_place(struct draw *draw, uint64_t index)
{
    uint64_t next = draw->requires_later ? index + 1 : index - 1;
    bool has_next = draw->requires_later ? next < draw->services : index > 0;
    if (has_next && draw->on[next] == draw->on[index]) {
        if (draw->may_follow && chance(draw, 0.4)) {
            fprintf(draw->out, ", \"with\": \"%s\"", service_names[next]);
        }
    } else if (has_next && chance(draw, 0.4)) {
        fprintf(draw->out, ", \"apart_from\": [\"%s\"]", service_names[next]);
        draw->has_apart = true;
    }
}

void cluster_spec_write_service(struct draw *draw, uint64_t index)
{
    fprintf(draw->out, "%s\"%s\": {\"on\": \"%s\"", index == 0 ? "" : ",\n    ",
            service_names[index], node_names[draw->on[index]]);
    if (chance(draw, 0.7)) {
        fprintf(draw->out, ", \"storage\": \"lun%lu\"", (unsigned long)index);
    }
    write_operation(draw, "volume", 2000);
    fprintf(draw->out, ", \"file_system\": {\"journal\": \"%lu MB\"",
            (unsigned long)below(draw, 400));
    write_operation(draw, "mount", 1500);
    fputs("}", draw->out);
    write_operation(draw, "address", 1000);
    write_operation(draw, "start", 8000);
    write_operation(draw, "stop", 4000);
    fputs(", ", draw->out);
    write_time(draw, "recovery", 6000);
    if (chance(draw, 0.3)) {
        write_duration(draw, "commit_interval", 1, 3000);
    }
    fprintf(draw->out, ", \"monitor\": {\"timeout\": \"%d s\"", (int)between(draw, 1, 5));
    write_duration(draw, "interval", 500, 10000);
    /* Of two owners the one whose reservation is taken away serves nobody, and only a monitor that
     * writes ever sees that. */
    int level = (int)(10 * below(draw, 3));
    fprintf(draw->out, ", \"check_level\": %d}", draw->is_live && draw->may_be_two ? 20 : level);
    if (draw->is_live ||
        (!draw->in_years && chance(draw, 0.5))) { /* a start without paths to storage fails */
        write_duration(draw, "failure_timeout", 1000, 60000);
    }
    if (chance(draw, 0.4)) {
        fputs(", ", draw->out);
        write_time(draw, "connection_demand", 40);
        draw->connected |= UINT64_C(1) << index;
    }
    write_number(draw, "priority", 0, 3);
    write_takers(draw);
    write_required(draw, index);
    write_place(draw, index);
    write_score(draw, "preference");
    write_score(draw, "stickiness");
    if (!draw->is_live && chance(draw, 0.3)) {
        fprintf(draw->out, ", \"time_to_failure\": {\"exponential\": \"%lu %s\"}",
                (unsigned long)between(draw, 10, 90), draw->in_years ? "days" : "s");
    }
    fputs("}", draw->out);
}

void cluster_spec_write_latent(struct draw *draw)
{
    if (draw->is_live || chance(draw, 0.8)) {
        return;
    }
    const char *unit = draw->in_years ? "days" : "s";
    fprintf(draw->out,
            ", \"latent_failure\": {\"time_to_failure\": {\"exponential\": \"%lu %s\"}"
            ", \"test_interval\": \"%lu %s\"}",
            (unsigned long)between(draw, 10, 90), unit, (unsigned long)between(draw, 5, 50), unit);
}

void cluster_spec_fit_policy(struct draw *draw)
{
    if (strcmp(draw->policy, "n_to_one") == 0) {
        draw->actives = draw->nodes - 1;
    }
    if (strcmp(draw->policy, "n_plus_m") == 0) {
        draw->services = draw->services < draw->nodes ? draw->services : draw->nodes - 1;
        draw->actives = draw->actives < draw->services ? draw->services : draw->actives;
        for (uint64_t i = 0; i < draw->services; i++) {
            draw->on[i] = i;
        }
    }
}
