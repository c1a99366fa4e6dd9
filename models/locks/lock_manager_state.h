/* The state of a lock manager: for its own files, and for tests. */
#ifndef MODELS_LOCKS_LOCK_MANAGER_STATE_H
#define MODELS_LOCKS_LOCK_MANAGER_STATE_H

#include "models/locks/lock_manager.h"
#include "models/locks/lock_pool.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

enum lock_message {
    LOCK_LOOKUP,
    LOCK_LOOKUP_REPLY, /* the master */
    LOCK_REQUEST,
    LOCK_REQUEST_REPLY, /* the outcome */
    LOCK_CONVERT,       /* the mode */
    LOCK_CONVERT_REPLY, /* the outcome */
    LOCK_UNLOCK,
    LOCK_UNLOCK_REPLY,
    LOCK_GRANT,
    LOCK_BLOCKING, /* the mode */
    LOCK_REMOVE,   /* a resource that its master has forgotten */
    LOCK_MESSAGES,
};

/** The outcome of a request to a node that is not the master. */
enum { LOCK_NOT_MASTER = LOCK_BUSY + 1 };

/** The content of a message, beside its ends: packed into the network's argument. */
struct lock_note {
    enum lock_message what;
    unsigned detail;     /* a mode, an outcome or a node */
    uint32_t lock;       /* its number, or that of the resource */
    uint16_t generation; /* of the lock */
};

enum { NOTE_LOCK_BITS = 28, NOTE_GENERATION_BITS = 16, NOTE_DETAIL_BITS = 14 };

_Static_assert(LOCK_RESOURCES_MOST <= 1 << NOTE_LOCK_BITS, "a message cannot name each resource");
_Static_assert((int)NETWORK_ENDPOINTS_MOST <= 1 << NOTE_DETAIL_BITS, "nor each node");
_Static_assert(LOCK_MESSAGES <=
                   1 << (64 - NOTE_LOCK_BITS - NOTE_GENERATION_BITS - NOTE_DETAIL_BITS),
               "nor each kind of message");

static inline uint64_t lock_note_pack(struct lock_note note)
{
    return (((uint64_t)note.what << NOTE_DETAIL_BITS | note.detail) << NOTE_GENERATION_BITS |
            note.generation)
               << NOTE_LOCK_BITS |
           note.lock;
}

static inline struct lock_note lock_note_unpack(uint64_t packed)
{
    uint64_t rest = packed >> NOTE_LOCK_BITS;
    return (struct lock_note){
        .what = (enum lock_message)(rest >> (NOTE_GENERATION_BITS + NOTE_DETAIL_BITS)),
        .detail = (unsigned)(rest >> NOTE_GENERATION_BITS & ((1u << NOTE_DETAIL_BITS) - 1)),
        .lock = (uint32_t)(packed & ((1u << NOTE_LOCK_BITS) - 1)),
        .generation = (uint16_t)rest,
    };
}

/** In place of a node: none. */
#define NO_NODE UINT16_MAX

/** A resource at its master and at its directory node. */
struct lock_resource {
    struct resource_locks locks;
    uint64_t written;     /* the value block, as its last writer left it */
    sim_ticks tossed;     /* when the last lock went */
    uint32_t next_tossed; /* in the list of its master */
    uint16_t master;      /* NO_NODE: none */
    uint16_t directory;   /* the master that the directory node knows; NO_NODE: none */
    bool is_listed;       /* among those that its master may forget */
};

/** The view that a node has of a resource. */
struct lock_view {
    uint32_t lookups; /* the last of its locks that wait for the directory, which is before the
                         first; NO_LOCK: none */
    uint32_t locks;   /* of its clients, asked for or held */
    uint16_t master;  /* NO_NODE: not known */
    sim_ticks used;   /* when it had one last */
};

/** Something that a node's lock manager has to do. */
struct lock_work {
    sim_ticks end;
    struct network_message message;
    bool is_sent; /* it goes to the network then; else it is dealt with */
};

/** The lock manager of a node: what it has to do, in a ring. */
struct lock_node {
    const char *path;       /* "lock_manager.nodes.alpha" */
    struct lock_work *work; /* a power of two of places */
    size_t capacity;
    uint32_t first, count;
    sim_ticks free_at;                  /* when all of it is done */
    sim_ticks given;                    /* time that all of it takes, over the run */
    struct level busy;                  /* 1 while there is something to do */
    uint32_t tossed_first, tossed_last; /* resources that it may forget; NO_RESOURCE: none */
    bool is_scanning;                   /* an event is pending */
    struct level mastered;              /* resources */
    struct counter sent;
};

