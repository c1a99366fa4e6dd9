/*
 * The text that Intel Memory Latency Checker (MLC) prints.
 *
 * Versions 2.3 to 3.11 differ in titles, in what they measure, and in blanks. A section is known by
 * words of its title, a matrix by its line of node numbers; other lines are passed over: commands,
 * warnings, measurements of caches. Of sections that stand twice the first counts. Lines may end
 * with CR LF, and numbers may have a decimal comma or thousands with commas.
 *
 * Rows of a matrix are nodes with cores, columns nodes with memory: a column without a row is a
 * node with memory alone.
 */
#ifndef EXPERIMENTS_IMPORT_MLC_H
#define EXPERIMENTS_IMPORT_MLC_H

#include "sim/base/error.h"

#include <stddef.h>

enum { MLC_NODES_MOST = 256, MLC_VERSION_BYTES = 32 };

/** Values for each pair of a node with cores and one with memory, all above 0. */
struct mlc_matrix {
    size_t rows, columns; /* 0: the section is missing */
    unsigned row_nodes[MLC_NODES_MOST], column_nodes[MLC_NODES_MOST]; /* their numbers */
    double *cells;                                                    /* row after row */
    size_t row_capacity;
    size_t line; /* of the node numbers */
};

/** The value of a pair of nodes. */
static inline double mlc_cell(const struct mlc_matrix *matrix, size_t row, size_t column)
{
    return matrix->cells[row * matrix->columns + column];
}

/** A row of the table of loaded latencies. */
struct mlc_load {
    double delay;     /* between injected references, in whatever MLC counts */
    double latency;   /* [ns] */
    double bandwidth; /* [MB/s] */
    size_t line;
};

struct mlc_text {
    char version[MLC_VERSION_BYTES]; /* "3.10"; "" when the text does not say */
    struct mlc_matrix latencies;     /* idle [ns]; always there */
    struct mlc_matrix bandwidths;    /* [MB/s]; of the same nodes, or missing */
    double peak_reads;               /* of the whole system, all reads [MB/s]; 0: missing */
    size_t peak_line;
    struct mlc_load *loads;
    size_t load_count, load_capacity;
};

/**
 * Read a text.
 *
 * @param text  with a zero at its end
 * @param name  of the file, in errors
 * @param mlc   filled in; the caller frees it, whatever is returned
 * @return false with error 65 and the number of the line
 */
bool mlc_read(const char *text, const char *name, struct mlc_text *mlc, struct error *error);

void mlc_free(struct mlc_text *mlc);

/** The column of the node of a row. @return columns when it has none */
size_t mlc_own_column(const struct mlc_matrix *matrix, size_t row);

/** Whether a column is that of a node with cores. */
bool mlc_has_cores(const struct mlc_matrix *matrix, size_t column);

#endif
