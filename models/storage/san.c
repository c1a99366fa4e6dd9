#include "models/storage/san.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/san_state.h"

enum { PARTS = 3 }; /* of a path */

static const double us_for_km = 5;

/* The part of a path at a stage of the way, which is turned round on the way back. */
static const struct san_part *part_at(const struct san *san, const struct io *io)
{
    const struct san_way *way = &san->ways[io->path];
    const uint32_t parts[PARTS] = {san_adapter(san, io->host, way->adapter),
                                   san_fabric(san, way->fabric), san_port(san, way->port)};
    return &san->parts[parts[io->is_back ? PARTS - 1 - io->stage : io->stage]];
}

static void go_on(struct run *run, struct san *san, struct io *io, sim_ticks delay);

/* I/Os that were sent one after the other, and come at one instant, come in that order. */
static void come_after(struct run *run, struct san *san, struct io *io, sim_ticks delay,
                       enum san_event event)
{
    event_ranked_after(run, delay, EVENT_NORMAL, san->rank + (uint32_t)run_scheduled(run),
                       &san->component, event, (uint64_t)(uintptr_t)io);
}

/* At the end of its way. */
static void arrive(struct run *run, struct san *san, struct io *io)
{
    (io->is_back ? san->listener.returned : san->listener.arrived)(run, io->unit, io);
}

/* Goes on from a stage to the next lane that its data pass, or to the end of the way.
 * @param delay  since it was there */
static void go_on(struct run *run, struct san *san, struct io *io, sim_ticks delay)
{
    while (io->stage < PARTS) {
        const struct san_part *part = part_at(san, io);
        struct san_lane *lane = io->has_data ? part->lanes[io->is_write] : NULL;
        if (lane != NULL && delay > 0) {
            come_after(run, san, io, delay, SAN_CAME);
            return;
        }
        if (lane != NULL) {
            san_lane_join(run, lane, io);
            return;
        }
        delay = run_add(run, delay, part->latency);
        io->stage++;
    }
    if (delay > 0) {
        come_after(run, san, io, delay, SAN_ARRIVED);
    } else {
        arrive(run, san, io);
    }
}

/* The data of an I/O have passed the lane of its stage. */
static void pass(struct run *run, void *owner, struct io *io)
{
    struct san *san = owner;
    sim_ticks latency = part_at(san, io)->latency;
    io->stage++;
    go_on(run, san, io, latency);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    arrive(run, component, (struct io *)(uintptr_t)argument);
}

static void on_came(struct run *run, void *component, uint64_t argument)
{
    go_on(run, component, (struct io *)(uintptr_t)argument, 0);
}

void san_send(struct run *run, struct san *san, struct io *io)
{
    const struct san_way *way = &san->ways[io->path];
    sim_ticks trip = 2 * (san->parts[san_adapter(san, io->host, way->adapter)].latency +
                          san->parts[san_fabric(san, way->fabric)].latency +
                          san->parts[san_port(san, way->port)].latency);
    sim_ticks before = io->is_write ? (san->parameters->write_round_trips - 1) * trip : 0;
    io->is_back = false;
    io->has_data = io->is_write;
    io->stage = 0;
    go_on(run, san, io, before);
}

void san_return(struct run *run, struct san *san, struct io *io, bool has_data)
{
    io->is_back = true;
    io->has_data = has_data && !io->is_write;
    io->stage = 0;
    go_on(run, san, io, 0);
}

void san_note_done(struct san *san, uint32_t host, sim_ticks took)
{
    tally_add(&san->hosts[host].done, took);
}

const struct san_parameters *san_parameters_of(const struct san *san)
{
    return san->parameters;
}

uint32_t san_way_count(const struct san *san)
{
    return san->way_count;
}

const struct san_way *san_way(const struct san *san, uint32_t way)
{
    return &san->ways[way];
}

int64_t san_way_priority(const struct san *san, uint32_t way)
{
    const struct san_part_parameters *ports = san->parameters->ports.elements;
    return ports[san->ways[way].port].priority;
}

static event_handler *const handlers[] = {[SAN_ARRIVED] = on_arrived,
                                          [SAN_CAME] = on_came,
                                          [SAN_FAILED] = san_on_failed,
                                          [SAN_REPAIRED] = san_on_repaired};
