#include "experiments/results/head.h"

#include "sim/base/memory.h"

void result_head_make(struct result_head *head, const struct experiment *experiment)
{
    struct digest digest;
    char *canonical = spec_canonical(experiment->spec);
    *head = (struct result_head){.experiment = spec_name(experiment->spec),
                                 .engine = COUPLING_VERSION,
                                 .shard = experiment->shard,
                                 .shards = experiment->shards};
    digest_text(canonical, &digest);
    digest_hex(&digest, head->digest);
    memory_free(canonical);
}
