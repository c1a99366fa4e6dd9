#include "tests/models/cluster/outage_fixture.h"

static struct report report_of(struct desk *desk, struct window *window, unsigned from)
{
    struct measures *measures = desk->assembly.measures;
    measures_set_mark(measures, run_now(desk->run));
    *window = (struct window){measures_marks(measures), from, measures_marks(measures)->set - 1};
    struct report report;
    report_init(&report, desk->kept, window, TICKS_PER_SECOND_COARSE);
    outages_report(&desk->outages, "services.database", &report);
    return report;
}

/* "metric" of the service; -1 where it is undefined, which has a reason. */
static double metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        const struct metric *of = &report->metrics[i];
        if (strcmp(of->name + strlen("services.database."), name) == 0) {
            cr_expect(of->reason == NULL || strlen(of->reason) > 10);
            return of->reason == NULL ? of->value : -1;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

static const double ns = 1e-9;

/* A crash from 100 to 400, a failback from 500 to 520, and 1000 in all. */
static void two_outages(struct desk *desk)
{
    desk_start(desk);
    desk_begin(desk, 100, PHASE_DETECT, ROOT_NODE_CRASH);
    desk_enter(desk, 130, PHASE_MEMBERSHIP);
    desk_enter(desk, 166, PHASE_FENCE);
    desk_enter(desk, 266, PHASE_APPLICATION);
    desk_finish(desk, 400);
    desk_begin(desk, 500, PHASE_STORAGE, ROOT_FAILBACK);
    desk_finish(desk, 520);
    desk_at(desk, 1000);
}

Test(outage_report, adds_up_what_happened)
{
    struct desk desk;
    two_outages(&desk);
    outages_note_instant(&desk.outages);
    struct window window;
    struct report report = report_of(&desk, &window, 0);
    const struct {
        const char *name;
        double value;
    } facts[] = {
        {"availability", 0.68},
        {"availability_nines", 0.4948500216800940},
        {"availability_at", 1},
        {"failures", 2},
        {"downtime", 320 * ns},
        {"downtime.node_crash", 300 * ns},
        {"downtime.failback", 20 * ns},
        {"downtime.partition", 0},
        {"time_to_recovery", 160 * ns},
        {"time_to_recovery.minimum", 20 * ns},
        {"time_to_recovery.maximum", 300 * ns},
        {"time_to_detect", 30 * ns},
        {"time_to_membership", 66 * ns},
        {"time_to_fence", 166 * ns},
        {"time_to_failure.minimum", 100 * ns},
        {"time_to_failure.maximum", 100 * ns},
        {"phases.detect", 15 * ns},
        {"phases.fence", 50 * ns},
        {"phases.storage", 10 * ns},
        {"phases.locks", 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_float_eq(metric(&report, facts[i].name), facts[i].value, 1e-14, "%s is %.17g",
                           facts[i].name, metric(&report, facts[i].name));
    }
    /* The time up is divided by the failures: 680 by 2. */
    cr_expect_float_eq(metric(&report, "time_to_failure"), 340 * ns, 1e-14);
    double sum = 0;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        char name[64];
        snprintf(name, sizeof name, "phases.%s", phase_names[phase]);
        sum += metric(&report, name);
    }
    cr_expect_float_eq(sum, 160 * ns, 1e-14, "phases sum to the mean outage");
    desk_end(&desk);
}

/* From the window alone: the second outage and what is between. */
Test(outage_report, looks_at_its_window)
{
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, ROOT_NODE_CRASH);
    desk_finish(&desk, 400);
    desk_at(&desk, 450);
    measures_set_mark(desk.assembly.measures, 450);
    desk_begin(&desk, 500, PHASE_STORAGE, ROOT_FAILBACK);
    desk_finish(&desk, 520);
    desk_at(&desk, 650);
    struct window window;
    struct report report = report_of(&desk, &window, 1);
    cr_expect_float_eq(metric(&report, "availability"), 0.9, 1e-14);
    cr_expect_eq(metric(&report, "downtime.node_crash"), 0);
    cr_expect_float_eq(metric(&report, "time_to_recovery"), 20 * ns, 1e-14);
    desk_end(&desk);
}

Test(outage_report, says_what_it_cannot_know)
{
    struct desk desk;
    desk_start(&desk);
    desk_at(&desk, 1000);
    struct window window;
    struct report report = report_of(&desk, &window, 0);
    static const char *const undefined[] = {
        "availability_nines", "availability_at", "time_to_failure",          "time_to_recovery",
        "time_to_detect",     "time_to_fence",   "time_to_recovery.minimum", "phases.detect"};
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++) {
        cr_expect_eq(metric(&report, undefined[i]), -1, "%s", undefined[i]);
    }
    cr_expect_eq(metric(&report, "availability"), 1);
    cr_expect_eq(metric(&report, "failures"), 0);
    desk_end(&desk);
}
