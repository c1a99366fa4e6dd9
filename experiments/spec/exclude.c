#include "experiments/spec/exclude.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/value.h"
#include "sim/base/memory.h"

#include <string.h>

/* One path of an entry: true where its axis stands at one of these positions. */
struct condition {
    size_t axis;
    size_t count;
    size_t *positions; /* of the values that are wanted: one, unless a value stands twice */
};

struct entry {
    size_t count;
    struct condition *conditions;
};

/* Note where the wanted value stands on an axis. */
static void find_positions(struct arena *arena, const struct sweep_path *swept,
                           const json_t *wanted, struct condition *condition)
{
    size_t length = json_array_size(swept->values);
    for (int pass = 0; pass < 2; pass++) {
        condition->count = 0;
        for (size_t i = 0; i < length; i++) {
            if (!value_is_same(json_array_get(swept->values, i), wanted)) {
                continue;
            }
            if (pass == 1) {
                condition->positions[condition->count] = i;
            }
            condition->count++;
        }
        if (pass == 0) {
            condition->positions = ARENA_ARRAY(arena, size_t, condition->count);
        }
    }
}

static const struct sweep_path *find_swept(const struct sweep *sweep, struct reader *reader,
                                           const char *path, size_t *axis)
{
    const struct sweep_path *swept = sweep_find_or_complain(sweep, reader, path);
    for (*axis = 0; swept != NULL && *axis < sweep->axis_count; (*axis)++) {
        const struct sweep_axis *at = &sweep->axes[*axis];
        if (swept >= at->paths && swept < at->paths + at->count) {
            return swept;
        }
    }
    return swept;
}

static bool read_condition(const struct sweep *sweep, struct reader *reader, const char *path,
                           const json_t *wanted, struct condition *condition)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    size_t place = reader_enter(reader, path);
    const struct sweep_path *swept = find_swept(sweep, reader, path, &condition->axis);
    bool is_good = false;
    if (swept != NULL) {
        find_positions(reader->arena, swept, wanted, condition);
        is_good = condition->count > 0;
    }
    if (swept != NULL && !is_good) {
        reader_complain(reader, "%s is none of the values swept", describe_value(buffer, wanted));
    }
    reader_leave(reader, place);
    return is_good;
}

static bool read_entry(const struct sweep *sweep, struct reader *reader, const json_t *json,
                       struct entry *entry)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    *entry = (struct entry){0};
    if (!json_is_object(json) || json_object_size(json) == 0) {
        return reader_complain(reader, "%s is no object of swept paths with values",
                               describe_value(buffer, json));
    }
    entry->conditions = ARENA_ARRAY(reader->arena, struct condition, json_object_size(json));
    bool is_good = true;
    const char *path;
    json_t *wanted;
    json_object_foreach((json_t *)json, path, wanted)
    {
        if (strcmp(path, "description") == 0) {
            reader_description(reader, wanted);
            continue;
        }
        is_good = read_condition(sweep, reader, path, wanted, &entry->conditions[entry->count++]) &&
                  is_good;
    }
    return is_good && entry->count > 0;
}

static bool stands_at(const struct condition *condition, size_t position)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (condition->positions[i] == position) {
            return true;
        }
    }
    return false;
}

static bool matches(const struct entry *entry, const size_t *positions)
{
    for (size_t i = 0; i < entry->count; i++) {
        if (!stands_at(&entry->conditions[i], positions[entry->conditions[i].axis])) {
            return false;
        }
    }
    return true;
}

static void number_points(struct sweep *sweep, struct arena *arena, const struct entry *entries,
                          size_t count)
{
    size_t *positions = ARENA_ARRAY(arena, size_t, sweep->axis_count + 1);
    sweep->kept = memory_alloc((sweep->combinations + 1) * sizeof *sweep->kept);
    sweep->point_count = 0;
    for (size_t i = 0; i < sweep->combinations; i++) {
        bool is_excluded = false;
        sweep_positions(sweep, i, positions);
        for (size_t k = 0; k < count && !is_excluded; k++) {
            is_excluded = matches(&entries[k], positions);
        }
        if (!is_excluded) {
            sweep->kept[sweep->point_count++] = (uint32_t)i;
        }
    }
}

void exclude_read(struct sweep *sweep, struct reader *reader, const json_t *section)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (section == NULL) {
        return;
    }
    size_t place = reader_enter(reader, "exclude");
    if (!json_is_array(section)) {
        reader_complain(reader, "%s is no list of objects", describe_value(buffer, section));
        reader_leave(reader, place);
        return;
    }
    if (json_array_size(section) > SWEEP_EXCLUDED_MOST) {
        reader_complain(reader, "%zu entries are more than %d", json_array_size(section),
                        SWEEP_EXCLUDED_MOST);
        reader_leave(reader, place);
        return;
    }
    size_t count = 0;
    struct entry *entries = ARENA_ARRAY(reader->arena, struct entry, json_array_size(section));
    for (size_t i = 0; i < json_array_size(section); i++) {
        size_t inner = reader_enter_index(reader, i);
        count += read_entry(sweep, reader, json_array_get(section, i), &entries[count]) ? 1 : 0;
        reader_leave(reader, inner);
    }
    if (count > 0 && sweep->size <= SWEEP_POINTS_MOST) {
        number_points(sweep, reader->arena, entries, count);
    }
    if (sweep->point_count == 0) {
        reader_complain(reader, "no point is left");
        memory_free(sweep->kept);
        sweep->kept = NULL;
        sweep->point_count = sweep->combinations;
    }
    reader_leave(reader, place);
}
