#include "models/cluster/node/latent_failure.h"

#include "tests/models/cluster/node/node_fixture.h"

/* A defect 1000 after the start and after each repair, which takes 200, and a boot 105. */
static struct latent_failure *begin(struct bench *bench, struct latent_failure_parameters *latent,
                                    sim_ticks test_interval)
{
    *latent = (struct latent_failure_parameters){distribution_constant(1000), test_interval};
    *bench = bench_prepare();
    bench->parameters.latent_failure = latent;
    bench->parameters.time_to_repair = distribution_constant(200);
    bench_start(bench);
    struct scope scope = place_of(bench->assembly.arena, "system", "nodes.alpha");
    latent_failure_build(&bench->assembly, &scope, &bench->node, &bench->watchers);
    place_start(&bench->assembly, &bench->node.latent_failure->component);
    return bench->node.latent_failure;
}

static void run_sound(struct bench *bench, sim_ticks until)
{
    bench_run(bench, until);
    place_invariants(bench->run, &bench->node.latent_failure->component);
    cr_assert_not(run_failed(bench->run), "%s", run_error(bench->run)->text);
}

Test(latent_failure, a_test_finds_it_and_a_repair_mends_it)
{
    struct bench bench;
    struct latent_failure_parameters latent;
    struct latent_failure *failure = begin(&bench, &latent, 700);
    run_sound(&bench, 999);
    cr_expect_not(latent_failure_is_there(&bench.node));
    run_sound(&bench, 1399);
    cr_expect(latent_failure_is_there(&bench.node));
    cr_expect_eq(bench.node.state, NODE_UP, "nobody knows");
    run_sound(&bench, 1400);
    cr_expect_not(latent_failure_is_there(&bench.node));
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_str_eq(bench.told[0].cause.fault, CAUSE_NODE_CRASH);
    run_sound(&bench, 1400 + 200 + BENCH_BOOT + 999);
    cr_expect_not(latent_failure_is_there(&bench.node));
    run_sound(&bench, 1400 + 200 + BENCH_BOOT + 1000);
    cr_expect(latent_failure_is_there(&bench.node));
    cr_expect_eq(failure->tested.count, 1);
    cr_expect_eq(level_integral(&failure->there, run_now(bench.run)), 400);
    bench_end(&bench);
}

Test(latent_failure, a_start_meets_it_once)
{
    struct bench bench;
    struct latent_failure_parameters latent;
    struct latent_failure *failure = begin(&bench, &latent, 0);
    run_sound(&bench, 5000);
    cr_expect(latent_failure_is_there(&bench.node), "nobody tests");
    latent_failure_meet(bench.run, &bench.node);
    latent_failure_meet(bench.run, &bench.node);
    cr_expect_eq(bench.node.state, NODE_UP, "at the end of the instant");
    run_sound(&bench, 5001);
    cr_expect_eq(bench.node.state, NODE_DOWN);
    cr_expect_eq(failure->met.count, 1);
    cr_expect_eq(failure->tested.count, 0);
    bench_end(&bench);
}

Test(latent_failure, another_boot_does_not_mend_it)
{
    struct bench bench;
    struct latent_failure_parameters latent;
    begin(&bench, &latent, 0);
    run_sound(&bench, 500);
    node_reset(bench.run, &bench.node, (struct cause){0, NULL});
    run_sound(&bench, 1000);
    cr_expect(latent_failure_is_there(&bench.node), "the time goes on through a boot");
    node_reset(bench.run, &bench.node, (struct cause){0, NULL});
    run_sound(&bench, 2500);
    cr_expect_eq(bench.node.state, NODE_UP);
    cr_expect(latent_failure_is_there(&bench.node));
    bench_end(&bench);
}

Test(latent_failure, a_node_without_the_object_has_none)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    struct scope scope = place_of(bench.assembly.arena, "system", "nodes.alpha");
    latent_failure_build(&bench.assembly, &scope, &bench.node, &bench.watchers);
    cr_expect_null(bench.node.latent_failure);
    cr_expect_not(latent_failure_is_there(&bench.node));
    bench_end(&bench);
}
