/* A machine with DRAM in tests of imports: eight cores, two channels of DDR4-2933. */
#ifndef TESTS_EXPERIMENTS_IMPORT_DRAM_MACHINE_H
#define TESTS_EXPERIMENTS_IMPORT_DRAM_MACHINE_H

#include <jansson.h>

static inline json_t *dram_machine(const char *latency, const char *page_policy)
{
    return json_pack("{s:i, s:i, s:{s:s, s:s, s:i, s:{s:i, s:s}}}", "processors", 1,
                     "cores_per_processor", 8, "memory", "layout", "uma", "latency", latency,
                     "channels", 2, "dram", "ranks", 2, "page_policy", page_policy);
}

#endif
