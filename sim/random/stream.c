#include "sim/random/stream.h"

#include <stddef.h>
#include <string.h>

/* Random123 would use whatever the compiler's flags allow; the plain C in it suffices here. */
#define R123_USE_SSE         0
#define R123_USE_SSE4_1      0
#define R123_USE_SSE4_2      0
#define R123_USE_AES_NI      0
#define R123_USE_X86INTRIN_H 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

static inline philox4x64_ctr_t philox(philox4x64_ctr_t counter, const uint64_t key[2])
{
    return philox4x64_R(10, counter, (philox4x64_key_t){{key[0], key[1]}});
}

void stream_philox(const uint64_t counter[4], const uint64_t key[2], uint64_t words[4])
{
    philox4x64_ctr_t input = {{counter[0], counter[1], counter[2], counter[3]}};
    memcpy(words, philox(input, key).v, 4 * sizeof words[0]);
}

void stream_refill(struct stream *stream)
{
    philox4x64_ctr_t input = {{stream->block++, 0, stream->name[0], stream->name[1]}};
    memcpy(stream->buffer, philox(input, stream->key).v, sizeof stream->buffer);
    stream->used = 0;
}

void stream_fill(struct stream *stream, uint64_t *words, size_t count)
{
    for (; count > 0 && stream->used != 0; count--) {
        *words++ = stream_next(stream);
    }
    if (count >= STREAM_BUFFER) {
        memcpy(words, stream->buffer, sizeof stream->buffer);
        for (words += STREAM_BUFFER; (count -= STREAM_BUFFER) >= STREAM_BUFFER;
             words += STREAM_BUFFER) {
            philox4x64_ctr_t input = {{stream->block++, 0, stream->name[0], stream->name[1]}};
            memcpy(words, philox(input, stream->key).v, sizeof stream->buffer);
        }
        stream_refill(stream);
    }
    for (; count > 0; count--) {
        *words++ = stream_next(stream);
    }
}

/* Hash a text into a name, 16 bytes at a time: each step is Philox of (bytes, name so far), fed
 * forward (Davies and Meyer's way to make a hash of a cipher). The key is the length, so that
 * path and purpose differ from the same letters cut in two at another place. */
static void hash(uint64_t name[2], const char *text)
{
    const uint64_t key[2] = {strlen(text), UINT64_C(0x6e616d65)};
    size_t at = 0;
    do {
        uint64_t counter[4] = {0, 0, name[0], name[1]};
        for (size_t i = 0; i < 16 && at < key[0]; i++, at++) {
            counter[i / 8] |= (uint64_t)(unsigned char)text[at] << i % 8 * 8;
        }
        uint64_t words[4];
        stream_philox(counter, key, words);
        name[0] ^= words[0];
        name[1] ^= words[1];
    } while (at < key[0]);
}

void stream_init(struct stream *stream, uint64_t seed, uint64_t replication, const char *path,
                 const char *purpose)
{
    *stream = (struct stream){.key = {seed, replication}};
    hash(stream->name, path);
    hash(stream->name, purpose);
    stream_refill(stream);
}
