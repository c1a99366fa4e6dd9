#include "experiments/import/mlc_found.h"

#include <math.h>

static const double BYTES_OF_MB = 1e6;

static bool has_uniform_memory(const struct mlc_matrix *latencies)
{
    double least = mlc_cell(latencies, 0, 0), most = least;
    for (size_t i = 0; i < latencies->rows * latencies->columns; i++) {
        least = fmin(least, latencies->cells[i]);
        most = fmax(most, latencies->cells[i]);
    }
    return latencies->rows > 1 && latencies->rows == latencies->columns &&
           most <= least * (1 + MLC_ALIKE_PERCENT / 100.0);
}

/* The mean over each node's cell of its own memory. */
static double mean_local(const struct mlc_matrix *matrix)
{
    double sum = 0;
    for (size_t i = 0; i < matrix->rows; i++) {
        sum += mlc_cell(matrix, i, mlc_own_column(matrix, i));
    }
    return sum / (double)matrix->rows;
}

static double mean(const struct mlc_matrix *matrix)
{
    double sum = 0;
    for (size_t i = 0; i < matrix->rows * matrix->columns; i++) {
        sum += matrix->cells[i];
    }
    return sum / (double)(matrix->rows * matrix->columns);
}

void mlc_find_latencies(const struct mlc_text *mlc, struct mlc_found *found)
{
    *found = (struct mlc_found){.mlc = mlc, .nodes = mlc->latencies.rows};
    found->is_uniform = has_uniform_memory(&mlc->latencies);
    found->local_ns = found->is_uniform ? mean(&mlc->latencies) : mean_local(&mlc->latencies);
}

const struct mlc_load *mlc_most_loaded(const struct mlc_text *mlc)
{
    const struct mlc_load *most = NULL;
    for (size_t i = 0; i < mlc->load_count; i++) {
        if (most == NULL || mlc->loads[i].delay < most->delay) {
            most = &mlc->loads[i];
        }
    }
    return most;
}

bool mlc_find_peak(struct mlc_found *found, struct notes *notes)
{
    const struct mlc_text *mlc = found->mlc;
    const struct mlc_load *load = mlc_most_loaded(mlc);
    if (mlc->bandwidths.rows > 0 && !found->is_uniform) {
        double local = mean_local(&mlc->bandwidths);
        found->peak = local * (double)found->nodes * BYTES_OF_MB;
        notes_add(notes, NOTE_READ, "peak: %.6g GB/s of each node from its own memory (line %zu)",
                  local / 1e3, mlc->bandwidths.line);
    } else if (mlc->peak_reads > 0) {
        found->peak = mlc->peak_reads * BYTES_OF_MB;
        notes_add(notes, NOTE_READ, "peak: %.6g GB/s of all nodes, reads alone (line %zu)",
                  mlc->peak_reads / 1e3, mlc->peak_line);
    } else if (load != NULL) {
        found->peak = load->bandwidth * BYTES_OF_MB;
        notes_add(notes, NOTE_READ, "peak: %.6g GB/s of all nodes, the most loaded row (line %zu)",
                  load->bandwidth / 1e3, load->line);
    }
    return found->peak > 0;
}

void mlc_find_lines(struct mlc_found *found, struct notes *notes)
{
    const struct mlc_load *load = mlc_most_loaded(found->mlc);
    if (load != NULL) {
        found->latency_ns = load->latency;
        found->lines = load->bandwidth * BYTES_OF_MB / MLC_LINE_BYTES * load->latency * 1e-9;
        return;
    }
    found->latency_ns = 2 * found->local_ns;
    found->lines = found->peak / MLC_LINE_BYTES * found->latency_ns * 1e-9;
    notes_add(notes, NOTE_ASSUMED,
              "loaded latencies: %.0f lines are in flight under full load, twice what the peak "
              "needs at the idle latency",
              found->lines);
}
