/* The metrics, laws and invariants of a disk. */
#ifndef MODELS_STORAGE_DISK_REPORT_H
#define MODELS_STORAGE_DISK_REPORT_H

#include "models/storage/disk_state.h"

extern const struct metric_row disk_metrics[];

/** Sectors of completed writes that are in the buffer alone, that on its way to the media too. */
uint64_t disk_unwritten(const struct disk *disk);

void disk_report(const struct component *component, struct report *report);
void disk_laws(const struct component *component, sim_ticks now, struct report *report);
void disk_invariants(struct run *run, const struct component *component);

#endif
