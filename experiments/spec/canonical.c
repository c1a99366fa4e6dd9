#include "experiments/spec/canonical.h"

#include "experiments/spec/data_files.h"
#include "experiments/spec/reader/reader.h"
#include "sim/base/memory.h"

#include <math.h>
#include <string.h>

struct canonical {
    struct writer *writer;
    const json_t *data_files;            /* of the point */
    const struct canonical_place *place; /* of the object that is written; NULL: above all */
};

static void write_value(const struct canonical *canonical, const char *key,
                        const struct parameter *row, const void *at, bool as_element);

/* The row of a table that the first word of a path names, or NULL. */
static const struct parameter *first_row(const struct table *table, const char *path)
{
    size_t length = strcspn(path, ".");
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const char *name = table->rows[i].name;
        if (strlen(name) == length && memcmp(name, path, length) == 0) {
            return &table->rows[i];
        }
    }
    return NULL;
}

/* The struct of an object or a part; NULL: it is absent, or the row is neither. */
static const void *inside(const struct parameter *row, const void *at, const struct table **table)
{
    const struct part *part = at;
    if (row->type == PARAMETER_PART && part->kind != NULL) {
        *table = part->kind->parameters;
        return part->parameters;
    }
    *table = row->of;
    return row->type == PARAMETER_OBJECT ? *(void *const *)at : NULL;
}

/* The row that a path names and where its value is: from the object on, or from the nearest around
 * it that has the first word. NULL: none has, or an object on the way is absent. */
static const struct parameter *find_row(const struct canonical_place *place, const char *path,
                                        const void **at)
{
    while (place != NULL && first_row(place->table, path) == NULL) {
        place = place->around;
    }
    const struct table *table = place == NULL ? NULL : place->table;
    const void *parameters = place == NULL ? NULL : place->parameters;
    for (;;) {
        size_t length = strcspn(path, ".");
        const struct parameter *row = first_row(table, path);
        if (row == NULL) {
            return NULL;
        }
        *at = parameter_at(row, parameters);
        if (path[length] == '\0') {
            return row;
        }
        parameters = inside(row, *at, &table);
        if (parameters == NULL) {
            return NULL;
        }
        path += length + 1;
    }
}

/* A condition that cannot be looked up excludes nothing. */
static bool condition_holds(const struct parameter_use *use, const struct canonical_place *place)
{
    const void *at = NULL;
    const struct parameter *row = find_row(place, use->path, &at);
    if (row == NULL) {
        return true;
    }
    switch (row->type) {
    case PARAMETER_CHOICE:
        return use->is == NULL || strcmp(row->choices[*(const int *)at], use->is) == 0;
    case PARAMETER_INTEGER:
        return (double)*(const int64_t *)at > use->above;
    case PARAMETER_REAL:
        return *(const double *)at > use->above;
    case PARAMETER_LIST:
        return ((const struct parameter_list *)at)->count > 0 ? !use->is_absent : !use->is_given;
    case PARAMETER_PART:
        return !use->is_absent || ((const struct part *)at)->kind == NULL;
    case PARAMETER_OBJECT:
        return !use->is_absent || *(void *const *)at == NULL;
    case PARAMETER_DISTRIBUTION:
        return !use->is_absent || ((const struct distribution *)at)->family == DISTRIBUTION_NONE;
    default:
        return true;
    }
}

bool canonical_is_used(const struct parameter *row, const struct canonical_place *place)
{
    bool holds = false; /* a condition that the next may stand in for */
    for (const struct parameter_use *use = row->used_where; use != NULL && use->path != NULL;
         use++) {
        holds = holds || condition_holds(use, place);
        if (!holds && !use->or_next) {
            return false;
        }
        holds = holds && use->or_next;
    }
    return true;
}

/* Moments and logarithms may be infinite. */
static void write_real(struct writer *writer, const char *key, double value)
{
    if (isfinite(value)) {
        writer_real(writer, key, value);
    } else {
        writer_text(writer, key, value > 0 ? "infinite" : "-infinite");
    }
}

static void write_columns(struct writer *writer, const struct distribution_column *columns,
                          uint64_t count)
{
    writer_open_list(writer, "columns");
    for (uint64_t i = 0; i < count; i++) {
        writer_integer(writer, NULL, (int64_t)columns[i].cut); /* all 64 bits, as signed */
        writer_integer(writer, NULL, (int64_t)columns[i].alias);
    }
    writer_close_list(writer);
}

static void write_empirical(struct writer *writer, const struct distribution *distribution)
{
    write_columns(writer, distribution->empirical.columns, distribution->empirical.count);
    writer_open_list(writer, "values");
    for (uint64_t i = 0; i < distribution->empirical.count; i++) {
        writer_integer(writer, NULL, distribution->empirical.values[i]);
    }
    writer_close_list(writer);
}

