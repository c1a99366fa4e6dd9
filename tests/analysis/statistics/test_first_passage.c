#include "analysis/statistics/first_passage.h"

#include <criterion/criterion.h>

#include "analysis/statistics/student.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

Test(first_passage, without_censoring_it_is_the_mean)
{
    static const double times[] = {2, 4, 6};
    static const bool seen[] = {true, true, true};
    struct first_passage found = first_passage_interval(times, seen, 3, 0.95);
    struct interval student = student_interval(times, 3, 0.95);

    cr_expect(found.seen == 3 && found.censored == 0);
    expect_near(found.interval.mean, 4, NEAR_EXACT);
    expect_near(found.interval.upper, student.upper, NEAR_EXACT);
    cr_expect(student.lower < 0 && found.interval.lower == 0);
}

Test(first_passage, censored_runs_count_with_their_time)
{
    static const double times[] = {2, 10, 10, 8};
    static const bool seen[] = {true, false, false, true};
    struct first_passage found = first_passage_interval(times, seen, 4, 0.95);

    cr_expect(found.seen == 2 && found.censored == 2);
    expect_near(found.interval.mean, 15, NEAR_EXACT); /* not 5, nor 7.5 */
    cr_expect(found.interval.lower < 15 && found.interval.upper > 15);
}

Test(first_passage, no_event_no_estimate)
{
    static const double times[] = {10, 10};
    static const bool seen[] = {false, false};

    cr_expect(first_passage_interval(times, seen, 2, 0.95).interval.samples == 0);
}

/* Exponential times of mean 1, cut off at 0.7, ten runs; the mean of those seen is the wrong twin.
 */
Test(first_passage, covers_with_half_of_the_runs_censored)
{
    uint64_t state = 9;
    int covered = 0, twin = 0, tried = 0;
    enum { TRIALS = 2000, RUNS = 10 };

    for (int trial = 0; trial < TRIALS; trial++) {
        double times[RUNS], own[RUNS];
        bool seen[RUNS];
        size_t with = 0;
        for (size_t i = 0; i < RUNS; i++) {
            double time = -log(sample_uniform(&state));
            seen[i] = time < 0.7;
            times[i] = seen[i] ? time : 0.7;
            if (seen[i]) {
                own[with++] = time;
            }
        }
        struct first_passage found = first_passage_interval(times, seen, RUNS, 0.95);
        struct interval wrong = student_interval(own, with, 0.95);
        if (found.seen >= 1) {
            tried++;
            covered += interval_holds(&found.interval, 1);
            twin += interval_holds(&wrong, 1);
        }
    }
    cr_expect(covered >= 0.93 * tried, "%d of %d", covered, tried);
    cr_expect(twin < 0.5 * tried, "%d of %d", twin, tried);
}
