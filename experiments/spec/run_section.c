#include "experiments/spec/run_section.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/series_section.h"

#include <math.h>
#include <string.h>

struct replications {
    int64_t minimum;
    int64_t maximum;
    struct parameter_map until; /* const char *: "1 %" */
};

struct run_section {
    int64_t seed;
    sim_ticks horizon;
    sim_ticks warmup;
    struct replications *replications;
    double confidence;
    bool transient;
    bool batch_means;
    int64_t timeline;
    struct series_section *series;
};

enum { REPLICATIONS_MOST = 1000000 };

static const struct parameter wanted_row = {
    .name = "precision",
    .type = PARAMETER_TEXT,
    .doc = "Wanted half-width of the interval as a share of the mean, \"1 %\".",
};

static TABLE(replications_table, struct replications,
             {.name = "minimum",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct replications, minimum),
              .doc = "Replications of every point; the maximum where that is lower.",
              .preset = "10",
              .least = 1,
              .most = REPLICATIONS_MOST},
             {.name = "maximum",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct replications, maximum),
              .doc = "Replications after which a point ends without the wanted precision.",
              .preset = "200",
              .least = 1,
              .most = REPLICATIONS_MOST},
             {.name = "until",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct replications, until),
              .doc = "The precision that ends a point: metrics with half-widths in percent.",
              .preset = "{\"throughput\": \"1 %\"}",
              .flags = PARAMETER_FREE_NAMES,
              .element = &wanted_row,
              .names = "metric"});

/* These are the defaults of every spec; the horizon has none. */
TABLE(run_section_table, struct run_section,
      {.name = "seed",
       .type = PARAMETER_INTEGER,
       .offset = offsetof(struct run_section, seed),
       .doc = "Chooses the random numbers: 0 to 2^63 - 1.",
       .preset = "1"},
      {.name = "horizon",
       .type = PARAMETER_DURATION,
       .offset = offsetof(struct run_section, horizon),
       .doc = "Simulated time of a replication, at most 290 years.",
       .flags = PARAMETER_ABOVE_LEAST},
      {.name = "warmup",
       .type = PARAMETER_DURATION,
       .offset = offsetof(struct run_section, warmup),
       .doc = "Time left out of the results at the start, or \"auto\": chosen by MSER-5 (the "
              "default).",
       .flags = PARAMETER_OPTIONAL},
      {.name = "replications",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct run_section, replications),
       .doc = "How often each point is run with other random numbers: a number, or bounds "
              "and a wanted precision.",
       .preset = "{\"minimum\": 10, \"maximum\": 10}",
       .of = &replications_table},
      {.name = "confidence",
       .type = PARAMETER_REAL,
       .offset = offsetof(struct run_section, confidence),
       .doc = "Confidence of the intervals, above 0 and under 1.",
       .preset = "0.95",
       .flags = PARAMETER_ABOVE_LEAST},
      {.name = "transient",
       .type = PARAMETER_BOOLEAN,
       .offset = offsetof(struct run_section, transient),
       .doc = "Look at a finite time from an empty start: unstable systems are let through, "
              "and the warm-up is \"0 s\".",
       .preset = "false"},
      {.name = "batch_means",
       .type = PARAMETER_BOOLEAN,
       .offset = offsetof(struct run_section, batch_means),
       .doc = "One long run in place of replications: its intervals come from up to 20 batches of "
              "equal length after the warm-up. Replications are then 1, and 1 by default.",
       .preset = "false"},
      {.name = "timeline",
       .type = PARAMETER_INTEGER,
       .offset = offsetof(struct run_section, timeline),
       .doc = "How many replications of each point, from the first, keep in timeline.jsonl what "
              "happened; \"none\", or \"auto\" (the default): 1 where the spec scripts faults.",
       .most = REPLICATIONS_MOST,
       .flags = PARAMETER_OPTIONAL},
      {.name = "series",
       .type = PARAMETER_OBJECT,
       .offset = offsetof(struct run_section, series),
       .doc = "Metrics over time in series.csv: for each interval, [0, 1 s), [1 s, 2 s) and so on "
              "to the end of the run, the mean over replications with its interval.",
       .flags = PARAMETER_OPTIONAL,
       .of = &series_section_table});

