#include "experiments/timeline/read.h"

#include "analysis/timeline/time.h"
#include "experiments/results/writer.h"
#include "experiments/timeline/file.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NAMED_MOST = 4 }; /* replications that an error names */

/* A pass over the file. */
struct reading {
    const char *path;
    const struct timeline_choice *choice;
    struct timeline_lines *lines;
    struct error *error;
    size_t number; /* of the line, from 1 */
    bool is_found; /* the wanted replication, which lines->point and ->replication name */
    struct timeline_choice *seen; /* all that the file has */
    size_t seen_count;
    size_t seen_capacity;
};

static bool damaged(const struct reading *reading, const char *what)
{
    return error_set(reading->error, ERROR_IO, reading->path,
                     "line %zu is damaged: %s; make the run again", reading->number, what);
}

static bool is_wanted(const struct timeline_choice *choice, uint64_t point, uint64_t replication)
{
    return (!choice->has_point || choice->point == point) &&
           (!choice->has_replication || choice->replication == replication);
}

/* Note a replication of the file. Equal ones stand together, so the last one is looked at first. */
static void see(struct reading *reading, uint64_t point, uint64_t replication)
{
    for (size_t i = reading->seen_count; i-- > 0;) {
        if (reading->seen[i].point == point && reading->seen[i].replication == replication) {
            return;
        }
    }
    reading->seen = memory_grow(reading->seen, reading->seen_count, &reading->seen_capacity,
                                sizeof *reading->seen);
    reading->seen[reading->seen_count++] = (struct timeline_choice){true, true, point, replication};
}

/* A whole number that is not negative. */
static bool read_whole_number(const json_t *object, const char *key, uint64_t *number)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        return false;
    }
    *number = (uint64_t)json_integer_value(value);
    return true;
}

static const char *copy_member(struct reading *reading, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? NULL : arena_copy(reading->lines->arena, text);
}

static struct timeline_fact fact_of(struct reading *reading, const char *name, const json_t *value)
{
    struct arena *arena = reading->lines->arena;
    struct timeline_fact fact = {.name = arena_copy(arena, name)};
    const char *text = json_string_value(value);
    int decimals;
    if (text != NULL && timeline_time_read(text, &fact.ticks, &decimals) &&
        decimals == reading->lines->decimals) {
        struct text_buffer amount = {0};
        timeline_time_print_short(&amount, fact.ticks, decimals);
        fact.is_duration = true;
        fact.text = arena_copy(arena, amount.text);
        text_buffer_free(&amount);
    } else if (text != NULL) {
        fact.text = arena_copy(arena, text);
    } else if (json_is_null(value)) {
        fact.text = "never"; /* a duration without end */
    } else {
        struct writer writer;
        writer_init(&writer, NULL);
        writer_value(&writer, NULL, value);
        fact.text = arena_copy(arena, writer.buffer.text);
        writer_end(&writer);
    }
    return fact;
}

static void take_facts(struct reading *reading, const json_t *detail, struct timeline_line *line)
{
    const char *name;
    json_t *value;
    line->facts =
        ARENA_ARRAY(reading->lines->arena, struct timeline_fact, json_object_size(detail));
    json_object_foreach((json_t *)(uintptr_t)detail, name, value)
    {
        line->facts[line->fact_count++] = fact_of(reading, name, value);
    }
}

static bool take_event(struct reading *reading, const char *text, const json_t *json)
{
    struct timeline_lines *lines = reading->lines;
    struct timeline_line line = {.event = copy_member(reading, json, "event")};
    const char *at = json_string_value(json_object_get(json, "t"));
    int decimals;
    if (line.event == NULL || !read_whole_number(json, "seq", &line.seq) || line.seq == 0) {
        return damaged(reading, "\"event\" or \"seq\" is missing");
    }
    if (at == NULL || !timeline_time_read(at, &line.at, &decimals) ||
        (lines->count > 0 && decimals != lines->decimals)) {
        return damaged(reading, "\"t\" is not seconds of 12 or of 9 decimals");
    }
    lines->decimals = decimals;
    read_whole_number(json, "cause", &line.cause);
    line.text = arena_copy(lines->arena, text);
    line.node = copy_member(reading, json, "node");
    line.object = copy_member(reading, json, "object");
    line.phase = copy_member(reading, json, "phase");
    take_facts(reading, json_object_get(json, "detail"), &line);
    const char *mistake = timeline_lines_add(lines, &line);
    return mistake == NULL || damaged(reading, mistake);
}

