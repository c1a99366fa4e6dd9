#include "models/caches/caches.h"

void caches_laws(const struct component *component, sim_ticks now, struct report *report)
{
    (void)now;
    const struct caches *caches = (const struct caches *)component;
    const struct write_backs *write_backs = &caches->write_backs;
    report_law(report, "write_backs_end", component->path, (wide)write_backs->added,
               (wide)write_backs->ended +
                   (wide)write_backs_in_flight(write_backs, caches->options.cores));
    if (caches->coherence != NULL) {
        const struct coherence_counts *counts = &caches->coherence->counts;
        report_law(report, "write_backs", component->path, (wide)counts->dirty,
                   (wide)counts->write_backs + (wide)counts->kept);
    }
}
