#include "models/interconnect/links.h"

#include "tests/models/systems/multiprocessor_fixture.h"

/* A chain made for this test: links from 0 to 1, 1 to 2 and 2 to 3, of 10 ns and 5 ns. */
enum { CHAIN = 4 };

static struct links_parameters chain_link = {.bandwidth = 6.4e9};

static uint32_t chain_route(struct links *links, struct reference *reference, uint32_t end)
{
    (void)links;
    return end == reference->home ? LINKS_HOME : end;
}

static struct crossing chain_crossing(const void *parameters,
                                      const struct interconnect_environment *around, uint32_t from,
                                      uint32_t to, int64_t bytes)
{
    (void)parameters;
    return links_crossing(&chain_link, around, to - from, bytes);
}

static const struct metric_row chain_metrics[] = {LINKS_METRICS("links.A"), METRICS_END};
static const struct kind chain_kind = {LINKS_MEMBERS(chain_crossing), .name = "chain",
                                       .metrics = chain_metrics};

struct scene {
    struct run *run;
    struct measures *measures;
    struct reference_pool pool;
    struct links links;
    sim_ticks at[8]; /* when each reference was handed on */
};

static void note(struct run *run, void *owner, struct reference *reference)
{
    struct scene *scene = owner;
    scene->at[reference_index(&scene->pool, reference)] = run_now(run);
    reference->bank_to = 0; /* at its memory */
}

static void start(struct scene *scene, sim_ticks latency)
{
    *scene = (struct scene){.run = run_create(&(struct run_options){
                                .horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE})};
    chain_link.latency = latency;
    scene->measures = measures_create(scene->run->arena, 2);
    reference_pool_init(&scene->pool, scene->run->arena, 8);
    struct assembly assembly = assembly_start(scene->run, scene->measures, NULL);
    struct scope scope = place_of(scene->run->arena, "system", "interconnect");
    struct interconnect_environment around = {.layout = MEMORY_NUMA,
                                              .processors = CHAIN,
                                              .homes = CHAIN,
                                              .line_bytes = 64,
                                              .ticks_per_second = TICKS_PER_SECOND_FINE,
                                              .pool = &scene->pool,
                                              .out = {scene, note}};
    links_init(
        &scene->links, &assembly, &scope, &chain_kind, NULL, &around,
        &(struct links_options){.each = chain_link, .capacity = CHAIN - 1, .route = chain_route});
    for (uint32_t end = 0; end < CHAIN - 1; end++) {
        links_add(&scene->links, &assembly, end, end + 1, "%u", end);
    }
}

static struct reference *carry(struct scene *scene, uint16_t processor, uint16_t home)
{
    struct reference *reference = reference_take(&scene->pool, run_now(scene->run));
    reference->processor = processor;
    reference->home = home;
    links_carry(scene->run, &scene->links.component, reference);
    return reference;
}

static bool is_sound(struct scene *scene)
{
    links_invariants(scene->run, &scene->links.component);
    return !run_failed(scene->run);
}

static size_t broken_laws(struct scene *scene)
{
    struct report report;
    report_init(&report, scene->run->arena, NULL, TICKS_PER_SECOND_FINE);
    links_laws(&scene->links.component, run_now(scene->run), &report);
    cr_assert_eq(report.law_count, 3 * (CHAIN - 1));
    return fixture_broken_laws(&report);
}

/*
 * Four lines, [ns]. The first and the second share the first link: 0 to 10, 10 to 20; they come to
 * the second link at 15 and 25. It has carried the fourth since 14, so that they follow at 24 and
 * 34, the second one home at 49; the third link has the first one from 39 to 49. The third line has
 * that link to itself before.
 */
Test(links, store_and_forward_first_come_first_served)
{
    struct scene scene;
    start(&scene, 5 * NS);
    carry(&scene, 0, 3);
    carry(&scene, 0, 2);
    carry(&scene, 2, 3);
    cr_assert(run_until(scene.run, 14 * NS));
    carry(&scene, 1, 2);
    cr_expect_eq(links_present(&scene.links.component), 4);
    cr_expect(is_sound(&scene));
    cr_expect_eq(broken_laws(&scene), 0);
    run_until(scene.run, 1000000);
    static const sim_ticks at_ns[] = {54, 49, 15, 29};
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(scene.at[i], at_ns[i] * NS, "line %d: %lld", i, (long long)scene.at[i]);
    }
    cr_expect_eq(links_present(&scene.links.component), 0);
    cr_expect(is_sound(&scene));
    cr_expect_eq(broken_laws(&scene), 0);
    run_destroy(scene.run);
}

/* The slot says on which link a reference is and how many are behind it; a wrong count is found. */
Test(links, a_reference_knows_how_far_it_has_come)
{
    for (int is_wrong = 0; is_wrong < 2; is_wrong++) {
        struct scene scene;
        start(&scene, 5 * NS);
        struct reference *reference = carry(&scene, 0, 3);
        cr_expect_eq(reference->slot[LINKS_SLOT_LINK], 0);
        cr_expect_eq(reference->slot[LINKS_SLOT_HOPS], 0);
        cr_assert(run_until(scene.run, 12 * NS));
        cr_expect_eq(scene.links.between, 1);
        cr_expect_eq(links_present(&scene.links.component), 1);
        cr_expect(is_sound(&scene));
        cr_assert(run_until(scene.run, 16 * NS));
        cr_expect_eq(reference->slot[LINKS_SLOT_LINK], 1);
        cr_expect_eq(reference->slot[LINKS_SLOT_HOPS], 1);
        reference->slot[LINKS_SLOT_HOPS] += (uint64_t)is_wrong;
        cr_expect_eq(is_sound(&scene), !is_wrong);
        run_destroy(scene.run);
    }
}

Test(links, without_latency_arrive_in_the_event_of_their_transfer)
{
    struct scene scene;
    start(&scene, 0);
    carry(&scene, 0, 3);
    run_until(scene.run, 1000000);
    cr_expect_eq(scene.at[0], 30 * NS);
    cr_expect_eq(run_scheduled(scene.run), 3);
    run_destroy(scene.run);
}

Test(links, crossings_add_up)
{
    static const struct interconnect_environment around = {.ticks_per_second =
                                                               TICKS_PER_SECOND_FINE};
    struct links_parameters each = {.bandwidth = 50.9e9};
    struct crossing crossing = links_crossing(&each, &around, 3, 64);
    cr_expect_eq(crossing.ticks, 3 * 1257);
    cr_expect_eq(crossing.hops, 3);
    cr_expect_eq(crossing.events, 3);
    cr_expect_eq(links_crossing(&each, &around, 3, 128).ticks, 3 * 2515);
    each.latency = 500;
    crossing = links_crossing(&each, &around, 3, 64);
    cr_expect_eq(crossing.ticks, 3 * (1257 + 500));
    cr_expect_eq(crossing.events, 6);
    each.transfer = distribution_exponential(700);
    cr_expect_eq(links_crossing(&each, &around, 2, 64).ticks, 2 * (700 + 500));
}
