#include "tests/models/locks/lock_fixture.h"

static void expect(const struct lock_bench *bench, size_t nodes, const char *where,
                   const char *text)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "lock_manager");
    struct ethernet_parameters ethernet = bench->ethernet;
    const struct part network = {&ethernet_kind, &ethernet};
    lock_manager_check(&bench->parameters, &scope,
                       &(struct check_context){.complaints = &complaints,
                                               .ticks_per_second = TICKS_PER_SECOND_COARSE},
                       &network, nodes);
    cr_expect_eq(complaints.count, text == NULL ? 0 : 1);
    if (text != NULL && complaints.count > 0) {
        cr_expect_str_eq(complaints.list[0].text, text);
        cr_expect_str_eq(complaints.list[0].where, where);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(lock_manager_parameters, say_what_cannot_be)
{
    struct lock_bench bench;
    lock_bench_init(&bench);
    expect(&bench, 4, NULL, NULL);
    bench.parameters.resources = LOCK_RESOURCES_MOST;
    expect(&bench, 2, NULL, NULL);
    expect(&bench, 4, "/system/lock_manager/resources",
           "16777216 resources on 4 nodes; the most is 8388608");
    bench.parameters.resources = 8;
    bench.ethernet.loss = 0.01;
    expect(&bench, 4, "/system/lock_manager",
           "the network loses messages, and a lock manager sends none twice");
}
