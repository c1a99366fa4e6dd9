/*
 * The steps of an interrupt on the timeline: raise, catch, dispatch, service, clear, return.
 *
 * The first interrupts of a run are there, so many as the spec says: a machine raises millions.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPT_STEPS_H
#define MODELS_INTERRUPTS_INTERRUPT_STEPS_H

#include "models/interrupts/interrupt.h"
#include "sim/measure/timeline.h"

struct interrupt_steps {
    struct timeline *timeline;
    int64_t left;     /* interrupts that are still to be shown */
    const char *node; /* whose machine it is; NULL: of none */
};

/** The next step of an interrupt; WORD_INTERRUPT_RAISE is the first. @param core  its name; NULL:
 *  none yet @param name  of the source */
void interrupt_step(struct interrupt_steps *steps, struct interrupt *interrupt,
                    enum timeline_word word, sim_ticks now, const char *core, const char *name);

#endif
