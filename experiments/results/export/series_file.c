#include "experiments/results/export/series_file.h"

#include "experiments/results/tidy.h"
#include "sim/base/foreign.h"

#include <inttypes.h>

void series_file_start(struct series_file *file, const char *folder)
{
    *file = (struct series_file){.file = {.folder = folder, .name = SERIES_NAME}};
}

bool series_file_add(struct series_file *file, struct store *store,
                     const struct experiment_point *point, const struct replications *replications,
                     const struct result_point *found, struct error *error)
{
    struct arena *arena = arena_create();
    struct result_series series;
    bool is_good = result_series_load(&series, store, point, replications, arena, error);
    if (is_good && series.interval_count > 0) {
        is_good = optional_output_begin(&file->file, error);
        if (is_good) {
            file->csv.out = file->file.output.stream;
            file->rows += tidy_series(found, &series, csv_row, &file->csv);
        }
    }
    arena_destroy(arena);
    return is_good;
}

bool series_file_end(struct series_file *file, struct error *error)
{
    csv_end(&file->csv);
    return optional_output_end(&file->file, error);
}

void series_file_discard(struct series_file *file)
{
    csv_end(&file->csv);
    optional_output_discard(&file->file);
}

void series_file_print(const struct series_file *file, FILE *out)
{
    char shown[FOREIGN_BYTES];
    if (file->file.is_begun) {
        fprintf(out, "Series: %s/%s, %" PRIu64 " row%s\n", foreign_word(shown, file->file.folder),
                SERIES_NAME, file->rows, file->rows == 1 ? "" : "s");
    }
}
