#include "experiments/results/provenance.h"

#include "experiments/results/file.h"
#include "experiments/results/writer.h"
#include "sim/base/memory.h"

#include <sys/utsname.h>
#include <unistd.h>

static void write_time(struct writer *writer, const char *key, time_t time)
{
    char text[40];
    struct tm parts;
    gmtime_r(&time, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    writer_text(writer, key, text);
}

static void write_machine(struct writer *writer)
{
    struct utsname name;
    writer_open_object(writer, "machine");
    if (uname(&name) == 0) {
        writer_text(writer, "host", name.nodename);
        writer_text(writer, "system", name.sysname);
        writer_text(writer, "release", name.release);
        writer_text(writer, "architecture", name.machine);
    }
    writer_integer(writer, "processors", sysconf(_SC_NPROCESSORS_ONLN));
    writer_close_object(writer);
}

static void write_runs(struct writer *writer, const struct plan_progress *progress)
{
    writer_open_object(writer, "runs");
    writer_integer(writer, "computed", (int64_t)(progress->done - progress->cached));
    writer_integer(writer, "cached", (int64_t)progress->cached);
    writer_integer(writer, "failed", (int64_t)progress->failed);
    writer_integer(writer, "events", (int64_t)progress->events);
    writer_integer(writer, "ties", (int64_t)progress->ties);
    writer_close_object(writer);
}

/* Words of a command may be any bytes; JSON is UTF-8. */
static void write_word(struct writer *writer, const char *word)
{
    json_t *text = json_string(word);
    if (text != NULL) {
        writer_text(writer, NULL, word);
        json_decref(text);
        return;
    }
    char *copy = memory_copy_text(word);
    for (char *c = copy; *c != '\0'; c++) {
        *c = (unsigned char)*c < 0x80 ? *c : '?';
    }
    writer_text(writer, NULL, copy);
    memory_free(copy);
}

static void write_origin(struct writer *writer, const struct provenance *provenance)
{
    writer_open_object(writer, NULL);
    writer_integer(writer, "format", 1);
    writer_text(writer, "engine", COUPLING_VERSION);
    writer_integer(writer, "results_version", RESULTS_VERSION);
    writer_text(writer, "compiler", __VERSION__);
    writer_open_list(writer, "command");
    for (char *const *word = provenance->command; word != NULL && *word != NULL; word++) {
        write_word(writer, *word);
    }
    writer_close_list(writer);
    write_time(writer, "started", provenance->started);
    writer_real(writer, "wall_s", provenance->wall_s);
    writer_integer(writer, "workers", provenance->workers);
    write_machine(writer);
    write_runs(writer, &provenance->progress);
    writer_close_object(writer);
}

bool provenance_write(const struct provenance *provenance, const char *folder, struct error *error)
{
    struct output output;
    if (!output_open(&output, folder, PROVENANCE_NAME, error)) {
        return false;
    }
    struct writer writer;
    writer_init(&writer, output.stream);
    write_origin(&writer, provenance);
    writer_end(&writer);
    return output_close(&output, error);
}
