/* The parameters of a client group, and the checks across them. */
#include "models/cluster/clients/clients.h"
#include "models/cluster/clients/clients_backoff.h"

#define ROW(member) .name = #member, .offset = offsetof(struct clients_parameters, member)

#define MESSAGE_LEAST 1
#define MESSAGE_MOST  1073741824 /* 1 GiB */

TABLE(clients_table, struct clients_parameters,
      {ROW(service), .type = PARAMETER_NAME, .doc = "The service that the clients ask."},
      {ROW(arrivals), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS |
                PARAMETER_ARRIVALS,
       .doc = "An open group: the time between two requests."},
      {ROW(population), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1,
       .most = 1e6, .doc = "A closed group: how many clients there are, each with one request."},
      {ROW(think), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time a client of a closed group thinks before each request; without it, none."},
      {ROW(request_size), .type = PARAMETER_SIZE, .preset = "\"512 B\"", .least = MESSAGE_LEAST,
       .most = MESSAGE_MOST, .doc = "Size of a request on the network."},
      {ROW(reply_size), .type = PARAMETER_SIZE, .preset = "\"8 KiB\"", .least = MESSAGE_LEAST,
       .most = MESSAGE_MOST, .doc = "Size of its reply."},
      {ROW(timeout), .type = PARAMETER_DURATION, .preset = "\"5 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "How long a client waits for the answer to one attempt."},
      {ROW(retries), .type = PARAMETER_INTEGER, .preset = "10", .most = 1e6,
       .doc = "Attempts after the first; when they have failed too, the request is lost."},
      {ROW(backoff), .type = PARAMETER_DURATION, .preset = "\"1 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time between a time-out or refusal and the first retry; it doubles with each."},
      {ROW(backoff_maximum), .type = PARAMETER_DURATION, .preset = "\"60 s\"",
       .flags = PARAMETER_ABOVE_LEAST, .doc = "What the doubling ends at."},
      {ROW(jitter), .type = PARAMETER_CHOICE, .choices = jitter_names, .preset = "\"none\"",
       .doc = "What a back-off t is drawn from (AWS: exponential backoff and jitter): equal: t / 2 "
              "to t; full: 0 to t; decorrelated: backoff to three times the last one, at most "
              "backoff_maximum."},
      {ROW(reconnect), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
       .doc = "Time that connecting takes before each retry is sent; what it costs the node is the "
              "service's connection_demand."},
      {ROW(idle_connections), .type = PARAMETER_INTEGER, .preset = "0", .most = 1e6,
       .doc = "An open group: connections kept for later requests, the last used first (nginx: "
              "keepalive); with 0 each request connects. Each client of a closed group keeps one."},
      {ROW(service_level), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL,
       .of = &service_level_table,
       .doc = "What share of the requests is to be answered in time; without it nobody asks."});

void clients_check(const struct clients_parameters *parameters, const struct scope *scope,
                   struct complaints *complaints)
{
    bool is_open = parameters->arrivals.family != DISTRIBUTION_NONE;
    bool is_closed = parameters->population > 0;
    if (!is_open && !is_closed) {
        scope_complain(scope, NULL, complaints,
                       "needs arrivals (an open group) or a population (a closed one)");
    }
    if (is_open && is_closed) {
        scope_complain(scope, NULL, complaints,
                       "has arrivals and a population: a group is open or closed");
    }
    if (is_open && !is_closed && parameters->think.family != DISTRIBUTION_NONE) {
        scope_complain(scope, "think", complaints,
                       "is for a population, and this group has arrivals");
    }
    if (is_closed && !is_open && parameters->idle_connections > 0) {
        scope_complain(scope, "idle_connections", complaints,
                       "is for arrivals: each client of a population keeps its own");
    }
    if (parameters->backoff_maximum > 0 && parameters->backoff > parameters->backoff_maximum) {
        scope_complain(scope, "backoff", complaints, "is longer than backoff_maximum");
    }
    const struct service_level_parameters *level = parameters->service_level;
    if (level != NULL && level->response_time > level->interval) {
        struct scope of = scope_child(scope, "service_level");
        scope_complain(&of, "response_time", complaints, "is longer than the interval");
    }
}

double clients_mean_work(const struct clients_parameters *parameters,
                         const struct distribution *demand, const struct distribution *connection)
{
    bool is_kept = parameters->population > 0 || parameters->idle_connections > 0;
    bool connects = connection->family != DISTRIBUTION_NONE && !is_kept;
    return distribution_mean(demand) + (connects ? distribution_mean(connection) : 0);
}
