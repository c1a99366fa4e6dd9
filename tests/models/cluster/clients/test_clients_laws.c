#include "tests/models/cluster/clients/clients_fixture.h"
#include "tests/models/places.h"

/* In an outage and just after it: attempts under way, back-offs of several lengths, reconnecting.
 */
static void build_busy(struct scene *scene)
{
    scene_init(scene);
    scene->parameters.population = 50;
    scene->parameters.think = distribution_exponential(S);
    scene->parameters.timeout = S;
    scene->parameters.reconnect = distribution_exponential(200 * MS);
    scene_build(scene, 60 * S);
    scene_at(scene, 5 * S, SCENE_MODE, SILENT);
    scene_at(scene, 5 * S, SCENE_OUTAGE_BEGAN, 0);
    scene_at(scene, 25 * S, SCENE_OUTAGE_ENDED, 0);
    run_until(scene->run, 26 * S);
    cr_assert_not(run_failed(scene->run));
    cr_assert_gt(scene->clients->timeouts.count, 1);
    cr_assert_gt(scene->clients->backoffs[3].count, 1);
}

enum planted {
    PLANTED_ISSUED,
    PLANTED_OUTSTANDING,
    PLANTED_THINKERS,
    PLANTED_POOL,
    PLANTED_LINE,
    PLANTED_RECONNECTING,
    PLANTED_COHORT,
    PLANTED_PERIOD,
    PLANTED_PART,
    PLANTED_LOST,
    PLANTED_TIMEOUT_ORDER,
    PLANTED_BACKOFF_ORDER,
    PLANTED_STATE,
    PLANTED_ALARM,
};

static void plant(struct scene *scene, enum planted bug)
{
    struct clients *clients = scene->clients;
    struct request *entries = clients->pool.entries;
    switch (bug) {
    case PLANTED_ISSUED:
        counter_add(&clients->requests.joined);
        break;
    case PLANTED_OUTSTANDING:
        level_add(&clients->requests.present, run_now(scene->run), 1);
        break;
    case PLANTED_THINKERS:
        clients->thinkers--;
        break;
    case PLANTED_POOL:
        clients->pool.in_use++;
        break;
    case PLANTED_LINE:
        clients->backoffs[0].count++;
        break;
    case PLANTED_RECONNECTING:
        clients->reconnecting_count++;
        break;
    case PLANTED_COHORT:
        aftermath_begin(&clients->aftermath);
        break;
    case PLANTED_PERIOD:
        clients->period = CLIENTS_DURING;
        break;
    case PLANTED_PART:
        clients->parts[CLIENTS_BEFORE].completed.count++;
        break;
    case PLANTED_LOST:
        clients->parts[CLIENTS_AFTER].lost.count++;
        break;
    case PLANTED_TIMEOUT_ORDER:
        entries[clients->timeouts.tail].due = 26 * S;
        break;
    case PLANTED_BACKOFF_ORDER:
        entries[clients->backoffs[3].head].due = 50 * S;
        break;
    case PLANTED_STATE:
        entries[clients->backoffs[3].tail].state = REQUEST_UNDER_WAY;
        break;
    case PLANTED_ALARM:
        event_cancel(scene->run, clients->timeouts.alarm);
        break;
    }
}

Test(clients_laws, each_planted_bug_is_caught)
{
    for (int bug = PLANTED_ISSUED; bug <= PLANTED_ALARM; bug++) {
        struct scene scene;
        build_busy(&scene);
        place_invariants(scene.run, clients_component(scene.clients));
        cr_assert_not(run_failed(scene.run));
        plant(&scene, (enum planted)bug);
        place_invariants(scene.run, clients_component(scene.clients));
        cr_expect(run_failed(scene.run), "bug %d", bug);
        cr_expect_eq(run_error(scene.run)->code, ERROR_INTERNAL, "bug %d", bug);
        scene_end(&scene);
    }
}

