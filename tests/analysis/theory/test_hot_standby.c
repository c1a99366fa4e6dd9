#include "analysis/theory/hot_standby.h"

#include <criterion/criterion.h>
#include <string.h>

#include "sim/base/real.h"
#include "sim/random/stream.h"
#include "sim/random/variate.h"
#include "tests/analysis/near.h"

/*
 * The pair played in its own words, node by node, with nothing of the chain: what is up, where the
 * service is, and whether it runs, starts, is down unnoticed, or waits for a node.
 */
enum service { RUNNING, STARTING, UNNOTICED, WAITING };

enum mistake {
    NO_MISTAKE,
    STANDBY_NEVER_FAILS,
    ONE_REPAIR_AT_A_TIME,
    RETURNS_RUNNING,  /* an uncovered service is up as soon as its node is */
    START_COVERED,    /* failures during a start are always noticed */
    FIRST_STARTS_FREE /* after both were down the service needs no start */
};

struct play {
    const struct hot_standby *pair;
    enum mistake mistake;
    struct stream *stream;
    bool up[2];
    int at;
    enum service service;
    double now_s, up_s, both_up_s, none_up_s;
    double failures;
};

static void start(struct play *play, int node)
{
    play->at = node;
    play->service = play->pair->takeover_s > 0 ? STARTING : RUNNING;
}

static void fail(struct play *play, int node)
{
    bool had_service = node == play->at && play->service <= STARTING;
    bool sure = play->mistake == START_COVERED && play->service == STARTING;

    play->failures += had_service && play->service == RUNNING;
    play->up[node] = false;
    if (!play->up[1 - node]) {
        play->service = WAITING;
    } else if (had_service) {
        if (sure || stream_uniform(play->stream) < play->pair->coverage) {
            start(play, 1 - node);
        } else {
            play->service = UNNOTICED;
        }
    }
}

static void repair(struct play *play, int node)
{
    enum service before = play->service;

    play->up[node] = true;
    if (before == WAITING || (before == UNNOTICED && node == play->at)) {
        start(play, node);
        if (play->mistake == (before == WAITING ? FIRST_STARTS_FREE : RETURNS_RUNNING)) {
            play->service = RUNNING;
        }
    }
}

static double node_rate(const struct play *play, int node)
{
    bool standby = play->service == RUNNING && node != play->at;

    if (play->up[node]) {
        return standby && play->mistake == STANDBY_NEVER_FAILS ? 0 : 1 / play->pair->failure_s;
    }
    bool queued = play->mistake == ONE_REPAIR_AT_A_TIME && node == 1 && !play->up[0];
    return queued ? 0 : 1 / play->pair->repair_s;
}

/* Gillespie 1977: the next event of several exponential ones, until a time. */
static void play_until(struct play *play, double end_s)
{
    while (play->now_s < end_s) {
        double rates[] = {node_rate(play, 0), node_rate(play, 1),
                          play->service == STARTING ? 1 / play->pair->takeover_s : 0};
        double total = rates[0] + rates[1] + rates[2];
        double next_s = play->now_s + stream_exponential(play->stream) / total;
        double spent_s = (next_s < end_s ? next_s : end_s) - play->now_s;
        play->up_s += play->service == RUNNING ? spent_s : 0;
        play->both_up_s += play->up[0] && play->up[1] ? spent_s : 0;
        play->none_up_s += !play->up[0] && !play->up[1] ? spent_s : 0;
        play->now_s += spent_s;
        if (next_s >= end_s) {
            break; /* exponential: what is left of it may be drawn anew */
        }
        double which = stream_uniform(play->stream) * total;
        if (which >= rates[0] + rates[1]) {
            play->service = RUNNING;
        } else {
            int node = which >= rates[0];
            (play->up[node] ? fail : repair)(play, node);
        }
    }
}

struct estimate {
    double sum, squares;
    int count;
};

static void observe(struct estimate *estimate, double value)
{
    estimate->sum += value;
    estimate->squares += value * value;
    estimate->count++;
}

/* How many standard errors a value is away from the mean of what was observed. */
static double errors_away(const struct estimate *estimate, double value)
{
    double mean = estimate->sum / estimate->count;
    double variance = (estimate->squares - estimate->sum * mean) / (estimate->count - 1);

    return fabs(value - mean) / sqrt(variance / estimate->count);
}

enum { OF_LONG_RUN = 4, OF_SHORT_RUNS = 3, PAIRS = 5 };

static const struct hot_standby pairs[PAIRS] = {
    {100, 40, 8, 0.7},  {100, 40, 20, 0.3}, {100, 50, 100, 0.1},
    {30, 60, 20, 0.95}, {50, 25, 0, 0.6},
};

