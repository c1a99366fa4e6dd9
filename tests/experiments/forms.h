/* The closed forms of a queueing spec in a test. */
#ifndef TESTS_EXPERIMENTS_FORMS_H
#define TESTS_EXPERIMENTS_FORMS_H

#include "experiments/closed_form.h"
#include "tests/experiments/fixture.h"

/** A queueing spec from its stations and classes. */
#define QUEUEING(stations, classes)                                                                \
    "{'name': 'forms', 'system': {'kind': 'queueing', 'stations': {" stations "}}, "               \
    "'workload': {'classes': {" classes "}}, 'run': {'horizon': '1 h'}}"
#define POISSON "'arrivals': {'exponential': '2 s'}, "
#define THROUGH "'route': {'start': 'a', 'a': 'done'}"

/** The forms of a spec; arena_destroy what is returned. */
static inline struct arena *forms_of(const char *text, struct closed_forms *forms)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    closed_forms_of(&point, arena, forms);
    point_release(&point);
    spec_close(spec);
    return arena;
}

/** The expected value of a metric by a law; fails when there is none. */
static inline double forms_value(const char *text, const char *law, const char *metric)
{
    struct closed_forms forms;
    struct arena *arena = forms_of(text, &forms);
    double value = -1;
    for (size_t i = 0; i < forms.count; i++) {
        if (strcmp(forms.list[i].law, law) == 0 && strcmp(forms.list[i].metric, metric) == 0) {
            value = forms.list[i].expected;
        }
    }
    cr_expect(value >= 0, "%s of %s is not among %zu forms of %s", metric, law, forms.count, text);
    arena_destroy(arena);
    return value;
}

/** How many forms there are. */
static inline size_t forms_count(const char *text)
{
    struct closed_forms forms;
    arena_destroy(forms_of(text, &forms));
    return forms.count;
}

#endif
