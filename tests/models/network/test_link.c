#include "analysis/theory/mg1.h"
#include "sim/random/distribution.h"
#include "tests/models/network/network_fixture.h"
#include "tests/models/places.h"

/* Bytes / bandwidth to the nearest tick of a picosecond. */
Test(link, transmission_is_bytes_over_bandwidth)
{
    static const struct {
        double bandwidth;
        uint32_t bytes;
        sim_ticks ticks;
    } facts[] = {
        {125e6, 0, 0},
        {125e6, 1, 8000},                    /* 1 Gbit/s */
        {125e6, 1500, 12000000},             /* 1500 x 8 ns */
        {125e6, UINT32_MAX, 34359738360000}, /* (2^32 - 1) x 8 ns */
        {1.25e9, 64, 51200},                 /* 10 Gbit/s: 64 x 0.8 ns */
        {3e12, 1, 0},                        /* a third of a picosecond */
        {3e12, 2, 1},                        /* two thirds */
        {1e-3, 1, 1000000000000000},         /* 1000 s */
        {1e-9, UINT32_MAX, TICKS_NEVER},     /* 136 thousand million years */
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        scene_init(&scene);
        scene.parameters.bandwidth = facts[i].bandwidth;
        scene_build(&scene, 1000, NULL, NULL);
        cr_expect_eq(link_transmission(&scene.network->links[ALPHA], facts[i].bytes),
                     facts[i].ticks, "fact %zu", i);
        scene_end(&scene);
    }
}

/* Messages given while the direction transmits come after; the other direction is not touched. */
Test(link, a_direction_transmits_in_order)
{
    struct scene scene;
    scene_start(&scene);
    struct link *link = &scene.network->links[BETA];
    static const struct {
        enum link_way way;
        sim_ticks now_us;
        uint32_t bytes;
        sim_ticks across_us; /* end of transmission + 25 */
    } facts[] = {
        {LINK_TRANSMIT, 0, 1000, 8 + 25},   /* 0 to 8 */
        {LINK_TRANSMIT, 0, 1000, 16 + 25},  /* 8 to 16 */
        {LINK_TRANSMIT, 3, 500, 20 + 25},   /* 16 to 20 */
        {LINK_RECEIVE, 3, 500, 7 + 25},     /* 3 to 7 */
        {LINK_TRANSMIT, 20, 1000, 28 + 25}, /* 20 to 28: just free */
        {LINK_TRANSMIT, 28, 0, 28 + 25},    /* nothing to transmit */
        {LINK_TRANSMIT, 40, 125, 41 + 25},  /* 40 to 41, after 12 idle */
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        sim_ticks across = link_give(link, facts[i].way, facts[i].now_us * US, facts[i].bytes);
        cr_expect_eq(across, facts[i].across_us * US, "fact %zu", i);
    }
    const struct link_direction *out = &link->directions[LINK_TRANSMIT];
    cr_expect_eq(link_busy(out, 40 * US), 28 * US);
    cr_expect_eq(link_busy(out, 40 * US + US / 2), 28 * US + US / 2);
    cr_expect_eq(link_busy(out, 50 * US), 29 * US);
    cr_expect_eq(link_busy(&link->directions[LINK_RECEIVE], 50 * US), 4 * US);
    run_until(scene.run, 50 * US);
    place_invariants(scene.run, (const struct component *)scene.network);
    cr_expect_not(run_failed(scene.run));
    cr_expect_eq(scene_broken_laws(&scene), 0);
    scene_end(&scene);
}

/* A link too slow for its messages has a backlog past all time: no overflow, and exact books. */
Test(link, a_backlog_may_last_for_ever)
{
    struct scene scene;
    scene_init(&scene);
    scene.parameters.bandwidth = 1e-4;
    scene_build(&scene, 1000 * US, NULL, NULL);
    struct link *link = &scene.network->links[ALPHA];
    sim_ticks before = 0;
    for (int i = 0; i < 200; i++) { /* each takes 1e5 s; 9.2 million seconds are all there is */
        sim_ticks across = link_give(link, LINK_TRANSMIT, i * US, 10);
        cr_expect_geq(across, before);
        before = across;
    }
    cr_expect_eq(before, TICKS_NEVER);
    run_until(scene.run, 1000 * US);
    cr_expect_eq(link_busy(&link->directions[LINK_TRANSMIT], 1000 * US), 1000 * US);
    cr_expect(scene_is_sound(&scene));
    scene_end(&scene);
}

