#include "models/caches/caches.h"

/* Prefetches that have not come to their end: found on their way, and in caches. */
static uint64_t count_prefetches(const struct caches *caches)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < caches->pool->capacity; i++) {
        const struct reference *reference = &caches->pool->entries[i];
        count += reference_is_in_flight(reference) && reference_is_prefetch(reference);
    }
    return count + prefetches_present(caches->prefetches);
}

void caches_laws(const struct component *component, sim_ticks now, struct report *report)
{
    (void)now;
    const struct caches *caches = (const struct caches *)component;
    const struct write_backs *write_backs = &caches->write_backs;
    report_law(report, "write_backs_end", component->path, (wide)write_backs->added,
               (wide)write_backs->ended +
                   (wide)write_backs_in_flight(write_backs, caches->options.cores));
    if (caches->prefetches != NULL) {
        const struct prefetches_counts *counts = &caches->prefetches->counts;
        report_law(report, "prefetches_end", component->path, (wide)counts->issued,
                   (wide)counts->useful + (wide)counts->late + (wide)counts->useless +
                       (wide)count_prefetches(caches));
    }
    if (caches->coherence != NULL) {
        const struct coherence_counts *counts = &caches->coherence->counts;
        report_law(report, "write_backs", component->path, (wide)counts->dirty,
                   (wide)counts->write_backs + (wide)counts->kept);
    }
}
