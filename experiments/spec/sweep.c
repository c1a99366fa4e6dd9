#include "experiments/spec/sweep.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/pointer.h"
#include "experiments/spec/range.h"
#include "experiments/spec/value.h"
#include "sim/base/memory.h"

#include <string.h>

void sweep_positions(const struct sweep *sweep, size_t combination, size_t *positions)
{
    for (size_t i = sweep->axis_count; i-- > 0;) {
        positions[i] = combination % sweep->axes[i].length;
        combination /= sweep->axes[i].length;
    }
}

size_t sweep_combination(const struct sweep *sweep, size_t point)
{
    return sweep->kept == NULL ? point : sweep->kept[point];
}

json_t *sweep_apply(const struct sweep *sweep, const json_t *document, size_t combination)
{
    json_t *result = json_incref((json_t *)document);
    size_t stride = sweep->combinations;
    for (size_t i = 0; i < sweep->axis_count; i++) {
        const struct sweep_axis *axis = &sweep->axes[i];
        stride /= axis->length;
        for (size_t k = 0; k < axis->count; k++) {
            json_t *value =
                json_array_get(axis->paths[k].values, combination / stride % axis->length);
            json_t *next = path_set(&axis->paths[k].path, result, value);
            json_decref(result);
            result = next;
        }
    }
    return result;
}

json_t *sweep_parameters(const struct sweep *sweep, size_t combination)
{
    json_t *parameters = json_object();
    size_t stride = sweep->combinations;
    for (size_t i = 0; i < sweep->axis_count; i++) {
        const struct sweep_axis *axis = &sweep->axes[i];
        stride /= axis->length;
        for (size_t k = 0; k < axis->count; k++) {
            json_object_set(
                parameters, axis->paths[k].path.text,
                json_array_get(axis->paths[k].values, combination / stride % axis->length));
        }
    }
    return parameters;
}

const struct sweep_path *sweep_find(const struct sweep *sweep, const char *path)
{
    for (size_t i = 0; i < sweep->axis_count; i++) {
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            if (strcmp(sweep->axes[i].paths[k].path.text, path) == 0) {
                return &sweep->axes[i].paths[k];
            }
        }
    }
    return NULL;
}

static bool is_in_text(const json_t *document, const char *path)
{
    bool is_known = json_object_get(json_object_get(document, "sweep"), path) != NULL;
    size_t index;
    json_t *group;
    json_array_foreach(json_object_get(document, "zip"), index, group)
    {
        is_known = is_known || json_object_get(group, path) != NULL;
    }
    return is_known;
}

const struct sweep_path *sweep_find_or_complain(const struct sweep *sweep, struct reader *reader,
                                                const char *path)
{
    enum { KNOWN_MOST = 64 };
    const struct sweep_path *swept = sweep_find(sweep, path);
    if (swept == NULL && !is_in_text(sweep->document, path)) {
        const char *known[KNOWN_MOST];
        size_t count = 0;
        for (size_t i = 0; i < sweep->axis_count; i++) {
            for (size_t k = 0; k < sweep->axes[i].count && count < KNOWN_MOST; k++) {
                known[count++] = sweep->axes[i].paths[k].path.text;
            }
        }
        reader_complain_unknown(reader, "swept path", path, known, count);
    }
    return swept;
}

void sweep_free(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->axis_count; i++) {
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            json_decref(sweep->axes[i].paths[k].values);
        }
    }
    memory_free(sweep->kept);
    *sweep = (struct sweep){0};
}

/* Whether the values of all paths of an axis are the same at two places. */
static bool is_twin(const struct sweep_axis *axis, size_t one, size_t other)
{
    bool is_same = true;
    for (size_t i = 0; i < axis->count && is_same; i++) {
        const json_t *values = axis->paths[i].values;
        is_same = value_is_same(json_array_get(values, one), json_array_get(values, other));
    }
    return is_same;
}

