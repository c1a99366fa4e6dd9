#include "experiments/theory/queueing.h"

#include "tests/experiments/forms.h"

#define STATION "'a': {'service': {'exponential': '1 s'}}"

Test(closed_form_queueing, one_station_passed_once_is_a_queue_and_feedback_makes_a_network)
{
    cr_expect_float_eq(
        forms_value(QUEUEING(STATION, "'x': {" POISSON THROUGH "}"), "M/M/1", "response_time"), 2,
        1e-9);
    /* Half of all come again: twice the load, so that arrivals are halved; Jackson's network. */
    cr_expect_float_eq(forms_value(QUEUEING(STATION, "'x': {'arrivals': {'exponential': '4 s'}, "
                                                     "'route': {'start': 'a', 'a': {'a': 0.5, "
                                                     "'done': 0.5}}}"),
                                   "Jackson", "response_time"),
                       4, 1e-9);
}

Test(closed_form_queueing, open_and_closed_classes_together_have_no_form)
{
    cr_expect_eq(forms_count(QUEUEING("'a': {'discipline': 'ps', 'service': {'exponential': "
                                      "'1 s'}}",
                                      "'x': {" POISSON THROUGH "}, 'y': {'population': 1, "
                                      "'think': '1 h', " THROUGH "}")),
                 0);
}

Test(closed_form_queueing, arrivals_that_are_not_poisson_have_no_form)
{
    cr_expect_eq(forms_count(QUEUEING(STATION, "'x': {'arrivals': '2 s', " THROUGH "}")), 0);
}

/* Whatever the station: the mean rate is not the rate of any hour. The wrong twin of one rate alone
 * has the form that its table would be taken for. */
Test(closed_form_queueing, rates_that_vary_have_no_form_and_a_reason)
{
    static const char rates[] = "'arrivals': {'rates': [{'from': '00:00', 'rate': '0.25 /s'}, "
                                "{'from': '12:00', 'rate': '0.75 /s'}]}, ";
    char classes[500];
    snprintf(classes, sizeof classes, "'x': {%s" THROUGH "}", rates);
    cr_expect_eq(forms_count(QUEUEING(STATION, "'x': {" POISSON THROUGH "}")) > 0, true);
    char text[1000];
    snprintf(text, sizeof text, QUEUEING(STATION, "%s"), classes);
    cr_expect_eq(forms_count(text), 0);
    struct spec *spec = expect_good(text);
    struct arena *arena = arena_create();
    struct point point;
    struct closed_form_tables tables;
    spec_point(spec, 0, arena, &point);
    closed_form_tables_of(&point, arena, &tables);
    cr_expect_eq(tables.count, 0);
    cr_expect_eq(tables.none, closed_form_rates_vary);
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
}
