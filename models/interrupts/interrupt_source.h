/*
 * A source of interrupts: a device, a timer, an error of memory.
 *
 * Its packets arrive, and each raises an interrupt, or several of them one. The controller takes
 * interrupts through a port: it keeps them until a core catches them, or they are lost. A device
 * that is built elsewhere hands packets to a source, with or without arrivals of its own, and is
 * told when the routine for each begins and ends, and when all is over.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPT_SOURCE_H
#define MODELS_INTERRUPTS_INTERRUPT_SOURCE_H

#include "models/interrupts/interrupt_pool.h"
#include "models/interrupts/interrupts_parameters.h"
#include "models/planted.h"
#include "sim/component/assembly.h"
#include "sim/measure/extremes.h"
#include "sim/measure/ledger.h"

extern const struct kind interrupt_source_kind;

/** Takes what a source raises. */
struct interrupt_port {
    void *owner;
    void (*raise)(struct run *run, void *owner, struct interrupt *interrupt);
};

/** The device that raises packets of a source is told what becomes of each. It may raise others
 *  then. The argument is that of the packet, 0 of one that arrived without a device. */
struct interrupt_device_port {
    void *owner;                                                    /* NULL: none */
    void (*begun)(struct run *run, void *owner, uint64_t argument); /* its routine */
    void (*served)(struct run *run, void *owner, uint64_t argument);
    /** The core has returned, and has done or dropped the work that the routine left.
     *  @param took  time of cores for it */
    void (*over)(struct run *run, void *owner, uint64_t argument, sim_ticks took);
    void (*lost)(struct run *run, void *owner, uint64_t argument);
};

struct interrupt_source {
    struct component component; /* path "interrupts.NAME" */
    const char *name;
    const struct interrupt_source_parameters *parameters;
    uint32_t number; /* among all sources, in the order given */
    uint32_t level;  /* INTERRUPT_LEVEL_NONMASKABLE: not maskable */
    uint64_t latch;
    struct interrupt_port port;
    struct interrupt_device_port device;
    struct interrupt_pool *pool;
    struct interrupt_queue waiting; /* packets that are being coalesced */
    struct event_id timeout;
    struct event_id arrival;
    bool is_stopped;  /* no packets arrive any more */
    uint64_t pending; /* interrupts raised that no core has caught */
    struct stream arriving, batching, serving, deferring, entering, sensing;

    struct ledger packets; /* that arrived and whose routine is not done */
    struct counter raised; /* interrupts */
    struct tally latency;  /* of interrupts */
    struct tally deferral; /* of interrupts raised while they were masked */
    struct tally probes;   /* of interrupts caught */
    struct extremes most_probes;
    struct tally delivery;  /* of packets whose work is all done */
    uint64_t lost, served;  /* interrupts */
    struct counter dropped; /* packets */
    uint64_t queued;        /* packets that were left for deferred work */
};

/** @param scope  of "workload"; the path does not have it */
void interrupt_source_init(struct interrupt_source *source, const struct assembly *assembly,
                           const struct scope *scope, const char *name,
                           const struct interrupt_source_parameters *parameters);

/** A packet comes to the device, which may raise its interrupt. The last that a handler does.
 *  @param argument  handed back through the device's port */
void interrupt_source_take(struct run *run, struct interrupt_source *source, uint64_t argument);

/** The source raises an interrupt for a fault. The last that a handler does.
 *  @param event  the fault's on the timeline; the interrupt is on it too, after it
 *  @param fault  the name of its kind */
void interrupt_source_fail(struct run *run, struct interrupt_source *source, uint64_t event,
                           const char *fault);

/** Let packets arrive from now on, unless the source is a device's. */
void interrupt_source_begin(struct run *run, struct interrupt_source *source);

/** No packet arrives any more. */
void interrupt_source_stop(struct run *run, struct interrupt_source *source);

/** Packets that are being coalesced are gone. */
void interrupt_source_drop_waiting(struct run *run, struct interrupt_source *source);

/** An interrupt finds the latch full, or its machine down: it and its packets are gone. */
void interrupt_source_lose(struct run *run, struct interrupt_source *source,
                           struct interrupt *interrupt);

/** The routine of an interrupt begins: its packets are told so. */
void interrupt_source_serving(struct run *run, struct interrupt_source *source,
                              const struct interrupt *interrupt);

/** The routine of an interrupt is done: its packets are told so. */
void interrupt_source_serve(struct run *run, struct interrupt_source *source,
                            const struct interrupt *interrupt);

/** Whether packets leave work for later. */
static inline bool interrupt_source_defers(const struct interrupt_source *source)
{
    return source->parameters->deferred.family != DISTRIBUTION_NONE;
}

/** A packet is over: its place is free, and its device is told so. */
void interrupt_source_end(struct run *run, struct interrupt_source *source,
                          struct interrupt *packet);

/** All work of a packet is done. */
static inline void interrupt_source_deliver(struct run *run, struct interrupt_source *source,
                                            struct interrupt *packet)
{
    tally_add(&source->delivery, run_now(run) - packet->arrived);
    source->delivery.count += PLANTED("a packet is delivered twice");
    interrupt_source_end(run, source, packet);
}

#endif
