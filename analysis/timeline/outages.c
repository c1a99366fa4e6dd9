#include "analysis/timeline/outages.h"

#include "sim/base/memory.h"

#include <string.h>

/* Add to a phase, which takes its place behind those that are there. */
static void add_phase(struct timeline_outage *outage, const char *name, int64_t ticks)
{
    for (size_t i = 0; i < outage->phase_count; i++) {
        if (strcmp(outage->phases[i].name, name) == 0) {
            outage->phases[i].ticks += ticks;
            return;
        }
    }
    if (ticks > 0 && outage->phase_count < TIMELINE_PHASES_MOST) {
        outage->phases[outage->phase_count++] = (struct timeline_phase){name, ticks};
    }
}

int64_t timeline_outage_length(const struct timeline_outage *outage)
{
    return outage->until - outage->begin->at;
}

/* The last outage of a service; client events may name none, which means the last of all. */
static struct timeline_outage *last_outage(const struct timeline_outages *outages,
                                           const char *service)
{
    for (size_t i = outages->count; i-- > 0;) {
        if (service == NULL || strcmp(outages->list[i].service, service) == 0) {
            return &outages->list[i];
        }
    }
    return NULL;
}

static void begin_outage(struct timeline_outages *outages, const struct timeline_line *line)
{
    outages->list =
        memory_grow(outages->list, outages->count, &outages->capacity, sizeof *outages->list);
    outages->list[outages->count++] =
        (struct timeline_outage){.service = line->object, .begin = line};
}

static void end_outage(struct timeline_outage *outage, const struct timeline_line *line)
{
    outage->end = line;
    outage->until = line->at;
    for (size_t i = 0; i < line->fact_count; i++) {
        const struct timeline_fact *fact = &line->facts[i];
        if (fact->is_duration && strcmp(fact->name, "lasted") != 0) {
            add_phase(outage, fact->name, fact->ticks);
        }
    }
}

/* The last event closes what has no end, with the phases as they began. */
static void leave_open(struct timeline_outage *outage, const struct timeline_lines *lines)
{
    const struct timeline_line *last = &lines->list[lines->count - 1];
    const struct timeline_line *phase = outage->begin;
    for (const struct timeline_line *line = outage->begin + 1; line <= last; line++) {
        if (line->word == WORD_OUTAGE_PHASE && line->object != NULL &&
            strcmp(line->object, outage->service) == 0) {
            add_phase(outage, phase->phase != NULL ? phase->phase : "down", line->at - phase->at);
            phase = line;
        }
    }
    add_phase(outage, phase->phase != NULL ? phase->phase : "down", last->at - phase->at);
    outage->until = last->at;
}

void timeline_outages_init(struct timeline_outages *outages, const struct timeline_lines *lines)
{
    *outages = (struct timeline_outages){0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct timeline_line *line = &lines->list[i];
        struct timeline_outage *last = last_outage(outages, line->object);
        bool is_named = line->object != NULL;
        if (is_named && line->word == WORD_OUTAGE_BEGIN) {
            begin_outage(outages, line);
        } else if (last == NULL) {
            continue;
        } else if (is_named && last->end == NULL && line->word == WORD_OUTAGE_END) {
            end_outage(last, line);
        } else if (last->first_ok == NULL && line->word == WORD_CLIENT_FIRST_OK) {
            last->first_ok = line;
        } else if (last->all_ok == NULL && line->word == WORD_CLIENT_ALL_OK) {
            last->all_ok = line;
        }
    }
    for (size_t i = 0; i < outages->count; i++) {
        if (outages->list[i].end == NULL) {
            leave_open(&outages->list[i], lines);
        }
    }
}

void timeline_outages_free(struct timeline_outages *outages)
{
    memory_free(outages->list);
    *outages = (struct timeline_outages){0};
}

const struct timeline_phase *timeline_outage_longest(const struct timeline_outage *outage)
{
    const struct timeline_phase *most = outage->phase_count > 0 ? outage->phases : NULL;
    for (size_t i = 1; i < outage->phase_count; i++) {
        most = outage->phases[i].ticks > most->ticks ? &outage->phases[i] : most;
    }
    return most;
}

bool timeline_outage_adds_up(const struct timeline_outage *outage)
{
    int64_t sum = 0;
    for (size_t i = 0; i < outage->phase_count; i++) {
        sum += outage->phases[i].ticks;
    }
    const struct timeline_fact *lasted =
        outage->end == NULL ? NULL : timeline_fact(outage->end, "lasted");
    int64_t length = timeline_outage_length(outage);
    return sum == length && (lasted == NULL || lasted->ticks == length);
}
