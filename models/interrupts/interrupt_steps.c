#include "models/interrupts/interrupt_steps.h"

#include <string.h>

void interrupt_step(struct interrupt_steps *steps, struct interrupt *interrupt,
                    enum timeline_word word, sim_ticks now, const char *core, const char *name)
{
    bool is_first = word == WORD_INTERRUPT_RAISE;
    if (is_first && steps->left > 0) {
        steps->left--;
    } else if (interrupt->step == 0) {
        return;
    }
    struct timeline_event event = {.event = word,
                                   .node = steps->node != NULL ? steps->node : core,
                                   .object = name,
                                   .cause = interrupt->step};
    interrupt->step = timeline_add(steps->timeline, now, &event);
    if (steps->node != NULL && core != NULL) {
        timeline_text(steps->timeline, "core", strrchr(core, '.') + 1); /* its number */
    }
}
