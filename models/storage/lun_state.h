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
    struct lun_environment around;
    struct lun_queue queue;
    struct bit_set running; /* nodes */
    struct bit_set down;    /* nodes not running, whose mounts are gone when they run again */
    struct bit_set holders;
    uint64_t last_event;      /* on the timeline: the last acquisition or change of writers */
    uint32_t reserved_by;     /* the one registrant; LUN_NOBODY: no reservation */
    uint64_t *writes;         /* of each node, taken */
    uint64_t *writes_before;  /* of these, before the reservation changed last */
    uint32_t *lives;          /* of each node; I/Os of an earlier life are not reported */
    struct lun_list *unheard; /* for each node that hangs: I/Os completed since */
    struct stream preempts;
    struct counter refused;
    struct counter doubles; /* times that a second writer came */
    struct level doubled;   /* 1 while there are two writers or more */
};

#endif
