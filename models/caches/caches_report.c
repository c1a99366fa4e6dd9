/* The work of caches: references and misses of their levels, and what coherence took. */
#include "models/caches/caches.h"

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
    WITHIN_INVALIDATIONS,
    WITHIN_TRANSFERS,
    TLB_MISSES,
    TLB_MISS_RATIO,
    PREFETCH_ISSUED,
    PREFETCH_USEFUL,
    PREFETCH_LATE,
    PREFETCH_USELESS,
    PREFETCH_DROPPED,
    PREFETCH_COVERAGE,
    PREFETCH_ACCURACY,
    IR,
    I1MR,
    ILMR,
    DR,
    D1MR,
    DLMR,
    DW,
    D1MW,
    DLMW,
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
    [WITHIN_INVALIDATIONS] =
        METRIC("invalidations_within", "1", COUNT,
               "Lines that cores lost because another core of their processor wrote them."),
    [WITHIN_TRANSFERS] = METRIC("cache_to_cache_within", "1", COUNT,
                                "Lines that came from another core of the processor."),
    [TLB_MISSES] = METRIC("tlb.misses", "1", COUNT, "Pages that were not in the TLB of a core."),
    [TLB_MISS_RATIO] =
        METRIC("tlb.miss_ratio", "1", SHARE, "Misses for each page that was looked up."),
    [PREFETCH_ISSUED] = METRIC("prefetcher.issued", "1", COUNT,
                               "Lines that prefetchers asked for before an access did."),
    [PREFETCH_USEFUL] = METRIC("prefetcher.useful", "1", COUNT,
                               "Prefetched lines that an access found in the caches of its core."),
    [PREFETCH_LATE] = METRIC("prefetcher.late", "1", COUNT,
                             "Prefetched lines that an access found on their way to its core."),
    [PREFETCH_USELESS] =
        METRIC("prefetcher.useless", "1", COUNT,
               "Prefetched lines that left their core before an access referred to them."),
    [PREFETCH_DROPPED] =
        METRIC("prefetcher.dropped", "1", COUNT,
               "Prefetches that were not made, as in_flight were on their way or the write buffer "
               "was full."),
    [PREFETCH_COVERAGE] =
        METRIC("prefetcher.coverage", "1", SHARE,
               "Useful prefetches for each access to data that would miss without them: useful, "
               "late, and misses."),
    [PREFETCH_ACCURACY] = METRIC("prefetcher.accuracy", "1", SHARE,
                                 "Useful and late prefetches for each one that came to its end."),
    [IR] = METRIC("cachegrind.ir", "1", COUNT, "Instructions fetched, as cachegrind counts them."),
    [I1MR] = METRIC("cachegrind.i1mr", "1", COUNT, "Of these, misses in I1."),
    [ILMR] = METRIC("cachegrind.ilmr", "1", COUNT, "Of these, misses in LL."),
    [DR] = METRIC("cachegrind.dr", "1", COUNT, "Data that were read, by accesses."),
    [D1MR] = METRIC("cachegrind.d1mr", "1", COUNT, "Of these, misses in D1."),
    [DLMR] = METRIC("cachegrind.dlmr", "1", COUNT, "Of these, misses in LL."),
    [DW] = METRIC("cachegrind.dw", "1", COUNT, "Data that were written, by accesses."),
    [D1MW] = METRIC("cachegrind.d1mw", "1", COUNT, "Of these, misses in D1."),
    [DLMW] = METRIC("cachegrind.dlmw", "1", COUNT, "Of these, misses in LL."),
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
    const struct caches *caches = measure;
    struct caches_mark *at = &caches->marked[number];
    if (now == 0) {
        return; /* accesses at the start belong to a run without warm-up */
    }
    *at = (struct caches_mark){.accesses = caches->accesses, .access_ticks = caches->access_ticks};
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        for (uint32_t i = 0; caches->levels[name] != NULL && i < caches->options.cores; i++) {
            add_level(&at->levels[name], &caches->levels[name][i].counts);
        }
    }
    for (uint32_t i = 0; caches->shared != NULL && i < caches->options.processor_count; i++) {
        const struct shared_caches *shared = &caches->shared[i];
        add_level(&at->levels[caches->shared_name], &shared->level.counts);
        at->within.invalidations += shared->within.counts.invalidations;
        at->within.transfers += shared->within.counts.transfers;
    }
    if (caches->coherence != NULL) {
        at->coherence = caches->coherence->counts;
    }
    if (caches->prefetches != NULL) {
        at->prefetches = caches->prefetches->counts;
    }
    for (uint32_t i = 0; caches->tlbs != NULL && i < caches->options.cores; i++) {
        at->tlb_references += caches->tlbs[i].references;
        at->tlb_misses += caches->tlbs[i].misses;
    }
    for (int side = 0; caches->cachegrind != NULL && side < CACHEGRIND_SIDES; side++) {
        at->cachegrind[side] = caches->cachegrind->counts[side];
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

static void report_prefetches(const char *path, const struct prefetches_counts *from,
                              const struct prefetches_counts *to, struct report *report)
{
    const struct metric_row *rows = caches_metrics;
    uint64_t useful = to->useful - from->useful;
    uint64_t late = to->late - from->late;
    uint64_t useless = to->useless - from->useless;
    uint64_t misses = to->misses - from->misses;
    report_count(report, path, &rows[PREFETCH_ISSUED], to->issued - from->issued);
    report_count(report, path, &rows[PREFETCH_USEFUL], useful);
    report_count(report, path, &rows[PREFETCH_LATE], late);
    report_count(report, path, &rows[PREFETCH_USELESS], useless);
    report_count(report, path, &rows[PREFETCH_DROPPED], to->dropped - from->dropped);
    report_share(report, path, &rows[PREFETCH_COVERAGE], useful, useful + late + misses,
                 "no access missed or found a prefetched line after the warm-up");
    report_share(report, path, &rows[PREFETCH_ACCURACY], useful + late, useful + late + useless,
                 "no prefetch came to its end after the warm-up");
}

static void report_cachegrind(const char *path, const struct caches_mark *from,
                              const struct caches_mark *to, struct report *report)
{
    const struct metric_row *row = &caches_metrics[IR];
    for (int side = 0; side < CACHEGRIND_SIDES; side++) {
        const struct cachegrind_counts *begin = &from->cachegrind[side];
        const struct cachegrind_counts *end = &to->cachegrind[side];
        report_count(report, path, row++, end->references - begin->references);
        report_count(report, path, row++, end->first_misses - begin->first_misses);
        report_count(report, path, row++, end->last_misses - begin->last_misses);
    }
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
    if (caches->shared != NULL) {
        report_count(report, path, &caches_metrics[WITHIN_INVALIDATIONS],
                     to->within.invalidations - from->within.invalidations);
        report_count(report, path, &caches_metrics[WITHIN_TRANSFERS],
                     to->within.transfers - from->within.transfers);
    }
    if (caches->coherence != NULL) {
        report_coherence(path, &from->coherence, &to->coherence, report);
    }
    if (caches->prefetches != NULL) {
        report_prefetches(path, &from->prefetches, &to->prefetches, report);
    }
    if (caches->tlbs != NULL) {
        uint64_t misses = to->tlb_misses - from->tlb_misses;
        report_count(report, path, &caches_metrics[TLB_MISSES], misses);
        report_share(report, path, &caches_metrics[TLB_MISS_RATIO], misses,
                     to->tlb_references - from->tlb_references,
                     "no page was looked up after the warm-up");
    }
    if (caches->cachegrind != NULL) {
        report_cachegrind(path, from, to, report);
        return;
    }
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        if (caches->levels[name] != NULL || (int)caches->shared_name == name) {
            report_level_of(report_path(report, "%s.%s", path, caches_level_names[name]),
                            &from->levels[name], &to->levels[name], report);
        }
    }
}
