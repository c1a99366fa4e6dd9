/* The state of a group of clients of a lock manager: for its own files, and for tests. */
#ifndef MODELS_LOCKS_LOCK_CLIENTS_STATE_H
#define MODELS_LOCKS_LOCK_CLIENTS_STATE_H

#include "models/addresses/ranks.h"
#include "models/locks/lock_clients.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

enum lock_client_state {
    CLIENT_THINKS,
    CLIENT_TAKES, /* it waits for a lock */
    CLIENT_HOLDS,
    CLIENT_CONVERTS, /* it waits for a conversion */
    CLIENT_HOLDS_ON, /* after its conversions */
    CLIENT_ABORTED,  /* it begins anew at this instant */
};

/** A lock that a transaction takes. */
struct lock_wish {
    uint32_t resource;
    uint8_t mode;
    struct node_lock *lock; /* NULL: not yet */
};

struct lock_client {
    uint32_t node;
    uint32_t taken;     /* locks that it has */
    uint32_t converted; /* of these */
    uint8_t state;      /* enum lock_client_state */
    bool converts;      /* its transaction does */
    sim_ticks began;    /* its transaction */
    struct lock_wish *wishes;
};

struct lock_clients {
    struct component component; /* "lock_clients.NAME" */
    const struct lock_clients_parameters *parameters;
    struct lock_clients_environment around;
    struct lock_client *clients;
    uint32_t count, locks_each;
    uint8_t *modes; /* of the names */
    struct ranks ranks;
    struct regions_place words; /* of random bits, for ranks */
    struct stream choosing, thinking, holding, moding, converting;
    struct ledger transactions;
    struct counter aborted;
};

extern const struct metric_row lock_clients_metrics[];

void lock_clients_report(const struct component *component, struct report *report);
void lock_clients_laws(const struct component *component, sim_ticks now, struct report *report);
void lock_clients_invariants(struct run *run, const struct component *component);

#endif
