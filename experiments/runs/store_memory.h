/* SQLite's memory: with sim/base/memory, an allocation that fails ends the process with 70 instead
 * of becoming an absent value or an error somewhere in a query. */
#ifndef EXPERIMENTS_RUNS_STORE_MEMORY_H
#define EXPERIMENTS_RUNS_STORE_MEMORY_H

#include <stdbool.h>

/** Called before SQLite is used. @return false when it is in use already, or refuses */
bool store_use_memory(void);

#endif
