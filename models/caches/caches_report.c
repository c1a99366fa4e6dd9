/* What caches have done: references and misses of their levels, and what coherence took. */
#include "models/caches/caches.h"

#include "models/invariants.h"

const char *const caches_level_names[] = {
    [LEVEL_L1] = "l1",
    [LEVEL_L1_INSTRUCTION] = "l1_instruction",
    [LEVEL_L2] = "l2",
    [LEVEL_L3] = "l3",
};

enum caches_metric {
    THROUGHPUT,
    ACCESS_TIME,
    READS,
    EXCLUSIVE_READS,
    UPGRADES,
    INVALIDATIONS,
    CACHE_TO_CACHE,
    COHERENCE_WRITE_BACKS,
    LEVEL_REFERENCES,
    LEVEL_MISSES,
    LEVEL_MISS_RATIO,
    LEVEL_EVICTIONS,
    LEVEL_WRITE_BACKS,
    LEVEL_BACK_INVALIDATIONS,
};

const struct metric_row caches_metrics[] = {
    [THROUGHPUT] = METRIC("throughput", "1/s", MEAN, "Accesses of all threads in a second."),
    [ACCESS_TIME] = METRIC("access_time", "s", RATIO,
                           "Mean time from an access to its answer, from a cache or from memory."),
    [READS] = METRIC("reads", "1", COUNT, "Lines that a core asked for to read them (BusRd)."),
    [EXCLUSIVE_READS] = METRIC("exclusive_reads", "1", COUNT,
                               "Lines that a core asked for to write them (BusRdX)."),
    [UPGRADES] =
        METRIC("upgrades", "1", COUNT, "Lines that a core had, and asked to write (BusUpgr)."),
    [INVALIDATIONS] = METRIC("invalidations", "1", COUNT,
                             "Lines that cores lost because another core wrote them."),
    [CACHE_TO_CACHE] =
        METRIC("cache_to_cache", "1", COUNT, "Lines that came from the caches of another core."),
    [COHERENCE_WRITE_BACKS] =
        METRIC("write_backs", "1", COUNT, "Lines written back to memory by cores."),
    [LEVEL_REFERENCES] = METRIC("LEVEL.references", "1", COUNT, "Lines that were looked up."),
    [LEVEL_MISSES] = METRIC("LEVEL.misses", "1", COUNT, "Of these, lines that were not there."),
    [LEVEL_MISS_RATIO] = METRIC("LEVEL.miss_ratio", "1", SHARE, "Misses for each reference."),
    [LEVEL_EVICTIONS] = METRIC("LEVEL.evictions", "1", COUNT, "Lines that made room for others."),
    [LEVEL_WRITE_BACKS] =
        METRIC("LEVEL.write_backs", "1", COUNT, "Dirty lines that left the level."),
    [LEVEL_BACK_INVALIDATIONS] =
        METRIC("LEVEL.back_invalidations", "1", COUNT,
               "Lines lost because an inclusive level behind evicted them."),
    METRICS_END,
};

/* --- Marks --- */

static void add_level(struct cache_level_counts *sum, const struct cache_level_counts *counts)
{
    for (int kind = 0; kind < CACHE_ACCESS_KINDS; kind++) {
        sum->references[kind] += counts->references[kind];
        sum->misses[kind] += counts->misses[kind];
    }
    sum->evictions += counts->evictions;
    sum->write_backs += counts->write_backs;
    sum->back_invalidations += counts->back_invalidations;
}

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    const struct caches *caches = measure;
    struct caches_mark *at = &caches->marked[number];
    *at = (struct caches_mark){.accesses = caches->accesses, .access_ticks = caches->access_ticks};
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        for (uint32_t i = 0; caches->levels[name] != NULL && i < caches->options.cores; i++) {
            add_level(&at->levels[name], &caches->levels[name][i].counts);
        }
    }
    if (caches->coherence != NULL) {
        at->coherence = caches->coherence->counts;
    }
}

void caches_measure(struct caches *caches, struct measures *measures)
{
    unsigned marks = measures_marks(measures)->count;
    caches->marked = ARENA_ARRAY(measures_arena(measures), struct caches_mark, marks);
    measures_register(measures, caches, mark);
}

/* --- Reports --- */

static uint64_t sum_kinds(const uint64_t to[CACHE_ACCESS_KINDS],
                          const uint64_t from[CACHE_ACCESS_KINDS])
{
    uint64_t sum = 0;
    for (int kind = 0; kind < CACHE_ACCESS_KINDS; kind++) {
        sum += to[kind] - from[kind];
    }
    return sum;
}

