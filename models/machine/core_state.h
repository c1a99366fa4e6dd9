/* The states of a core: the ones that an operating system accounts for, and waiting for memory
 * apart. */
#ifndef MODELS_MACHINE_CORE_STATE_H
#define MODELS_MACHINE_CORE_STATE_H

enum core_state {
    CORE_USER,      /* it executes a thread */
    CORE_SYSTEM,    /* it executes the operating system for a thread */
    CORE_INTERRUPT, /* it serves an interrupt */
    CORE_STALLED,   /* each thread that it holds waits for memory */
    CORE_SWITCHING, /* it takes up another thread, or wakes */
    CORE_IDLE,      /* it holds no thread */
    CORE_ASLEEP,    /* it is idle in a state of low power */
    CORE_STATES,
};

#endif
