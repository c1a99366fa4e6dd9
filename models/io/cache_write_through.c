#include "models/io/cache_write_through.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include <inttypes.h>

enum event { SERVED };

#define MEMBER(name) offsetof(struct block_cache_parameters, name)

static TABLE(parameters_table, struct block_cache_parameters,
             {.name = "device",
              .type = PARAMETER_NAME,
              .offset = MEMBER(device),
              .doc = "The device that it stands before, by its name in system.storage."},
             {.name = "capacity",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(capacity),
              .doc = "Bytes that it holds.",
              .least = 1},
             {.name = "smallest",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(smallest),
              .doc = "The smallest I/O: it holds no more of them than capacity / smallest.",
              .preset = "\"512 B\"",
              .least = 1,
              .most = UINT32_MAX},
             {.name = "replacement",
              .type = PARAMETER_KIND,
              .offset = MEMBER(replacement),
              .doc = "Which blocks make room for others: lru or fifo.",
              .preset = "\"lru\"",
              .role = "replacement"},
             {.name = "hit_time",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(hit_time),
              .doc = "Time of a hit beside that of its bytes.",
              .preset = "\"20 us\""},
             {.name = "bandwidth",
              .type = PARAMETER_BANDWIDTH,
              .offset = MEMBER(bandwidth),
              .doc = "Bandwidth at which the bytes of a hit come; without limit unless given.",
              .flags = PARAMETER_OPTIONAL,
              .least = 1e3});

static void submit(struct run *run, struct component *device, struct io *io)
{
    struct cache_write_through *cache = (struct cache_write_through *)device;
    uint32_t bytes = io->bytes < 1                     ? 1
                     : io->bytes > (int64_t)UINT32_MAX ? UINT32_MAX
                                                       : (uint32_t)io->bytes;
    uint64_t evictions = cache->blocks.evictions;
    bool is_hit = block_cache_access(&cache->blocks, io->block, bytes);
    cache->evictions.count += cache->blocks.evictions - evictions;
    (io->is_write ? &cache->writes : &cache->reads)->count++;
    (is_hit ? &cache->hits : &cache->misses)->count++;
    if (io->is_write || !is_hit) {
        counter_add(&cache->passed);
        device_submit(run, cache->around.device, io);
        return;
    }
    double bandwidth = cache->parameters->bandwidth;
    sim_ticks time = distribution_draw(&cache->parameters->hit_time, &cache->hits_drawn);
    sim_ticks carried =
        bandwidth > 0 ? ticks_from_seconds((double)bytes / bandwidth, run->ticks_per_second) : 0;
    cache->open += 1 - PLANTED("a hit of a block cache is forgotten");
    event_after(run, run_add(run, time, carried), &cache->component, SERVED,
                (uint64_t)(uintptr_t)io);
}

static void on_served(struct run *run, void *component, uint64_t argument)
{
    struct cache_write_through *cache = component;
    struct io *io = (struct io *)(uintptr_t)argument;
    cache->open--;
    counter_add(&cache->served);
    cache->around.port.take(run, cache->around.port.owner, io);
}

static event_handler *const handlers[] = {[SERVED] = on_served};
static const char *const event_names[] = {[SERVED] = "served"};

static sim_ticks stream_time(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second)
{
    const struct cache_write_through *cache = (const struct cache_write_through *)device;
    return device_stream_time(cache->around.device, bytes, ticks_per_second);
}

static uint64_t blocks(const struct component *device)
{
    return device_blocks(((const struct cache_write_through *)device)->around.device);
}

enum { HIT_SHARE, READS, WRITES, HITS, MISSES, EVICTIONS };

static const struct metric_row metrics[] = {
    [HIT_SHARE] = METRIC_MORE("hit_share", "1", RATIO,
                              "Share of I/Os, reads and writes, whose blocks it holds."),
    [READS] = METRIC("reads", "1", COUNT, "Reads that come to it."),
    [WRITES] = METRIC("writes", "1", COUNT, "Writes that come to it."),
    [HITS] = METRIC_MORE("hits", "1", COUNT, "I/Os whose blocks it holds."),
    [MISSES] = METRIC_LESS("misses", "1", COUNT, "I/Os whose blocks it does not hold."),
    [EVICTIONS] = METRIC("evictions", "1", COUNT, "Blocks of I/Os that made room for others."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct cache_write_through *cache = (const struct cache_write_through *)component;
    const char *path = component->path;
    double hits = (double)counter_in(&cache->hits, to->window);
    double misses = (double)counter_in(&cache->misses, to->window);
    report_ratio(to, path, &metrics[HIT_SHARE], hits, hits + misses,
                 "no I/O came after the warm-up");
    report_counter(to, path, &metrics[READS], &cache->reads);
    report_counter(to, path, &metrics[WRITES], &cache->writes);
    report_counter(to, path, &metrics[HITS], &cache->hits);
    report_counter(to, path, &metrics[MISSES], &cache->misses);
    report_counter(to, path, &metrics[EVICTIONS], &cache->evictions);
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    (void)now;
    const struct cache_write_through *cache = (const struct cache_write_through *)component;
    report_law(to, "flow_balance", component->path,
               (wide)cache->reads.count + (wide)cache->writes.count,
               (wide)cache->served.count + (wide)cache->passed.count + (wide)cache->open);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct cache_write_through *cache = (const struct cache_write_through *)component;
    CHECK(run, component, block_cache_room,
          (int64_t)cache->blocks.held <= cache->parameters->capacity,
          "it holds %" PRIu64 " bytes, and has room for %" PRId64, cache->blocks.held,
          cache->parameters->capacity);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    struct cache_write_through *cache = ARENA_NEW(assembly->arena, struct cache_write_through);
    cache->component = (struct component){&cache_write_through_kind.behaviour, scope->path};
    cache->parameters = parameters;
    cache->around = *(const struct block_cache_environment *)environment;
    block_cache_init(&cache->blocks, assembly->arena,
                     (uint64_t)cache->parameters->capacity *
                         (1 + PLANTED("a block cache has twice its room")),
                     (uint32_t)cache->parameters->smallest, cache->parameters->replacement);
    component_stream(assembly, &cache->component, "hit_time", &cache->hits_drawn);
    struct counter *const counters[] = {&cache->reads,  &cache->writes,    &cache->hits,
                                        &cache->misses, &cache->evictions, &cache->served,
                                        &cache->passed};
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
        counter_init(counters[i], assembly->measures);
    }
    return &cache->component;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct block_cache_parameters *parameters = from;
    if (replacement_of(parameters->replacement)->order == REPLACEMENT_UNORDERED) {
        scope_complain(scope, "replacement", context->complaints,
                       "is %s, which keeps no order: blocks of many sizes need lru or fifo",
                       parameters->replacement->name);
    }
}

static const struct device_operations operations = {
    .submit = submit, .stream_time = stream_time, .blocks = blocks};

const struct kind cache_write_through_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "write_through",
    .role = "block_cache",
    .doc = "A cache of blocks before a device; reads may hit, writes go to the device.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
