#include "sim/random/rates.h"

#include "tests/sim/random/goodness.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

enum { HOURS = 24, DAYS = 4000, COUNTS = 64, PIECES = 4 };

#define HOUR INT64_C(3600000000)
#define DAY  (HOURS * HOUR)

/* Events an hour: a night, a morning without any, a working day, an evening. */
static const struct {
    int hour;
    double rate;
} table[PIECES] = {{0, 0.5}, {5, 0}, {8, 12}, {18, 3}};

static struct distribution day(struct arena *arena)
{
    struct distribution_rate pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = (struct distribution_rate){table[i].hour * HOUR, (double)HOUR / table[i].rate};
    }
    return distribution_rates(arena, pieces, PIECES, DAY);
}

static double rate_of(int hour)
{
    int piece = PIECES - 1;
    while (table[piece].hour > hour) {
        piece--;
    }
    return table[piece].rate;
}

typedef int64_t draw(const struct distribution *rates, int64_t now, struct stream *stream);

/* Counts of events in each hour of each day. */
static void count_hours(draw *next, unsigned (*counts)[HOURS])
{
    struct arena *arena = arena_create();
    struct distribution rates = day(arena);
    struct stream stream;
    stream_init(&stream, 7, 0, "rates", "test");
    memset(counts, 0, DAYS * sizeof *counts);
    for (int64_t now = next(&rates, 0, &stream); now < DAYS * DAY;
         now += next(&rates, now, &stream)) {
        counts[now / DAY][now % DAY / HOUR]++;
    }
    arena_destroy(arena);
}

static double poisson(double mean, unsigned count)
{
    return exp((double)count * log(mean) - mean - lgamma(count + 1.0));
}

/* Whether the counts of an hour over the days are Poisson with a mean: cells of 5 days or more, the
 * last one with all above. */
static bool is_poisson(unsigned (*counts)[HOURS], int hour, double mean)
{
    size_t found[COUNTS] = {0};
    double probabilities[COUNTS] = {0};
    size_t cell = 0;
    double left = 1;
    for (unsigned count = 0; cell + 1 < COUNTS; count++) {
        double p = poisson(mean, count);
        probabilities[cell] += p;
        left -= p;
        for (int i = 0; i < DAYS; i++) {
            found[cell] += counts[i][hour] == count;
        }
        if (left * DAYS < 10) {
            break;
        }
        cell += probabilities[cell] * DAYS >= 5;
    }
    size_t cells = cell + 2;
    size_t below = 0;
    probabilities[cells - 1] = left;
    for (size_t i = 0; i + 1 < cells; i++) {
        below += found[i];
    }
    found[cells - 1] = DAYS - below;
    return goodness_chi_square_holds(goodness_chi_square(found, probabilities, cells, DAYS),
                                     cells - 1);
}

/* The hours whose counts are not Poisson with their mean. */
static int wrong_hours(unsigned (*counts)[HOURS])
{
    int wrong = 0;
    for (int hour = 0; hour < HOURS; hour++) {
        double mean = rate_of(hour);
        unsigned total = 0;
        for (int i = 0; i < DAYS; i++) {
            total += counts[i][hour];
        }
        wrong += mean == 0 ? total > 0 : !is_poisson(counts, hour, mean);
    }
    return wrong;
}

/* Independent of each other: the sum of two hours has the variance of a Poisson variate. */
static double dispersion(unsigned (*counts)[HOURS], int first, int second)
{
    double mean = rate_of(first) + rate_of(second);
    double sum = 0;
    for (int i = 0; i < DAYS; i++) {
        double off = counts[i][first] + counts[i][second] - mean;
        sum += off * off;
    }
    return sum / mean / DAYS;
}

static unsigned counts[DAYS][HOURS];

Test(rates, counts_in_each_hour_are_poisson_with_their_mean)
{
    count_hours(distribution_draw_rates, counts);
    cr_expect_eq(wrong_hours(counts), 0);
    for (int hour = 7; hour < 20; hour++) {
        /* A standard deviation of sqrt(2 / DAYS) = 0.022; Poisson variates of a mean above 10. */
        double found = dispersion(counts, hour, hour + 1);
        cr_expect(fabs(found - 1) < 4 * sqrt((2 + 1 / rate_of(hour + 1)) / DAYS), "%g", found);
    }
}

/* A wrong twin keeps the rate of the piece in which it drew, beyond its end. */
static int64_t draw_without_bounds(const struct distribution *rates, int64_t now,
                                   struct stream *stream)
{
    int64_t start = now;
    while (rate_of((int)(now % DAY / HOUR)) == 0) {
        now += HOUR - now % HOUR;
    }
    (void)rates;
    double mean = (double)HOUR / rate_of((int)(now % DAY / HOUR));
    return now - start + distribution_round(mean * stream_exponential(stream));
}

/* Another draws anew at each bound, with the rate of the piece before. */
static int64_t draw_with_the_rate_before(const struct distribution *rates, int64_t now,
                                         struct stream *stream)
{
    (void)rates;
    int64_t start = now;
    double rate = rate_of((int)(now % DAY / HOUR));
    for (;;) {
        int64_t bound = now + HOUR - now % HOUR;
        int64_t at =
            rate == 0 ? DISTRIBUTION_NEVER
                      : now + distribution_round((double)HOUR / rate * stream_exponential(stream));
        if (at < bound) {
            return at - start;
        }
        rate = rate_of((int)(now % DAY / HOUR));
        now = bound;
    }
}

