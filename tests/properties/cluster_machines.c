#include "tests/properties/cluster_machines.h"

#include "tests/properties/cluster_chassis.h"
#include "tests/properties/cluster_services.h"

/* A source of interrupts that nothing masks, and one that may share the core with it. */
static void write_sources(struct draw *draw)
{
    fprintf(draw->out,
            ", \"interrupt_sources\": {\"memory\": {\"maskable\": false, \"action\": \"%s\"",
            chance(draw, 0.7) ? "panic" : "log");
    write_duration(draw, "service", 0, 20);
    if (!draw->is_live && chance(draw, 0.2)) {
        fprintf(draw->out, ", \"arrivals\": {\"exponential\": \"%lu s\"}",
                (unsigned long)between(draw, 20, 200));
    }
    fputs("}", draw->out);
    if (chance(draw, 0.5)) {
        fputs(", \"timer\": {\"arrivals\": \"500 ms\"", draw->out);
        write_duration(draw, "service", 0, 40);
        write_duration(draw, "deferred", 0, 40);
        if (chance(draw, 0.5)) {
            fputs(", \"coalescing\": {\"packets\": 3", draw->out);
            write_duration(draw, "timeout", 100, 2000);
            fputs("}", draw->out);
        }
        fputs("}", draw->out);
    }
    fputs("}", draw->out);
}

void cluster_machines_write(struct draw *draw, uint64_t node)
{
    if (node > 0) {
        write_number(draw, "cores", 1, 4);
        return;
    }
    draw->has_machine = !draw->in_years && chance(draw, 0.3);
    if (!draw->has_machine) {
        write_number(draw, "cores", 1, 4);
        return;
    }
    fputs(", \"machine\": {\"memory\": {\"latency\": \"1 ms\", \"channels\": 2}", draw->out);
    write_number(draw, "cores_per_processor", 1, 4);
    fputs(", \"program\": {\"compute\": \"20 ms\"}}, \"interrupts\": {\"timeline\": 0", draw->out);
    write_duration(draw, "save", 0, 5);
    write_duration(draw, "restore", 0, 5);
    write_duration(draw, "instruction", 0, 3);
    if (chance(draw, 0.3)) {
        fputs(", \"masks\": {\"between\": {\"exponential\": \"3 s\"}", draw->out);
        write_duration(draw, "length", 1, 300);
        fputs("}", draw->out);
    }
    fputs("}", draw->out);
    write_sources(draw);
}

void cluster_machines_write_memory_error(struct draw *draw)
{
    if (!draw->has_machine) {
        cluster_chassis_write_slow_node(draw);
        return;
    }
    fprintf(draw->out, "\"memory_error\", \"target\": \"%s\", \"source\": \"memory\"",
            node_names[0]);
    uint64_t over = draw->at + 60000;
    draw->over = over > draw->over ? over : draw->over;
}
