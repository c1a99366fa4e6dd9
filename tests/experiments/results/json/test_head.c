#include "experiments/results/json/head.h"

#include "tests/experiments/results.h"

static json_t *written(const struct result_head *head)
{
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    result_head_write(&writer, head);
    writer_close_object(&writer);
    json_t *json = results_json(&writer);
    writer_end(&writer);
    return json;
}

Test(json_head, has_a_shard_only_where_there_are_several)
{
    struct result_head head = {
        .experiment = "x", .digest = "sha256:0f", .engine = "9.9", .shard = 2, .shards = 3};
    json_t *json = written(&head);
    cr_expect_eq(results_number(json, "format"), 2);
    cr_expect_str_eq(results_text(json, "experiment"), "x");
    cr_expect_str_eq(results_text(json, "spec_digest"), "sha256:0f");
    cr_expect_str_eq(results_text(json, "engine"), "9.9");
    cr_expect_eq(results_number(json, "shard/index"), 2);
    cr_expect_eq(results_number(json, "shard/of"), 3);
    json_decref(json);
    head.shards = 1;
    json = written(&head);
    cr_expect_null(results_at(json, "shard"));
    json_decref(json);
}
