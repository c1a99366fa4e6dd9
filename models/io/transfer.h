/*
 * The role "transfer": how the bytes of an I/O go between a controller's buffer and memory.
 *
 * A spec names one as {"kind": "dma", ...}. A transfer takes requests in any number, says when it
 * begins with each and when it is done, and adds the time of cores that it took to the request. All
 * of them have a set-up by the driver first.
 */
#ifndef MODELS_IO_TRANSFER_H
#define MODELS_IO_TRANSFER_H

#include "models/interrupts/interrupt_controller.h"
#include "models/io/io_request.h"
#include "models/machine/reference.h"
#include "sim/component/assembly.h"

/** When the bytes of a read go, and whether an interrupt comes for the block. */
enum transfer_order {
    TRANSFER_BEFORE_INTERRUPT, /* one interrupt, when memory has the block */
    TRANSFER_AFTER_INTERRUPT,  /* one interrupt, when the buffer has it */
    TRANSFER_BY_INTERRUPTS,    /* one for each word; the last tells that the block is there */
};

/** The parameters that all kinds of the role have first. */
struct transfer_parameters {
    struct distribution setup;
};

/** The row of them. */
#define TRANSFER_ROW(DOC)                                                                          \
    {                                                                                              \
        .name = "setup", .type = PARAMETER_DISTRIBUTION,                                           \
        .offset = offsetof(struct transfer_parameters, setup), .doc = (DOC), .preset = "\"0 s\""   \
    }

/** Is told that a transfer begins with a request, at that time, and that it is done now. */
struct transfer_port {
    void *owner;
    void (*begun)(struct io_request *request, sim_ticks at);
    void (*done)(struct run *run, void *owner, struct io_request *request);
};

/** The memory of the machine, for DMA. */
struct transfer_memory {
    struct reference_pool *pool;
    struct reference_port out; /* takes lines on their way to memory */
    int64_t line_bytes;
    uint32_t number; /* of the controller: its lines are of REFERENCE_DMA + number */
};

struct transfer_environment {
    struct interrupt_controller *interrupts;
    struct interrupt_source *source; /* NULL: none */
    struct transfer_memory memory;
    struct transfer_port port;
};

struct transfer_operations {
    enum transfer_order order;
    bool needs_source;
    /** Whether no interrupt tells of a block. NULL: one does, if the controller has a source. */
    bool (*is_polled)(const void *parameters);
    /** Move the bytes of a request. */
    void (*move)(struct run *run, struct component *transfer, struct io_request *request);
    /** A core has returned from an interrupt for a word of a request. NULL: there are none. */
    void (*word)(struct run *run, struct component *transfer, struct io_request *request);
    /** The interrupt for a word was lost: raise it again. NULL: there are none. */
    void (*again)(struct run *run, struct component *transfer, struct io_request *request);
    /** A line of DMA is at memory. NULL: there are none. */
    void (*line)(struct run *run, struct component *transfer, struct reference *reference);
    /** Lines that it may have in flight at once. NULL: none. */
    uint32_t (*lines)(const void *parameters);
};

#endif
