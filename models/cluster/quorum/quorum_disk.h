/*
 * The quorum "quorum_disk": a disk has votes beside the nodes, as OpenVMS clusters have one.
 *
 * A ring has quorum with floor((expected + 2) / 2) votes, expected being those of all nodes and of
 * the disk. The disk's votes are those of a ring whose watchers (members that run and reach the
 * unit) have their mark on the disk, and see no other ring's. Each interval the first watcher reads
 * the disk: where the last mark is of members of its ring, or is older than an interval, it writes
 * its own, and the ring counts the votes. A ring that finds none to watch the disk loses its votes
 * then: before any other may take them. So one ring has them at most, and as it takes more than
 * half of all votes to act, one ring has quorum at most.
 *
 * A new ring that needs the votes has neither won nor lost quorum until its first reading, an
 * interval after it was formed; one whose nodes have votes enough acts at once. Of two halves the
 * one that is formed first has the disk, of those formed at one instant the one with the first
 * node. A mark takes no time to write, and does not load the unit.
 *
 * Source: OpenVMS Cluster Systems, "Ensuring the integrity of cluster membership" and "Quorum disk"
 * (QDSKVOTES, QDSKINTERVAL); the quorum disk of Red Hat's cluster suite (qdisk) goes as well by
 * marks that nodes write.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_DISK_H
#define MODELS_CLUSTER_QUORUM_QUORUM_DISK_H

#include "models/cluster/quorum/quorum.h"

/** The parameters. */
struct quorum_disk_parameters {
    const char *unit;
    int64_t votes;
    sim_ticks interval;
};

extern const struct kind quorum_disk_kind;

/** A ring, kept at its first member. */
struct disk_ring {
    struct bit_set members; /* empty: no ring */
    struct event_id reads;
    bool has_disk; /* it counts the votes of the disk */
    bool is_new;   /* it has not read the disk yet */
};

struct quorum_disk {
    struct component component; /* "quorum" */
    const struct quorum_disk_parameters *parameters;
    struct quorum_listener listener;
    struct quorum_storage storage;
    uint32_t unit; /* index */
    uint32_t node_count;
    uint32_t *votes; /* of each node */
    uint32_t votes_needed;
    struct bit_set running; /* nodes */
    struct bit_set outside; /* nodes that have booted or left, and are in no new ring yet */
    struct disk_ring *rings;
    struct bit_set mark; /* the ring that wrote it */
    sim_ticks marked;    /* when */
};

#endif
