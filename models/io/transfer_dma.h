/* The parameters of DMA, for assembly without a spec. */
#ifndef MODELS_IO_TRANSFER_DMA_H
#define MODELS_IO_TRANSFER_DMA_H

#include "models/io/transfer.h"

/** The object {"kind": "dma"} of a spec. */
struct dma_parameters {
    struct transfer_parameters common;
    int64_t burst; /* lines */
    int64_t node;
};

extern const struct kind transfer_dma_kind;

#endif
