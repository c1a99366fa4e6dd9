#include "analysis/statistics/least_squares.h"

#include "sim/base/memory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>

enum { RATE, CONTENTION, COHERENCY, PARAMETERS };

enum { STEPS_MAXIMUM = 500, POLISH_MAXIMUM = 100 };

#define SLANT_MOST 1e-7 /* cosine between residual and slopes that counts as a right angle */
#define COST_LEAST 1e-9 /* a scaled cost under this is rounding, not a cost */

/*
 * The scaled problem. With u = throughput / scale the law reads
 *     u = r v / (1 + a p + b q),  v = n / n_max,  p = (n-1) / (n_max-1),  q = n (n-1) / (n_max
 * (n_max-1)) where r, a and b are rate, contention and coherency times fixed factors. free[] lists
 * the parameters that are not held at 0.
 */
struct problem {
    const double *n;
    const double *throughput;
    size_t points;
    double most_n;
    double scale;
    size_t free[PARAMETERS];
    size_t free_count;
};

static void unpack(const struct problem *problem, const gsl_vector *x, double *parameters)
{
    for (size_t i = 0; i < PARAMETERS; i++) {
        parameters[i] = 0;
    }
    for (size_t i = 0; i < problem->free_count; i++) {
        parameters[problem->free[i]] = gsl_vector_get(x, i);
    }
}

struct place {
    double v, p, q;
    double denominator;
};

static struct place place_of(const struct problem *problem, const double *parameters, size_t i)
{
    double n = problem->n[i];
    double most = problem->most_n;
    struct place place = {
        .v = n / most, .p = (n - 1) / (most - 1), .q = n * (n - 1) / (most * (most - 1))};

    place.denominator = 1 + parameters[CONTENTION] * place.p + parameters[COHERENCY] * place.q;
    return place;
}

/* Beyond a pole of the law the residual is made huge: the method then takes a shorter step. */
static int residuals(const gsl_vector *x, void *context, gsl_vector *f)
{
    const struct problem *problem = context;
    double parameters[PARAMETERS];

    unpack(problem, x, parameters);
    for (size_t i = 0; i < problem->points; i++) {
        struct place place = place_of(problem, parameters, i);
        double fitted =
            place.denominator > 1e-6 ? parameters[RATE] * place.v / place.denominator : 1e6;
        gsl_vector_set(f, i, fitted - problem->throughput[i] / problem->scale);
    }
    return GSL_SUCCESS;
}

/* What each parameter, free or held, changes at point i. */
static void slopes_at(const struct problem *problem, const double *parameters, size_t i,
                      double *slopes)
{
    struct place place = place_of(problem, parameters, i);
    double slope = -parameters[RATE] * place.v / (place.denominator * place.denominator);

    slopes[RATE] = place.v / place.denominator;
    slopes[CONTENTION] = slope * place.p;
    slopes[COHERENCY] = slope * place.q;
}

static int jacobian(const gsl_vector *x, void *context, gsl_matrix *j)
{
    const struct problem *problem = context;
    double parameters[PARAMETERS];

    unpack(problem, x, parameters);
    for (size_t i = 0; i < problem->points; i++) {
        double columns[PARAMETERS];
        slopes_at(problem, parameters, i, columns);
        for (size_t k = 0; k < problem->free_count; k++) {
            gsl_matrix_set(j, i, k, columns[problem->free[k]]);
        }
    }
    return GSL_SUCCESS;
}

/*
 * Gunther's linear form: n / (throughput / rate) - 1 = contention (n-1) + coherency n (n-1), with
 * the rate taken from the smallest n, solved for the free costs. Only a start, kept off the poles.
 */
static void set_start(const struct problem *problem, gsl_vector *x)
{
    size_t first = 0;
    double start[PARAMETERS] = {0, 0.1, 0.1};
    double none[PARAMETERS] = {0};
    double pp = 0, pq = 0, qq = 0, py = 0, qy = 0;

    for (size_t i = 1; i < problem->points; i++) {
        first = problem->n[i] < problem->n[first] ? i : first;
    }
    double v = problem->n[first] / problem->most_n;
    start[RATE] = problem->throughput[first] / problem->scale / v;
    for (size_t i = 0; i < problem->points; i++) {
        struct place place = place_of(problem, none, i);
        double y = start[RATE] * place.v * problem->scale / problem->throughput[i] - 1;
        pp += place.p * place.p;
        pq += place.p * place.q;
        qq += place.q * place.q;
        py += place.p * y;
        qy += place.q * y;
    }
    double determinant = pp * qq - pq * pq;
    if (problem->free_count == PARAMETERS && determinant > 1e-12 * pp * qq) {
        start[CONTENTION] = (py * qq - qy * pq) / determinant;
        start[COHERENCY] = (qy * pp - py * pq) / determinant;
    } else {
        start[CONTENTION] = pp > 0 ? py / pp : 0.1;
        start[COHERENCY] = qq > 0 ? qy / qq : 0.1;
    }
    for (size_t i = 0; i < problem->free_count; i++) {
        double value = start[problem->free[i]];
        gsl_vector_set(x, i, value > 1e-3 ? value : 1e-3);
    }
}

