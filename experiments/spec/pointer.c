#include "experiments/spec/pointer.h"

#include <stdlib.h>
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

/* Whether the first token of a pointer, after its slash, is this key. */
static bool is_token(const char *token, size_t length, const char *key)
{
    struct text_buffer escaped = {0};
    append_escaped(&escaped, key, strlen(key));
    bool is_it = escaped.length == length + 1 && memcmp(escaped.text + 1, token, length) == 0;
    text_buffer_free(&escaped);
    return is_it;
}

const json_t *pointer_get(const json_t *document, const char *pointer)
{
    while (document != NULL && *pointer == '/') {
        const char *token = pointer + 1;
        size_t length = strcspn(token, "/");
        const json_t *inner = NULL;
        const char *key;
        json_t *value;
        if (json_is_array(document) && *token >= '0' && *token <= '9') {
            inner = json_array_get(document, strtoul(token, NULL, 10));
        }
        json_object_foreach((json_t *)document, key, value)
        {
            inner = is_token(token, length, key) ? value : inner;
        }
        document = inner;
        pointer = token + length;
    }
    return document;
}
