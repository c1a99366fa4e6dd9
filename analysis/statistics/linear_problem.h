/*
 * Linear least squares of few columns, by QR (Golub 1965).
 *
 * The solvers of gsl_multifit allocate inside and do not look whether they got memory, so the
 * factors come from gsl_linalg, which allocates nothing. GSL's error handler has to be off.
 */
#ifndef ANALYSIS_STATISTICS_LINEAR_PROBLEM_H
#define ANALYSIS_STATISTICS_LINEAR_PROBLEM_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

enum { LINEAR_COLUMNS_MOST = 4 };

/** The caller fills the first `points` rows and targets before each solution, which destroys them.
 */
struct linear_problem {
    size_t points;
    size_t columns;
    gsl_matrix *rows; /* below those of the points one for each column, for the damping */
    gsl_vector *targets;
    gsl_vector *solution; /* by column */
    gsl_vector *scales, *errors;
};

/** @param points  at least `columns` @param columns  1 to LINEAR_COLUMNS_MOST */
void linear_problem_open(struct linear_problem *problem, size_t points, size_t columns);
void linear_problem_close(struct linear_problem *problem);

/**
 * Minimise |targets - rows x|^2 + damping^2 |x|^2.
 *
 * @param cost  set to the sum of squared errors of the points
 * @return false where the columns depend on each other
 */
bool linear_problem_solve(struct linear_problem *problem, double damping, double *cost);

/**
 * An element of the covariance of the last solution: cost / (points - columns) times the inverse of
 * R'R; 0 where there are no more points than columns, as the errors then say nothing.
 */
double linear_problem_covariance(const struct linear_problem *problem, double cost, size_t i,
                                 size_t j);

#endif
