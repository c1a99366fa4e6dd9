#include "experiments/import/fault_log.h"

#include "experiments/import/fault_cells.h"
#include "experiments/import/fault_clock.h"
#include "experiments/import/fault_keys.h"
#include "experiments/spec/quantity.h"
#include "sim/base/memory.h"
#include "sim/base/timeline_words.h"

#include <ctype.h>
#include <string.h>

enum { COLUMNS_MOST = 64 };

struct reading {
    const char *name;
    unsigned line;
    json_t *faults;     /* "at" is a whole number of nanoseconds where the clock says when */
    size_t passed_over; /* events of a timeline that are no faults */
    char *columns[COLUMNS_MOST];
    size_t column_count;
    struct fault_cells cells;
    struct fault_clock clock;
    struct error *error;
};

static bool wrong(const struct reading *reading, const char *what)
{
    return error_set(reading->error, ERROR_SPEC, reading->name, "line %u: %s", reading->line, what);
}

/* A value of a cell: a number, true or false, an object, a list, or a text. */
static json_t *value_of(const char *text)
{
    bool is_whole = quantity_number_length(text) == strlen(text) || strcmp(text, "true") == 0 ||
                    strcmp(text, "false") == 0 || text[0] == '{' || text[0] == '[';
    json_t *value =
        is_whole ? json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL) : NULL;
    return value == NULL ? json_string(text) : value;
}

/* "time" becomes "at". */
static bool set_time(struct reading *reading, json_t *fault)
{
    json_t *when = json_object_get(fault, "time");
    json_t *at = json_object_get(fault, "at");
    bool is_after = json_object_get(fault, "after") != NULL;
    if ((when != NULL) + (at != NULL) + is_after > 1) {
        return wrong(reading, "a fault has one of \"time\", \"at\" and \"after\" alone");
    }
    if (is_after) {
        return true;
    }
    char text[FAULT_TIME_BYTES];
    char why[FAULT_CLOCK_BYTES];
    struct fault_time time;
    if (!fault_time_text(text, when == NULL ? at : when)) {
        return wrong(reading,
                     "a fault without \"time\", a number of seconds, a duration with a unit"
                     " or a date, and without \"after\", an event");
    }
    if (!fault_clock_take(&reading->clock, text, reading->line, &time, why)) {
        return wrong(reading, why);
    }
    json_object_set_new(fault, "at",
                        time.sort == FAULT_TIME_DURATION ? json_string(time.text)
                                                         : json_integer(time.nanoseconds));
    json_object_del(fault, "time");
    return true;
}

