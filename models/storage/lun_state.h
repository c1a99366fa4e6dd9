/* The state of a logical unit: for its own functions, and for tests that corrupt it. */
#ifndef MODELS_STORAGE_LUN_STATE_H
#define MODELS_STORAGE_LUN_STATE_H

#include "models/storage/lun.h"
#include "models/storage/lun_queue.h"

#define LUN_NOBODY UINT32_MAX

struct lun {
    struct component component; /* "storage.lun0" */
    const char *name;
    const struct lun_parameters *parameters;
    struct lun_surroundings around;
    struct lun_queue queue;
    node_set running;
    node_set down; /* not running, and what they had mounted is gone when they run again */
    node_set holders;
    uint64_t last_event;      /* on the timeline: of acquiring it, or of who writes */
    uint32_t reserved_by;     /* the one registrant; LUN_NOBODY: no reservation */
    uint64_t *writes;         /* of each node, taken */
    uint64_t *writes_before;  /* of these, before the reservation changed last */
    uint32_t *lives;          /* of each node; those of before a fall hear of nothing */
    struct lun_list *unheard; /* for each node that hangs: completed since */
    struct stream preempts;
    struct counter refused;
    struct counter doubles; /* times that a second writer came */
    struct level doubled;   /* 1 while there are two writers or more */
};

#endif
