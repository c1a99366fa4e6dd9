/*
 * One channel of DRAM: the commands that an access needs, and when each may be given.
 *
 * An access is planned first: the earliest instants of precharge, activation, read or write, and
 * data, as the times since earlier commands allow. Then one plan is carried out, which moves the
 * state on. Accesses are carried out in the order of their data; activations of a rank come in that
 * order too, which delays none, since the same time passes from each activation to its data.
 *
 * Each rank is refreshed as a whole every tREFI, ranks in turn. A refresh that is due comes before
 * any access that has not begun: when the last bank is precharged, for tRFC. A plan whose first
 * command is not before the next refresh has the refresh before it. Refreshes cost no event: they
 * are carried out when somebody looks.
 */
#ifndef MODELS_MEMORY_DRAM_CHANNEL_H
#define MODELS_MEMORY_DRAM_CHANNEL_H

#include "models/memory/dram_watch.h"

#define DRAM_NO_COMMAND INT64_C(-1)

struct dram_bank {
    uint32_t row;            /* open, or DRAM_NO_ROW */
    sim_ticks precharge;     /* earliest precharge of the open row */
    sim_ticks activate;      /* earliest activation, where no row is open */
    sim_ticks next_activate; /* the same, for tRC since the last activation */
    sim_ticks column;        /* earliest read or write of the open row */
    sim_ticks used;          /* last read or write */
};

struct dram_group {
    sim_ticks column;   /* earliest read or write: tCCD_L */
    sim_ticks read;     /* earliest read: tWTR_L */
    sim_ticks activate; /* earliest activation: tRRD_L */
};

struct dram_rank {
    struct dram_bank *banks;
    struct dram_group *groups;
    sim_ticks read;                     /* earliest read: tWTR_S */
    sim_ticks activate;                 /* earliest activation: tRRD_S */
    sim_ticks window[DRAM_ACTIVATIONS]; /* ends of the windows of the last activations */
    uint32_t oldest;                    /* of them */
    sim_ticks refresh;                  /* when the next refresh is due */
    sim_ticks refresh_from, refresh_to; /* of the last one */
    uint64_t refreshes;
};

struct dram_channel {
    const struct dram_timing *timing;
    struct dram_rank *ranks;
    sim_ticks free;     /* when its data lines are free */
    sim_ticks write;    /* earliest write: tRTW */
    uint32_t last_rank; /* of the last data */
    wide refreshing;    /* time of all refreshes of all ranks */
    struct dram_watch watch;
};

/** The state in which an access finds its bank. */
enum dram_found { DRAM_HIT, DRAM_CLOSED, DRAM_CONFLICT };

/** The commands of an access, each at its instant or DRAM_NO_COMMAND. */
struct dram_plan {
    enum dram_found found;
    sim_ticks precharge;
    sim_ticks activate;
    sim_ticks column;
    sim_ticks from, to; /* of the data */
};

/** An access of one line. */
struct dram_access {
    uint32_t rank, bank, row;
    bool is_write;
};

/** A channel at time 0: all rows closed. @param timing  lives as long as the channel */
void dram_channel_init(struct dram_channel *channel, struct arena *arena,
                       const struct dram_timing *timing);

/** Carry out all refreshes that are due at `now`. */
void dram_channel_settle(struct dram_channel *channel, sim_ticks now);

/** Close the row of a bank that was idle too long, and say which row is open. */
uint32_t dram_channel_row(struct dram_channel *channel, uint32_t rank, uint32_t bank,
                          sim_ticks now);

/** The earliest commands of an access, of a settled channel; no refresh due later is seen. */
struct dram_plan dram_channel_plan(const struct dram_channel *channel,
                                   const struct dram_access *access, sim_ticks now);

/** Data behind an activation yet to come are not before this. */
sim_ticks dram_channel_least(const struct dram_channel *channel, bool is_write);

/** Carry an access out, and the refreshes before it. @return its commands */
struct dram_plan dram_channel_access(struct dram_channel *channel, const struct dram_access *access,
                                     sim_ticks now);

/** Time of all refreshes up to `now`, of a settled channel [rank x ticks]. */
wide dram_channel_refreshing(const struct dram_channel *channel, sim_ticks now);

#endif
