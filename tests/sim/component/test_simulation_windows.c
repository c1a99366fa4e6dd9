#include "tests/sim/component/counting.h"

/* Windows follow each other from `from` to `to` and hold `each` ticks. */
static void expect_windows(const struct simulation_result *result, double from, double to,
                           size_t count)
{
    cr_assert_eq(result->window_count, count);
    double at = from;
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(value(&result->windows[i], "from"), at);
        cr_expect_eq((double)result->window_at[i], at);
        at = from + (to - from) * (double)(i + 1) / (double)count;
        cr_expect_eq(value(&result->windows[i], "to"), at);
        cr_expect_eq(value(&result->windows[i], "ticks"), (to - from) / (double)count);
    }
    cr_expect_eq((double)result->window_at[count], to);
}

Test(simulation_windows, an_automatic_warm_up_leaves_windows_from_the_start)
{
    struct simulation simulation = counting_to(9600);
    simulation.is_automatic = true;
    simulation.warmup = 1234; /* is ignored */
    struct simulation_result result = run_well(&simulation);
    expect_windows(&result, 0, 9600, SIMULATION_WINDOWS);
    cr_assert_not_null(result.slice_means);
    cr_expect_eq(result.slice_means[0], 4.5); /* 0 to 9, a tick each */
    cr_expect_eq(result.slice_means[SIMULATION_SLICES - 1], 9594.5);
    cr_expect_eq(result.removed, 0);
    cr_expect_eq(value(&result.report, "ticks"), 9600);
    cr_expect_eq(value(&result.report, "from"), 0);
    simulation_result_free(&result);
}

Test(simulation_windows, an_explicit_warm_up_is_followed_by_one_window_or_by_eighty)
{
    struct simulation simulation = counting_to(9600);
    simulation.warmup = 1600;
    struct simulation_result result = run_well(&simulation);
    expect_windows(&result, 1600, 9600, 1);
    cr_expect_null(result.slice_means);
    simulation_result_free(&result);
    simulation.has_windows = true;
    result = run_well(&simulation);
    expect_windows(&result, 1600, 9600, SIMULATION_WINDOWS);
    cr_expect_null(result.slice_means);
    cr_expect_eq(result.removed, 1600);
    cr_expect_eq(value(&result.report, "ticks"), 8000);
    simulation_result_free(&result);
}

Test(simulation_windows, windows_hold_what_happens_at_time_0)
{
    struct counting_parameters early = {.starts_at_0 = true};
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(800);
        simulation.parameters = &early;
        simulation.is_automatic = automatic;
        simulation.has_windows = !automatic;
        struct simulation_result result = run_well(&simulation);
        cr_assert_eq(result.window_count, SIMULATION_WINDOWS);
        cr_expect_eq(value(&result.windows[0], "ticks"), 11);
        cr_expect_eq(value(&result.windows[1], "ticks"), 10);
        cr_expect_eq(value(&result.report, "ticks"), 801);
        simulation_result_free(&result);
    }
}

/* Sums of a metric over some reports that follow each other, means weighted by their length. */
static struct metric add_up(const struct report *reports, size_t count, size_t number)
{
    struct metric sum = reports[0].metrics[number];
    sum.part = sum.whole = 0;
    for (size_t i = 0; i < count; i++) {
        const struct metric *metric = &reports[i].metrics[number];
        double weight =
            metric->statistic == STATISTIC_MEAN ? (double)window_length(reports[i].window) : 1;
        cr_assert_str_eq(metric->name, sum.name);
        sum.part += weight * metric->part;
        sum.whole += weight * metric->whole;
    }
    return sum;
}

/* The windows of a run must add up to its report. The horizon is a prime, so
 * that windows have different lengths: a plain mean of their values is another one. */
Test(simulation_windows, windows_add_up_to_the_whole_run)
{
    struct counting_parameters given = {.delay = distribution_exponential(50)};
    double apart = 0; /* how far a plain mean of windows would be off */
    for (int way = 0; way < 4; way++) {
        struct simulation simulation = counting_to(1009);
        simulation.parameters = &given;
        simulation.is_automatic = way < 2;
        simulation.has_batches = way % 2 == 1;
        simulation.has_windows = true;
        simulation.warmup = 101;
        struct simulation_result result = run_well(&simulation);
        cr_assert_eq(result.window_count, SIMULATION_WINDOWS);
        static const char *const sums[] = {"ticks", "rate", "level", "delay"};
        for (size_t i = 0; i < 4; i++) {
            const struct metric *whole = find(&result.report, sums[i]);
            size_t number = (size_t)(whole - result.report.metrics);
            struct metric windows = add_up(result.windows, result.window_count, number);
            bool is_count = whole->statistic == STATISTIC_COUNT;
            double of_windows = is_count ? windows.part : windows.part / windows.whole;
            cr_expect_float_eq(of_windows, whole->value, 1e-12 * whole->value);
            double plain = 0;
            for (size_t j = 0; j < result.window_count; j++) {
                plain += result.windows[j].metrics[number].value / SIMULATION_WINDOWS;
            }
            apart = i == 2 ? apart + __builtin_fabs(plain / whole->value - 1) : apart;
        }
        simulation_result_free(&result);
    }
    cr_expect_gt(apart, 1e-4, "%g", apart);
}

/* Where a piece ends: the window that the next one starts with. */
static size_t piece_end(const struct simulation_result *result, size_t piece)
{
    return piece + 1 < result->pieces.count ? result->piece_first[piece + 1] : result->window_count;
}