Test(rates, wrong_twins_are_found)
{
    count_hours(draw_without_bounds, counts);
    cr_expect_geq(wrong_hours(counts), 3);
    count_hours(draw_with_the_rate_before, counts);
    cr_expect_geq(wrong_hours(counts), 3);
}

/* Ticks so long that rounding would carry events over the bound. */
Test(rates, no_event_falls_where_the_rate_is_0)
{
    static const struct distribution_rate pieces[] = {{0, INFINITY}, {3, 1}, {5, INFINITY}};
    struct arena *arena = arena_create();
    struct distribution rates = distribution_rates(arena, pieces, 3, 10);
    struct stream stream;
    size_t found[10] = {0};
    stream_init(&stream, 1, 0, "rates", "bounds");
    for (int64_t now = 0; now < 100000; now++) {
        int64_t at = now + distribution_draw_rates(&rates, now, &stream);
        cr_assert_geq(at, now);
        found[at % 10]++;
    }
    cr_expect(found[3] > 10000 && found[4] > 10000);
    cr_expect_eq(found[3] + found[4], 100000);
    arena_destroy(arena);
}

Test(rates, a_single_rate_is_the_exponential_distribution_draw_by_draw)
{
    struct arena *arena = arena_create();
    struct distribution_rate piece = {0, 12345.678};
    struct distribution rates = distribution_rates(arena, &piece, 1, INT64_C(1) << 50);
    struct distribution exponential = distribution_exponential(piece.mean);
    struct stream one, other;
    stream_init(&one, 3, 1, "rates", "same");
    other = one;
    cr_expect_float_eq(distribution_mean(&rates), piece.mean, 1e-9);
    for (int i = 0; i < 10000; i++) {
        cr_assert_eq(distribution_draw_from(&rates, i, &one),
                     distribution_draw_from(&exponential, i, &other));
    }
    cr_expect_eq(memcmp(&one, &other, sizeof one), 0); /* one variate an event */
    arena_destroy(arena);
}

/* The same stream and a table of two periods: the same events. */
Test(rates, repeat_after_each_period)
{
    static const struct distribution_rate pieces[] = {{0, 100}, {400, 20}, {1000, 100}, {1400, 20}};
    struct arena *arena = arena_create();
    struct distribution once = distribution_rates(arena, pieces, 2, 1000);
    struct distribution twice = distribution_rates(arena, pieces, 4, 2000);
    struct stream one, other;
    stream_init(&one, 3, 1, "rates", "period");
    other = one;
    int64_t now = 0;
    for (int i = 0; i < 100000; i++) {
        int64_t gap = distribution_draw_rates(&once, now, &one);
        cr_assert_eq(gap, distribution_draw_rates(&twice, now, &other), "event %d", i);
        now += gap;
    }
    arena_destroy(arena);
}

Test(rates, have_the_mean_over_a_period)
{
    struct arena *arena = arena_create();
    struct distribution rates = day(arena);
    double events = 5 * 0.5 + 10 * 12 + 6 * 3;
    cr_expect_float_eq(distribution_mean(&rates), (double)DAY / events, 1e-3);
    cr_expect_float_eq(distribution_rates_expected(&rates, DAY), events, 1e-9);
    cr_expect_float_eq(distribution_rates_expected(&rates, 9 * HOUR), 2.5 + 12, 1e-9);
    cr_expect_eq(distribution_rates_expected(&rates, 0), 0);
    cr_expect_str_eq(distribution_name(rates.family), "rates");
    arena_destroy(arena);
}

/* An event that is due after the end of time is never. */
Test(rates, so_low_that_periods_pass_are_skipped_in_no_time)
{
    struct arena *arena = arena_create();
    struct stream stream;
    double sum = 0;
    stream_init(&stream, 1, 0, "rates", "rare");
    struct distribution_rate pieces[] = {{0, 1e12}, {5, INFINITY}};
    struct distribution rare = distribution_rates(arena, pieces, 2, 10);
    for (int i = 0; i < 10000; i++) {
        int64_t gap = distribution_draw_rates(&rare, 0, &stream);
        cr_assert_lt(gap % 10, 5);
        sum += (double)gap;
    }
    cr_expect_float_eq(sum / 10000, 2e12, 4 * 2e12 / 100);
    pieces[0].mean = 1e100;
    struct distribution never = distribution_rates(arena, pieces, 2, 10);
    cr_expect_eq(distribution_draw_rates(&never, 0, &stream), DISTRIBUTION_NEVER);
    arena_destroy(arena);
}

Test(rates, are_not_drawn_without_an_instant, .signal = SIGABRT)
{
    struct arena *arena = arena_create();
    struct distribution rates = day(arena);
    struct stream stream;
    stream_init(&stream, 1, 0, "rates", "mistake");
    distribution_draw(&rates, &stream);
    arena_destroy(arena);
}
