/*
 * All metrics of one point, grouped by the part that they are of: mean and percentiles, then the
 * spread of the mean over the replications.
 */
#ifndef EXPERIMENTS_SCREEN_POINT_PAGE_H
#define EXPERIMENTS_SCREEN_POINT_PAGE_H

#include "experiments/results/point.h"

#include <stdio.h>

struct point_page {
    const struct result_point *point;
    const char *const *columns; /* the metrics that are wanted; NULL: all */
    size_t column_count;
    bool leaves_out; /* metrics of which nothing happened, but for those below */
    const char *const *kept;
    size_t kept_count;
    bool is_markdown;
    size_t width; /* columns of the screen; 0: as many as are needed */
};

/** Whether a metric is one of those wanted. */
bool point_page_has(const struct point_page *page, const char *metric);

/** How many of the wanted metrics are left out: each is 0 or without a value in every run. */
size_t point_page_left_out(const struct point_page *page);

/** Print it. @return how many columns of tables had no room */
size_t point_page_print(const struct point_page *page, FILE *out);

#endif
