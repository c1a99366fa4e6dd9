/* Distributions: a constant, or an object with one form. Each form lists its members as rows. */
#include "experiments/spec/describe_value.h"
#include "experiments/spec/reader/member.h"
#include "experiments/spec/reader/reader.h"
#include "sim/base/assert.h"

#include <math.h>
#include <string.h>

struct form {
    const char *name;
    struct member members[MEMBERS_MOST]; /* none: read by `special` */
    struct distribution (*make)(const double *values);
    bool (*special)(const struct form_context *context, const json_t *json,
                    struct distribution *to);
    bool is_for_times, is_for_counts;
};

static void read_distribution(const struct form_context *context, const json_t *json,
                              struct distribution *to);

static bool read_members(const struct form_context *context, const struct form *form,
                         const json_t *json, double values[MEMBERS_MOST])
{
    struct reader *reader = context->reader;
    char buffer[DESCRIBE_VALUE_BYTES];
    const char *names[MEMBERS_MOST];
    size_t count = 0;
    if (!json_is_object(json)) {
        return reader_complain(reader, "%s is no object with the parameters of \"%s\"",
                               describe_value(buffer, json), form->name);
    }
    for (; count < MEMBERS_MOST && form->members[count].name != NULL; count++) {
        names[count] = form->members[count].name;
    }
    bool is_good = reader_member_keys(reader, json, names, count);
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_object_get(json, names[i]);
        if (value == NULL) {
            is_good = reader_complain(reader, "\"%s\" is missing", names[i]);
            continue;
        }
        size_t place = reader_enter(reader, names[i]);
        is_good = reader_member(context, &form->members[i], value, &values[i]) && is_good;
        reader_leave(reader, place);
    }
    return is_good;
}

static const struct member plain_mean = {.name = "mean", .type = MEMBER_QUANTITY};

/* Is this a rate where a duration is read? */
static bool is_rate(const struct form_context *context, const json_t *json)
{
    return context->dimension == DIMENSION_DURATION && reader_is_rate(json);
}

static bool read_exponential(const struct form_context *context, const json_t *json,
                             struct distribution *to)
{
    double mean = 0;
    if (is_rate(context, json)) {
        return reader_rate(context->reader, json, to);
    }
    if (!reader_member(context, &plain_mean, json, &mean)) {
        return false;
    }
    *to = distribution_exponential(mean);
    return true;
}

static bool read_uniform(const struct form_context *context, const json_t *json,
                         struct distribution *to)
{
    struct reader *reader = context->reader;
    char buffer[DESCRIBE_VALUE_BYTES];
    double bounds[2];
    bool is_good = true;
    if (!json_is_array(json) || json_array_size(json) != 2) {
        return reader_complain(reader, "%s is no list of the two bounds",
                               describe_value(buffer, json));
    }
    for (size_t i = 0; i < 2; i++) {
        size_t place = reader_enter_index(reader, i);
        is_good =
            reader_member(context, &plain_mean, json_array_get(json, i), &bounds[i]) && is_good;
        reader_leave(reader, place);
    }
    if (is_good && bounds[0] > bounds[1]) {
        return reader_complain(reader, "the lower bound is above the upper one");
    }
    if (is_good) {
        *to = distribution_uniform(bounds[0], bounds[1]);
    }
    return is_good;
}

/* The list `name` of a form; its length must be that of the other list. */
static const json_t *read_array(struct reader *reader, const json_t *json, const char *name)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    json_t *list = json_object_get(json, name);
    if (list == NULL) {
        reader_complain(reader, "\"%s\" is missing", name);
        return NULL;
    }
    size_t place = reader_enter(reader, name);
    bool is_good = json_is_array(list) && json_array_size(list) > 0;
    if (!is_good) {
        reader_complain(reader, "%s is no list of one or more values",
                        describe_value(buffer, list));
    }
    reader_leave(reader, place);
    return is_good ? list : NULL;
}

