#include "tests/models/cluster/outage_fixture.h"

/* Between two marks that are set. */
static struct report report_between(struct desk *desk, struct window *window, unsigned from,
                                    unsigned to, bool is_random)
{
    *window = (struct window){measures_marks(desk->assembly.measures), from, to};
    struct report report;
    report_init(&report, desk->kept, window, TICKS_PER_SECOND_COARSE);
    outages_report(&desk->outages, NULL, "services.database", is_random, &report);
    return report;
}

static struct report report_of(struct desk *desk, struct window *window, unsigned from)
{
    struct measures *measures = desk->assembly.measures;
    measures_set_mark(measures, run_now(desk->run));
    return report_between(desk, window, from, measures_marks(measures)->set - 1, true);
}

/* "metric" of the service. */
static const struct metric *find(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name + strlen("services.database."), name) == 0) {
            return &report->metrics[i];
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return NULL;
}

/* -1 where it is undefined, which has a reason. */
static double metric(const struct report *report, const char *name)
{
    const struct metric *of = find(report, name);
    cr_expect(of->reason == NULL || strlen(of->reason) > 10);
    return of->reason == NULL ? of->value : -1;
}

static const double ns = 1e-9;

/* A crash from 100 to 400, a failback from 500 to 520, and 1000 in all. */
static void two_outages(struct desk *desk)
{
    desk_start(desk);
    desk_begin(desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_enter(desk, 130, PHASE_MEMBERSHIP);
    desk_enter(desk, 166, PHASE_FENCE);
    desk_enter(desk, 266, PHASE_APPLICATION);
    desk_finish(desk, 400);
    desk_begin(desk, 500, PHASE_STORAGE, CAUSE_FAILBACK);
    desk_finish(desk, 520);
    desk_at(desk, 1000);
}

Test(outage_report, adds_up_what_happened)
{
    struct desk desk;
    two_outages(&desk);
    desk.outages.may_wait = true; /* else no time is said to be waited for others */
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
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_finish(&desk, 400);
    desk_at(&desk, 450);
    measures_set_mark(desk.assembly.measures, 450);
    desk_begin(&desk, 500, PHASE_STORAGE, CAUSE_FAILBACK);
    desk_finish(&desk, 520);
    desk_at(&desk, 650);
    struct window window;
    struct report report = report_of(&desk, &window, 1);
    cr_expect_float_eq(metric(&report, "availability"), 0.9, 1e-14);
    cr_expect_eq(metric(&report, "downtime.node_crash"), 0);
    cr_expect_float_eq(metric(&report, "time_to_recovery"), 20 * ns, 1e-14);
    desk_end(&desk);
}

/* Each whole outage is counted for percentiles; the one that is on has a metric of its own, in the
 * last window alone. */
Test(outage_report, keeps_each_outage_and_the_one_cut_off)
{
    struct desk desk;
    two_outages(&desk);
    measures_set_mark(desk.assembly.measures, 1000);
    desk_begin(&desk, 1100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_at(&desk, 1450);
    struct window window;
    struct report last = report_of(&desk, &window, 1);
    const struct metric *recovery = find(&last, "time_to_recovery");
    cr_expect(recovery->has_percentiles);
    cr_expect_float_eq(metric(&last, "time_to_recovery.unfinished"), 350 * ns, 1e-14);
    cr_expect_eq(metric(&last, "outages_unfinished"), 1);
    struct report first = report_between(&desk, &window, 0, 1, true);
    cr_expect_eq(metric(&first, "time_to_recovery.unfinished"), -1);
    cr_expect_eq(metric(&first, "outages_unfinished"), 0);
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

static void expect_sums(const struct report *report, const char *name, double part, double whole)
{
    const struct metric *of = find(report, name);
    cr_expect_float_eq(of->part, part, 1e-14, "%s: %.17g", name, of->part);
    cr_expect_eq(of->whole, whole, "%s: %.17g", name, of->whole);
}

/* An outage from 100 to 400, and one from 900 that the end at 1000 cuts off. */
Test(outage_report, an_outage_that_is_not_over_counts_with_what_it_lasted)
{
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_finish(&desk, 400);
    desk_begin(&desk, 900, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_at(&desk, 1000);
    struct window window;
    struct report report = report_of(&desk, &window, 0);
    cr_expect_eq(metric(&report, "failures"), 2);
    cr_expect_eq(metric(&report, "outages_unfinished"), 1);
    expect_sums(&report, "time_to_failure", 600 * ns, 2);
    /* 400 down for one recovery; the mean of those that ended would be the shorter 300. */
    expect_sums(&report, "time_to_recovery", 400 * ns, 1);
    cr_expect_float_eq(metric(&report, "time_to_recovery.maximum"), 300 * ns, 1e-14);
    cr_expect_float_eq(metric(&report, "downtime"), 400 * ns, 1e-14);
    expect_sums(&report, "time_to_first_failure", 100 * ns, 1);
    desk_end(&desk);
}

/* The time of a run without a failure is kept: it belongs to the ratio over all runs. */
Test(outage_report, a_run_without_a_failure_has_its_time)
{
    struct desk desk;
    desk_start(&desk);
    desk_at(&desk, 1000);
    struct window window;
    struct report report = report_of(&desk, &window, 0);
    expect_sums(&report, "time_to_failure", 1000 * ns, 0);
    expect_sums(&report, "time_to_recovery", 0, 0);
    expect_sums(&report, "time_to_first_failure", 1000 * ns, 0); /* censored */
    cr_expect_eq(find(&report, "time_to_first_failure")->statistic, STATISTIC_PASSAGE);
    cr_expect_eq(find(&report, "availability_nines")->statistic, STATISTIC_NINES);
    expect_sums(&report, "availability_nines", 0, 1);
    cr_expect_eq(metric(&report, "outages_unfinished"), 0);
    desk_end(&desk);
}

/* The sums of all windows are those of the run, whatever fell into which. */
Test(outage_report, windows_add_up_to_the_run)
{
    static const char *const sums[] = {"time_to_failure",    "time_to_recovery", "failures",
                                       "outages_unfinished", "downtime",         "phases.detect",
                                       "time_to_detect"};
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_enter(&desk, 130, PHASE_APPLICATION);
    desk_at(&desk, 300); /* in the midst of it */
    measures_set_mark(desk.assembly.measures, 300);
    desk_finish(&desk, 400);
    desk_begin(&desk, 900, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_at(&desk, 1000);
    struct window windows[3];
    struct report whole = report_of(&desk, &windows[0], 0);
    struct report first = report_between(&desk, &windows[1], 0, 1, true);
    struct report second = report_between(&desk, &windows[2], 1, 2, true);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        const struct metric *all = find(&whole, sums[i]);
        double part = find(&first, sums[i])->part + find(&second, sums[i])->part;
        cr_expect_float_eq(part, all->part, 1e-14, "%s: %g of %g", sums[i], part, all->part);
        if (all->statistic == STATISTIC_RATIO) {
            cr_expect_eq(find(&first, sums[i])->whole + find(&second, sums[i])->whole, all->whole,
                         "%s", sums[i]);
        }
    }
    cr_expect_eq(metric(&whole, "outages_unfinished"), 1);
    desk_end(&desk);
}

/* Outages at random rest on few events; those of a schedule are as many as the spec has. */
Test(outage_report, counts_the_failures_that_its_means_rest_on)
{
    static const struct {
        const char *name;
        double events;
    } facts[] = {{"availability", 2},     {"availability_nines", 2}, {"time_to_failure", 2},
                 {"time_to_recovery", 1}, {"time_to_detect", 1},     {"failures", -1},
                 {"downtime", 2},         {"phases.detect", 1}};
    struct desk desk;
    desk_start(&desk);
    desk_begin(&desk, 100, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_finish(&desk, 400);
    desk_begin(&desk, 900, PHASE_DETECT, CAUSE_NODE_CRASH);
    desk_at(&desk, 1000);
    struct window windows[2];
    struct report random = report_of(&desk, &windows[0], 0);
    struct report planned = report_between(&desk, &windows[1], 0, 1, false);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cr_expect_eq(find(&random, facts[i].name)->events, facts[i].events, "%s", facts[i].name);
        cr_expect_eq(find(&planned, facts[i].name)->events, -1, "%s", facts[i].name);
    }
    desk_end(&desk);
}
