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
