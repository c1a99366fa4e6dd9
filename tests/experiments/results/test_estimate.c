#include "experiments/results/estimate.h"

#include "tests/experiments/made_up.h"

/* The estimate of the first metric of made-up samples. */
static struct estimate estimate_of(const struct made *made)
{
    struct arena *arena = arena_create();
    struct replications replications;
    struct estimate estimate;
    made_up(&replications, arena, made);
    estimate_metric(&estimate, &replications, &replications.metrics[0], false, 0.95, arena);
    static char texts[2][256]; /* outlive the arena */
    if (estimate.reason != NULL) {
        snprintf(texts[0], sizeof texts[0], "%s", estimate.reason);
        estimate.reason = texts[0];
    }
    if (estimate.mark != NULL) {
        snprintf(texts[1], sizeof texts[1], "%s", estimate.mark);
        estimate.mark = texts[1];
    }
    arena_destroy(arena);
    return estimate;
}

static void expect_interval(const struct estimate *estimate, double mean, double lower,
                            double upper)
{
    const struct interval *interval = &estimate->interval;
    cr_expect(interval->known);
    cr_expect_float_eq(interval->mean, mean, 1e-6 * mean + 1e-12, "%.9g", interval->mean);
    cr_expect_float_eq(interval->lower, lower, 1e-6 * lower + 1e-12, "%.9g", interval->lower);
    cr_expect_float_eq(interval->upper, upper, 1e-6 * upper + 1e-12, "%.9g", interval->upper);
}

