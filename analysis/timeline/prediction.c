#include "analysis/timeline/prediction.h"

#include "sim/base/memory.h"

#include <string.h>

static int compare_group(const struct prediction_group *group, const char *event, const char *node,
                         const char *object)
{
    int order = timeline_compare_texts(group->event, event);
    order = order != 0 ? order : timeline_compare_texts(group->node, node);
    return order != 0 ? order : timeline_compare_texts(group->object, object);
}

/* The first group that does not come before a name and place. */
static size_t place_of(const struct prediction *prediction, const char *event, const char *node,
                       const char *object)
{
    size_t low = 0;
    size_t high = prediction->group_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_group(prediction->groups[middle], event, node, object) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct prediction_group *group_find(const struct prediction *prediction, const char *event,
                                           const char *node, const char *object)
{
    size_t place = place_of(prediction, event, node, object);
    bool is_there = place < prediction->group_count &&
                    compare_group(prediction->groups[place], event, node, object) == 0;
    return is_there ? prediction->groups[place] : NULL;
}

static const char *copy(struct prediction *prediction, const char *text)
{
    return text == NULL ? NULL : arena_copy(prediction->arena, text);
}

static struct prediction_group *group_make(struct prediction *prediction, const char *event,
                                           const char *node, const char *object)
{
    size_t place = place_of(prediction, event, node, object);
    struct prediction_group *group = ARENA_ARRAY(prediction->arena, struct prediction_group, 1);
    *group = (struct prediction_group){
        copy(prediction, event), copy(prediction, node), copy(prediction, object), NULL, 0, 0, 0};
    prediction->groups = memory_grow(prediction->groups, prediction->group_count,
                                     &prediction->group_capacity, sizeof(void *));
    memmove(&prediction->groups[place + 1], &prediction->groups[place],
            (prediction->group_count - place) * sizeof(void *));
    prediction->groups[place] = group;
    prediction->group_count++;
    return group;
}

static struct prediction_row *row_add(struct prediction_group *group)
{
    group->rows = memory_grow(group->rows, group->count, &group->capacity, sizeof *group->rows);
    group->rows[group->count] = (struct prediction_row){0};
    return &group->rows[group->count++];
}

void prediction_init(struct prediction *prediction, const struct measured_log *log)
{
    *prediction = (struct prediction){.arena = arena_create(), .log = log};
    for (size_t i = 0; i < log->count; i++) {
        const struct measured_event *event = &log->list[i];
        if (event->at >= 0 && !measured_log_is_fault(log, event)) {
            struct prediction_group *group =
                group_find(prediction, event->event, event->node, event->object);
            group = group != NULL
                        ? group
                        : group_make(prediction, event->event, event->node, event->object);
            row_add(group)->measured = event;
        }
    }
}

void prediction_free(struct prediction *prediction)
{
    for (size_t i = 0; i < prediction->group_count; i++) {
        memory_free(prediction->groups[i]->rows);
    }
    memory_free(prediction->groups);
    arena_destroy(prediction->arena);
    *prediction = (struct prediction){0};
}

const struct timeline_line *prediction_fault(const struct timeline_lines *lines)
{
    const struct timeline_line *first = NULL;
    for (size_t i = 0; i < lines->count; i++) {
        const struct timeline_line *line = &lines->list[i];
        if (line->word == WORD_FAULT_INJECT) {
            return line;
        }
        first = first == NULL && timeline_words[line->word].is_fault ? line : first;
    }
    return first;
}

/* The group of an event: that of the measured ones which say most of it, else one of its own where
 * events of its kind were measured. */
static struct prediction_group *group_of(struct prediction *prediction,
                                         const struct timeline_line *line)
{
    const char *node = line->node != NULL ? line->node : line->object;
    const char *const nodes[] = {node, node, NULL, NULL};
    const char *const objects[] = {line->object, NULL, line->object, NULL};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        struct prediction_group *group = group_find(prediction, line->event, nodes[i], objects[i]);
        if (group != NULL) {
            return group;
        }
    }
    size_t place = place_of(prediction, line->event, NULL, NULL);
    bool is_wanted = place < prediction->group_count &&
                     strcmp(prediction->groups[place]->event, line->event) == 0;
    return is_wanted ? group_make(prediction, line->event, node, line->object) : NULL;
}

const struct measured_event **prediction_add(struct prediction *prediction,
                                             const struct timeline_lines *lines)
{
    const struct timeline_line *fault = prediction_fault(lines);
    if (fault == NULL) {
        prediction->without++;
        return NULL;
    }
    const struct measured_event **paired = memory_alloc_many(lines->count, sizeof(void *));
    prediction->replications++;
    for (size_t i = 0; i < prediction->group_count; i++) {
        prediction->groups[i]->seen = 0;
    }
    for (const struct timeline_line *line = fault + 1; line < lines->list + lines->count; line++) {
        struct prediction_group *group = group_of(prediction, line);
        if (group != NULL) {
            struct prediction_row *row =
                group->seen < group->count ? &group->rows[group->seen] : row_add(group);
            group->seen++;
            timeline_range_add(&row->predicted,
                               timeline_microseconds(line->at - fault->at, lines->decimals));
            paired[line - lines->list] = row->measured;
        }
    }
    return paired;
}
