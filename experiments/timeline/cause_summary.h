/*
 * The summary of a timeline by cause: each fault, the outages that it led to, how long they were
 * and what took most of them. Of many faults, the sum of those of one kind.
 */
#ifndef EXPERIMENTS_TIMELINE_CAUSE_SUMMARY_H
#define EXPERIMENTS_TIMELINE_CAUSE_SUMMARY_H

#include "analysis/timeline/outages.h"

#include <stdio.h>

/** Print a summary, in lines that fit into 80 columns where names are short. */
void cause_summary_print(const struct timeline_lines *lines, const struct timeline_outages *outages,
                         FILE *out);

#endif
