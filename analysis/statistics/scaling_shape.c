#include "analysis/statistics/scaling_shape.h"

#include <math.h>
#include <stdio.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "sim/base/memory.h"

/* The confidence of each pair of sizes when all of them together have the one asked for. */
static double each_of(double confidence, size_t sizes)
{
    return 1 - (1 - confidence) / ((double)sizes * (double)(sizes - 1) / 2);
}

/* One size in all replications. */
static double *size_column(const double *throughput, size_t points, size_t curves, size_t point)
{
    double *values = memory_alloc((curves + 1) * sizeof *values);
    for (size_t i = 0; i < curves; i++) {
        values[i] = throughput[i * points + point];
    }
    return values;
}

static size_t best_of(const double *n, const double *means, size_t points)
{
    size_t best = 0;
    for (size_t i = 1; i < points; i++) {
        if (means[i] > means[best] || (means[i] == means[best] && n[i] < n[best])) {
            best = i;
        }
    }
    return best;
}

/* Whether a size is lower than the best beyond the interval of the paired difference. */
static bool is_lower(const double *throughput, size_t points, size_t curves, size_t best,
                     size_t other, double confidence)
{
    double *differences = memory_alloc(curves * sizeof *differences);
    for (size_t i = 0; i < curves; i++) {
        differences[i] = throughput[i * points + other] - throughput[i * points + best];
    }
    double mean = sum_mean(differences, curves);
    double half_width = student_quantile(confidence, curves) *
                        student_deviation(differences, curves) / sqrt((double)curves);
    memory_free(differences);
    return round_derived(mean) + round_derived(half_width) < 0;
}

static void explain(struct scaling_fall *out, double largest_n, bool is_chance_known)
{
    if (out->falls) {
        return;
    }
    if (!is_chance_known) {
        snprintf(out->reason, sizeof out->reason,
                 "whether the throughput falls beyond chance needs 2 replications");
    } else if (out->best_n == largest_n) {
        snprintf(out->reason, sizeof out->reason,
                 "the throughput is highest at %g, the largest size", largest_n);
    } else {
        snprintf(out->reason, sizeof out->reason,
                 "no size above %g, the best, is lower beyond its interval", out->best_n);
    }
}

void scaling_fall(const double *n, size_t points, const double *throughput, size_t curves,
                  double confidence, struct scaling_fall *out)
{
    double *means = memory_alloc((points + 1) * sizeof *means);
    double largest_n = 0;
    double lowest = INFINITY;

    *out = (struct scaling_fall){0};
    for (size_t i = 0; i < points && curves > 0; i++) {
        double *values = size_column(throughput, points, curves, i);
        means[i] = sum_mean(values, curves);
        largest_n = n[i] > largest_n ? n[i] : largest_n;
        memory_free(values);
    }
    if (points > 0 && curves > 0) {
        size_t best = best_of(n, means, points);
        out->best_n = n[best];
        for (size_t i = 0; i < points && curves >= 2; i++) {
            if (n[i] > n[best] && means[i] < lowest &&
                is_lower(throughput, points, curves, best, i, each_of(confidence, points))) {
                lowest = means[i];
                out->falls = true;
                out->lower_n = n[i];
            }
        }
    }
    explain(out, largest_n, curves >= 2);
    memory_free(means);
}

/* --- One measured curve --- */

/* The measurements of one size together. */
struct size {
    double n;
    double mean;
    double squares; /* about the mean */
    size_t count;
};

/* @return how many different sizes there are */
static size_t gather_sizes(const double *n, const double *throughput, size_t points,
                           struct size *sizes)
{
    double *values = memory_alloc((points + 1) * sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < points; i++) {
        size_t before = 0;
        while (before < i && n[before] != n[i]) {
            before++;
        }
        if (before < i) {
            continue; /* gathered with its first measurement */
        }
        struct size size = {.n = n[i]};
        for (size_t j = i; j < points; j++) {
            if (n[j] == n[i]) {
                values[size.count++] = throughput[j];
            }
        }
        size.mean = sum_mean(values, size.count);
        size.squares = sum_squares(values, size.count, size.mean);
        sizes[count++] = size;
    }
    memory_free(values);
    return count;
}

/* How much lower a size has to be: nothing without repeats. */
static double least_fall(const struct size *best, const struct size *other, double squares,
                         size_t freedom, double confidence)
{
    if (freedom == 0) {
        return 0;
    }
    double each = 1 / (double)best->count + 1 / (double)other->count;
    return student_quantile(confidence, freedom + 1) * sqrt(squares / (double)freedom * each);
}

