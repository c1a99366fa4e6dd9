/* The state of a logical unit: for its own functions, and for tests that corrupt it. */
#ifndef MODELS_STORAGE_LUN_STATE_H
#define MODELS_STORAGE_LUN_STATE_H

#include "models/storage/lun.h"

#define LUN_NOBODY UINT32_MAX

struct lun {
    struct component component; /* "storage.lun0" */
    const char *name;
    const struct lun_parameters *parameters;
    struct lun_environment around;
    struct device device;
    struct io_pool pool;
    struct bit_set running; /* hosts */
    struct bit_set down;    /* hosts not running, whose mounts are gone when they run again */
    struct bit_set holders;
    struct bit_set ejected;   /* hosts without a key */
    uint64_t last_event;      /* on the timeline: the last acquisition or change of writers */
    uint32_t reserved_by;     /* the one registrant; LUN_NOBODY: no reservation */
    uint64_t *writes;         /* of each host, taken */
    uint64_t *writes_before;  /* of these, before the reservation changed last */
    uint64_t *writes_ejected; /* of each host, before it was ejected */
    sim_ticks *ejected_at;    /* of each host, the last time */
    uint32_t *ejections;      /* of each host, so far */
    uint32_t *lives;          /* of each host; I/Os of an earlier life are not reported */
    struct io_list *unheard;  /* for each host that hangs: I/Os completed since */
    struct stream preempts;
    struct counter refused;
    struct counter doubles; /* times that a second writer came */
    struct level doubled;   /* 1 while there are two writers or more */
};

#endif
