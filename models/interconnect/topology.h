/* The parameters of a topology, for assembly without a spec. */
#ifndef MODELS_INTERCONNECT_TOPOLOGY_H
#define MODELS_INTERCONNECT_TOPOLOGY_H

#include "models/interconnect/links.h"

/** One of the links that a spec lists. */
struct topology_link {
    const char *from, *to;        /* "p0": processor 0; "memory"; others are switches */
    double bandwidth;             /* 0: see transfer, and those of the topology */
    struct distribution transfer; /* of one line */
    sim_ticks latency;            /* 0: that of the topology */
    bool is_one_way;
};

/** The object {"kind": "topology"} of a spec. */
struct topology_parameters {
    struct links_parameters link; /* of links that have none of their own */
    struct parameter_list links;  /* struct topology_link */
};

/** The topology as a graph. */
struct topology {
    uint32_t ends;                       /* processors, switches, and the memory under uma */
    const char **names;                  /* of the ends */
    const uint32_t *home_of;             /* for each home its end */
    struct route_link *links;            /* in each direction */
    const struct topology_link **listed; /* for each of `links` what the spec says of it */
    uint32_t link_count;
};

/** The end of a name that is one of a processor, "p12"; UINT32_MAX: it is none. */
uint32_t topology_processor(const char *name);

/** The name of the memory under uma. */
#define TOPOLOGY_MEMORY "memory"

/** The times of a listed link. */
struct link_times topology_times(const struct topology_parameters *parameters,
                                 const struct topology_link *link,
                                 const struct interconnect_environment *around, int64_t bytes);

/** Resolve the names; those of processors must be sound. In the arena. */
struct topology topology_resolve(const struct topology_parameters *parameters,
                                 const struct interconnect_environment *around, int64_t bytes,
                                 struct arena *arena);

/** Complain of names, links and ways that are missing or make no sense. */
void topology_check(const void *from, const struct scope *scope,
                    const struct check_context *context);

extern const struct kind topology_kind;

#endif
