/*
 * The text of a trace file, plain or gzipped, whole lines at a time.
 *
 * Memory is the same however long the file is: one buffer of text, and what inflating takes. The
 * file is opened for each piece and closed again, so that any number of threads may read traces and
 * a run that ends early leaves nothing open; one that is no longer the same file, has another
 * length or was written to since the first piece is an error.
 */
#ifndef MODELS_ADDRESSES_TRACE_INPUT_H
#define MODELS_ADDRESSES_TRACE_INPUT_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdint.h>

enum { TRACE_TEXT = 65536, TRACE_PACKED = 16384 };

struct z_stream_s;

struct trace_input {
    struct arena *arena;
    const char *path;
    uint64_t offset;  /* bytes of the file read so far */
    uint64_t file[4]; /* number, length and last change of the file; all 0: not opened yet */
    struct z_stream_s *inflater; /* NULL: the text is plain */
    unsigned char *packed;
    bool is_within; /* a gzip stream */
    bool is_over;   /* all of the file was read */
    char *text;
    size_t length;        /* of the text in the buffer */
    size_t taken;         /* of it, whole lines handed out */
    struct error failure; /* of the file behind the lines handed out */
};

/** Open a file and look whether it is gzipped. @param arena  for all it needs; nothing is to be
 *  closed */
bool trace_input_open(struct trace_input *input, struct arena *arena, const char *path,
                      struct error *error);

/** The next whole lines, each with its line feed; the last one of the file gets one. Those before
 *  a damage come first. @return false: an error; a text of no bytes: the file is over */
bool trace_input_next(struct trace_input *input, const char **text, size_t *length,
                      struct error *error);

/** Whether no more of the file is read: it is over or damaged behind the lines handed out. */
static inline bool trace_input_is_read(const struct trace_input *input)
{
    return input->is_over || input->failure.code != ERROR_NONE;
}

/** Start again at the beginning of the file. */
void trace_input_rewind(struct trace_input *input);

#endif
