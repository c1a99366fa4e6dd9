#include "models/machine/placement.h"

#include <criterion/criterion.h>

enum { NODES = 4, DRAWS = 40000 };

/* Draws homes for processor 1 and counts them; the options' nodes are filled in. */
static void count_homes(struct placement_options options, uint32_t counts[NODES])
{
    struct arena *arena = arena_create();
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "home");
    options.memories.nodes = NODES;
    struct placement placement;
    placement_init(&placement, arena, &options);
    for (int i = 0; i < NODES; i++) {
        counts[i] = 0;
    }
    for (int i = 0; i < DRAWS; i++) {
        uint32_t home = placement_home(&placement, &stream, 1);
        cr_assert_lt(home, NODES);
        counts[home]++;
    }
    arena_destroy(arena);
}

/* Within 5 standard deviations of a share of the draws. */
static bool is_share(uint32_t count, double share)
{
    double difference = count - share * DRAWS;
    return difference * difference <= 25 * share * (1 - share) * DRAWS;
}

Test(placement, policies_place_as_they_say)
{
    const struct {
        struct placement_options options;
        double shares[NODES];
    } facts[] = {
        {{.policy = PLACEMENT_LOCAL}, {0, 1, 0, 0}},
        {{.policy = PLACEMENT_FIRST_TOUCH}, {0, 1, 0, 0}},
        {{.policy = PLACEMENT_INTERLEAVED}, {0.25, 0.25, 0.25, 0.25}},
        {{.policy = PLACEMENT_ON_ONE_NODE, .node = 3}, {0, 0, 0, 1}},
        {{.policy = PLACEMENT_INTERLEAVED, .among = {2, (int64_t[]){3, 0}}}, {0.5, 0, 0, 0.5}},
        {{.policy = PLACEMENT_WEIGHTED, .weights = {4, (int64_t[]){3, 1, 0, 0}}}, {0.75, 0.25}},
        {{.policy = PLACEMENT_WEIGHTED, .weights = {4, (int64_t[]){0, 255, 0, 17}}},
         {0, 255 / 272.0, 0, 17 / 272.0}},
        {{.policy = PLACEMENT_BOUND, .among = {2, (int64_t[]){1, 0}}}, {0, 1, 0, 0}},
        {{.policy = PLACEMENT_BOUND, .among = {2, (int64_t[]){2, 3}}}, {0, 0, 1, 0}},
        {{.remote_share = 0.3}, {0.1, 0.7, 0.1, 0.1}},
        {{.remote_share = 1}, {1 / 3.0, 0, 1 / 3.0, 1 / 3.0}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        uint32_t counts[NODES];
        count_homes(facts[i].options, counts);
        for (int node = 0; node < NODES; node++) {
            cr_expect(is_share(counts[node], facts[i].shares[node]), "case %zu, node %d: %u", i,
                      node, counts[node]);
        }
    }
}

/* Shared pages stay where they were touched first: half are touched by node 0 before all others. */
Test(placement, first_touch_decides_once_for_each_page)
{
    struct arena *arena = arena_create();
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "home");
    struct placement placement;
    placement_init(
        &placement, arena,
        &(struct placement_options){.memories.nodes = NODES, .shared_share = 1, .shared_pages = 8});
    for (int i = 0; i < 200; i++) {
        cr_assert_eq(placement_home(&placement, &stream, 0), 0);
    }
    for (int i = 0; i < 200; i++) {
        cr_assert_eq(placement_home(&placement, &stream, 2), 0, "the pages are on node 0 by now");
    }
    placement_init(&placement, arena,
                   &(struct placement_options){
                       .memories.nodes = NODES, .shared_share = 0.5, .shared_pages = 8});
    for (int page = 0; page < 8; page++) {
        placement.homes[page] = 1;
    }
    uint32_t remote = 0;
    for (int i = 0; i < DRAWS; i++) {
        remote += placement_home(&placement, &stream, 2) != 2;
    }
    cr_expect(is_share(remote, 0.5), "%u", remote);
    arena_destroy(arena);
}