static double metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

/* Busy from 0 to 8 and 20 to 28 out, 30 to 34 in; marks at 0, 4 and 40, a message cut by one. */
Test(link, utilization_is_the_busy_share_of_a_window)
{
    struct scene scene;
    scene_start(&scene);
    struct link *link = &scene.network->links[CLIENTS];
    link_give(link, LINK_TRANSMIT, 0, 1000);
    measures_set_mark(scene.measures, 4 * US);
    link_give(link, LINK_TRANSMIT, 20 * US, 1000);
    link_give(link, LINK_RECEIVE, 30 * US, 500);
    measures_set_mark(scene.measures, 40 * US);
    static const struct {
        unsigned from, to;
        double transmit, receive;
    } facts[] = {{0, 1, 1, 0}, {1, 2, 12.0 / 36, 4.0 / 36}, {0, 2, 16.0 / 40, 4.0 / 40}};
    for (size_t i = 0; i < 3; i++) {
        struct window window = {measures_marks(scene.measures), facts[i].from, facts[i].to};
        struct report report;
        report_init(&report, scene.run->arena, &window, TICKS_PER_SECOND_FINE);
        link_report(link, &report);
        cr_expect_eq(metric(&report, "network.links.clients.transmit.utilization"),
                     facts[i].transmit);
        cr_expect_eq(metric(&report, "network.links.clients.receive.utilization"),
                     facts[i].receive);
        cr_assert_eq(report.resource_count, 1);
        cr_expect_str_eq(report.resources[0].component, "network.links.clients");
        cr_expect_eq(report.resources[0].utilization, facts[i].transmit);
    }
    scene_end(&scene);
}

/* Each direction draws what it loses from numbers of its own; where nothing is lost none is drawn.
 */
Test(link, losses_are_drawn_only_where_there_are_some)
{
    struct scene scene;
    scene_start(&scene);
    struct link *link = &scene.network->links[ALPHA];
    struct link_direction *out = &link->directions[LINK_TRANSMIT];
    struct link_direction *in = &link->directions[LINK_RECEIVE];
    struct stream before = out->losses;
    cr_expect_neq(before.name[0], in->losses.name[0]);
    for (int i = 0; i < 100; i++) {
        cr_expect_not(link_loses(link, LINK_TRANSMIT));
    }
    cr_expect_eq(memcmp(&before, &out->losses, sizeof before), 0);
    link->loss[LINK_TRANSMIT] = 1;
    for (int i = 0; i < 100; i++) {
        cr_expect(link_loses(link, LINK_TRANSMIT));
    }
    cr_expect_neq(memcmp(&before, &out->losses, sizeof before), 0);
    scene_end(&scene);
}

static struct link_direction *busy_direction(struct scene *scene)
{
    scene_start(scene);
    link_give(&scene->network->links[BETA], LINK_RECEIVE, 0, 1000);
    link_give(&scene->network->links[BETA], LINK_RECEIVE, 10 * US, 1000);
    run_until(scene->run, 12 * US);
    cr_expect_eq(scene_broken_laws(scene), 0);
    return &scene->network->links[BETA].directions[LINK_RECEIVE];
}

Test(link, planted_bugs_break_the_law)
{
    struct scene scene;
    struct link_direction *direction = busy_direction(&scene);
    direction->given -= 1; /* a tick was transmitted but not given */
    cr_expect_eq(scene_broken_laws(&scene), 1);
    scene_end(&scene);
    direction = busy_direction(&scene);
    direction->idle += 1; /* idle while a message waited */
    cr_expect_eq(scene_broken_laws(&scene), 1);
    scene_end(&scene);
    direction = busy_direction(&scene);
    direction->free_at += 1; /* transmits for longer than it takes */
    cr_expect_eq(scene_broken_laws(&scene), 1);
    scene_end(&scene);
}

