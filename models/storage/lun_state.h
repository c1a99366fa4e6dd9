/* The state of a logical unit: for its own functions, and for tests that corrupt it. */
#ifndef MODELS_STORAGE_LUN_STATE_H
#define MODELS_STORAGE_LUN_STATE_H

#include "models/storage/lun.h"

#define LUN_NOBODY UINT32_MAX

/** A path of a host, where I/Os go over paths. */
struct lun_way {
    struct lun_way_view view;
    uint32_t outstanding; /* I/Os sent over it that are not back, lost ones among them */
    int64_t bytes;        /* of these */
    struct io_list lost;  /* that wait until its failure is known or over */
};

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
    struct bit_set ejected;    /* hosts without a key */
    uint64_t last_event;       /* on the timeline: the last acquisition or change of writers */
    uint32_t reserved_by;      /* the one registrant; LUN_NOBODY: no reservation */
    uint64_t *writes;          /* of each host, taken */
    uint64_t *writes_before;   /* of these, before the reservation changed last */
    uint64_t *writes_ejected;  /* of each host, before it was ejected */
    sim_ticks *ejected_at;     /* of each host, the last time */
    uint32_t *ejections;       /* of each host, so far */
    uint32_t *lives;           /* of each host; I/Os of an earlier life are not reported */
    struct io_list *unheard;   /* for each host that hangs: I/Os completed since */
    struct io_list *waiting;   /* for each host: I/Os that wait for a path, or for the host to hear
                                  that they failed */
    enum lun_path *paths;      /* of each host */
    struct bit_set silent;     /* hosts whose I/Os vanish while they wait for a path */
    uint32_t *last_way;        /* of each host: the path of its last I/O */
    struct lun_way *ways;      /* path_count for each host; NULL: I/Os go over no paths */
    uint32_t path_count;       /* of each host */
    uint64_t *writes_pathless; /* of each host, before it lost its last path */
    uint32_t losses;           /* of its data, that go on */
    uint64_t taken;            /* I/Os */
    uint64_t taken_before;     /* of these, before its data were lost */
    struct blocks blocks;      /* of its I/Os, where the device has blocks */
    struct stream preempts, sizes;
    struct counter refused;
    struct counter doubles; /* times that a second writer came */
    struct level doubled;   /* 1 while there are two writers or more */
};

/** Hand an I/O to the port, and give its entry back. */
void lun_hand_over(struct run *run, struct lun *lun, struct io *io);

/** The listener of the unit's device, with the unit as owner. */
void lun_hear(struct run *run, void *owner, enum device_event event, uint32_t number);

/** Fail the run when the unit has taken an I/O while its data are lost. */
void lun_losses_invariants(struct run *run, const struct lun *lun);

/** Whether the unit takes an I/O that has arrived: it does not refuse it, and has its data. */
bool lun_takes(struct lun *lun, struct io *io);

/** An I/O is back at its host: it hears of it, if it is still there. */
void lun_finish(struct run *run, struct lun *lun, struct io *io);

/** Send an I/O back over the path on which it came. */
void lun_ways_return(struct run *run, struct lun *lun, struct io *io);

/** Drop the lost I/Os of a host that is down. */
void lun_ways_forget(struct lun *lun, uint32_t host);

void lun_ways_invariants(struct run *run, const struct lun *lun, uint32_t host);

/** Send an I/O of a host that has a path to the device, unless the unit refuses it. */
void lun_send(struct run *run, struct lun *lun, struct io *io);

/** Hold an I/O of a host without a path, or have it fail where the host hears that. */
void lun_hold(struct run *run, struct lun *lun, struct io *io);

/** Go on with the I/Os of a host that wait, if it runs and they need not wait any longer. */
void lun_go_on(struct run *run, struct lun *lun, uint32_t host);

#endif
