/*
 * Messages to a node that hangs: they wait in its socket until the node reads them.
 *
 * A socket holds BACKLOG_MOST messages; more are lost. Linux counts some 800 bytes for a short
 * message, and its sockets hold 208 KiB (net.core.rmem_default).
 */
#ifndef MODELS_CLUSTER_MEMBERSHIP_BACKLOG_H
#define MODELS_CLUSTER_MEMBERSHIP_BACKLOG_H

#include "models/network/network.h"

enum { BACKLOG_MOST = 266 };

/** The socket of a node; all zeros: empty. */
struct backlog {
    struct network_message *messages; /* BACKLOG_MOST of them; NULL: none was ever kept */
    uint32_t count;
};

/** Keep a message, if there is room. */
void backlog_keep(struct backlog *backlog, struct arena *arena,
                  const struct network_message *message);

/** Forget all messages: the node went down. */
void backlog_clear(struct backlog *backlog);

/** Take all messages, in the order in which they came; those that the port keeps meanwhile stay. */
void backlog_read(struct run *run, struct backlog *backlog, const struct message_port *port);

#endif
