#include "models/network/link.h"

#include "models/invariants.h"

#include <inttypes.h>

static const char *const way_names[LINK_WAYS] = {
    [LINK_TRANSMIT] = "transmit",
    [LINK_RECEIVE] = "receive",
};

static const struct metric_row metrics[LINK_WAYS] = {LINK_METRICS};

static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct link_direction *direction = measure;
    direction->marked[number] = link_busy(direction, now);
}

void link_init(struct link *link, const struct assembly *assembly, const struct scope *links,
               const char *name, const struct link_parameters *parameters)
{
    struct scope scope = scope_child(links, name);
    ASSERT(parameters->bandwidth > 0 && parameters->latency >= 0);
    *link = (struct link){
        .parameters = *parameters,
        .loss = {parameters->loss, parameters->loss},
        .name = name,
        .path = scope.path,
        .ticks_per_second = assembly->run->ticks_per_second,
    };
    struct arena *arena = measures_arena(assembly->measures);
    unsigned marks = measures_marks(assembly->measures)->count;
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        struct link_direction *direction = &link->directions[way];
        direction->path = scope_inside(&scope, "%s", way_names[way]).path;
        assembly_stream(assembly, direction->path, "loss", &direction->losses);
        direction->latency = parameters->latency;
        direction->marked = ARENA_ARRAY(arena, sim_ticks, marks);
        measures_register(assembly->measures, direction, mark);
    }
}

sim_ticks link_divide(const struct link *link, uint32_t bytes)
{
    return ticks_from_seconds(bytes / link->parameters.bandwidth, link->ticks_per_second);
}

void link_report(const struct link *link, struct report *report)
{
    const struct window *window = report->window;
    double highest = 0;
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        const struct link_direction *direction = &link->directions[way];
        const sim_ticks *marked = direction->marked;
        sim_ticks busy = marked[window->to] - marked[window->from];
        double utilization = (double)busy / (double)window_length(window);
        report_utilization(report, link->path, &metrics[way], utilization);
        highest = utilization > highest ? utilization : highest;
    }
    report_resource(report, link->path, highest);
}

void link_laws(const struct link *link, sim_ticks now, struct report *report)
{
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        const struct link_direction *direction = &link->directions[way];
        sim_ticks free_at = direction->free_at;
        sim_ticks idle = direction->idle + (free_at < now ? now - free_at : 0);
        sim_ticks ahead = free_at > now ? free_at - now : 0;
        bool is_longer =
            PLANTED("a private network transmits a tick longer") && direction->path[0] == 'p';
        report_law(report, "utilization", direction->path, now - idle,
                   direction->given - ahead + is_longer);
    }
}

void link_invariants(struct run *run, const struct component *owner, const struct link *link)
{
    for (enum link_way way = 0; way < LINK_WAYS; way++) {
        const struct link_direction *direction = &link->directions[way];
        CHECK(run, owner, link_books, direction->idle + direction->given == direction->free_at,
              "link of %s, %s: idle for %" PRId64 " and busy for %" PRId64
              " ticks make no %" PRId64,
              link->name, way_names[way], direction->idle, direction->given, direction->free_at);
        CHECK(run, owner, link_idle_range, direction->idle >= 0 && direction->idle <= run_now(run),
              "link of %s, %s: idle for %" PRId64 " ticks, longer than the run has lasted",
              link->name, way_names[way], direction->idle);
    }
}