/* Standard errors between chain and play: availability, failures, both up, none up. */
static void long_run(const struct hot_standby *pair, enum mistake mistake, double *away)
{
    enum { REPLICATIONS = 300 };
    struct estimate estimates[OF_LONG_RUN] = {{0}};
    struct hot_standby_means means;
    struct stream stream;

    stream_init(&stream, 3, 0, "pair", "play");
    cr_assert(hot_standby_solve(pair, &means, NULL));
    for (int i = 0; i < REPLICATIONS; i++) {
        struct play play = {.pair = pair, .mistake = mistake, .stream = &stream, .up = {1, 1}};
        play_until(&play, 20 * pair->failure_s);
        play.up_s = play.both_up_s = play.none_up_s = play.failures = play.now_s = 0;
        double time_s = 200 * pair->failure_s;
        play_until(&play, time_s);
        observe(&estimates[0], play.up_s / time_s);
        observe(&estimates[1], play.failures / time_s);
        observe(&estimates[2], play.both_up_s / time_s);
        observe(&estimates[3], play.none_up_s / time_s);
    }
    away[0] = errors_away(&estimates[0], means.availability);
    away[1] = errors_away(&estimates[1], means.failures_per_s);
    away[2] = errors_away(&estimates[2], means.both_up);
    away[3] = errors_away(&estimates[3], means.none_up);
}

/* The same at a time soon after the start: availability at it, until it, failures until it. */
static void short_runs(const struct hot_standby *pair, enum mistake mistake, double *away)
{
    enum { REPLICATIONS = 20000 };
    struct estimate estimates[OF_SHORT_RUNS] = {{0}};
    struct hot_standby_until until;
    struct stream stream;
    double time_s = pair->failure_s;

    stream_init(&stream, 2, 0, "pair", "play");
    cr_assert(hot_standby_solve_until(pair, time_s, &until, NULL));
    for (int i = 0; i < REPLICATIONS; i++) {
        struct play play = {.pair = pair, .mistake = mistake, .stream = &stream, .up = {1, 1}};
        play_until(&play, time_s);
        observe(&estimates[0], play.service == RUNNING);
        observe(&estimates[1], play.up_s / time_s);
        observe(&estimates[2], play.failures);
    }
    away[0] = errors_away(&estimates[0], until.availability_at);
    away[1] = errors_away(&estimates[1], until.availability_over);
    away[2] = errors_away(&estimates[2], until.failures);
}

/* 3.4 standard errors hold 999 times in 1000; the seeds are fixed. */
Test(hot_standby, agrees_with_the_pair_played_node_by_node)
{
    for (size_t i = 0; i < PAIRS; i++) {
        double away[OF_LONG_RUN + OF_SHORT_RUNS];
        long_run(&pairs[i], NO_MISTAKE, away);
        short_runs(&pairs[i], NO_MISTAKE, away + OF_LONG_RUN);
        for (size_t k = 0; k < OF_LONG_RUN + OF_SHORT_RUNS; k++) {
            cr_expect(away[k] < 3.4, "pair %zu, figure %zu: %g standard errors", i, k, away[k]);
        }
    }
}

Test(hot_standby, a_pair_that_plays_by_other_rules_does_not_agree)
{
    static const struct {
        enum mistake mistake;
        size_t pair;
    } wrong[] = {{STANDBY_NEVER_FAILS, 0},
                 {ONE_REPAIR_AT_A_TIME, 0},
                 {RETURNS_RUNNING, 1},
                 {START_COVERED, 2},
                 {FIRST_STARTS_FREE, 3}};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double away[OF_LONG_RUN];
        long_run(&pairs[wrong[i].pair], wrong[i].mistake, away);
        cr_expect(away[0] > 5, "mistake %d: only %g standard errors", (int)wrong[i].mistake,
                  away[0]);
    }
}

/*
 * The balance equations by hand. Nodes do not depend on each other, so both are up with chance a^2
 * and down with u^2; an unnoticed failure comes at rate (1 - c) l from all of a^2 and ends with
 * either node's next event; two equations in the two starting states are left.
 */
static double unavailability_by_hand(const struct hot_standby *pair)
{
    double l = 1 / pair->failure_s;
    double m = 1 / pair->repair_s;
    double u = l / (l + m);
    double a = m / (l + m);
    double unnoticed = (1 - pair->coverage) * a * a * u;

    if (pair->takeover_s == 0) {
        return u * u + unnoticed;
    }
    double g = 1 / pair->takeover_s;
    double into_one = pair->coverage * l * a * a + 2 * m * u * u;
    double out_of_one = g + l + m;
    double two = m * (unnoticed + into_one / out_of_one) / (g + 2 * l - m * l / out_of_one);
    double one = (into_one + l * two) / out_of_one;
    return u * u + unnoticed + two + one;
}

