#include "experiments/import/mlc_links.h"

#include "experiments/import/machine_file.h"

#include <math.h>

static const double ALIKE = 0.1; /* bandwidths of links of one sort differ by less */

/* Cells of the matrix that are links: from a node with cores to any other; under uniform memory
 * all. */
static bool is_link(const struct mlc_matrix *matrix, bool is_uniform, size_t row, size_t column)
{
    return is_uniform || matrix->row_nodes[row] != matrix->column_nodes[column];
}

struct spread {
    double least, most, mean; /* [MB/s] */
};

static struct spread spread_of(const struct mlc_matrix *matrix, bool is_uniform)
{
    struct spread spread = {.least = INFINITY};
    size_t count = 0;
    for (size_t i = 0; i < matrix->rows; i++) {
        for (size_t j = 0; j < matrix->columns; j++) {
            if (is_link(matrix, is_uniform, i, j)) {
                double cell = mlc_cell(matrix, i, j);
                spread.least = fmin(spread.least, cell);
                spread.most = fmax(spread.most, cell);
                spread.mean += cell;
                count++;
            }
        }
    }
    spread.mean /= fmax((double)count, 1);
    return spread;
}

/* A row's node reads from a column's: lines cross the link from one to the other. */
static void set_topology(json_t *machine, const struct mlc_matrix *matrix)
{
    json_t *links = json_array();
    for (size_t i = 0; i < matrix->rows; i++) {
        for (size_t j = 0; j < matrix->columns; j++) {
            if (is_link(matrix, false, i, j)) {
                json_t *link = json_object();
                machine_set_text(link, "from", "p%zu", mlc_own_column(matrix, i));
                machine_set_text(link, "to", "p%zu", j);
                machine_set_text(link, "bandwidth", "%.4g GB/s", mlc_cell(matrix, i, j) / 1e3);
                if (mlc_has_cores(matrix, j)) { /* else nothing comes the other way */
                    json_object_set_new(link, "one_way", json_true());
                }
                json_array_append_new(links, link);
            }
        }
    }
    machine_set(machine, "interconnect.kind", json_string("topology"));
    machine_set(machine, "interconnect.links", links);
}

static void set_lines(json_t *machine, double bandwidth)
{
    machine_set(machine, "interconnect.kind", json_string("point_to_point"));
    machine_set_text(machine, "interconnect.bandwidth", "%.4g GB/s", bandwidth / 1e9);
}

static void set_measured(json_t *machine, const struct mlc_matrix *matrix, bool is_uniform,
                         struct notes *notes)
{
    struct spread spread = spread_of(matrix, is_uniform);
    if (is_uniform || spread.most <= spread.least * (1 + ALIKE)) {
        set_lines(machine, spread.mean * 1e6);
        notes_add(notes, NOTE_FITTED,
                  "interconnect.bandwidth %.4g GB/s: the mean %s, %.4g to %.4g GB/s (line %zu)",
                  spread.mean / 1e3,
                  is_uniform ? "that a node reads from any" : "between nodes, each way",
                  spread.least / 1e3, spread.most / 1e3, matrix->line);
    } else {
        set_topology(machine, matrix);
        notes_add(notes, NOTE_FITTED,
                  "interconnect.links: one each way for each pair of nodes, with the bandwidths "
                  "between them, %.4g to %.4g GB/s (line %zu)",
                  spread.least / 1e3, spread.most / 1e3, matrix->line);
    }
    if (matrix->columns > 2) {
        notes_add(notes, NOTE_ASSUMED,
                  "what links share: nothing, a link for each pair; MLC loads one pair at a time");
    }
}

void mlc_set_links(json_t *machine, const struct mlc_text *mlc, bool is_uniform, double peak,
                   struct notes *notes)
{
    size_t nodes = mlc->latencies.rows;
    machine_remove(machine, "interconnect");
    if (mlc->latencies.columns == 1) {
        return;
    }
    if (mlc->bandwidths.rows > 0) {
        set_measured(machine, &mlc->bandwidths, is_uniform, notes);
        return;
    }
    double each = is_uniform ? peak : peak / (double)nodes;
    set_lines(machine, each);
    notes_add(notes, NOTE_ASSUMED,
              "interconnect.bandwidth %.4g GB/s: what the memory behind a link delivers, so that "
              "links limit nothing",
              each / 1e9);
}
