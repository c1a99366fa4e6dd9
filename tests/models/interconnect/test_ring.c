#include "models/interconnect/ring.h"

#include "tests/models/systems/multiprocessor_fixture.h"

enum { LINE = 64, REFERENCES = 4096 };

/* A ring alone: references given to it by hand, and when it hands each of them on. */
struct scene {
    struct run *run;
    struct reference_pool pool;
    struct component *ring;
    sim_ticks at[REFERENCES];
};

static void note(struct run *run, void *owner, struct reference *reference)
{
    struct scene *scene = owner;
    scene->at[reference_index(&scene->pool, reference)] = run_now(run);
    reference->bank_to = 0; /* at its memory */
}

/* Links of 10 ns and a latency of 3 ns. */
static void start(struct scene *scene, uint32_t processors, int directions)
{
    scene->run = run_create(&(struct run_options){.horizon = INT64_C(1000000000),
                                                  .ticks_per_second = TICKS_PER_SECOND_FINE});
    reference_pool_init(&scene->pool, scene->run->arena, REFERENCES);
    struct assembly assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), NULL);
    struct ring_parameters *parameters = ARENA_NEW(scene->run->arena, struct ring_parameters);
    *parameters = (struct ring_parameters){.link = {.bandwidth = 6.4e9, .latency = 3 * NS},
                                           .directions = directions};
    scene->ring = place_build(&assembly, &ring_kind, "system", "interconnect", parameters,
                              &(struct interconnect_environment){
                                  .layout = MEMORY_NUMA,
                                  .processors = processors,
                                  .homes = processors,
                                  .line_bytes = LINE,
                                  .ticks_per_second = TICKS_PER_SECOND_FINE,
                                  .pool = &scene->pool,
                                  .out = {scene, note},
                              });
}

static uint32_t carry(struct scene *scene, uint32_t processor, uint32_t home)
{
    struct reference *reference = reference_take(&scene->pool, run_now(scene->run));
    reference->processor = (uint16_t)processor;
    reference->home = (uint16_t)home;
    links_carry(scene->run, scene->ring, reference);
    return reference_index(&scene->pool, reference);
}

static bool is_sound(struct scene *scene)
{
    place_invariants(scene->run, scene->ring);
    return !run_failed(scene->run);
}

/* The shorter of the two ways round, or the only one. */
static uint32_t links_between(uint32_t processors, int directions, uint32_t from, uint32_t to)
{
    uint32_t forward = 0;
    for (uint32_t at = from; at != to; at = (at + 1) % processors) {
        forward++;
    }
    return directions == 2 && forward > processors - forward ? processors - forward : forward;
}

/* At low load a line takes the sum over the links of its way, of each its transfer and latency. */
Test(ring, a_line_alone_takes_the_sum_of_its_links)
{
    static struct scene scene;
    for (uint32_t processors = 2; processors <= 9; processors++) {
        for (int directions = 1; directions <= 2; directions++) {
            for (uint32_t pair = 0; pair < processors * processors; pair++) {
                uint32_t from = pair / processors;
                uint32_t to = pair % processors;
                if (from == to) {
                    continue;
                }
                start(&scene, processors, directions);
                uint32_t index = carry(&scene, from, to);
                cr_expect(is_sound(&scene));
                run_until(scene.run, 5000 * NS);
                uint32_t hops = links_between(processors, directions, from, to);
                cr_expect_eq(scene.at[index], hops * 13 * NS, "%u to %u of %u: %lld", from, to,
                             processors, (long long)scene.at[index]);
                run_destroy(scene.run);
            }
        }
    }
}

/* The two directions are two links; lines of one direction wait for each other where they meet. */
Test(ring, contention_is_that_of_each_link_and_direction)
{
    static const struct {
        uint32_t from, to;
        sim_ticks at_ns;
    } facts[] = {
        {0, 1, 13},           {1, 0, 13}, /* a link each */
        {0, 1, 23},                       /* behind the first */
        {0, 2, 20 + 13 + 13},             /* behind both of them; then the link is free again */
        {1, 2, 13},           {2, 0, 13 + 13}, /* its second link has carried the second by then */
        {5, 7, 26},           {6, 7, 13}, /* the link from 6 is free again at 10, used from 13 */
    };
    enum { COUNT = sizeof facts / sizeof *facts };
    static struct scene scene;
    uint32_t index[COUNT];
    start(&scene, 8, 2);
    for (size_t i = 0; i < COUNT; i++) {
        index[i] = carry(&scene, facts[i].from, facts[i].to);
        cr_expect(is_sound(&scene));
    }
    for (int step = 1; step < 60; step++) {
        run_until(scene.run, step * NS);
        cr_expect(is_sound(&scene));
    }
    for (size_t i = 0; i < COUNT; i++) {
        cr_expect_eq(scene.at[index[i]], facts[i].at_ns * NS, "%u to %u: %lld", facts[i].from,
                     facts[i].to, (long long)scene.at[index[i]]);
    }
    run_destroy(scene.run);
}

