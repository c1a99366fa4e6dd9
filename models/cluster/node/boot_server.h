/*
 * The boot server of a cluster: nodes load the images that they boot from it.
 *
 * A node with an image asks for it when its firmware is done, and its operating system starts when
 * it has it all. The server has one bandwidth B, such as that of the uplink of a chassis, in equal
 * parts for the loads that it may do at once, whether all of them go on or not; nodes beyond these
 * wait, first come first served. So n nodes that ask together for images of S bytes have the last
 * of them n S / B later, where n is a multiple of the loads at once. A node that goes down gives up
 * its load.
 */
#ifndef MODELS_CLUSTER_NODE_BOOT_SERVER_H
#define MODELS_CLUSTER_NODE_BOOT_SERVER_H

#include "models/cluster/node/node.h"
#include "sim/measure/ledger.h"

/** The object "boot_server" of a cluster. */
struct boot_server_parameters {
    double bandwidth; /* [bytes/s] */
    int64_t at_once;
};

struct boot_server {
    struct component component; /* "boot_server" */
    int64_t at_once;
    struct node *const *nodes;
    uint32_t node_count;
    struct node *first, *last; /* of those that wait */
    struct ledger loads;       /* busy: those that go on */
    struct tally waits;
};

extern const struct table boot_server_table;
extern const struct kind boot_server_kind;

/** Build the server of some nodes, and give it to those with an image. @param nodes  not copied */
void boot_server_build(struct assembly *assembly, const struct scope *scope,
                       struct node *const *nodes, uint32_t node_count,
                       const struct boot_server_parameters *parameters);

/** A node asks for its image. @return whether its load starts now; else it waits */
bool boot_server_ask(struct run *run, struct boot_server *server, struct node *node);

/** A load has ended, or the node gives it up. @return the node whose load starts now; NULL: none */
struct node *boot_server_end(struct run *run, struct boot_server *server, struct node *node,
                             bool is_done);

#endif
