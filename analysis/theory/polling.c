#include "analysis/theory/polling.h"

bool polling_solve(const struct polling_queue *queues, size_t count, enum polling_service service,
                   struct moments switch_over, struct polling_means *out)
{
    double load = 0;
    double squares = 0; /* of the loads */
    double work = 0;    /* second moments of service that arrive in a second */
    double most_per_s = 0;
    for (size_t i = 0; i < count; i++) {
        double own = queues[i].arrivals_per_s * queues[i].service.mean_s;
        load += own;
        squares += own * own;
        work += queues[i].arrivals_per_s * queues[i].service.second_s2;
        most_per_s = queues[i].arrivals_per_s > most_per_s ? queues[i].arrivals_per_s : most_per_s;
    }
    double step_s = switch_over.mean_s;
    double round_s = (double)count * step_s;
    double free = 1 - load;
    double held = service == POLLING_ONE ? most_per_s * round_s : 0;
    if (!(load > 0) || !(free > held)) {
        return false;
    }
    /* The second moment of the switches of a round over their mean. */
    double residual_s =
        step_s > 0 ? round_s + (switch_over.second_s2 - step_s * step_s) / step_s : 0;
    double unfinished = load * work / (2 * free) + load * residual_s / 2 +
                        round_s / (2 * free) * (load * load - squares);
    if (service != POLLING_ALL) {
        unfinished += round_s / free * squares;
    }
    double share = service == POLLING_ONE ? 1 - held / free : 1;
    *out = (struct polling_means){load, unfinished / (load * share), round_s / free};
    return true;
}
