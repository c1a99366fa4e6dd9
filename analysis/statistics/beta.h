/*
 * Quantiles of the beta and the gamma distribution, for as many events as a run can have.
 *
 * gsl_cdf_beta_Pinv and gsl_cdf_gamma_Pinv take Newton steps that end in NaN from some ten thousand
 * trials on. Their distribution functions hold longer: they are inverted by bisection here. Beyond
 * 10,000 events and as many that did not come about, the cube root of the ratio of two gamma
 * variables is as good as normal (Wilson and Hilferty 1931; Paulson 1942), with an error far below
 * the width of any interval.
 */
#ifndef ANALYSIS_STATISTICS_BETA_H
#define ANALYSIS_STATISTICS_BETA_H

/** The quantile of beta(a, b). @param share  over 0, under 1 @param a, b  > 0 @return 0 to 1 */
double beta_quantile(double share, double a, double b);

/** The quantile of gamma(a, 1). @param share  over 0, under 1 @param a  > 0 */
double gamma_quantile(double share, double a);

#endif