/* The horizon in seconds as it stands in the text, or 0 where it is bad. */
static double horizon_of(const json_t *run)
{
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity horizon;
    const char *text = json_string_value(json_object_get(run, "horizon"));
    bool is_good = text != NULL && quantity_parse(text, DIMENSION_DURATION, &horizon, message) &&
                   !horizon.is_negative;
    return is_good ? quantity_real(&horizon, 1) : 0.0;
}

int64_t run_section_ticks_per_second(const json_t *run)
{
    int64_t ticks = ticks_per_second_for(horizon_of(run));
    return ticks == 0 ? TICKS_PER_SECOND_FINE : ticks;
}

static void check_horizon(struct reader *reader, const json_t *run)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (ticks_per_second_for(horizon_of(run)) == 0) {
        size_t place = reader_enter(reader, "horizon");
        reader_complain(reader, "%s is above the most, 290 years",
                        describe_value(buffer, json_object_get(run, "horizon")));
        reader_leave(reader, place);
    }
}

/* A number of replications is bounds that are equal. */
static void plain_count(struct reader *reader, json_t *replications, json_t *plain)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    int64_t count;
    size_t place = reader_enter(reader, "replications");
    bool is_good = false;
    if (!reader_whole(replications, &count)) {
        reader_complain(reader,
                        "%s is neither a whole number nor an object of minimum, maximum "
                        "and until",
                        describe_value(buffer, replications));
    } else if (count < 1 || count > REPLICATIONS_MOST) {
        reader_complain(reader, "%s is not 1 to %d", describe_value(buffer, replications),
                        REPLICATIONS_MOST);
    } else {
        is_good = true;
    }
    reader_leave(reader, place);
    if (is_good) {
        json_object_set_new(
            plain, "replications",
            json_pack("{s:O, s:O}", "minimum", replications, "maximum", replications));
    } else {
        json_object_del(plain, "replications");
    }
}

/* A word is left out; the table checks a number. */
static void plain_timeline(struct reader *reader, json_t *plain, struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    int64_t count;
    json_t *timeline = json_object_get(plain, "timeline");
    const char *word = json_string_value(timeline);
    bool is_automatic = timeline == NULL || (word != NULL && strcmp(word, "auto") == 0);
    bool is_none = word != NULL && strcmp(word, "none") == 0;
    to->has_timelines = !is_automatic;
    if (!is_automatic && !is_none) {
        if (reader_whole(timeline, &count)) {
            return;
        }
        size_t place = reader_enter(reader, "timeline");
        reader_complain(reader,
                        "%s is neither \"auto\", \"none\" nor a whole number of replications",
                        describe_value(buffer, timeline));
        reader_leave(reader, place);
    }
    json_object_del(plain, "timeline");
}

/* The forms that the table does not know are rewritten in those it knows. */
static json_t *plain_form(struct reader *reader, const json_t *run, struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *plain = json_copy((json_t *)run);
    json_t *warmup = json_object_get(run, "warmup");
    to->has_warmup = warmup != NULL;
    bool is_word = json_is_string(warmup) && quantity_number_length(json_string_value(warmup)) == 0;
    if (is_word) {
        to->has_warmup = false;
        json_object_del(plain, "warmup");
    }
    if (is_word && strcmp(json_string_value(warmup), "auto") != 0) {
        size_t place = reader_enter(reader, "warmup");
        reader_complain(reader, "%s is neither \"auto\" nor a duration",
                        describe_value(buffer, warmup));
        reader_leave(reader, place);
    }
    json_t *replications = json_object_get(run, "replications");
    if (json_is_object(replications)) {
        json_t *bounds = json_copy(replications);
        json_object_del(bounds, "until"); /* read by itself, for its unit */
        json_object_set_new(plain, "replications", bounds);
    } else if (replications != NULL) {
        plain_count(reader, replications, plain);
    }
    plain_timeline(reader, plain, to);
    return plain;
}

