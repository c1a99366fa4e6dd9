/*
 * Digests: SHA-256 of texts, and the keys of runs.
 *
 * The key of a run says what determines its result: the canonical text of its point, the seed, the
 * replication and the version of results. Two runs with one key have the same bytes, so a finished
 * one is never repeated. The long text is hashed once a point: each replication continues a copy.
 *
 * Each row of the store has a digest over its key and its content, so that a record which was
 * damaged, or stands under the key of another run, is found out when read. The digest guards
 * against accidents, not against a forger: there is no secret in it.
 */
#ifndef EXPERIMENTS_RUNS_DIGEST_H
#define EXPERIMENTS_RUNS_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DIGEST_BYTES = SHA256_DIGEST_SIZE,
    DIGEST_HEX_BYTES = 2 * DIGEST_BYTES + 1,
    /** The version of results: raised whenever a change of the engine changes any result. */
    RESULTS_VERSION = 13,
};

struct digest {
    unsigned char bytes[DIGEST_BYTES];
};

/** SHA-256 of a text. */
void digest_text(const char *text, struct digest *digest);

/** A piece of what a digest is over. */
struct digest_part {
    const void *bytes;
    size_t length;
};

/** SHA-256 of pieces, each behind its length, so that no other pieces have the same digest. */
void digest_parts(const struct digest_part *parts, size_t count, struct digest *digest);

/** Hexadecimal digits, terminated. @return hex */
const char *digest_hex(const struct digest *digest, char hex[DIGEST_HEX_BYTES]);

/** The part common to the keys of all replications of a point. */
struct run_keys {
    struct sha256_ctx prefix;
};

/** @param canonical  point_canonical's text */
void run_keys_init(struct run_keys *keys, const char *canonical, int64_t seed);

/** sha256(canonical point, seed, version of results, replication). */
void run_key(const struct run_keys *keys, uint64_t replication, struct digest *key);

#endif
