#include "sim/measure/window.h"

#include "sim/base/assert.h"

struct entry {
    void *measure;
    measure_mark *mark;
};

struct entries {
    struct entry *list;
    size_t count;
    size_t capacity;
};

struct measures {
    struct arena *arena;
    struct marks marks;
    struct entries small;
    struct entries large;
};

struct measures *measures_create(struct arena *arena, unsigned marks)
{
    ASSERT(marks >= 2 && marks <= MARKS_MOST);
    struct measures *measures = ARENA_NEW(arena, struct measures);
    measures->arena = arena;
    measures->marks.count = marks;
    return measures;
}

static void add_entry(struct arena *arena, struct entries *entries, void *measure,
                      measure_mark *mark)
{
    entries->list =
        arena_grow(arena, entries->list, entries->count, &entries->capacity, sizeof *entries->list);
    entries->list[entries->count++] = (struct entry){measure, mark};
}

void measures_register(struct measures *measures, void *measure, measure_mark *mark)
{
    add_entry(measures->arena, &measures->small, measure, mark);
}

void measures_register_large(struct measures *measures, void *measure, measure_mark *mark)
{
    add_entry(measures->arena, &measures->large, measure, mark);
}

struct arena *measures_arena(struct measures *measures)
{
    return measures->arena;
}

const struct marks *measures_marks(const struct measures *measures)
{
    return &measures->marks;
}

static void mark_all(const struct entries *entries, unsigned mark, sim_ticks now)
{
    for (size_t i = 0; i < entries->count; i++) {
        entries->list[i].mark(entries->list[i].measure, mark, now);
    }
}

void measures_set_light_mark(struct measures *measures, sim_ticks now)
{
    struct marks *marks = &measures->marks;
    ASSERT(marks->set < marks->count);
    mark_all(&measures->small, marks->set, now);
    marks->at[marks->set++] = now;
}

void measures_set_mark(struct measures *measures, sim_ticks now)
{
    mark_all(&measures->large, measures->marks.set, now);
    measures_set_light_mark(measures, now);
}