/* Node 1, whose threads draw, has no memory: what would be its own is on node 3, the nearest. */
Test(placement, a_node_without_memory_uses_the_nearest)
{
    static const sim_ticks latencies[] = {80,  140, 140, 160, 150, 80, 140, 130,
                                          140, 140, 80,  140, 160, 90, 140, 80};
    struct numa_memory_parameters none = {.channels = 0};
    const struct numa_node_parameters given[] = {
        {.cores = 1}, {.cores = 1, .memory = &none}, {.cores = 1}, {.cores = 0}};
    const struct placement_memories memories = {.which = {.count = NODES, .given = given},
                                                .latencies = latencies};
    const struct {
        struct placement_options options;
        double shares[NODES];
    } facts[] = {
        {{.policy = PLACEMENT_LOCAL}, {0, 0, 0, 1}},
        {{.policy = PLACEMENT_FIRST_TOUCH}, {0, 0, 0, 1}},
        {{.policy = PLACEMENT_INTERLEAVED}, {1 / 3.0, 0, 1 / 3.0, 1 / 3.0}},
        {{.policy = PLACEMENT_BOUND, .among = {2, (int64_t[]){0, 2}}}, {0, 0, 1, 0}},
        {{.remote_share = 0.5}, {0.25, 0, 0.25, 0.5}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        uint32_t counts[NODES];
        struct placement_options options = facts[i].options;
        options.memories = memories;
        count_homes(options, counts);
        for (int node = 0; node < NODES; node++) {
            cr_expect(is_share(counts[node], facts[i].shares[node]), "case %zu, node %d: %u", i,
                      node, counts[node]);
        }
    }
}

Test(placement, one_node_holds_all)
{
    struct arena *arena = arena_create();
    struct placement placement;
    placement_init(&placement, arena,
                   &(struct placement_options){.memories.nodes = 1, .remote_share = 0.9});
    cr_expect_eq(placement_home(&placement, NULL, 0), 0);
    cr_expect_eq(placement_home(&placement, NULL, 5), 0, "uniform memory is one node for all");
    arena_destroy(arena);
}

/* Pages of two threads and of both, on four nodes: numbered apart, and placed by the policy. */
Test(placement, pages_that_migrate_have_homes_of_their_own)
{
    struct arena *arena = arena_create();
    struct pages pages;
    struct placement placement;
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "home");
    pages_init(&pages, arena, NODES);
    pages_claim(&pages, 7);
    placement_init(&placement, arena,
                   &(struct placement_options){.policy = PLACEMENT_ON_ONE_NODE,
                                               .memories = {.nodes = NODES},
                                               .node = 3,
                                               .shared_share = 0.25,
                                               .shared_pages = 4,
                                               .pages = &pages,
                                               .threads = 2,
                                               .private_pages = 8});
    pages_make(&pages, arena);
    cr_expect_eq(pages.count, 7 + 4 + 2 * 8);
    uint32_t shared = 0;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t page = placement_page(&placement, &stream, 1);
        cr_assert(page >= 7 && page < 27 && (page < 11 || page >= 19), "%u is another's", page);
        shared += page < 11;
    }
    cr_expect(is_share(shared, 0.25));
    cr_expect_eq(placement_home(&placement, &stream, 1), 3);
    arena_destroy(arena);
}

Test(placement, pages_that_migrate_are_first_near_the_processor)
{
    struct arena *arena = arena_create();
    struct pages pages;
    struct placement placement;
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "home");
    pages_init(&pages, arena, NODES);
    placement_init(&placement, arena,
                   &(struct placement_options){.memories = {.nodes = NODES},
                                               .shared_share = 0.5,
                                               .shared_pages = 1,
                                               .pages = &pages,
                                               .threads = 1,
                                               .private_pages = 1});
    pages_make(&pages, arena);
    for (int i = 0; i < DRAWS; i++) {
        cr_assert_eq(placement_home(&placement, &stream, 2), 2, "whoever else refers to it");
    }
    arena_destroy(arena);
}
