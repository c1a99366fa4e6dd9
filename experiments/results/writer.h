/*
 * Writing JSON: keys in the order given, reals with the fewest digits that read back exactly.
 *
 * jansson prints 0.1 as 0.10000000000000001 and needs the whole document in memory; this writer
 * streams. A writer with a stream lays the text out with two spaces an indent; one without keeps a
 * compact line in its buffer, or one with a space after each comma and colon. Each function takes
 * the key of the member it writes, NULL in a list.
 */
#ifndef EXPERIMENTS_RESULTS_WRITER_H
#define EXPERIMENTS_RESULTS_WRITER_H

#include "experiments/spec/plain.h"
#include "sim/base/text.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

enum { WRITER_DEPTH = 4096 }; /* above what jansson reads */

struct writer {
    struct text_buffer buffer;
    FILE *out; /* NULL: compact, in the buffer */
    unsigned depth;
    bool is_spaced;
    bool is_sorted; /* writer_value: the members of objects by name */
    bool has_members[WRITER_DEPTH];
};

/** Start a text. @param out  NULL to keep it, compact, in the buffer */
void writer_init(struct writer *writer, FILE *out);

/** Start a line for people: in the buffer, with spaces. */
void writer_init_line(struct writer *writer);

/** Write what is left, with a last newline when there is a stream, and free the buffer. */
void writer_end(struct writer *writer);

void writer_open_object(struct writer *writer, const char *key);
void writer_close_object(struct writer *writer);
void writer_open_list(struct writer *writer, const char *key);
void writer_close_list(struct writer *writer);

void writer_text(struct writer *writer, const char *key, const char *value);
/** A real; one that is not finite is a mistake of the caller's: asserts. */
void writer_real(struct writer *writer, const char *key, double value);
void writer_integer(struct writer *writer, const char *key, int64_t value);
/** Some elements of a list at once, 1 to 96, in a writer without spaces. */
void writer_integers(struct writer *writer, const int64_t *values, size_t count);
void writer_boolean(struct writer *writer, const char *key, bool value);
void writer_null(struct writer *writer, const char *key);

/** Any JSON value, objects in their own order, or by name where the writer is sorted. */
void writer_value(struct writer *writer, const char *key, const json_t *value);

/** The same of a plain value. */
void writer_plain(struct writer *writer, const char *key, const struct plain *value);

/** Take the text of a writer without a stream and end it; free it with memory_free. */
char *writer_take(struct writer *writer);

/** A JSON value as compact text, objects in their own order; free it with memory_free. */
char *writer_json(const json_t *value);

/** The same with the members of all objects sorted by name. */
char *writer_json_sorted(const json_t *value);

#endif
