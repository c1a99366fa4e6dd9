#include "tests/models/cluster/clients/clients_fixture.h"

enum { START = 9, LATER = 10 };

static const struct distribution work = {.family = DISTRIBUTION_CONSTANT, .constant = 3 * MS};

static sim_ticks connect_to(struct scene *scene, uint16_t attempt, uint32_t start)
{
    struct request_id id = {.attempt = attempt, .group = GROUP, .service = SERVICE};
    return clients_connect(scene->clients, id, start, &work, &scene->serving);
}

/* A request of an open group that keeps no connection sets one up, once for each start; an attempt
 * that is not waited for sets up none. */
Test(clients_attempts, connect_once_to_a_start)
{
    struct scene scene;
    scene_init(&scene);
    scene.address = -1;
    scene_build_single(&scene, S, 3 * S);
    run_until(scene.run, 2 * S);
    cr_expect_eq(connect_to(&scene, 2, START), 0);
    cr_expect_eq(connect_to(&scene, 1, START), 3 * MS);
    cr_expect_eq(connect_to(&scene, 1, START), 0);
    struct request_id id = {.attempt = 1, .group = GROUP, .service = SERVICE};
    cr_expect(clients_is_connected(scene.clients, id, START));
    cr_expect_not(clients_is_connected(scene.clients, id, LATER));
    id.attempt = 2;
    cr_expect(clients_is_connected(scene.clients, id, LATER));
    cr_expect_eq(scene.clients->connections.work.count, 1);
    cr_expect_eq(scene.clients->connections.again.count, 0);
    cr_expect_eq(connect_to(&scene, 1, LATER), 3 * MS);
    cr_expect_eq(scene.clients->connections.again.count, 1);
    scene_end(&scene);
}

/* The first attempt times out at 6 s, and its connection ends with it. */
Test(clients_attempts, an_attempt_that_is_given_up_ends_its_connection)
{
    struct scene scene;
    scene_init(&scene);
    scene.address = -1;
    scene_build_single(&scene, S, 20 * S);
    run_until(scene.run, 2 * S);
    cr_expect_eq(connect_to(&scene, 1, START), 3 * MS);
    run_until(scene.run, 6500 * MS);
    cr_expect_eq(connect_to(&scene, 1, START), 0);
    run_until(scene.run, 8 * S);
    cr_expect_eq(connect_to(&scene, 2, START), 3 * MS);
    cr_expect_eq(scene.clients->connections.again.count, 1);
    scene_end(&scene);
}

/* A client keeps its connection while it thinks; so does an open group, where it may. */
Test(clients_attempts, an_answered_request_leaves_its_connection)
{
    for (int is_open = 0; is_open < 2; is_open++) {
        struct scene scene;
        scene_init(&scene);
        if (is_open) {
            scene.parameters.arrivals = distribution_constant(2 * S);
            scene.parameters.idle_connections = 1;
        } else {
            scene.parameters.population = 1;
            scene.parameters.think = distribution_constant(2 * S);
        }
        scene.service = distribution_constant(100 * MS);
        scene_build(&scene, 20 * S);
        run_until(scene.run, 2050 * MS);
        cr_expect_eq(connect_to(&scene, 1, START), 3 * MS);
        run_until(scene.run, (is_open ? 4050 : 4150) * MS);
        cr_expect_eq(scene.clients->pool.in_use, 1);
        cr_expect_eq(connect_to(&scene, 2, START), 0, "open %d", is_open);
        cr_expect_eq(connect_to(&scene, 2, LATER), 3 * MS);
        cr_expect_eq(scene.clients->connections.again.count, 1);
        scene_end(&scene);
    }
}
