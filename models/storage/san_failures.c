#include "models/storage/san_failures.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/san_state.h"

#include <inttypes.h>

static bool fails(const struct san_part_parameters *part)
{
    return part->time_to_failure.family != DISTRIBUTION_NONE;
}

bool san_sort_fails(const struct san_parameters *parameters, enum san_sort sort)
{
    const struct parameter_map *map = san_parts_of(parameters, sort);
    for (size_t i = 0; i < map->count; i++) {
        if (fails(&((const struct san_part_parameters *)map->elements)[i])) {
            return true;
        }
    }
    return false;
}

double san_failures_per_s(const struct san_parameters *parameters, uint32_t host_count,
                          int64_t ticks_per_second)
{
    double failures = 0;
    for (unsigned sort = 0; sort < SAN_SORTS; sort++) {
        const struct parameter_map *map = san_parts_of(parameters, sort);
        for (size_t i = 0; i < map->count; i++) {
            const struct san_part_parameters *part =
                &((const struct san_part_parameters *)map->elements)[i];
            if (fails(part)) {
                failures += (sort == SAN_ADAPTER ? host_count : 1) * (double)ticks_per_second /
                            distribution_mean(&part->time_to_failure);
            }
        }
    }
    return failures;
}

static void schedule(struct run *run, struct san *san, uint32_t part, sim_ticks delay,
                     enum san_event event)
{
    uint64_t rank = san->failure_rank + 2 * (uint64_t)part + (event == SAN_REPAIRED);
    event_ranked_after(run, delay, EVENT_FAULT, rank, &san->component, event, part);
}

static void plan_failure(struct run *run, struct san *san, uint32_t part)
{
    struct san_part *of = &san->parts[part];
    schedule(run, san, part,
             distribution_draw(&of->parameters->time_to_failure, &of->life->failing), SAN_FAILED);
}

void san_on_failed(struct run *run, void *component, uint64_t part)
{
    struct san *san = component;
    const struct distribution *repair = &san->parts[part].parameters->time_to_repair;
    struct san_life *life = san->parts[part].life;
    life->failed_at = run_now(run);
    counter_add(&life->failures);
    level_add(&san->failed, run_now(run), 1 + PLANTED("a random failure goes on twice"));
    if (repair->family != DISTRIBUTION_NONE) {
        schedule(run, san, (uint32_t)part, distribution_draw(repair, &life->repairing),
                 SAN_REPAIRED);
    }
    san->part_listener.failed(run, san->part_listener.owner, (uint32_t)part);
}

void san_on_repaired(struct run *run, void *component, uint64_t part)
{
    struct san *san = component;
    struct san_life *life = san->parts[part].life;
    san->repaired_time += run_now(run) - life->failed_at;
    life->failed_at = -1;
    level_add(&san->failed, run_now(run), -1);
    san->part_listener.repaired(run, san->part_listener.owner, (uint32_t)part);
    plan_failure(run, san, (uint32_t)part);
}

bool san_part_works(const struct san *san, uint32_t part)
{
    return san->parts[part].failures == 0;
}

bool san_way_works(const struct san *san, uint32_t host, uint32_t way)
{
    const struct san_way *of = &san->ways[way];
    return san_part_works(san, san_adapter(san, host, of->adapter)) &&
           san_part_works(san, san_fabric(san, of->fabric)) &&
           san_part_works(san, san_port(san, of->port));
}

static uint32_t count_paths(const struct san *san, uint32_t host)
{
    uint32_t count = 0;
    for (uint32_t way = 0; way < san->way_count; way++) {
        count += san_way_works(san, host, way);
    }
    return count;
}

/* Counts the paths of a host anew. */
static void recount(struct run *run, struct san *san, uint32_t number)
{
    struct san_host *host = &san->hosts[number];
    uint32_t paths = count_paths(san, number);
    if (paths == 0 && host->paths.value > 0) {
        counter_add(&host->path_losses);
    }
    level_set(&host->paths, run_now(run), paths);
    level_set(&host->has_path, run_now(run), paths > 0);
}