/* Half the way round an even ring either way is as long: half of the lines take each. */
Test(ring, ties_are_split_in_half)
{
    static struct scene scene;
    start(&scene, 8, 2);
    for (int i = 0; i < REFERENCES; i++) {
        carry(&scene, 1, 5);
    }
    const struct links *links = (const struct links *)scene.ring;
    double share = (double)links->list[2].traffic->ledger.joined.count / REFERENCES;
    cr_expect_eq(links->list[2].traffic->ledger.joined.count +
                     links->list[3].traffic->ledger.joined.count,
                 REFERENCES);
    cr_expect_float_eq(share, 0.5, 4 * 0.5 / 64, "%g", share); /* four standard errors */
    cr_expect(is_sound(&scene));
    run_until(scene.run, INT64_C(1000000000));
    cr_expect(is_sound(&scene));
    cr_expect_eq(links_present(scene.ring), 0);
    for (uint32_t other = 0; other < 16; other++) {
        uint64_t expected = links->list[other].traffic->ledger.joined.count;
        /* clockwise over 1 to 4, the other way over 1, 0, 7 and 6 */
        bool is_clockwise = other % 2 == 0 && other >= 2 && other <= 8;
        bool is_back = other == 3 || other == 1 || other == 15 || other == 13;
        cr_expect_eq(expected, is_clockwise ? links->list[2].traffic->ledger.joined.count
                               : is_back    ? links->list[3].traffic->ledger.joined.count
                                            : 0);
    }
    run_destroy(scene.run);
}

static double mean_hops(uint32_t processors, int directions)
{
    struct ring_parameters parameters = {.link = {.bandwidth = 1e9}, .directions = directions};
    struct interconnect_pairs pairs =
        interconnect_pairs(&ring_kind, &parameters,
                           &(struct interconnect_environment){
                               .layout = MEMORY_NUMA,
                               .processors = processors,
                               .homes = processors,
                               .line_bytes = LINE,
                               .ticks_per_second = TICKS_PER_SECOND_FINE,
                           });
    return (double)pairs.hops / (double)pairs.count;
}

/* To another processor: n^2 / 4(n - 1) for an even n, (n + 1) / 4 for an odd one, and n / 2 one
 * way. The wrong twin counts a processor itself among the others. */
Test(ring, mean_distance_excludes_a_processor_itself)
{
    for (uint32_t n = 2; n <= 256; n++) {
        double both = n % 2 == 0 ? n * n / (4.0 * (n - 1)) : (n + 1) / 4.0;
        double itself_too = both * (n - 1) / n;
        cr_expect_float_eq(mean_hops(n, 2), both, 1e-9);
        cr_expect_float_eq(mean_hops(n, 1), n / 2.0, 1e-9);
        cr_expect_gt(mean_hops(n, 2) - itself_too, 0.2);
    }
    cr_expect_float_eq(mean_hops(8, 2), 2.2857, 5e-5);
}

/* A machine whose threads refer to all other memories alike. */
static void scatter(struct fixture *fixture, struct ring_parameters *ring, int64_t processors,
                    int directions)
{
    fixture_init(fixture);
    *ring = (struct ring_parameters){.directions = directions};
    fixture->machine.interconnect = (struct part){&ring_kind, ring};
    fixture->machine.processors = processors;
    fixture->memory.layout = MEMORY_NUMA;
    fixture->memory.latency = 1 * NS;
    fixture->memory.remote_latency = 10 * NS;
    fixture->program.remote_share = 1;
}

/*
 * Far more references than links: the links bound what crosses, at so many links of bandwidth B as
 * there are, over the mean number of links in a way.
 */