static const char *const event_names[] = {[SAN_ARRIVED] = "arrived",
                                          [SAN_CAME] = "came",
                                          [SAN_FAILED] = "failed",
                                          [SAN_REPAIRED] = "repaired"};

const struct kind san_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = SAN_EVENTS},
    .name = "san",
    .role = KIND_PART,
    .doc = "The storage network: host adapters, fabrics and array ports between nodes and units.",
    .parameters = &san_table,
    .metrics = san_metrics,
    .check = san_check,
    .start = san_failures_start,
    .report = san_report,
    .laws = san_laws,
    .invariants = san_invariants,
    .report_order = REPORT_STORAGE,
};

/* Builds a part: its latency with that of its distance, and a lane each way if it has a rate. */
static void build_part(struct assembly *assembly, struct san *san, const struct scope *scope,
                       uint32_t number, const struct san_part_parameters *parameters, int rows)
{
    static const char *const lanes[] = {"reads", "writes"};
    struct san_part *part = &san->parts[number];
    sim_ticks of_distance = ticks_from_seconds(parameters->distance * us_for_km * 1e-6,
                                               assembly->run->ticks_per_second);
    part->path = scope->path;
    part->parameters = parameters;
    part->latency = parameters->latency + of_distance;
    for (int i = 0; i < 2 && san_lane_is_needed(parameters); i++) {
        struct scope lane = scope_inside(scope, "%s", lanes[i]);
        part->lanes[i] = san_lane_build(assembly, &lane, parameters, &san_metrics[rows],
                                        (struct io_port){san, pass});
    }
}

static void build_parts(struct assembly *assembly, struct san *san, const struct scope *scope,
                        const char *section, const struct parameter_map *map, uint32_t first,
                        int rows)
{
    struct scope all = scope_child(scope, section);
    for (uint32_t i = 0; i < map->count; i++) {
        struct scope part = scope_child(&all, map->names[i]);
        build_part(assembly, san, &part, first + i,
                   &((const struct san_part_parameters *)map->elements)[i], rows);
    }
}

/* A host with its adapters: "san.nodes.alpha.hba0". */
static void build_host(struct assembly *assembly, struct san *san, const struct scope *scope,
                       uint32_t index, const char *name)
{
    const struct parameter_map *map = &san->parameters->adapters;
    struct scope host = scope_inside(scope, "nodes.%s", name);
    struct scope adapters = scope_child(scope, "adapters");
    san->hosts[index].path = host.path;
    tally_init(&san->hosts[index].done, assembly->measures, true);
    for (uint32_t i = 0; i < map->count; i++) {
        struct scope part = scope_child(&adapters, map->names[i]);
        part.path = scope_inside(&host, "%s", map->names[i]).path;
        build_part(assembly, san, &part, san_adapter(san, index, i),
                   &((const struct san_part_parameters *)map->elements)[i], SAN_ADAPTERS);
    }
}

struct san *san_build(struct assembly *assembly, const struct scope *scope,
                      const struct san_parameters *parameters,
                      const struct san_environment *environment)
{
    struct san *san = ARENA_NEW(assembly->arena, struct san);
    san->component = (struct component){&san_kind.behaviour, scope->path};
    san->parameters = parameters;
    san->listener = environment->listener;
    san->rank = environment->rank;
    san->failure_rank = environment->failure_rank;
    san->part_listener = environment->part_listener;
    san->host_count = environment->host_count;
    san->way_count = san_find_ways(parameters, san->ways);
    san->hosts = ARENA_ARRAY(assembly->arena, struct san_host, san->host_count);
    san->part_count = san_part_count(san);
    san->parts = ARENA_ARRAY(assembly->arena, struct san_part, san->part_count);
    assembly_add(assembly, &san->component);
    for (uint32_t host = 0; host < san->host_count; host++) {
        build_host(assembly, san, scope, host, environment->host_names[host]);
    }
    build_parts(assembly, san, scope, "fabrics", &parameters->fabrics, san_fabric(san, 0),
                SAN_FABRICS);
    build_parts(assembly, san, scope, "ports", &parameters->ports, san_port(san, 0), SAN_PORTS);
    san_failures_build(san, assembly, environment);
    return san;
}