Test(hot_standby, is_the_balance_solved_by_hand)
{
    static const double takeovers[] = {0, 1e-6, 0.5, 30, 1e5};

    for (double failure_s = 1; failure_s < 1e10; failure_s *= 43) {
        for (double repair_s = 0.01; repair_s < 1e6; repair_s *= 61) {
            for (double coverage = 0; coverage <= 1; coverage += 0.25) {
                for (size_t i = 0; i < sizeof takeovers / sizeof takeovers[0]; i++) {
                    struct hot_standby pair = {failure_s, repair_s, takeovers[i], coverage};
                    struct hot_standby_means means;
                    double a = failure_s / (failure_s + repair_s);
                    double u = repair_s / (failure_s + repair_s);
                    cr_assert(hot_standby_solve(&pair, &means, NULL));
                    double expected = unavailability_by_hand(&pair);
                    expect_near(means.unavailability, expected, NEAR_EXACT);
                    expect_near(means.availability + expected, 1, NEAR_EXACT);
                    expect_near(means.both_up, a * a, NEAR_EXACT);
                    expect_near(means.none_up, u * u, NEAR_EXACT);
                    expect_near(means.outage_s * means.failures_per_s, expected, NEAR_EXACT);
                    expect_near(means.between_failures_s, failure_s / means.availability,
                                NEAR_EXACT);
                }
            }
        }
    }
}

Test(hot_standby, at_once_and_always_noticed_is_two_nodes_in_parallel)
{
    struct hot_standby pair = {1000, 50, 0, 1};
    struct hot_standby_means means;
    struct hot_standby_until until;
    double u = 50.0 / 1050;

    cr_assert(hot_standby_solve(&pair, &means, NULL));
    expect_near(means.availability, 1 - u * u, NEAR_EXACT);
    for (double t = 0.5; t < 1e6; t *= 4) {
        double down = u * (1 - real_exp(-(1.0 / 1000 + 1.0 / 50) * t));
        cr_assert(hot_standby_solve_until(&pair, t, &until, NULL));
        expect_near(until.availability_at, 1 - down * down, NEAR_EXACT);
        expect_near(until.failures, until.availability_over * t / 1000, NEAR_EXACT);
    }
    pair.coverage = 0.5;
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    expect_far(means.unavailability, u * u, 0.05);
    pair = (struct hot_standby){1000, 50, 5, 1};
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    expect_far(means.unavailability, u * u, 0.05);
}

Test(hot_standby, limits_of_repair_and_takeover)
{
    struct hot_standby_means means;
    struct hot_standby_means at_once;
    struct hot_standby_until until;

    /* Repaired at once: an outage is a start, anew whenever it fails. */
    struct hot_standby pair = {1000, 1e-9, 20, 1};
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    expect_near(means.unavailability, 20.0 / 1020, 1e-9);
    expect_near(means.outage_s, 20, 1e-9);
    expect_near(means.between_failures_s, 1020, 1e-9);
    /* Repaired at once and never noticed: the same, as the node is back at once. */
    pair.coverage = 0;
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    expect_near(means.outage_s, 20, 1e-9);
    /* A takeover of next to no time is one of no time, failures included. */
    pair = (struct hot_standby){1000, 50, 1e-7, 0.8};
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    pair.takeover_s = 0;
    cr_assert(hot_standby_solve(&pair, &at_once, NULL));
    expect_near(means.unavailability, at_once.unavailability, 1e-6);
    expect_near(means.failures_per_s, at_once.failures_per_s, 1e-8);
    expect_near(means.outage_s, at_once.outage_s, 1e-6);
    /* Long after the start all is as in the long run; at the start all is well. */
    pair = (struct hot_standby){3e6, 7200, 30, 0.97};
    cr_assert(hot_standby_solve(&pair, &means, NULL));
    cr_assert(hot_standby_solve_until(&pair, 1e14, &until, NULL));
    expect_near(until.availability_at, means.availability, NEAR_EXACT);
    expect_near(until.availability_over, means.availability, 1e-9);
    cr_assert(hot_standby_solve_until(&pair, 0, &until, NULL));
    cr_expect(until.availability_at == 1 && until.availability_over == 1 && until.failures == 0);
}

Test(hot_standby, what_is_out_of_range_is_refused_with_a_sentence)
{
    static const struct {
        struct hot_standby pair;
        const char *sentence;
    } wrong[] = {
        {{0, 1, 1, 1}, "mean time to failure is 0 s"},
        {{INFINITY, 1, 1, 1}, "mean time to failure is inf"},
        {{1, -2, 1, 1}, "mean time to repair is -2 s"},
        {{1, NAN, 1, 1}, "mean time to repair"},
        {{1, 1, -1, 1}, "mean takeover is -1 s"},
        {{1, 1, INFINITY, 1}, "mean takeover is inf"},
        {{1, 1, 1, 1.5}, "coverage is 1.5"},
        {{1, 1, 1, NAN}, "coverage is"},
        {{1e-320, 1, 1, 1}, "rate of inf"},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct hot_standby_means means;
        struct hot_standby_until until;
        struct error error = {0};
        cr_expect(!hot_standby_solve(&wrong[i].pair, &means, &error));
        cr_expect(strstr(error.text, wrong[i].sentence), "says: %s", error.text);
        cr_expect(means.availability == 0);
        cr_expect(!hot_standby_solve_until(&wrong[i].pair, 1, &until, NULL));
    }
    struct hot_standby good = {1, 1, 1, 1};
    struct hot_standby_until until;
    cr_expect(!hot_standby_solve_until(&good, -1, &until, NULL));
    cr_expect(!hot_standby_solve_until(&good, NAN, &until, NULL));
}