/* Probabilities, or counts where all of them are whole numbers. */
static double *read_weights(const struct form_context *context, const json_t *json, size_t count)
{
    static const struct member weight = {.name = "weight", .type = MEMBER_REAL};
    struct reader *reader = context->reader;
    const json_t *list = read_array(reader, json, "weights");
    if (list == NULL) {
        return NULL;
    }
    double *weights = ARENA_ARRAY(reader->arena, double, count);
    size_t place = reader_enter(reader, "weights");
    bool is_good = json_array_size(list) == count;
    if (!is_good) {
        reader_complain(reader, "%zu weights for %zu values", json_array_size(list), count);
    }
    bool are_counts = true;
    for (size_t i = 0; is_good && i < count; i++) {
        int64_t whole;
        size_t outer = reader_enter_index(reader, i);
        is_good = reader_member(context, &weight, json_array_get(list, i), &weights[i]);
        are_counts = are_counts && reader_whole(json_array_get(list, i), &whole);
        reader_leave(reader, outer);
    }
    is_good =
        is_good && (are_counts ? reader_counts_scale(reader, weights, count)
                               : reader_weights_scale(reader, weights, count,
                                                      "; counts are whole numbers, all of them"));
    reader_leave(reader, place);
    return is_good ? weights : NULL;
}

/* Reads an element of a list. @return whether it is good */
typedef bool element_reader(const struct form_context *context, const json_t *json, void *to);

/* The list of a form that weighs its elements. */
struct weighted_list {
    const char *name; /* beside "weights" */
    element_reader *read;
    size_t bytes; /* of an element */
    void *elements;
    size_t count;
    double *weights;
};

/* Reads the elements and the weights of a list; complains about all that is wrong with either. */
static bool read_weighted(const struct form_context *context, const json_t *json,
                          struct weighted_list *to)
{
    const char *const known[] = {to->name, "weights"};
    struct reader *reader = context->reader;
    char buffer[DESCRIBE_VALUE_BYTES];
    if (!json_is_object(json)) {
        return reader_complain(reader, "%s is no object with \"%s\" and \"weights\"",
                               describe_value(buffer, json), to->name);
    }
    bool is_good = reader_member_keys(reader, json, known, 2);
    const json_t *list = read_array(reader, json, to->name);
    if (list == NULL) {
        return false;
    }
    to->count = json_array_size(list);
    to->elements = arena_array(reader->arena, to->count, to->bytes);
    size_t outer = reader_enter(reader, to->name);
    for (size_t i = 0; i < to->count; i++) {
        size_t length = reader_enter_index(reader, i);
        void *element = (char *)to->elements + i * to->bytes;
        is_good = to->read(context, json_array_get(list, i), element) && is_good;
        reader_leave(reader, length);
    }
    reader_leave(reader, outer);
    to->weights = read_weights(context, json, to->count);
    return to->weights != NULL && is_good;
}

static bool read_value(const struct form_context *context, const json_t *json, void *to)
{
    struct member value = {.name = "value", .type = MEMBER_QUANTITY};
    if (context->dimension == DIMENSIONS) {
        value.least = context->row->least;
        value.most = context->row->most;
    }
    return reader_member(context, &value, json, to);
}

static bool read_empirical(const struct form_context *context, const json_t *json,
                           struct distribution *to)
{
    struct weighted_list list = {.name = "values", .read = read_value, .bytes = sizeof(double)};
    if (!read_weighted(context, json, &list)) {
        return false;
    }
    *to = distribution_empirical(context->reader->arena, list.elements, list.weights, list.count);
    return true;
}

static bool read_mixed(const struct form_context *context, const json_t *json, void *to)
{
    struct distribution *mixed = to;
    read_distribution(context, json, mixed);
    return mixed->family != DISTRIBUTION_NONE;
}

