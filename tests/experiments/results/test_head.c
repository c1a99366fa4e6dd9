#include "experiments/results/head.h"

#include "tests/experiments/fixture.h"

Test(result_head, names_the_experiment_and_digests_its_spec)
{
    struct fixture fixture;
    struct fixture other;
    struct result_head head;
    struct result_head another;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_open(&other, MM1 ", 'run': {'horizon': '401 s', 'replications': 3}}");
    fixture.experiment.shard = 1;
    fixture.experiment.shards = 3;
    result_head_make(&head, &fixture.experiment);
    result_head_make(&another, &other.experiment);
    cr_expect_str_eq(head.experiment, "mm1");
    cr_expect_str_eq(head.engine, COUPLING_VERSION);
    cr_expect_eq(strlen(head.digest), strlen("sha256:") + 64);
    cr_expect(head.shard == 1 && head.shards == 3);
    cr_expect_neq(strcmp(head.digest, another.digest), 0, "another horizon");
    fixture_close(&other);
    fixture_close(&fixture);
}
