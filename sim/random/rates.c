#include "sim/random/rates.h"

/* Where a piece ends, in the period. */
static int64_t end_of(const struct distribution *rates, uint64_t piece)
{
    return piece + 1 < rates->rates.count ? rates->rates.pieces[piece + 1].from
                                          : rates->rates.period;
}

double distribution_rates_expected(const struct distribution *rates, int64_t until)
{
    double expected = 0;
    for (uint64_t i = 0; i < rates->rates.count; i++) {
        const struct distribution_rate *piece = &rates->rates.pieces[i];
        int64_t end = end_of(rates, i);
        if (until > piece->from) {
            expected += (double)((until < end ? until : end) - piece->from) / piece->mean;
        }
    }
    return expected;
}

struct distribution distribution_rates(struct arena *arena, const struct distribution_rate *pieces,
                                       size_t count, int64_t period)
{
    ASSERT(count >= 1 && period > 0 && pieces[0].from == 0);
    struct distribution_rate *copy = ARENA_ARRAY(arena, struct distribution_rate, count);
    for (size_t i = 0; i < count; i++) {
        ASSERT(pieces[i].mean >= 1 && pieces[i].from < period);
        ASSERT(i == 0 || pieces[i].from > pieces[i - 1].from);
        copy[i] = pieces[i];
    }
    struct distribution rates = {
        .family = DISTRIBUTION_RATES, .cv2 = 1, .tail = 6, .rates = {copy, count, period}};
    double events = distribution_rates_expected(&rates, period);
    ASSERT(events > 0);
    rates.mean = (double)period / events;
    return rates;
}

/* The piece that holds at an instant of the period. */
static uint64_t piece_at(const struct distribution *rates, int64_t phase)
{
    uint64_t low = 0;
    uint64_t high = rates->rates.count;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (rates->rates.pieces[middle].from <= phase) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Whole periods that pass before the event, and what is left to wait for after them. */
static int64_t skip_periods(const struct distribution *rates, double *events)
{
    double each = (double)rates->rates.period / rates->mean;
    double count = *events / each;
    int64_t time;
    if (count < 1) {
        return 0;
    }
    if (count >= 0x1p62 || __builtin_mul_overflow((int64_t)count, rates->rates.period, &time)) {
        return DISTRIBUTION_NEVER;
    }
    *events -= (double)(int64_t)count * each;
    *events = *events > 0 ? *events : 0; /* by rounding */
    return time;
}

static int64_t sum_or_never(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? DISTRIBUTION_NEVER : sum;
}

int64_t distribution_draw_rates(const struct distribution *distribution, int64_t now,
                                struct stream *stream)
{
    double events = stream_exponential(stream); /* still to wait for */
    int64_t elapsed = skip_periods(distribution, &events);
    int64_t phase = now % distribution->rates.period;
    uint64_t piece = piece_at(distribution, phase);
    for (;;) {
        double mean = distribution->rates.pieces[piece].mean;
        int64_t end = end_of(distribution, piece);
        int64_t left = end - phase;
        double expected = (double)left / mean; /* events in what is left of the piece */
        if (events < expected) {
            int64_t delay = distribution_round(events * mean);
            return sum_or_never(elapsed, delay < left ? delay : left - 1);
        }
        events -= expected;
        elapsed = sum_or_never(elapsed, left);
        if (elapsed == DISTRIBUTION_NEVER) {
            return DISTRIBUTION_NEVER;
        }
        bool is_last = piece + 1 == distribution->rates.count;
        piece = is_last ? 0 : piece + 1;
        phase = is_last ? 0 : end;
    }
}
