#include "experiments/spec/pointer.h"

#include <string.h>

static void append_escaped(struct text_buffer *pointer, const char *key, size_t length)
{
    text_append(pointer, "/");
    for (size_t start = 0; start < length;) {
        size_t plain = 0;
        while (start + plain < length && key[start + plain] != '~' && key[start + plain] != '/') {
            plain++;
        }
        text_append_bytes(pointer, key + start, plain);
        start += plain;
        if (start < length) {
            text_append(pointer, key[start++] == '~' ? "~0" : "~1");
        }
    }
}

void pointer_append(struct text_buffer *pointer, const char *key)
{
    append_escaped(pointer, key, strlen(key));
}

struct text_buffer pointer_from_path(const char *path)
{
    struct text_buffer pointer = {0};
    for (;;) {
        size_t length = strcspn(path, ".");
        append_escaped(&pointer, path, length);
        if (path[length] == '\0') {
            return pointer;
        }
        path += length + 1;
    }
}

const char *pointer_inside(const char *pointer, const char *prefix)
{
    size_t length = strlen(prefix);
    if (strncmp(pointer, prefix, length) != 0) {
        return NULL;
    }
    return pointer[length] == '\0' || pointer[length] == '/' ? pointer + length : NULL;
}
