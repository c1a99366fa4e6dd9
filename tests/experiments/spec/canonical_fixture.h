/* Points read from texts in tests, and their canonical texts. */
#ifndef TESTS_EXPERIMENTS_SPEC_CANONICAL_FIXTURE_H
#define TESTS_EXPERIMENTS_SPEC_CANONICAL_FIXTURE_H

#include "experiments/spec/canonical.h"
#include "experiments/spec/reader/reader.h"
#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

/* A point read from a text; point_release and arena_destroy end it. */
static inline void read_point(const char *text, struct arena *arena, struct point *point)
{
    struct complaints complaints = {0};
    json_t *json = json_of(text);
    cr_assert(point_read(json, arena, point, &complaints), "%s: %s", text,
              complaints.count > 0 ? complaints.list[0].text : "");
    json_decref(json);
    complaints_free(&complaints);
}

static inline char *canonical_of(const char *text)
{
    struct arena *arena = arena_create();
    struct point point;
    read_point(text, arena, &point);
    char *canonical = point_canonical(&point);
    point_release(&point);
    arena_destroy(arena);
    return canonical;
}

static inline bool is_same_canonical(const char *one, const char *other)
{
    char *first = canonical_of(one);
    char *second = canonical_of(other);
    bool is_same = strcmp(first, second) == 0;
    memory_free(first);
    memory_free(second);
    return is_same;
}

#endif
