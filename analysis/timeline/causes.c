#include "analysis/timeline/causes.h"

#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_own(const struct timeline_line *line)
{
    return line->fault == line->seq;
}

size_t timeline_fault_count(const struct timeline_lines *lines)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        count += is_own(&lines->list[i]);
    }
    return count;
}

void timeline_fault_name(const struct timeline_line *fault, struct text_buffer *text)
{
    const struct timeline_fact *kind = timeline_fact(fault, "kind");
    text_append(text, fault->event);
    if (fault->object != NULL) {
        text_print(text, " %s", fault->object);
    }
    if (fault->node != NULL) {
        text_print(text, " on %s", fault->node);
    }
    if (kind != NULL) {
        text_print(text, ": %s", kind->text);
    }
}

static void add_cause(struct timeline_causes *causes, const struct timeline_line *fault)
{
    causes->list =
        memory_grow(causes->list, causes->count, &causes->capacity, sizeof *causes->list);
    causes->list[causes->count++] = (struct timeline_cause){.fault = fault};
}

/* An outage and its fault, to be sorted by the latter. */
struct traced {
    const struct timeline_outage *outage;
    uint64_t fault; /* UINT64_MAX: none */
};

static int by_fault(const void *left, const void *right)
{
    const struct traced *a = left;
    const struct traced *b = right;
    int order = (a->fault > b->fault) - (a->fault < b->fault);
    return order != 0 ? order : (a->outage > b->outage) - (a->outage < b->outage);
}

/* The number of an outage's fault, where that event was kept. */
static uint64_t fault_of(const struct timeline_lines *lines, const struct timeline_outage *outage)
{
    const struct timeline_line *fault = timeline_fault(lines, outage->begin);
    return fault == NULL ? UINT64_MAX : fault->seq;
}

void timeline_causes_init(struct timeline_causes *causes, const struct timeline_lines *lines,
                          const struct timeline_outages *outages)
{
    struct traced *traced = memory_alloc_many(outages->count + 1, sizeof *traced);
    size_t at = 0;
    *causes =
        (struct timeline_causes){.outages = memory_alloc_many(outages->count + 1, sizeof(void *))};
    for (size_t i = 0; i < outages->count; i++) {
        traced[i] = (struct traced){&outages->list[i], fault_of(lines, &outages->list[i])};
    }
    qsort(traced, outages->count, sizeof *traced, by_fault);
    for (size_t i = 0; i < lines->count; i++) {
        if (is_own(&lines->list[i])) {
            add_cause(causes, &lines->list[i]);
        }
    }
    if (outages->count > 0 && traced[outages->count - 1].fault == UINT64_MAX) {
        add_cause(causes, NULL);
    }
    for (size_t i = 0; i < causes->count; i++) {
        struct timeline_cause *cause = &causes->list[i];
        uint64_t fault = cause->fault == NULL ? UINT64_MAX : cause->fault->seq;
        cause->first = at;
        while (at < outages->count && traced[at].fault == fault) {
            causes->outages[at] = traced[at].outage;
            at++;
        }
        cause->count = at - cause->first;
    }
    memory_free(traced);
}

void timeline_causes_free(struct timeline_causes *causes)
{
    memory_free(causes->list);
    memory_free(causes->outages);
    *causes = (struct timeline_causes){0};
}

static const char *sort_name(const struct timeline_line *fault)
{
    const struct timeline_fact *kind = fault == NULL ? NULL : timeline_fact(fault, "kind");
    return fault == NULL ? NULL : kind != NULL ? kind->text : fault->event;
}

static void add_outage(struct timeline_cause_sort *sort, const struct timeline_outage *outage)
{
    int64_t length = timeline_outage_length(outage);
    sort->outages++;
    sort->total += length;
    sort->longest = length > sort->longest ? length : sort->longest;
    for (size_t i = 0; i < outage->phase_count; i++) {
        size_t at = 0;
        while (at < sort->phase_count &&
               strcmp(sort->phases[at].name, outage->phases[i].name) != 0) {
            at++;
        }
        if (at == sort->phase_count && at < TIMELINE_PHASES_MOST) {
            sort->phases[sort->phase_count++].name = outage->phases[i].name;
        }
        if (at < TIMELINE_PHASES_MOST) {
            sort->phases[at].ticks += outage->phases[i].ticks;
        }
    }
}

struct timeline_cause_sort *timeline_cause_sorts(const struct timeline_causes *causes,
                                                 size_t *count)
{
    struct timeline_cause_sort *sorts = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < causes->count; i++) {
        const struct timeline_cause *cause = &causes->list[i];
        const char *name = sort_name(cause->fault);
        size_t at = 0;
        while (at < *count && timeline_compare_texts(sorts[at].name, name) != 0) {
            at++;
        }
        if (at == *count) {
            sorts = memory_grow(sorts, *count, &capacity, sizeof *sorts);
            sorts[(*count)++] = (struct timeline_cause_sort){.name = name};
        }
        sorts[at].faults += cause->fault != NULL;
        for (size_t k = 0; k < cause->count; k++) {
            add_outage(&sorts[at], causes->outages[cause->first + k]);
        }
    }
    return sorts;
}

const struct timeline_phase *timeline_cause_sort_greatest(const struct timeline_cause_sort *sort)
{
    const struct timeline_phase *most = sort->phase_count > 0 ? sort->phases : NULL;
    for (size_t i = 1; i < sort->phase_count; i++) {
        most = sort->phases[i].ticks > most->ticks ? &sort->phases[i] : most;
    }
    return most;
}