/* Laws count open requests in the pool itself, not by what the invariants look at. */
Test(clients_laws, laws_find_what_is_missing)
{
    for (int bug = 0; bug < 6; bug++) {
        struct scene scene;
        build_busy(&scene);
        struct clients *clients = scene.clients;
        struct request *open = &clients->pool.entries[clients->timeouts.head];
        struct report report;
        report_init(&report, scene.run->arena, NULL, scene.run->ticks_per_second);
        place_laws(clients_component(clients), run_now(scene.run), &report);
        cr_assert(report.laws[0].holds && report.laws[1].holds && report.laws[2].holds);
        switch (bug) {
        case 0:
            clients->requests.done.sum--;
            break;
        case 1:
            clients->requests.present.integral++;
            break;
        case 2:
            open->begun--;
            break;
        case 3:
            clients->requests.joined.count++;
            break;
        case 4:
            open->state = REQUEST_FREE;
            break;
        case 5:
            clients->executed++;
            break;
        }
        place_laws(clients_component(clients), run_now(scene.run), &report);
        cr_expect_str_eq(report.laws[3].law, "little");
        cr_expect_eq(report.laws[3].holds, bug == 3 || bug == 5, "bug %d", bug);
        cr_expect_eq(report.laws[4].holds, bug < 3 || bug == 5, "bug %d", bug);
        cr_expect_eq(report.laws[5].holds, bug != 5, "bug %d", bug);
        scene_end(&scene);
    }
}

/* A group drawn at random: what it asks, how patient it is, and what the server does to it. */
static void build_random(struct scene *scene, uint64_t seed)
{
    struct stream chance;
    stream_init(&chance, seed, 0, "clients", "test");
    struct distribution up_to_4 = distribution_uniform(0, 4e9);
    scene_init(scene);
    struct clients_parameters *parameters = &scene->parameters;
    if (stream_next(&chance) % 2 == 0) {
        parameters->arrivals = distribution_exponential(1e6 * (double)(1 + seed));
    } else {
        parameters->population = (int64_t)(1 + stream_next(&chance) % 200);
        parameters->think = stream_next(&chance) % 2 == 0 ? distribution_exponential(5e8)
                                                          : distribution_constant(0);
    }
    parameters->timeout = 1 + distribution_draw(&up_to_4, &chance) / 8;
    parameters->retries = (int64_t)(stream_next(&chance) % 8);
    parameters->backoff = 1 + distribution_draw(&up_to_4, &chance) / 16;
    parameters->backoff_maximum = parameters->backoff + distribution_draw(&up_to_4, &chance);
    if (stream_next(&chance) % 2 == 0) {
        parameters->reconnect = distribution_uniform(0, 1e8);
    }
    scene->ethernet.loss = (double)(stream_next(&chance) % 4) / 10;
    scene->service = distribution_exponential((double)(parameters->timeout / 2));
    scene_build(scene, 20 * S);
    sim_ticks at = 0;
    for (int outage = 0; outage < 3; outage++) {
        uint64_t mode = stream_next(&chance) % 2 == 0 ? REFUSING : SILENT;
        at += 1 + distribution_draw(&up_to_4, &chance);
        scene_at(scene, at, SCENE_OUTAGE_BEGAN, 0);
        scene_at(scene, at, SCENE_MODE, mode);
        scene_at(scene, at + distribution_draw(&up_to_4, &chance) / 4, SCENE_MOVED,
                 stream_next(&chance) % 3);
        at += 1 + distribution_draw(&up_to_4, &chance) / 2;
        scene_at(scene, at, SCENE_OUTAGE_ENDED, 0);
        scene_at(scene, at, SCENE_MODE, SERVING);
        scene_at(scene, at, SCENE_MOVED, BETA + 1);
    }
}

/* Laws hold at the end of each, invariants after every event. */
Test(clients_laws, random_groups_keep_them)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct scene scene;
        build_random(&scene, seed);
        scene_run(&scene);
        cr_expect_eq(scene_value(&scene, "requests_issued"),
                     scene_value(&scene, "requests_completed") +
                         scene_value(&scene, "requests_lost") +
                         (double)clients_outstanding(scene.clients)->value,
                     "seed %d", (int)seed);
        scene_end(&scene);
    }
}
