/*
 * The device "raid": an array of equal members, with copies or parity (raid_layout.h).
 *
 * An I/O is split by rows; it is completed when its last row is. A row of a read asks the member of
 * each column, of mirrored ones one copy. A row of a write is written at once where nothing has to
 * be known of it: no parity, or the row is written whole. Else what parity follows from is read
 * first, in the way that takes fewer reads: the old data and the old parity (read-modify-write), or
 * what is not written of the row (reconstruct-write). So a small write is 4 I/Os of members for
 * raid5 and 6 for raid6, where there are enough members for the first way to be the shorter one (4
 * and 6), and as many as there are copies for a mirror (Chen, Lee, Gibson, Katz and Patterson,
 * RAID: high-performance, reliable secondary storage, ACM Computing Surveys 26(2), 1994).
 *
 * Where a member is down (raid_failures.h), what was on it follows from the rest of the row, which
 * is read in its place; rows that its rebuild has done (raid_rebuild.h) are asked of it again. Two
 * writes of one row do not wait for each other, nor for the rebuild, and there is no cache.
 *
 * An I/O costs the events of its members', and O(members) for each row.
 */
#ifndef MODELS_STORAGE_RAID_H
#define MODELS_STORAGE_RAID_H

#include "models/storage/device.h"
#include "models/storage/member.h"
#include "models/storage/raid_layout.h"
#include "sim/measure/level.h"

extern const struct kind device_raid_kind;
extern const struct table device_raid_table;

enum { RAID_MEMBERS_MOST = 128 };

/** Which copy a read of mirrored members asks. */
enum raid_mirror_reads { RAID_SHORTEST_QUEUE, RAID_TURNS };

/** Whether a rebuild goes on while I/Os of hosts are open. */
enum raid_priority { RAID_BESIDE, RAID_FOREGROUND_FIRST };

/** How drives are replaced, and rebuilt by I/Os of members. */
struct raid_rebuild_parameters {
    int64_t spares;
    sim_ticks spare_delay; /* from a failure to the rebuild on a spare */
    int64_t size;          /* rebuilt at a time [bytes of a member] */
    int64_t depth;         /* of these that are under way at once */
    double rate;           /* at most [bytes/s of a member]; 0: no limit */
    int priority;          /* enum raid_priority */
    double least_rate;     /* while I/Os of hosts are open [bytes/s]; 0: none */
};

/** A failure that the spec has scripted. */
struct raid_failure {
    sim_ticks at;
    int64_t member;
};

struct raid_parameters {
    int level; /* enum raid_level */
    int64_t disks;
    int64_t stripe_unit;                     /* [bytes] */
    int mirror_reads;                        /* enum raid_mirror_reads */
    struct distribution time_to_failure;     /* of a member; family none: never */
    struct distribution time_to_repair;      /* family none: never */
    struct parameter_list failures;          /* struct raid_failure */
    struct distribution time_to_restore;     /* from a loss of data */
    sim_ticks error_time;                    /* of an I/O that fails */
    struct raid_rebuild_parameters *rebuild; /* NULL: part of the repair, without I/Os */
    struct member_parameters member;
};

struct raid;

/** Work that waits for I/Os of members, and goes on when all of them are completed. */
struct raid_work {
    uint32_t open;        /* I/Os of members */
    struct counter *done; /* counts those that are completed */
    void (*go_on)(struct run *run, struct raid *raid, struct raid_work *work);
};

/** A row of an I/O under way. */
struct raid_row {
    struct raid_work work; /* first */
    struct io *io;         /* NULL: the entry is free */
    uint64_t row;
    uint64_t first, end; /* blocks of the I/O in the row's data, from its start on */
    uint32_t step;       /* of its work, that comes next */
    bool is_write;
    struct raid_row *next; /* of the free ones */
    struct raid_row *all;  /* of all entries there are */
};

