#include "experiments/results/json/head.h"

enum { FORMAT = 2 };

void result_head_write(struct writer *writer, const struct result_head *head)
{
    writer_integer(writer, "format", FORMAT);
    writer_text(writer, "experiment", head->experiment);
    writer_text(writer, "spec_digest", head->digest);
    writer_text(writer, "engine", head->engine);
    if (head->shards > 1) {
        writer_open_object(writer, "shard");
        writer_integer(writer, "index", (int64_t)head->shard);
        writer_integer(writer, "of", (int64_t)head->shards);
        writer_close_object(writer);
    }
}
