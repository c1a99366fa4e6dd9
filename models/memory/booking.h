/*
 * A booking: how long a server is busy and how long its customers stay, known ahead.
 *
 * A first-come-first-served server can tell a customer on arrival when it will be served, so that
 * no event is needed at the start or the end of service. The times are booked then, all at once.
 * The part after a mark must be taken back there: before the marks are kept, the owner of the
 * bookings sums up the customers still present with booking_take_back. Integrals over time are
 * exact.
 */
#ifndef MODELS_MEMORY_BOOKING_H
#define MODELS_MEMORY_BOOKING_H

#include "sim/base/wide.h"
#include "sim/measure/window.h"

struct booking {
    wide busy;        /* all service booked so far */
    wide stay;        /* all stays booked so far: waiting and service */
    wide busy_beyond; /* of these, the part after the last taking back; below 0: not booked yet */
    wide stay_beyond;
    wide *marked_busy;
    wide *marked_stay;
};

/** Register a booking, after the measure that takes back at each mark. */
void booking_init(struct booking *booking, struct measures *measures);

/** Book a stay from `arrived` with service from `from` to `to`. */
static inline void booking_add(struct booking *booking, sim_ticks arrived, sim_ticks from,
                               sim_ticks to)
{
    booking->busy += to - from;
    booking->stay += to - arrived;
}

/** Begin anew to sum up the time beyond. */
static inline void booking_clear_beyond(struct booking *booking)
{
    booking->busy_beyond = 0;
    booking->stay_beyond = 0;
}

/** Count the part of one booked stay beyond `now`. */
void booking_take_back(struct booking *booking, sim_ticks arrived, sim_ticks from, sim_ticks to,
                       sim_ticks now);

/** Count the stay so far of a customer whose service is not booked yet. */
static inline void booking_add_waiting(struct booking *booking, sim_ticks arrived, sim_ticks now)
{
    booking->stay_beyond -= now - arrived;
}

/** Busy time, up to the time of the last taking back [server x ticks]. */
static inline wide booking_busy(const struct booking *booking)
{
    return booking->busy - booking->busy_beyond;
}

/** Time spent by all customers, up to the time of the last taking back [customers x ticks]. */
static inline wide booking_stay(const struct booking *booking)
{
    return booking->stay - booking->stay_beyond;
}

/** Mean number of busy servers over the window. */
double booking_busy_mean(const struct booking *booking, const struct window *window);

/** Mean number of customers, waiting and in service, over the window. */
double booking_stay_mean(const struct booking *booking, const struct window *window);

#endif