/* The wanted precision, metric by metric; the reader stands at "until". */
static void read_wanted(struct reader *reader, const json_t *until, struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_object(until)) {
        reader_complain(reader, "%s is no object of metrics with percentages",
                        describe_value(buffer, until));
        return;
    }
    to->wanted = ARENA_ARRAY(reader->arena, struct wanted, json_object_size(until));
    const char *metric;
    json_t *json;
    json_object_foreach((json_t *)until, metric, json)
    {
        struct quantity share = {0};
        size_t place = reader_enter(reader, metric);
        if (strcmp(metric, "description") == 0) {
            reader_leave(reader, place);
            reader_description(reader, json);
            continue;
        }
        bool is_good = reader_quantity(reader, json, DIMENSION_SHARE, &share);
        double relative = is_good ? quantity_real(&share, 1) : 1.0;
        if (share.is_negative || !(relative > 0.0) || isinf(relative)) {
            reader_complain(reader, "%s is not above 0 %%", describe_value(buffer, json));
        }
        to->wanted[to->wanted_count++] =
            (struct wanted){arena_copy(reader->arena, metric), relative};
        reader_leave(reader, place);
    }
    if (to->wanted_count == 0) {
        reader_complain(reader, "no metric is named");
    }
}

static void read_replications(struct reader *reader, const json_t *json,
                              const struct run_section *section, struct run_parameters *to)
{
    to->replications_minimum = section->replications->minimum;
    to->replications_maximum = section->replications->maximum;
    if (!json_is_object(json)) {
        return;
    }
    if (json_object_get(json, "minimum") == NULL &&
        to->replications_minimum > to->replications_maximum) {
        to->replications_minimum = to->replications_maximum; /* the preset alone is too high */
    }
    size_t place = reader_enter(reader, "replications");
    if (to->replications_minimum > to->replications_maximum) {
        reader_complain(reader, "the minimum of %lld is above the maximum of %lld",
                        (long long)to->replications_minimum, (long long)to->replications_maximum);
    }
    json_t *until = json_object_get(json, "until");
    if (until == NULL) {
        until = reader_preset(reader, table_row(&replications_table, "until"));
    }
    size_t inner = reader_enter(reader, "until");
    read_wanted(reader, until, to);
    reader_leave(reader, inner);
    reader_leave(reader, place);
}

static void check_warmup(struct reader *reader, const json_t *json, bool has_horizon,
                         struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    size_t place = reader_enter(reader, "warmup");
    if (to->transient && to->has_warmup && to->warmup != 0) {
        reader_complain(reader, "%s, but a transient run has no warm-up",
                        describe_value(buffer, json));
    } else if (to->has_warmup && has_horizon && to->warmup >= to->horizon) {
        reader_complain(reader, "%s is not under the horizon", describe_value(buffer, json));
    }
    reader_leave(reader, place);
    to->has_warmup = to->has_warmup || to->transient;
}

/* Batches divide the only replication there is. */
static void check_batches(struct reader *reader, const json_t *replications,
                          struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!to->batch_means) {
        return;
    }
    if (replications == NULL) {
        to->replications_minimum = 1;
        to->replications_maximum = 1;
    } else if (to->replications_maximum != 1) {
        size_t place = reader_enter(reader, "replications");
        reader_complain(reader, "is %s, but batch means are taken of one long run: 1",
                        describe_value(buffer, replications));
        reader_leave(reader, place);
    }
}

void run_section_read(struct reader *reader, const json_t *run, struct run_parameters *to)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    *to = (struct run_parameters){.ticks_per_second = reader->ticks_per_second};
    if (!json_is_object(run)) {
        reader_complain(reader, "%s is no object", describe_value(buffer, run));
        return;
    }
    struct run_section section = {0};
    json_t *plain = plain_form(reader, run, to);
    reader_object(reader, &run_section_table, plain, NULL, &section);
    json_decref(plain);
    to->seed = section.seed;
    to->horizon = section.horizon;
    to->warmup = section.warmup;
    to->confidence = section.confidence;
    to->transient = section.transient;
    to->batch_means = section.batch_means;
    to->timelines = section.timeline;
    check_horizon(reader, run);
    if (section.confidence >= 1.0) {
        size_t place = reader_enter(reader, "confidence");
        reader_complain(reader, "%s is not under 1",
                        describe_value(buffer, json_object_get(run, "confidence")));
        reader_leave(reader, place);
    }
    if (section.replications != NULL) {
        read_replications(reader, json_object_get(run, "replications"), &section, to);
    }
    check_warmup(reader, json_object_get(run, "warmup"), horizon_of(run) > 0.0, to);
    check_batches(reader, json_object_get(run, "replications"), to);
    if (section.series != NULL) {
        size_t place = reader_enter(reader, "series");
        series_section_check(reader, json_object_get(run, "series"), section.series, to);
        reader_leave(reader, place);
    }
}
