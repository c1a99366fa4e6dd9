#include "experiments/spec/objective.h"

#include "analysis/statistics/exact.h"
#include "experiments/results/writer.h"
#include "experiments/spec/describe_value.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <math.h>
#include <string.h>

enum { ASKED_MOST = 200 }; /* points */

/* An objective as its row reads it. */
struct objective_text {
    const char *metric;
    const char *at_most;
    const char *at_least;
    double share;
    int of;
};

enum { OF_REPLICATIONS, OF_OUTAGES };

static const char *const ofs[] = {"replications", "outages", NULL};

#define MEMBER(NAME) .name = #NAME, .offset = offsetof(struct objective_text, NAME)

static TABLE(objective_table, struct objective_text,
             {MEMBER(metric), .type = PARAMETER_TEXT,
              .doc = "The metric that is held against the bound; of the times of outages the "
                     "greatest of a replication counts, or the least under \"at_least\"."},
             {MEMBER(at_most), .type = PARAMETER_TEXT,
              .doc = "The bound from above, with the unit of the metric: \"35 s\"; a number where "
                     "it has none.",
              .flags = PARAMETER_OPTIONAL},
             {MEMBER(at_least), .type = PARAMETER_TEXT,
              .doc = "The bound from below; an objective has one of the two.",
              .flags = PARAMETER_OPTIONAL},
             {MEMBER(share), .type = PARAMETER_REAL,
              .doc = "The share that has to meet the bound, under 1; without it the value of the "
                     "metric over all replications has to, with its interval.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
             {MEMBER(of), .type = PARAMETER_CHOICE,
              .doc = "Of which the share is: of replications (the default), or of all outages in "
                     "them.",
              .choices = ofs, .flags = PARAMETER_OPTIONAL});

const struct parameter objective_row = {
    .name = "objective",
    .type = PARAMETER_OBJECT,
    .doc = "A bound on a metric and the share that has to meet it.",
    .of = &objective_table,
};

static void plain_bound(json_t *objective, const char *key)
{
    json_t *bound = json_object_get(objective, key);
    if (json_is_number(bound)) {
        char *text = writer_json(bound);
        json_object_set_new(objective, key, json_string(text));
        memory_free(text);
    }
}

void objectives_plain(json_t *section)
{
    json_t *list = json_object_get(section, "objectives");
    for (size_t i = 0; i < json_array_size(list); i++) {
        plain_bound(json_array_get(list, i), "at_most");
        plain_bound(json_array_get(list, i), "at_least");
    }
}

static void check_share(struct reader *reader, const json_t *objective, double share)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *written = json_object_get(objective, "share");
    if (share > 1 && share < 100) {
        size_t place = reader_enter(reader, "share");
        reader_complain(reader, "%s is not under 1; did you mean %.12g?",
                        describe_value(buffer, written), share / 100);
        reader_leave(reader, place);
    } else if (share >= 1) {
        size_t place = reader_enter(reader, "share");
        reader_complain(reader,
                        "%s is not under 1: no number of replications shows that all meet "
                        "a bound",
                        describe_value(buffer, written));
        reader_leave(reader, place);
    }
    if (written == NULL && json_object_get(objective, "of") != NULL) {
        size_t place = reader_enter(reader, "of");
        reader_complain(reader, "says of which the share is, but there is no \"share\"");
        reader_leave(reader, place);
    }
}

/* The reader stands at the objective. */
static void read_one(struct reader *reader, const json_t *written,
                     const struct objective_text *text, struct objective *to)
{
    json_t *most = json_object_get(written, "at_most");
    json_t *least = json_object_get(written, "at_least");
    *to = (struct objective){
        .metric = text->metric,
        .is_at_least = most == NULL,
        .written = most == NULL ? least : most,
        .share = text->share,
        .is_of_outages = text->of == OF_OUTAGES,
    };
    if ((most == NULL) == (least == NULL)) {
        reader_complain(reader, most == NULL ? "the bound is missing: \"at_most\" or \"at_least\""
                                             : "\"at_most\" and \"at_least\" are two objectives");
    }
    check_share(reader, written, text->share);
}

void objectives_read(struct reader *reader, const json_t *section,
                     const struct parameter_list *list, struct analysis_parameters *to)
{
    const json_t *written = json_object_get(section, "objectives");
    const struct objective_text *texts = list->elements;
    size_t count = json_array_size(written) < list->count ? json_array_size(written) : list->count;
    to->objectives = ARENA_ARRAY(reader->arena, struct objective, count);
    size_t place = reader_enter(reader, "objectives");
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(written, i);
        if (json_is_object(one)) {
            size_t inner = reader_enter_index(reader, i);
            read_one(reader, one, &texts[i], &to->objectives[to->objective_count++]);
            reader_leave(reader, inner);
        }
    }
    reader_leave(reader, place);
}

/* The dimension of a metric's unit; DIMENSIONS for a number without one. */
static enum dimension dimension_of(const char *unit)
{
    const char *si = strcmp(unit, "1/s") == 0 ? "/s" : unit;
    for (enum dimension dimension = 0; dimension < DIMENSIONS; dimension++) {
        if (strcmp(dimension_words(dimension)->si, si) == 0) {
            return dimension;
        }
    }
    return DIMENSIONS;
}