void scaling_fall_measured(const double *n, const double *throughput, size_t points,
                           double confidence, struct scaling_fall *out)
{
    struct size *sizes = memory_alloc((points + 1) * sizeof *sizes);
    size_t count = gather_sizes(n, throughput, points, sizes);
    double squares = 0;
    double largest_n = 0;
    double lowest = INFINITY;
    size_t best = 0;

    *out = (struct scaling_fall){0};
    for (size_t i = 0; i < count; i++) {
        squares += sizes[i].squares;
        largest_n = sizes[i].n > largest_n ? sizes[i].n : largest_n;
        bool is_best = sizes[i].mean > sizes[best].mean ||
                       (sizes[i].mean == sizes[best].mean && sizes[i].n < sizes[best].n);
        best = is_best ? i : best;
    }
    out->best_n = count > 0 ? sizes[best].n : 0;
    for (size_t i = 0; i < count; i++) {
        if (sizes[i].n > sizes[best].n && sizes[i].mean < lowest &&
            sizes[best].mean - sizes[i].mean > least_fall(&sizes[best], &sizes[i], squares,
                                                          points - count,
                                                          each_of(confidence, count))) {
            lowest = sizes[i].mean;
            out->falls = true;
            out->lower_n = sizes[i].n;
        }
    }
    explain(out, largest_n, true);
    memory_free(sizes);
}

/* --- Speedup and knee --- */

struct interval scaling_speedup(size_t points, const double *throughput, size_t curves,
                                size_t point, size_t base, double confidence)
{
    struct interval none = {.confidence = confidence};
    if (curves == 0) {
        return none;
    }
    double *bases = size_column(throughput, points, curves, base);
    double *values = size_column(throughput, points, curves, point);
    double mean = sum_mean(bases, curves);
    double ratio = sum_mean(values, curves) / mean;
    /* Their mean is the ratio, and their spread that of the ratio. */
    for (size_t i = 0; i < curves; i++) {
        values[i] = ratio + (values[i] - ratio * bases[i]) / mean;
    }
    struct interval speedup = student_interval(values, curves, confidence);
    memory_free(bases);
    memory_free(values);
    return speedup;
}

/* The bottleneck law less a tenth. */
struct allowed {
    double first_per_s;
    double most_per_s;
};

/* The excess of a throughput over the limit of the knee. */
static double above(const struct allowed *allowed, double n, double throughput)
{
    double line = n * allowed->first_per_s;
    return throughput -
           SCALING_KNEE_SHARE * (line < allowed->most_per_s ? line : allowed->most_per_s);
}

/* Look between two sizes. The excess changes its slope at the corner of the bottleneck law. */
static bool find_between(const struct allowed *allowed, const double *n, const double *throughput,
                         struct scaling_knee *knee)
{
    double corner = allowed->most_per_s / allowed->first_per_s;
    double slope = (throughput[1] - throughput[0]) / (n[1] - n[0]);
    bool has_corner = corner > n[0] && corner < n[1];
    double places[] = {n[0], has_corner ? corner : n[1], n[1]};
    double before = above(allowed, n[0], throughput[0]);

    for (int i = 1; i < 3; i++) {
        double here = above(allowed, places[i], throughput[0] + slope * (places[i] - n[0]));
        if (here < 0) {
            double width = places[i] - places[i - 1];
            knee->n = round_derived(places[i - 1] + before / (before - here) * width);
            knee->is_between = above(allowed, n[1], throughput[1]) >= 0;
            knee->known = true;
            return true;
        }
        before = here;
    }
    return false;
}

struct scaling_knee scaling_knee(const double *n, const double *throughput, size_t points,
                                 double utilization)
{
    struct scaling_knee knee = {.reason = "a size or a throughput is not above 0"};

    for (size_t i = 0; i < points; i++) {
        if (!(n[i] > 0) || !(throughput[i] > 0)) {
            return knee;
        }
    }
    knee.reason = "the bottleneck is not used at the largest size";
    if (points == 0 || !(utilization > 0)) {
        return knee;
    }
    struct allowed allowed = {throughput[0] / n[0], throughput[points - 1] / utilization};
    knee.reason = NULL;
    knee.corner = round_derived(allowed.most_per_s / allowed.first_per_s);
    for (size_t i = 1; i < points; i++) {
        if (n[i] > n[i - 1] && find_between(&allowed, &n[i - 1], &throughput[i - 1], &knee)) {
            return knee;
        }
    }
    knee.reason = "always above 90 % of the bottleneck law";
    return knee;
}
