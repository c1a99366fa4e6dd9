#include "models/interconnect/bus.h"
#include "tests/models/places.h"

static size_t errors_of(const struct bus_parameters *parameters)
{
    struct complaints complaints = {0};
    place_check(&bus_kind, "system", "interconnect", parameters, NULL, &complaints);
    size_t errors = complaints.errors;
    complaints_free(&complaints);
    return errors;
}

Test(bus_parameters, requests_are_of_split_transactions)
{
    struct bus_parameters parameters = {.bandwidth = 1e9, .request = distribution_constant(5)};
    cr_expect(bus_has_requests(&parameters));
    cr_expect_eq(errors_of(&parameters), 0);
    parameters.transaction = BUS_ATOMIC;
    cr_expect_not(bus_has_requests(&parameters));
    cr_expect_eq(errors_of(&parameters), 1);
}

Test(bus_parameters, one_bus_turns_around)
{
    struct bus_parameters parameters = {.bandwidth = 1e9, .turnaround = distribution_constant(5)};
    cr_expect(bus_turns_around(&parameters));
    cr_expect_eq(errors_of(&parameters), 0);
    parameters.buses = 2;
    cr_expect_eq(errors_of(&parameters), 1);
}

/* A request takes the bus beside its line, in an event of its own. */
Test(bus_parameters, a_crossing_is_the_request_and_the_line)
{
    struct interconnect_environment around = {.ticks_per_second = TICKS_PER_SECOND_FINE};
    struct bus_parameters parameters = {.bandwidth = 6.4e9};
    struct crossing crossing = bus_crossing(&parameters, &around, 0, 1, 64);
    cr_expect_eq(crossing.ticks, 10000);
    cr_expect_eq(crossing.events, 1);
    parameters.request = distribution_constant(5000);
    crossing = bus_crossing(&parameters, &around, 0, 1, 64);
    cr_expect_eq(crossing.ticks, 15000);
    cr_expect_eq(crossing.events, 2);
}
