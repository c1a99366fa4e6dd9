/*
 * Clients of a service: requests over the network, time-outs and retries.
 *
 * A group is open (requests arrive at a rate) or closed (a population that thinks, asks and waits).
 * A request is sent to the node that has the service's address. The request is answered; refused,
 * where the service is not up on that node; or nothing comes back within the time-out. After a
 * refusal or a time-out the client backs off, for twice as long each time up to a maximum,
 * reconnects, and sends the request again; after the last attempt the request is lost. An answer to
 * an attempt that was given up is late, and ignored. With jitter the back-off is drawn, at the
 * failure, together with the time to reconnect.
 *
 * Where the service has a `connection_demand`, an attempt on no connection to the application that
 * it reaches costs the node that work first (clients_connections.h).
 *
 * Response time is from the first attempt to the answer. Answers and response times are counted for
 * the time before the first outage of the service, during its outages, and after them.
 */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_H

#include "models/cluster/clients/request.h"
#include "models/cluster/clients/service_level.h"
#include "models/cluster/faults/cause.h"
#include "models/network/network.h"
#include "sim/measure/timeline.h"

enum { CLIENT_GROUPS_MOST = 256 };

/** The parameters of a group. */
struct clients_parameters {
    const char *service;
    struct distribution arrivals; /* time between requests; family none: closed */
    int64_t population;           /* 0: open */
    struct distribution think;    /* closed */
    int64_t request_size;
    int64_t reply_size;
    sim_ticks timeout;
    int64_t retries;   /* after the first attempt */
    sim_ticks backoff; /* before the first retry; doubles */
    sim_ticks backoff_maximum;
    int jitter;                                     /* enum jitter, of the back-off */
    struct distribution reconnect;                  /* before each retry is sent */
    int64_t idle_connections;                       /* open */
    struct service_level_parameters *service_level; /* NULL: none is asked for */
};

extern const struct table clients_table;
extern const struct metric_row clients_metrics[];

struct clients; /* opaque: one group */

struct clients_environment {
    uint8_t group;
    uint8_t service;
    const char *service_name;
    uint32_t endpoint; /* of the clients, on the network */
    struct network *network;
    struct timeline *timeline;
    const char *no_percentiles; /* why response times have none; NULL: they have */
    bool fails_at_random;       /* something has a time to failure */
    uint32_t first_start;       /* of the service, to which clients are connected at the start of
                                 * the run; 0: connections are no work */
    /** The endpoint that has the service's address now; -1: none. */
    int64_t (*address)(void *owner, uint8_t service);
    void *owner;
};

/** Complain of parameters that do not fit together, at /workload/clients/NAME: neither or both of
 *  arrivals and population, think without population; a response time longer than its interval.
 *  The caller checks the service. */
void clients_check(const struct clients_parameters *parameters, const struct scope *scope,
                   struct complaints *complaints);

/** Build a group; it starts by itself. */
struct clients *clients_build(const struct assembly *assembly, const struct scope *scope,
                              const struct clients_parameters *parameters,
                              const struct clients_environment *environment);

/** The mean work of a node for each request, connections that are kept left out. @param demand  of
 *  a request @param connection  of setting up a connection; family none: no work @return [ticks] */
double clients_mean_work(const struct clients_parameters *parameters,
                         const struct distribution *demand, const struct distribution *connection);

/** A reply has arrived at the clients' endpoint, for this group. */
void clients_deliver(struct run *run, struct clients *clients, struct request_id id);

/** An attempt has arrived at the application: it is connected to that now. @param start  of the
 *  application, no other's of the service, and not 0 @param demand  of setting up a connection
 *  @return the work of that before its own [ticks]; 0: the attempt came over a connection, or was
 *  given up */
sim_ticks clients_connect(struct clients *clients, struct request_id id, uint32_t start,
                          const struct distribution *demand, struct stream *stream);

/** Whether an attempt came over a connection to a start of the application, or was given up. */
bool clients_is_connected(const struct clients *clients, struct request_id id, uint32_t start);

/** The execution of an attempt, as its request sees it. */
enum execution {
    EXECUTION_FIRST,
    EXECUTION_AGAIN,
    EXECUTION_ABANDONED /* the request has ended */
};

/** An attempt of a request has been executed; its reply is about to leave. @param has_written
 *  whether its write waits for a commit @param write  the number of that write */
enum execution clients_note_execution(struct clients *clients, struct request_id id,
                                      bool has_written, uint32_t write);

/** Whether an answer is waited for, and is to an attempt whose write waited for a commit when it
 * was executed. Ask before clients_deliver. @param write  the number of the write */
bool clients_wait_for_write(const struct clients *clients, struct request_id id, uint32_t *write);

/** Requests that have been executed, once or more. */
uint64_t clients_executed(const struct clients *clients);

/** The service is out, or back; one outage ends before the next begins. The first request answered
 *  after it is back is on the timeline as client.first_ok; client.all_ok is there when no request
 *  first sent before it was back is open. */
void clients_outage_began(struct run *run, struct clients *clients, struct cause cause);
void clients_outage_ended(struct run *run, struct clients *clients, struct cause cause);

/** The size of a reply to the group [bytes]. */
uint32_t clients_reply_bytes(const struct clients *clients);

/** Requests not yet answered or lost. */
const struct level *clients_outstanding(const struct clients *clients);

/** The component of a group. */
struct component *clients_component(struct clients *clients);

/** The metrics above; for all groups together: models/cluster/clients/clients_report.h. */
void clients_report(const struct component *component, struct report *report);
void clients_laws(const struct component *component, sim_ticks now, struct report *report);
void clients_invariants(struct run *run, const struct component *component);

#endif
