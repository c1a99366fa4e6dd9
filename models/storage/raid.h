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
 * is read in its place. Two writes of one row do not wait for each other, and there is no cache.
 *
 * An I/O costs the events of its members', and O(members) for each row.
 */
#ifndef MODELS_STORAGE_RAID_H
#define MODELS_STORAGE_RAID_H

#include "models/storage/member.h"
#include "models/storage/raid_layout.h"
#include "sim/measure/level.h"

extern const struct kind device_raid_kind;
extern const struct table device_raid_table;

enum { RAID_MEMBERS_MOST = 128 };

/** Which copy a read of mirrored members asks. */
enum raid_mirror_reads { RAID_SHORTEST_QUEUE, RAID_TURNS };

struct raid_parameters {
    int level; /* enum raid_level */
    int64_t disks;
    int64_t stripe_unit;                 /* [bytes] */
    int mirror_reads;                    /* enum raid_mirror_reads */
    struct distribution time_to_failure; /* of a member; family none: never */
    struct distribution time_to_repair;  /* family none: never */
    struct member_parameters member;
};

/** A row of an I/O under way. */
struct raid_row {
    struct io *io; /* NULL: the entry is free */
    uint64_t row;
    uint64_t first, end; /* blocks of the I/O in the row's data, from its start on */
    uint32_t open;       /* I/Os of members */
    uint32_t step;       /* of its work, that comes next */
    bool is_write;
    struct raid_row *next; /* of the free ones */
    struct raid_row *all;  /* of all entries there are */
};

struct raid_member {
    struct device device;
    bool is_down;
    uint32_t open;         /* I/Os */
    uint64_t asked;        /* for I/Os, ever */
    uint64_t asked_before; /* of those, before it went down */
    struct event_id event; /* its failure or its replacement, to come */
};

/** Failures of members, and losses of data. */
struct raid_failures {
    struct stream failing, repairing;
    struct level down, degraded; /* members; 1 while one is down */
    struct counter failures, losses;
};

struct raid {
    struct component component;
    const struct raid_parameters *parameters;
    struct io_port port;
    struct arena *arena;
    struct raid_layout layout;
    struct raid_member *members;
    struct io_pool pool; /* I/Os of members */
    struct raid_row *free, *all;
    uint64_t rows_open;
    uint32_t turn; /* of copies */
    struct raid_failures failures;

    struct ledger ledger;       /* I/Os; busy: members that have some */
    struct tally reads, writes; /* I/Os */
    struct counter asked, done; /* I/Os of members */
    struct counter rows_whole, rows_written;
};

/** Whether a device is an array of disks that complete writes into a volatile buffer: how much of
 *  its data a power failure takes is not known, as parity and copies may tell it. */
bool raid_is_volatile(const struct part *device);

extern const struct metric_row raid_metrics[];

void raid_report(const struct component *component, struct report *report);
void raid_laws(const struct component *component, sim_ticks now, struct report *report);
void raid_invariants(struct run *run, const struct component *component);

#endif