Test(ring, saturates_where_its_links_do)
{
    static const struct {
        int64_t processors;
        int directions;
    } facts[] = {{8, 2}, {5, 2}, {2, 2}, {8, 1}, {5, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fixture fixture;
        struct ring_parameters ring;
        scatter(&fixture, &ring, facts[i].processors, facts[i].directions);
        ring.link.bandwidth = 6.4e9;
        fixture.program.compute = distribution_constant(0);
        fixture.program.outstanding = 256;
        fixture.simulation.horizon = 400000 * NS;
        fixture.simulation.warmup = 20000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double n = (double)facts[i].processors;
        double hops = mean_hops((uint32_t)facts[i].processors, facts[i].directions);
        double bound = n * facts[i].directions * 6.4e9 / LINE / hops;
        double itself_too = bound * n / (n - 1);
        double throughput = fixture_value(&result, "throughput");
        cr_expect(fixture_is_near(throughput, bound, 0.015), "%g, not %g", throughput, bound);
        cr_expect_leq(throughput, 1.006 * bound);
        cr_expect_not(fixture_is_near(throughput, itself_too, 0.05));
        cr_expect(fixture_is_near(fixture_value(&result, "interconnect.utilization"),
                                  throughput / bound, 1e-2));
        cr_expect_float_eq(fixture_value(&result, "interconnect.mean_distance"), hops, 1e-12);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

enum { NODES = 3, EACH = 2, STATES = 27 };

/* The three populations of a state, in a number of base 3. */
static int population(int state, int chain)
{
    static const int base[] = {1, 3, 9};
    return state / base[chain] % 3;
}

/*
 * Rounds a second of two threads on each of three processors of a ring with one direction: a closed
 * network of three chains and three exponential links, exactly (mean value analysis of several
 * chains, Reiser and Lavenberg 1980). A thread of processor c crosses the link from c, and half of
 * the time the next one too. @param is_queued  false: the wrong twin, in which nobody waits
 */
static double rounds_per_ns(double think_ns, double link_ns, bool is_queued)
{
    static const int base[] = {1, 3, 9};
    double number[STATES][NODES] = {{0}};
    double rounds = 0;
    for (int state = 1; state < STATES; state++) {
        rounds = 0;
        for (int chain = 0; chain < NODES; chain++) {
            if (population(state, chain) == 0) {
                continue;
            }
            const double *before = number[state - base[chain]];
            double visits[NODES] = {0};
            double stay[NODES];
            double round_ns = think_ns;
            visits[chain] = 1;
            visits[(chain + 1) % NODES] = 0.5;
            for (int link = 0; link < NODES; link++) {
                stay[link] = visits[link] * link_ns * (1 + (is_queued ? before[link] : 0));
                round_ns += stay[link];
            }
            double rate = population(state, chain) / round_ns;
            rounds += rate;
            for (int link = 0; link < NODES; link++) {
                number[state][link] += rate * stay[link];
            }
        }
    }
    return rounds;
}

Test(ring, with_exponential_times_is_a_product_form)
{
    struct fixture fixture;
    struct ring_parameters ring;
    scatter(&fixture, &ring, NODES, 1);
    ring.link.transfer = distribution_exponential(10 * (double)NS);
    fixture.machine.cores_per_processor = EACH;
    fixture.program.compute = distribution_exponential(20 * (double)NS);
    fixture.simulation.horizon = 3000000 * NS;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double throughput = fixture_value(&result, "throughput") * 1e-9;
    double expected = rounds_per_ns(20, 10, true);
    double twin = rounds_per_ns(20, 10, false);
    cr_expect(fixture_is_near(throughput, expected, 0.006), "%g, not %g", throughput, expected);
    cr_expect_not(fixture_is_near(throughput, twin, 0.05), "%g is %g", throughput, twin);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

Test(ring, check_wants_memory_of_each_processor_and_a_bandwidth)
{
    struct ring_parameters parameters = {.directions = 2};
    struct interconnect_environment around = {.processors = 4, .homes = 4, .line_bytes = LINE};
    for (int is_uma = 0; is_uma < 2; is_uma++) {
        for (int given = 0; given < 2; given++) {
            struct complaints complaints = {0};
            around.layout = is_uma ? MEMORY_UMA : MEMORY_NUMA;
            parameters.link.bandwidth = given ? 1e9 : 0;
            place_check(&ring_kind, "system", "interconnect", &parameters, &around, &complaints);
            cr_expect_eq(complaints.errors, (size_t)(is_uma + !given));
            complaints_free(&complaints);
        }
    }
}

Test(ring, of_one_processor_has_no_links)
{
    struct fixture fixture;
    struct ring_parameters ring;
    scatter(&fixture, &ring, 1, 2);
    ring.link.bandwidth = 6.4e9;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_not_null(fixture_metric(&result, "interconnect.utilization")->reason);
    cr_expect_not_null(fixture_metric(&result, "interconnect.mean_distance")->reason);
    simulation_result_free(&result);
}
