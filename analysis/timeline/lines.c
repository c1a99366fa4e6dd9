#include "analysis/timeline/lines.h"

#include "analysis/timeline/time.h"
#include "sim/base/memory.h"

#include <string.h>

void timeline_lines_init(struct timeline_lines *lines)
{
    *lines = (struct timeline_lines){.arena = arena_create(), .decimals = TIMELINE_DECIMALS_FINE};
}

/* The first fault on the way from the beginning to an event, or the last that begins anew. */
static uint64_t fault_of(const struct timeline_lines *lines, const struct timeline_line *line)
{
    const struct timeline_word_row *row = &timeline_words[line->word];
    const struct timeline_line *cause = timeline_find(lines, line->cause);
    if (!row->is_fault_anew && cause != NULL && cause->fault != 0) {
        return cause->fault;
    }
    return row->is_fault ? line->seq : 0;
}

const char *timeline_lines_add(struct timeline_lines *lines, const struct timeline_line *line)
{
    const struct timeline_line *last = lines->count > 0 ? &lines->list[lines->count - 1] : NULL;
    if (last != NULL && (line->seq <= last->seq || line->at < last->at)) {
        return "it goes back behind the event before";
    }
    if (line->cause >= line->seq) {
        return "it comes before its cause";
    }
    lines->list = memory_grow(lines->list, lines->count, &lines->capacity, sizeof *lines->list);
    struct timeline_line *added = &lines->list[lines->count];
    *added = *line;
    added->word = timeline_word_find(added->event);
    added->fault = fault_of(lines, added);
    lines->count++;
    return NULL;
}

void timeline_lines_free(struct timeline_lines *lines)
{
    memory_free(lines->list);
    arena_destroy(lines->arena);
    *lines = (struct timeline_lines){0};
}

const struct timeline_line *timeline_find(const struct timeline_lines *lines, uint64_t seq)
{
    size_t low = 0;
    size_t high = lines->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->list[middle].seq < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lines->count && lines->list[low].seq == seq ? &lines->list[low] : NULL;
}

const struct timeline_line *timeline_fault(const struct timeline_lines *lines,
                                           const struct timeline_line *line)
{
    return timeline_find(lines, line->fault);
}

const struct timeline_fact *timeline_fact(const struct timeline_line *line, const char *name)
{
    for (size_t i = 0; i < line->fact_count; i++) {
        if (strcmp(line->facts[i].name, name) == 0) {
            return &line->facts[i];
        }
    }
    return NULL;
}

int timeline_compare_texts(const char *left, const char *right)
{
    if (left == NULL || right == NULL) {
        return (left != NULL) - (right != NULL);
    }
    return strcmp(left, right);
}
