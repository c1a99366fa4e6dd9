#include "models/addresses/trace_input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static bool fail(const struct trace_input *input, struct error *error, const char *text)
{
    return error_set(error, ERROR_RUN, input->path, "%s", text);
}

/* Whether it is the file that was opened at first; the first time it is. */
static bool is_same(struct trace_input *input, const struct stat *status)
{
    const uint64_t now[4] = {(uint64_t)status->st_ino, (uint64_t)status->st_size,
                             (uint64_t)status->st_mtim.tv_sec, (uint64_t)status->st_mtim.tv_nsec};
    if (input->file[0] == 0) {
        memcpy(input->file, now, sizeof now);
    }
    return memcmp(input->file, now, sizeof now) == 0;
}

/* Read the next bytes of the file; sets is_over where there are none. */
static bool read_bytes(struct trace_input *input, void *to, size_t room, size_t *got,
                       struct error *error)
{
    struct stat status;
    *got = 0;
    int file = open(input->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return error_set(error, ERROR_RUN, input->path, "cannot be opened: %s", strerror(errno));
    }
    bool is_good = true;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        is_good = fail(input, error, "is no regular file");
    } else if (!is_same(input, &status)) {
        is_good = fail(input, error, "the file was changed while the run read it");
    } else {
        ssize_t count = pread(file, to, room, (off_t)input->offset);
        is_good = count >= 0 ||
                  error_set(error, ERROR_RUN, input->path, "cannot be read: %s", strerror(errno));
        *got = count > 0 ? (size_t)count : 0;
        input->is_over = *got == 0;
        input->offset += *got;
    }
    close(file);
    return is_good;
}

static void *allocate(void *arena, unsigned count, unsigned bytes)
{
    return arena_array(arena, count, bytes);
}

static void release(void *arena, void *block)
{
    (void)arena; /* all goes with the arena */
    (void)block;
}

/* Take the bytes of text that were read for packed ones. */
static bool begin_inflating(struct trace_input *input, struct error *error)
{
    z_stream *inflater = ARENA_NEW(input->arena, z_stream);
    *inflater = (z_stream){.zalloc = allocate, .zfree = release, .opaque = input->arena};
    if (inflateInit2(inflater, 15 + 16) != Z_OK) {
        return fail(input, error, "zlib does not start");
    }
    input->packed = arena_alloc(input->arena, TRACE_PACKED);
    memcpy(input->packed, input->text, input->length);
    inflater->next_in = input->packed;
    inflater->avail_in = (unsigned)input->length;
    input->inflater = inflater;
    input->length = 0;
    return true;
}

bool trace_input_open(struct trace_input *input, struct arena *arena, const char *path,
                      struct error *error)
{
    *input = (struct trace_input){.arena = arena, .path = path};
    input->text = arena_alloc(arena, TRACE_TEXT + 1); /* room for the last line feed */
    if (!read_bytes(input, input->text, TRACE_PACKED, &input->length, error)) {
        return false;
    }
    bool is_packed = input->length >= 2 && memcmp(input->text, "\x1f\x8b", 2) == 0;
    return !is_packed || begin_inflating(input, error);
}

void trace_input_rewind(struct trace_input *input)
{
    input->offset = 0;
    input->length = 0;
    input->taken = 0;
    input->is_over = false;
    input->is_within = false;
    if (input->inflater != NULL) {
        inflateReset(input->inflater);
        input->inflater->avail_in = 0;
    }
}

/* A gzip stream goes on at the next packed byte, or another one begins there. @return false with an
 * error: it is something else */
static bool enter_stream(struct trace_input *input, struct error *error)
{
    if (!input->is_within && *input->inflater->next_in != 0x1f) {
        return fail(input, error, "something that is not gzipped stands behind the gzip stream");
    }
    input->is_within = true;
    return true;
}

/* Inflate until the buffer is full or the file over. */
static bool inflate_text(struct trace_input *input, struct error *error)
{
    z_stream *inflater = input->inflater;
    while (input->length < TRACE_TEXT && !input->is_over) {
        if (inflater->avail_in == 0) {
            size_t got;
            if (!read_bytes(input, input->packed, TRACE_PACKED, &got, error)) {
                return false;
            }
            inflater->next_in = input->packed;
            inflater->avail_in = (unsigned)got;
            if (got == 0) {
                return !input->is_within || fail(input, error, "the gzip stream ends too early");
            }
        }
        if (!enter_stream(input, error)) {
            return false;
        }
        inflater->next_out = (unsigned char *)input->text + input->length;
        inflater->avail_out = (unsigned)(TRACE_TEXT - input->length);
        int result = inflate(inflater, Z_NO_FLUSH);
        input->length = TRACE_TEXT - inflater->avail_out;
        if (result == Z_STREAM_END) { /* another stream may follow */
            input->is_within = false;
            inflateReset(inflater);
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            return error_set(error, ERROR_RUN, input->path, "the gzip stream is damaged: %s",
                             inflater->msg == NULL ? "no reason is known" : inflater->msg);
        }
    }
    return true;
}

static bool read_text(struct trace_input *input, struct error *error)
{
    while (input->length < TRACE_TEXT && !input->is_over) {
        size_t got;
        if (!read_bytes(input, input->text + input->length, TRACE_TEXT - input->length, &got,
                        error)) {
            return false;
        }
        input->length += got;
    }
    return true;
}

/* The bytes of whole lines; at the end of a good file the last line is ended. */
static size_t whole_lines(struct trace_input *input)
{
    const char *last = memrchr(input->text, '\n', input->length);
    bool is_all = input->is_over && input->failure.code == ERROR_NONE;
    if (is_all && input->length > 0 && input->text[input->length - 1] != '\n') {
        input->text[input->length++] = '\n';
        return input->length;
    }
    return last == NULL ? 0 : (size_t)(last + 1 - input->text);
}

bool trace_input_next(struct trace_input *input, const char **text, size_t *length,
                      struct error *error)
{
    bool is_good = input->failure.code == ERROR_NONE;
    input->length -= input->taken;
    memmove(input->text, input->text + input->taken, input->length);
    input->taken = 0;
    if (is_good) {
        is_good = (input->inflater != NULL ? inflate_text : read_text)(input, &input->failure);
        input->taken = whole_lines(input);
    }
    *text = input->text;
    *length = input->taken;
    if (input->taken == 0 && input->length == TRACE_TEXT) {
        return error_set(error, ERROR_RUN, input->path, "a line is longer than %d bytes",
                         TRACE_TEXT - 1);
    }
    if (!is_good && input->taken == 0) {
        *error = input->failure;
        return false;
    }
    return true;
}