static bool read_mixture(const struct form_context *context, const json_t *json,
                         struct distribution *to)
{
    struct weighted_list list = {
        .name = "of", .read = read_mixed, .bytes = sizeof(struct distribution)};
    if (!read_weighted(context, json, &list)) {
        return false;
    }
    *to = distribution_mixture(context->reader->arena, list.elements, list.weights, list.count);
    return true;
}

static struct distribution make_erlang(const double *values)
{
    return distribution_erlang(values[0], (int64_t)values[1]);
}

static struct distribution make_hyperexponential(const double *values)
{
    return distribution_hyperexponential(values[0], values[1]);
}

static struct distribution make_lognormal(const double *values)
{
    return distribution_lognormal(values[0], values[1]);
}

static struct distribution make_weibull(const double *values)
{
    return distribution_weibull(values[0], values[1]);
}

static struct distribution make_pareto(const double *values)
{
    return distribution_pareto(values[0], values[1]);
}

static struct distribution make_geometric(const double *values)
{
    return distribution_geometric(values[0]);
}

static const struct form forms[] = {
    {.name = "exponential", .special = read_exponential, .is_for_times = true},
    {.name = "uniform", .special = read_uniform, .is_for_times = true},
    {.name = "erlang",
     .members = {{.name = "mean", .type = MEMBER_QUANTITY},
                 {.name = "k", .type = MEMBER_WHOLE, .least = 1.0, .most = 1e9}},
     .make = make_erlang,
     .is_for_times = true},
    {.name = "hyperexponential",
     .members = {{.name = "mean", .type = MEMBER_QUANTITY},
                 {.name = "cv", .type = MEMBER_REAL, .least = 1.0, .most = 1e9}},
     .make = make_hyperexponential,
     .is_for_times = true},
    {.name = "lognormal",
     .members = {{.name = "mean", .type = MEMBER_QUANTITY},
                 {.name = "cv", .type = MEMBER_REAL, .least = 0.0, .most = 1e9}},
     .make = make_lognormal,
     .is_for_times = true},
    {.name = "weibull",
     .members = {{.name = "scale", .type = MEMBER_QUANTITY},
                 {.name = "shape", .type = MEMBER_REAL, .is_above_least = true, .most = 1e9}},
     .make = make_weibull,
     .is_for_times = true},
    {.name = "pareto",
     .members = {{.name = "minimum", .type = MEMBER_QUANTITY, .is_above_least = true},
                 {.name = "shape", .type = MEMBER_REAL, .is_above_least = true, .most = 1e9}},
     .make = make_pareto,
     .is_for_times = true},
    {.name = "empirical", .special = read_empirical, .is_for_times = true, .is_for_counts = true},
    {.name = "mixture", .special = read_mixture, .is_for_times = true},
    {.name = "geometric",
     .members = {{.name = "mean", .type = MEMBER_REAL, .least = 1.0, .most = 1e15}},
     .make = make_geometric,
     .is_for_counts = true},
};

enum { FORMS = sizeof forms / sizeof *forms };

const char *const reader_distribution_forms[] = {
    "exponential", "uniform",   "erlang",  "hyperexponential", "lognormal", "weibull",
    "pareto",      "empirical", "mixture", "geometric",        NULL,
};

static const struct form *find_form(const struct form_context *context, const json_t *json,
                                    const json_t **inner)
{
    struct reader *reader = context->reader;
    bool is_count = context->dimension == DIMENSIONS;
    const char *names[FORMS];
    size_t count = 0;
    for (size_t i = 0; i < FORMS; i++) {
        if (is_count ? forms[i].is_for_counts : forms[i].is_for_times) {
            names[count++] = forms[i].name;
        }
    }
    const struct form *form = NULL;
    size_t given = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        if (strcmp(key, "description") == 0 && json_is_string(value)) {
            continue;
        }
        given++;
        const struct form *known = NULL;
        for (size_t i = 0; i < FORMS; i++) {
            bool fits = is_count ? forms[i].is_for_counts : forms[i].is_for_times;
            known = fits && strcmp(forms[i].name, key) == 0 ? &forms[i] : known;
        }
        if (known == NULL) {
            size_t place = reader_enter(reader, key);
            reader_complain_unknown(reader, "distribution", key, names, count);
            reader_leave(reader, place);
            return NULL;
        }
        form = known;
        *inner = value;
    }
    if (given != 1) {
        reader_complain(reader, "a distribution has one form, not %zu", given);
        return NULL;
    }
    return form;
}

