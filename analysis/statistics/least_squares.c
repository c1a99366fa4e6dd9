#include "analysis/statistics/least_squares.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#include "analysis/statistics/linear_problem.h"

/* The terms of n / throughput. Amdahl's law has the first and the last, the other law the rest. */
enum {
    FIRST,      /* 1: the work itself, or its parallel share */
    CONTENTION, /* n - 1 */
    COHERENCY,  /* n (n - 1) */
    SERIAL,     /* n: the serial share */
    TERMS
};

#define ONLY(term) (1U << (term))
#define AMDAHL     (ONLY(FIRST) | ONLY(SERIAL))
#define USL        (ONLY(FIRST) | ONLY(CONTENTION) | ONLY(COHERENCY))

enum { STEPS_MAXIMUM = 1000 };

#define DAMPING_FIRST 1e-3
#define DAMPING_MOST  1e12
#define FLAT          1e-9  /* relative changes of a cost under this may be rounding */
#define SHARE_LEAST   1e-9  /* of the largest point: a term under this is rounding */
#define SLANT_MOST    1e-7  /* cosine between errors and what a term changes: a right angle */
#define EXACT         1e-13 /* errors under this share of the throughputs are rounding */

/* Sizes and throughputs over their largest, so that all numbers are near 1 whatever the units. */
struct problem {
    const double *n;
    const double *throughput;
    size_t points;
    double most_n;
    double scale;
};

/* A selection of terms and what was fitted with it. */
struct face {
    unsigned terms;
    double values[TERMS];            /* 0 of terms that are not selected */
    double covariance[TERMS][TERMS]; /* of the values */
    double cost;                     /* sum of squared errors */
    double slant; /* absolute errors: the largest cosine between them and what a term changes */
};

/* A linear problem with a column for each term selected. */
struct linear {
    size_t terms[TERMS];
    struct linear_problem problem;
};

static double term_at(const struct problem *problem, size_t term, size_t i)
{
    double n = problem->n[i];
    double most = problem->most_n;

    switch (term) {
    case FIRST:
        return 1;
    case CONTENTION:
        return (n - 1) / (most - 1);
    case COHERENCY:
        return n * (n - 1) / (most * (most - 1));
    default:
        return n / most;
    }
}

/* Measured n / throughput. */
static double time_at(const struct problem *problem, size_t i)
{
    return problem->n[i] / problem->most_n / (problem->throughput[i] / problem->scale);
}

static double fitted_time(const struct problem *problem, const double *values, size_t i)
{
    double sum = 0;

    for (size_t term = 0; term < TERMS; term++) {
        sum += values[term] * term_at(problem, term, i);
    }
    return sum;
}

/* Throughput minus law; infinite beyond a pole, where the method then takes a shorter step. */
static double error_at(const struct problem *problem, const double *values, size_t i)
{
    double time = fitted_time(problem, values, i);

    if (!(time > 0)) {
        return INFINITY;
    }
    return problem->throughput[i] / problem->scale - problem->n[i] / problem->most_n / time;
}

static double cost_of(const struct problem *problem, const double *values)
{
    double sum = 0;

    for (size_t i = 0; i < problem->points; i++) {
        double error = error_at(problem, values, i);
        sum += error * error;
    }
    return sum;
}

static void linear_open(struct linear *linear, const struct problem *problem, unsigned terms)
{
    size_t count = 0;

    for (size_t term = 0; term < TERMS; term++) {
        if ((terms & ONLY(term)) != 0) {
            linear->terms[count++] = term;
        }
    }
    linear_problem_open(&linear->problem, problem->points, count);
}

static void linear_close(struct linear *linear)
{
    linear_problem_close(&linear->problem);
}

/* The covariance of the terms after a solution. */
static void set_covariance(const struct linear *linear, double cost, struct face *face)
{
    for (size_t i = 0; i < linear->problem.columns; i++) {
        for (size_t j = 0; j < linear->problem.columns; j++) {
            face->covariance[linear->terms[i]][linear->terms[j]] =
                linear_problem_covariance(&linear->problem, cost, i, j);
        }
    }
}

/* --- Relative errors: one linear problem for each selection of terms --- */

