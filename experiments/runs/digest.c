#include "experiments/runs/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void digest_text(const char *text, struct digest *digest)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    sha256_digest(&context, DIGEST_BYTES, digest->bytes);
}

void digest_parts(const struct digest_part *parts, size_t count, struct digest *digest)
{
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t i = 0; i < count; i++) {
        char length[32];
        int digits = snprintf(length, sizeof length, "%zu:", parts[i].length);
        sha256_update(&context, (size_t)digits, (const uint8_t *)length);
        sha256_update(&context, parts[i].length, parts[i].bytes);
    }
    sha256_digest(&context, DIGEST_BYTES, digest->bytes);
}

const char *digest_hex(const struct digest *digest, char hex[DIGEST_HEX_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[DIGEST_HEX_BYTES - 1] = '\0';
    return hex;
}

void run_keys_init(struct run_keys *keys, const char *canonical, int64_t seed)
{
    char facts[64];
    int length =
        snprintf(facts, sizeof facts, "\nresults %d\nseed %" PRId64, RESULTS_VERSION, seed);
    sha256_init(&keys->prefix);
    sha256_update(&keys->prefix, strlen(canonical), (const uint8_t *)canonical);
    sha256_update(&keys->prefix, (size_t)length, (const uint8_t *)facts);
}

void run_key(const struct run_keys *keys, uint64_t replication, struct digest *key)
{
    char fact[40];
    int length = snprintf(fact, sizeof fact, "\nreplication %" PRIu64, replication);
    struct sha256_ctx context = keys->prefix;
    sha256_update(&context, (size_t)length, (const uint8_t *)fact);
    sha256_digest(&context, DIGEST_BYTES, key->bytes);
}
