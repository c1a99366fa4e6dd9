#include "models/cluster/clients/service_level.h"

#include "models/planted.h"

#include "sim/base/assert.h"

#define ROW(member) .name = #member, .offset = offsetof(struct service_level_parameters, member)

TABLE(service_level_table, struct service_level_parameters,
      {ROW(response_time), .type = PARAMETER_DURATION, .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Within which a request is to be answered, retries and all; at most the interval."},
      {ROW(share), .type = PARAMETER_REAL, .preset = "0.95", .most = 1,
       .flags = PARAMETER_ABOVE_LEAST, .doc = "Of the requests of an interval, at least."},
      {ROW(interval), .type = PARAMETER_DURATION, .preset = "\"10 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Length of the intervals, in each of which the level is kept or not."});

void service_level_init(struct service_level *level, struct measures *measures,
                        const struct service_level_parameters *parameters)
{
    *level = (struct service_level){.parameters = parameters};
    for (int i = 0; i < SERVICE_LEVEL_INTERVALS; i++) {
        level->intervals[i].began = -1;
    }
    counter_init(&level->judged, measures);
    counter_init(&level->outside, measures);
}

/* The place of an instant's interval, whether or not that is kept there now. */
static size_t place_of(const struct service_level *level, sim_ticks instant)
{
    return (size_t)(instant / level->parameters->interval) % SERVICE_LEVEL_INTERVALS;
}

static sim_ticks beginning_of(const struct service_level *level, sim_ticks instant)
{
    return instant - instant % level->parameters->interval;
}

const struct service_level_interval *service_level_of(const struct service_level *level,
                                                      sim_ticks begun)
{
    const struct service_level_interval *interval = &level->intervals[place_of(level, begun)];
    return interval->began == beginning_of(level, begun) ? interval : NULL;
}

void service_level_issue(struct service_level *level, sim_ticks now)
{
    if (level->parameters == NULL) {
        return;
    }
    struct service_level_interval *interval = &level->intervals[place_of(level, now)];
    if (interval->began != beginning_of(level, now)) {
        *interval = (struct service_level_interval){.began = beginning_of(level, now)};
    }
    interval->issued++;
}

void service_level_end(struct service_level *level, sim_ticks begun, sim_ticks now,
                       bool is_answered)
{
    if (level->parameters == NULL || service_level_of(level, begun) == NULL) {
        return;
    }
    struct service_level_interval *interval = &level->intervals[place_of(level, begun)];
    if (is_answered && now - begun <= level->parameters->response_time) {
        interval->in_time += 1 - PLANTED("a request in time is not counted");
    } else {
        interval->late++;
    }
}

sim_ticks service_level_judge(struct service_level *level, sim_ticks now)
{
    const struct service_level_parameters *parameters = level->parameters;
    sim_ticks end = now - parameters->response_time;
    ASSERT(end % parameters->interval == 0 && end > 0);
    const struct service_level_interval *interval =
        service_level_of(level, end - parameters->interval);
    counter_add(&level->judged);
    if (interval != NULL &&
        (double)interval->in_time < parameters->share * (double)interval->issued) {
        counter_add(&level->outside);
    }
    return parameters->interval;
}
