/* A pattern by itself: its threads, and the accesses that they make. */
#ifndef TESTS_MODELS_ADDRESSES_PATTERN_FIXTURE_H
#define TESTS_MODELS_ADDRESSES_PATTERN_FIXTURE_H

#include "models/kinds.h"
#include "models/machine/pattern.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIXTURE_THREADS = 8, FIXTURE_LINE = 64 };

struct pattern_fixture {
    struct run *run;
    struct pattern *pattern;
    struct pattern_place *places; /* patterns keep where these are */
};

/** Make a pattern of a kind and bring its threads to the start. */
static inline struct pattern_fixture pattern_start(const struct kind *kind, const void *parameters,
                                                   uint32_t threads)
{
    struct pattern_fixture fixture;
    struct part part = {kind, (void *)(uintptr_t)parameters};
    cr_assert_leq(threads, FIXTURE_THREADS);
    fixture.run = run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000});
    fixture.pattern =
        pattern_make(fixture.run->arena, &part,
                     &(struct pattern_environment){.threads = threads, .line_bytes = FIXTURE_LINE});
    fixture.places = ARENA_ARRAY(fixture.run->arena, struct pattern_place, FIXTURE_THREADS);
    for (uint32_t i = 0; i < threads; i++) {
        struct pattern_place *place = &fixture.places[i];
        char path[32];
        *place =
            (struct pattern_place){.pattern = fixture.pattern, .thread = i, .threads = threads};
        snprintf(path, sizeof path, "threads.%u", i);
        stream_init(&place->stream, 1, 0, path, "pattern");
        fixture.pattern->operations->begin(fixture.run, place);
    }
    return fixture;
}

/** The next accesses of a thread, asked for in lists of changing lengths. @return how many came */
static inline size_t pattern_take(struct pattern_fixture *fixture, uint32_t thread,
                                  struct access *list, size_t most)
{
    size_t count = 0;
    uint32_t length = 1;
    while (count < most) {
        uint32_t room = length < most - count ? length : (uint32_t)(most - count);
        uint32_t got = fixture->pattern->operations->next(fixture->run, &fixture->places[thread],
                                                          list + count, room);
        cr_assert_leq(got, room);
        if (got == 0) {
            break;
        }
        count += got;
        length = length % 64 + 1;
    }
    return count;
}

static inline void pattern_end(struct pattern_fixture *fixture)
{
    run_destroy(fixture->run);
}

static inline const struct parameter *pattern_row(const struct kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->parameters->count; i++) {
        if (strcmp(kind->parameters->rows[i].name, name) == 0) {
            return &kind->parameters->rows[i];
        }
    }
    cr_assert_fail("%s has no row %s", kind->name, name);
    return NULL;
}

/**
 * Parameters of a kind whose struct only its source knows, by the names of their rows: "size=4096
 * write_share=0.5". Choices and booleans are numbers; what is not said is 0, whatever its preset.
 */
static inline void *pattern_parameters(struct arena *arena, const struct kind *kind,
                                       const char *text)
{
    void *parameters = arena_alloc(arena, kind->parameters->bytes);
    char *rest = arena_copy(arena, text);
    for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " ")) {
        char *equals = strchr(word, '=');
        cr_assert_not_null(equals, "%s", word);
        *equals = '\0';
        const struct parameter *row = pattern_row(kind, word);
        double value = strtod(equals + 1, NULL);
        void *to = parameter_at(row, parameters);
        switch (row->type) {
        case PARAMETER_CHOICE:
            *(int *)to = (int)value;
            break;
        case PARAMETER_BOOLEAN:
            *(bool *)to = value != 0;
            break;
        case PARAMETER_REAL:
            *(double *)to = value;
            break;
        default:
            *(int64_t *)to = (int64_t)value;
            break;
        }
    }
    return parameters;
}

/** A pattern from a text of its parameters. */
static inline struct pattern_fixture pattern_open(struct arena *arena, const char *name,
                                                  uint32_t threads, const char *text)
{
    const struct kind *kind = kinds_find("pattern", name);
    return pattern_start(kind, pattern_parameters(arena, kind, text), threads);
}

/** Complaints of a kind's check at a place, "" for the pattern itself; there may be no others. */
static inline size_t pattern_complaints(const char *name, uint32_t threads, const char *text,
                                        const char *key)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    const struct kind *kind = kinds_find("pattern", name);
    struct pattern_environment around = {.threads = threads, .line_bytes = FIXTURE_LINE};
    char where[64];
    snprintf(where, sizeof where, "/workload/pattern%s%s", key[0] == '\0' ? "" : "/", key);
    place_check(kind, "workload", "pattern", pattern_parameters(arena, kind, text), &around,
                &complaints);
    size_t count = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        count += strcmp(complaints.list[i].where, where) == 0;
    }
    cr_expect_eq(count, complaints.errors, "%s",
                 complaints.count == 0 ? "" : complaints.list[0].where);
    complaints_free(&complaints);
    arena_destroy(arena);
    return count;
}

/** Pearson's statistic of counts against the numbers expected. */
static inline double pattern_chi_square(const uint64_t *counts, const double *expected,
                                        size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double away = (double)counts[i] - expected[i];
        sum += away * away / expected[i];
    }
    return sum;
}

#endif