static double length_of(const gsl_vector *f)
{
    double sum = 0;

    for (size_t i = 0; i < f->size; i++) {
        sum += gsl_vector_get(f, i) * gsl_vector_get(f, i);
    }
    return sqrt(sum);
}

/*
 * How far from a minimum: the largest cosine between the residual and what a parameter changes. At
 * a minimum they are at right angles. A residual that is nothing but rounding has no direction.
 */
static double slant(const struct problem *problem, const gsl_vector *f, const gsl_matrix *j)
{
    double residual = length_of(f);
    double total = 0;
    double most = 0;

    for (size_t i = 0; i < problem->points; i++) {
        double u = problem->throughput[i] / problem->scale;
        total += u * u;
    }
    if (!isfinite(residual) || residual <= 1e-13 * sqrt(total)) {
        return isfinite(residual) ? 0 : INFINITY;
    }
    for (size_t k = 0; k < problem->free_count; k++) {
        double product = 0;
        double squares = 0;
        for (size_t i = 0; i < problem->points; i++) {
            product += gsl_matrix_get(j, i, k) * gsl_vector_get(f, i);
            squares += gsl_matrix_get(j, i, k) * gsl_matrix_get(j, i, k);
        }
        double cosine = squares > 0 ? fabs(product) / (sqrt(squares) * residual) : 0;
        most = cosine > most ? cosine : most;
    }
    return most;
}

/* What a fit works with. */
struct workspace {
    gsl_multifit_nlinear_workspace *solver;
    gsl_vector *x, *trial, *step, *f, *rest, *scales;
    gsl_matrix *j;
};

static void workspace_open(struct workspace *work, const struct problem *problem)
{
    gsl_multifit_nlinear_parameters settings = gsl_multifit_nlinear_default_parameters();
    size_t points = problem->points;
    size_t free_count = problem->free_count;

    work->solver = memory_checked(
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &settings, points, free_count));
    work->x = memory_checked(gsl_vector_alloc(free_count));
    work->trial = memory_checked(gsl_vector_alloc(free_count));
    work->step = memory_checked(gsl_vector_alloc(free_count));
    work->scales = memory_checked(gsl_vector_alloc(free_count));
    work->f = memory_checked(gsl_vector_alloc(points));
    work->rest = memory_checked(gsl_vector_alloc(points));
    work->j = memory_checked(gsl_matrix_alloc(points, free_count));
}

static void workspace_close(struct workspace *work)
{
    gsl_multifit_nlinear_free(work->solver);
    gsl_vector_free(work->x);
    gsl_vector_free(work->trial);
    gsl_vector_free(work->step);
    gsl_vector_free(work->scales);
    gsl_vector_free(work->f);
    gsl_vector_free(work->rest);
    gsl_matrix_free(work->j);
}

/* Whether a step of GSL's succeeded; without memory the process ends. */
static bool succeeded(int status)
{
    if (status == GSL_ENOMEM) {
        memory_exhausted(0);
    }
    return status == GSL_SUCCESS;
}

/*
 * The trust region stops where the residual no longer falls, which is flat to half the digits of
 * the parameters. Gauss-Newton steps follow its slope instead, as long as that gets smaller.
 * Returns the slant left.
 */
static double polish(struct problem *problem, struct workspace *work)
{
    double smallest = INFINITY;

    gsl_vector_memcpy(work->trial, work->x);
    for (int i = 0; i < POLISH_MAXIMUM; i++) {
        residuals(work->trial, problem, work->f);
        jacobian(work->trial, problem, work->j);
        double now = slant(problem, work->f, work->j);
        if (!(now < smallest)) {
            break;
        }
        smallest = now;
        gsl_vector_memcpy(work->x, work->trial);
        if (now == 0 || !succeeded(gsl_linalg_QR_decomp(work->j, work->scales)) ||
            !succeeded(
                gsl_linalg_QR_lssolve(work->j, work->scales, work->f, work->step, work->rest))) {
            break;
        }
        gsl_vector_sub(work->trial, work->step);
    }
    return smallest;
}

