#include "experiments/spec/point.h"

#include "experiments/spec/data_files.h"
#include "experiments/spec/describe_value.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <string.h>

enum { NAME_CHARACTERS_MOST = 100, KEYS_MOST = 128 };

const char *const point_top_keys[] = {
    "$schema", "name",    "description", "extends",  "system",   "run", "sweep",
    "zip",     "exclude", "analysis",    "machines", "resolved", NULL,
};

/* How many characters a UTF-8 text has. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    }
    return count;
}

static void check_spec_name(struct reader *reader, const json_t *document)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *name = json_object_get(document, "name");
    if (name == NULL) {
        reader_complain(reader, "\"name\" is missing: what the experiment is called");
        return;
    }
    size_t place = reader_enter(reader, "name");
    size_t length = json_is_string(name) ? characters(json_string_value(name)) : 1;
    if (!json_is_string(name)) {
        reader_complain(reader, "%s is no text", describe_value(buffer, name));
    } else if (length < 1 || length > NAME_CHARACTERS_MOST) {
        reader_complain(reader, "a name has 1 to %d characters, not %zu", NAME_CHARACTERS_MOST,
                        length);
    }
    reader_leave(reader, place);
}

static void check_spec_text(struct reader *reader, const json_t *document, const char *key)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *text = json_object_get(document, key);
    if (text != NULL && !json_is_string(text)) {
        size_t place = reader_enter(reader, key);
        reader_complain(reader, "%s is no text", describe_value(buffer, text));
        reader_leave(reader, place);
    }
}

static bool is_known(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(key, keys[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void check_top_keys(struct reader *reader, const json_t *document, const struct kind *kind)
{
    const char *known[KEYS_MOST];
    size_t count = 0;
    for (; point_top_keys[count] != NULL; count++) {
        known[count] = point_top_keys[count];
    }
    if (kind->parameters != NULL) {
        for (size_t i = 0; i < kind->parameters->count && count < KEYS_MOST; i++) {
            const char *name = kind->parameters->rows[i].name;
            if (!is_known(name, known, count)) {
                known[count++] = name;
            }
        }
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)document, key, value)
    {
        if (!is_known(key, known, count) && strcmp(key, DATA_FILES) != 0) {
            size_t place = reader_enter(reader, key);
            reader_complain_unknown(reader, "key", key, known, count);
            reader_leave(reader, place);
        }
    }
}

/* The kind of system, or NULL after a complaint. */
static const struct kind *read_kind(struct reader *reader, const json_t *document)
{
    static const struct parameter row = {.type = PARAMETER_KIND, .role = "system"};
    char buffer[DESCRIBE_VALUE_BYTES];
    const struct kind *kind = NULL;
    json_t *system = json_object_get(document, "system");
    if (system == NULL) {
        reader_complain(reader, "\"system\" is missing: what is simulated");
        return NULL;
    }
    size_t place = reader_enter(reader, "system");
    json_t *name = json_object_get(system, "kind");
    if (!json_is_object(system)) {
        reader_complain(reader, "%s is no object", describe_value(buffer, system));
    } else if (name == NULL) {
        reader_complain(reader, "\"kind\" is missing: which kind of system");
    } else {
        size_t inner = reader_enter(reader, "kind");
        reader_value(reader, &row, name, false, &kind);
        reader_leave(reader, inner);
    }
    reader_leave(reader, place);
    return kind;
}

/* The sections of a kind: "system" has the key of the kind beside its rows. */
static void *read_kind_sections(struct reader *reader, const struct kind *kind,
                                const json_t *document)
{
    static const char *const handled[] = {"kind", NULL};
    if (kind->parameters == NULL) {
        return NULL;
    }
    char *parameters = arena_alloc(reader->arena, kind->parameters->bytes);
    for (size_t i = 0; i < kind->parameters->count; i++) {
        const struct parameter *row = &kind->parameters->rows[i];
        if (strcmp(row->name, "system") != 0 || row->type != PARAMETER_OBJECT) {
            reader_row(reader, row, document, parameters);
            continue;
        }
        void *section = arena_alloc(reader->arena, row->of->bytes);
        *(void **)(void *)(parameters + row->offset) = section;
        size_t place = reader_enter(reader, "system");
        reader_object(reader, row->of, json_object_get(document, "system"), handled, section);
        reader_leave(reader, place);
    }
    return parameters;
}

