#include "models/machine/page_table.h"

#include <criterion/criterion.h>

enum { NODES = 4, PAGE = 4096 };

struct bench {
    struct arena *arena;
    struct placement placement;
    struct page_table pages;
};

/* A table of a policy over four nodes; the options' nodes are filled in. */
static void start(struct bench *bench, struct placement_options options)
{
    bench->arena = arena_create();
    options.memories.nodes = options.memories.nodes == 0 ? NODES : options.memories.nodes;
    placement_init(&bench->placement, bench->arena, &options);
    page_table_init(&bench->pages, bench->arena, &bench->placement, PAGE);
}

/* The node of a page that a thread on `node` refers to. */
static uint32_t node_of(struct bench *bench, uint64_t page, uint32_t node)
{
    return page_table_node(&bench->pages, page * PAGE, node);
}

Test(page_table, policies_place_pages_as_they_say)
{
    const struct {
        struct placement_options options;
        uint32_t nodes[6]; /* of pages 0 to 5, all touched by node 1 */
    } facts[] = {
        {{.policy = PLACEMENT_FIRST_TOUCH}, {1, 1, 1, 1, 1, 1}},
        {{.policy = PLACEMENT_LOCAL}, {1, 1, 1, 1, 1, 1}},
        {{.policy = PLACEMENT_INTERLEAVED}, {0, 1, 2, 3, 0, 1}},
        {{.policy = PLACEMENT_INTERLEAVED, .among = {2, (int64_t[]){3, 0}}}, {0, 3, 0, 3, 0, 3}},
        {{.policy = PLACEMENT_ON_ONE_NODE, .node = 2}, {2, 2, 2, 2, 2, 2}},
        {{.policy = PLACEMENT_BOUND, .among = {2, (int64_t[]){2, 3}}}, {2, 2, 2, 2, 2, 2}},
        {{.policy = PLACEMENT_BOUND, .among = {2, (int64_t[]){1, 3}}}, {1, 1, 1, 1, 1, 1}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct bench bench;
        start(&bench, facts[i].options);
        for (uint64_t page = 0; page < 6; page++) {
            cr_expect_eq(node_of(&bench, page, 1), facts[i].nodes[page], "case %zu, page %llu", i,
                         (unsigned long long)page);
        }
        arena_destroy(bench.arena);
    }
}

Test(page_table, weights_deal_pages_out_in_turn)
{
    struct bench bench;
    start(&bench, (struct placement_options){.policy = PLACEMENT_WEIGHTED,
                                             .weights = {4, (int64_t[]){3, 1, 0, 2}}});
    uint32_t counts[NODES] = {0};
    for (uint64_t page = 0; page < 600; page++) {
        counts[node_of(&bench, page, 2)]++;
    }
    cr_expect_eq(counts[0], 300);
    cr_expect_eq(counts[1], 100);
    cr_expect_eq(counts[2], 0);
    cr_expect_eq(counts[3], 200);
    arena_destroy(bench.arena);
}

/* A page stays with the node that refers to it first, from whichever address within. */
Test(page_table, first_touch_decides_once_for_each_page)
{
    struct bench bench;
    start(&bench, (struct placement_options){.policy = PLACEMENT_FIRST_TOUCH});
    cr_expect_eq(page_table_node(&bench.pages, PAGE - 1, 3), 3);
    cr_expect_eq(page_table_node(&bench.pages, 0, 0), 3, "the same page");
    cr_expect_eq(page_table_node(&bench.pages, PAGE, 0), 0, "the next");
    cr_expect_eq(page_table_node(&bench.pages, 2 * PAGE - 1, 3), 0);
    arena_destroy(bench.arena);
}

/* Far more pages than the table has room for at first, far apart and from several regions: it
 * grows, and forgets none. */
Test(page_table, it_grows_and_forgets_nothing)
{
    enum { PAGES = 20000 };
    struct bench bench;
    start(&bench, (struct placement_options){.policy = PLACEMENT_FIRST_TOUCH});
    for (uint64_t i = 0; i < PAGES; i++) {
        uint64_t page = i % 3 * (UINT64_C(1) << 24) + i * 7;
        cr_assert_eq(node_of(&bench, page, (uint32_t)(i % NODES)), i % NODES);
    }
    cr_expect_eq(bench.pages.count, PAGES);
    for (uint64_t i = 0; i < PAGES; i++) {
        uint64_t page = i % 3 * (UINT64_C(1) << 24) + i * 7;
        cr_assert_eq(node_of(&bench, page, (uint32_t)((i + 1) % NODES)), i % NODES);
    }
    cr_expect_eq(bench.pages.count, PAGES, "looking makes no entries");
    cr_expect_leq(bench.pages.mask + 1, 4 * PAGES);
    arena_destroy(bench.arena);
}

Test(page_table, one_memory_keeps_no_pages)
{
    struct bench bench;
    start(&bench, (struct placement_options){.policy = PLACEMENT_FIRST_TOUCH, .memories.nodes = 1});
    for (uint64_t page = 0; page < 1000; page++) {
        cr_expect_eq(node_of(&bench, page, 0), 0);
    }
    cr_expect_eq(bench.pages.count, 0);
    arena_destroy(bench.arena);
}

/* The pages of a node without memory are on the nearest that has some. */
Test(page_table, a_node_without_memory_has_its_pages_nearby)
{
    struct numa_memory_parameters none = {.channels = 0};
    const struct numa_node_parameters given[] = {{.cores = 1}, {.cores = 1, .memory = &none}};
    static const sim_ticks latencies[] = {80, 130, 130, 80};
    struct bench bench;
    start(&bench,
          (struct placement_options){
              .policy = PLACEMENT_FIRST_TOUCH,
              .memories = {.nodes = 2,
                           .which = {.count = 2, .cores = 1, .of_a_processor = 1, .given = given},
                           .latencies = latencies}});
    cr_expect_eq(node_of(&bench, 1, 1), 0);
    cr_expect_eq(node_of(&bench, 2, 0), 0);
    arena_destroy(bench.arena);
}

/* Looking for a page does not place it. */
Test(page_table, finds_pages_that_were_referred_to)
{
    struct bench bench;
    start(&bench, (struct placement_options){.policy = PLACEMENT_FIRST_TOUCH});
    cr_expect_eq(page_table_find(&bench.pages, 7 * PAGE), PAGE_TABLE_NONE);
    node_of(&bench, 7, 3);
    cr_expect_eq(page_table_find(&bench.pages, 7 * PAGE + 5), 3);
    cr_expect_eq(page_table_find(&bench.pages, 8 * PAGE), PAGE_TABLE_NONE);
    arena_destroy(bench.arena);
}
