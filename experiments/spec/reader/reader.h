/*
 * From JSON to the struct that a table describes.
 *
 * The reader walks a JSON value and a table side by side. The reader complains of each mistake,
 * with a JSON pointer, and goes on, so that one reading finds them all: unknown keys (with the
 * nearest known one), missing keys, wrong types, missing or unknown units, limits. Values, names
 * and structs go into the arena; the JSON may be let go afterwards.
 *
 * A reader can serve many readings one after the other: it keeps the parsed defaults.
 */
#ifndef EXPERIMENTS_SPEC_READER_READER_H
#define EXPERIMENTS_SPEC_READER_READER_H

#include "experiments/spec/quantity.h"
#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "sim/component/complaint.h"
#include "sim/component/kind.h"

#include <jansson.h>

enum { READER_PRESETS = 256 };

/** The largest number a distribution may have: no sum of squares of such numbers is infinite. */
#define READER_REAL_MOST 1e150

struct reader {
    struct arena *arena;
    struct complaints *complaints;
    int64_t ticks_per_second;
    struct text_buffer where; /* JSON pointer of what is being read */
    bool keeps_files;         /* files of data were looked at before, and are not again */
    size_t holes;             /* values complained of for which nothing could be put in */
    struct reader_preset {
        const struct parameter *row;
        json_t *json;
    } presets[READER_PRESETS]; /* parsed defaults; a slot is taken over where two rows share it */
};

/** Start reading into an arena. The reader begins as {0}; end it with reader_free. */
void reader_start(struct reader *reader, struct arena *arena, struct complaints *complaints,
                  int64_t ticks_per_second);
void reader_free(struct reader *reader);

/** Step into a member. @return the length for reader_leave to step out again */
size_t reader_enter(struct reader *reader, const char *key);
size_t reader_enter_index(struct reader *reader, size_t index);
void reader_leave(struct reader *reader, size_t length);

/** An error at the place being read. @return false always */
bool reader_complain(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Complain of an unknown word with the nearest of the known ones. @param what  "key" */
void reader_complain_unknown(struct reader *reader, const char *what, const char *word,
                             const char *const *known, size_t count);

/**
 * Read an object into a struct that starts as zeros.
 *
 * @param handled  keys that the caller reads itself, NULL-terminated; NULL: none
 */
void reader_object(struct reader *reader, const struct table *table, const json_t *json,
                   const char *const *handled, void *to);

/** Read one row's member of an object, or its default, or complain that it is missing. */
void reader_row(struct reader *reader, const struct parameter *row, const json_t *json, void *to);

/** Read the value of a row. @param as_element  an object is stored as such, not as a pointer */
void reader_value(struct reader *reader, const struct parameter *row, const json_t *json,
                  bool as_element, void *to);

/** Check the value of "description", which every object may have. */
void reader_description(struct reader *reader, const json_t *json);

/** The default of a row as JSON, or NULL; borrowed until the next call for another row. */
json_t *reader_preset(struct reader *reader, const struct parameter *row);

/** Does this value stand for the one member named by the table's shorthand? */
bool reader_is_shorthand(const struct table *table, const json_t *json);

/** The row of that name, or NULL. */
const struct parameter *table_row(const struct table *table, const char *name);

/** May a spec name something like this: a letter, then letters, digits, _ and -? */
bool reader_is_name(const char *text);

/**
 * Put a harmless value where a bad or missing one was complained of, so that a kind can go on to
 * check what does not depend on it; counts a hole where there is no harmless value (reader_fill.c).
 */
void reader_fill(struct reader *reader, const struct parameter *row, void *to);

/** A whole number, written as an integer or as a real without fraction. */
bool reader_whole(const json_t *json, int64_t *value);

/** A quantity with its complaint. */
bool reader_quantity(struct reader *reader, const json_t *json, enum dimension dimension,
                     struct quantity *quantity);

/** Scale numbers that sum to 1 within 1e-9 to sum 1, or complain. @param otherwise  ends the
 *  complaint: what else could have been written, or "" */
bool reader_weights_scale(struct reader *reader, double *weights, size_t count,
                          const char *otherwise);

/** Scale counts, which are at least 0, to sum 1, or complain that all are 0. */
bool reader_counts_scale(struct reader *reader, double *weights, size_t count);

/** Whether a value is a text with the unit of a rate: "70 /s" (reader_rate.c). */
bool reader_is_rate(const json_t *json);

/** Read a rate of events as the exponential distribution of the times between them, in ticks. */
bool reader_rate(struct reader *reader, const json_t *json, struct distribution *to);

/** Read a distribution of durations, sizes or counts (reader_distribution.c). */
void reader_distribution(struct reader *reader, const struct parameter *row, const json_t *json,
                         struct distribution *to);

/** The forms of a distribution, NULL at the end, for messages, path checks and the schema. */
extern const char *const reader_distribution_forms[];

/** Read the name of a kind of a role. @return NULL after a complaint (reader_kind.c) */
const struct kind *reader_kind(struct reader *reader, const char *role, const json_t *json);

/** Read a value of one of the scalar types (reader_scalar.c). */
void reader_scalar(struct reader *reader, const struct parameter *row, const json_t *json,
                   void *to);

#endif
