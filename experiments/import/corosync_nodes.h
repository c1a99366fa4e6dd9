/* The nodes of a corosync.conf, and the networks that join them. */
#ifndef EXPERIMENTS_IMPORT_COROSYNC_NODES_H
#define EXPERIMENTS_IMPORT_COROSYNC_NODES_H

#include "experiments/import/corosync_conf.h"
#include "experiments/import/notes.h"

#include <jansson.h>

enum { COROSYNC_LINKS_MOST = 8 };

struct corosync_node {
    const char *name;
    long long id; /* nodeid; without one, as many as nodes came before, and one more */
    long long votes;
};

/** The nodes that were found. */
struct corosync_nodes {
    struct corosync_node *list; /* in the arena of the file, as they stand in it */
    const char *first;          /* its name in the spec */
    size_t count;
    unsigned links;     /* how many every node has */
    unsigned link_bits; /* which: bit 0 is link 0, ring0_addr */
};

/** Set system.nodes with their votes, and system.private_networks. @return false with error 65: no
 * nodes, one twice, two of one number, or a node without a link that others have */
bool corosync_nodes_set(json_t *spec, struct corosync_conf *conf, struct corosync_nodes *nodes,
                        struct notes *notes, struct error *error);

/** A name as specs have them, from a text: other characters become "-". @return "" where nothing is
 *  left of it */
const char *corosync_name(struct arena *arena, const char *text);

#endif
