/*
 * The role "fault": a failure that the spec asks for, at a time
 *
 *     "faults": [{"at": "30 s", "kind": "node_crash", "target": "alpha"}]
 *
 * or after an event of the run (models/cluster/faults/fault_after.h).
 *
 * A kind of fault is one file. A fault may go on after its injection: it ends, or changes. The
 * events of faults come before all others of their instant, in the order of their ranks
 * (models/cluster/rank.h): RANK_FAULT for the injection, RANK_FAULT_GOES_ON for what follows.
 */
#ifndef MODELS_CLUSTER_FAULTS_FAULT_H
#define MODELS_CLUSTER_FAULTS_FAULT_H

#include "models/cluster/cluster.h"
#include "models/cluster/faults/cause.h"
#include "models/cluster/faults/fault_after.h"

/** The first parameters of every kind of fault. */
struct fault_parameters {
    sim_ticks at;                               /* without `after` */
    const struct fault_after_parameters *after; /* NULL: at that time */
    sim_ticks lasts;                            /* 0: for ever; of kinds that have FAULT_FOR_ROW */
};

/** How long a fault lasts, from its parameters [ticks]; TICKS_NEVER: for ever. */
static inline sim_ticks fault_lasts(const struct fault_parameters *fault)
{
    return fault->lasts == 0 ? TICKS_NEVER : fault->lasts;
}

/* clang-format off */
/** The rows of struct fault_parameters. */
#define FAULT_ROWS                                                                                 \
    {.name = "at", .type = PARAMETER_DURATION, .offset = offsetof(struct fault_parameters, at),    \
     .used_where = fault_without_after, .doc = "When it happens."},                                \
    {.name = "after", .type = PARAMETER_OBJECT, .of = &fault_after_table,                          \
     .offset = offsetof(struct fault_parameters, after), .flags = PARAMETER_OPTIONAL,              \
     .doc = "The event after which it happens, in place of a time: the n-th of its kind."}

/** The row of how long a fault lasts. */
#define FAULT_FOR_ROW(DOC)                                                                         \
    {.name = "for", .type = PARAMETER_DURATION,                                                    \
     .offset = offsetof(struct fault_parameters, lasts),                                           \
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST, .doc = DOC}
/* clang-format on */

struct chassis_parameters; /* models/chassis/chassis.h */
struct san_parameters;     /* models/storage/san.h */

/** The environment of a fault's check. */
struct fault_view {
    const char *const *node_names;
    size_t node_count;
    const struct node_parameters *nodes; /* as many; NULL: of a check without them */
    const char *const *service_names;
    size_t service_count;
    const char *const *network_names; /* private ones */
    size_t network_count;
    const struct part *private_networks; /* as many; NULL: of a check without them */
    const struct part *network;          /* that of requests; NULL: the same */
    const char *const *lun_names;
    size_t lun_count;
    const struct lun_parameters *luns; /* as many; NULL: of a check without them */
    const struct san_parameters *san;  /* NULL: none */
    const struct kind *fencing;        /* NULL: it has been complained of */
    const struct part *quorum;         /* NULL: of a check without it */
    const char *const *chassis_names;
    const struct chassis_parameters *chassis; /* as many */
    size_t chassis_count;
};

/** The nodes that a fault makes fail, in the order in which they were added. Start it as {0}. */
struct fault_targets {
    uint32_t count;
    uint32_t nodes[NODES_MOST]; /* numbers */
};

/** Add a node at the end, unless the list has it. Cost: O(count). */
void fault_targets_add(struct fault_targets *targets, uint32_t node);

/** Operations of the role "fault". */
struct fault_operations {
    /** The object that fails, for the timeline. NULL: not one object. */
    const char *(*target)(const void *parameters);
    /** Add the nodes that fail to an empty list, for the timeline, which keeps their order: where a
     *  fault goes on from node to node, that in which they fail. NULL: one object, or none. */
    void (*targets)(const struct cluster *cluster, const void *parameters,
                    struct fault_targets *targets);
    /** @param stream  the fault's own, from which all that it draws comes */
    void (*inject)(struct run *run, struct cluster *cluster, const void *parameters,
                   struct stream *stream, struct cause cause);
    /** The fault ends, once it has lasted as long as FAULT_FOR_ROW says. NULL: it does not, or
     *  goes on otherwise. @param cause  of what happens */
    void (*end)(struct run *run, struct cluster *cluster, const void *parameters,
                struct cause cause);
    /** How long the fault lasts until it goes on, asked once, before it is injected [ticks];
     *  TICKS_NEVER: for ever. NULL: see `end`. @param stream  the fault's own */
    sim_ticks (*lasts)(const void *parameters, struct stream *stream);
    /** The fault goes on: it ends, or changes. Where something fails by that, call fault_goes_on
     *  first; the event at which something ends has `cause` as its cause. @param stream  the
     * fault's own @param turn  1 for the first time @return how long until it goes on again
     * [ticks]; TICKS_NEVER: never */
    sim_ticks (*go_on)(struct run *run, struct cluster *cluster, const void *parameters,
                       struct stream *stream, struct cause cause, uint64_t turn);
    /** Whether the fault lets links lose a share of their messages, not all. NULL: no. */
    bool (*loses_some)(const void *parameters);
    /** Add the nodes that lose their power at the injection, from the parameters alone; for the
     *  check of a spec. NULL: none. */
    void (*powers_off)(const void *parameters, const struct fault_view *view,
                       struct bit_set *nodes);
    /** The fault pauses nodes: their clocks and watchdogs stand still. */
    bool pauses;
};

