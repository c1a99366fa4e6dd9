#include "experiments/timeline/read.h"

#include "experiments/results/file.h"
#include "experiments/timeline/file.h"
#include "experiments/timeline/read_line.h"
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
    timeline_visit *visit; /* each replication of the point; NULL: the first alone */
    void *context;
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

/* Begin the replication of a line, where it is wanted and is not the one at hand. */
static bool begin_wanted(struct reading *reading, uint64_t point, uint64_t replication)
{
    struct timeline_lines *lines = reading->lines;
    bool goes_on = reading->is_found && reading->visit != NULL && point == lines->point &&
                   replication != lines->replication;
    if ((reading->is_found && !goes_on) || !is_wanted(reading->choice, point, replication)) {
        return true;
    }
    if (goes_on && replication < lines->replication) {
        return damaged(reading, "it goes back to a replication before");
    }
    if (goes_on) {
        reading->visit(lines, reading->context);
        timeline_lines_free(lines);
        timeline_lines_init(lines);
    }
    reading->is_found = true;
    lines->point = point;
    lines->replication = replication;
    return true;
}

static bool take_line(struct reading *reading, const char *text)
{
    struct timeline_lines *lines = reading->lines;
    json_error_t ignored;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &ignored);
    uint64_t point;
    uint64_t replication;
    if (!read_line_number(json, "point", &point) ||
        !read_line_number(json, "replication", &replication)) {
        json_decref(json);
        return damaged(reading, "it is no event of a point and a replication");
    }
    see(reading, point, replication);
    bool is_good = begin_wanted(reading, point, replication);
    if (is_good && reading->is_found && point == lines->point &&
        replication == lines->replication) {
        if (read_line_number(json, "cut", &lines->cut)) {
            lines->cut_text = arena_copy(lines->arena, text);
        } else {
            const char *mistake = read_line_event(lines, text, json);
            is_good = mistake == NULL || damaged(reading, mistake);
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

static bool read_with(struct reading *reading, const char *folder)
{
    char *path = path_of(folder);
    reading->path = path;
    timeline_lines_init(reading->lines);
    bool is_good = read_file(reading, folder);
    reading->lines->in_file = reading->seen_count;
    memory_free(reading->seen);
    memory_free(path);
    return is_good;
}

bool timeline_read(const char *folder, const struct timeline_choice *choice,
                   struct timeline_lines *lines, struct error *error)
{
    struct reading reading = {.choice = choice, .lines = lines, .error = error};
    return read_with(&reading, folder);
}

bool timeline_read_each(const char *folder, const struct timeline_choice *choice,
                        timeline_visit *visit, void *context, struct error *error)
{
    struct timeline_lines lines;
    struct reading reading = {
        .choice = choice, .lines = &lines, .error = error, .visit = visit, .context = context};
    bool is_good = read_with(&reading, folder);
    if (is_good) {
        visit(&lines, context);
    }
    timeline_lines_free(&lines);
    return is_good;
}
