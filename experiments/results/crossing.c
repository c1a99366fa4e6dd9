#include "experiments/results/crossing.h"

#include "sim/base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int by_point(const void *key, const void *element)
{
    const size_t *id = key;
    const struct comparison *comparison = element;
    return (*id > comparison->other->id) - (*id < comparison->other->id);
}

/* The comparison of a point with its baseline, which are in the order of these points; NULL:
 * it has none. */
static const struct comparison *comparison_of(const struct comparisons *comparisons, size_t id)
{
    return comparisons->count == 0 ? NULL
                                   : bsearch(&id, comparisons->list, comparisons->count,
                                             sizeof *comparisons->list, by_point);
}

/* The parameters that two lists share. */
static struct plain shared_by(const struct plain *left, const struct plain *right,
                              struct arena *arena)
{
    struct plain shared = {.type = PLAIN_OBJECT,
                           .members = ARENA_ARRAY(arena, struct plain_member, left->count)};
    for (size_t i = 0; i < left->count; i++) {
        if (plain_get(right, left->members[i].name) != NULL) {
            shared.members[shared.count++] = left->members[i];
        }
    }
    return shared;
}

static double size_of(const struct crossings *crossings, const struct point_summary *summary)
{
    return plain_number(plain_get(&summary->parameters, crossings->axis));
}

/* The sizes that a curve has in common with the baseline. */
static void pair_points(const struct crossings *crossings, struct crossing *crossing,
                        const struct curve *curve, const struct comparisons *comparisons)
{
    struct arena *arena = crossings->arena;
    crossing->others = ARENA_ARRAY(arena, const struct point_summary *, curve->count);
    crossing->baseline = ARENA_ARRAY(arena, const struct point_summary *, curve->count);
    for (size_t i = 0; i < curve->count; i++) {
        const struct point_summary *other = curve->points[i];
        const struct comparison *comparison = comparison_of(comparisons, other->id);
        if (comparison == NULL ||
            size_of(crossings, comparison->baseline) != size_of(crossings, other)) {
            continue;
        }
        if (crossing->count == 0) {
            crossing->value = *plain_get(&other->parameters, crossings->compared_axis);
            crossing->parameters = shared_by(&curve->parameters, &comparison->parameters, arena);
        }
        crossing->others[crossing->count] = other;
        crossing->baseline[crossing->count++] = comparison->baseline;
    }
}

/* The points of both curves, one after the other. */
static const struct point_summary *point_at(const struct crossing *crossing, size_t index)
{
    return index < crossing->count ? crossing->baseline[index]
                                   : crossing->others[index - crossing->count];
}

static bool has_value(const struct point_summary *summary, size_t column, uint64_t replication)
{
    return replication < summary->replications && summary->metrics[column].row.has[replication];
}

/* Values of both curves in each replication that has all of them: those of the baseline at
 * values[0], those of the other one at values[1]. @return how many replications */
static size_t collect(const struct crossing *crossing, size_t column, double *values[2])
{
    size_t curves = 0;
    for (uint64_t replication = 0; replication < crossing->replications; replication++) {
        bool is_whole = true;
        for (size_t i = 0; i < 2 * crossing->count; i++) {
            is_whole = is_whole && has_value(point_at(crossing, i), column, replication);
        }
        for (size_t i = 0; is_whole && i < 2 * crossing->count; i++) {
            size_t place = curves * crossing->count + i % crossing->count;
            values[i / crossing->count][place] =
                point_at(crossing, i)->metrics[column].row.values[replication];
        }
        curves += is_whole;
    }
    return curves;
}

/* Whether no point of either curve has any randomness in it. */
static bool is_exact(const struct crossing *crossing, size_t column)
{
    bool is_exact = true;
    for (size_t i = 0; i < 2 * crossing->count; i++) {
        const struct estimate *estimate = &point_at(crossing, i)->metrics[column].estimate;
        is_exact = is_exact && estimate->is_exact && !estimate->is_cut;
    }
    return is_exact;
}

/* Append "PREFIX COUNT WORDS" unless there are none. */
static void append_count(struct text_buffer *text, size_t count, const char *words)
{
    if (count > 0) {
        text_print(text, "%s%zu %s", text->length > 0 ? ", " : "", count, words);
    }
}