/* Warn of values that stand twice in the lists of an axis: their points would be the same. */
static void warn_of_twins(struct reader *reader, const struct sweep_axis *axis)
{
    enum { COMPARED_MOST = 200 };
    char buffer[DESCRIBE_VALUE_BYTES];
    char other_buffer[DESCRIBE_VALUE_BYTES];
    const struct sweep_path *first = &axis->paths[0];
    for (size_t i = 1; i < first->length && first->length <= COMPARED_MOST; i++) {
        for (size_t k = 0; k < i && !first->is_range; k++) {
            if (is_twin(axis, i, k)) {
                json_t *value = json_array_get(first->values, i);
                json_t *other = json_array_get(first->values, k);
                bool is_alike = json_is_number(value) || json_equal(value, other);
                complain_warning(reader->complaints, first->pointer, "%s %s%s",
                                 describe_value(buffer, value),
                                 is_alike ? "stands twice" : "is the same value as ",
                                 is_alike ? "" : describe_value(other_buffer, other));
                return;
            }
        }
    }
}

/* The list of one path, written out. The reader stands at it. @return false: no such axis */
static bool read_axis_values(const struct sweep *sweep, struct reader *reader, const json_t *json,
                             struct sweep_path *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    to->pointer = arena_copy(reader->arena, reader->where.text);
    if (json_is_object(json)) {
        /* Nothing is written out that the limit of points will refuse. */
        size_t most = sweep->size > SWEEP_POINTS_MOST ? 1 : SWEEP_POINTS_MOST / (size_t)sweep->size;
        to->values = range_expand(reader, json, most, &to->length);
        to->is_range = true;
    } else if (!json_is_array(json)) {
        reader_complain(reader,
                        "%s is neither a list of values nor a range with from, to and "
                        "steps",
                        describe_value(buffer, json));
    } else if (json_array_size(json) == 0) {
        reader_complain(reader, "an empty list: an axis needs a value");
    } else {
        to->values = json_incref((json_t *)json);
        to->length = json_array_size(json);
    }
    return to->values != NULL;
}

/* Swept twice, or one inside the other? */
static bool clashes(struct reader *reader, const struct sweep *sweep, const struct sweep_axis *own,
                    const char *path)
{
    for (size_t i = 0; i <= sweep->axis_count; i++) {
        const struct sweep_axis *axis = i < sweep->axis_count ? &sweep->axes[i] : own;
        for (size_t k = 0; k < axis->count; k++) {
            const char *other = axis->paths[k].path.text;
            size_t shorter = strlen(path) < strlen(other) ? strlen(path) : strlen(other);
            bool is_same = strcmp(path, other) == 0;
            bool is_inside = strncmp(path, other, shorter) == 0 &&
                             (path[shorter] == '.' || other[shorter] == '.');
            if (is_same || is_inside) {
                return !reader_complain(
                    reader, is_same ? "\"%s\" is swept twice" : "\"%s\" is swept too", other);
            }
        }
    }
    return false;
}

/* Read one path with its values into an axis. */
static bool add_path(struct sweep *sweep, struct reader *reader, struct sweep_axis *axis,
                     const char *path, const json_t *json)
{
    size_t place = reader_enter(reader, path);
    struct sweep_path *to = &axis->paths[axis->count];
    to->path.text = arena_copy(reader->arena, path);
    bool is_good = !clashes(reader, sweep, axis, path) && read_axis_values(sweep, reader, json, to);
    reader_leave(reader, place);
    if (!is_good) {
        return false;
    }
    struct text_buffer leaf = pointer_from_path(path);
    to->leaf = arena_copy(reader->arena, leaf.text);
    text_buffer_free(&leaf);
    axis->count++;
    return true;
}

/* The next axis is complete. */
static void add_axis(struct sweep *sweep, struct reader *reader, size_t length)
{
    warn_of_twins(reader, &sweep->axes[sweep->axis_count]);
    sweep->axes[sweep->axis_count++].length = length;
    sweep->size *= (double)length;
}

static void read_sweep_section(struct sweep *sweep, struct reader *reader, const json_t *section)
{
    const char *path;
    json_t *json;
    json_object_foreach((json_t *)section, path, json)
    {
        if (strcmp(path, "description") == 0) {
            reader_description(reader, json);
            continue;
        }
        struct sweep_axis *axis = &sweep->axes[sweep->axis_count];
        axis->paths = ARENA_NEW(reader->arena, struct sweep_path);
        if (add_path(sweep, reader, axis, path, json)) {
            add_axis(sweep, reader, axis->paths[0].length);
        }
    }
}

