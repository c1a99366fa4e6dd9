#include "experiments/runs/measured.h"

#include "experiments/runs/digest.h"
#include "experiments/spec/pointer.h"

#include <stdlib.h>
#include <string.h>

struct measured_part {
    struct digest key;
    const void *values;
    struct measured_part *next;
};

/* The digest of a part's text and of the tick. */
static void make_key(const struct point *point, const struct measurement *measurement,
                     struct digest *key)
{
    const json_t *part = pointer_get(point->document, measurement->scope.pointer);
    char *text = json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    struct digest_part parts[] = {
        {text, strlen(text)},
        {&point->run.ticks_per_second, sizeof point->run.ticks_per_second},
    };
    digest_parts(parts, sizeof parts / sizeof *parts, key);
    free(text);
}

static const void *find(const struct measured *measured, const struct digest *key)
{
    const struct measured_part *part = measured->parts;
    while (part != NULL && memcmp(&part->key, key, sizeof *key) != 0) {
        part = part->next;
    }
    return part == NULL ? NULL : part->values;
}

static const void *measure(struct measured *measured, const struct point *point,
                           const struct measurement *measurement, const struct digest *key,
                           struct error *error)
{
    if (measured->arena == NULL) {
        measured->arena = arena_create();
    }
    const void *values = measurement->measure(measured->arena, measurement->part,
                                              point->run.ticks_per_second, error);
    if (values != NULL) {
        struct measured_part *part = ARENA_NEW(measured->arena, struct measured_part);
        *part = (struct measured_part){*key, values, measured->parts};
        measured->parts = part;
    }
    return values;
}

bool measured_prepare(struct measured *measured, const struct point *point, struct arena *arena,
                      struct error *error)
{
    const struct system_operations *system = point->system->operations;
    struct measurement *list;
    if (system->measurements == NULL) {
        return true;
    }
    size_t count = system->measurements(point->system_parameters, arena, &list);
    for (size_t i = 0; i < count; i++) {
        struct digest key;
        make_key(point, &list[i], &key);
        const void *values = find(measured, &key);
        if (values == NULL) {
            values = measure(measured, point, &list[i], &key, error);
        }
        if (values == NULL) {
            return false;
        }
        *list[i].measured = values;
    }
    return true;
}

void measured_free(struct measured *measured)
{
    if (measured->arena != NULL) {
        arena_destroy(measured->arena);
    }
    *measured = (struct measured){0};
}
