#include "sim/measure/window.h"

#include "sim/base/assert.h"

#include <string.h>

struct entry {
    void *measure;
    measure_mark *mark;
};

struct measures {
    struct arena *arena;
    struct marks marks;
    struct entry *entries;
    size_t count;
    size_t capacity;
};

struct measures *measures_create(struct arena *arena, unsigned marks)
{
    ASSERT(marks >= 2 && marks <= MARKS_MOST);
    struct measures *measures = ARENA_NEW(arena, struct measures);
    measures->arena = arena;
    measures->marks.count = marks;
    return measures;
}

void measures_register(struct measures *measures, void *measure, measure_mark *mark)
{
    if (measures->count == measures->capacity) {
        size_t capacity = measures->capacity == 0 ? 64 : 2 * measures->capacity;
        struct entry *entries = ARENA_ARRAY(measures->arena, struct entry, capacity);
        if (measures->count > 0) {
            memcpy(entries, measures->entries, measures->count * sizeof *entries);
        }
        measures->entries = entries;
        measures->capacity = capacity;
    }
    measures->entries[measures->count++] = (struct entry){measure, mark};
}

struct arena *measures_arena(struct measures *measures)
{
    return measures->arena;
}

const struct marks *measures_marks(const struct measures *measures)
{
    return &measures->marks;
}

void measures_set_mark(struct measures *measures, sim_ticks now)
{
    struct marks *marks = &measures->marks;
    ASSERT(marks->set < marks->count);
    for (size_t i = 0; i < measures->count; i++) {
        measures->entries[i].mark(measures->entries[i].measure, marks->set, now);
    }
    marks->at[marks->set++] = now;
}
