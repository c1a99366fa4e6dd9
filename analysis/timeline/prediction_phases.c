#include "analysis/timeline/prediction_phases.h"

#include "sim/base/memory.h"

#include <string.h>

void prediction_phases_init(struct prediction_phases *phases)
{
    *phases = (struct prediction_phases){.arena = arena_create()};
}

void prediction_phases_free(struct prediction_phases *phases)
{
    memory_free(phases->list);
    arena_destroy(phases->arena);
    *phases = (struct prediction_phases){0};
}

/* A replication and what is paired with its events. */
struct pairing {
    const struct timeline_lines *lines;
    const struct measured_event *const *paired;
};

static bool is_same(const char *left, const char *right)
{
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

/* The measured event at the instant of another: the event that led to it, else one on the same
 * node, else one on any. NULL: nothing. */
static const struct measured_event *measured_at(const struct pairing *pairing,
                                                const struct timeline_line *line)
{
    const struct timeline_line *list = pairing->lines->list;
    const struct timeline_line *cause = timeline_find(pairing->lines, line->cause);
    const struct measured_event *other = NULL;
    size_t first = (size_t)(line - list);
    if (cause != NULL && cause->at == line->at && pairing->paired[cause - list] != NULL) {
        return pairing->paired[cause - list];
    }
    while (first > 0 && list[first - 1].at == line->at) {
        first--;
    }
    for (size_t i = first; i < pairing->lines->count && list[i].at == line->at; i++) {
        const struct measured_event *event = pairing->paired[i];
        if (event == NULL || list[i].fault != line->fault) {
            continue;
        }
        if (cause != NULL && is_same(list[i].node, cause->node)) {
            return event;
        }
        other = other == NULL ? event : other;
    }
    return other;
}

static void add_end(struct prediction_outage *outage, const struct pairing *pairing,
                    const char *phase, const struct timeline_line *line)
{
    const struct measured_event *event = measured_at(pairing, line);
    bool is_full = outage->end_count == TIMELINE_PHASES_MOST;
    struct prediction_end *end =
        &outage->ends[is_full ? outage->end_count - 1 : outage->end_count++];
    end->phase = is_full ? end->phase : phase;
    end->is_measured = event != NULL;
    end->at = event != NULL ? event->at : 0;
}

/* The ends of all phases in turn; of very many, those beyond the last place count as one. */
static void add_ends(struct prediction_outage *outage, const struct pairing *pairing,
                     const struct timeline_outage *from)
{
    const char *phase = from->begin->phase;
    for (const struct timeline_line *line = from->begin + 1; line <= from->end; line++) {
        bool is_next = line->word == WORD_OUTAGE_PHASE && is_same(line->object, from->service);
        if (is_next || line == from->end) {
            add_end(outage, pairing, phase != NULL ? phase : "down", line);
            phase = line->phase;
        }
    }
}

/* Within a phase that comes back there is no end that could be compared. */
static void join_repeated(struct prediction_outage *outage)
{
    for (size_t i = 0; i < outage->end_count; i++) {
        size_t last = i;
        for (size_t k = i + 1; k < outage->end_count; k++) {
            last = is_same(outage->ends[k].phase, outage->ends[i].phase) ? k : last;
        }
        for (size_t k = i; k < last; k++) {
            outage->ends[k].is_measured = false;
        }
    }
    for (size_t i = 0; i < outage->end_count; i++) {
        outage->measured_count += outage->ends[i].is_measured;
    }
}

static void keep_names(struct prediction_phases *phases, struct prediction_outage *outage)
{
    outage->service = arena_copy(phases->arena, outage->service);
    for (size_t i = 0; i < outage->end_count; i++) {
        outage->ends[i].phase = arena_copy(phases->arena, outage->ends[i].phase);
    }
    for (size_t i = 0; i < outage->phase_count; i++) {
        outage->phases[i] = arena_copy(phases->arena, outage->phases[i]);
    }
}

static void add_outage(struct prediction_phases *phases, const struct pairing *pairing,
                       const struct timeline_outage *from)
{
    const struct timeline_lines *lines = pairing->lines;
    const struct timeline_line *fault = prediction_fault(lines);
    const struct measured_event *begin = measured_at(pairing, from->begin);
    struct prediction_outage outage = {.service = from->service,
                                       .replication = lines->replication,
                                       .has_begin = from->begin->at == fault->at || begin != NULL};
    outage.begin = begin != NULL && from->begin->at != fault->at ? begin->at : 0;
    outage.length = timeline_microseconds(timeline_outage_length(from), lines->decimals);
    for (size_t i = 0; i < from->phase_count; i++) {
        outage.phases[i] = from->phases[i].name;
        outage.lasted[i] = timeline_microseconds(from->phases[i].ticks, lines->decimals);
    }
    outage.phase_count = from->phase_count;
    add_ends(&outage, pairing, from);
    join_repeated(&outage);
    keep_names(phases, &outage);
    phases->list =
        memory_grow(phases->list, phases->count, &phases->capacity, sizeof *phases->list);
    phases->list[phases->count++] = outage;
}

void prediction_phases_add(struct prediction_phases *phases, const struct timeline_lines *lines,
                           const struct measured_event *const *paired)
{
    const struct pairing pairing = {lines, paired};
    const struct timeline_line *fault = prediction_fault(lines);
    struct timeline_outages outages;
    timeline_outages_init(&outages, lines);
    for (size_t i = 0; i < outages.count; i++) {
        bool is_first = outages.list[i].begin > fault;
        for (size_t k = 0; k < i && is_first; k++) {
            is_first = outages.list[k].begin < fault ||
                       !is_same(outages.list[k].service, outages.list[i].service);
        }
        if (is_first && outages.list[i].end == NULL) {
            phases->unfinished++;
        } else if (is_first) {
            add_outage(phases, &pairing, &outages.list[i]);
        }
    }
    timeline_outages_free(&outages);
}

/* The outages of services in the order in which they were first seen. */
static const char *service_name(const struct prediction_phases *phases, size_t index)
{
    for (size_t i = 0; i < phases->count; i++) {
        bool is_new = true;
        for (size_t k = 0; k < i && is_new; k++) {
            is_new = !is_same(phases->list[k].service, phases->list[i].service);
        }
        if (is_new && index-- == 0) {
            return phases->list[i].service;
        }
    }
    return NULL;
}

/* The outage whose ends the log knows best. */
static const struct prediction_outage *best_known(const struct prediction_phases *phases,
                                                  const char *service)
{
    const struct prediction_outage *best = NULL;
    for (size_t i = 0; i < phases->count; i++) {
        const struct prediction_outage *outage = &phases->list[i];
        bool is_better = best == NULL || outage->measured_count > best->measured_count;
        best = is_same(outage->service, service) && is_better ? outage : best;
    }
    return best;
}

static bool stretch_has(const struct prediction_stretch *stretch, const char *phase)
{
    for (size_t i = 0; i < stretch->phase_count; i++) {
        if (is_same(stretch->phases[i], phase)) {
            return true;
        }
    }
    return false;
}

/* Cut an outage where the log knows an end. */
static void make_stretches(struct prediction_service *service,
                           const struct prediction_outage *outage)
{
    struct prediction_stretch *stretch = service->stretches;
    bool is_known = outage->has_begin;
    int64_t from = outage->begin;
    *stretch = (struct prediction_stretch){0};
    for (size_t i = 0; i < outage->end_count; i++) {
        const struct prediction_end *end = &outage->ends[i];
        if (!stretch_has(stretch, end->phase)) {
            stretch->phases[stretch->phase_count++] = end->phase;
        }
        if (end->is_measured) {
            stretch->is_measured = is_known;
            stretch->measured = end->at - from;
            from = end->at;
            is_known = true;
        }
        if (end->is_measured || i + 1 == outage->end_count) {
            stretch = &service->stretches[++service->count];
            if (service->count < TIMELINE_PHASES_MOST) {
                *stretch = (struct prediction_stretch){0};
            }
        }
    }
    const struct prediction_end *last = &outage->ends[outage->end_count - 1];
    service->whole.is_measured = outage->has_begin && last->is_measured;
    service->whole.measured = last->at - outage->begin;
}

/* Add up the phases of an outage by stretch; one that no stretch has belongs to what came before.
 */
static void add_predicted(struct prediction_service *service,
                          const struct prediction_outage *outage)
{
    int64_t sums[TIMELINE_PHASES_MOST] = {0};
    size_t at = 0;
    for (size_t i = 0; i < outage->phase_count; i++) {
        for (size_t k = 0; k < service->count; k++) {
            at = stretch_has(&service->stretches[k], outage->phases[i]) ? k : at;
        }
        sums[at] += outage->lasted[i];
    }
    for (size_t k = 0; k < service->count; k++) {
        timeline_range_add(&service->stretches[k].predicted, sums[k]);
    }
    timeline_range_add(&service->whole.predicted, outage->length);
}

bool prediction_phases_service(const struct prediction_phases *phases, size_t index,
                               struct prediction_service *service)
{
    const char *name = service_name(phases, index);
    if (name == NULL) {
        return false;
    }
    const struct prediction_outage *best = best_known(phases, name);
    *service = (struct prediction_service){.name = name, .replication = best->replication};
    make_stretches(service, best);
    for (size_t i = 0; i < phases->count; i++) {
        if (is_same(phases->list[i].service, name)) {
            add_predicted(service, &phases->list[i]);
        }
    }
    return true;
}
