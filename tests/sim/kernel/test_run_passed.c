#include "sim/kernel/run.h"

#include <criterion/criterion.h>

struct seer {
    struct component component;
    bool has_passed[4];
};

/* Seen from an event of rank 5: lower ranks and earlier priorities have gone past, others have not;
 * after the instant all have, and at the start of the run none. */
static void on_seen(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct seer *seer = component;
    seer->has_passed[0] = run_has_passed(run, EVENT_TIME_OUT, 4);
    seer->has_passed[1] = run_has_passed(run, EVENT_TIME_OUT, 6);
    seer->has_passed[2] = run_has_passed(run, EVENT_NORMAL, 6);
    seer->has_passed[3] = run_has_passed(run, EVENT_DECISION, 4);
}

Test(run_passed, an_instant_goes_past_ranks_in_order)
{
    static event_handler *const on[] = {on_seen};
    static const char *const seen[] = {"seen"};
    static const struct behaviour behaviour = {on, seen, 1};
    struct seer seer = {.component = {&behaviour, "seer"}};
    struct run *run = run_create(&(struct run_options){.horizon = 100, .ticks_per_second = 1});
    cr_expect_not(run_has_passed(run, EVENT_TIME_OUT, 5));
    event_ranked(run, 10, EVENT_TIME_OUT, 5, &seer.component, 0, 0);
    cr_assert(run_until(run, 10));
    cr_expect(seer.has_passed[0] && !seer.has_passed[1] && seer.has_passed[2] &&
              !seer.has_passed[3]);
    cr_assert(run_until(run, 20));
    cr_expect(run_has_passed(run, EVENT_LAST, 7));
    run_destroy(run);
}