#define NO_RESOURCE UINT32_MAX

struct lock_manager {
    struct component component; /* "lock_manager" */
    const struct lock_manager_parameters *parameters;
    struct lock_manager_environment around;
    struct resource_port port;
    /* Deals with a message that its node has done the work for. */
    void (*take)(struct run *run, struct lock_manager *manager,
                 const struct network_message *message);
    struct arena *arena;
    struct lock_resource *resources;
    struct lock_view *views; /* of each resource, of each node */
    struct lock_node *nodes;
    struct lock_pool pool;

    struct ledger operations;   /* asked for; done when granted, lost when refused */
    struct ledger locks;        /* on the queues of resources; busy while granted */
    struct tally granted[2];    /* time to a new lock, of a local and of a remote master */
    struct tally held;          /* time from a grant at the master to the unlock there */
    struct tally converted;     /* time to another mode, but a lower one */
    struct counter new_locks;   /* asked for */
    struct counter conversions; /* that the master was asked for */
    struct counter waited;      /* new locks and conversions that were not granted at once */
    struct counter deadlocks;   /* conversions refused with EDEADLK */
    struct counter sent;        /* messages */
    struct counter blocking;    /* notices, also those to the master's own node */
    struct counter stale;       /* requests that a node that is not the master refused */
};

enum lock_manager_event {
    LOCK_WORK_DONE, /* argument: the node */
    LOCK_SCANNED,   /* argument: the node */
    LOCK_MANAGER_EVENTS,
};

extern const struct metric_row lock_manager_metrics[];

static inline struct lock_view *lock_view_of(const struct lock_manager *manager, uint32_t node,
                                             uint32_t resource)
{
    return &manager->views[(size_t)resource * manager->around.node_count + node];
}

/** The directory node of a resource: its Fibonacci hash over the nodes (Knuth 1998, The Art of
 *  Computer Programming 3, 6.4). */
static inline uint32_t lock_directory_of(const struct lock_manager *manager, uint32_t resource)
{
    uint64_t hash = (uint32_t)((resource + 1) * UINT32_C(2654435769));
    return (uint32_t)(hash * manager->around.node_count >> 32);
}

/* lock_messages.c */

/** A note is at its node, which has done the work for it. */
void lock_message_take(struct run *run, struct lock_manager *manager,
                       const struct network_message *message);

/** The port of resources, with the manager as owner. */
void lock_granted(struct run *run, void *owner, struct dlm_lock *table);
void lock_blocks(struct run *run, void *owner, struct dlm_lock *table, enum lock_mode mode);

/* lock_masters.c */

/** Send the request for a new lock where it has to go next: to the directory or to the master. */
void lock_route(struct run *run, struct lock_manager *manager, struct node_lock *lock);

/** The master of a resource is known to a node: its locks that waited to hear of it go on. */
void lock_learn_master(struct run *run, struct lock_manager *manager, uint32_t node,
                       uint32_t resource, uint32_t master);

/** A directory node says who the master is; the asker is where none was. */
uint32_t lock_look_up(struct lock_manager *manager, sim_ticks now, uint32_t resource,
                      uint32_t asker);

/** The last lock of a resource has gone from its master. */
void lock_toss(struct run *run, struct lock_manager *manager, uint32_t resource);

/** A directory node hears that a master has forgotten a resource. */
void lock_remove(struct lock_manager *manager, uint32_t resource, uint32_t master);

event_handler lock_on_scanned;

/* lock_work.c */

/** Have a note go from one node to another; at once to the node itself. Its sender, unless it is
 *  the receiver, works for the cost of a message first. */
void lock_send(struct run *run, struct lock_manager *manager, uint32_t from, uint32_t to,
               struct lock_note note);

/** Add to the work of a node: its time, and then the message is sent or dealt with. */
void lock_work_add(struct run *run, struct lock_manager *manager, uint32_t node, sim_ticks cost,
                   bool is_sent, const struct network_message *message);

event_handler lock_on_work_done;

/* lock_manager_report.c, lock_manager_laws.c */
void lock_manager_report(const struct component *component, struct report *report);
void lock_manager_laws(const struct component *component, sim_ticks now, struct report *report);
void lock_manager_invariants(struct run *run, const struct component *component);

/** Fail the run when a resource has two locks whose modes conflict: called at every grant. */
void lock_check_grant(struct run *run, const struct lock_manager *manager,
                      const struct node_lock *lock);

/** Fail the run when a lock that was granted has not read the value block that was written last. */
void lock_check_value(struct run *run, const struct lock_manager *manager,
                      const struct node_lock *lock);

#endif
