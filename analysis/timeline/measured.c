#include "analysis/timeline/measured.h"

#include "sim/base/memory.h"
#include "sim/base/timeline_words.h"

#include <stdlib.h>

void measured_log_init(struct measured_log *log)
{
    *log = (struct measured_log){.arena = arena_create()};
}

void measured_log_free(struct measured_log *log)
{
    memory_free(log->list);
    arena_destroy(log->arena);
    *log = (struct measured_log){0};
}

static const char *copy(struct measured_log *log, const char *text)
{
    return text == NULL ? NULL : arena_copy(log->arena, text);
}

void measured_log_add(struct measured_log *log, const struct measured_event *event)
{
    log->list = memory_grow(log->list, log->count, &log->capacity, sizeof *log->list);
    log->list[log->count++] = (struct measured_event){.line = event->line,
                                                      .at = event->at,
                                                      .event = copy(log, event->event),
                                                      .node = copy(log, event->node),
                                                      .object = copy(log, event->object)};
}

static int by_time(const void *left, const void *right)
{
    const struct measured_event *a = left;
    const struct measured_event *b = right;
    int time = (a->at > b->at) - (a->at < b->at);
    return time != 0 ? time : (a->line > b->line) - (a->line < b->line);
}

void measured_log_sort(struct measured_log *log)
{
    size_t first = 0;
    if (log->count > 0) {
        qsort(log->list, log->count, sizeof *log->list, by_time);
    }
    while (first < log->count && timeline_word_find(log->list[first].event) != WORD_FAULT_INJECT) {
        first++;
    }
    if (first < log->count) {
        int64_t zero = log->list[first].at;
        log->fault = log->list[first].line;
        for (size_t i = 0; i < log->count; i++) {
            log->list[i].at -= zero;
        }
    }
}

bool measured_log_is_fault(const struct measured_log *log, const struct measured_event *event)
{
    return log->fault != 0 && event->line == log->fault;
}
