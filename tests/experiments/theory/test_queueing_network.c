#include "experiments/theory/queueing_network.h"

#include "tests/experiments/forms.h"

/* The network of a spec's only point; the arena keeps it. */
static void look(const char *text, struct arena *arena, struct queueing_network *network,
                 struct point *point)
{
    struct spec *spec = expect_good(text);
    spec_point(spec, 0, arena, point);
    cr_assert(queueing_network_of(point, arena, network));
    spec_close(spec);
}

Test(queueing_network, visits_solve_the_traffic_equations)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    struct point point;
    look(QUEUEING("'cpu': {'service': {'exponential': '5 ms'}}, "
                  "'disk': {'service': {'exponential': '30 ms'}}",
                  "'x': {'population': 10, 'route': {'start': 'cpu', "
                  "'cpu': {'disk': 0.9, 'done': 0.1}, 'disk': 'cpu'}}"),
         arena, &network, &point);
    cr_expect_float_eq(queueing_network_visits(&network, 0, 0), 10, 1e-9);
    cr_expect_float_eq(queueing_network_visits(&network, 0, 1), 9, 1e-9);
    cr_expect_float_eq(queueing_network_service_s(&network, 0, 1), 0.03, 1e-12);
    cr_expect_eq(queueing_network_arrivals_per_s(&network, 0), 0);
    point_release(&point);
    arena_destroy(arena);
}

Test(queueing_network, a_class_may_bring_its_own_service_and_come_in_groups)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    struct point point;
    look(QUEUEING("'a': {'service': '5 ms'}",
                  "'x': {'arrivals': {'interarrival': {'exponential': '1 s'}, 'batch': 3}, "
                  "'service': {'a': '2 ms'}, " THROUGH "}, 'y': {" POISSON THROUGH "}"),
         arena, &network, &point);
    cr_expect_float_eq(queueing_network_service_s(&network, 0, 0), 0.002, 1e-15);
    cr_expect_float_eq(queueing_network_service_s(&network, 1, 0), 0.005, 1e-15);
    cr_expect_float_eq(queueing_network_arrivals_per_s(&network, 0), 3, 1e-12);
    cr_expect_float_eq(queueing_network_arrivals_per_s(&network, 1), 0.5, 1e-12);
    point_release(&point);
    arena_destroy(arena);
}
