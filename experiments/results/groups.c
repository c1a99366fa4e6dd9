#include "experiments/results/groups.h"

#include "sim/base/memory.h"

#include <stdlib.h>

/* A point that has the axis, by its other parameters. */
struct entry {
    struct plain others;
    size_t point;
    size_t first; /* of the points that are its like */
};

static int by_others(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = plain_compare(&left->others, &right->others);
    return order != 0 ? order : (left->point > right->point) - (left->point < right->point);
}

static int by_point(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    return (left->point > right->point) - (left->point < right->point);
}

/* Sort by parameters, so that equal ones stand together, and back. */
static void find_firsts(struct entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, by_others);
    for (size_t i = 0; i < count; i++) {
        bool is_like = i > 0 && plain_compare(&entries[i - 1].others, &entries[i].others) == 0;
        entries[i].first = is_like ? entries[i - 1].first : entries[i].point;
    }
    qsort(entries, count, sizeof *entries, by_point);
}

void groups_make(struct groups *groups, const struct point_summaries *summaries,
                 const struct spec *spec, const char *axis, struct arena *arena)
{
    struct entry *entries = memory_alloc(summaries->count * sizeof *entries);
    size_t count = 0;
    *groups = (struct groups){.of = ARENA_ARRAY(arena, size_t, summaries->count),
                              .parameters = ARENA_ARRAY(arena, struct plain, summaries->count)};
    for (size_t i = 0; i < summaries->count; i++) {
        groups->of[i] = GROUPS_NONE;
        if (plain_get(&summaries->list[i].parameters, axis) != NULL) {
            entries[count++] = (struct entry){
                point_summaries_others(spec, &summaries->list[i], axis, arena), i, i};
        }
    }
    find_firsts(entries, count);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];
        if (entry->first == entry->point) {
            groups->parameters[groups->count] = entry->others;
            groups->of[entry->point] = groups->count++;
        } else {
            groups->of[entry->point] = groups->of[entry->first];
        }
    }
    memory_free(entries);
}