/** Rows of a member that are rebuilt together. */
struct raid_batch {
    struct raid_work work; /* first */
    bool is_used;          /* the entry is not free */
    bool is_void;          /* its member has failed meanwhile */
    bool is_written, is_done;
    uint32_t member;
    uint64_t row, count;
    struct raid_batch *next; /* of its member's, in the order of rows, or of the free ones */
    struct raid_batch *all;  /* of all entries there are */
};

/** How far the rebuild of a member is. */
struct raid_progress {
    uint64_t rebuilt; /* rows from the first on that are done */
    uint64_t begun;   /* rows from the first on that are done or under way */
    uint32_t open;    /* batches */
    struct raid_batch *first, *last;
    sim_ticks began;      /* the rebuild */
    sim_ticks last_batch; /* when the last batch began */
    sim_ticks due;        /* when the next may, by the rate */
    struct event_id next; /* for which it waits */
};

/** The place of a member: a drive is in it, or is looked for, or will be soon. */
enum raid_place { RAID_FILLED, RAID_EMPTY, RAID_ASSIGNED };

struct raid_member {
    struct device device;
    bool is_down; /* it has not all of its data */
    enum raid_place place;
    uint32_t open;         /* I/Os */
    uint64_t asked;        /* for I/Os, ever */
    uint64_t asked_before; /* of those, before its drive failed */
    struct event_id event; /* its failure, its replacement, or the begin of its rebuild, to come */
    struct raid_progress progress; /* of its rebuild, while it is down and has a drive */
};

/** Failures of members, and losses of data. */
struct raid_failures {
    bool is_lost; /* the array has not its data */
    struct stream failing, repairing, restoring;
    struct level down, degraded; /* members; 1 while one is down */
    struct level lost;           /* 1 while data is lost */
    struct counter failures, losses;
    struct tally whole_ios, degraded_ios; /* I/Os, by the state that they were completed in */
};

/** Drives that are in no place, and rebuilds. */
struct raid_rebuilds {
    uint64_t spares; /* free */
    struct raid_batch *free, *all;
    struct counter done; /* I/Os of members, for rebuilds */
    struct tally times;  /* of rebuilds that were completed */
};

struct raid {
    struct component component;
    const struct raid_parameters *parameters;
    struct io_port port;
    struct device_listener listener;
    struct arena *arena;
    struct raid_layout layout;
    struct raid_member *members;
    struct io_pool pool; /* I/Os of members */
    struct raid_row *free, *all;
    uint64_t rows_open;
    uint32_t turn; /* of copies */
    struct raid_failures failures;
    struct raid_rebuilds rebuilds;

    struct ledger ledger;       /* I/Os; busy: members that have some */
    struct tally reads, writes; /* I/Os */
    struct counter asked;       /* I/Os of members */
    struct counter done;        /* I/Os of members, for rows */
    struct counter rows_whole, rows_written;
};

/** Events of an array; argument: the member, but of RAID_CAME losses of data so far, of
 *  RAID_SCRIPTED the number of the failure in the spec, and of RAID_ERROR the I/O. */
enum raid_event {
    RAID_FAILED,   /* at random */
    RAID_REPLACED, /* without rebuild: a replacement is whole */
    RAID_SCRIPTED,
    RAID_CAME,   /* a new drive */
    RAID_PLACED, /* a drive in the place of a member, whose rebuild begins */
    RAID_BATCH,  /* of a rebuild may begin */
    RAID_RESTORED,
    RAID_ERROR, /* an I/O that found no data is back */
    RAID_EVENTS
};

/** Whether a device is an array of disks that complete writes into a volatile buffer: how much of
 *  its data a power failure takes is not known, as parity and copies may tell it. */
bool raid_is_volatile(const struct part *device);

extern const struct metric_row raid_metrics[];

void raid_report(const struct component *component, struct report *report);
void raid_laws(const struct component *component, sim_ticks now, struct report *report);
void raid_invariants(struct run *run, const struct component *component);

#endif
