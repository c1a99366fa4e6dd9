#include "experiments/theory/services.h"

#include "models/kinds.h"
#include "tests/experiments/forms.h"

/* A station with two classes: one Poisson stream, one in groups of three. */
Test(services, disciplines_and_arrivals_are_those_of_the_spec)
{
    static const struct kind *const some[] = {&ps_kind, &lcfs_kind, NULL};
    static const struct kind *const others[] = {&fcfs_kind, NULL};
    struct arena *arena = arena_create();
    struct queueing_network network;
    struct point point;
    struct spec *spec = expect_good(
        QUEUEING("'a': {'service': '5 ms', 'discipline': 'ps'}",
                 "'x': {'arrivals': {'interarrival': {'exponential': '1 s'}, 'batch': 3}, " THROUGH
                 "}, 'y': {" POISSON THROUGH "}"));
    spec_point(spec, 0, arena, &point);
    cr_assert(
        queueing_network_of(point.system_parameters, point.run.ticks_per_second, arena, &network));
    const struct station_parameters *station = queueing_station_parameters(network.parameters, 0);
    cr_expect(closed_form_is_discipline(station, some));
    cr_expect(!closed_form_is_discipline(station, others));
    cr_expect(!closed_form_is_poisson(&network, 0));
    cr_expect(closed_form_is_poisson(&network, 1));
    spec_close(spec);
    point_release(&point);
    arena_destroy(arena);
}

/* A constant service has no tail: its mean is all that a wait rests on. */
Test(services, draws_of_a_constant_service_have_no_tail)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    struct point point;
    static const double passes[] = {0.5};
    struct spec *spec =
        expect_good(QUEUEING("'a': {'service': '5 ms'}", "'y': {" POISSON THROUGH "}"));
    spec_point(spec, 0, arena, &point);
    cr_assert(
        queueing_network_of(point.system_parameters, point.run.ticks_per_second, arena, &network));
    struct closed_form_draws draws = closed_form_services(&network, 0, passes, true);
    cr_expect_str_eq(draws.of, "service times");
    cr_expect_str_eq(draws.moment, "fourth");
    cr_expect_float_eq(draws.tail, 1, 1e-12);
    cr_expect_eq(draws.each_per_pass, 1);
    spec_close(spec);
    point_release(&point);
    arena_destroy(arena);
}
