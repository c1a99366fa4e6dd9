/* The metrics, laws and invariants of a network. */
#include "models/invariants.h"
#include "models/network/network_state.h"

#include <inttypes.h>

enum { MESSAGES_SENT, MESSAGES_DROPPED, DROPPED, WAITS = DROPPED + DROPS };

const struct metric_row network_metrics[] = {
    [MESSAGES_SENT] = METRIC_LESS("messages_sent", "1", COUNT, "Messages given to the network."),
    [MESSAGES_DROPPED] = METRIC_LESS("messages_dropped", "1", COUNT, "Messages that never arrive."),
    [DROPPED + DROP_LOSS] = METRIC("drops.loss", "1", COUNT, "Of these, lost by a link."),
    [DROPPED + DROP_PARTITION] =
        METRIC("drops.partition", "1", COUNT,
               "Of these, for an endpoint on the other side of a partition."),
    [DROPPED + DROP_ENDPOINT_DOWN] =
        METRIC("drops.endpoint_down", "1", COUNT, "Of these, for an endpoint that was down."),
    [DROPPED + DROP_SWITCH] =
        METRIC("drops.switch", "1", COUNT,
               "Of these, by a switch that had failed or no uplink that worked, or on an uplink as"
               " it was lost; of networks with `switches`."),
    SWITCH_METRICS,
    LINK_METRICS,
    METRICS_END,
};

void network_report(const struct component *component, struct report *report)
{
    const struct network *network = (const struct network *)component;
    const struct window *window = report->window;
    uint64_t dropped = 0;
    for (int i = 0; i < DROPS; i++) {
        dropped += counter_in(&network->dropped[i], window);
    }
    const char *path = network->component.path;
    const struct metric_row *rows = network_metrics;
    report_counter(report, path, &rows[MESSAGES_SENT], &network->sent);
    report_count(report, path, &rows[MESSAGES_DROPPED], dropped);
    int reported = network->switches == NULL ? DROP_SWITCH : DROPS;
    for (int i = 0; i < reported; i++) {
        report_counter(report, path, &rows[DROPPED + i], &network->dropped[i]);
    }
    if (network->switches != NULL) {
        switches_report(network->switches, &rows[WAITS], report);
    }
    for (uint32_t i = 0; i < network->endpoint_count; i++) {
        link_report(&network->links[i], report);
    }
}

/* Messages that are accounted for, one way or the other. */
static uint64_t accounted(const struct network *network)
{
    uint64_t count = network->delivered.count + network->flight_count + network->too_late;
    for (int i = 0; i < DROPS; i++) {
        count += network->dropped[i].count;
    }
    return count;
}

/* The laws of the switches, with the messages on their uplinks counted in the pool. */
static void report_switch_laws(const struct network *network, sim_ticks now, struct report *report)
{
    uint64_t crossing[1 + SWITCHES_MOST] = {0};
    for (uint32_t i = 0; i < network->flight_capacity; i++) {
        const struct flight *flight = &network->flights[i];
        if (flight->stage == FLIGHT_UP || flight->stage == FLIGHT_DOWN) {
            crossing[network->switches->uplinks[flight->uplink].owner]++;
        }
    }
    switches_laws(network->switches, crossing, now, report);
}

void network_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct network *network = (const struct network *)component;
    report_law(report, "message_conservation", network->component.path, (wide)network->sent.count,
               (wide)accounted(network));
    for (uint32_t i = 0; i < network->endpoint_count; i++) {
        link_laws(&network->links[i], now, report);
    }
    if (network->switches != NULL) {
        report_switch_laws(network, now, report);
    }
}

/* The places of the pool that are not free, and whether the free list holds all the others. */
static bool count_flights(const struct network *network, uint32_t *taken)
{
    *taken = 0;
    for (uint32_t i = 0; i < network->flight_capacity; i++) {
        *taken += network->flights[i].stage != FLIGHT_NONE;
    }
    size_t left = network->flight_capacity - *taken;
    uint32_t index = network->flight_free;
    while (left > 0 && index < network->flight_capacity &&
           network->flights[index].stage == FLIGHT_NONE) {
        index = network->flights[index].next;
        left--;
    }
    return left == 0 && index == FLIGHT_END;
}

/* The pool: as many messages in it as are counted, and every other place free. */
static void check_flights(struct run *run, const struct network *network)
{
    uint32_t taken;
    bool is_sound = count_flights(network, &taken);
    CHECK(run, &network->component, flights_pool, taken == network->flight_count,
          "%" PRIu32 " messages are in flight, but %" PRIu32 " are in the pool",
          network->flight_count, taken);
    CHECK(run, &network->component, flights_free, is_sound,
          "the free places of the pool of messages are not all in its list");
}

/* A message that the switch passed on before the network was parted goes on. */
void network_check_across(struct run *run, const struct network *network,
                          const struct flight *flight)
{
    if (flight->stage == FLIGHT_TO_ENDPOINT && flight->forwarded > network->parted) {
        uint32_t from = network->group_of[flight->message.from];
        uint32_t to = network->group_of[flight->message.to];
        CHECK(run, &network->component, flight_across, from == to || from == 0 || to == 0,
              "a message from %s to %s was passed on across a partition",
              network->links[flight->message.from].name, network->links[flight->message.to].name);
    }
}

static void check_parts(struct run *run, const struct network *network)
{
    for (uint32_t i = 0; i < network->flight_capacity; i++) {
        network_check_across(run, network, &network->flights[i]);
    }
}

void network_invariants(struct run *run, const struct component *component)
{
    const struct network *network = (const struct network *)component;
    CHECK(run, component, messages_kept, network->sent.count == accounted(network),
          "%" PRIu64 " messages were sent, but %" PRIu64 " are delivered, dropped or in flight",
          network->sent.count, accounted(network));
    if (run_looks(run, network->flight_capacity)) {
        check_flights(run, network);
        if (network->is_partitioned) {
            check_parts(run, network);
        }
    }
    for (uint32_t i = 0; i < network->endpoint_count; i++) {
        link_invariants(run, component, &network->links[i]);
    }
    if (network->switches != NULL) {
        switches_invariants(run, component, network->switches);
    }
}