static void report_level_of(const char *path, const struct cache_level_counts *from,
                            const struct cache_level_counts *to, struct report *report)
{
    const struct metric_row *rows = caches_metrics;
    uint64_t references = sum_kinds(to->references, from->references);
    uint64_t misses = sum_kinds(to->misses, from->misses);
    report_count(report, path, &rows[LEVEL_REFERENCES], references);
    report_count(report, path, &rows[LEVEL_MISSES], misses);
    report_share(report, path, &rows[LEVEL_MISS_RATIO], misses, references,
                 "no line was looked up after the warm-up");
    report_count(report, path, &rows[LEVEL_EVICTIONS], to->evictions - from->evictions);
    report_count(report, path, &rows[LEVEL_WRITE_BACKS], to->write_backs - from->write_backs);
    report_count(report, path, &rows[LEVEL_BACK_INVALIDATIONS],
                 to->back_invalidations - from->back_invalidations);
}

static void report_coherence(const char *path, const struct coherence_counts *from,
                             const struct coherence_counts *to, struct report *report)
{
    const struct metric_row *rows = caches_metrics;
    const enum caches_metric requests[COHERENCE_REQUESTS] = {
        [REQUEST_READ] = READS,
        [REQUEST_EXCLUSIVE] = EXCLUSIVE_READS,
        [REQUEST_UPGRADE] = UPGRADES,
    };
    for (int i = 0; i < COHERENCE_REQUESTS; i++) {
        report_count(report, path, &rows[requests[i]], to->requests[i] - from->requests[i]);
    }
    report_count(report, path, &rows[INVALIDATIONS], to->invalidations - from->invalidations);
    report_count(report, path, &rows[CACHE_TO_CACHE], to->transfers - from->transfers);
    report_count(report, path, &rows[COHERENCE_WRITE_BACKS], to->write_backs - from->write_backs);
}

void caches_report(const struct component *component, struct report *report)
{
    const struct caches *caches = (const struct caches *)component;
    const char *path = component->path;
    const struct caches_mark *from = &caches->marked[report->window->from];
    const struct caches_mark *to = &caches->marked[report->window->to];
    uint64_t accesses = to->accesses - from->accesses;
    report_per_second(report, path, &caches_metrics[THROUGHPUT], accesses);
    report_ratio(report, path, &caches_metrics[ACCESS_TIME],
                 (double)(to->access_ticks - from->access_ticks) / (double)report->ticks_per_second,
                 (double)accesses, "no access was made after the warm-up");
    if (caches->coherence != NULL) {
        report_coherence(path, &from->coherence, &to->coherence, report);
    }
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        if (caches->levels[name] != NULL) {
            report_level_of(report_path(report, "%s.%s", path, caches_level_names[name]),
                            &from->levels[name], &to->levels[name], report);
        }
    }
}

/* --- Invariants --- */

/* A line that a core has room for, and that is not served yet. */
static bool is_unserved(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t index = caches_find(caches, core, line);
    return index != REFERENCE_NONE && !caches->misses[index].is_served &&
           !caches->misses[index].is_upgrade;
}

/* The other core that has a line; HOLDER_NONE: none. */
static uint32_t find_other(const struct caches *caches, uint32_t but, uint64_t line)
{
    for (uint32_t core = 0; core < caches->options.cores; core++) {
        if (core != but && !is_unserved(caches, core, line) &&
            core_caches_state(&caches->cores[core], line) != LINE_INVALID) {
            return core;
        }
    }
    return HOLDER_NONE;
}

static void check_line(struct run *run, const struct caches *caches, uint32_t core, uint64_t line,
                       enum line_state state)
{
    if (is_unserved(caches, core, line)) {
        return;
    }
    uint32_t other = line_is_own(state) ? find_other(caches, core, line) : HOLDER_NONE;
    CHECK(run, &caches->component, cache_writers, other == HOLDER_NONE,
          "core %u may write line %llu, which core %u has too", core, (unsigned long long)line,
          other);
    const struct holding *holding =
        caches->coherence == NULL ? NULL : holders_find(&caches->coherence->holders, line);
    CHECK(run, &caches->component, cache_holders,
          caches->coherence == NULL || (holding != NULL && holding_has(holding, core)),
          "core %u has line %llu, and is not among its holders", core, (unsigned long long)line);
}

void caches_invariants(struct run *run, const struct component *component)
{
    const struct caches *caches = (const struct caches *)component;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        for (uint32_t core = 0; caches->levels[name] != NULL && core < caches->options.cores;
             core++) {
            const struct cache_level *level = &caches->levels[name][core];
            if (!run_looks(run, (uint64_t)cache_slots(&level->cache) * caches->options.cores)) {
                continue;
            }
            uint64_t missing = 0;
            CHECK(run, component, cache_inclusion, cache_level_includes(level, &missing),
                  "core %u has line %llu in a nearer level alone", core,
                  (unsigned long long)missing);
            for (uint32_t slot = cache_next(&level->cache, 0); slot != CACHE_NONE;
                 slot = cache_next(&level->cache, slot + 1)) {
                check_line(run, caches, core, cache_line(&level->cache, slot),
                           (enum line_state)level->cache.states[slot]);
            }
        }
    }
}
