#include "experiments/results/objective.h"

#include "analysis/statistics/exact.h"
#include "tests/experiments/made_up.h"

enum { RUNS = 10 };

static const double zeros[200];

/* Ten replications: the greatest outage of each [s], 0 where none ended, and how long the one cut
 * off has lasted, 0 where none is. */
struct outages_made {
    double greatest[RUNS];
    double unfinished[RUNS];
};

static void whole_of(double *wholes, const double *parts)
{
    for (size_t i = 0; i < RUNS; i++) {
        wholes[i] = parts[i] > 0 ? 1 : 0;
    }
}

static struct result_objective judge(const struct objective *asked, const struct made *made)
{
    static struct result_objective result;
    struct arena *arena = arena_create();
    struct replications replications;
    made_up(&replications, arena, made);
    objective_judge(&result, asked, &replications, &(struct estimate){.reason = "none"}, 0.95,
                    arena);
    result.reason = result.reason == NULL ? NULL : "said"; /* it lives in the arena */
    arena_destroy(arena);
    return result;
}

static struct result_objective judge_outages(const struct objective *asked,
                                             const struct outages_made *outages)
{
    double ended[RUNS];
    double cut[RUNS];
    whole_of(ended, outages->greatest);
    whole_of(cut, outages->unfinished);
    return judge(asked, &(struct made){.replications = RUNS,
                                       .metrics = {{.name = "a.time",
                                                    .statistic = STATISTIC_RATIO,
                                                    .parts = outages->greatest,
                                                    .wholes = ended},
                                                   {.name = "a.time.maximum",
                                                    .statistic = STATISTIC_GREATEST,
                                                    .parts = outages->greatest,
                                                    .wholes = ended},
                                                   {.name = "a.time.unfinished",
                                                    .statistic = STATISTIC_GREATEST,
                                                    .parts = outages->unfinished,
                                                    .wholes = cut}}});
}

static void expect_counts(const struct result_objective *result, uint64_t met, uint64_t missed,
                          uint64_t undecided, uint64_t left_out)
{
    cr_expect(result->met == met && result->missed == missed && result->undecided == undecided &&
                  result->left_out == left_out,
              "%d met, %d missed, %d undecided, %d left out", (int)result->met, (int)result->missed,
              (int)result->undecided, (int)result->left_out);
}

static const struct objective within_35 = {.metric = "a.time", .bound = 35, .share = 0.5};

/* 35 s itself meets the bound; a replication without an outage is left out. */
Test(objective_judged, the_greatest_outage_of_a_replication_counts)
{
    struct result_objective result = judge_outages(
        &within_35, &(struct outages_made){.greatest = {20, 30, 35, 35.001, 0, 34, 33, 32, 31, 0}});
    expect_counts(&result, 7, 1, 0, 2);
    struct interval interval = exact_share_both(7, 8, 0.95);
    cr_expect(result.interval.lower == interval.lower && result.interval.upper == interval.upper);
    cr_expect_eq(result.verdict, VERDICT_UNDECIDED);
    cr_expect(result.has_events && result.reason != NULL);
    cr_expect_eq(result.needed, 6);
}

/* The one cut off misses the bound once it has lasted as long, and is undecided before; the lower
 * end counts it as missed and the upper one as met. */
Test(objective_judged, an_outage_cut_off_is_missed_or_undecided)
{
    struct result_objective result = judge_outages(
        &within_35, &(struct outages_made){.greatest = {20, 20, 20, 20, 20, 20, 40, 0, 0, 0},
                                           .unfinished = {0, 0, 0, 0, 35, 5, 5, 34, 36, 0}});
    expect_counts(&result, 4, 3, 2, 1);
    cr_expect_eq(result.unfinished, 5);
    cr_expect_eq(result.interval.lower, exact_share_both(4, 9, 0.95).lower);
    cr_expect_eq(result.interval.upper, exact_share_both(6, 9, 0.95).upper);
}

Test(objective_judged, passes_and_fails_with_the_whole_interval)
{
    struct outages_made good = {.greatest = {30, 30, 30, 30, 30, 30, 30, 30, 30, 31}};
    struct objective asked = within_35;
    struct result_objective pass = judge_outages(&asked, &good);
    cr_expect(pass.verdict == VERDICT_PASS && pass.reason == NULL);
    asked.bound = 29;
    cr_expect_eq(judge_outages(&asked, &good).verdict, VERDICT_FAIL);
    asked.bound = 35;
    asked.share = 0.7; /* 11 of 11 would do, 10 of 10 do not: a tail of 0.025 each */
    cr_expect_eq(exact_trials_for(0.7, 0.95), 11);
    cr_expect_eq(judge_outages(&asked, &good).verdict, VERDICT_UNDECIDED);
}

