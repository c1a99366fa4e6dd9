#include "tests/models/locks/client_fixture.h"

static void expect(const struct client_bench *bench, int64_t resources, const char *where,
                   const char *text)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "workload", "users");
    const struct parameter_map nodes = {LOCK_NODES, lock_node_names, NULL};
    lock_clients_check(&bench->parameters, &scope, &complaints, &nodes, resources);
    cr_expect_eq(complaints.count, text == NULL ? 0 : 1);
    if (text != NULL && complaints.count > 0) {
        cr_expect_str_eq(complaints.list[0].text, text);
        cr_expect_str_eq(complaints.list[0].where, where);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(lock_clients_parameters, say_what_is_not_there)
{
    static const char *const nodes[] = {"beta", "omega"};
    struct client_bench bench;
    client_bench_init(&bench);
    expect(&bench, 8, NULL, NULL);
    bench.parameters.nodes = (struct parameter_list){2, (void *)(uintptr_t)nodes};
    expect(&bench, 8, "/workload/users/nodes/1", "there is no node \"omega\"");
    bench.parameters.nodes.count = 1;
    bench.modes[0] = "XX";
    expect(&bench, 8, "/workload/users/mode", "\"XX\" is no mode: NL, CR, CW, PR, PW or EX");
    bench.modes[0] = "PR";
    bench.parameters.locks_per_transaction = 9;
    expect(&bench, 8, "/workload/users/locks_per_transaction",
           "more than the lock manager has resources: 8");
    bench.parameters.conversion = &bench.conversion;
    expect(&bench, 0, "/workload/users/conversion",
           "is for transactions of one lock: those of more might wait in a circle");
}
