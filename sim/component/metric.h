/*
 * Metrics describe themselves, as parameters do.
 *
 * A table of rows, one for each metric that components of a kind report, says how it is called, in
 * what unit, how its values over windows and replications make one, and what it means. Reports take
 * a row for each number, so that nothing is reported that is not described.
 *
 * A name may have words in capitals: "controllers.N.utilization" stands for as many metrics as
 * there are controllers, "classes.CLASS.throughput" for one of each class.
 */
#ifndef SIM_COMPONENT_METRIC_H
#define SIM_COMPONENT_METRIC_H

#include <stdbool.h>
#include <stddef.h>

/**
 * How the values of windows and of replications make one.
 *
 * Of most kinds a metric keeps two sums, so that the value over several windows, or over all
 * replications, is the ratio of their sums and not a mean of ratios.
 */
enum statistic {
    STATISTIC_MEAN,  /* over time: windows count by their length */
    STATISTIC_RATIO, /* part / whole: a mean over observations, time up over failures */
    STATISTIC_ONCE,  /* part / whole of what each run comes to once: in the last window that has it
                      */
    STATISTIC_SHARE, /* part / whole: trials, in whole numbers, and how many of them it was */
    STATISTIC_COUNT, /* part: events in the window, a whole number */
    STATISTIC_TOTAL, /* part: an amount that adds up over windows */
    STATISTIC_OUTCOME, /* part: whether something was so, 0 or 1; one for a run */
    STATISTIC_PASSAGE, /* part: time to a first event, or to the end of the run; whole: 1 if it came
                        */
    STATISTIC_LEAST,   /* part: the least of what was observed */
    STATISTIC_GREATEST, /* part: the greatest */
    STATISTIC_NINES,    /* -log10 of a mean over time; part: that mean, over time */
    STATISTICS
};

/** "mean", "ratio", ... */
extern const char *const statistic_names[STATISTICS];

/**
 * Whether a metric of this statistic can be read over time: each interval of a run has a value of
 * its own, and those of all intervals together make the value of the run.
 */
bool statistic_is_over_time(enum statistic statistic);

/** Which of two values of a metric is the better one, where that does not hang on the question. */
enum better { BETTER_UNKNOWN, BETTER_LESS, BETTER_MORE };

/** "less", "more" by number, from BETTER_LESS on; NULL at the end. */
extern const char *const better_names[];

enum { PERCENTILES = 5 };

/** "p50", "p90", "p95", "p99", "p99.9" and the shares they stand for. */
extern const char *const percentile_names[PERCENTILES];
extern const double percentile_shares[PERCENTILES];

struct metric_row {
    const char *name; /* joined with dots to the path of the part: "utilization" */
    const char *unit; /* "s", "1/s", "B/s", "1" for a ratio or a number */
    enum statistic statistic;
    const char *doc;      /* one sentence */
    bool has_percentiles; /* beside the mean; of some only where the spec asks for them */
    enum better better;
};

/* clang-format off */
/** A row. @param STATISTIC  MEAN, RATIO, ... */
#define METRIC(NAME, UNIT, STATISTIC, DOC)                                                         \
    {.name = (NAME), .unit = (UNIT), .statistic = STATISTIC_##STATISTIC, .doc = (DOC)}

/** A row of which less, or more, is better. */
#define METRIC_LESS(NAME, UNIT, STATISTIC, DOC)                                                    \
    {.name = (NAME), .unit = (UNIT), .statistic = STATISTIC_##STATISTIC, .doc = (DOC),             \
     .better = BETTER_LESS}
#define METRIC_MORE(NAME, UNIT, STATISTIC, DOC)                                                    \
    {.name = (NAME), .unit = (UNIT), .statistic = STATISTIC_##STATISTIC, .doc = (DOC),             \
     .better = BETTER_MORE}

/** A row of durations with percentiles, of which less is better. */
#define METRIC_WITH_PERCENTILES(NAME, DOC)                                                         \
    {.name = (NAME), .unit = "s", .statistic = STATISTIC_RATIO, .doc = (DOC),                      \
     .has_percentiles = true, .better = BETTER_LESS}

/*
 * A metric of events, "time_to_recovery", has rows beside it that are named after it: the least and
 * the greatest of its values, and, where the end of a run may cut an event off, how long that one
 * has lasted.
 */
#define METRIC_LEAST ".minimum"
#define METRIC_GREATEST ".maximum"
#define METRIC_UNFINISHED ".unfinished"

/** The end of a table. */
#define METRICS_END {.name = NULL}
/* clang-format on */

/**
 * A row's name after its last word in capitals: "utilization" of "links.A.B.utilization".
 *
 * @return "" where that word ends the name
 */
const char *metric_tail(const struct metric_row *row);

/**
 * The percentile that a name asks for: "response_time.p99.9" is one of "response_time".
 *
 * @param length  of the name of the metric itself
 * @return its index in percentile_names; -1: none
 */
int metric_percentile(const char *name, size_t *length);

/** Whether a name is one that a row stands for. @param name  without the path of the part */
bool metric_row_names(const struct metric_row *row, const char *name);

#endif
