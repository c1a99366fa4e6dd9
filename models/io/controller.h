/*
 * A device controller: a local buffer, several devices behind it, and the transfer between buffer
 * and memory.
 *
 *     stream -> driver's queue -> set-up on a core -> device -> link -> buffer -> transfer
 *            -> interrupt -> routine -> return -> stream
 *
 * and the way of a write is set-up, transfer, link, device, interrupt. A stream names the device;
 * what it is given is the device's place at the controller (struct controller_unit), which is a
 * device itself. Commands that a device may not have yet wait in the driver's queue; so do those
 * that find no room in the buffer. An attempt that fails raises the same interrupt with an error
 * status, and the driver begins anew until it has retried often enough; then the I/O comes back to
 * its owner as failed.
 *
 * Input that arrives by itself (`input`: keys of a keyboard, packets of a network) has a processor
 * of its own that no driver commands: it comes into the buffer, is told of and moved; where it
 * finds no room it is lost, an overrun.
 *
 * Work of the driver takes the time of a core, in state system, below interrupts and above threads.
 * An interrupt that is lost is found out by the driver at the next one of the controller, or when
 * its patience is over.
 *
 * An I/O costs the events of its device, of its interrupt and of the driver's work, one for the
 * link, and those of its lines.
 */
#ifndef MODELS_IO_CONTROLLER_H
#define MODELS_IO_CONTROLLER_H

#include "models/io/driver_queue.h"
#include "models/io/transfer.h"
#include "models/storage/device.h"
#include "sim/measure/ledger.h"

extern const struct kind controller_kind;
extern const struct table controller_table;

/** Events of a controller. */
enum controller_event { CONTROLLER_CROSSED, CONTROLLER_TIMED_OUT, CONTROLLER_ARRIVED };

/** The object of a controller, of the map "controllers" of "system". */
struct controller_parameters {
    struct parameter_list devices; /* const char *: names under storage */
    struct part transfer;
    const char *interrupt; /* NULL: none */
    int64_t depth;
    const struct kind *scheduling; /* of the driver's queue */
    sim_ticks scheduling_time;
    int64_t buffer;   /* [bytes]; 0: any number */
    double bandwidth; /* of the link; 0: crossing takes no time */
    double error_probability;
    int64_t retries;
    sim_ticks timeout;
    struct controller_input_parameters *input; /* NULL: none */
};

struct io_controller;

/** Bytes that come to a controller by themselves: the object "input" of it. */
struct controller_input_parameters {
    struct distribution arrivals; /* time between them */
    struct distribution size;     /* [bytes] */
};

/** A device behind a controller, as streams see it. */
struct controller_unit {
    struct component component; /* "controllers.NAME.DEVICE"; not in the assembly */
    struct io_controller *controller;
    struct device device;
    struct driver_queue waiting;
    int64_t open; /* commands that the controller has for it */
};

struct io_controller {
    struct component component; /* "controllers.NAME" */
    const struct controller_parameters *parameters;
    struct interrupt_controller *interrupts;
    struct interrupt_source *source; /* NULL: none */
    bool is_polled;                  /* no interrupt tells of a block */
    struct interrupt_work_port work; /* of set-ups */
    struct io_port out;              /* takes I/Os that are completed */
    struct component *transfer;
    const struct transfer_operations *transfers;
    struct controller_unit *units;
    uint32_t unit_count;
    uint32_t next_unit;           /* the one that is asked first for a command */
    struct controller_unit input; /* of what arrives by itself */
    struct io_pool inputs;
    struct stream arriving, sizing;
    struct io_request_queue crossing; /* the link; the first has it */
    struct io_request_queue unheard;  /* their interrupts were lost */
    struct io_request *requests;      /* all, free or not, linked by `older` */
    struct io_request_queue free;
    int64_t buffered; /* bytes that the buffer keeps room for */
    struct stream errors;
    struct stream setups;
    struct arena *arena;

    struct ledger ledger;
    struct tally of_stage[IO_STAGES];
    struct tally core_time;
    struct level link; /* 1 while it carries a block */
    struct level room; /* buffered, in bytes */
    struct counter bytes, firsts, attempts, errors_seen, failed;
    struct counter arrived, overruns; /* of input */
    uint64_t taken;                   /* of input, into the buffer */
    uint64_t bytes_joined, bytes_failed;
};

/** The environment that a controller is built in. */
struct controller_environment {
    struct interrupt_controller *interrupts;
    struct transfer_memory memory;
    struct io_port out;
};

/** Build a controller with places for its devices, which are to be joined. */
struct io_controller *controller_build(struct assembly *assembly, const struct scope *scope,
                                       const struct controller_parameters *parameters,
                                       const struct controller_environment *environment);

/** Where the device behind a place hands its I/Os back. */
struct io_port controller_port(struct io_controller *controller);

/** Put a device at its place. @return the place as a device */
struct device controller_join(struct io_controller *controller, uint32_t unit,
                              const struct device *device);

/** A request of an I/O that comes to the controller now; its way begins with the caller. */
struct io_request *controller_join_request(struct run *run, struct controller_unit *unit,
                                           struct io *io);

/** A block takes room of the buffer, or gives it back. */
void controller_note_room(struct run *run, struct io_controller *controller, int64_t bytes);

/** The buffer has the block of a read: it is told of, or moved. */
void controller_have_block(struct run *run, struct io_request *request);

/** The driver has set a command up; fits struct interrupt_work_port. */
void controller_take_work(struct run *run, void *controller, uint64_t request, sim_ticks began);

/** A transfer begins with a request, and is done with it; they fit struct transfer_port. */
void controller_note_begun(struct io_request *request, sim_ticks at);
void controller_take_transferred(struct run *run, void *controller, struct io_request *request);

/** Let blocks arrive from now on; fits struct kind. */
void controller_begin_input(struct run *run, struct component *component);

/** Handlers of its events. */
void controller_on_crossed(struct run *run, void *component, uint64_t argument);
void controller_on_timed_out(struct run *run, void *component, uint64_t argument);
void controller_on_arrived(struct run *run, void *component, uint64_t argument);

/* Told of packets of a controller, by the request that is their argument; they fit struct
 * interrupt_device_port. */
void controller_hear_begun(struct run *run, struct io_request *request);
void controller_hear_served(struct run *run, struct io_request *request);
void controller_hear_over(struct run *run, struct io_request *request, sim_ticks took);
void controller_hear_lost(struct run *run, struct io_request *request);

extern const struct metric_row controller_metrics[];

/** Fit struct kind. */
void controller_report(const struct component *component, struct report *report);
void controller_laws(const struct component *component, sim_ticks now, struct report *report);
void controller_invariants(struct run *run, const struct component *component);

#endif
