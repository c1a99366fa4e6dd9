#include "experiments/results/head.h"

#include "sim/base/memory.h"

#include <string.h>

/* "sha256:" and the digest of a spec's canonical text. */
static void print_digest(const struct spec *spec, char text[RESULT_DIGEST_BYTES])
{
    struct digest digest;
    char *canonical = spec_canonical(spec);
    digest_text(canonical, &digest);
    strcpy(text, "sha256:");
    digest_hex(&digest, text + strlen(text));
    memory_free(canonical);
}

void result_digest(const struct spec *spec, char text[RESULT_DIGEST_BYTES])
{
    const char *made_from;
    const char *content;
    spec_made_from(spec, &made_from, &content);
    print_digest(spec, text);
    if (content != NULL && strcmp(content, text) == 0) {
        strcpy(text, made_from);
    }
}

void result_head_make(struct result_head *head, const struct experiment *experiment)
{
    *head = (struct result_head){.experiment = spec_name(experiment->spec),
                                 .engine = COUPLING_VERSION,
                                 .shard = experiment->shard,
                                 .shards = experiment->shards};
    result_digest(experiment->spec, head->digest);
}

void result_spec_write(const struct spec *spec, FILE *out)
{
    char digest[RESULT_DIGEST_BYTES];
    char content[RESULT_DIGEST_BYTES];
    struct spec *filled = spec_fill(spec);
    result_digest(spec, digest);
    print_digest(filled, content);
    spec_write(filled, digest, content, out);
    spec_close(filled);
}