static void write_rates(struct writer *writer, const struct distribution *distribution)
{
    writer_integer(writer, "period", distribution->rates.period);
    writer_open_list(writer, "pieces");
    for (uint64_t i = 0; i < distribution->rates.count; i++) {
        writer_integer(writer, NULL, distribution->rates.pieces[i].from);
        write_real(writer, NULL, distribution->rates.pieces[i].mean);
    }
    writer_close_list(writer);
}

static void write_mixture(struct writer *writer, const struct distribution *distribution)
{
    write_columns(writer, distribution->mixture.columns, distribution->mixture.count);
    writer_open_list(writer, "of");
    for (uint64_t i = 0; i < distribution->mixture.count; i++) {
        canonical_distribution(writer, NULL, &distribution->mixture.of[i]);
    }
    writer_close_list(writer);
}

/* Members of a family beside its mean. */
static void write_members(struct writer *writer, const struct distribution *distribution)
{
    switch (distribution->family) {
    case DISTRIBUTION_CONSTANT:
        writer_integer(writer, "value", distribution->constant);
        break;
    case DISTRIBUTION_UNIFORM:
        write_real(writer, "least", distribution->uniform.least);
        write_real(writer, "span", distribution->uniform.span);
        break;
    case DISTRIBUTION_ERLANG:
        writer_integer(writer, "phases", distribution->erlang.phases);
        write_real(writer, "phase", distribution->erlang.phase);
        break;
    case DISTRIBUTION_HYPEREXPONENTIAL:
        write_real(writer, "rare", distribution->hyperexponential.rare);
        write_real(writer, "rare_mean", distribution->hyperexponential.rare_mean);
        write_real(writer, "common_mean", distribution->hyperexponential.common_mean);
        break;
    case DISTRIBUTION_LOGNORMAL:
        write_real(writer, "mu", distribution->lognormal.mu);
        write_real(writer, "sigma", distribution->lognormal.sigma);
        break;
    case DISTRIBUTION_WEIBULL:
        write_real(writer, "scale", distribution->weibull.scale);
        write_real(writer, "exponent", distribution->weibull.exponent);
        break;
    case DISTRIBUTION_PARETO:
        write_real(writer, "minimum", distribution->pareto.minimum);
        write_real(writer, "exponent", distribution->pareto.exponent);
        break;
    case DISTRIBUTION_EMPIRICAL:
        write_empirical(writer, distribution);
        break;
    case DISTRIBUTION_MIXTURE:
        write_mixture(writer, distribution);
        break;
    case DISTRIBUTION_GEOMETRIC:
        write_real(writer, "step", distribution->geometric.step);
        break;
    case DISTRIBUTION_RATES:
        write_rates(writer, distribution);
        break;
    case DISTRIBUTION_NONE:
    case DISTRIBUTION_EXPONENTIAL:
    case DISTRIBUTION_FAMILIES:
        break;
    }
}

void canonical_distribution(struct writer *writer, const char *key,
                            const struct distribution *distribution)
{
    if (distribution->family == DISTRIBUTION_NONE) {
        writer_null(writer, key);
        return;
    }
    writer_open_object(writer, key);
    writer_text(writer, "family", distribution_name(distribution->family));
    write_real(writer, "mean", distribution->mean);
    write_members(writer, distribution);
    writer_close_object(writer);
}

static void write_rows(const struct canonical *canonical, const struct table *table,
                       const void *from)
{
    const struct canonical_place place = {table, from, canonical->place};
    const struct canonical inner = {canonical->writer, canonical->data_files, &place};
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (canonical_is_used(row, &place)) {
            write_value(&inner, row->name, row, parameter_at(row, from), false);
        }
    }
}

static void write_weights(struct writer *writer, const char *key,
                          const struct weighted_names *names)
{
    writer_open_object(writer, key);
    for (size_t i = 0; i < names->count; i++) {
        writer_real(writer, names->names[i], names->weights[i]);
    }
    writer_close_object(writer);
}

static void write_part(const struct canonical *canonical, const char *key, const struct part *part)
{
    struct writer *writer = canonical->writer;
    if (part->kind == NULL) {
        writer_null(writer, key);
        return;
    }
    writer_open_object(writer, key);
    writer_text(writer, "kind", part->kind->name);
    write_rows(canonical, part->kind->parameters, part->parameters);
    writer_close_object(writer);
}

static void write_map(const struct canonical *canonical, const char *key,
                      const struct parameter *row, const struct parameter_map *map)
{
    size_t bytes = parameter_bytes(row->element, true);
    writer_open_object(canonical->writer, key);
    for (size_t i = 0; i < map->count; i++) {
        write_value(canonical, map->names[i], row->element, (char *)map->elements + i * bytes,
                    true);
    }
    writer_close_object(canonical->writer);
}

static void write_list(const struct canonical *canonical, const char *key,
                       const struct parameter *row, const struct parameter_list *list)
{
    size_t bytes = parameter_bytes(row->element, true);
    writer_open_list(canonical->writer, key);
    for (size_t i = 0; i < list->count; i++) {
        write_value(canonical, NULL, row->element, (char *)list->elements + i * bytes, true);
    }
    writer_close_list(canonical->writer);
}

