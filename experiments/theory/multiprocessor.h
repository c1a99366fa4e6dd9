/*
 * The closed forms of systems of kind "multiprocessor".
 *
 * Threads with one reference in flight each, a core of their own, and one bus before a memory that
 * is never busy are the machine repairman: each computes, waits for the bus, and starts again. The
 * part of the latency without waiting counts as computing.
 */
#ifndef EXPERIMENTS_THEORY_MULTIPROCESSOR_H
#define EXPERIMENTS_THEORY_MULTIPROCESSOR_H

#include "experiments/spec/spec.h"
#include "experiments/theory/law.h"

/** The laws of a multiprocessor. @param arena  for the machine that they see */
void closed_form_multiprocessor(const struct point *point, struct arena *arena,
                                struct closed_form_tables *tables);

#endif
