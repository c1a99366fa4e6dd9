#include "experiments/runs/pace.h"

#include "experiments/results/file.h"
#include "experiments/results/writer.h"
#include "sim/base/memory.h"

enum { FORMAT = 1 };

static void write_pace(struct writer *writer, const struct pace *pace)
{
    const struct plan_progress *progress = &pace->progress;
    writer_open_object(writer, NULL);
    writer_integer(writer, "format", FORMAT);
    writer_text(writer, "state", pace->is_running ? "running" : "ended");
    writer_integer(writer, "started_unix_s", (int64_t)pace->started);
    writer_integer(writer, "updated_unix_s", (int64_t)pace->updated);
    writer_real(writer, "wall_s", pace->wall_s);
    writer_integer(writer, "workers", pace->workers);
    writer_integer(writer, "wanted", (int64_t)progress->total);
    writer_integer(writer, "done", (int64_t)progress->done);
    writer_integer(writer, "cached", (int64_t)progress->cached);
    writer_integer(writer, "failed", (int64_t)progress->failed);
    writer_integer(writer, "events", (int64_t)progress->events);
    writer_close_object(writer);
}

bool pace_write(const struct pace *pace, const char *folder)
{
    struct output output;
    struct error ignored = {0};
    if (!output_open(&output, folder, PACE_NAME, &ignored)) {
        return false;
    }
    struct writer *writer = memory_alloc(sizeof *writer); /* with a long list of depths */
    writer_init(writer, output.stream);
    write_pace(writer, pace);
    writer_end(writer);
    memory_free(writer);
    return output_close(&output, &ignored);
}

/* A whole number of the file; 0: there is none. */
static uint64_t whole(const json_t *json, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(json, key));
    return value < 0 ? 0 : (uint64_t)value;
}

bool pace_read(struct pace *pace, const char *folder)
{
    char *path = file_join(folder, PACE_NAME);
    struct error ignored = {0};
    int descriptor = file_open_input(path, &ignored);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    json_t *json = file == NULL ? NULL : json_loadf(file, 0, NULL);
    if (file != NULL) {
        fclose(file);
    }
    memory_free(path);
    const char *state = json_string_value(json_object_get(json, "state"));
    *pace = (struct pace){
        .is_running = state != NULL && state[0] == 'r',
        .started = (time_t)whole(json, "started_unix_s"),
        .updated = (time_t)whole(json, "updated_unix_s"),
        .wall_s = json_number_value(json_object_get(json, "wall_s")),
        .workers = (unsigned)whole(json, "workers"),
        .progress = {.total = whole(json, "wanted"),
                     .done = whole(json, "done"),
                     .cached = whole(json, "cached"),
                     .failed = whole(json, "failed"),
                     .events = whole(json, "events")},
    };
    bool is_good = state != NULL && whole(json, "format") == FORMAT && pace->wall_s >= 0;
    json_decref(json);
    return is_good;
}

double pace_run_s(const struct pace *pace)
{
    const struct plan_progress *progress = &pace->progress;
    uint64_t made = progress->done > progress->cached ? progress->done - progress->cached : 0;
    return made == 0 ? 0 : pace->wall_s * (pace->workers == 0 ? 1 : pace->workers) / (double)made;
}

void pace_print_time(struct text_buffer *text, double seconds)
{
    static const struct {
        double most;
        double unit;
        const char *name;
    } units[] = {{90, 1, "s"}, {5400, 60, "min"}, {172800, 3600, "h"}, {0, 86400, "days"}};
    size_t i = 0;
    while (units[i].most > 0 && seconds >= units[i].most) {
        i++;
    }
    text_print(text, "%.2g %s", seconds / units[i].unit, units[i].name);
}
