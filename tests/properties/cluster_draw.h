/*
 * The draws of a cluster before it is written, and the writing of single values.
 *
 * One draw for each value that is written: arguments of a call are evaluated in an order that
 * compilers choose.
 */
#ifndef TESTS_PROPERTIES_CLUSTER_DRAW_H
#define TESTS_PROPERTIES_CLUSTER_DRAW_H

#include "sim/random/stream.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct draw {
    struct stream stream;
    FILE *out;
    uint64_t nodes, actives, services;
    const char *membership;
    const char *policy;
    const char *fencing;
    bool has_private; /* a network beside the first */
    bool has_rack;    /* the first network has a switch "rack", with the first node at it */
    bool is_live;
    bool in_years;    /* random failures alone, over years */
    bool has_device;  /* a quorum device */
    bool has_weights; /* nodes have other votes than one */
    bool has_repairers;
    bool has_paths; /* to units: several of each node */
    bool has_san;
    uint64_t arrays;      /* units whose device has controllers, as bits */
    uint64_t sbd_devices; /* shared devices of the first level of fencing */
    uint64_t raids;       /* units whose device has members, as bits */
    uint64_t connected;   /* services to which a connection is work, as bits */
    bool has_boot_server;
    bool has_two_fabrics;
    bool has_machine;    /* the first node is one, and has interrupts */
    bool has_chassis;    /* "enclosure", with every group of units */
    uint64_t on[8];      /* the node of each service */
    bool requires_later; /* services are related to later ones, else to earlier ones */
    bool may_follow;     /* services may be with each other */
    bool has_apart;      /* a service may have no place when a node is gone for good */
    bool may_be_two;     /* nothing keeps two nodes from owning one service */
    uint64_t span;       /* faults begin in it [ms] */
    uint64_t at;         /* of the fault drawn last [ms] */
    uint64_t over;       /* when the last fault is over [ms] */
    uint64_t recheck;    /* [s] */
};

static inline uint64_t below(struct draw *draw, uint64_t n)
{
    return stream_below(&draw->stream, n);
}

static inline bool chance(struct draw *draw, double probability)
{
    return stream_uniform(&draw->stream) < probability;
}

static inline uint64_t between(struct draw *draw, uint64_t least, uint64_t most)
{
    return least + below(draw, most - least + 1);
}

/* A distribution of durations that are `most` at most where they have to end, in milliseconds. */
static inline void write_time(struct draw *draw, const char *name, uint64_t most)
{
    uint64_t mean = most == 0 ? 0 : below(draw, most);
    bool may_be_long = !draw->is_live && mean > 0;
    fprintf(draw->out, "\"%s\": ", name);
    if (may_be_long && chance(draw, 0.2)) {
        fprintf(draw->out, "{\"exponential\": \"%lu ms\"}", (unsigned long)mean);
    } else if (chance(draw, 0.3)) {
        fprintf(draw->out, "{\"uniform\": [\"%lu ms\", \"%lu ms\"]}", (unsigned long)mean / 2,
                (unsigned long)mean + 1);
    } else {
        fprintf(draw->out, "\"%lu ms\"", (unsigned long)mean);
    }
}

static inline void write_duration(struct draw *draw, const char *name, uint64_t least,
                                  uint64_t most)
{
    uint64_t duration = between(draw, least, most);
    fprintf(draw->out, ", \"%s\": \"%lu ms\"", name, (unsigned long)duration);
}

static inline void write_number(struct draw *draw, const char *name, uint64_t least, uint64_t most)
{
    uint64_t number = between(draw, least, most);
    fprintf(draw->out, ", \"%s\": %lu", name, (unsigned long)number);
}

static inline void write_share(struct draw *draw, const char *name, uint64_t least, uint64_t most)
{
    double percent = (double)between(draw, least, most);
    fprintf(draw->out, ", \"%s\": %g", name, percent / 100);
}

static inline void write_choice(struct draw *draw, const char *name, double probability)
{
    bool is_chosen = chance(draw, probability);
    fprintf(draw->out, ", \"%s\": %s", name, is_chosen ? "true" : "false");
}

/* In a quiet time this long [ms] everything boots, is fenced, rechecked and started, more than
 * once. */
static inline uint64_t quiet(const struct draw *draw)
{
    return (600 + 4 * draw->recheck) * 1000;
}

/* When all is well again a node fails for good: the others have quorum, and a place for each
 * service. */
static inline void write_last_crash(struct draw *draw, const char *node)
{
    draw->over += quiet(draw);
    fprintf(draw->out,
            "{\"at\": \"%lu ms\", \"kind\": \"node_crash\", \"target\": \"%s\","
            " \"repair\": \"1000 h\"}",
            (unsigned long)draw->over, node);
}

/* How long a fault lasts, if it ends. */
static inline void write_end(struct draw *draw, uint64_t most)
{
    uint64_t lasts = between(draw, 1, most);
    if (draw->is_live || chance(draw, 0.8)) {
        fprintf(draw->out, ", \"for\": \"%lu ms\"", (unsigned long)lasts);
        draw->over = draw->at + lasts > draw->over ? draw->at + lasts : draw->over;
    }
}

#endif
