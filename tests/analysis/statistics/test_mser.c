#include "analysis/statistics/mser.h"

#include <criterion/criterion.h>

#include "tests/analysis/sample.h"

enum { MSER_SLICES = 960 }; /* as many as the runner takes of a run */

/* MSER-5 of slices: what does not fill a batch is left out. */
static struct mser cut_slices(const double *slices, size_t count)
{
    double batches[MSER_SLICES / MSER_BATCH];

    for (size_t i = 0; i < count / MSER_BATCH; i++) {
        batches[i] = 0;
        for (size_t j = 0; j < MSER_BATCH; j++) {
            batches[i] += slices[i * MSER_BATCH + j] / MSER_BATCH;
        }
    }
    struct mser mser = mser_cut(batches, count / MSER_BATCH);
    mser.cut *= MSER_BATCH;
    return mser;
}

/* Noise around 10 after a start that is `height` away and fades with `fade` slices. */
static void fill(double *slices, size_t count, double height, double fade, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        slices[i] = 10 + sample_normal(&seed) - height * exp(-(double)i / fade);
    }
}

Test(mser, a_steady_series_is_hardly_cut)
{
    double slices[MSER_SLICES];
    size_t total = 0;

    for (uint64_t seed = 1; seed <= 200; seed++) {
        fill(slices, MSER_SLICES, 0, 1, seed);
        struct mser mser = cut_slices(slices, MSER_SLICES);
        total += mser.cut;
        cr_assert(mser.cut % MSER_BATCH == 0 && mser.cut <= MSER_SLICES / 2);
    }
    cr_expect(total / 200 < MSER_SLICES / 10, "%zu slices on average", total / 200);
}

Test(mser, a_step_is_cut_where_it_ends)
{
    double slices[MSER_SLICES];

    for (size_t step = 5; step <= 400; step += 5) {
        uint64_t seed = step;
        for (size_t i = 0; i < MSER_SLICES; i++) {
            slices[i] = (i < step ? 0 : 20) + sample_normal(&seed);
        }
        struct mser mser = cut_slices(slices, MSER_SLICES);
        cr_expect(mser.cut >= step && mser.cut <= step + 100, "step %zu, cut %zu", step, mser.cut);
        cr_expect(mser.instant * MSER_SLICES >= (int)mser.cut * MSER_INSTANTS);
        cr_expect((mser.instant - 1) * MSER_SLICES < (int)mser.cut * MSER_INSTANTS);
    }
}

Test(mser, takes_the_bias_out_of_a_fading_start)
{
    double slices[MSER_SLICES];
    double whole = 0;
    double kept = 0;

    for (uint64_t seed = 1; seed <= 50; seed++) {
        fill(slices, MSER_SLICES, 50, 40, seed);
        struct mser mser = cut_slices(slices, MSER_SLICES);
        double sum = 0;
        for (size_t i = 0; i < MSER_SLICES; i++) {
            whole += slices[i] / MSER_SLICES / 50;
            sum += i >= mser.cut ? slices[i] : 0;
        }
        kept += sum / (double)(MSER_SLICES - mser.cut) / 50;
        cr_expect(!mser.too_short);
    }
    cr_expect(whole < 8.5, "%g", whole);
    cr_expect(kept > 9.9 && kept < 10.1, "%g", kept);
}

/* The statistic as White writes it, in two passes over every cut. */
static size_t cut_by_definition(const double *slices, size_t count)
{
    size_t batches = count / MSER_BATCH;
    size_t best = 0;
    long double smallest = INFINITY;

    for (size_t d = 0; d <= batches / 2; d++) {
        long double mean = 0;
        long double squares = 0;
        for (size_t i = d * MSER_BATCH; i < batches * MSER_BATCH; i++) {
            mean += (long double)slices[i];
        }
        mean /= (long double)((batches - d) * MSER_BATCH);
        for (size_t b = d; b < batches; b++) {
            long double batch = 0;
            for (size_t i = 0; i < MSER_BATCH; i++) {
                batch += (long double)slices[b * MSER_BATCH + i] / MSER_BATCH;
            }
            squares += (batch - mean) * (batch - mean);
        }
        long double error = squares / (long double)((batches - d) * (batches - d));
        if (error < smallest) {
            smallest = error;
            best = d;
        }
    }
    return best * MSER_BATCH;
}

Test(mser, is_its_definition)
{
    double slices[MSER_SLICES];

    for (uint64_t seed = 1; seed <= 60; seed++) {
        size_t count = 20 + (size_t)seed * 15;
        fill(slices, count, (double)(seed % 7) * 3, (double)(seed % 11 + 1) * 20, seed);
        cr_expect(cut_slices(slices, count).cut == cut_by_definition(slices, count));
    }
}

Test(mser, says_when_the_run_is_too_short)
{
    double slices[MSER_SLICES];

    for (size_t i = 0; i < MSER_SLICES; i++) {
        slices[i] = (double)i; /* an overloaded queue grows for ever */
    }
    struct mser mser = cut_slices(slices, MSER_SLICES);
    cr_expect(mser.too_short && mser.cut == MSER_SLICES / 2 && mser.instant == MSER_INSTANTS / 2);
}

Test(mser, constant_and_tiny_series_are_not_cut)
{
    double slices[MSER_SLICES];

    for (size_t i = 0; i < MSER_SLICES; i++) {
        slices[i] = 0.1;
    }
    struct mser mser = cut_slices(slices, MSER_SLICES);
    cr_expect(mser.cut == 0 && mser.instant == 0 && !mser.too_short);
    for (size_t count = 0; count < 4 * MSER_BATCH; count++) {
        cr_expect(cut_slices(slices, count).cut == 0);
    }
    /* Noise-free after its start: cut exactly there. */
    for (size_t i = 0; i < 90; i++) {
        slices[i] = (double)i;
    }
    cr_expect(cut_slices(slices, MSER_SLICES).cut == 90);
    cr_expect(cut_slices(slices, MSER_SLICES).instant == 8); /* 90 / 12 = 7.5 */
}

Test(mser, a_step_without_noise_is_cut_where_it_ends)
{
    double batches[MSER_INSTANTS];

    for (size_t step = 0; step <= MSER_INSTANTS / 2; step++) {
        for (size_t i = 0; i < MSER_INSTANTS; i++) {
            batches[i] = i < step ? 0 : 20 + 0.1 * (double)(i % 2);
        }
        struct mser mser = mser_cut(batches, MSER_INSTANTS);
        cr_expect_eq(mser.cut, step, "%zu at %zu", mser.cut, step);
        cr_expect_eq(mser.instant, (int)step);
        cr_expect_eq(mser.too_short, step == MSER_INSTANTS / 2);
    }
    for (size_t count = 0; count < 4; count++) {
        struct mser none = mser_cut((double[]){0, 20, 20}, count);
        cr_expect(none.cut == 0 && none.instant == 0 && !none.too_short);
    }
}
