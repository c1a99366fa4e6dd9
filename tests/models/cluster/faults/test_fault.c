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
