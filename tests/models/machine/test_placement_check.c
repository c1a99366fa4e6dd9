#include "models/machine/placement_check.h"

#include "tests/models/places.h"

/* Three nodes, of which the last has cores alone. */
static size_t complaints_about(const struct placement_given *placement, const char *key)
{
    struct numa_memory_parameters none = {.channels = 0};
    const struct numa_node_parameters given[] = {
        {.cores = 1}, {.cores = 1}, {.cores = 1, .memory = &none}};
    struct program_environment around = {
        .processors = 3, .homes = 3, .nodes = {.count = 3, .cores = 1, .given = given}};
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "workload", "program");
    placement_check(placement, &scope,
                    &(struct check_context){.complaints = &complaints, .environment = &around});
    size_t count = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        count += key == NULL || strcmp(strrchr(complaints.list[i].where, '/') + 1, key) == 0;
    }
    arena_destroy(arena);
    complaints_free(&complaints);
    return count;
}

static struct parameter_list list_of(int64_t *values, size_t count)
{
    return (struct parameter_list){count, values};
}

Test(placement_check, nodes_have_memory)
{
    struct placement_given given = {.policy = PLACEMENT_ON_ONE_NODE, .node = 1};
    cr_expect_eq(complaints_about(&given, NULL), 0);
    given.node = 2;
    cr_expect_eq(complaints_about(&given, "node"), 1, "without memory");
    given.node = 3;
    cr_expect_eq(complaints_about(&given, "node"), 1, "beyond the last");
    given.policy = PLACEMENT_LOCAL;
    cr_expect_eq(complaints_about(&given, NULL), 0, "not looked at");
}

Test(placement_check, lists_name_each_node_once)
{
    struct placement_given given = {.policy = PLACEMENT_BOUND};
    cr_expect_eq(complaints_about(&given, "nodes"), 1, "bound to none");
    given.policy = PLACEMENT_INTERLEAVED;
    cr_expect_eq(complaints_about(&given, NULL), 0, "interleaved over all");
    given.nodes = list_of((int64_t[]){1, 0}, 2);
    cr_expect_eq(complaints_about(&given, NULL), 0);
    given.nodes = list_of((int64_t[]){1, 0, 1}, 3);
    cr_expect_eq(complaints_about(&given, "nodes"), 1, "twice");
    given.policy = PLACEMENT_BOUND;
    given.nodes = list_of((int64_t[]){2, 7}, 2);
    cr_expect_eq(complaints_about(&given, "nodes"), 2, "no memory, and no node");
}

Test(placement_check, each_node_has_a_weight)
{
    struct placement_given given = {.policy = PLACEMENT_WEIGHTED};
    cr_expect_eq(complaints_about(&given, "weights"), 1);
    given.weights = list_of((int64_t[]){3, 1, 0}, 3);
    cr_expect_eq(complaints_about(&given, NULL), 0);
    given.weights = list_of((int64_t[]){3, 1, 1}, 3);
    cr_expect_eq(complaints_about(&given, "weights"), 1, "node 2 has no memory");
    given.weights = list_of((int64_t[]){0, 0, 0}, 3);
    cr_expect_eq(complaints_about(&given, "weights"), 1);
    given.weights = list_of((int64_t[]){3, 1}, 2);
    cr_expect_eq(complaints_about(&given, "weights"), 1);
}

/* With one memory there is nothing to choose, and no placement is looked at. */
Test(placement_check, one_memory_needs_no_list)
{
    static const int policies[] = {PLACEMENT_BOUND, PLACEMENT_WEIGHTED, PLACEMENT_INTERLEAVED};
    struct program_environment around = {.processors = 2, .homes = 1, .nodes = {.count = 2}};
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        struct placement_given given = {.policy = policies[i]};
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = place_of(arena, "workload", "program");
        placement_check(&given, &scope,
                        &(struct check_context){.complaints = &complaints, .environment = &around});
        cr_expect_eq(complaints.count, 0);
        arena_destroy(arena);
        complaints_free(&complaints);
    }
}
