#include "tests/models/systems/complaint_cases.h"

/* Two stations a -> b -> done; `closed` with a population of 5. */
static struct fixture *tandem(bool closed, sim_ticks first, sim_ticks second)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "a", distribution_constant(first));
    fixture_station(fixture, "b", distribution_constant(second));
    struct customer_class_parameters *class = fixture_class(fixture, "x");
    if (closed) {
        class->population = 5;
    } else {
        fixture_arrivals(fixture, class, distribution_constant(1000), distribution_constant(1));
    }
    fixture_route(fixture, class, "start", "a");
    fixture_route(fixture, class, "a", "b");
    fixture_route(fixture, class, "b", "done");
    return fixture;
}

static void set_exits(struct fixture *fixture, size_t from, const char *first, double weight,
                      const char *second)
{
    struct fixture_class *behind = &fixture->behind[0];
    behind->exits[from][0] = first;
    behind->weights[from][0] = weight;
    behind->exits[from][1] = second;
    behind->weights[from][1] = 1 - weight;
    behind->routes[from].count = weight == 1 ? 1 : 2;
}

Test(queueing_paths, an_open_customer_can_leave_from_wherever_it_comes)
{
    struct fixture *fixture = tandem(false, 1, 1);
    expect_complaint(fixture, false, NULL, NULL);
    set_exits(fixture, 2, "a", 0.99, "done");
    expect_complaint(fixture, false, NULL, NULL);
    set_exits(fixture, 2, "b", 1, NULL);
    expect_complaint(fixture, false, "/workload/classes/x/route/a", "can never leave");
    set_exits(fixture, 1, "done", 0.5, "b"); /* from a one can leave, from b one cannot */
    expect_complaint(fixture, false, "/workload/classes/x/route/b", "can never leave");
    free(fixture);
}

Test(queueing_paths, an_open_customer_may_need_no_time)
{
    struct fixture *fixture = tandem(false, 0, 0);
    expect_complaint(fixture, false, NULL, NULL);
    set_exits(fixture, 2, "a", 0.5, "done");
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_paths, a_closed_pass_without_end_is_odd_but_legal)
{
    struct fixture *fixture = tandem(true, 1, 1);
    expect_complaint(fixture, false, NULL, NULL);
    set_exits(fixture, 2, "a", 1, NULL);
    expect_complaint(fixture, true, "/workload/classes/x/route/a", "such a pass never ends");
    free(fixture);
}

Test(queueing_paths, a_closed_customer_needs_some_time_on_every_way)
{
    struct fixture *fixture = tandem(true, 0, 0);
    expect_complaint(fixture, false, "/workload/classes/x/route/a", "for ever in no time");
    fixture->class[0].think = distribution_constant(1);
    expect_complaint(fixture, false, NULL, NULL);
    fixture->class[0].think = distribution_constant(0);
    expect_complaint(fixture, false, "/workload/classes/x/route/a", "for ever in no time");
    free(fixture);

    fixture = tandem(true, 0, 1);
    expect_complaint(fixture, false, NULL, NULL);
    set_exits(fixture, 1, "a", 1, NULL); /* b is never reached: a warning comes with the error */
    struct complaints complaints = fixture_check(fixture, false);
    cr_expect_eq(complaints.errors, 1);
    complaints_free(&complaints);
    set_exits(fixture, 1, "a", 0.99, "b"); /* sooner or later b is reached */
    expect_complaint(fixture, false, NULL, NULL);
    free(fixture);
}

Test(queueing_paths, whoever_is_lost_and_does_not_think_needs_a_way_round_the_full_station)
{
    struct fixture *fixture = tandem(true, 1, 1);
    fixture->station[0].capacity = 4;
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    fixture->class[0].think = distribution_constant(1);
    expect_complaint(fixture, false, NULL, NULL);
    fixture->class[0].think = (struct distribution){0};
    fixture->station[0].capacity = 5; /* never exceeded by 5 customers */
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].capacity = 4;
    set_exits(fixture, 0, "a", 0.5, "b"); /* there is room in b */
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[1].capacity = 4; /* both cannot be full at once */
    expect_complaint(fixture, false, NULL, NULL);
    fixture->station[0].capacity = 2;
    fixture->station[1].capacity = 2;
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    free(fixture);

    /* Through a station that takes no time to one that is full. */
    fixture = tandem(true, 0, 1);
    fixture->station[1].capacity = 1;
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    free(fixture);

    /* Open customers fill what a closed one alone never would. */
    fixture = tandem(true, 1, 1);
    fixture->station[0].capacity = 5;
    fixture_open(fixture, "y", "a", distribution_constant(100));
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    free(fixture);

    /* Class x takes no time in a, but class y does and fills it. */
    fixture = tandem(true, 0, 1);
    fixture->station[0].capacity = 3;
    expect_complaint(fixture, false, NULL, NULL);
    struct customer_class_parameters *slow = fixture_closed(fixture, "y", "a", 1);
    slow->think = distribution_constant(9);
    fixture_service(fixture, slow, "a", distribution_constant(4));
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    free(fixture);

    /* A server on vacation keeps a station full as well. */
    fixture = tandem(true, 0, 1);
    fixture->station[0].capacity = 3;
    fixture->station[0].vacation = distribution_constant(4);
    expect_complaint(fixture, false, "/workload/classes/x", "finds a station full");
    free(fixture);
}