static bool take_line(struct reading *reading, const char *text)
{
    struct timeline_lines *lines = reading->lines;
    json_error_t ignored;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &ignored);
    uint64_t point;
    uint64_t replication;
    if (!read_whole_number(json, "point", &point) ||
        !read_whole_number(json, "replication", &replication)) {
        json_decref(json);
        return damaged(reading, "it is no event of a point and a replication");
    }
    see(reading, point, replication);
    bool is_good = true;
    if (!reading->is_found && is_wanted(reading->choice, point, replication)) {
        reading->is_found = true;
        lines->point = point;
        lines->replication = replication;
    }
    if (reading->is_found && point == lines->point && replication == lines->replication) {
        if (read_whole_number(json, "cut", &lines->cut)) {
            lines->cut_text = arena_copy(lines->arena, text);
        } else {
            is_good = take_event(reading, text, json);
        }
    }
    json_decref(json);
    return is_good;
}

/* Whether a line surely belongs to the replication that the line before it belonged to, and that
 * is not wanted: then it need not be understood. */
static bool is_more_of_another(const struct reading *reading, const char *text)
{
    uint64_t point;
    uint64_t replication;
    int read = 0;
    if (reading->seen_count == 0 ||
        sscanf(text, "{\"point\": %" SCNu64 ", \"replication\": %" SCNu64 ", \"seq\":%n", &point,
               &replication, &read) != 2 ||
        read == 0) {
        return false;
    }
    const struct timeline_choice *last = &reading->seen[reading->seen_count - 1];
    return last->point == point && last->replication == replication &&
           !(reading->is_found && point == reading->lines->point &&
             replication == reading->lines->replication);
}

static bool read_lines(struct reading *reading, FILE *file)
{
    char *text = NULL;
    size_t capacity = 0;
    bool is_good = true;
    ssize_t length;
    while (is_good && (length = getline(&text, &capacity, file)) > 0) {
        reading->number++;
        if (text[length - 1] != '\n') {
            is_good = damaged(reading, "it has no end");
            break;
        }
        text[length - 1] = '\0';
        is_good = is_more_of_another(reading, text) || take_line(reading, text);
    }
    if (is_good && !feof(file) && !ferror(file)) {
        memory_exhausted(capacity); /* getline has no other way to say it */
    }
    if (is_good && ferror(file)) {
        is_good = error_set(reading->error, ERROR_IO, reading->path, "%s", strerror(errno));
    }
    free(text);
    return is_good;
}

/* Say what was wanted and what there is. */
static bool not_there(const struct reading *reading)
{
    const struct timeline_choice *choice = reading->choice;
    if (reading->seen_count == 0) {
        return error_set(reading->error, ERROR_NO_INPUT, reading->path,
                         "it is empty: nothing happened that a timeline tells of");
    }
    struct text_buffer wanted = {0};
    struct text_buffer there = {0};
    if (choice->has_point) {
        text_print(&wanted, " of point %" PRIu64, choice->point);
    }
    if (choice->has_replication) {
        text_print(&wanted, " of replication %" PRIu64, choice->replication);
    }
    for (size_t i = 0; i < reading->seen_count && i < NAMED_MOST; i++) {
        text_print(&there, "%spoint %" PRIu64 " replication %" PRIu64, i > 0 ? ", " : "",
                   reading->seen[i].point, reading->seen[i].replication);
    }
    if (reading->seen_count > NAMED_MOST) {
        text_print(&there, " and %zu more", reading->seen_count - NAMED_MOST);
    }
    error_set(reading->error, ERROR_NO_INPUT, reading->path, "it has no timeline%s, only %s",
              wanted.text, there.text);
    text_buffer_free(&wanted);
    text_buffer_free(&there);
    return false;
}

/* The file itself, or the one in the folder. */
static char *path_of(const char *folder)
{
    struct stat status;
    if (stat(folder, &status) == 0 && S_ISREG(status.st_mode)) {
        return memory_copy_text(folder);
    }
    return file_join(folder, TIMELINE_NAME);
}

static bool read_file(struct reading *reading, const char *folder)
{
    if (!file_exists(folder)) {
        return error_set(reading->error, ERROR_NO_INPUT, folder, "there is no such folder");
    }
    if (!file_exists(reading->path)) {
        return error_set(reading->error, ERROR_NO_INPUT, folder,
                         "it has no " TIMELINE_NAME "; ask for timelines of the first N "
                         "replications with \"run\": {\"timeline\": N} in the spec, or with "
                         "coupling run SPEC --trace N");
    }
    int descriptor = file_open_input(reading->path, reading->error);
    if (descriptor < 0) {
        return false;
    }
    FILE *file = memory_checked(fdopen(descriptor, "r"));
    bool is_good = read_lines(reading, file) && (reading->is_found || not_there(reading));
    fclose(file);
    return is_good;
}

bool timeline_read(const char *folder, const struct timeline_choice *choice,
                   struct timeline_lines *lines, struct error *error)
{
    char *path = path_of(folder);
    timeline_lines_init(lines);
    struct reading reading = {.path = path, .choice = choice, .lines = lines, .error = error};
    bool is_good = read_file(&reading, folder);
    lines->in_file = reading.seen_count;
    memory_free(reading.seen);
    memory_free(path);
    return is_good;
}