static void read_constant(const struct form_context *context, const json_t *json,
                          struct distribution *to)
{
    struct reader *reader = context->reader;
    char buffer[DESCRIBE_VALUE_BYTES];
    if (context->dimension == DIMENSIONS) {
        struct member whole = {
            .type = MEMBER_WHOLE, .least = context->row->least, .most = context->row->most};
        double value;
        if (reader_member(context, &whole, json, &value)) {
            *to = distribution_constant((int64_t)value);
        }
        return;
    }
    if (is_rate(context, json)) {
        if ((context->row->flags & PARAMETER_BETWEEN_EVENTS) != 0) {
            reader_rate(context->reader, json, to);
        } else {
            reader_complain(reader,
                            "%s is a rate, not a duration; write {\"exponential\": %s} for "
                            "exponential times of that rate",
                            describe_value(buffer, json), describe_value(buffer, json));
        }
        return;
    }
    struct quantity quantity;
    if (!reader_quantity(reader, json, context->dimension, &quantity)) {
        return;
    }
    int64_t whole = quantity_round(&quantity, context->per_si);
    if (quantity.is_negative && quantity.digits > 0) {
        reader_complain(reader, "%s is below the least, 0 %s", describe_value(buffer, json),
                        dimension_words(context->dimension)->si);
    } else if (whole == 0 && quantity.digits > 0) {
        reader_complain(reader, "%s is rounded to 0", describe_value(buffer, json));
    } else {
        *to = distribution_constant(whole);
    }
}

static void read_distribution(const struct form_context *context, const json_t *json,
                              struct distribution *to)
{
    if (!json_is_object(json)) {
        read_constant(context, json, to);
        return;
    }
    const json_t *inner = NULL;
    const struct form *form = find_form(context, json, &inner);
    if (form == NULL) {
        return;
    }
    size_t place = reader_enter(context->reader, form->name);
    double values[MEMBERS_MOST];
    if (form->special != NULL) {
        form->special(context, inner, to);
    } else if (read_members(context, form, inner, values)) {
        *to = form->make(values);
    }
    reader_leave(context->reader, place);
}

void reader_distribution(struct reader *reader, const struct parameter *row, const json_t *json,
                         struct distribution *to)
{
    struct form_context context = {reader, row, DIMENSIONS, 1};
    if (row->type == PARAMETER_DISTRIBUTION) {
        context.dimension = DIMENSION_DURATION;
        context.per_si = reader->ticks_per_second;
    } else if (row->type == PARAMETER_SIZES) {
        context.dimension = DIMENSION_SIZE;
    }
    read_distribution(&context, json, to);
    if (to->family == DISTRIBUTION_NONE || context.dimension == DIMENSIONS) {
        return;
    }
    const char *si = dimension_words(context.dimension)->si;
    char limit[TEXT_REAL_BYTES];
    double mean = distribution_mean(to);
    double per_si = (double)context.per_si;
    bool is_above = (row->flags & PARAMETER_ABOVE_LEAST) != 0;
    if (is_above && (mean < 1.0 || !(mean > row->least * per_si))) {
        /* A mean under a tick would let time stand still however often one draws. */
        reader_complain(reader, "the mean is not above %s %s", text_from_real(limit, row->least),
                        si);
    } else if (!is_above && mean < row->least * per_si) {
        reader_complain(reader, "the mean is below the least, %s %s",
                        text_from_real(limit, row->least), si);
    } else if (row->most != 0 && mean > row->most * per_si) {
        reader_complain(reader, "the mean is above the most, %s %s",
                        text_from_real(limit, row->most), si);
    }
}
