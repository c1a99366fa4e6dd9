/*
 * The topology of a real machine, as the operating system knows it: nodes, cores, packages.
 *
 * A topology says what there is and nothing of how fast that is, so each import of one comes to a
 * machine file in the same way: latencies and bandwidths are defaults, which are said.
 */
#ifndef EXPERIMENTS_IMPORT_TOPOLOGY_H
#define EXPERIMENTS_IMPORT_TOPOLOGY_H

#include "experiments/import/notes.h"
#include "sim/base/error.h"

#include <jansson.h>
#include <stdint.h>

/** A NUMA node: memory with the cores that are nearest to it. */
struct topology_node {
    unsigned number;
    int64_t cores; /* 0: memory alone */
};

/** Start it as {0}; end it with topology_free. */
struct topology {
    char model[128]; /* of the processor; "" when it is not known */
    int64_t packages;
    int64_t threads;    /* hardware threads of a core; 0: not known */
    int64_t line_bytes; /* of a cache line; 0: not known */
    double clock_hz;    /* 0: not known */
    struct topology_node *nodes;
    size_t node_count, node_capacity;
    double *distances; /* between all nodes, row by row, as the firmware says; NULL: not known */
};

void topology_add_node(struct topology *topology, unsigned number, int64_t cores);

/** Set the model; one such as "Intel(R) Xeon(R) Gold 6140 CPU @ 2.30GHz" says its clock, too. */
void topology_set_model(struct topology *topology, const char *model, struct notes *notes);

/** Put nodes in the order of their numbers, as other programs list them. */
void topology_sort(struct topology *topology);

/**
 * The machine of a topology.
 *
 * @param name  of the file, in errors
 * @return a new reference; NULL with error 65 where no machine can be like that
 */
json_t *topology_machine(const struct topology *topology, const char *name, struct notes *notes,
                         struct error *error);

void topology_free(struct topology *topology);

#endif