/* Takes over a reference to a fault. */
static bool add(struct reading *reading, json_t *fault)
{
    char why[FAULT_KEYS_BYTES];
    bool is_good = set_time(reading, fault) && (fault_keys_set(fault, why) || wrong(reading, why));
    if (is_good) {
        json_array_append(reading->faults, fault);
    }
    json_decref(fault);
    return is_good;
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

static bool add_object(struct reading *reading, json_t *object)
{
    if (json_object_get(object, "event") == NULL) {
        return add(reading, json_incref(object));
    }
    json_t *fault = fault_of_event(object);
    reading->passed_over += fault == NULL;
    return fault == NULL || add(reading, fault);
}

/* The JSON object that a text begins with. @return behind it; NULL with an error */
static const char *read_json(struct reading *reading, const char *at)
{
    json_error_t said;
    json_t *object =
        json_loadb(at, strlen(at), JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &said);
    if (!json_is_object(object)) {
        json_decref(object);
        reading->line += object == NULL && said.line > 0 ? (unsigned)said.line - 1 : 0;
        error_set(reading->error, ERROR_SPEC, reading->name, "line %u: no JSON object%s%.200s",
                  reading->line, object == NULL ? ": " : "", object == NULL ? said.text : "");
        return NULL;
    }
    bool is_good = add_object(reading, object);
    json_decref(object);
    for (const char *end = at + said.position; at < end; at++) {
        reading->line += *at == '\n';
    }
    return is_good ? at : NULL;
}

static const char *pass_blanks(struct reading *reading, const char *at)
{
    for (; at[0] != '\0' && strchr(" \t\r\n", at[0]) != NULL; at++) {
        reading->line += *at == '\n';
    }
    return at;
}

/* Objects on lines of their own, or the list of a whole file. @return behind it; NULL with an
 * error */
static const char *read_objects(struct reading *reading, const char *at)
{
    bool is_list = at[0] == '[';
    if (!is_list) {
        at = read_json(reading, at);
        size_t blank = at == NULL ? 0 : strspn(at, " \t\r");
        if (at != NULL && at[blank] != '\0' && at[blank] != '\n') {
            wrong(reading, "no JSON object: text behind one");
            return NULL;
        }
        return at == NULL ? NULL : at + blank;
    }
    do {
        at = pass_blanks(reading, at + 1);
        at = read_json(reading, at);
        at = at == NULL ? NULL : pass_blanks(reading, at);
    } while (at != NULL && at[0] == ',');
    if (at != NULL && at[0] != ']') {
        wrong(reading, "the list of objects is not closed: \",\" or \"]\" is missing");
    }
    return at != NULL && at[0] == ']' ? at + 1 : NULL;
}

static bool has_column(const struct reading *reading, size_t count, const char *name)
{
    bool is_there = false;
    for (size_t i = 0; i < count; i++) {
        is_there = is_there || strcmp(reading->columns[i], name) == 0;
    }
    return is_there;
}

/* Names are those of keys, whatever the case of their letters. */
static bool read_columns(struct reading *reading)
{
    struct text_buffer cell = {0};
    bool is_last = false;
    bool is_good = true;
    reading->cells.separator = fault_cells_separator(reading->cells.at);
    while (!is_last && is_good) {
        is_good = fault_cells_take(&reading->cells, &cell, &is_last) ||
                  wrong(reading, reading->cells.wrong);
        is_good = is_good &&
                  (reading->column_count < COLUMNS_MOST || wrong(reading, "more than 64 columns"));
        for (char *at = cell.text; is_good && *at != '\0'; at++) {
            *at = (char)tolower((unsigned char)*at);
        }
        if (is_good && cell.length > 0 && has_column(reading, reading->column_count, cell.text)) {
            is_good = error_set(reading->error, ERROR_SPEC, reading->name,
                                "line %u: two columns \"%.60s\"", reading->line, cell.text);
        }
        if (is_good) {
            reading->columns[reading->column_count++] = memory_copy_text(cell.text);
        }
    }
    text_buffer_free(&cell);
    size_t count = reading->column_count;
    bool has_time = has_column(reading, count, "time") || has_column(reading, count, "at") ||
                    has_column(reading, count, "after");
    return is_good && ((has_time && has_column(reading, count, "kind")) ||
                       wrong(reading, "neither JSON nor the names of columns, as"
                                      " \"time,kind,target\": \"kind\" and one of \"time\", \"at\""
                                      " and \"after\" are needed"));
}

/* A line of cells; those that are empty are no members. */
static bool read_cells(struct reading *reading)
{
    json_t *fault = json_object();
    struct text_buffer cell = {0};
    const char *what = NULL;
    bool is_last = false;
    for (size_t count = 0; !is_last && what == NULL; count++) {
        if (!fault_cells_take(&reading->cells, &cell, &is_last)) {
            what = reading->cells.wrong;
        } else if (cell.length > 0 && count >= reading->column_count) {
            what = "more cells than the line of names has";
        } else if (cell.length > 0 && reading->columns[count][0] == '\0') {
            what = "a cell in a column without a name";
        } else if (cell.length > 0 &&
                   json_object_set_new(fault, reading->columns[count], value_of(cell.text)) != 0) {
            what = "no text";
        }
    }
    text_buffer_free(&cell);
    if (what == NULL && json_object_size(fault) > 0) {
        return add(reading, fault);
    }
    json_decref(fault);
    return what == NULL || wrong(reading, what);
}

/* A comment, objects or cells at the beginning of a line. @return behind it; NULL with an error */
static const char *read_line(struct reading *reading, const char *line)
{
    const char *begin = line + strspn(line, " \t\r");
    if (begin[0] == '#' || begin[0] == '\n' || begin[0] == '\0') {
        return begin + strcspn(begin, "\n");
    }
    bool is_list = begin[0] == '[' && reading->column_count == 0 &&
                   begin[1 + strspn(begin + 1, " \t\r\n")] == '{';
    if (begin[0] == '{' || is_list) {
        return read_objects(reading, begin);
    }
    reading->cells.at = line;
    reading->cells.line = reading->line;
    if (!(reading->column_count == 0 ? read_columns(reading) : read_cells(reading))) {
        return NULL;
    }
    reading->line = reading->cells.line;
    bool is_ended = reading->cells.at[-1] == '\n';
    reading->line -= is_ended;
    return reading->cells.at - is_ended;
}

/* Times of the clock become those since its origin. */
static void end_clock(const struct reading *reading, struct notes *notes)
{
    const struct fault_clock *clock = &reading->clock;
    json_t *fault;
    size_t i;
    json_array_foreach(reading->faults, i, fault)
    {
        const json_t *at = json_object_get(fault, "at");
        if (json_is_integer(at)) {
            char text[FAULT_TIME_BYTES];
            fault_time_print(text, json_integer_value(at) - clock->origin);
            json_object_set_new(fault, "at", json_string(text));
        }
    }
    if (clock->has_origin && clock->origin_line > 0) {
        notes_add(notes, NOTE_ASSUMED,
                  "0 s is \"%s\", the earliest time (line %u); --origin gives another",
                  clock->origin_text, clock->origin_line);
    } else if (clock->has_origin) {
        notes_add(notes, NOTE_READ, "0 s is \"%s\", the origin that was given", clock->origin_text);
    }
    if (clock->midnight > 0) {
        notes_add(notes, NOTE_ASSUMED,
                  "a time of day that falls back by more than 12 h is of the next day");
    }
}

static void note_counts(const struct reading *reading, struct notes *notes)
{
    size_t count = json_array_size(reading->faults);
    notes_add(notes, NOTE_READ, "%zu %s", count, count == 1 ? "fault" : "faults");
    if (reading->passed_over > 0) {
        notes_add(notes, NOTE_UNUSED, "%zu events of a timeline that are no faults",
                  reading->passed_over);
    }
}

json_t *fault_log_read(const char *text, const char *name, const char *origin, struct notes *notes,
                       struct error *error)
{
    struct reading reading = {.name = name, .line = 1, .error = error};
    if (origin != NULL && !fault_clock_set(&reading.clock, origin)) {
        error_set(error, ERROR_USAGE, "--origin", "\"%.60s\" is no date and no time of day",
                  origin);
        return NULL;
    }
    reading.faults = json_array();
    const char *at = text + (strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
    while (at != NULL && *at != '\0') {
        at = read_line(&reading, at);
        if (at != NULL && *at == '\n') {
            reading.line++;
            at++;
        }
    }
    for (size_t i = 0; i < reading.column_count; i++) {
        memory_free(reading.columns[i]);
    }
    if (at != NULL && json_array_size(reading.faults) == 0) {
        error_set(error, ERROR_SPEC, name, "there is no fault in it");
        at = NULL;
    }
    if (at == NULL) {
        json_decref(reading.faults);
        return NULL;
    }
    end_clock(&reading, notes);
    note_counts(&reading, notes);
    return json_pack("{s:o}", "faults", reading.faults);
}
