/* The closed forms of a queueing spec in a test. */
#ifndef TESTS_EXPERIMENTS_FORMS_H
#define TESTS_EXPERIMENTS_FORMS_H

#include "experiments/theory/closed_form.h"
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

/** Whether a metric's form rests on draws of this kind, tail and number in a pass. */
static inline void forms_expect_draws(const char *text, const char *metric,
                                      struct closed_form_draws expected)
{
    struct closed_forms forms;
    struct arena *arena = forms_of(text, &forms);
    size_t found = 0;
    for (size_t i = 0; i < forms.count; i++) {
        const struct closed_form_draws *draws = &forms.list[i].draws;
        if (strcmp(forms.list[i].metric, metric) == 0) {
            found++;
            cr_expect(draws->of != NULL && strcmp(draws->of, expected.of) == 0, "%s: %s", text,
                      draws->of);
            cr_expect_str_eq(draws->moment, expected.moment, "%s", text);
            cr_expect(draws->tail == expected.tail ||
                          __builtin_fabs(draws->tail - expected.tail) < 1e-9 * expected.tail,
                      "%s: %.12g for %.12g", text, draws->tail, expected.tail);
            cr_expect_float_eq(draws->each_per_pass, expected.each_per_pass, 1e-9, "%s: %.12g",
                               text, draws->each_per_pass);
        }
    }
    cr_expect_eq(found, 1, "%s of %s", metric, text);
    arena_destroy(arena);
}

/** How many forms there are. */
static inline size_t forms_count(const char *text)
{
    struct closed_forms forms;
    arena_destroy(forms_of(text, &forms));
    return forms.count;
}

#endif
