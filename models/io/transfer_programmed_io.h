/* The parameters of programmed I/O, for assembly without a spec. */
#ifndef MODELS_IO_TRANSFER_PROGRAMMED_IO_H
#define MODELS_IO_TRANSFER_PROGRAMMED_IO_H

#include "models/io/transfer.h"

/** The object {"kind": "programmed_io"} of a spec. */
struct programmed_io_parameters {
    struct transfer_parameters common;
    int64_t word; /* [bytes] */
    sim_ticks word_time;
    bool polled;
};

extern const struct kind transfer_programmed_io_kind;

#endif