/* A part works from now on, or has ceased to. */
static void changed(struct run *run, struct san *san, uint32_t part)
{
    if (!san->fails_at_random || PLANTED("paths are not counted anew")) {
        return;
    }
    struct san_place place = san_place_of(san, part);
    if (san->parts[part].life != NULL) {
        level_set(&san->parts[part].works, run_now(run), san_part_works(san, part));
    }
    if (place.sort == SAN_ADAPTER) {
        recount(run, san, place.host);
        return;
    }
    for (uint32_t host = 0; host < san->host_count; host++) {
        recount(run, san, host);
    }
}

void san_part_fail(struct run *run, struct san *san, uint32_t part)
{
    if (san->parts[part].failures++ == 0) {
        changed(run, san, part);
    }
}

void san_part_mend(struct run *run, struct san *san, uint32_t part)
{
    if (--san->parts[part].failures == 0) {
        changed(run, san, part);
    }
}

void san_set_reach(struct run *run, struct san *san, uint32_t host, uint32_t unit, bool goes)
{
    if (san->fails_at_random) {
        level_set(&san->hosts[host].units[unit].goes, run_now(run), goes);
    }
}

bool san_has_reach(const struct san *san, uint32_t host, uint32_t unit)
{
    return san->hosts[host].units[unit].goes.value == 1;
}

bool san_fails_at_random(const struct san *san)
{
    return san->fails_at_random;
}

void san_failures_start(struct run *run, struct component *component)
{
    struct san *san = (struct san *)component;
    for (uint32_t part = 0; part < san->part_count; part++) {
        if (san->parts[part].life != NULL) {
            plan_failure(run, san, part);
        }
    }
}

static void build_life(struct san *san, struct assembly *assembly, uint32_t number)
{
    struct san_part *part = &san->parts[number];
    if (!fails(part->parameters)) {
        return;
    }
    part->life = ARENA_NEW(assembly->arena, struct san_life);
    part->life->failed_at = -1;
    assembly_stream(assembly, part->path, "failure", &part->life->failing);
    assembly_stream(assembly, part->path, "repair", &part->life->repairing);
    counter_init(&part->life->failures, assembly->measures);
    level_init(&part->works, assembly->measures, 1);
    san->fails_at_random = true;
}

static void build_host(struct san *san, struct assembly *assembly, uint32_t number,
                       const struct san_environment *environment)
{
    struct san_host *host = &san->hosts[number];
    level_init(&host->paths, assembly->measures, san->way_count);
    level_init(&host->has_path, assembly->measures, 1);
    counter_init(&host->path_losses, assembly->measures);
    host->units = ARENA_ARRAY(assembly->arena, struct san_reach, san->unit_count);
    for (uint32_t unit = 0; unit < san->unit_count; unit++) {
        host->units[unit].path =
            arena_print(assembly->arena, "%s.%s", host->path, environment->unit_names[unit]);
        level_init(&host->units[unit].goes, assembly->measures, 1);
    }
}

void san_failures_build(struct san *san, struct assembly *assembly,
                        const struct san_environment *environment)
{
    san->unit_count = environment->unit_count;
    for (uint32_t part = 0; part < san->part_count; part++) {
        build_life(san, assembly, part);
    }
    if (!san->fails_at_random) {
        return;
    }
    level_init(&san->failed, assembly->measures, 0);
    for (uint32_t host = 0; host < san->host_count; host++) {
        build_host(san, assembly, host, environment);
    }
}

void san_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct san *san = (const struct san *)component;
    if (!san->fails_at_random) {
        return;
    }
    wide lasted = san->repaired_time;
    for (uint32_t part = 0; part < san->part_count; part++) {
        const struct san_life *life = san->parts[part].life;
        lasted += life != NULL && life->failed_at >= 0 ? now - life->failed_at : 0;
    }
    report_law(report, "failures", component->path, level_integral(&san->failed, now), lasted);
}

void san_invariants(struct run *run, const struct component *component)
{
    const struct san *san = (const struct san *)component;
    for (uint32_t i = 0; i < san->host_count && san->fails_at_random; i++) {
        const struct san_host *host = &san->hosts[i];
        uint32_t paths = count_paths(san, i);
        CHECK(run, component, san_paths,
              host->paths.value == paths && host->has_path.value == (paths > 0),
              "%" PRIi64 " paths are counted at %s, %" PRIu32 " work", host->paths.value,
              host->path, paths);
    }
}
