/* The parameters of interrupt-driven I/O, for assembly without a spec. */
#ifndef MODELS_IO_TRANSFER_INTERRUPT_DRIVEN_H
#define MODELS_IO_TRANSFER_INTERRUPT_DRIVEN_H

#include "models/io/transfer.h"

/** The object {"kind": "interrupt_driven"} of a spec. */
struct interrupt_driven_parameters {
    struct transfer_parameters common;
    int64_t word; /* [bytes] */
};

extern const struct kind transfer_interrupt_driven_kind;

#endif