static void write_row_object(const struct canonical *canonical, const char *key,
                             const struct parameter *row, const void *object)
{
    if (object == NULL) {
        writer_null(canonical->writer, key);
        return;
    }
    writer_open_object(canonical->writer, key);
    write_rows(canonical, row->of, object);
    writer_close_object(canonical->writer);
}

static void write_text(struct writer *writer, const char *key, const char *text)
{
    if (text == NULL) {
        writer_null(writer, key);
    } else {
        writer_text(writer, key, text);
    }
}

/* A file of data stands there with its digest: other bytes are another point, another name is not.
 */
static void write_row_text(const struct canonical *canonical, const char *key,
                           const struct parameter *row, const char *text)
{
    const char *digest = NULL;
    if ((row->flags & PARAMETER_DATA_FILE) != 0 && text != NULL) {
        digest = json_string_value(
            json_object_get(json_object_get(canonical->data_files, text), DATA_FILES_DIGEST));
    }
    write_text(canonical->writer, key, digest == NULL ? text : digest);
}

static void write_scalar(const struct canonical *canonical, const char *key,
                         const struct parameter *row, const void *at)
{
    const struct kind *kind;
    struct writer *writer = canonical->writer;
    switch (row->type) {
    case PARAMETER_BOOLEAN:
        writer_boolean(writer, key, *(const bool *)at);
        break;
    case PARAMETER_TEXT:
    case PARAMETER_NAME:
        write_row_text(canonical, key, row, *(const char *const *)at);
        break;
    case PARAMETER_CHOICE:
        writer_text(writer, key, row->choices[*(const int *)at]);
        break;
    case PARAMETER_KIND:
        kind = *(const struct kind *const *)at;
        write_text(writer, key, kind == NULL ? NULL : kind->name);
        break;
    case PARAMETER_INTEGER:
    case PARAMETER_DURATION:
    case PARAMETER_SIZE:
        writer_integer(writer, key, *(const int64_t *)at);
        break;
    case PARAMETER_DISTRIBUTION:
    case PARAMETER_SIZES:
    case PARAMETER_COUNT:
        canonical_distribution(writer, key, at);
        break;
    case PARAMETER_WEIGHTED_NAMES:
        write_weights(writer, key, at);
        break;
    default: /* the reals */
        write_real(writer, key, *(const double *)at);
        break;
    }
}

static void write_value(const struct canonical *canonical, const char *key,
                        const struct parameter *row, const void *at, bool as_element)
{
    switch (row->type) {
    case PARAMETER_OBJECT:
        write_row_object(canonical, key, row, as_element ? at : *(const void *const *)at);
        break;
    case PARAMETER_PART:
        write_part(canonical, key, at);
        break;
    case PARAMETER_MAP:
        write_map(canonical, key, row, at);
        break;
    case PARAMETER_LIST:
        write_list(canonical, key, row, at);
        break;
    default:
        write_scalar(canonical, key, row, at);
        break;
    }
}

/* A record holds the series of its run: one with another series is another run. */
static void write_series(struct writer *writer, const struct series_request *series)
{
    if (series->count == 0) {
        return;
    }
    writer_open_object(writer, "series");
    writer_integer(writer, "interval", series->interval);
    writer_open_list(writer, "metrics");
    for (size_t i = 0; i < series->count; i++) {
        writer_text(writer, NULL, series->names[i]);
    }
    writer_close_list(writer);
    writer_close_object(writer);
}

/* Of the section "run" what a run itself is made with; seed and replication are in its key. */
static void write_run(struct writer *writer, const struct run_parameters *run)
{
    writer_open_object(writer, "run");
    writer_integer(writer, "ticks_per_second", run->ticks_per_second);
    writer_integer(writer, "horizon", run->horizon);
    if (run->has_warmup) {
        writer_integer(writer, "warmup", run->warmup);
    } else {
        writer_text(writer, "warmup", "auto");
    }
    writer_boolean(writer, "transient", run->transient);
    writer_boolean(writer, "batch_means", run->batch_means);
    write_series(writer, &run->series);
    writer_close_object(writer);
}

char *point_canonical(const struct point *point)
{
    struct writer *writer = memory_alloc(sizeof *writer); /* with a long list of depths */
    struct canonical canonical = {writer, json_object_get(point->document, DATA_FILES), NULL};
    writer_init(writer, NULL);
    writer_open_object(writer, NULL);
    writer_text(writer, "kind", point->system->name);
    write_run(writer, &point->run);
    if (point->system_parameters != NULL) {
        write_rows(&canonical, point->system->parameters, point->system_parameters);
    }
    writer_close_object(writer);
    char *text = writer_take(writer);
    memory_free(writer);
    return text;
}
