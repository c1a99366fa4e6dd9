/*
 * The bandwidth that a machine delivers when all its cores read their own memory without pause.
 *
 * Channels deliver less than they carry: lines wait for busy banks, unevenly. How much less only
 * the model knows, so channel_bandwidth is fitted by simulating the machine.
 */
#ifndef EXPERIMENTS_IMPORT_PEAK_H
#define EXPERIMENTS_IMPORT_PEAK_H

#include "sim/base/error.h"

#include <jansson.h>

/** A thread on each hardware thread reads local memory, each with as many lines in flight. */
struct peak_load {
    int64_t outstanding; /* lines in flight of each thread */
    double bandwidth;    /* of the whole machine, as measured [B/s] */
    double latency;      /* under this load, as measured or thought [s] */
};

struct peak {
    double bandwidth; /* of the whole machine [B/s] */
    double latency;   /* mean under this load [s] */
    unsigned runs;    /* that it took */
    bool is_reached;  /* the bandwidth of the load, within 0.5 % */
};

/**
 * Set memory.channel_bandwidth of a machine so that it delivers the bandwidth of a load.
 *
 * @param machine  complete but for that; as near as its banks and lines in flight allow afterwards
 * @param name     of the import, in errors
 * @return false with error 65 where it is no valid machine: the place and what is wrong there
 */
bool peak_fit(json_t *machine, const struct peak_load *load, const char *name, struct peak *peak,
              struct error *error);

#endif
