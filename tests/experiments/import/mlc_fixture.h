/* Texts of Memory Latency Checker in tests, as several of its versions print them. */
#ifndef TESTS_EXPERIMENTS_IMPORT_MLC_FIXTURE_H
#define TESTS_EXPERIMENTS_IMPORT_MLC_FIXTURE_H

#include "experiments/import/mlc.h"

#include <criterion/criterion.h>

#define MLC_LATENCIES                                                                              \
    "Measuring idle latencies for random access (in ns)...\n"                                      \
    "\t\tNuma node\n"                                                                              \
    "Numa node\t     0\t     1\t\n"                                                                \
    "       0\t  80.5\t 140.0\t\n"                                                                 \
    "       1\t 141.0\t  79.5\t\n\n"
#define MLC_PEAKS                                                                                  \
    "Measuring Peak Injection Memory Bandwidths for the system\n"                                  \
    "Bandwidths are in MB/sec (1 MB/sec = 1,000,000 Bytes/sec)\n"                                  \
    "Using traffic with the following read-write ratios\n"                                         \
    "ALL Reads        :\t201000.5\t\n"                                                             \
    "3:1 Reads-Writes :\t190000.0\t\n\n"
#define MLC_BANDWIDTHS                                                                             \
    "Measuring Memory Bandwidths between nodes within system \n"                                   \
    "Bandwidths are in MB/sec (1 MB/sec = 1,000,000 Bytes/sec)\n"                                  \
    "Using all the threads from each core if Hyper-threading is enabled\n"                         \
    "Using Read-only traffic type\n"                                                               \
    "\t\tNuma node\n"                                                                              \
    "Numa node\t     0\t     1\t\n"                                                                \
    "       0\t100000.0\t40000.0\t\n"                                                              \
    "       1\t41000.0\t102000.0\t\n\n"
#define MLC_LOADS                                                                                  \
    "Measuring Loaded Latencies for the system\n"                                                  \
    "Inject\tLatency\tBandwidth\n"                                                                 \
    "Delay\t(ns)\tMB/sec\n"                                                                        \
    "==========================\n"                                                                 \
    " 00000\t240.00\t 200000.0\n"                                                                  \
    " 00200\t 95.10\t  60000.5\n"                                                                  \
    " 20000\t 81.20\t   2000.0\n\n"
#define MLC_TEXT                                                                                   \
    "Intel(R) Memory Latency Checker - v3.9a\n" MLC_LATENCIES MLC_PEAKS MLC_BANDWIDTHS MLC_LOADS   \
    "Measuring cache-to-cache transfer latency (in ns)...\n"                                       \
    "Local Socket L2->L2 HIT  latency\t50.1\n"                                                     \
    "Remote Socket L2->L2 HITM latency (data address homed in writer socket)\n"                    \
    "\t\t\tReader Numa Node\n"                                                                     \
    "Writer Numa Node     0\t     1\t\n"                                                           \
    "            0\t     -\t 110.0\t\n"                                                            \
    "            1\t 110.5\t     -\t\n"

/** Read a text that is sound. */
static inline void mlc_good(const char *text, struct mlc_text *mlc)
{
    struct error error = {0};
    cr_assert(mlc_read(text, "mlc.txt", mlc, &error), "%s: %s", error.where, error.text);
}

#endif