Test(objective_judged, without_any_outage_there_is_no_verdict)
{
    struct result_objective result = judge_outages(&within_35, &(struct outages_made){0});
    expect_counts(&result, 0, 0, 0, 10);
    cr_expect(result.verdict == VERDICT_UNDECIDED && result.reason != NULL);
    cr_expect_not(result.interval.known);
}

/* A time of the outages that has no row of its own for the one cut off: it is not known. */
Test(objective_judged, another_time_of_an_outage_cut_off_is_undecided)
{
    static const double greatest[] = {3, 3, 9};
    static const double cut[] = {0, 50, 50};
    static const double wholes[] = {0, 1, 1};
    struct made made = {
        .replications = 3,
        .metrics = {
            {.name = "a.detect", .parts = greatest},
            {.name = "a.detect.maximum", .statistic = STATISTIC_GREATEST, .parts = greatest},
            {.name = "a.time.unfinished",
             .statistic = STATISTIC_GREATEST,
             .parts = cut,
             .wholes = wholes}}};
    struct objective asked = {.metric = "a.detect", .bound = 5, .share = 0.5};
    struct result_objective result = judge(&asked, &made);
    expect_counts(&result, 1, 1, 1, 0);
    made.metrics[2].name = "b.time.unfinished"; /* of another part */
    result = judge(&asked, &made);
    expect_counts(&result, 2, 1, 0, 0);
}

Test(objective_judged, at_least_looks_at_the_least)
{
    static const double least[] = {10, 20, 30};
    struct made made = {
        .replications = 3,
        .metrics = {{.name = "a.time", .parts = least},
                    {.name = "a.time.minimum", .statistic = STATISTIC_LEAST, .parts = least}}};
    struct objective asked = {.metric = "a.time", .is_at_least = true, .bound = 20, .share = 0.5};
    struct result_objective result = judge(&asked, &made);
    expect_counts(&result, 2, 1, 0, 0);
}

/* Milliseconds: four values of 30,000 to 30,100, of which the bound may lie within, and one of 40
 * s.
 */
Test(objective_judged, of_outages_each_value_counts)
{
    static const char *const cells[] = {"[30000,100,4,10000,0,1]", "[20000,0,3]"};
    static const double unfinished[] = {0, 36};
    static const double wholes[] = {0, 1};
    struct made made = {
        .replications = 2,
        .metrics = {
            {.name = "a.time", .statistic = STATISTIC_RATIO, .parts = zeros, .cells = cells},
            {.name = "a.time.maximum", .statistic = STATISTIC_GREATEST, .parts = zeros},
            {.name = "a.time.unfinished",
             .statistic = STATISTIC_GREATEST,
             .parts = unfinished,
             .wholes = wholes}}};
    struct objective asked = {.metric = "a.time", .bound = 35, .share = 0.5, .is_of_outages = true};
    struct result_objective result = judge(&asked, &made);
    expect_counts(&result, 7, 2, 0, 0);
    struct exact_sample samples[] = {{4, 5}, {3, 4}};
    cr_expect_eq(result.interval.lower, exact_pooled_share_both(samples, 2, 0.95).lower);
    asked.bound = 30.05; /* of the four it is not known */
    result = judge(&asked, &made);
    expect_counts(&result, 3, 2, 4, 0);
}

/* One number a replication; it has none where nothing was observed. */
Test(objective_judged, a_plain_metric_is_compared_as_it_is)
{
    static const double values[] = {0.999, 0.9989, 1, NAN};
    struct made made = {
        .replications = 4,
        .metrics = {{.name = "up", .extra = "'reason':'nobody came'", .parts = values}}};
    struct objective asked = {.metric = "up", .is_at_least = true, .bound = 0.999, .share = 0.5};
    struct result_objective result = judge(&asked, &made);
    expect_counts(&result, 2, 1, 0, 1);
    cr_expect_not(result.has_events);
}

