/*
 * The laws of speedup: what n processors gain.
 *
 * Amdahl holds the work fixed, Gustafson the time; Gunther's universal scalability law adds to
 * Amdahl's contention the cost of keeping copies coherent, which grows with every pair, so that the
 * throughput has a peak and falls beyond it.
 */
#ifndef ANALYSIS_THEORY_SPEEDUP_H
#define ANALYSIS_THEORY_SPEEDUP_H

#include <stdbool.h>

/** 1 / (1 - f + f / n) (Amdahl 1967). @param parallel  f, share of the work, 0 to 1 @param n  >= 1
 */
double speedup_amdahl(double parallel, double n);

/**
 * n - (1 - f) (n - 1) (Gustafson 1988, equation 1).
 *
 * @param parallel  f, share of the time on n processors, 0 to 1
 * @param n         >= 1
 */
double speedup_gustafson(double parallel, double n);

/** The universal scalability law: throughput = rate n / (1 + contention (n-1) + coherency n (n-1)).
 */
struct speedup_usl {
    double rate_per_s; /* gamma: throughput of n = 1 */
    double contention; /* alpha, >= 0: the share that waits in line; 1 gains nothing */
    double coherency;  /* beta, >= 0: the cost of each pair */
};

/** Throughput with n processors or customers (Gunther 2007, Guerrilla Capacity Planning, ch. 4). */
double speedup_usl(const struct speedup_usl *law, double n);

/**
 * The n with the highest throughput: sqrt((1 - alpha) / beta), or 1 when more never helps.
 *
 * @return false when there is no peak: beta is 0 and alpha under 1
 */
bool speedup_usl_peak(const struct speedup_usl *law, double *out_n);

#endif
