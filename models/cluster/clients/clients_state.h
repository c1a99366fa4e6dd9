/* The state of a client group: for the files that make it, report it and check it. */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_STATE_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_STATE_H

#include "models/cluster/clients/clients.h"
#include "models/cluster/clients/clients_aftermath.h"
#include "models/cluster/clients/clients_backoff.h"
#include "models/cluster/clients/clients_connections.h"
#include "models/cluster/clients/clients_request.h"
#include "sim/measure/ledger.h"

/** Parts of a run, by the outages of the service. */
enum clients_period {
    CLIENTS_BEFORE, /* until the first outage */
    CLIENTS_DURING, /* an outage */
    CLIENTS_AFTER,  /* not in an outage, but after one */
    CLIENTS_PERIODS,
};

struct clients_part {
    struct level on;        /* 1 while it is this period */
    struct tally completed; /* response times of requests answered in it; with percentiles */
    struct counter lost;
};

struct clients {
    struct component component; /* path "clients.NAME" */
    struct clients_environment around;
    int64_t population; /* 0: open */
    struct distribution arrivals, think, reconnect;
    struct stream arriving, thinking, reconnecting, backing_off;
    struct connections connections;
    uint32_t request_bytes, reply_bytes;
    uint32_t retries;

    struct request_pool pool;
    struct request_line timeouts;  /* attempts under way */
    struct request_line *backoffs; /* after the first attempt, the second, ...; then the last */
    uint32_t backoff_count;
    enum jitter jitter;
    sim_ticks backoff, backoff_maximum; /* with jitter */
    uint32_t reconnecting_count;
    int64_t thinkers;
    bool has_started;  /* a population is there from its first event on */
    sim_ticks instant; /* of the last request issued */
    uint64_t at_once;  /* requests issued at that instant */

    enum clients_period period;
    struct aftermath aftermath;
    struct service_level level;

    struct counter outages;     /* begun */
    struct ledger requests;     /* open, answered, lost; the periods have the percentiles */
    struct counter retried;     /* attempts after the first */
    struct counter unaddressed; /* attempts while no node had the address */
    struct counter late;        /* answers to attempts that were given up */
    struct counter refused;     /* attempts that were refused in time */
    struct tally backed_off;    /* times drawn before retries */
    uint64_t executed;          /* requests, once or more */
    uint64_t lost_executed;     /* requests lost that had been executed */
    struct clients_part parts[CLIENTS_PERIODS];
};

static inline bool clients_is_closed(const struct clients *clients)
{
    return clients->population > 0;
}

#endif