/* Nines of no downtime are infinite; a first failure that did not come is later than the run. */
Test(objective_judged, what_never_happened_is_no_missing_value)
{
    static const double down[] = {0, 0.01};
    static const double times[] = {500, 100, 500};
    static const double came[] = {0, 1, 1};
    struct made nines = {
        .replications = 2,
        .metrics = {{.name = "nines", .statistic = STATISTIC_NINES, .parts = down}}};
    struct made first = {
        .replications = 3,
        .metrics = {
            {.name = "first", .statistic = STATISTIC_PASSAGE, .parts = times, .wholes = came}}};
    struct objective asked = {.metric = "nines", .is_at_least = true, .bound = 3, .share = 0.5};
    struct result_objective result = judge(&asked, &nines);
    expect_counts(&result, 1, 1, 0, 0);
    struct made once = first;
    once.metrics[0].statistic = STATISTIC_ONCE;
    once.metrics[0].extra = "'reason':'it has not ended'";
    asked = (struct objective){.metric = "first", .is_at_least = false, .bound = 400, .share = 0.5};
    result = judge(&asked, &once);
    expect_counts(&result, 1, 1, 1, 0);
    asked = (struct objective){.metric = "first", .is_at_least = true, .bound = 400, .share = 0.5};
    result = judge(&asked, &first);
    expect_counts(&result, 2, 1, 0, 0);
    asked.bound = 600;
    result = judge(&asked, &first);
    expect_counts(&result, 0, 2, 1, 0);
}

Test(objective_judged, a_percentile_of_each_replication)
{
    static const char *const cells[] = {"[1000,0,20000]", "[2000,0,20000]"};
    struct made made = {
        .replications = 2,
        .metrics = {
            {.name = "response", .statistic = STATISTIC_RATIO, .parts = zeros, .cells = cells}}};
    struct objective asked = {.metric = "response.p99", .bound = 1.5, .share = 0.5};
    struct result_objective result = judge(&asked, &made);
    expect_counts(&result, 1, 1, 0, 0);
}

/* Runs without random numbers are all the same: one shows the share. */
Test(objective_judged, an_exact_run_needs_no_others)
{
    static const double values[] = {0.5};
    struct made made = {
        .replications = 1, .is_deterministic = true, .metrics = {{.name = "x", .parts = values}}};
    struct objective asked = {.metric = "x", .bound = 0.5, .share = 0.95};
    cr_expect_eq(judge(&asked, &made).verdict, VERDICT_PASS);
    asked.bound = 0.4;
    cr_expect_eq(judge(&asked, &made).verdict, VERDICT_FAIL);
    made.is_deterministic = false;
    cr_expect_eq(judge(&asked, &made).verdict, VERDICT_UNDECIDED);
}

Test(objective_judged, without_a_share_the_interval_of_the_metric_decides)
{
    static const struct {
        struct estimate value;
        bool is_at_least;
        enum verdict verdict;
    } facts[] = {
        {{.interval = {.mean = 3, .lower = 2, .upper = 4, .samples = 9, .known = true}},
         false,
         VERDICT_PASS},
        {{.interval = {.mean = 4, .lower = 3, .upper = 5, .samples = 9, .known = true}},
         false,
         VERDICT_UNDECIDED},
        {{.interval = {.mean = 6, .lower = 5, .upper = 7, .samples = 9, .known = true}},
         false,
         VERDICT_FAIL},
        {{.interval = {.mean = 6, .lower = 5, .upper = 7, .samples = 9, .known = true}},
         true,
         VERDICT_PASS},
        {{.interval = {.mean = 3, .lower = 2, .upper = 4, .samples = 9, .known = true},
          .mark = "few"},
         false,
         VERDICT_UNDECIDED},
        {{.interval = {.mean = 3, .samples = 1}, .reason = "one"}, false, VERDICT_UNDECIDED},
    };
    struct arena *arena = arena_create();
    struct replications replications;
    made_up(&replications, arena,
            &(struct made){.replications = 2, .metrics = {{.name = "x", .parts = zeros}}});
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct objective asked = {.metric = "x", .is_at_least = facts[i].is_at_least, .bound = 4.5};
        struct result_objective result;
        objective_judge(&result, &asked, &replications, &facts[i].value, 0.95, arena);
        cr_expect_eq(result.verdict, facts[i].verdict, "%zu: %s", i, verdict_names[result.verdict]);
        cr_expect_eq(result.reason != NULL, facts[i].verdict == VERDICT_UNDECIDED);
    }
    struct result_objective none;
    objective_judge(&none, &(struct objective){.metric = "y", .share = 0.5}, &replications,
                    &facts[0].value, 0.95, arena);
    cr_expect(none.verdict == VERDICT_UNDECIDED && none.unit == NULL);
    arena_destroy(arena);
}

Test(objective_judged, of_failed_runs_alone_says_so)
{
    static enum store_status states[2] = {STORE_FAILED, STORE_FAILED};
    struct replications replications = {.used = 2, .states = states};
    struct result_objective result;
    struct arena *arena = arena_create();
    objective_judge(&result, &within_35, &replications, &(struct estimate){.reason = "none"}, 0.95,
                    arena);
    cr_expect_eq(result.verdict, VERDICT_UNDECIDED);
    cr_expect_eq(result.failed, 2);
    cr_expect_str_eq(result.reason, "every run failed");
    arena_destroy(arena);
}
