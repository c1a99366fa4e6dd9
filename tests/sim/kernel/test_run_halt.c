#include "sim/kernel/run.h"

#include <criterion/criterion.h>

struct mortal {
    struct component component;
    unsigned events;
};

/* Comes again and again, and is halted at 20. */
static void on_come(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct mortal *mortal = component;
    mortal->events++;
    event_after(run, 10, &mortal->component, 0, 0);
    if (run_now(run) == 20) {
        run_halt(run);
    }
}

Test(run_halt, nothing_happens_any_more)
{
    static event_handler *const on[] = {on_come};
    static const char *const come[] = {"come"};
    static const struct behaviour behaviour = {on, come, 1};
    struct mortal mortal = {.component = {&behaviour, "mortal"}};
    struct run *run = run_create(&(struct run_options){.horizon = 100, .ticks_per_second = 1});
    event_at(run, 10, EVENT_NORMAL, &mortal.component, 0, 0);
    cr_assert(run_until(run, 50));
    cr_expect_eq(run_now(run), 20, "the clock is as it was");
    cr_assert(run_until(run, 50));
    cr_expect_eq(run_now(run), 50, "the clock alone goes on");
    cr_assert(run_until(run, 1000));
    cr_expect_eq(run_now(run), 100);
    cr_expect_eq(mortal.events, 2);
    run_destroy(run);
}
