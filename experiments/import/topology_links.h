/*
 * The interconnect of a topology.
 *
 * Firmware gives a matrix of distances between nodes (ACPI SLIT). They are ratios that it made up,
 * 10 to a node itself, and never latencies: a machine with 32 for 10 had 1.9 times the latency. But
 * they tell neighbours from others: where all pairs of the smallest remote distance, taken as
 * links, give each distance one number of hops, more for a larger one, these are the links.
 */
#ifndef EXPERIMENTS_IMPORT_TOPOLOGY_LINKS_H
#define EXPERIMENTS_IMPORT_TOPOLOGY_LINKS_H

#include "experiments/import/topology.h"

#include <stdbool.h>

/** Set the interconnect of a machine with several processors. @param is_numa  else one memory */
void topology_set_links(json_t *machine, const struct topology *topology, bool is_numa,
                        struct notes *notes);

#endif