static bool says(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

Test(estimate, a_mean_has_the_t_interval_inside_what_it_can_be)
{
    static const double values[] = {1, 2, 3, 0.9, 0.95, 1};
    struct made made = {.replications = 3, .metrics = {{.parts = values}}};
    struct estimate estimate = estimate_of(&made);
    /* t = 4.30265272991 of 2 degrees of freedom, s = 1: 2 ± 2.484, and no value is below 0. */
    expect_interval(&estimate, 2, 0, 2 + 4.30265272991 / 1.7320508075688772);
    made.metrics[0] = (struct made_metric){.parts = &values[3], .most = 1};
    estimate = estimate_of(&made);
    expect_interval(&estimate, 0.95, 0.95 - 4.30265272991 * 0.05 / 1.7320508075688772, 1);
    made.metrics[0].most = 0; /* without a bound it goes beyond */
    cr_expect_gt(estimate_of(&made).interval.upper, 1);
}

Test(estimate, a_ratio_is_that_of_the_sums)
{
    static const double up[] = {100, 40, 60};
    static const double failures[] = {0, 2, 2};
    struct estimate estimate = estimate_of(&(struct made){
        .replications = 3,
        .metrics = {{.statistic = STATISTIC_RATIO, .parts = up, .wholes = failures}}});
    cr_expect_neq(estimate.interval.mean, (20 + 30) / 2.0, "the mean of those that failed");
    /* The ratio of sums is 50; its pseudo-values 100, -10 and 10 have the mean 33.3 and s^2 =
     * 3433.3; the lower bound of 33.3 ± 145.6 ends at 0. */
    expect_interval(&estimate, 100 / 3.0, 0,
                    100 / 3.0 + 4.30265272991 * 58.594652770823149 / 1.7320508075688772);
}

/* A failure in a tenth of the replications: 1000 s up for each, not the 100 s of a run. */
Test(estimate, time_to_failure_is_not_chosen_by_its_outcome)
{
    enum { RUNS = 600 };
    static double up[RUNS];
    static double failures[RUNS];
    for (size_t i = 0; i < RUNS; i++) {
        up[i] = 100;
        failures[i] = i % 10 == 3;
    }
    struct estimate estimate = estimate_of(&(struct made){
        .replications = RUNS,
        .metrics = {
            {.statistic = STATISTIC_RATIO, .parts = up, .wholes = failures, .events = failures}}});
    cr_expect_float_eq(estimate.interval.mean, 1000, 20, "%g", estimate.interval.mean);
    cr_expect(interval_holds(&estimate.interval, 1000) && !interval_holds(&estimate.interval, 100));
    cr_expect_null(estimate.mark);
}

Test(estimate, a_share_of_trials_is_exact)
{
    static const double lost[] = {2, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    static const double none[10];
    static const double trials[] = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
    static const double clustered[] = {10, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    struct made made = {
        .replications = 10,
        .metrics = {{.statistic = STATISTIC_SHARE, .most = 1, .parts = lost, .wholes = trials}}};
    struct estimate estimate = estimate_of(&made);
    /* Clopper and Pearson of 10 in 100. */
    expect_interval(&estimate, 0.1, 0.0490046887, 0.1762225979);
    cr_expect(!estimate.is_constant && estimate.reason == NULL);
    made.metrics[0].parts = clustered; /* dependent: worth fewer trials */
    struct estimate wider = estimate_of(&made);
    cr_expect_eq(wider.interval.mean, 0.1);
    cr_expect_lt(wider.interval.lower, 0.02);
    cr_expect_gt(wider.interval.upper, 0.3);
    made.metrics[0].parts = none;
    estimate = estimate_of(&made);
    expect_interval(&estimate, 0, 0, 0.0295130496); /* 1 - 0.05^(1/100), and no 0 ± 0 */
    made.metrics[0].parts = trials;
    estimate = estimate_of(&made);
    expect_interval(&estimate, 1, 0.9704869504, 1);
}

Test(estimate, a_count_is_exact_and_wider_where_events_come_together)
{
    static const double events[] = {2, 3, 2, 3};
    static const double together[] = {0, 10, 0, 0};
    static const double none[] = {0, 0, 0, 0};
    struct made made = {.replications = 4,
                        .metrics = {{.statistic = STATISTIC_COUNT, .parts = events}}};
    struct estimate estimate = estimate_of(&made);
    expect_interval(&estimate, 2.5, 4.795388870 / 4, 18.390356160 / 4); /* Garwood of 10 */
    made.metrics[0].parts = together;
    struct estimate wider = estimate_of(&made);
    cr_expect_eq(wider.interval.mean, 2.5);
    cr_expect(wider.interval.lower < 0.2 && wider.interval.upper > 10);
    made.metrics[0].parts = none;
    estimate = estimate_of(&made);
    expect_interval(&estimate, 0, 0, 2.995732274 / 4); /* under 3 in all of the time */
}

Test(estimate, one_outcome_a_replication_has_the_interval_of_a_share)
{
    static const double outcomes[] = {1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct made made = {
        .replications = 10,
        .metrics = {{.statistic = STATISTIC_OUTCOME, .most = 1, .parts = outcomes}}};
    struct estimate estimate = estimate_of(&made);
    expect_interval(&estimate, 0.9, 0.5549839, 0.9974714);
    made.metrics[0].parts = &outcomes[5];
    estimate = estimate_of(&made);
    expect_interval(&estimate, 1, 0.7411344491, 1); /* 0.05^(1/10), and no 1 ± 0 */
    cr_expect_not(estimate.is_constant);
}

Test(estimate, a_first_passage_counts_runs_without_it_as_censored)
{
    static const double times[] = {10, 20, 30, 40, 50, 60, 70, 80};
    static const double seen[] = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
    struct made made = {
        .replications = 8,
        .metrics = {{.statistic = STATISTIC_PASSAGE, .parts = times, .wholes = seen}}};
    struct estimate estimate = estimate_of(&made);
    /* 360 in all over 6 events; Garwood of 6 is 2.201894 to 13.05947. */
    expect_interval(&estimate, 60, 360 / 13.059474, 360 / 2.2018942);
    cr_expect_neq(estimate.interval.mean, 35, "the mean of those that were seen");
    cr_expect(says(estimate.mark, "rests on 6 failures"));
    made.metrics[0].wholes = NULL;
    estimate = estimate_of(&made);
    double half_width = 2.36462425101 * 24.494897427831781 / 2.8284271247461903;
    expect_interval(&estimate, 45, 45 - half_width, 45 + half_width);
    made.metrics[0].wholes = &seen[2]; /* 4 of 8 */
    estimate = estimate_of(&made);
    cr_expect(estimate.interval.samples == 0 && says(estimate.reason, "only 4 failures"));
    made.replications = 4;
    made.metrics[0].wholes = &seen[6];
    made.metrics[0].extra = "'reason':'the run ended before it'";
    estimate = estimate_of(&made);
    cr_expect(estimate.interval.samples == 0 && says(estimate.reason, "the run ended before it"));
}

/* The wrong twin is a ratio, which leaves out the slow ones and says 2. */
Test(estimate, what_comes_once_has_no_mean_of_the_fast_ones_alone)
{
    static const double times[] = {1, 2, 3, 0};
    static const double came[] = {1, 1, 1, 0};
    struct made made = {.replications = 4,
                        .metrics = {{.statistic = STATISTIC_ONCE,
                                     .parts = times,
                                     .wholes = came,
                                     .extra = "'reason':'it has not ended'"}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect_eq(estimate.interval.samples, 0);
    cr_expect(says(estimate.reason, "1 of 4 replications ended before it"), "%s", estimate.reason);
    made.metrics[0].statistic = STATISTIC_RATIO;
    cr_expect_eq(estimate_of(&made).interval.mean, 2);
    made.metrics[0].statistic = STATISTIC_ONCE;
    made.replications = 3;
    estimate = estimate_of(&made);
    expect_interval(&estimate, 2, 0, 2 + 4.30265272975 / 1.7320508075688772);
    cr_expect_null(estimate.mark, "no failures are asked for");
    made.metrics[0].wholes = &came[3];
    made.replications = 1;
    estimate = estimate_of(&made);
    cr_expect(says(estimate.reason, "it has not ended"), "%s", estimate.reason);
}

Test(estimate, nines_are_those_of_the_mean_unavailability)
{
    static const double down[] = {0.01, 0.004, 0.011, 0.015, 0, 0.02};
    struct made made = {.replications = 4,
                        .metrics = {{.statistic = STATISTIC_NINES, .parts = down}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect_float_eq(estimate.interval.mean, 2, 1e-12); /* of 0.01 */
    cr_expect_neq(estimate.interval.mean, (2 + 2.397940 + 1.958607 + 1.823909) / 4);
    cr_expect(estimate.interval.known && interval_holds(&estimate.interval, 2));
    cr_expect_lt(estimate.interval.upper - 2, 5);
    made.replications = 2;
    made.metrics[0].parts = &down[4]; /* 0.02 at ± 0.127: it reaches 0 */
    estimate = estimate_of(&made);
    cr_expect_float_eq(estimate.interval.mean, 2, 1e-12);
    cr_expect(!estimate.interval.known && says(estimate.reason, "reaches 0"));
}

Test(estimate, extremes_are_those_of_all_and_have_no_interval)
{
    static const double values[] = {4, 2, 9};
    static const double seen[] = {1, 0, 1}; /* nothing in the second */
    struct made made = {
        .replications = 3,
        .metrics = {{.statistic = STATISTIC_LEAST, .parts = values, .wholes = seen}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect(estimate.interval.mean == 4 && !estimate.interval.known);
    cr_expect(says(estimate.reason, "no interval"));
    made.metrics[0].statistic = STATISTIC_GREATEST;
    cr_expect_eq(estimate_of(&made).interval.mean, 9);
}

/* A metric of 10 replications that rests on so many failures in all. */
static struct estimate resting_on(enum statistic statistic, double failures)
{
    static const double values[] = {0.5, 0.25, 0.75, 0.5, 0.25, 0.75, 0.5, 0.25, 0.75, 0.5};
    double events[10] = {failures - (failures > 3 ? 3 : 0), failures > 3 ? 3 : 0};
    return estimate_of(&(struct made){
        .replications = 10,
        .metrics = {{.statistic = statistic, .most = 1, .parts = values, .events = events}}});
}

Test(estimate, few_failures_are_marked_and_fewer_say_nothing)
{
    static const struct {
        enum statistic statistic;
        double failures;
        bool is_defined, is_marked;
    } facts[] = {
        {STATISTIC_MEAN, 0, false, false},  {STATISTIC_MEAN, 1, true, true},
        {STATISTIC_MEAN, 4, true, true},    {STATISTIC_MEAN, 5, true, true},
        {STATISTIC_MEAN, 49, true, true},   {STATISTIC_MEAN, 50, true, false},
        {STATISTIC_RATIO, 0, false, false}, {STATISTIC_RATIO, 4, false, false},
        {STATISTIC_RATIO, 5, true, true},   {STATISTIC_RATIO, 49, true, true},
        {STATISTIC_RATIO, 50, true, false}, {STATISTIC_NINES, 0, false, false},
        {STATISTIC_NINES, 4, false, false}, {STATISTIC_NINES, 5, true, true},
        {STATISTIC_NINES, 50, true, false},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct estimate estimate = resting_on(facts[i].statistic, facts[i].failures);
        cr_expect_eq(estimate.interval.samples > 0, facts[i].is_defined, "%zu", i);
        cr_expect_eq(estimate.reason != NULL, !facts[i].is_defined, "%zu", i);
        cr_expect_eq(estimate.mark != NULL, facts[i].is_marked, "%zu", i);
    }
    cr_expect(says(resting_on(STATISTIC_MEAN, 0).reason, "no failure was seen in 10 replications"));
    static const double up[] = {1, 1, 1};
    static const double none[3];
    struct estimate never = estimate_of(
        &(struct made){.replications = 3, .metrics = {{.parts = up, .most = 1, .events = none}}});
    cr_expect(says(never.reason, "no failure was seen in 3 replications"), "not always 1");
    cr_expect(never.interval.samples == 0 && !never.is_constant);
    cr_expect(says(resting_on(STATISTIC_RATIO, 4).reason, "only 4 failures"));
    cr_expect(says(resting_on(STATISTIC_RATIO, 49).mark, "rests on 49 failures"));
}

Test(estimate, of_a_deterministic_run_is_exact)
{
    static const double same[] = {3, 3, 3};
    static const double lost[] = {0, 0, 0};
    struct made made = {.replications = 3, .is_deterministic = true, .metrics = {{.parts = same}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect(estimate.is_exact && !estimate.is_constant && estimate.reason == NULL);
    expect_interval(&estimate, 3, 3, 3);
    made.replications = 1; /* one is enough */
    estimate = estimate_of(&made);
    cr_expect(estimate.is_exact);
    expect_interval(&estimate, 3, 3, 3);
    made.metrics[0] = (struct made_metric){.statistic = STATISTIC_SHARE, .parts = lost};
    estimate = estimate_of(&made);
    expect_interval(&estimate, 0, 0, 0);
    made.is_deterministic = false; /* the twin */
    cr_expect_gt(estimate_of(&made).interval.upper, 0.9);
}

Test(estimate, equal_values_of_random_runs_have_no_bounds)
{
    static const double same[] = {1, 1, 1, 1, 1, 1};
    static const double other[] = {1, 1, 1, 1, 1, 1 - 1e-9};
    struct made made = {.replications = 6, .metrics = {{.parts = same, .most = 1}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect(estimate.is_constant && !estimate.is_exact && !estimate.interval.known);
    cr_expect_eq(estimate.interval.mean, 1);
    cr_expect(says(estimate.reason, "the same value in all 6 samples"));
    made.metrics[0].parts = other;
    estimate = estimate_of(&made);
    cr_expect(!estimate.is_constant && estimate.interval.known && estimate.reason == NULL);
    made.replications = 1;
    cr_expect_not(estimate_of(&made).is_constant, "one value is equal to no other");
}

Test(estimate, values_that_are_two_or_three_are_listed)
{
    static const double two[] = {0, 11, 0, 0, 11, 0};
    static const double three[] = {5, 0, 5, 11, 0, 5};
    static const double four[] = {5, 0, 5, 11, 0, 6};
    struct made made = {.replications = 6, .metrics = {{.parts = two}}};
    struct estimate estimate = estimate_of(&made);
    cr_assert_eq(estimate.value_count, 2);
    cr_expect(estimate.values[0].value == 0 && estimate.values[0].replications == 4);
    cr_expect(estimate.values[1].value == 11 && estimate.values[1].replications == 2);
    made.replications = 4;
    cr_expect_eq(estimate_of(&made).value_count, 0, "of few replications that is chance");
    made.replications = 6;
    made.metrics[0].parts = three;
    cr_expect_eq(estimate_of(&made).value_count, 3);
    made.metrics[0].parts = four;
    cr_expect_eq(estimate_of(&made).value_count, 0);
}

Test(estimate, without_any_value_has_the_reason_of_the_metric)
{
    static const double none[] = {NAN, NAN};
    struct estimate estimate = estimate_of(&(struct made){
        .replications = 2, .metrics = {{.parts = none, .extra = "'reason':'nobody came'"}}});
    cr_expect(estimate.interval.samples == 0 && says(estimate.reason, "nobody came"));
}

/* Whatever the values look like; but a metric without a value has only a reason. */
Test(estimate, has_the_mark_that_the_model_gives)
{
    static const double values[] = {1, 2, 3, NAN, NAN, NAN};
    struct made made = {.replications = 3,
                        .metrics = {{.parts = values, .extra = "'mark':'it has no finite mean'"}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect(estimate.interval.known && estimate.interval.mean == 2);
    cr_expect(says(estimate.mark, "it has no finite mean"));
    made.metrics[0] = (struct made_metric){.parts = &values[3],
                                           .extra = "'reason':'none','mark':'no finite mean'"};
    cr_expect_null(estimate_of(&made).mark);
    made.metrics[0] = (struct made_metric){.parts = values};
    cr_expect_null(estimate_of(&made).mark);
    static const double same[] = {2, 2, 2};
    made = (struct made){.replications = 3,
                         .is_deterministic = true,
                         .metrics = {{.parts = same, .extra = "'mark':'its queue grows'"}}};
    estimate = estimate_of(&made);
    cr_expect(estimate.is_exact && says(estimate.mark, "its queue grows"));
}

/* The pseudo-values of the jackknife pair what a mean of ratios would not. */
Test(estimate, a_row_has_what_each_replication_adds_to_the_estimate)
{
    static const double up[] = {100, 40, 60};
    static const double failures[] = {0, 2, 2};
    static const double pseudo[] = {100, -10, 10}; /* 3 x 50 - 2 x 25, 80, 70 */
    struct arena *arena = arena_create();
    struct replications replications;
    struct made made = {.replications = 3,
                        .metrics = {{.statistic = STATISTIC_RATIO, .parts = up, .wholes = failures},
                                    {.name = "y", .parts = up}}};
    made_up(&replications, arena, &made);
    struct row row = estimate_row(&replications, &replications.metrics[0], arena);
    struct row plain = estimate_row(&replications, &replications.metrics[1], arena);
    for (size_t i = 0; i < 3; i++) {
        cr_expect(row.has[i] && plain.has[i]);
        cr_expect_float_eq(row.values[i], pseudo[i], 1e-9, "%.17g", row.values[i]);
        cr_expect_eq(plain.values[i], up[i]);
    }
    made.metrics[0].wholes = NULL; /* of equal wholes they are the ratios themselves */
    made_up(&replications, arena, &made);
    row = estimate_row(&replications, &replications.metrics[0], arena);
    cr_expect_float_eq(row.values[1], 40, 1e-9);
    replications.states[2] = STORE_FAILED;
    row = estimate_row(&replications, &replications.metrics[0], arena);
    cr_expect(row.has[0] && row.has[1] && !row.has[2]);
    arena_destroy(arena);
}

/* Values that differ in their last bits alone say no more than equal ones. */
Test(estimate, rounding_is_no_spread)
{
    static const double values[] = {0.01, 0.010000000000000002, 0.00999999999999998};
    static const double apart[] = {0.01, 0.0100000001, 0.01};
    struct made made = {.replications = 3, .metrics = {{.parts = values}}};
    struct estimate estimate = estimate_of(&made);
    cr_expect(estimate.is_constant && !estimate.interval.known);
    made.metrics[0].parts = apart;
    cr_expect(estimate_of(&made).interval.known);
}

Test(estimate, an_outcome_of_a_single_run_is_one_whatever_its_batches)
{
    static double was_up[SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    struct replications replications;
    struct estimate estimate;
    for (size_t i = 0; i < SIMULATION_WINDOWS; i++) {
        was_up[i] = 1;
    }
    struct made made = {.replications = 1,
                        .windows = SIMULATION_WINDOWS,
                        .metrics = {{.statistic = STATISTIC_OUTCOME, .most = 1, .parts = was_up}}};
    made_up(&replications, arena, &made);
    estimate_metric(&estimate, &replications, &replications.metrics[0], true, 0.95, arena);
    cr_expect_eq(estimate.interval.samples, 1);
    cr_expect_float_eq(estimate.interval.lower, 0.05, 1e-9); /* of one success in one trial */
    arena_destroy(arena);
}

Test(estimate, one_replication_that_saw_anything_has_no_bounds)
{
    static const double times[] = {0, 0, 8};
    static const double seen[] = {0, 0, 4};
    struct estimate estimate =
        estimate_of(&(struct made){.replications = 3,
                                   .metrics = {{.statistic = STATISTIC_RATIO,
                                                .parts = times,
                                                .wholes = seen,
                                                .extra = "'reason':'nothing was observed'"}}});
    cr_expect_eq(estimate.interval.mean, 2);
    cr_expect(!estimate.interval.known && says(estimate.reason, "a single replication has all"));
}

/* A single look has the bounds of the whole, statistic by statistic. */
Test(estimate, sums_have_the_interval_of_their_statistic)
{
    static const double values[] = {1, 2, 3};
    static const double ones[] = {1, 1, 1};
    static const double some[] = {2, 0, 4};
    static const enum statistic statistics[] = {STATISTIC_MEAN, STATISTIC_TOTAL, STATISTIC_COUNT,
                                                STATISTIC_RATIO};
    for (size_t i = 0; i < sizeof statistics / sizeof *statistics; i++) {
        bool is_ratio = statistics[i] == STATISTIC_RATIO;
        const double *wholes = is_ratio ? some : ones;
        struct estimate whole = estimate_of(&(struct made){
            .replications = 3,
            .metrics = {{.statistic = statistics[i], .parts = values, .wholes = wholes}}});
        struct estimate_sums sums = {statistics[i], INFINITY, 3, values, wholes};
        struct interval look = estimate_of_sums(&sums, true, 0.95);
        cr_expect_eq(look.mean, whole.interval.mean, "%s", statistic_names[statistics[i]]);
        cr_expect_eq(look.lower, whole.interval.lower, "%s", statistic_names[statistics[i]]);
        cr_expect_eq(look.upper, whole.interval.upper, "%s", statistic_names[statistics[i]]);
    }
}

Test(estimate, sums_without_spread_have_no_bounds_and_without_chance_no_spread)
{
    static const double values[] = {2, 2, 2};
    static const double ones[] = {1, 1, 1};
    static const double none[] = {0, 0, 0};
    struct estimate_sums sums = {STATISTIC_MEAN, INFINITY, 3, values, ones};
    struct interval look = estimate_of_sums(&sums, true, 0.95);
    cr_expect(look.mean == 2 && look.samples == 3 && !look.known);
    look = estimate_of_sums(&sums, false, 0.95);
    cr_expect(look.known && look.lower == 2 && look.upper == 2);
    sums = (struct estimate_sums){STATISTIC_RATIO, INFINITY, 3, none, none};
    look = estimate_of_sums(&sums, true, 0.95);
    cr_expect(look.samples == 0 && !look.known);
    look = estimate_of_sums(&sums, false, 0.95);
    cr_expect(look.samples == 0 && !look.known);
}