static void read_group(struct sweep *sweep, struct reader *reader, const json_t *group)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_object(group)) {
        reader_complain(reader, "%s is no object of paths with lists",
                        describe_value(buffer, group));
        return;
    }
    struct sweep_axis *axis = &sweep->axes[sweep->axis_count];
    axis->paths = ARENA_ARRAY(reader->arena, struct sweep_path, json_object_size(group));
    const char *path;
    json_t *json;
    bool is_good = true;
    json_object_foreach((json_t *)group, path, json)
    {
        if (strcmp(path, "description") == 0) {
            reader_description(reader, json);
        } else {
            is_good = add_path(sweep, reader, axis, path, json) && is_good;
        }
    }
    size_t length = axis->count == 0 ? 0 : axis->paths[0].length;
    for (size_t k = 1; k < axis->count; k++) {
        if (axis->paths[k].length != length) {
            is_good = reader_complain(reader,
                                      "the lists of a group have one length: \"%s\" has "
                                      "%zu values, \"%s\" has %zu",
                                      axis->paths[0].path.text, length, axis->paths[k].path.text,
                                      axis->paths[k].length);
        }
    }
    if (is_good && axis->count == 0) {
        is_good = reader_complain(reader, "an empty group");
    }
    for (size_t k = 0; k < axis->count && !is_good; k++) {
        json_decref(axis->paths[k].values);
    }
    if (!is_good) {
        *axis = (struct sweep_axis){0};
        return;
    }
    add_axis(sweep, reader, length);
}

static void read_sections(struct sweep *sweep, struct reader *reader, const json_t *document)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *section = json_object_get(document, "sweep");
    json_t *groups = json_object_get(document, "zip");
    size_t paths = json_object_size(section);
    for (size_t i = 0; i < json_array_size(groups); i++) {
        paths += json_object_size(json_array_get(groups, i));
    }
    sweep->axes = ARENA_ARRAY(reader->arena, struct sweep_axis,
                              json_object_size(section) + json_array_size(groups) + 1);
    if (paths > SWEEP_PATHS_MOST) {
        complain(reader->complaints, "/sweep", "%zu paths are more than %d", paths,
                 SWEEP_PATHS_MOST);
        return;
    }
    size_t place = reader_enter(reader, "sweep");
    if (section != NULL && !json_is_object(section)) {
        reader_complain(reader, "%s is no object of paths with lists",
                        describe_value(buffer, section));
    }
    read_sweep_section(sweep, reader, section);
    reader_leave(reader, place);
    place = reader_enter(reader, "zip");
    if (groups != NULL && !json_is_array(groups)) {
        reader_complain(reader, "%s is no list of groups", describe_value(buffer, groups));
    }
    for (size_t i = 0; i < json_array_size(groups); i++) {
        size_t inner = reader_enter_index(reader, i);
        read_group(sweep, reader, json_array_get(groups, i));
        reader_leave(reader, inner);
    }
    reader_leave(reader, place);
}

static void count_points(struct sweep *sweep, struct reader *reader)
{
    size_t count = 1;
    bool is_too_large = sweep->size > SWEEP_POINTS_MOST;
    if (is_too_large) {
        size_t place = reader_enter(reader, "sweep");
        reader_complain(reader, "%.15g points are more than a million", sweep->size);
        reader_leave(reader, place);
    }
    for (size_t i = 0; i < sweep->axis_count; i++) {
        /* The first of each is checked all the same. */
        sweep->axes[i].length = is_too_large ? 1 : sweep->axes[i].length;
        count *= sweep->axes[i].length;
    }
    sweep->combinations = count;
    sweep->point_count = count;
}

/* Whether the values of a path name machine files: "system.machine",
 * "system.nodes.NAME.machine.file".
 */
static bool names_machines(const char *path)
{
    const char *last = strrchr(path, '.');
    bool is_of_node =
        strncmp(path, "system.nodes.", strlen("system.nodes.")) == 0 && strcmp(last, ".file") == 0;
    return is_of_node || strcmp(path, "system.machine") == 0;
}

static void read_files(const struct sweep_path *swept, struct reader *reader,
                       struct document_files *files)
{
    for (size_t i = 0; i < json_array_size(swept->values); i++) {
        struct text_buffer where = {0};
        text_print(&where, "%s/%zu", swept->pointer, i);
        document_add_machine(files, json_array_get(swept->values, i), where.text,
                             reader->complaints);
        text_buffer_free(&where);
    }
}

