#include "analysis/statistics/linear_problem.h"

#include <criterion/criterion.h>
#include <gsl/gsl_errno.h>

#include "tests/analysis/near.h"

/* Draper and Smith's way by hand: y = 1, 3, 4, 4 at x = 0, 1, 2, 3. The sums are n = 4, x: 6,
 * x^2: 14, y: 12, xy: 23, so slope = (4 23 - 6 12) / (4 14 - 36) = 1 and intercept = 1.5. */
static void fill(struct linear_problem *problem)
{
    static const double y[] = {1, 3, 4, 4};

    for (size_t i = 0; i < 4; i++) {
        gsl_matrix_set(problem->rows, i, 0, 1);
        gsl_matrix_set(problem->rows, i, 1, (double)i);
        gsl_vector_set(problem->targets, i, y[i]);
    }
}

Test(linear_problem, agrees_with_the_normal_equations)
{
    struct linear_problem problem;
    double cost;

    gsl_set_error_handler_off();
    linear_problem_open(&problem, 4, 2);
    fill(&problem);
    cr_assert(linear_problem_solve(&problem, 0, &cost));
    expect_near(gsl_vector_get(problem.solution, 0), 1.5, 1e-12);
    expect_near(gsl_vector_get(problem.solution, 1), 1, 1e-12);
    expect_near(cost, 1, 1e-12); /* errors -0.5, 0.5, 0.5, -0.5 */
    /* cost / 2 times the inverse of {{4, 6}, {6, 14}}, whose determinant is 20 */
    expect_near(linear_problem_covariance(&problem, cost, 0, 0), 0.5 * 14 / 20, 1e-12);
    expect_near(linear_problem_covariance(&problem, cost, 0, 1), 0.5 * -6 / 20, 1e-12);
    expect_near(linear_problem_covariance(&problem, cost, 1, 1), 0.5 * 4 / 20, 1e-12);
    linear_problem_close(&problem);
}

/* With damping d the normal equations have d^2 more on the diagonal. */
Test(linear_problem, damping_shortens_the_solution)
{
    struct linear_problem problem;
    double cost, damped;

    gsl_set_error_handler_off();
    linear_problem_open(&problem, 4, 2);
    fill(&problem);
    cr_assert(linear_problem_solve(&problem, 2, &damped));
    /* {{8, 6}, {6, 18}} x = {12, 23}: determinant 108 */
    expect_near(gsl_vector_get(problem.solution, 0), (18 * 12 - 6 * 23) / 108.0, 1e-12);
    expect_near(gsl_vector_get(problem.solution, 1), (8 * 23 - 6 * 12) / 108.0, 1e-12);
    fill(&problem);
    cr_assert(linear_problem_solve(&problem, 0, &cost));
    cr_expect(damped > cost);
    linear_problem_close(&problem);
}

Test(linear_problem, columns_that_depend_on_each_other_have_no_solution)
{
    struct linear_problem problem;
    double cost;

    gsl_set_error_handler_off();
    linear_problem_open(&problem, 3, 2);
    for (size_t i = 0; i < 3; i++) {
        gsl_matrix_set(problem.rows, i, 0, (double)i + 1);
        gsl_matrix_set(problem.rows, i, 1, 2 * ((double)i + 1));
        gsl_vector_set(problem.targets, i, 1);
    }
    cr_expect_not(linear_problem_solve(&problem, 0, &cost));
    linear_problem_close(&problem);
}

Test(linear_problem, as_many_points_as_columns_leave_no_variance)
{
    struct linear_problem problem;
    double cost;

    gsl_set_error_handler_off();
    linear_problem_open(&problem, 1, 1);
    gsl_matrix_set(problem.rows, 0, 0, 2);
    gsl_vector_set(problem.targets, 0, 3);
    cr_assert(linear_problem_solve(&problem, 0, &cost));
    expect_near(gsl_vector_get(problem.solution, 0), 1.5, 1e-12);
    cr_expect_eq(linear_problem_covariance(&problem, cost, 0, 0), 0);
    linear_problem_close(&problem);
}