/* A note on the replications that give no value, and on curves that touch; NULL: there are none. */
static const char *tell(const struct crossing *crossing, struct arena *arena)
{
    const struct scaling_crossing *found = &crossing->found;
    struct text_buffer text = {0};
    append_count(&text, found->several, "cross more than once");
    append_count(&text, found->opposite, "cross the other way");
    append_count(&text, found->never, "do not cross");
    append_count(&text, found->touching, "touch without crossing");
    append_count(&text, (size_t)crossing->replications - found->curves, "have not all values");
    const char *note = text.length == 0 ? NULL
                                        : arena_print(arena, "of %" PRIu64 " replications %s",
                                                      crossing->replications, text.text);
    text_buffer_free(&text);
    return note;
}

/* Why there is no value, or why it has no bounds; NULL when it has both. */
static const char *why_missing(const struct crossing *crossing, struct arena *arena)
{
    const struct scaling_crossing *found = &crossing->found;
    if (crossing->count < 2) {
        return "the curves have fewer than 2 sizes in common";
    }
    if (found->curves == 0) {
        return "no replication has a value at every point of both curves";
    }
    if (found->never == found->curves) {
        return "the curves do not cross";
    }
    return found->known ? student_reason(&found->at)
                        : arena_print(arena,
                                      "%zu of %zu replications cross once in the same direction: "
                                      "fewer than %g %%",
                                      found->once, found->curves, 100 * SCALING_CROSSING_SHARE);
}

static const char *mark_of(const struct crossing *crossing, size_t column)
{
    for (size_t i = 0; i < 2 * crossing->count; i++) {
        const struct estimate *estimate = &point_at(crossing, i)->metrics[column].estimate;
        if (estimate->interval.samples > 0 && estimate->mark != NULL) {
            return "a point of the curves is marked";
        }
    }
    return NULL;
}

static void cross(const struct crossings *crossings, struct crossing *crossing, size_t column)
{
    for (size_t i = 0; i < 2 * crossing->count; i++) {
        uint64_t replications = point_at(crossing, i)->replications;
        crossing->replications =
            replications > crossing->replications ? replications : crossing->replications;
    }
    size_t places = crossing->count * crossing->replications + 1;
    double *n = memory_alloc((crossing->count + 1) * sizeof *n);
    double *values[] = {memory_alloc(places * sizeof(double)),
                        memory_alloc(places * sizeof(double))};
    for (size_t i = 0; i < crossing->count; i++) {
        n[i] = size_of(crossings, crossing->others[i]);
    }
    size_t curves = collect(crossing, column, values);
    crossing->found = scaling_crossing(n, crossing->count, values[0], values[1], curves,
                                       crossing->others[0]->confidence);
    crossing->note = tell(crossing, crossings->arena);
    crossing->at = (struct estimate){.interval = crossing->found.at,
                                     .reason = why_missing(crossing, crossings->arena),
                                     .is_exact = is_exact(crossing, column)};
    if (crossing->found.is_constant && !crossing->at.is_exact) {
        crossing->at.is_constant = true;
        crossing->at.interval.known = false;
        crossing->at.reason =
            "the same size in all replications: they say nothing about its spread";
    }
    crossing->at.mark = crossing->found.known ? mark_of(crossing, column) : NULL;
    memory_free(n);
    memory_free(values[0]);
    memory_free(values[1]);
}

void crossings_make(struct crossings *crossings, const struct curves *curves,
                    const struct comparisons *comparisons)
{
    *crossings = (struct crossings){.arena = arena_create(),
                                    .axis = curves->axis,
                                    .metric = curves->metric,
                                    .compared_axis = comparisons->axis,
                                    .baseline = comparisons->baseline};
    crossings->is_asked = curves->axis != NULL && comparisons->axis != NULL &&
                          strcmp(curves->axis, comparisons->axis) != 0;
    if (!crossings->is_asked) {
        return;
    }
    crossings->list = ARENA_ARRAY(crossings->arena, struct crossing, curves->count);
    for (size_t i = 0; i < curves->count; i++) {
        struct crossing *crossing = &crossings->list[crossings->count];
        pair_points(crossings, crossing, &curves->list[i], comparisons);
        if (crossing->count > 0) {
            cross(crossings, crossing, curves->column);
            crossings->count++;
        }
    }
}

void crossings_free(struct crossings *crossings)
{
    arena_destroy(crossings->arena);
    *crossings = (struct crossings){0};
}