/* A bound of a number without unit: 0.999, or "99.9 %". */
static bool read_bare_bound(struct objective *objective, const char *where,
                            struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    char message[QUANTITY_MESSAGE_BYTES];
    struct quantity quantity;
    const char *text = json_string_value(objective->written);
    if (text == NULL) {
        objective->bound = json_number_value(objective->written);
        return true;
    }
    if (!quantity_parse(text, DIMENSION_SHARE, &quantity, message)) {
        complain(complaints, where,
                 "%s, but the metric is a number without unit: 0.999 or "
                 "\"99.9 %%\"",
                 describe_value(buffer, objective->written));
        return false;
    }
    objective->bound = quantity.is_negative ? -1 : quantity_real(&quantity, 1);
    return true;
}

static void read_bound(struct objective *objective, const char *where,
                       struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    char message[QUANTITY_MESSAGE_BYTES];
    enum dimension dimension = dimension_of(objective->fact.unit);
    describe_value(buffer, objective->written);
    if (dimension == DIMENSIONS || dimension == DIMENSION_SHARE) {
        if (!read_bare_bound(objective, where, complaints)) {
            return;
        }
    } else {
        const char *text = json_string_value(objective->written);
        struct quantity quantity;
        if (!quantity_parse(text == NULL ? buffer : text, dimension, &quantity, message)) {
            complain(complaints, where, "%s", message);
            return;
        }
        objective->bound = quantity.is_negative ? -1 : quantity_real(&quantity, 1);
    }
    if (objective->bound < 0 || isinf(objective->bound)) {
        complain(complaints, where, "%s is no bound that a metric can meet or miss", buffer);
    }
}

static void check_objective(struct objective *objective, size_t index,
                            struct complaints *complaints)
{
    const struct metric_fact *fact = &objective->fact;
    struct text_buffer where = {0};
    text_print(&where, "/analysis/objectives/%zu", index);
    size_t length = where.length;
    bool is_extreme = fact->statistic == STATISTIC_LEAST || fact->statistic == STATISTIC_GREATEST;
    if (objective->share == 0 && is_extreme) {
        text_append(&where, "/share");
        complain(complaints, where.text,
                 "is missing: the extreme of all replications has no interval, but a share of "
                 "replications has");
    } else if (objective->is_of_outages && !(fact->has_extremes && fact->has_observations)) {
        text_append(&where, "/of");
        complain(complaints, where.text,
                 "the metric has no value of each outage, which services.NAME.time_to_recovery "
                 "has; take the share of replications");
    }
    where.length = length;
    where.text[length] = '\0';
    text_append(&where, objective->is_at_least ? "/at_least" : "/at_most");
    read_bound(objective, where.text, complaints);
    text_buffer_free(&where);
}

void objectives_check(struct analysis_parameters *analysis, struct complaints *complaints)
{
    for (size_t i = 0; i < analysis->objective_count; i++) {
        if (analysis->objectives[i].fact.is_known) {
            check_objective(&analysis->objectives[i], i, complaints);
        }
    }
}

/* The number of replications that decides whether an objective can pass at a point. */
static void warn_of(const struct objective *objective, size_t index,
                    const struct run_parameters *run, struct complaints *complaints)
{
    uint64_t needed = exact_trials_for(objective->share, run->confidence);
    uint64_t most = (uint64_t)run->replications_maximum;
    bool is_impossible = most < needed;
    struct text_buffer where = {0};
    text_print(&where, "/analysis/objectives/%zu/share", index);
    complain_warning(
        complaints, where.text,
        "%s: a share of %.12g at a confidence of %g needs %llu of %llu replications that "
        "meet the bound, and %s %llu (unless no random number is drawn)",
        is_impossible ? "it cannot pass" : "it may end undecided", objective->share,
        run->confidence, (unsigned long long)needed, (unsigned long long)needed,
        is_impossible ? "the spec makes at most" : "a point may stop after",
        (unsigned long long)(is_impossible ? most : (uint64_t)run->replications_minimum));
    text_buffer_free(&where);
}

/* Whether a point may stop with too few replications for an objective. */
static bool has_too_few(const struct objective *objective, const struct run_parameters *run)
{
    return objective->share > 0 && !objective->is_of_outages &&
           (uint64_t)run->replications_minimum <
               exact_trials_for(objective->share, run->confidence);
}

void objectives_warn(const struct metric_points *points, struct complaints *complaints)
{
    const struct analysis_parameters *analysis = points->analysis;
    for (size_t i = 0; i < analysis->objective_count; i++) {
        bool is_said = false;
        for (size_t id = 0; id < points->count && id < ASKED_MOST && !is_said; id++) {
            struct arena *arena = arena_create();
            struct point point;
            points->open(points->spec, id, arena, &point);
            is_said = has_too_few(&analysis->objectives[i], &point.run);
            if (is_said) {
                warn_of(&analysis->objectives[i], i, &point.run, complaints);
            }
            point_release(&point);
            arena_destroy(arena);
        }
    }
}

void objective_print(struct text_buffer *text, const struct objective *objective)
{
    char shown[FOREIGN_BYTES];
    char buffer[DESCRIBE_VALUE_BYTES];
    const char *bound = json_string_value(objective->written);
    text_append(text, foreign_word(shown, objective->metric));
    text_append(text, objective->is_at_least ? " at least " : " at most ");
    text_append(text, bound != NULL ? foreign_word(shown, bound)
                                    : describe_value(buffer, objective->written));
    if (objective->share > 0) {
        text_print(text, " in %.12g %% of %s", 100 * objective->share,
                   objective->is_of_outages ? "outages" : "replications");
    }
}
