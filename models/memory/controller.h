/*
 * A memory controller: channels that carry lines, and banks behind each channel.
 *
 * The address of a reference names one channel and one of its banks, all equally likely; where
 * lines follow each other, as beside DRAM, they go to the channels in turn. The channel carries one
 * line at a time; the bank then is busy for its cycle (row activation, access and precharge: tRC in
 * data sheets), during which no other line can be read from it. Both serve in order of arrival, and
 * a bank's references come from one channel alone: so all times of a reference are known when it
 * arrives (the recursion of Lindley 1952), and a visit costs no event at all.
 *
 * A controller without channels is a pure delay; a channel without banks never waits for one.
 */
#ifndef MODELS_MEMORY_CONTROLLER_H
#define MODELS_MEMORY_CONTROLLER_H

#include "models/machine/reference.h"
#include "models/memory/booking.h"
#include "sim/measure/ledger.h"
#include "sim/random/distribution.h"

struct run;

/** The timing of a controller. */
struct controller_timing {
    uint32_t channels;            /* 0: any number of lines at once */
    uint32_t banks;               /* behind each channel; 0: no bank is ever busy */
    struct distribution transfer; /* a channel's time for one line */
    struct distribution cycle;    /* a bank's time for one line */
    bool follow;                  /* addresses follow each other, in streams and pages */
    sim_ticks access;             /* from arrival to the transfer, of DRAM with the row closed */
};

struct controller {
    const char *path;                       /* "memory.controllers.3" */
    const char *banks_path;                 /* "memory.controllers.3.banks" */
    const struct controller_timing *timing; /* its own, or that of all */
    sim_ticks *channel_free;                /* from when on each channel is free */
    sim_ticks *bank_free; /* the same for each bank, those of a channel together */
    struct ledger ledger; /* references that came and returned, without times; their service */
    struct booking channels;
    struct booking banks;
    struct stream stream;
};

/** Start a controller at time 0, all free; its stream is started by the caller. */
void controller_init(struct controller *controller, const struct controller_timing *timing,
                     struct measures *measures);

/**
 * Serve a reference that arrives now: fills in its four times.
 *
 * @return when its bank is done with it [ticks], TICKS_NEVER past all time
 */
sim_ticks controller_serve(struct run *run, struct controller *controller,
                           const struct controller_timing *timing, struct reference *reference);

/** Take back what is booked for this reference beyond `now`. */
void controller_take_back(struct controller *controller, const struct reference *reference,
                          sim_ticks now);

/** Work that lies before the channels and before the banks at `now`, from their own clocks. */
wide controller_channel_backlog(const struct controller *controller,
                                const struct controller_timing *timing, sim_ticks now);

#endif
