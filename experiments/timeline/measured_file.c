#include "experiments/timeline/measured_file.h"

#include "experiments/results/file.h"
#include "experiments/results/writer.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double microseconds = 1e6;  /* of a second */
static const double seconds_most = 1e12; /* from 0: no clock counts as far */

static void add_mistake(struct measured_file *file, size_t line, const char *text)
{
    if (file->mistake_count == MEASURED_MISTAKES_MOST) {
        file->omitted++;
        return;
    }
    file->mistakes = memory_grow(file->mistakes, file->mistake_count, &file->mistake_capacity,
                                 sizeof *file->mistakes);
    file->mistakes[file->mistake_count++] =
        (struct measured_mistake){line, arena_copy(file->log.arena, text)};
}

/* A value as it stands there, cut where it is long. */
static void refuse_member(struct measured_file *file, size_t line, const char *key,
                          const json_t *value, const char *what)
{
    enum { SHOWN_MOST = 100 };
    struct text_buffer text = {0};
    if (value == NULL) {
        text_print(&text, "\"%s\" is missing", key);
    } else {
        char *shown = writer_json(value);
        text_print(&text, "/%s: ", key);
        foreign_append(&text, shown, SHOWN_MOST);
        text_print(&text, " is %s", what);
        memory_free(shown);
    }
    add_mistake(file, line, text.text);
    text_buffer_free(&text);
}

static bool take_time(struct measured_file *file, size_t line, const json_t *object, int64_t *at)
{
    const json_t *value = json_object_get(object, "t");
    double seconds = json_number_value(value);
    if (!json_is_number(value)) {
        refuse_member(file, line, "t", value, "no number of seconds");
        return false;
    }
    if (!(fabs(seconds) <= seconds_most)) {
        refuse_member(file, line, "t", value, "beyond 1e12 seconds from 0");
        return false;
    }
    *at = llround(seconds * microseconds);
    return true;
}

/* A text that may be missing. */
static bool take_name(struct measured_file *file, size_t line, const json_t *object,
                      const char *key, const char **name)
{
    const json_t *value = json_object_get(object, key);
    *name = json_string_value(value);
    if ((value != NULL && *name == NULL && !json_is_null(value)) ||
        (*name != NULL && (*name)[0] == '\0')) {
        refuse_member(file, line, key, value, "no name");
        return false;
    }
    return true;
}

static bool take_word(struct measured_file *file, size_t line, const json_t *object,
                      const char **word)
{
    const json_t *value = json_object_get(object, "event");
    *word = json_string_value(value);
    if (*word == NULL || (*word)[0] == '\0') {
        refuse_member(file, line, "event", value, "no word of a timeline, as \"node.suspect\"");
        return false;
    }
    return true;
}

static void note_others(struct measured_file *file, const json_t *object)
{
    static const char *const known[] = {"t", "event", "node", "object"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            is_known = is_known || strcmp(known[i], key) == 0;
        }
        for (size_t i = 0; i < file->ignored_count; i++) {
            is_known = is_known || strcmp(file->ignored[i], key) == 0;
        }
        if (!is_known) {
            file->ignored = memory_grow(file->ignored, file->ignored_count, &file->ignored_capacity,
                                        sizeof *file->ignored);
            file->ignored[file->ignored_count++] = arena_copy(file->log.arena, key);
        }
    }
}

static void take_object(struct measured_file *file, size_t line, const json_t *object)
{
    struct measured_event event = {.line = line};
    bool is_good = take_time(file, line, object, &event.at);
    is_good = take_word(file, line, object, &event.event) && is_good;
    is_good = take_name(file, line, object, "node", &event.node) && is_good;
    is_good = take_name(file, line, object, "object", &event.object) && is_good;
    if (is_good) {
        measured_log_add(&file->log, &event);
        note_others(file, object);
    }
}

static void take_text(struct measured_file *file, size_t line, const char *text, size_t length)
{
    json_error_t mistake;
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &mistake);
    char *said = NULL;
    if (json == NULL && mistake.text[0] != '\0') {
        said = memory_print("it is no JSON: %s", mistake.text);
    } else if (!json_is_object(json)) {
        said = memory_print("it is no JSON object");
    }
    if (said != NULL) {
        add_mistake(file, line, said);
    } else {
        take_object(file, line, json);
    }
    memory_free(said);
    json_decref(json);
}

static bool is_blank(const char *text, size_t length)
{
    size_t blanks = 0;
    while (blanks < length && strchr(" \t\r\n", text[blanks]) != NULL && text[blanks] != '\0') {
        blanks++;
    }
    return blanks == length;
}

static bool read_lines(struct measured_file *file, const char *path, FILE *stream,
                       struct error *error)
{
    static const char mark[] = "\xef\xbb\xbf"; /* the byte order mark of some editors */
    char *text = NULL;
    size_t capacity = 0;
    size_t line = 0;
    ssize_t length;
    while ((length = getline(&text, &capacity, stream)) > 0) {
        bool has_mark = line++ == 0 && strncmp(text, mark, strlen(mark)) == 0;
        size_t from = has_mark ? strlen(mark) : 0;
        if (!is_blank(text + from, (size_t)length - from)) {
            take_text(file, line, text + from, (size_t)length - from);
        }
    }
    bool is_read = !ferror(stream);
    int reason = errno;
    if (is_read && !feof(stream)) {
        memory_exhausted(capacity); /* getline has no other way to say it */
    }
    free(text);
    return is_read || error_set(error, ERROR_IO, path, "cannot be read: %s", strerror(reason));
}

bool measured_file_read(const char *path, struct measured_file *file, struct error *error)
{
    *file = (struct measured_file){0};
    measured_log_init(&file->log);
    int descriptor = file_open_input(path, error);
    if (descriptor < 0) {
        return false;
    }
    FILE *stream = memory_checked(fdopen(descriptor, "r"));
    bool is_good = read_lines(file, path, stream, error);
    fclose(stream);
    if (!is_good) {
        return false;
    }
    if (file->log.count == 0 && file->mistake_count == 0) {
        add_mistake(file, 0, "it has no events");
    }
    measured_log_sort(&file->log);
    return file->mistake_count == 0 ||
           error_set(error, ERROR_SPEC, path, "%s", file->mistakes[0].text);
}

void measured_file_free(struct measured_file *file)
{
    memory_free(file->mistakes);
    memory_free(file->ignored);
    measured_log_free(&file->log);
    *file = (struct measured_file){0};
}
