#include "experiments/timeline/against.h"

#include "analysis/timeline/causes.h"
#include "analysis/timeline/time.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void note_name(struct against *against, const char *name)
{
    for (size_t i = 0; i < against->name_count && name != NULL; i++) {
        name = strcmp(against->names[i], name) == 0 ? NULL : name;
    }
    if (name != NULL) {
        against->names = memory_grow(against->names, against->name_count, &against->name_capacity,
                                     sizeof *against->names);
        against->names[against->name_count++] = arena_copy(against->prediction.arena, name);
    }
}

/* The fault that times of a replication count from, in words. */
static void note_fault(struct against *against, const struct timeline_lines *lines)
{
    const struct timeline_line *fault = prediction_fault(lines);
    struct text_buffer text = {0};
    if (fault == NULL || against->fault != NULL) {
        return;
    }
    timeline_fault_name(fault, &text);
    against->fault = arena_copy(against->prediction.arena, text.text);
    text.length = 0;
    timeline_time_print(&text, fault->at, lines->decimals, TIMELINE_DECIMALS_LEAST);
    against->fault_time = arena_copy(against->prediction.arena, text.text);
    text_buffer_free(&text);
}

static void take_replication(const struct timeline_lines *lines, void *context)
{
    struct against *against = context;
    const struct measured_event **paired = prediction_add(&against->prediction, lines);
    against->point = lines->point;
    against->replications++;
    note_fault(against, lines);
    for (size_t i = 0; i < lines->count; i++) {
        note_name(against, lines->list[i].node);
        note_name(against, lines->list[i].object);
        note_name(against, lines->list[i].event);
    }
    if (paired != NULL) {
        prediction_phases_add(&against->phases, lines, paired);
        memory_free(paired);
    }
}

/* Measured rows in the order of their time, then the others in that of the mean prediction. */
static int by_time(const void *left, const void *right)
{
    const struct against_row *a = left;
    const struct against_row *b = right;
    bool has_a = a->row->measured != NULL;
    bool has_b = b->row->measured != NULL;
    int order = 0;
    if (has_a != has_b) {
        return has_a ? -1 : 1;
    }
    if (has_a) {
        order = (a->row->measured > b->row->measured) - (a->row->measured < b->row->measured);
    } else {
        double first = timeline_range_mean(&a->row->predicted);
        double second = timeline_range_mean(&b->row->predicted);
        order = (first > second) - (first < second);
    }
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static void lay_out(struct against *against)
{
    const struct prediction *prediction = &against->prediction;
    size_t count = 0;
    for (size_t i = 0; i < prediction->group_count; i++) {
        count += prediction->groups[i]->count;
    }
    against->rows = memory_alloc_many(count + 1, sizeof *against->rows);
    for (size_t i = 0; i < prediction->group_count; i++) {
        const struct prediction_group *group = prediction->groups[i];
        for (size_t k = 0; k < group->count; k++) {
            against->rows[against->count] =
                (struct against_row){group, &group->rows[k], k + 1, against->count};
            against->count++;
        }
    }
    qsort(against->rows, against->count, sizeof *against->rows, by_time);
}

bool against_make(struct against *against, const char *folder, const struct timeline_choice *choice,
                  const struct measured_file *file, struct error *error)
{
    *against = (struct against){.file = file};
    prediction_init(&against->prediction, &file->log);
    prediction_phases_init(&against->phases);
    if (!timeline_read_each(folder, choice, take_replication, against, error)) {
        return false;
    }
    if (against->fault == NULL) {
        return error_set(error, ERROR_NO_INPUT, folder,
                         "no timeline of point %" PRIu64
                         " has a fault, from which times could count",
                         against->point);
    }
    lay_out(against);
    return true;
}

void against_free(struct against *against)
{
    prediction_phases_free(&against->phases);
    prediction_free(&against->prediction);
    memory_free(against->rows);
    memory_free(against->names);
    *against = (struct against){0};
}

bool against_has_range(const struct timeline_range *range)
{
    return range->count >= 2;
}
