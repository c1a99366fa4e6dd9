#include "models/cluster/service/outage.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "sim/base/assert.h"

static void span_init(struct outage_span *span, struct measures *measures, bool percentiles)
{
    tally_init(&span->tally, measures, percentiles);
    extremes_init(&span->extremes, measures);
}

static void span_add(struct outage_span *span, sim_ticks ticks)
{
    tally_add(&span->tally, ticks);
    extremes_add(&span->extremes, ticks);
}

void outages_init(struct outages *outages, const struct assembly *assembly,
                  const struct component *owner, const char *service,
                  const struct cause_list *causes)
{
    struct measures *measures = assembly->measures;
    *outages = (struct outages){.owner = owner,
                                .timeline = assembly->timeline,
                                .service = service,
                                .was_up = -1,
                                .first = -1,
                                .causes = causes};
    outages->down_by = ARENA_ARRAY(assembly->arena, struct level, causes->count + 1);
    level_init(&outages->down, measures, 0);
    level_init(&outages->application_down, measures, 0);
    for (size_t by = 0; by <= causes->count; by++) {
        level_init(&outages->down_by[by], measures, 0);
    }
    for (unsigned phase = 0; phase < PHASES; phase++) {
        level_init(&outages->in_phase[phase], measures, 0);
        span_init(&outages->phase_spans[phase], measures, false);
    }
    counter_init(&outages->count, measures);
    span_init(&outages->up, measures, false);
    span_init(&outages->recovery, measures, true);
    span_init(&outages->detect, measures, false);
    span_init(&outages->reform, measures, false);
    span_init(&outages->fence, measures, false);
}

uint64_t outages_begin(struct run *run, struct outages *outages, enum phase phase,
                       struct cause cause)
{
    ASSERT(!outages->is_on);
    sim_ticks now = run_now(run);
    outages->is_on = true;
    outages->phase = phase;
    outages->by = cause_list_find(outages->causes, cause.fault);
    outages->began = outages->since = now;
    outages->was_reformed = outages->was_fenced = false;
    for (unsigned i = 0; i < PHASES; i++) {
        outages->lasted[i] = 0;
    }
    level_add(&outages->down, now, 1);
    level_add(&outages->down_by[outages->by], now, 1 + PLANTED("a cause counts twice"));
    level_add(&outages->in_phase[phase], now, 1);
    counter_add(&outages->count);
    outages->first = outages->first < 0 ? now : outages->first;
    span_add(&outages->up, now - outages->up_since);
    outages->event = timeline_add(outages->timeline, now,
                                  &(struct timeline_event){.event = WORD_OUTAGE_BEGIN,
                                                           .object = outages->service,
                                                           .phase = phase_names[phase],
                                                           .cause = cause.event});
    return outages->event;
}

/* Closes the phase that is on. */
static sim_ticks close_phase(struct run *run, struct outages *outages)
{
    sim_ticks now = run_now(run);
    sim_ticks lasted = now - outages->since;
    outages->lasted[outages->phase] += PLANTED("a phase is left out") ? 0 : lasted;
    outages->since = now;
    level_add(&outages->in_phase[outages->phase], now, -1);
    return lasted;
}

void outages_enter(struct run *run, struct outages *outages, enum phase phase, uint64_t cause)
{
    if (!outages->is_on || outages->phase == phase) {
        return;
    }
    enum phase before = outages->phase;
    sim_ticks lasted = close_phase(run, outages);
    outages->phase = phase;
    /* A failure that a monitor detects goes on to PHASE_APPLICATION at once. */
    outages->was_reformed |=
        before <= PHASE_MEMBERSHIP && phase > PHASE_MEMBERSHIP && phase < PHASE_APPLICATION;
    outages->was_fenced |= before == PHASE_FENCE && phase > PHASE_FENCE;
    level_add(&outages->in_phase[phase], run_now(run), !PLANTED("a phase is not entered"));
    timeline_add(outages->timeline, run_now(run),
                 &(struct timeline_event){.event = WORD_OUTAGE_PHASE,
                                          .object = outages->service,
                                          .phase = phase_names[phase],
                                          .cause = cause});
    timeline_text(outages->timeline, "after", phase_names[before]);
    timeline_duration(outages->timeline, "lasted", lasted);
}

/* The spans of an outage that has ended. */
static void add_spans(struct outages *outages)
{
    const sim_ticks *lasted = outages->lasted;
    sim_ticks sum = 0;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        sum += lasted[phase];
        if (lasted[phase] > 0) {
            span_add(&outages->phase_spans[phase], lasted[phase]);
        }
    }
    span_add(&outages->recovery, sum + PLANTED("an outage is a tick longer"));
    sim_ticks reform = lasted[PHASE_DETECT] + lasted[PHASE_MEMBERSHIP];
    if (lasted[PHASE_DETECT] > 0) {
        span_add(&outages->detect, lasted[PHASE_DETECT]);
    }
    if (outages->was_reformed) {
        span_add(&outages->reform, reform);
    }
    if (outages->was_fenced) {
        span_add(&outages->fence,
                 reform + lasted[PHASE_QUORUM] + lasted[PHASE_PLAN] + lasted[PHASE_FENCE]);
    }
}

void outages_end(struct run *run, struct outages *outages, uint64_t cause)
{
    ASSERT(outages->is_on);
    sim_ticks now = run_now(run);
    close_phase(run, outages);
    outages_invariants(run, outages);
    outages->is_on = false;
    outages->up_since = now + PLANTED("a service is up a tick later");
    level_add(&outages->down, now, -1);
    level_add(&outages->down_by[outages->by], now, -1);
    add_spans(outages);
    timeline_add(outages->timeline, now,
                 &(struct timeline_event){
                     .event = WORD_OUTAGE_END, .object = outages->service, .cause = cause});
    timeline_duration(outages->timeline, "lasted", now - outages->began);
    for (unsigned phase = 0; phase < PHASES; phase++) {
        if (outages->lasted[phase] > 0) {
            timeline_duration(outages->timeline, phase_names[phase], outages->lasted[phase]);
        }
    }
}

void outages_note_instant(struct outages *outages)
{
    outages->was_up = outages->is_on ? 0 : 1;
}

void outages_laws(const struct outages *outages, sim_ticks now, struct report *report)
{
    wide down = level_integral(&outages->down, now);
    wide phases = 0;
    wide causes = 0;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        phases += level_integral(&outages->in_phase[phase], now);
    }
    for (size_t by = 0; by <= outages->causes->count; by++) {
        causes += level_integral(&outages->down_by[by], now);
    }
    report_law(report, "phases_sum", outages->owner->path, phases, down);
    report_law(report, "causes_sum", outages->owner->path, causes, down);
    /* The times of outages one by one, with the rest of the one that is on, and the times between
     * them: counted apart from the level. */
    wide lasted = outages->recovery.tally.sum + (outages->is_on ? now - outages->began : 0);
    wide between = outages->up.tally.sum + (outages->is_on ? 0 : now - outages->up_since);
    report_law(report, "outages_sum", outages->owner->path, lasted, down);
    report_law(report, "up_and_down", outages->owner->path, between + down, now);
}

void outages_invariants(struct run *run, const struct outages *outages)
{
    if (!outages->is_on) {
        return;
    }
    sim_ticks sum = run_now(run) - outages->since;
    for (unsigned phase = 0; phase < PHASES; phase++) {
        sum += outages->lasted[phase];
    }
    CHECK(run, outages->owner, outage_phases, sum == run_now(run) - outages->began,
          "the phases of the outage of \"%s\" do not sum to it", outages->service);
}