/* Each piece counts what its windows observed, and all of them everything. */
static void expect_cells_add_up(const struct simulation_result *result, uint64_t expected)
{
    const struct metric *metric = find(&result->report, "delay");
    size_t number = (size_t)(metric - result->report.metrics);
    uint64_t counted = 0;
    cr_assert(metric->has_percentiles && metric->cell_count > 0);
    for (size_t i = 0; i < result->pieces.count; i++) {
        uint64_t here = 0;
        double in_windows = 0;
        for (size_t j = 0; j < metric->cell_count; j++) {
            here += metric->cells[j].counts[i];
        }
        for (size_t j = result->piece_first[i]; j < piece_end(result, i); j++) {
            cr_expect_null(result->windows[j].metrics[number].cells);
            in_windows += result->windows[j].metrics[number].whole;
        }
        cr_expect_eq((double)here, in_windows, "piece %zu: %lu", i, (unsigned long)here);
        counted += here;
    }
    cr_expect_eq(counted, expected);
}

/* Pieces of `each` windows follow each other and count so many ticks. */
static void expect_pieces(const struct simulation_result *result, size_t each, uint64_t ticks)
{
    cr_assert_eq(result->pieces.count, SIMULATION_WINDOWS / each);
    for (size_t i = 0; i < result->pieces.count; i++) {
        cr_expect_eq(result->piece_first[i], i * each);
    }
    expect_cells_add_up(result, ticks);
}

Test(simulation_windows, pieces_are_of_several_windows_and_count_everything)
{
    struct counting_parameters given = {.delay = distribution_exponential(50)};
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation simulation = counting_to(9601);
        simulation.parameters = &given;
        simulation.is_automatic = automatic;
        simulation.warmup = 1601;
        simulation.has_windows = true;
        struct simulation_result result = run_well(&simulation);
        expect_pieces(&result, SIMULATION_PIECE, automatic ? 9601 : 8000);
        simulation_result_free(&result);
        simulation.has_batches = true;
        result = run_well(&simulation);
        expect_pieces(&result, 1, automatic ? 9601 : 8000);
        simulation_result_free(&result);
    }
}

/* A cut that percentiles take with the means must be one between pieces, or lose some windows. */
Test(simulation_windows, the_fixed_cut_lies_between_pieces)
{
    cr_expect_eq(SIMULATION_FIXED_CUT % SIMULATION_PIECE, 0);
    cr_expect_eq(SIMULATION_FIXED_CUT % SIMULATION_BATCH, 0);
    cr_expect_eq(SIMULATION_WINDOWS % SIMULATION_PIECE, 0);
    cr_expect_eq(SIMULATION_SLICES % SIMULATION_WINDOWS, 0);
}

Test(simulation_windows, one_window_is_one_piece)
{
    for (int batches = 0; batches < 2; batches++) {
        struct simulation simulation = counting_to(9601);
        simulation.warmup = 1601;
        simulation.has_batches = batches;
        struct simulation_result result = run_well(&simulation);
        cr_assert_eq(result.pieces.count, 1);
        cr_expect_eq(result.piece_first[0], 0);
        expect_cells_add_up(&result, 8000);
        simulation_result_free(&result);
    }
}

/* From 80 ticks on each window has a length; below, all is in one. */
Test(simulation_windows, a_horizon_of_few_ticks_has_one_window)
{
    for (sim_ticks horizon = 1; horizon <= SIMULATION_WINDOWS + 1; horizon++) {
        for (int way = 0; way < 4; way++) {
            struct simulation simulation = counting_to(horizon);
            simulation.is_automatic = way < 2;
            simulation.has_windows = true;
            simulation.has_batches = way % 2 == 1;
            struct simulation_result result = run_well(&simulation);
            size_t windows = horizon < SIMULATION_WINDOWS ? 1 : SIMULATION_WINDOWS;
            cr_expect_eq(result.window_count, windows);
            /* One window of a run whose warm-up is not given follows the fixed cut. */
            bool is_cut = simulation.is_automatic && windows == 1;
            sim_ticks start = is_cut ? horizon * SIMULATION_FIXED_CUT / SIMULATION_WINDOWS : 0;
            cr_expect_eq(result.window_at[0], start);
            cr_expect_eq(result.slice_means == NULL, windows == 1 || !simulation.is_automatic);
            cr_expect_eq(result.window_at[windows], horizon);
            size_t each = simulation.has_batches ? 1 : SIMULATION_PIECE;
            cr_expect_eq(result.pieces.count, windows == 1 ? 1 : SIMULATION_WINDOWS / each);
            expect_cells_add_up(&result, (uint64_t)(horizon - start));
            simulation_result_free(&result);
        }
    }
}

Test(simulation_windows, a_system_of_many_metrics_has_one_window_after_the_fixed_cut)
{
    enum { OWN = 6 }; /* metrics that the system has anyway */
    for (int over = 0; over < 2; over++) {
        struct counting_parameters many = {.more_metrics = SIMULATION_METRICS_MOST - OWN + over};
        for (int pieces = 0; pieces < 2; pieces++) {
            struct simulation simulation = counting_to(9600);
            simulation.parameters = &many;
            simulation.is_automatic = true;
            simulation.has_batches = pieces;
            struct simulation_result result = run_well(&simulation);
            cr_assert_eq(result.report.metric_count, SIMULATION_METRICS_MOST + (size_t)over);
            if (over) {
                expect_windows(&result, 9600 * SIMULATION_FIXED_CUT / SIMULATION_WINDOWS, 9600, 1);
                cr_expect_null(result.slice_means);
                cr_expect_eq(result.pieces.count, 1);
                cr_expect_eq(value(&result.report, "from"), 960);
                cr_expect_eq(result.removed, 960);
                expect_cells_add_up(&result, 8640);
            } else {
                expect_windows(&result, 0, 9600, SIMULATION_WINDOWS);
                cr_expect_not_null(result.slice_means);
            }
            simulation_result_free(&result);
        }
    }
}
