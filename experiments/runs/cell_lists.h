/*
 * The lists of cells of a record, read without a tree of JSON.
 *
 * Most of a record is "cells":[0,980,2,...]: as values of JSON each number would be a block of
 * memory of its own. The lists are taken out of the text first, and in the rest [-1,N] stands for
 * list number N. No list of cells begins with a number below 0.
 */
#ifndef EXPERIMENTS_RUNS_CELL_LISTS_H
#define EXPERIMENTS_RUNS_CELL_LISTS_H

#include "sim/base/arena.h"
#include "sim/base/text.h"

#include <jansson.h>

struct cell_list {
    const int64_t *numbers;
    size_t count;
};

struct cell_lists {
    struct cell_list *list;
    size_t count, capacity;
};

/**
 * Take the lists out of the text of a record.
 *
 * @param lists  0 at first; lives in the arena
 * @param rest   the text without them is appended here; values other than lists of whole numbers of
 *               at most 18 digits stay in it
 */
void cell_lists_take(struct cell_lists *lists, const char *text, struct arena *arena,
                     struct text_buffer *rest);

/** The list that [-1,N] stands for; NULL: the value stands for none. */
const struct cell_list *cell_lists_find(const struct cell_lists *lists, const json_t *value);

#endif
