/*
 * Measures, marks and windows.
 *
 * A measure (counter, tally, level, histogram) lives in the state of a component and only grows.
 * The registry `struct measures` knows them all and, at a mark, keeps what each has grown to. A
 * window is the time between two marks, and every result is what a measure grew by in it: so the
 * warm-up is cut after the run, at whichever mark the statistics choose, and nothing is ever reset.
 *
 * Marks are numbered from 0, which stands at the start of the run; the last one is set at its end.
 * A large measure, a histogram, keeps its value only at full marks, which are few; a light mark
 * passes it over. Memory: measures x marks, fixed at assembly and independent of simulated time.
 *
 * A series looks at many windows, one after the other, while the run goes on. It needs the values
 * at the two ends of the present one alone: they have two places of their own behind the marks.
 */
#ifndef SIM_MEASURE_WINDOW_H
#define SIM_MEASURE_WINDOW_H

#include "sim/base/arena.h"
#include "sim/kernel/ticks.h"

enum { MARKS_MOST = 96 };

/** The times at which the measures of a run keep what they have grown to. */
struct marks {
    unsigned count; /* places of a measure: for the marks that will be set in all, with the start
                     * and the end of the run, and behind them for the ends of a series' window */
    unsigned set;   /* marks set so far */
    sim_ticks at[MARKS_MOST];
};

/** The results' part of a run: from mark `from` to mark `to`. */
struct window {
    const struct marks *marks;
    unsigned from;
    unsigned to;
};

/** Length of a window in ticks. */
static inline sim_ticks window_length(const struct window *window)
{
    return window->marks->at[window->to] - window->marks->at[window->from];
}

/** A measure's action at a mark: keep its present value under that number. */
typedef void measure_mark(void *measure, unsigned mark, sim_ticks now);

struct measures;

/** A registry whose measures keep `marks` marks (at least 2: the start and the end). */
struct measures *measures_create(struct arena *arena, unsigned marks);

enum { SERIES_PLACES = 2 };

/** The same with the places of a series. */
struct measures *measures_create_for_series(struct arena *arena, unsigned marks);

/** Register a measure; the measures' own init functions call this. */
void measures_register(struct measures *measures, void *measure, measure_mark *mark);

/** The same for a measure that keeps much: light marks pass it over. */
void measures_register_large(struct measures *measures, void *measure, measure_mark *mark);

/** The same for a measure that begins anew at each mark: a series passes it over. */
void measures_register_span(struct measures *measures, void *measure, measure_mark *mark);

/** Arena for what a measure keeps at its marks. */
struct arena *measures_arena(struct measures *measures);

const struct marks *measures_marks(const struct measures *measures);

/** Set the next mark: every measure keeps its value. Asserts that marks are left. */
void measures_set_mark(struct measures *measures, sim_ticks now);

/** Set the next mark for all measures but the large ones. */
void measures_set_light_mark(struct measures *measures, sim_ticks now);

/**
 * Keep the values of all measures, but large ones and spans, in a place of a series. No mark is set
 * and no measure changes.
 *
 * @param place  0 to SERIES_PLACES - 1
 * @return the number by which a window names it
 */
unsigned measures_keep(struct measures *measures, unsigned place, sim_ticks now);

#endif