/* Minimise over the free parameters. Returns false when no minimum was found. */
static bool minimise(struct problem *problem, double *parameters, double *residual)
{
    struct workspace work;
    gsl_multifit_nlinear_fdf functions = {.f = residuals,
                                          .df = jacobian,
                                          .n = problem->points,
                                          .p = problem->free_count,
                                          .params = problem};
    int why = 0;

    workspace_open(&work, problem);
    set_start(problem, work.x);
    succeeded(gsl_multifit_nlinear_init(work.x, &functions, work.solver));
    /* Success is not asked for: "no progress" is how the driver ends at an exact fit. */
    succeeded(
        gsl_multifit_nlinear_driver(STEPS_MAXIMUM, 1e-12, 1e-12, 0, NULL, NULL, &why, work.solver));
    gsl_vector_memcpy(work.x, gsl_multifit_nlinear_position(work.solver));
    bool found = polish(problem, &work) < SLANT_MOST;
    unpack(problem, work.x, parameters);
    residuals(work.x, problem, work.f);
    *residual = length_of(work.f);
    workspace_close(&work);
    return found;
}

/* The best fit so far. */
struct best {
    bool found;
    double residual;
    double parameters[PARAMETERS];
};

/*
 * Fit with the given costs free; keeps the result if it is allowed and better. Where a cost comes
 * out as nothing but rounding, the face on which it is held at 0 fits as well.
 */
static void try_face(struct problem *problem, bool contention, bool coherency, struct best *best)
{
    double parameters[PARAMETERS];
    double residual;

    problem->free_count = 0;
    problem->free[problem->free_count++] = RATE;
    if (contention) {
        problem->free[problem->free_count++] = CONTENTION;
    }
    if (coherency) {
        problem->free[problem->free_count++] = COHERENCY;
    }
    if (!minimise(problem, parameters, &residual) || parameters[RATE] <= 0 ||
        (contention && parameters[CONTENTION] < COST_LEAST) ||
        (coherency && parameters[COHERENCY] < COST_LEAST) ||
        (best->found && residual >= best->residual)) {
        return;
    }
    *best = (struct best){.found = true, .residual = residual};
    for (size_t i = 0; i < PARAMETERS; i++) {
        best->parameters[i] = parameters[i];
    }
}

/* Whether raising a cost that is held at 0 would make the fit worse, as it must at a minimum. */
static bool is_rightly_held(const struct problem *problem, const double *parameters, size_t cost)
{
    double product = 0;
    double length = 0;
    double residual = 0;
    double total = 0;

    for (size_t i = 0; i < problem->points; i++) {
        double slopes[PARAMETERS];
        double u = problem->throughput[i] / problem->scale;
        slopes_at(problem, parameters, i, slopes);
        double apart = slopes[RATE] * parameters[RATE] - u;
        product += slopes[cost] * apart;
        length += slopes[cost] * slopes[cost];
        residual += apart * apart;
        total += u * u;
    }
    return residual <= 1e-16 * total || product >= -SLANT_MOST * sqrt(length * residual);
}

static bool fit_at_bounds(struct problem *problem, bool with_coherency, struct best *best)
{
    if (with_coherency) {
        try_face(problem, true, false, best);
        try_face(problem, false, true, best);
    }
    try_face(problem, false, false, best);
    return best->found &&
           (best->parameters[CONTENTION] > 0 ||
            is_rightly_held(problem, best->parameters, CONTENTION)) &&
           (!with_coherency || best->parameters[COHERENCY] > 0 ||
            is_rightly_held(problem, best->parameters, COHERENCY));
}

bool least_squares_usl(const double *n, const double *throughput, size_t points,
                       bool with_coherency, struct least_squares_fit *out)
{
    struct problem problem = {.n = n, .throughput = throughput, .points = points};
    struct best best = {0};

    *out = (struct least_squares_fit){0};
    for (size_t i = 0; i < points; i++) {
        problem.most_n = n[i] > problem.most_n ? n[i] : problem.most_n;
        problem.scale = throughput[i] > problem.scale ? throughput[i] : problem.scale;
    }
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    try_face(&problem, true, with_coherency, &best);
    bool found = best.found || fit_at_bounds(&problem, with_coherency, &best);
    gsl_set_error_handler(before);
    if (!found) {
        return false;
    }
    double most = problem.most_n;
    out->law.rate_per_s = best.parameters[RATE] * problem.scale / most;
    out->law.contention = best.parameters[CONTENTION] / (most - 1);
    out->law.coherency = best.parameters[COHERENCY] / (most * (most - 1));
    out->contention_held = best.parameters[CONTENTION] <= 0;
    out->coherency_held = best.parameters[COHERENCY] <= 0;
    return true;
}