/* Rows over the measured time: the errors are those of throughput / law. */
static bool fit_relative(const struct problem *problem, struct linear *linear, struct face *face)
{
    for (size_t i = 0; i < problem->points; i++) {
        double time = time_at(problem, i);
        for (size_t k = 0; k < linear->problem.columns; k++) {
            gsl_matrix_set(linear->problem.rows, i, k,
                           term_at(problem, linear->terms[k], i) / time);
        }
        gsl_vector_set(linear->problem.targets, i, 1);
    }
    if (!linear_problem_solve(&linear->problem, 0, &face->cost)) {
        return false;
    }
    set_covariance(linear, face->cost, face);
    for (size_t k = 0; k < linear->problem.columns; k++) {
        face->values[linear->terms[k]] = gsl_vector_get(linear->problem.solution, k);
    }
    return true;
}

/* The largest share of a measured time that a term makes; below 0 where the term is. */
static double largest_share(const struct problem *problem, const struct face *face, size_t term)
{
    double most = 0;

    for (size_t i = 0; i < problem->points; i++) {
        double share = term_at(problem, term, i) / time_at(problem, i);
        most = share > most ? share : most;
    }
    return face->values[term] * most;
}

/* Whether a term is above its bound by more than rounding. */
static bool is_above(const struct problem *problem, const struct face *face, size_t term)
{
    return largest_share(problem, face, term) > SHARE_LEAST;
}

/* The best of all selections whose terms stay above 0: the bounded minimum, for it is convex. */
static bool fit_faces(const struct problem *problem, unsigned terms, struct face *best)
{
    *best = (struct face){.cost = INFINITY};
    for (unsigned some = terms; some != 0; some = (some - 1) & terms) {
        struct face face = {.terms = some};
        struct linear linear;
        linear_open(&linear, problem, some);
        bool is_good = fit_relative(problem, &linear, &face);
        for (size_t k = 0; is_good && k < linear.problem.columns; k++) {
            is_good = is_above(problem, &face, linear.terms[k]);
        }
        linear_close(&linear);
        if (is_good && face.cost < best->cost) {
            *best = face;
        }
    }
    return best->terms != 0;
}

/* --- Absolute errors: damped Gauss-Newton steps within the bounds --- */

/* The slope of the throughput along a term at a point. */
static double slope_at(const struct problem *problem, const struct face *face, size_t term,
                       size_t i)
{
    double time = fitted_time(problem, face->values, i);

    return -problem->n[i] / problem->most_n / (time * time) * term_at(problem, term, i);
}

/* How far the errors are from a right angle to what a term changes; above 0 where more of the term
 * makes them smaller. */
static double cosine_of(const struct problem *problem, const struct face *face, size_t term)
{
    double product = 0;
    double squares = 0;

    for (size_t i = 0; i < problem->points; i++) {
        double slope = slope_at(problem, face, term, i);
        product += slope * error_at(problem, face->values, i);
        squares += slope * slope;
    }
    bool is_exact = sqrt(face->cost) <= EXACT * sqrt((double)problem->points);
    return is_exact || squares <= 0 ? 0 : product / sqrt(squares * face->cost);
}

static void assess(const struct problem *problem, struct face *face)
{
    face->cost = cost_of(problem, face->values);
    face->slant = isfinite(face->cost) ? 0 : INFINITY;
    for (size_t term = 0; term < TERMS && isfinite(face->cost); term++) {
        if ((face->terms & ONLY(term)) != 0) {
            double cosine = fabs(cosine_of(problem, face, term));
            face->slant = cosine > face->slant ? cosine : face->slant;
        }
    }
}

static void set_rows(const struct problem *problem, struct linear *linear, const struct face *face)
{
    for (size_t i = 0; i < problem->points; i++) {
        gsl_vector_set(linear->problem.targets, i, error_at(problem, face->values, i));
        for (size_t k = 0; k < linear->problem.columns; k++) {
            gsl_matrix_set(linear->problem.rows, i, k,
                           slope_at(problem, face, linear->terms[k], i));
        }
    }
}

