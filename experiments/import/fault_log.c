#include "experiments/import/fault_log.h"

#include "sim/base/memory.h"
#include "sim/base/timeline_words.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 64 };

struct reading {
    const char *name;
    unsigned line;
    json_t *faults;
    size_t passed_over; /* events of a timeline that are no faults */
    char *columns[COLUMNS_MOST];
    size_t column_count;
    struct error *error;
};

static bool wrong(const struct reading *reading, const char *what)
{
    return error_set(reading->error, ERROR_SPEC, reading->name, "line %u: %s", reading->line, what);
}

static bool is_number(const char *text)
{
    char *end;
    bool begins = (text[0] >= '0' && text[0] <= '9') || text[0] == '.' || text[0] == '-';
    strtod(text, &end);
    return begins && *end == '\0';
}

/* A value of a cell: a number, true or false, or a text. */
static json_t *value_of(const char *text)
{
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        return json_boolean(text[0] == 't');
    }
    json_t *number = is_number(text) ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    return number == NULL ? json_string(text) : number;
}

/* "time" becomes "at", a number of seconds a duration. */
static bool set_time(const struct reading *reading, json_t *fault)
{
    json_t *time = json_object_get(fault, "time");
    if (json_is_number(time)) {
        char *text = memory_print("%.17g s", json_number_value(time));
        json_object_set_new(fault, "at", json_string(text));
        memory_free(text);
    } else if (json_is_string(time)) {
        json_object_set(fault, "at", time);
    }
    json_object_del(fault, "time");
    if (!json_is_string(json_object_get(fault, "at"))) {
        return wrong(reading,
                     "a fault without \"time\", a number of seconds or a text with a unit");
    }
    return json_is_string(json_object_get(fault, "kind")) ||
           wrong(reading, "a fault without \"kind\"");
}

/* Takes over a reference to a fault. */
static bool add(struct reading *reading, json_t *fault)
{
    if (!set_time(reading, fault)) {
        json_decref(fault);
        return false;
    }
    json_array_append_new(reading->faults, fault);
    return true;
}

/* An event of a timeline of this program. @return NULL: no fault */
static json_t *fault_of_event(const json_t *event)
{
    const char *word = json_string_value(json_object_get(event, "event"));
    json_t *kind = json_object_get(json_object_get(event, "detail"), "kind");
    if (word == NULL || strcmp(word, timeline_words[WORD_FAULT_INJECT].name) != 0 || kind == NULL) {
        return NULL;
    }
    json_t *target = json_object_get(event, "object");
    target = target == NULL ? json_object_get(event, "node") : target;
    json_t *fault = json_object();
    json_object_set(fault, "time", json_object_get(event, "t"));
    json_object_set(fault, "kind", kind);
    if (target != NULL) {
        json_object_set(fault, "target", target);
    }
    return fault;
}

static bool read_json(struct reading *reading, const char *line, size_t length)
{
    json_error_t said;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &said);
    if (!json_is_object(object)) {
        json_decref(object);
        return error_set(reading->error, ERROR_SPEC, reading->name,
                         "line %u: no JSON object%s%.200s", reading->line,
                         object == NULL ? ": " : "", object == NULL ? said.text : "");
    }
    if (json_object_get(object, "event") == NULL) {
        return add(reading, object);
    }
    json_t *fault = fault_of_event(object);
    json_decref(object);
    reading->passed_over += fault == NULL;
    return fault == NULL || add(reading, fault);
}

/* The next cell of a line, without blanks at its ends. @return a new text */
static char *take_cell(const char **at, const char *end)
{
    const char *from = *at;
    const char *comma = memchr(from, ',', (size_t)(end - from));
    const char *to = comma == NULL ? end : comma;
    *at = comma == NULL ? NULL : comma + 1;
    while (from < to && (from[0] == ' ' || from[0] == '\t')) {
        from++;
    }
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r')) {
        to--;
    }
    return memory_print("%.*s", (int)(to - from), from);
}

static bool read_columns(struct reading *reading, const char *line, size_t length)
{
    for (const char *at = line; at != NULL;) {
        if (reading->column_count == COLUMNS_MOST) {
            return wrong(reading, "more than 64 columns");
        }
        reading->columns[reading->column_count++] = take_cell(&at, line + length);
    }
    return true;
}

/* A line of cells; those that are empty are no members. */
static bool read_cells(struct reading *reading, const char *line, size_t length)
{
    json_t *fault = json_object();
    size_t count = 0;
    bool is_text = true;
    for (const char *at = line; at != NULL; count++) {
        char *cell = take_cell(&at, line + length);
        if (count < reading->column_count && cell[0] != '\0') {
            is_text =
                json_object_set_new(fault, reading->columns[count], value_of(cell)) == 0 && is_text;
        }
        memory_free(cell);
    }
    if (count > reading->column_count || !is_text) {
        json_decref(fault);
        return wrong(reading, is_text ? "more cells than the first line names" : "no text");
    }
    return add(reading, fault);
}

static bool read_line(struct reading *reading, const char *line, size_t length)
{
    size_t blank = strspn(line, " \t\r");
    if (blank >= length || line[blank] == '#') {
        return true;
    }
    if (line[blank] == '{') {
        return read_json(reading, line, length);
    }
    return reading->column_count == 0 ? read_columns(reading, line, length)
                                      : read_cells(reading, line, length);
}

json_t *fault_log_read(const char *text, const char *name, struct notes *notes, struct error *error)
{
    struct reading reading = {.name = name, .faults = json_array(), .error = error};
    bool is_good = true;
    for (const char *at = text; *at != '\0' && is_good;) {
        size_t length = strcspn(at, "\n");
        reading.line++;
        is_good = read_line(&reading, at, length);
        at += length + (at[length] == '\n');
    }
    for (size_t i = 0; i < reading.column_count; i++) {
        memory_free(reading.columns[i]);
    }
    size_t count = json_array_size(reading.faults);
    if (is_good && count == 0) {
        is_good = error_set(error, ERROR_SPEC, name, "there is no fault in it");
    }
    if (!is_good) {
        json_decref(reading.faults);
        return NULL;
    }
    notes_add(notes, NOTE_READ, "%zu %s", count, count == 1 ? "fault" : "faults");
    if (reading.passed_over > 0) {
        notes_add(notes, NOTE_UNUSED, "%zu events of a timeline that are no faults",
                  reading.passed_over);
    }
    return json_pack("{s:o}", "faults", reading.faults);
}