/* The machine files that swept values name. */
static void read_machines(const struct sweep *sweep, struct reader *reader,
                          struct document_files *files)
{
    for (size_t i = 0; i < sweep->axis_count; i++) {
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            const struct sweep_path *swept = &sweep->axes[i].paths[k];
            if (names_machines(swept->path.text)) {
                read_files(swept, reader, files);
            }
        }
    }
}

/* Does a path choose tables or names for other paths? */
static bool decides(const char *path)
{
    const char *last = strrchr(path, '.');
    return last != NULL && (strcmp(last, ".kind") == 0 || strcmp(last, ".machine") == 0 ||
                            strcmp(last, ".file") == 0);
}

/* Set the keys of a path as they are, without tables. */
static json_t *set_plain(const json_t *document, const struct sweep_path *swept, size_t position,
                         struct arena *arena)
{
    struct path path = {.text = swept->path.text};
    for (char *rest = arena_copy(arena, path.text); rest != NULL && path.count < PATH_KEYS_MOST;) {
        path.keys[path.count++] = strsep(&rest, ".");
    }
    return path_set(&path, document, json_array_get(swept->values, position));
}

/*
 * Resolve a path in the document with position `turn` of the paths that decide; where that fails
 * the other positions are tried, for a kind that only some of the points have.
 */
static bool resolve(struct sweep *sweep, struct reader *reader, const json_t *document,
                    const struct document_files *files, struct sweep_path *swept, char *message)
{
    enum { TURNS_MOST = 32 };
    size_t turns = 1;
    bool is_known = false;
    for (size_t turn = 0; turn < turns && !is_known; turn++) {
        json_t *now = json_incref((json_t *)document);
        for (size_t i = 0; i < sweep->axis_count; i++) {
            for (size_t k = 0; k < sweep->axes[i].count; k++) {
                const struct sweep_path *other = &sweep->axes[i].paths[k];
                size_t length = json_array_size(other->values);
                if (other == swept || !decides(other->path.text)) {
                    continue;
                }
                turns = length > turns && length <= TURNS_MOST ? length : turns;
                json_t *next = set_plain(now, other, turn % length, reader->arena);
                json_decref(now);
                now = next;
            }
        }
        json_t *whole = document_with_machine(files, now);
        char again[PATH_MESSAGE_BYTES];
        is_known = path_resolve(&swept->path, swept->path.text, whole, reader->arena,
                                turn == 0 ? message : again);
        json_decref(whole);
        json_decref(now);
    }
    return is_known;
}

static void drop_axis(struct sweep *sweep, size_t index)
{
    for (size_t k = 0; k < sweep->axes[index].count; k++) {
        json_decref(sweep->axes[index].paths[k].values);
    }
    sweep->size /= (double)sweep->axes[index].length;
    memmove(&sweep->axes[index], &sweep->axes[index + 1],
            (sweep->axis_count - index - 1) * sizeof *sweep->axes);
    sweep->axis_count--;
}

static void resolve_all(struct sweep *sweep, struct reader *reader, const json_t *document,
                        const struct document_files *files)
{
    char message[PATH_MESSAGE_BYTES];
    for (size_t i = 0; i < sweep->axis_count;) {
        bool is_good = true;
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            struct sweep_path *swept = &sweep->axes[i].paths[k];
            bool is_named = strcmp(swept->path.text, "name") == 0 ||
                            strcmp(swept->path.text, "description") == 0;
            if (is_named) {
                complain(reader->complaints, swept->pointer, "this cannot be swept");
                is_good = false;
            } else if (!resolve(sweep, reader, document, files, swept, message)) {
                complain(reader->complaints, swept->pointer, "%s", message);
                is_good = false;
            }
        }
        if (is_good) {
            i++;
        } else {
            drop_axis(sweep, i);
        }
    }
}

void sweep_read(struct sweep *sweep, struct reader *reader, const json_t *document,
                struct document_files *files)
{
    *sweep = (struct sweep){.document = document, .size = 1.0};
    read_sections(sweep, reader, document);
    read_machines(sweep, reader, files);
    resolve_all(sweep, reader, document, files);
    count_points(sweep, reader);
}
