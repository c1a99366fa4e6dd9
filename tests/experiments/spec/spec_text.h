/*
 * Specs in tests: JSON with ' for ", opened from memory.
 *
 * A test says what it expects of the complaints as "WHERE: part of the text".
 */
#ifndef TESTS_EXPERIMENTS_SPEC_SPEC_TEXT_H
#define TESTS_EXPERIMENTS_SPEC_SPEC_TEXT_H

#include "experiments/spec/spec.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/** A sound queueing spec but for its closing brace: append members. */
#define SOUND_SYSTEM                                                                               \
    "'system': {'kind': 'queueing', 'stations': {'cpu': {'service': {'exponential': '5 ms'}}, "    \
    "'disk': {'service': {'exponential': '10 ms'}}}}"
#define SOUND_WORKLOAD                                                                             \
    "'workload': {'classes': {'x': {'arrivals': {'exponential': '40 ms'}, 'route': "               \
    "{'start': 'cpu', 'cpu': {'disk': 0.5, 'done': 0.5}, 'disk': 'done'}}}}"
#define SOUND "{'name': 'sound', " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '10 s'}"

/** The text with every ' turned into "; free() it. */
static inline char *quoted(const char *text)
{
    char *copy = strdup(text);
    for (char *quote = copy; (quote = strchr(quote, '\'')) != NULL;) {
        *quote = '"';
    }
    return copy;
}

static inline json_t *json_of(const char *text)
{
    char *copy = quoted(text);
    json_error_t error;
    json_t *json = json_loads(copy, JSON_DECODE_ANY, &error);
    cr_assert(json != NULL, "%s: %s", text, error.text);
    free(copy);
    return json;
}

static inline struct spec *open_text(const char *text, const struct spec_options *options,
                                     struct complaints *complaints, struct error *error)
{
    char *copy = quoted(text);
    struct spec *spec = spec_open_text(copy, strlen(copy), "test.json", options, complaints, error);
    free(copy);
    return spec;
}

/** Is there a complaint at exactly this place whose text contains `part`? */
static inline bool has_complaint(const struct complaints *complaints, const char *where,
                                 const char *part)
{
    for (size_t i = 0; i < complaints->count; i++) {
        if (strcmp(complaints->list[i].where, where) == 0 &&
            strstr(complaints->list[i].text, part) != NULL) {
            return true;
        }
    }
    for (size_t i = 0; i < complaints->count; i++) {
        cr_log_warn("complaint: %s: %s", complaints->list[i].where, complaints->list[i].text);
    }
    return false;
}

/** A spec that must be refused for one reason alone. */
static inline void expect_refused(const char *text, const char *where, const char *part)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(text, NULL, &complaints, &error);
    cr_expect(spec == NULL, "%s was let through", text);
    cr_expect(has_complaint(&complaints, where, part), "no \"%s: %s\" for %s", where, part, text);
    cr_expect_eq(complaints.count, 1, "%zu complaints for %s", complaints.count, text);
    complaints_free(&complaints);
    spec_close(spec);
}

/** A spec that must be let through without a word: warnings, too, fail the test. spec_close it. */
static inline struct spec *expect_good(const char *text)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(text, NULL, &complaints, &error);
    for (size_t i = 0; i < complaints.count; i++) {
        const struct complaint *complaint = &complaints.list[i];
        cr_expect(false, "%s: %s: %s %s", text, complaint->where,
                  complaint->is_warning ? "a warning, which this test refuses as an error is:"
                                        : "an error:",
                  complaint->text);
    }
    cr_assert(spec != NULL, "%s was refused: %s", text, error.text);
    complaints_free(&complaints);
    return spec;
}

#endif
