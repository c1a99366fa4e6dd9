#include "analysis/theory/mva_classes.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

/* Schwetman, CSD-TR-355 (published X1 = 14.3, R2 = 0.934): reference case D-mva_multiclass-1. */
static const struct mva_class schwetman[] = {{15, 1.0}, {5, 15.0}};
static const double schwetman_visits[] = {1, 1};
static const double schwetman_service[] = {0.025, 0.5};

Test(mva_classes, agrees_with_the_published_figures)
{
    struct mva_classes network = {schwetman, 2, 1, NULL, schwetman_visits, schwetman_service};
    struct mva classes[2];
    struct queue_means means[2];

    cr_assert(mva_classes_solve(&network, classes, means));
    expect_near(classes[0].throughput_per_s, 14.323115, NEAR_PRINTED);
    expect_near(classes[0].response_s, 0.047258217, NEAR_PRINTED);
    expect_near(means[0].utilization, 0.35807788, NEAR_PRINTED);
    expect_near(classes[1].throughput_per_s, 0.31379943, NEAR_PRINTED);
    expect_near(classes[1].response_s, 0.93374467, NEAR_PRINTED);
    expect_near(means[1].utilization, 0.15689972, NEAR_PRINTED);
}

Test(mva_classes, one_class_of_the_mean_demand_does_not_pass_for_two)
{
    double mean_s = (15 * 0.025 + 5 * 0.5) / 20;
    struct mva_station station = {1, mean_s, 1};
    struct mva wrong;
    struct queue_means means;

    cr_assert(mva_solve(&station, 1, 20, (15 * 1.0 + 5 * 15.0) / 20, &wrong, &means));
    expect_far(wrong.throughput_per_s, 14.323115 + 0.31379943, 0.03);
}

Test(mva_classes, equal_classes_are_one_class)
{
    static const struct mva_class split[] = {{3, 2.0}, {0, 2.0}, {4, 2.0}};
    static const double visits[] = {1, 2, 3, 1, 2, 3, 1, 2, 3};
    static const double service[] = {0.5, 0.2, 0.1, 0.5, 0.2, 0.1, 0.5, 0.2, 0.1};
    static const bool delays[] = {false, true, false};
    static const struct mva_station whole[] = {{1, 0.5, 1}, {2, 0.2, MVA_DELAY}, {3, 0.1, 1}};
    struct mva_classes network = {split, 3, 3, delays, visits, service};
    struct mva classes[3], single;
    struct queue_means means[9], single_means[3];

    cr_assert(mva_classes_solve(&network, classes, means));
    cr_assert(mva_solve(whole, 3, 7, 2.0, &single, single_means));
    expect_near(classes[0].throughput_per_s, single.throughput_per_s * 3 / 7, NEAR_EXACT);
    expect_near(classes[2].throughput_per_s, single.throughput_per_s * 4 / 7, NEAR_EXACT);
    cr_expect(classes[1].throughput_per_s == 0 && means[4].number == 0);
    for (size_t k = 0; k < 3; k++) {
        expect_near(means[k].number + means[6 + k].number, single_means[k].number, NEAR_EXACT);
        expect_near(means[k].response_s, single_means[k].response_s, NEAR_EXACT);
        expect_near(means[k].utilization + means[6 + k].utilization, single_means[k].utilization,
                    NEAR_EXACT);
    }
}

Test(mva_classes, customers_are_conserved)
{
    static const struct mva_class classes_of[] = {{5, 0.0}, {7, 3.0}};
    static const double visits[] = {1, 2, 1, 0.5};
    static const double service[] = {0.3, 0.1, 0.2, 0.9};
    struct mva_classes network = {classes_of, 2, 2, NULL, visits, service};
    struct mva classes[2];
    struct queue_means means[4];

    cr_assert(mva_classes_solve(&network, classes, means));
    for (size_t c = 0; c < 2; c++) {
        expect_near(classes[c].throughput_per_s * classes_of[c].think_s + means[2 * c].number +
                        means[2 * c + 1].number,
                    (double)classes_of[c].population, NEAR_EXACT);
    }
}

Test(mva_classes, refuses_what_does_not_fit_and_what_takes_no_time)
{
    static const struct mva_class many[] = {{1000, 1}, {1000, 1}, {1000, 1}};
    static const struct mva_class idle[] = {{2, 0}, {2, 1}};
    static const double ones[] = {1, 1, 1};
    static const double zeros[] = {0, 0, 0};
    struct mva_classes network = {many, 3, 1, NULL, ones, ones};
    struct mva_classes timeless = {idle, 2, 1, NULL, ones, zeros};
    struct mva classes[3];
    struct queue_means means[3];

    cr_expect(!mva_classes_solve(&network, classes, means));
    cr_expect(classes[0].throughput_per_s == 0 && means[0].number == 0);
    cr_expect(!mva_classes_solve(&timeless, classes, means));
    cr_expect(classes[0].throughput_per_s == 0 && classes[1].throughput_per_s == 0);
}
