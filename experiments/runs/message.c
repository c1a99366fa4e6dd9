#include "experiments/runs/message.h"

#include "sim/base/assert.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void message_append(struct text_buffer *buffer, enum message_kind kind, const void *payload,
                    size_t bytes)
{
    ASSERT(bytes <= UINT32_MAX);
    struct message_header header = {(uint32_t)kind, (uint32_t)bytes};
    text_append_bytes(buffer, (const char *)&header, sizeof header);
    text_append_bytes(buffer, payload, bytes);
}

size_t message_parse(const char *bytes, size_t count, struct message *message)
{
    struct message_header header;
    if (count < sizeof header) {
        return 0;
    }
    memcpy(&header, bytes, sizeof header);
    if (count - sizeof header < header.bytes) {
        return 0;
    }
    *message =
        (struct message){(enum message_kind)header.kind, bytes + sizeof header, header.bytes};
    return sizeof header + header.bytes;
}

static bool read_bytes(int descriptor, char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t got = read(descriptor, bytes, count);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        if (got > 0) {
            bytes += got;
            count -= (size_t)got;
        }
    }
    return true;
}

bool message_receive(int descriptor, struct text_buffer *buffer, struct message *message)
{
    enum { PIECE = 1 << 16 };
    struct message_header header;
    if (!read_bytes(descriptor, (char *)&header, sizeof header)) {
        return false;
    }
    buffer->length = 0;
    char piece[PIECE];
    for (size_t left = header.bytes; left > 0;) {
        size_t count = left < PIECE ? left : PIECE;
        if (!read_bytes(descriptor, piece, count)) {
            return false;
        }
        text_append_bytes(buffer, piece, count);
        left -= count;
    }
    *message = (struct message){(enum message_kind)header.kind, buffer->text, header.bytes};
    return true;
}

bool message_send(int descriptor, enum message_kind kind, const void *payload, size_t bytes)
{
    struct text_buffer buffer = {0};
    message_append(&buffer, kind, payload, bytes);
    const char *rest = buffer.text;
    size_t left = buffer.length;
    while (left > 0) {
        ssize_t wrote = write(descriptor, rest, left);
        if (wrote < 0 && errno != EINTR) {
            break;
        }
        if (wrote > 0) {
            rest += wrote;
            left -= (size_t)wrote;
        }
    }
    text_buffer_free(&buffer);
    return left == 0;
}
