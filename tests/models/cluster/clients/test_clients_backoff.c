#include "models/cluster/clients/clients_backoff.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DRAWS = 100000 };

static struct stream stream;

static void start(void)
{
    stream_init(&stream, 1, 0, "clients.web", "backoff");
}

/* Draws of one kind: their mean and their ends. */
struct drawn {
    double mean;
    sim_ticks least, most;
};

static struct drawn draw(enum jitter jitter, uint32_t retries, sim_ticks last)
{
    struct drawn drawn = {.least = INT64_MAX};
    for (int i = 0; i < DRAWS; i++) {
        sim_ticks time = backoff_draw(jitter, 1000, 60000, retries, last, &stream);
        drawn.mean += (double)time / DRAWS;
        drawn.least = time < drawn.least ? time : drawn.least;
        drawn.most = time > drawn.most ? time : drawn.most;
    }
    return drawn;
}

Test(clients_backoff, doubles_up_to_the_maximum)
{
    static const sim_ticks times[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (uint32_t i = 0; i < 8; i++) {
        cr_expect_eq(backoff_time(1000, 60000, i), times[i]);
    }
    cr_expect_eq(backoff_time(1, INT64_MAX, 1000000), INT64_MAX);
    cr_expect_eq(backoff_time(7, 7, 3), 7);
}

/* Means of uniform times: t, 3 t / 4 and t / 2; a mean of n draws is off by 5 / sqrt(12 n) of the
 * span at most. */
Test(clients_backoff, jitter_draws_from_what_it_says, .init = start)
{
    static const struct {
        enum jitter jitter;
        double least, most; /* of 4000 */
    } facts[] = {{JITTER_NONE, 4000, 4000}, {JITTER_EQUAL, 2000, 4000}, {JITTER_FULL, 0, 4000}};
    for (size_t i = 0; i < 3; i++) {
        struct drawn drawn = draw(facts[i].jitter, 2, 0);
        double span = facts[i].most - facts[i].least;
        double off = 5 * span / sqrt(12.0 * DRAWS);
        cr_expect_float_eq(drawn.mean, (facts[i].least + facts[i].most) / 2, off + 1e-6);
        cr_expect_geq(drawn.least, (sim_ticks)facts[i].least);
        cr_expect_leq(drawn.most, (sim_ticks)facts[i].most);
        cr_expect_leq((double)(drawn.least) - facts[i].least, span / 1000);
        cr_expect_leq(facts[i].most - (double)(drawn.most), span / 1000);
    }
}

/* From b to three times the last time, which counts as b at first; no more than the maximum. */
Test(clients_backoff, decorrelated_follows_the_last_time, .init = start)
{
    struct drawn first = draw(JITTER_DECORRELATED, 0, 0);
    cr_expect_float_eq(first.mean, 2000, 5 * 2000 / sqrt(12.0 * DRAWS));
    struct drawn later = draw(JITTER_DECORRELATED, 7, 5000);
    cr_expect_float_eq(later.mean, 8000, 5 * 14000 / sqrt(12.0 * DRAWS));
    cr_expect_geq(later.least, 1000);
    struct drawn last = draw(JITTER_DECORRELATED, 7, 60000);
    cr_expect_eq(last.most, 60000);
    struct drawn huge = {0};
    huge.most = backoff_draw(JITTER_DECORRELATED, INT64_MAX, INT64_MAX, 1, INT64_MAX, &stream);
    cr_expect_eq(huge.most, INT64_MAX);
}