Test(link, planted_bugs_fail_the_run)
{
    struct scene scene;
    struct link_direction *direction = busy_direction(&scene);
    cr_expect(scene_is_sound(&scene));
    direction->given -= 1;
    place_invariants(scene.run, (const struct component *)scene.network);
    cr_assert(run_failed(scene.run));
    cr_expect_not_null(strstr(run_error(scene.run)->text, "link of beta, receive: idle for"));
    scene_end(&scene);
    direction = busy_direction(&scene);
    direction->idle += 20 * US;
    direction->free_at += 20 * US;
    place_invariants(scene.run, (const struct component *)scene.network);
    cr_assert(run_failed(scene.run));
    cr_expect_not_null(strstr(run_error(scene.run)->text, "longer than the run has lasted"));
    scene_end(&scene);
}

struct source {
    struct component component;
    struct network *network;
    struct distribution interarrival;
    struct stream stream;
    uint32_t bytes;
    uint64_t count;
    wide delays;
};

static void on_due(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct source *source = component;
    struct network_message message = {.from = ALPHA,
                                      .to = BETA,
                                      .bytes = source->bytes,
                                      .sort = MESSAGE_REQUEST,
                                      .argument = (uint64_t)run_now(run)};
    network_send(run, source->network, &message);
    event_after(run, distribution_draw(&source->interarrival, &source->stream), &source->component,
                0, 0);
}

static void add_delay(struct run *run, void *owner, const struct network_message *message)
{
    struct source *source = owner;
    source->delays += run_now(run) - (sim_ticks)message->argument;
    source->count++;
}

static event_handler *const source_handlers[] = {on_due};
static const struct behaviour source_kind = {.on = source_handlers, .event_count = 1};

/* Poisson messages of 1000 bytes at a load: alpha's link is M/D/1 with a service of 8 us, and what
 * leaves it comes to the switch no nearer than 8 us, so that beta's link delays no message. */
static double mean_delay_us(double load, sim_ticks horizon, size_t *grown)
{
    struct source source = {.component = {&source_kind, "source"}, .bytes = 1000};
    struct scene scene;
    scene_init(&scene);
    scene.parameters.latency = 10 * US;
    scene_build(&scene, horizon, add_delay, &source);
    source.network = scene.network;
    source.interarrival = distribution_exponential(8.0 * US / load);
    stream_init(&source.stream, 5, 0, "source", "interarrival");
    event_after(scene.run, 0, &source.component, 0, 0);
    run_until(scene.run, horizon / 8);
    size_t used = arena_used(scene.run->arena);
    run_until(scene.run, horizon);
    *grown = arena_used(scene.run->arena) - used;
    cr_expect(scene_is_sound(&scene));
    double busy = (double)link_busy(&scene.network->links[BETA].directions[LINK_RECEIVE], horizon);
    cr_expect_float_eq(busy / (double)horizon, load, 0.005 * load);
    scene_end(&scene);
    return wide_to_double(source.delays) / (double)source.count / US;
}

/* Pollaczek and Khinchine: the wait is rho s / (2 (1 - rho)). */
Test(link, a_busy_link_makes_messages_wait_as_theory_says)
{
    static const double loads[] = {0.3, 0.5, 0.8};
    for (size_t i = 0; i < 3; i++) {
        size_t grown;
        double delay = mean_delay_us(loads[i], 8 * TICKS_PER_SECOND_FINE, &grown);
        struct queue_means means;
        cr_assert(mg1_solve(loads[i] / 8e-6, (struct moments){8e-6, 64e-12}, &means));
        double wait = means.waiting_s * 1e6;
        cr_expect_float_eq(wait, loads[i] * 8 / (2 * (1 - loads[i])), 1e-9);
        double transit = 2 * (8 + 10);
        cr_expect_float_eq(delay - transit, wait, 0.02 * wait, "load %g: %g, not %g", loads[i],
                           delay - transit, wait);
        double wrong = wait + 2 * (8 + 20);
        cr_expect_float_neq(delay, wrong, 0.02 * wrong);
        cr_expect_eq(grown, 0, "%zu bytes after an eighth of the run", grown);
    }
}