/* Move along the solution up to the first bound; a term that comes to it is dropped. */
static void move(const struct linear *linear, struct face *face)
{
    double part = 1;
    size_t first = TERMS;

    for (size_t k = 0; k < linear->problem.columns; k++) {
        double value = face->values[linear->terms[k]];
        double change = gsl_vector_get(linear->problem.solution, k);
        if (value + part * change < 0) {
            part = value / -change;
            first = linear->terms[k];
        }
    }
    for (size_t k = 0; k < linear->problem.columns; k++) {
        face->values[linear->terms[k]] += part * gsl_vector_get(linear->problem.solution, k);
    }
    if (first != TERMS) {
        face->values[first] = 0;
        face->terms &= ~ONLY(first);
    }
}

/* Take one step if it leads to something better; the damping follows how well the step keeps what
 * the linear problem promises (Marquardt 1963). */
static bool take_step(const struct problem *problem, double *damping, struct face *face)
{
    struct face trial = *face;
    struct linear linear;
    double promised;
    double gain = 0; /* share of the promise that is kept */
    bool is_better = false;

    linear_open(&linear, problem, face->terms);
    set_rows(problem, &linear, face);
    if (linear_problem_solve(&linear.problem, *damping, &promised)) {
        move(&linear, &trial);
        assess(problem, &trial);
        gain = (face->cost - trial.cost) / (face->cost - promised);
        is_better =
            trial.terms != 0 && (trial.cost < face->cost * (1 - FLAT) ||
                                 (trial.cost <= face->cost * (1 + FLAT) &&
                                  (trial.slant < face->slant || trial.terms != face->terms)));
    }
    linear_close(&linear);
    if (!is_better || (gain < 0.25 && trial.cost < face->cost * (1 - FLAT))) {
        *damping = *damping > 0 ? *damping * 4 : DAMPING_FIRST;
    } else if (gain > 0.75) {
        *damping = *damping > DAMPING_FIRST ? *damping / 10 : 0;
    }
    if (is_better) {
        *face = trial;
    }
    return is_better;
}

/* A term that was dropped, and that would make the errors smaller again; TERMS: none. */
static size_t wrongly_dropped(const struct problem *problem, const struct face *face,
                              unsigned terms)
{
    size_t worst = TERMS;
    double most = SLANT_MOST;

    for (size_t term = 0; term < TERMS; term++) {
        if ((terms & ~face->terms & ONLY(term)) != 0) {
            double cosine = cosine_of(problem, face, term);
            worst = cosine > most ? term : worst;
            most = cosine > most ? cosine : most;
        }
    }
    return worst;
}

/*
 * Gauss-Newton from the relative fit, its steps shortened by Levenberg's damping where they lead
 * too far. Near the minimum the errors are flat to half the digits of the terms: there a step
 * counts as better when it brings errors and slopes nearer to a right angle. A right angle at the
 * end is checked.
 */
static bool fit_absolute(const struct problem *problem, unsigned terms, struct face *face)
{
    double damping = 0;
    double cost;
    struct linear linear;

    assess(problem, face);
    for (int step = 0; step < STEPS_MAXIMUM && damping < DAMPING_MOST; step++) {
        if ((face->slant > 0 && take_step(problem, &damping, face)) || face->slant > SLANT_MOST) {
            continue;
        }
        size_t term = wrongly_dropped(problem, face, terms);
        if (term == TERMS) {
            break;
        }
        face->terms |= ONLY(term);
        assess(problem, face);
    }
    if (face->slant > SLANT_MOST || wrongly_dropped(problem, face, terms) != TERMS) {
        return false;
    }
    linear_open(&linear, problem, face->terms);
    set_rows(problem, &linear, face);
    bool is_solved = linear_problem_solve(&linear.problem, 0, &cost);
    if (is_solved) {
        set_covariance(&linear, cost, face);
    }
    linear_close(&linear);
    return is_solved;
}

/* --- The law that the terms make --- */

/* The standard error of a sum of the terms. */
static double error_of(const struct face *face, const double *weights)
{
    double variance = 0;

    for (size_t i = 0; i < TERMS; i++) {
        for (size_t j = 0; j < TERMS; j++) {
            variance += weights[i] * weights[j] * face->covariance[i][j];
        }
    }
    return variance > 0 ? sqrt(variance) : 0;
}

/* The amount that a unit of each term adds to 1 / rate, contention / rate and coherency / rate. */
static double sum_of_terms(const struct face *face, const double *weights)
{
    double sum = 0;

    for (size_t term = 0; term < TERMS; term++) {
        sum += weights[term] * face->values[term];
    }
    return sum;
}

