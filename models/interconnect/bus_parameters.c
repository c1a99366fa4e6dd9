/* The parameters of a bus, and what follows from them alone. */
#include "models/interconnect/bus.h"

void bus_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct bus_parameters *parameters = from;
    interconnect_check_transfer(&parameters->transfer, parameters->bandwidth, scope, context);
    if (bus_is_atomic(parameters) && parameters->request.family != DISTRIBUTION_NONE) {
        scope_complain(
            scope, "request", context->complaints,
            "is of a split transaction: an atomic one holds the bus from its grant until "
            "its line is back");
    }
    if (bus_turns_around(parameters) && parameters->buses > 1) {
        scope_complain(scope, "turnaround", context->complaints,
                       "needs \"buses\": 1: which of several carried a processor's last line is not"
                       " followed");
    }
}

struct crossing bus_crossing(const void *from, const struct interconnect_environment *around,
                             uint32_t processor, uint32_t home, int64_t bytes)
{
    (void)processor;
    (void)home;
    const struct bus_parameters *parameters = from;
    struct distribution transfer = interconnect_transfer(
        &parameters->transfer, parameters->bandwidth, bytes, around->ticks_per_second);
    bool is_twice = bus_has_requests(parameters);
    double request = is_twice ? distribution_mean(&parameters->request) : 0;
    return (struct crossing){.ticks = distribution_mean(&transfer) + request,
                             .events = (is_twice ? 2u : 1u) + bus_turns_around(parameters)};
}

static const char *const transactions[] = {[BUS_SPLIT] = "split", [BUS_ATOMIC] = "atomic", NULL};

TABLE(bus_table, struct bus_parameters,
      INTERCONNECT_TRANSFER_ROWS(struct bus_parameters,
                                 "Bandwidth of each bus, for all processors together.",
                                 "Instead of bandwidth: the time the bus is busy with one "
                                 "line."),
      {.name = "arbitration",
       .type = PARAMETER_KIND,
       .offset = offsetof(struct bus_parameters, arbitration),
       .doc = "Which of the processors that ask gets the bus next.",
       .preset = "\"round_robin\"",
       .role = "arbitration"},
      {.name = "buses",
       .type = PARAMETER_INTEGER,
       .offset = offsetof(struct bus_parameters, buses),
       .doc = "Buses, each with the bandwidth; a line takes any that is idle.",
       .preset = "1",
       .least = 1,
       .most = 64},
      {.name = "transaction",
       .type = PARAMETER_CHOICE,
       .offset = offsetof(struct bus_parameters, transaction),
       .doc = "`split`: the bus is free while memory works; `atomic`: a reference holds it "
              "from the grant until its line is back.",
       .preset = "\"split\"",
       .choices = transactions},
      {.name = "request",
       .type = PARAMETER_DISTRIBUTION,
       .offset = offsetof(struct bus_parameters, request),
       .doc = "The time a bus is busy with a request, where the line crosses on its way "
              "back; without it a bus carries the line alone, on the way to memory.",
       .flags = PARAMETER_OPTIONAL},
      {.name = "turnaround",
       .type = PARAMETER_DISTRIBUTION,
       .offset = offsetof(struct bus_parameters, turnaround),
       .doc = "The time before a line of another processor than the last, in which the bus "
              "changes over and carries nothing; none by default. With `request` memory drives "
              "the line on its way back.",
       .flags = PARAMETER_OPTIONAL});
