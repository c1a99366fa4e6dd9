#include "experiments/timeline/file.h"

#include "experiments/results/writer.h"
#include "experiments/runs/shell.h"
#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Ticks as seconds with all their decimals; ticks_per_second is a power of ten. */
static void write_ticks(struct writer *writer, const char *key, sim_ticks ticks,
                        int64_t ticks_per_second)
{
    if (ticks == TICKS_NEVER) {
        writer_null(writer, key);
        return;
    }
    int decimals = 0;
    for (int64_t left = ticks_per_second; left > 1; left /= 10) {
        ASSERT(left % 10 == 0);
        decimals++;
    }
    int64_t rest = ticks % ticks_per_second;
    int64_t whole = ticks / ticks_per_second;
    struct text_buffer text = {0};
    text_print(&text, "%s%" PRId64 ".%0*" PRId64 " s", ticks < 0 ? "-" : "",
               whole < 0 ? -whole : whole, decimals, rest < 0 ? -rest : rest);
    writer_text(writer, key, text.text);
    text_buffer_free(&text);
}

static void write_details(struct writer *writer, const struct timeline_detail *first,
                          int64_t ticks_per_second)
{
    if (first == NULL) {
        return;
    }
    writer_open_object(writer, "detail");
    for (const struct timeline_detail *detail = first; detail != NULL; detail = detail->next) {
        switch (detail->type) {
        case TIMELINE_TEXT:
            writer_text(writer, detail->name, detail->text);
            break;
        case TIMELINE_DURATION:
            write_ticks(writer, detail->name, detail->value, ticks_per_second);
            break;
        case TIMELINE_COUNT:
            writer_integer(writer, detail->name, detail->value);
            break;
        }
    }
    writer_close_object(writer);
}

static void write_member(struct writer *writer, const char *key, const char *text)
{
    if (text != NULL) {
        writer_text(writer, key, text);
    }
}

static void write_event(struct writer *writer, const struct timeline_entry *entry,
                        int64_t ticks_per_second)
{
    writer_open_object(writer, NULL);
    writer_integer(writer, "seq", (int64_t)entry->number);
    write_ticks(writer, "t", entry->at, ticks_per_second);
    writer_text(writer, "event", timeline_word_name(entry->what.event));
    write_member(writer, "node", entry->what.node);
    write_member(writer, "object", entry->what.object);
    if (entry->what.cause != 0) {
        writer_integer(writer, "cause", (int64_t)entry->what.cause);
    }
    write_member(writer, "phase", entry->what.phase);
    write_details(writer, entry->details, ticks_per_second);
    writer_close_object(writer);
    text_append(&writer->buffer, "\n");
}

void timeline_lines(const struct timeline *timeline, int64_t ticks_per_second,
                    struct text_buffer *text)
{
    struct writer writer;
    writer_init_line(&writer);
    text_append(&writer.buffer, "");
    for (size_t i = 0; i < timeline->entry_count; i++) {
        write_event(&writer, &timeline->entries[i], ticks_per_second);
    }
    if (timeline->count > timeline->entry_count) {
        writer_open_object(&writer, NULL);
        writer_integer(&writer, "cut", (int64_t)(timeline->count - timeline->entry_count));
        writer_close_object(&writer);
        text_append(&writer.buffer, "\n");
    }
    text_append_bytes(text, writer.buffer.text, writer.buffer.length);
    writer_end(&writer);
}

void timeline_file_start(struct timeline_file *file, const char *folder)
{
    *file = (struct timeline_file){.file = {.folder = folder, .name = TIMELINE_NAME}};
}

/* The lines of one replication, each of them an object whose first members are put in here. */
static void copy_lines(struct timeline_file *file, size_t point, uint64_t replication,
                       const char *lines)
{
    static const char event[] = "{\"seq\"";
    for (const char *line = lines; *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        file->events += strncmp(line, event, strlen(event)) == 0 ? 1 : 0;
        fprintf(file->file.output.stream, "{\"point\": %zu, \"replication\": %" PRIu64 ", ", point,
                replication);
        fwrite(line + 1, 1, (size_t)(end - line - 1), file->file.output.stream);
        fputc('\n', file->file.output.stream);
        line = *end == '\0' ? end : end + 1;
    }
}

static bool add_replication(struct timeline_file *file, struct store *store,
                            const struct experiment_point *point, uint64_t replication,
                            struct error *error)
{
    struct arena *arena = arena_create();
    const char *lines = NULL;
    bool is_good = store_timeline(store, &point->stored, replication, arena, &lines, error);
    if (is_good && lines != NULL) {
        is_good = optional_output_begin(&file->file, error);
        if (is_good) {
            copy_lines(file, point->point.id, replication, lines);
        }
    }
    arena_destroy(arena);
    return is_good;
}

bool timeline_file_add(struct timeline_file *file, struct store *store,
                       const struct experiment_point *point,
                       const struct replications *replications, struct error *error)
{
    for (uint64_t i = 0; i < replications->used && i < point->stored.timelines; i++) {
        if (replications->states[i] == STORE_DONE &&
            !add_replication(file, store, point, i, error)) {
            return false;
        }
    }
    return true;
}

void timeline_file_print(const struct timeline_file *file, FILE *out)
{
    if (!file->file.is_begun) {
        return;
    }
    char command[] = "timeline";
    char *folder = memory_copy_text(file->file.folder);
    char *shows = shell_command(2, (char *[]){command, folder});
    char shown[FOREIGN_BYTES];
    fprintf(out, "Timeline: %s/%s, %" PRIu64 " event%s; this shows it:\n  %s\n",
            foreign_word(shown, file->file.folder), TIMELINE_NAME, file->events,
            file->events == 1 ? "" : "s", shows);
    memory_free(shows);
    memory_free(folder);
}
