#include "experiments/commands/timeline_point.h"

#include "experiments/results/file.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "sim/base/memory.h"

#include <stdio.h>

void timeline_point_describe(const char *folder, uint64_t id, struct text_buffer *text)
{
    struct output_folder from;
    struct error error = {0};
    bool is_open = output_folder_open(&from, folder, &error);
    char *path = file_join(from.path, STORE_NAME);
    if (!is_open && file_exists(path)) {
        fprintf(stderr, "coupling: the values of point %llu are not shown: %s: %s\n",
                (unsigned long long)id, error.where, error.text);
    }
    memory_free(path);
    if (is_open && id < spec_point_count(from.spec)) {
        struct experiment_point point;
        experiment_point_open(&from.experiment, (size_t)id, &point);
        struct plain parameters = plain_of(point.point.parameters, point.arena);
        table_print_parameters(text, &parameters);
        experiment_point_close(&point);
    }
    output_folder_close(&from);
}
