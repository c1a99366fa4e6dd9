#include "experiments/results/csv/series_file.h"

#include "experiments/results/csv/csv.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

void series_file_start(struct series_file *file, const char *folder)
{
    *file = (struct series_file){.folder = folder};
}

static bool begin(struct series_file *file, const struct plain *parameters, struct error *error)
{
    if (file->is_begun) {
        return true;
    }
    file->is_begun = output_open(&file->output, file->folder, SERIES_NAME, error);
    if (file->is_begun) {
        FILE *out = file->output.stream;
        fputs("point", out);
        for (size_t i = 0; i < parameters->count; i++) {
            fputc(',', out);
            csv_text(out, parameters->members[i].name);
        }
        fputs(",metric,unit,from_seconds,to_seconds,mean,low,high,replications\n", out);
    }
    return file->is_begun;
}

/* A field that may be empty, behind a comma. */
static void write_field(FILE *out, double value, bool is_known)
{
    fputc(',', out);
    if (is_known) {
        csv_real(out, value);
    }
}

static void write_row(struct series_file *file, const struct result_point *found,
                      const struct result_series_metric *metric,
                      const struct result_series_value *value)
{
    FILE *out = file->output.stream;
    fprintf(out, "%zu", found->id);
    for (size_t i = 0; i < found->parameters.count; i++) {
        fputc(',', out);
        csv_plain(out, &found->parameters.members[i].value);
    }
    fputc(',', out);
    csv_text(out, metric->name);
    fputc(',', out);
    csv_text(out, metric->unit);
    write_field(out, value->from_s, true);
    write_field(out, value->to_s, true);
    write_field(out, value->interval.mean, value->replications > 0);
    write_field(out, value->interval.lower, value->interval.known);
    write_field(out, value->interval.upper, value->interval.known);
    fprintf(out, ",%" PRIu64 "\n", value->replications);
    file->rows++;
}

bool series_file_add(struct series_file *file, struct store *store,
                     const struct experiment_point *point, const struct replications *replications,
                     const struct result_point *found, struct error *error)
{
    struct arena *arena = arena_create();
    struct result_series series;
    bool is_good = result_series_load(&series, store, point, replications, arena, error) &&
                   (series.interval_count == 0 || begin(file, &found->parameters, error));
    for (size_t i = 0; is_good && i < series.metric_count; i++) {
        for (size_t k = 0; k < series.interval_count; k++) {
            struct result_series_value value = result_series_value(&series, i, k);
            write_row(file, found, &series.metrics[i], &value);
        }
    }
    arena_destroy(arena);
    return is_good;
}

/* The file of an earlier run would be taken for this one's. */
static bool remove_old_series(const struct series_file *file, struct error *error)
{
    char *path = file_join(file->folder, SERIES_NAME);
    bool is_gone =
        unlink(path) == 0 || errno == ENOENT ||
        error_set(error, ERROR_IO, path, "this is of an earlier run and cannot be removed: %s",
                  strerror(errno));
    memory_free(path);
    return is_gone;
}

bool series_file_end(struct series_file *file, struct error *error)
{
    return file->is_begun ? output_close(&file->output, error) : remove_old_series(file, error);
}

void series_file_discard(struct series_file *file)
{
    if (file->is_begun) {
        output_discard(&file->output);
        file->is_begun = false;
    }
}

void series_file_print(const struct series_file *file, FILE *out)
{
    char shown[FOREIGN_BYTES];
    if (file->is_begun) {
        fprintf(out, "Series: %s/%s, %" PRIu64 " row%s\n", foreign_word(shown, file->folder),
                SERIES_NAME, file->rows, file->rows == 1 ? "" : "s");
    }
}
