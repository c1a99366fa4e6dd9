#include "analysis/statistics/linear_problem.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "sim/base/assert.h"
#include "sim/base/memory.h"

#define DEPENDENT 1e-14 /* a diagonal of R under this share of the largest is rounding */

void linear_problem_open(struct linear_problem *problem, size_t points, size_t columns)
{
    ASSERT(columns >= 1 && columns <= LINEAR_COLUMNS_MOST && points >= columns);
    size_t rows = points + columns;

    *problem = (struct linear_problem){.points = points, .columns = columns};
    problem->rows = memory_checked(gsl_matrix_calloc(rows, columns));
    problem->targets = memory_checked(gsl_vector_calloc(rows));
    problem->errors = memory_checked(gsl_vector_alloc(rows));
    problem->solution = memory_checked(gsl_vector_alloc(columns));
    problem->scales = memory_checked(gsl_vector_alloc(columns));
}

void linear_problem_close(struct linear_problem *problem)
{
    gsl_matrix_free(problem->rows);
    gsl_vector_free(problem->targets);
    gsl_vector_free(problem->errors);
    gsl_vector_free(problem->solution);
    gsl_vector_free(problem->scales);
}

static void set_damping(struct linear_problem *problem, double damping)
{
    for (size_t i = 0; i < problem->columns; i++) {
        for (size_t k = 0; k < problem->columns; k++) {
            gsl_matrix_set(problem->rows, problem->points + i, k, i == k ? damping : 0);
        }
        gsl_vector_set(problem->targets, problem->points + i, 0);
    }
}

/* Whether no column of the factored rows is a sum of others. */
static bool is_independent(const struct linear_problem *problem)
{
    double most = 0;

    for (size_t k = 0; k < problem->columns; k++) {
        most = fmax(most, fabs(gsl_matrix_get(problem->rows, k, k)));
    }
    for (size_t k = 0; k < problem->columns; k++) {
        if (!(fabs(gsl_matrix_get(problem->rows, k, k)) > DEPENDENT * most)) {
            return false;
        }
    }
    return true;
}

bool linear_problem_solve(struct linear_problem *problem, double damping, double *cost)
{
    set_damping(problem, damping);
    if (gsl_linalg_QR_decomp(problem->rows, problem->scales) != GSL_SUCCESS ||
        !is_independent(problem) ||
        gsl_linalg_QR_lssolve(problem->rows, problem->scales, problem->targets, problem->solution,
                              problem->errors) != GSL_SUCCESS) {
        return false;
    }
    *cost = 0;
    for (size_t i = 0; i < problem->points; i++) {
        *cost += gsl_vector_get(problem->errors, i) * gsl_vector_get(problem->errors, i);
    }
    return true;
}

/* A column of the inverse of R, by substitution from its diagonal upwards. */
static void inverse_column(const struct linear_problem *problem, size_t column, double *values)
{
    for (size_t i = problem->columns; i-- > 0;) {
        double rest = i == column ? 1 : 0;
        for (size_t k = i + 1; k < problem->columns; k++) {
            rest -= gsl_matrix_get(problem->rows, i, k) * values[k];
        }
        values[i] = rest / gsl_matrix_get(problem->rows, i, i);
    }
}

double linear_problem_covariance(const struct linear_problem *problem, double cost, size_t i,
                                 size_t j)
{
    double sum = 0;

    if (problem->points <= problem->columns) {
        return 0;
    }
    for (size_t k = 0; k < problem->columns; k++) {
        double values[LINEAR_COLUMNS_MOST] = {0};
        inverse_column(problem, k, values);
        sum += values[i] * values[j];
    }
    return cost / (double)(problem->points - problem->columns) * sum;
}