/* A quotient of two sums, and its standard error by its slopes. */
static double quotient(const struct face *face, const double *above, const double *below,
                       double *error)
{
    double weights[TERMS];
    double base = sum_of_terms(face, below);
    double ratio = sum_of_terms(face, above) / base;

    for (size_t term = 0; term < TERMS; term++) {
        weights[term] = above[term] - ratio * below[term];
    }
    *error = error_of(face, weights) / base;
    return ratio;
}

static void set_law(const struct problem *problem, const struct face *face, bool with_coherency,
                    struct least_squares_fit *out)
{
    double most = problem->most_n;
    const double first[TERMS] = {[FIRST] = 1, [SERIAL] = 1 / most};
    const double contention[TERMS] = {[CONTENTION] = 1 / (most - 1), [SERIAL] = 1 / most};
    const double coherency[TERMS] = {[COHERENCY] = 1 / (most * (most - 1))};
    double base = sum_of_terms(face, first);
    double rate = problem->scale / most / base;

    *out = (struct least_squares_fit){0};
    out->law.rate_per_s = rate;
    out->rate_error_per_s = rate * error_of(face, first) / base;
    out->law.contention = quotient(face, contention, first, &out->contention_error);
    out->law.coherency = quotient(face, coherency, first, &out->coherency_error);
    out->serial_held = !with_coherency && face->values[FIRST] <= 0;
    out->contention_held = out->law.contention <= 0;
    out->coherency_held = out->law.coherency <= 0;
    size_t count = 0;
    for (size_t term = 0; term < TERMS; term++) {
        count += (face->terms & ONLY(term)) != 0;
    }
    out->errors_known = problem->points > count;
    if (!out->errors_known) {
        out->rate_error_per_s = out->contention_error = out->coherency_error = 0;
    }
}

static const char *fit_terms(enum least_squares_of of, const struct problem *problem,
                             bool with_coherency, struct least_squares_fit *out)
{
    unsigned terms = with_coherency ? USL : AMDAHL;
    struct face best;

    if (!fit_faces(problem, terms, &best) ||
        (of == LEAST_SQUARES_ABSOLUTE && !fit_absolute(problem, terms, &best))) {
        return "the fit did not converge";
    }
    if ((best.terms & AMDAHL) == 0) {
        return "the law fits best with no limit at size 1, which no rate is";
    }
    set_law(problem, &best, with_coherency, out);
    return NULL;
}

static struct problem problem_of(const double *n, const double *throughput, size_t points)
{
    struct problem problem = {.n = n, .throughput = throughput, .points = points};

    for (size_t i = 0; i < points; i++) {
        problem.most_n = n[i] > problem.most_n ? n[i] : problem.most_n;
        problem.scale = throughput[i] > problem.scale ? throughput[i] : problem.scale;
    }
    return problem;
}

const char *least_squares_usl(enum least_squares_of of, const double *n, const double *throughput,
                              size_t points, bool with_coherency, struct least_squares_fit *out)
{
    struct problem problem = problem_of(n, throughput, points);

    *out = (struct least_squares_fit){0};
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    const char *reason = fit_terms(of, &problem, with_coherency, out);
    gsl_set_error_handler(before);
    return reason;
}

bool least_squares_without_bounds(const double *n, const double *throughput, size_t points,
                                  bool with_coherency, struct speedup_usl *law)
{
    struct problem problem = problem_of(n, throughput, points);
    struct face face = {.terms = with_coherency ? USL : AMDAHL};
    struct linear linear;
    struct least_squares_fit found;

    gsl_error_handler_t *before = gsl_set_error_handler_off();
    linear_open(&linear, &problem, face.terms);
    bool is_fitted = fit_relative(&problem, &linear, &face);
    linear_close(&linear);
    gsl_set_error_handler(before);
    for (size_t term = 0; term < TERMS; term++) {
        bool is_rounding = fabs(largest_share(&problem, &face, term)) <= SHARE_LEAST;
        face.values[term] = is_rounding ? 0 : face.values[term];
    }
    if (!is_fitted || !(face.values[FIRST] + face.values[SERIAL] / problem.most_n > 0)) {
        return false;
    }
    set_law(&problem, &face, with_coherency, &found);
    *law = found.law;
    return true;
}
