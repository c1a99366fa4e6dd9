/* The head of results.json: its first members. */
#ifndef EXPERIMENTS_RESULTS_JSON_HEAD_H
#define EXPERIMENTS_RESULTS_JSON_HEAD_H

#include "experiments/results/head.h"
#include "experiments/results/writer.h"

/** Write the members into the open object. */
void result_head_write(struct writer *writer, const struct result_head *head);

#endif
