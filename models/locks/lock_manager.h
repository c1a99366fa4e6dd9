/*
 * A distributed lock manager: the locks of the nodes of a cluster on resources that they share.
 *
 * Each resource has one master, the node that keeps its lock table (resource.h). Which node that
 * is is known to its directory node, chosen by a hash of the resource over all nodes. A node that
 * wants a lock asks the directory once, unless it is that itself, and then the master: the first to
 * ask becomes master. A master that has had no lock of a resource for a while forgets it and tells
 * the directory; nodes that only had locks forget who the master is after the same time.
 *
 *     request, directory knows no master, remote    LOOKUP, its reply: the asker is the master
 *     request, the directory node is the master     LOOKUP, taken as a request, and its reply
 *     request, a third node is                      LOOKUP, its reply, REQUEST, its reply
 *     request, the master is known                  REQUEST, its reply
 *     a master that has forgotten                   REQUEST, refused, then as above
 *     conversion to a lower mode                    CONVERT; nothing comes back
 *     any other conversion; unlock                  2
 *     the lock has to wait                          GRANT later; BLOCKING to those in the way
 *     the node is the master itself                 none
 *
 * So do Linux fs/dlm and, but for the time for which nodes remember, VMS (Snaman and Thiel 1987,
 * The VAX/VMS Distributed Lock Manager, Digital Technical Journal 5, table 4). With mastering
 * "static" the directory node is the master, as every node knows.
 *
 * Each node's lock manager does one thing at a time, first come first served: it takes the time of
 * an operation at the master, and that of a message at its sender and at its receiver. These times
 * are no load on the node's cores. Messages go over the cluster's network.
 *
 * Memory grows with resources times nodes, and with the locks that are held or asked for at once.
 */
#ifndef MODELS_LOCKS_LOCK_MANAGER_H
#define MODELS_LOCKS_LOCK_MANAGER_H

#include "models/locks/resource.h"
#include "models/network/network.h"

enum { LOCK_RESOURCES_MOST = 1 << 24 };

enum lock_mastering { MASTERING_FIRST_USE, MASTERING_STATIC };

struct lock_manager_parameters {
    int64_t resources;
    int mastering; /* enum lock_mastering */
    int64_t message_size;
    sim_ticks message_cost; /* at each end */
    sim_ticks request_cost; /* at the master */
    sim_ticks convert_cost; /* a conversion or an unlock, there */
    sim_ticks toss_time;
    sim_ticks scan_interval;
};

extern const struct table lock_manager_table;
extern const struct kind lock_manager_kind;

/** A lock of a client on one node; opaque but for what lock_manager_state.h shows. */
struct node_lock;

/** Where clients hear of their locks. Both may ask for more locks, but end in no event of the same
 *  instant without one of their own in between. */
struct lock_port {
    void *owner;
    /** An operation has ended. @param outcome  LOCK_GRANTED, LOCK_REFUSED or LOCK_DEADLOCK: the
     *  lock keeps its mode; a new lock that is refused is gone */
    void (*done)(struct run *run, void *owner, uint32_t client, struct node_lock *lock,
                 enum lock_outcome outcome);
    /** The lock blocks another that asks for this mode. NULL: not told, and no message is sent */
    void (*blocks)(struct run *run, void *owner, uint32_t client, struct node_lock *lock,
                   enum lock_mode mode);
};

struct lock_manager_environment {
    const char *const *node_names;
    uint32_t node_count;
    struct network *network; /* endpoint i is node i */
    struct lock_port port;
    uint64_t rank; /* of the first of two for each node */
};

struct lock_manager; /* opaque */

/** Complain of more resources than there may be on so many nodes; of a network that loses messages.
 *  @param network  its kind and parameters */
void lock_manager_check(const struct lock_manager_parameters *parameters, const struct scope *scope,
                        const struct check_context *context, const struct part *network,
                        size_t nodes);

/** Build a lock manager without locks, and add it to the assembly. */
struct lock_manager *lock_manager_build(struct assembly *assembly, const struct scope *scope,
                                        const struct lock_manager_parameters *parameters,
                                        const struct lock_manager_environment *environment);

/** Ask for a new lock. @param client  a number that the port is told @return the lock, which lives
 *  until it is refused or unlocked; the port hears when it is granted, maybe before this returns */
struct node_lock *lock_manager_request(struct run *run, struct lock_manager *manager,
                                       uint32_t client, uint32_t node, uint32_t resource,
                                       enum lock_mode mode, unsigned flags);

/** Ask for another mode of a granted lock, for which nothing is asked. A lower mode is there at
 *  once, and the port hears nothing of it. */
void lock_manager_convert(struct run *run, struct lock_manager *manager, struct node_lock *lock,
                          enum lock_mode mode, unsigned flags);

/** Give a granted lock up. The lock is gone for its client, and nothing comes back. */
void lock_manager_unlock(struct run *run, struct lock_manager *manager, struct node_lock *lock);

/** A message for a node has arrived; the network's port for MESSAGE_LOCK. */
void lock_manager_deliver(struct run *run, struct lock_manager *manager,
                          const struct network_message *message);

#endif