static void read_run_section(struct reader *reader, const json_t *document,
                             struct run_parameters *run)
{
    json_t *section = json_object_get(document, "run");
    reader->ticks_per_second = run_section_ticks_per_second(section);
    if (section == NULL) {
        reader_complain(reader, "\"run\" is missing: at least its horizon");
        run->ticks_per_second = reader->ticks_per_second;
        return;
    }
    size_t place = reader_enter(reader, "run");
    run_section_read(reader, section, run);
    reader_leave(reader, place);
}

/*
 * The kind's own checks. Where single values were complained of, harmless ones stand in for them:
 * then only errors are taken over, and nothing is said of the load, which hangs on the values.
 * Where nothing can stand in, names are all that is looked at.
 */
static void check_whole(struct reader *reader, const struct point *point, bool is_good)
{
    struct scope scope = scope_of_spec(reader->arena);
    struct complaints complaints = {0};
    struct check_context context = {
        .complaints = is_good ? reader->complaints : &complaints,
        .horizon = point->run.horizon > 0 ? point->run.horizon : TICKS_NEVER,
        .warmup = point->run.has_warmup ? point->run.warmup : TICKS_NEVER,
        .ticks_per_second = point->run.ticks_per_second,
        .transient = point->run.transient || !is_good,
        .keeps_files = reader->keeps_files,
        .has_stand_ins = !is_good,
        .is_whole = reader->holes == 0,
    };
    kind_check(point->system, point->system_parameters, &scope, &context);
    for (size_t i = 0; i < complaints.count; i++) {
        if (!complaints.list[i].is_warning) {
            complain(reader->complaints, complaints.list[i].where, "%s", complaints.list[i].text);
        }
    }
    complaints_free(&complaints);
}

void point_settle_run(struct reader *reader, const json_t *document, struct point *point,
                      bool is_good)
{
    const struct system_operations *operations = point->system->operations;
    struct run_parameters *run = &point->run;
    if (operations == NULL) {
        return;
    }
    if (operations->from_start) {
        json_t *warmup = json_object_get(json_object_get(document, "run"), "warmup");
        const char *word = json_string_value(warmup);
        run->has_warmup = true;
        if (word != NULL && strcmp(word, "auto") == 0) {
            complain(reader->complaints, "/run/warmup",
                     "\"auto\" looks for a steady state, but a %s is studied from its start: "
                     "write \"0 s\" or another duration, or leave it out",
                     point->system->name);
        }
    }
    if (is_good && !run->has_timelines && operations->has_faults != NULL) {
        run->timelines = operations->has_faults(point->system_parameters) ? 1 : 0;
    }
}

bool point_read_values(struct reader *reader, const json_t *document, struct point *point)
{
    size_t before = reader->complaints->errors;
    check_spec_name(reader, document);
    check_spec_text(reader, document, "description");
    check_spec_text(reader, document, "$schema");
    read_run_section(reader, document, &point->run);
    reader->holes = 0; /* the section run has none that a kind looks at */
    point->system = read_kind(reader, document);
    if (point->system == NULL) {
        return false;
    }
    check_top_keys(reader, document, point->system);
    point->system_parameters = read_kind_sections(reader, point->system, document);
    return reader->complaints->errors == before;
}

bool point_read_with(struct reader *reader, const json_t *document, struct point *point)
{
    size_t before = reader->complaints->errors;
    bool is_good = point_read_values(reader, document, point);
    if (point->system == NULL) {
        return false;
    }
    point_settle_run(reader, document, point, is_good);
    check_whole(reader, point, reader->complaints->errors == before);
    return reader->complaints->errors == before;
}

bool point_read(json_t *document, struct arena *arena, struct point *point,
                struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    *point = (struct point){0};
    if (!json_is_object(document)) {
        complain(complaints, "", "%s is no object", describe_value(buffer, document));
        return false;
    }
    struct reader reader = {0};
    reader_start(&reader, arena, complaints, TICKS_PER_SECOND_FINE);
    reader.keeps_files = true;
    bool is_good = point_read_with(&reader, document, point);
    reader_free(&reader);
    point->document = json_incref(document);
    point->parameters = json_object();
    return is_good;
}

void point_release(struct point *point)
{
    json_decref(point->document);
    json_decref(point->parameters);
    point->document = NULL;
    point->parameters = NULL;
}