/** How long a fault lasts until it ends or goes on [ticks]; TICKS_NEVER: for ever. Ask once. */
sim_ticks fault_time(const struct fault_operations *kind, const void *parameters,
                     struct stream *stream);

/** It ends, or goes on. @return how long until it goes on again [ticks]; TICKS_NEVER: never */
sim_ticks fault_next(const struct fault_operations *kind, struct run *run, struct cluster *cluster,
                     const void *parameters, struct stream *stream, struct cause cause,
                     uint64_t turn);

/* clang-format off */
/** The check and the operations NAME of a kind of fault whose file has those of several, told apart
 *  by their SORT: check, target, inject and end without a stream. */
#define FAULT_OF_SORT(NAME, SORT)                                                                  \
    static void check_##NAME(const void *from, const struct scope *scope,                          \
                             const struct check_context *context)                                  \
    {                                                                                              \
        check(from, SORT, scope, context);                                                         \
    }                                                                                              \
    static void inject_##NAME(struct run *run, struct cluster *cluster, const void *from,          \
                              struct stream *stream, struct cause cause)                           \
    {                                                                                              \
        (void)stream;                                                                              \
        inject(run, cluster, from, SORT, cause);                                                   \
    }                                                                                              \
    static void end_##NAME(struct run *run, struct cluster *cluster, const void *from,             \
                           struct cause cause)                                                     \
    {                                                                                              \
        end(run, cluster, from, SORT, cause);                                                      \
    }                                                                                              \
    static const struct fault_operations operations_##NAME = {                                     \
        .target = target, .inject = inject_##NAME, .end = end_##NAME}
/* clang-format on */

/** Note that a fault goes on: something fails now, some time after the injection. The time of what
 *  follows counts from here. @param target  the object that fails, NULL: not one @param cause  that
 *  of go_on @return the cause of what follows */
struct cause fault_goes_on(struct run *run, const struct cluster *cluster, const char *target,
                           struct cause cause);

/* clang-format off */
/** The row of the network that a fault befalls: const char *MEMBER of STRUCT. */
#define FAULT_NETWORK_ROW(STRUCT, MEMBER)                                                          \
    {.name = "network", .type = PARAMETER_NAME, .offset = offsetof(STRUCT, MEMBER),                \
     .flags = PARAMETER_OPTIONAL,                                                                  \
     .doc = "The private network that it befalls, by name; without it `network`, the one that"     \
            " carries requests."}
/* clang-format on */

/** Add the private network that an event befalls to it. @param network  NULL: none */
void fault_note_network(const struct cluster *cluster, const char *network);

/** Split a network into groups; this fault takes the place of another that splits it.
 *  @param groups  of each endpoint @param fault  its parameters */
void fault_split(struct run *run, struct cluster *cluster, const char *network,
                 const unsigned *groups, const void *fault, struct cause cause);

/** Heal a network that a fault has split, unless a later one has taken its place. */
void fault_heal(struct run *run, struct cluster *cluster, const char *network, const void *fault,
                struct cause cause);

/** Complain of a private network that is not known. @param network  NULL: none is named */
void fault_check_network(const struct scope *scope, const char *network,
                         const struct fault_view *view, struct complaints *complaints);

/** The switches of a network in a spec, and the place of one of that name among them.
 *  @param network  NULL: the one that carries requests @param map  gets struct switch_parameters by
 *  name, if it is found @return below 0: there is none, with a complaint at "switch" unless the
 *  network or the name has been complained of */
int64_t fault_check_switch(const struct scope *scope, const char *network, const char *name,
                           const struct fault_view *view, const struct parameter_map **map,
                           struct complaints *complaints);

/** A switch, or an uplink of it, fails or works again: note it, and have the parts look.
 *  @param what  for the timeline */
void fault_switch_changed(struct run *run, struct cluster *cluster, const char *network,
                          const char *what, bool works, struct cause cause);

/** The endpoints of a network: the nodes, and "clients" on the one that carries requests.
 *  @param known  of NODES_MOST + 1 @param network  NULL: the one that carries requests
 *  @return how many */
size_t fault_endpoints(const struct fault_view *view, const char *network, const char **known);

/** Complain of a target that is no node. @param target  NULL: complained of already */
void fault_check_node(const struct scope *scope, const char *target,
                      const struct check_context *context);

/** Complain of a name that is not known, with the nearest or all of the known names.
 *  @param key  "target" @param name  NULL: complained of already */
void fault_check_name(const struct scope *scope, const char *key, const char *what,
                      const char *name, const char *const *known, size_t count,
                      struct complaints *complaints);

#endif
