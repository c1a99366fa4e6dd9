#include "experiments/import/mlc_nodes.h"

#include "experiments/import/machine_file.h"

#include <math.h>

static const double ALIKE = 0.9; /* bandwidths of nodes from their own memory, least to most */

bool mlc_has_far_memory(const struct mlc_text *mlc)
{
    return mlc->latencies.columns > mlc->latencies.rows;
}

/* The bandwidth of the node of a column from its own memory; 0: it has no cores. */
static double own_bandwidth(const struct mlc_matrix *matrix, size_t column)
{
    for (size_t i = 0; i < matrix->rows; i++) {
        if (matrix->row_nodes[i] == matrix->column_nodes[column]) {
            return mlc_cell(matrix, i, column);
        }
    }
    return 0;
}

static double most_own_bandwidth(const struct mlc_matrix *matrix)
{
    double most = 0;
    for (size_t j = 0; j < matrix->columns; j++) {
        most = fmax(most, own_bandwidth(matrix, j));
    }
    return most;
}

static bool are_alike(const struct mlc_matrix *matrix)
{
    double most = most_own_bandwidth(matrix);
    for (size_t i = 0; i < matrix->rows; i++) {
        if (mlc_cell(matrix, i, mlc_own_column(matrix, i)) < ALIKE * most) {
            return false;
        }
    }
    return true;
}

static void set_far_memory(json_t *node, const struct mlc_text *mlc, size_t column,
                           struct notes *notes)
{
    const struct mlc_matrix *matrix = &mlc->bandwidths;
    double most = 0;
    for (size_t i = 0; i < matrix->rows; i++) {
        most = fmax(most, mlc_cell(matrix, i, column));
    }
    machine_set(node, "cores", json_integer(0));
    notes_add(notes, NOTE_READ, "node %u has memory and no cores: no row at line %zu",
              mlc->latencies.column_nodes[column], mlc->latencies.line);
    if (machine_get(node, "memory.dram") != NULL) {
        return;
    }
    machine_set(node, "memory.channels", json_integer(1));
    machine_set(node, "memory.banks", json_integer(0));
    machine_remove(node, "memory.transfer");
    machine_remove(node, "memory.bank_cycle");
    if (most > 0) {
        machine_set_text(node, "memory.channel_bandwidth", "%.4g GB/s", most / 1e3);
    }
    if (most == 0) {
        notes_add(
            notes, NOTE_ASSUMED,
            "bandwidth of node %u: that of a channel of the others, as the text has no matrix "
            "of bandwidths",
            mlc->latencies.column_nodes[column]);
    }
}

/* Memories of unlike bandwidth have channels of one sort, and some have fewer, unless the machine
 * says the channels or the DRAM of this one. */
static void set_channels(json_t *node, const json_t *machine, const struct mlc_text *mlc,
                         size_t column, struct notes *notes)
{
    double most = most_own_bandwidth(&mlc->bandwidths);
    double own = own_bandwidth(&mlc->bandwidths, column);
    double all = (double)machine_whole(machine, "memory.channels", 1);
    bool is_said =
        machine_get(node, "memory.channels") != NULL || machine_get(node, "memory.dram") != NULL;
    if (own < ALIKE * most && !is_said) {
        double channels = fmax(1, round(all * own / most));
        machine_set(node, "memory.channels", json_integer((json_int_t)channels));
        notes_add(
            notes, NOTE_FITTED,
            "channels of node %u: %.0f of %.0f, as it reads %.4g GB/s of its own memory, where "
            "others read %.4g (line %zu)",
            mlc->bandwidths.column_nodes[column], channels, all, own / 1e3, most / 1e3,
            mlc->bandwidths.line);
    }
}

void mlc_set_nodes(json_t *machine, const struct mlc_text *mlc, struct notes *notes)
{
    const json_t *before = machine_get(machine, "nodes");
    bool has_channels = mlc->bandwidths.rows > 0 && !are_alike(&mlc->bandwidths);
    if (!mlc_has_far_memory(mlc) && !has_channels) {
        return;
    }
    json_t *nodes = json_array();
    for (size_t j = 0; j < mlc->latencies.columns; j++) {
        json_t *own = json_array_get(before, j);
        json_t *node = own == NULL ? json_object() : json_deep_copy(own);
        if (!mlc_has_cores(&mlc->latencies, j)) {
            set_far_memory(node, mlc, j, notes);
        } else if (has_channels) {
            set_channels(node, machine, mlc, j, notes);
        }
        json_array_append_new(nodes, node);
    }
    machine_set(machine, "nodes", nodes);
}
