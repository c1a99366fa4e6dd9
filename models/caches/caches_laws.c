#include "models/caches/caches.h"

void caches_laws(const struct component *component, sim_ticks now, struct report *report)
{
    (void)now;
    const struct caches *caches = (const struct caches *)component;
    if (caches->coherence != NULL) {
        const struct coherence_counts *counts = &caches->coherence->counts;
        report_law(report, "write_backs", component->path, (wide)counts->dirty,
                   (wide)counts->write_backs + (wide)counts->kept);
    }
}
