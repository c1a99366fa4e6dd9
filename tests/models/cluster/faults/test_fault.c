#include "models/cluster/faults/fault.h"

#include "tests/models/cluster/cluster_fixture.h"

static void expect_text(const char *name, const char *const *known, size_t count, const char *text)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "faults", "3");
    fault_check_name(&scope, "target", "node", name, known, count, &complaints);
    arena_destroy(arena);
    cr_expect_eq(complaints.count, (size_t)(text == NULL ? 0 : 1), "%s", name);
    if (text != NULL && complaints.count == 1) {
        cr_expect_str_eq(complaints.list[0].where, "/faults/3/target");
        cr_expect_eq(strstr(complaints.list[0].text, text), complaints.list[0].text, "%s",
                     complaints.list[0].text);
    }
    complaints_free(&complaints);
}

Test(fault, names_are_known_or_complained_of)
{
    static const char *const known[] = {"alpha", "beta"};
    expect_text("alpha", known, 2, NULL);
    expect_text(NULL, known, 2, NULL);
    expect_text("bta", known, 2, "there is no node \"bta\"; did you mean \"beta\"?");
    expect_text("zulu", known, 2, "there is no node \"zulu\"");
    expect_text("zulu", known, 0, "there is no node \"zulu\"");
}

Test(fault, a_name_is_a_node_or_the_clients)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_start(bench);
    cr_expect_eq(cluster_node_named(bench->cluster, "alpha"), 0);
    cr_expect_eq(cluster_node_named(bench->cluster, "gamma"), 2);
    cr_expect_eq(cluster_node_named(bench->cluster, "clients"), 3);
    cluster_bench_end(bench);
}

static unsigned ends;

static void end(struct run *run, struct cluster *cluster, const void *parameters,
                struct cause cause)
{
    (void)run;
    (void)cluster;
    (void)parameters;
    (void)cause;
    ends++;
}

static sim_ticks a_second(const void *parameters, struct stream *stream)
{
    (void)parameters;
    (void)stream;
    return SECOND;
}

static sim_ticks go_on(struct run *run, struct cluster *cluster, const void *parameters,
                       struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)run;
    (void)cluster;
    (void)parameters;
    (void)stream;
    (void)cause;
    return (sim_ticks)turn * SECOND;
}

/* One that ends does so once, after its time; one that goes on says when; another is for ever. */
Test(fault, ends_or_goes_on_or_lasts)
{
    const struct fault_operations ended = {.end = end};
    const struct fault_operations goes_on = {.lasts = a_second, .go_on = go_on};
    const struct fault_operations other = {0};
    struct fault_parameters parameters = {.lasts = 7};
    const struct cause cause = {0};
    cr_expect_eq(fault_time(&ended, &parameters, NULL), 7);
    cr_expect_eq(fault_time(&goes_on, &parameters, NULL), SECOND);
    cr_expect_eq(fault_time(&other, &parameters, NULL), TICKS_NEVER);
    cr_expect_eq(fault_next(&ended, NULL, NULL, &parameters, NULL, cause, 1), TICKS_NEVER);
    cr_expect_eq(ends, 1u);
    cr_expect_eq(fault_next(&goes_on, NULL, NULL, &parameters, NULL, cause, 3), 3 * SECOND);
    parameters.lasts = 0;
    cr_expect_eq(fault_time(&ended, &parameters, NULL), TICKS_NEVER);
}
