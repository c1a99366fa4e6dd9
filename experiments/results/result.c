#include "experiments/results/result.h"

#include "experiments/results/file.h"
#include "experiments/results/point.h"
#include "experiments/runs/store_results.h"
#include "sim/base/memory.h"

static void write_head(struct writer *writer, const struct experiment *experiment)
{
    struct digest digest;
    char hex[DIGEST_HEX_BYTES];
    char *canonical = spec_canonical(experiment->spec);
    digest_text(canonical, &digest);
    memory_free(canonical);
    struct text_buffer text = {0};
    text_print(&text, "sha256:%s", digest_hex(&digest, hex));
    writer_open_object(writer, NULL);
    writer_integer(writer, "format", 2);
    writer_text(writer, "experiment", spec_name(experiment->spec));
    writer_text(writer, "spec_digest", text.text);
    writer_text(writer, "engine", COUPLING_VERSION);
    if (experiment->shards > 1) {
        writer_open_object(writer, "shard");
        writer_integer(writer, "index", (int64_t)experiment->shard);
        writer_integer(writer, "of", (int64_t)experiment->shards);
        writer_close_object(writer);
    }
    text_buffer_free(&text);
}

static bool write_point(struct writer *writer, const struct experiment *experiment, size_t id,
                        struct result *result, struct error *error)
{
    struct experiment_point point;
    struct replications replications;
    struct stopping rounds;
    experiment_point_open(experiment, id, &point);
    bool is_good = experiment_replications(experiment, &point, &replications, &rounds, error);
    if (is_good) {
        const struct point_summary *summary =
            point_summaries_add(&result->summaries, &point, &replications, &rounds);
        result_point_write(writer, experiment->store, &point, &replications, summary);
        result->is_imprecise = result->is_imprecise || stopping_fell_short(&rounds);
        result->failed += summary->failed;
        shortfall_add(&result->shortfall, &point, &replications, &rounds);
        is_good =
            timeline_file_add(&result->timeline, experiment->store, &point, &replications, error);
    }
    experiment_point_close(&point);
    return is_good;
}

static bool write_all(struct writer *writer, const struct experiment *experiment,
                      struct result *result, struct error *error)
{
    size_t count = spec_point_count(experiment->spec);
    write_head(writer, experiment);
    writer_open_list(writer, "points");
    for (size_t id = experiment->shard; id < count; id += experiment->shards) {
        if (!write_point(writer, experiment, id, result, error)) {
            return false;
        }
    }
    writer_close_list(writer);
    comparisons_make(&result->comparisons, experiment->spec, &result->summaries);
    comparisons_write(writer, &result->comparisons);
    curves_make(&result->curves, experiment->spec, &result->summaries);
    curves_write(writer, &result->curves);
    writer_close_object(writer);
    return true;
}

bool result_write(const struct experiment *experiment, const char *folder, struct result *result,
                  struct error *error)
{
    *result = (struct result){0};
    point_summaries_init(&result->summaries, spec_analysis(experiment->spec));
    timeline_file_start(&result->timeline, folder);
    struct output output;
    if (!output_open(&output, folder, RESULT_NAME, error)) {
        return false;
    }
    struct writer writer;
    writer_init(&writer, output.stream);
    bool is_begun = store_results_begin(experiment->store, error);
    bool is_good = is_begun && write_all(&writer, experiment, result, error);
    writer_end(&writer);
    /* The tables go first: where results.json is, they are as new as it. */
    is_good = is_begun && store_results_end(experiment->store, is_good, error);
    if (!is_good || !timeline_file_end(&result->timeline, error)) {
        timeline_file_discard(&result->timeline);
        output_discard(&output);
        return false;
    }
    return output_close(&output, error);
}

void result_free(struct result *result)
{
    shortfall_free(&result->shortfall);
    curves_free(&result->curves);
    comparisons_free(&result->comparisons);
    point_summaries_free(&result->summaries);
}
