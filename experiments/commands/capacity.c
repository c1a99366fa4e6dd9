#include "experiments/commands/capacity.h"

#include "experiments/spec/analysis_section.h"
#include "experiments/spec/plain.h"

#include <math.h>
#include <string.h>

/* Bandwidths that differ by less are equal: they were given in rounded units. */
static const double like = 1e-3;

/* A point that is compared with others. */
struct side {
    struct system_capacity capacity;
    struct plain others; /* its parameters, those that move with the axis left out */
    bool is_baseline;
};

static struct plain others_of(const struct spec *spec, const struct plain *all, const char *axis,
                              struct arena *arena)
{
    struct plain others = {.type = PLAIN_OBJECT,
                           .members = ARENA_ARRAY(arena, struct plain_member, all->count)};
    for (size_t i = 0; i < all->count; i++) {
        const char *path = all->members[i].name;
        if (strcmp(path, axis) != 0 && !spec_are_zipped(spec, path, axis)) {
            others.members[others.count++] = all->members[i];
        }
    }
    return others;
}

static void look(const struct experiment *experiment, size_t id, struct arena *arena,
                 struct side *side)
{
    const struct analysis_parameters *analysis = spec_analysis(experiment->spec);
    struct experiment_point point;
    experiment_point_open(experiment, id, &point);
    const struct system_operations *system = point.point.system->operations;
    struct plain parameters = plain_of(point.point.parameters, arena);
    side->is_baseline = analysis_is_baseline(analysis, &point.point);
    side->others = others_of(experiment->spec, &parameters, analysis->compare_axis, arena);
    if (system->capacity != NULL) {
        system->capacity(point.point.system_parameters, point.point.run.ticks_per_second,
                         &side->capacity);
    }
    experiment_point_close(&point);
}

static bool is_like(double one, double other)
{
    return one == 0 || other == 0 || fabs(one - other) <= like * fmax(one, other);
}

static bool is_unlike_pair(const struct side *baseline, const struct side *other)
{
    const struct system_capacity *one = &baseline->capacity;
    const struct system_capacity *two = &other->capacity;
    return baseline->is_baseline && !other->is_baseline && one->design != NULL &&
           two->design != NULL && strcmp(one->design, two->design) != 0 &&
           plain_compare(&baseline->others, &other->others) == 0 &&
           !(is_like(one->memory, two->memory) && is_like(one->interconnect, two->interconnect));
}

static void print_pair(const struct side *baseline, const struct side *other, FILE *to)
{
    const struct system_capacity *one = &baseline->capacity;
    const struct system_capacity *two = &other->capacity;
    bool is_memory = !is_like(one->memory, two->memory);
    fprintf(to,
            "  warning         the comparison has unlike capacity on its sides: %s of %s carries "
            "%.4g GB/s, of %s %.4g GB/s; the difference is not that of the designs alone\n",
            is_memory ? "memory" : "the interconnect", one->design,
            (is_memory ? one->memory : one->interconnect) / 1e9, two->design,
            (is_memory ? two->memory : two->interconnect) / 1e9);
}

void capacity_print_unlike(const struct experiment *experiment, FILE *to)
{
    size_t count = experiment_point_count(experiment);
    count = count < CAPACITY_POINTS_MOST ? count : CAPACITY_POINTS_MOST;
    if (spec_analysis(experiment->spec)->compare_axis == NULL) {
        return;
    }
    struct arena *arena = arena_create();
    struct side *sides = ARENA_ARRAY(arena, struct side, count > 0 ? count : 1);
    for (size_t i = 0; i < count; i++) {
        look(experiment, experiment->shard + i * experiment->shards, arena, &sides[i]);
    }
    bool is_found = false;
    for (size_t i = 0; i < count && !is_found; i++) {
        for (size_t k = 0; k < count && !is_found; k++) {
            is_found = is_unlike_pair(&sides[i], &sides[k]);
            if (is_found) {
                print_pair(&sides[i], &sides[k], to);
            }
        }
    }
    arena_destroy(arena);
}
