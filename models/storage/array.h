/*
 * The device "array": one or two controllers with a write cache, in front of a raid (raid.h).
 *
 * An I/O is served by a controller, which are taken by turns, first come, first served. A read then
 * goes to the raid. A write does too and completes with it (write-through), or it is in the cache
 * when the controller is done and, with two controllers, its copy is in the other one's: it
 * completes then (write-back) and is destaged to the raid later, in the order of writes. One for
 * which there is no room waits until there is; one that is larger than the cache goes to the raid.
 * A read is never served by the cache.
 *
 * A controller that fails leaves its I/Os to the other one, which begins with them after `takeover`
 * and serves new ones at once. It has all that is in the cache, destages it, and writes through
 * from then on, unless `alone` says otherwise. When the last controller fails what is in the cache
 * is lost and I/Os wait until a controller is back; the raid completes the I/Os that it has.
 *
 * An I/O costs the events of the raid's, one for its controller and one for a copy; O(1) beside
 * them.
 */
#ifndef MODELS_STORAGE_ARRAY_H
#define MODELS_STORAGE_ARRAY_H

#include "models/storage/raid.h"

extern const struct kind device_array_kind;
extern const struct table device_array_table;

enum { ARRAY_CONTROLLERS_MOST = 2 };

/** How a controller without a partner writes. */
enum array_alone { ARRAY_WRITE_THROUGH, ARRAY_WRITE_BACK };

struct array_cache_parameters {
    int64_t size;               /* [bytes] */
    struct distribution mirror; /* time to copy a write to the other controller */
    int64_t depth;              /* destages at once */
    int alone;                  /* enum array_alone */
};

/** A failure that the spec has scripted. */
struct array_failure {
    sim_ticks at;
    int64_t controller;
    sim_ticks lasts; /* 0: to the end */
};

struct array_parameters {
    int64_t controllers;
    struct distribution service;          /* of an I/O at a controller */
    struct array_cache_parameters *cache; /* NULL: none */
    sim_ticks takeover;
    struct distribution time_to_failure; /* of a controller; family none: never */
    struct distribution time_to_repair;  /* family none: never */
    struct parameter_list failures;      /* struct array_failure */
    struct raid_parameters *raid;
};

struct array_controller {
    bool is_down;
    struct io *serving; /* NULL: idle */
    struct io_list waiting;
    struct event_id served;
    struct event_id event; /* its failure or its repair, to come */
};

struct array_cache {
    int64_t dirty;             /* bytes that the raid has not written */
    int64_t destaging;         /* of those, at the raid */
    uint32_t destages;         /* I/Os at the raid */
    uint32_t losses;           /* of its content, so far */
    struct io_list to_destage; /* I/Os for the raid */
    struct io_list no_room;    /* I/Os of hosts */
    struct level level;        /* dirty bytes */
    struct counter destaged;   /* I/Os */
    struct counter lost_bytes; /* count: bytes */
};

struct array {
    struct component component;
    const struct array_parameters *parameters;
    struct io_port port;
    struct device_listener listener; /* to its controllers, and its raid */
    struct device raid;
    struct io_pool pool; /* I/Os for the raid */
    struct array_controller controllers[ARRAY_CONTROLLERS_MOST];
    uint32_t turn;
    struct io_list orphans; /* I/Os that wait for a takeover or, without a controller, for one */
    struct array_cache cache;
    struct stream services, mirrors, failing, repairing;

    struct ledger ledger;       /* I/Os; busy: controllers that serve one */
    struct tally reads, writes; /* I/Os */
    struct tally written_through;
    struct level down, degraded, none; /* controllers; 1 while one is, or while all are down */
    struct counter failures;
};

/** Events of an array; argument: the controller, but of ARRAY_COPIED the I/O, and of ARRAY_SCRIPTED
 *  and ARRAY_ENDED the number of the failure in the spec. */
enum array_event {
    ARRAY_SERVED,
    ARRAY_COPIED,
    ARRAY_FAILED,   /* at random */
    ARRAY_REPAIRED, /* what failed at random */
    ARRAY_SCRIPTED,
    ARRAY_ENDED,
    ARRAY_TAKEOVER,
    ARRAY_EVENTS
};

extern const struct metric_row array_metrics[];

void array_report(const struct component *component, struct report *report);
void array_laws(const struct component *component, sim_ticks now, struct report *report);
void array_invariants(struct run *run, const struct component *component);

#endif
