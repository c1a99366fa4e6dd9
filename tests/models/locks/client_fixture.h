/* A group of clients of a lock manager; all else as lock_fixture.h has it. */
#ifndef TESTS_MODELS_LOCKS_CLIENT_FIXTURE_H
#define TESTS_MODELS_LOCKS_CLIENT_FIXTURE_H

#include "models/locks/lock_clients_state.h"
#include "tests/models/locks/lock_fixture.h"

struct client_bench {
    struct lock_bench locks;
    struct lock_clients_parameters parameters;
    struct lock_conversion_parameters conversion;
    const char *modes[2];
    double weights[2];
    struct lock_clients *group;
};

static inline void client_bench_done(struct run *run, void *owner, uint32_t client,
                                     struct node_lock *lock, enum lock_outcome outcome)
{
    lock_clients_done(run, ((struct client_bench *)owner)->group, client, lock, outcome);
}

/** A client on each node that thinks for 1 ms and holds an EX lock for 1 ms. */
static inline void client_bench_init(struct client_bench *bench)
{
    memset(bench, 0, sizeof *bench);
    lock_bench_init(&bench->locks);
    bench->modes[0] = "EX";
    bench->weights[0] = 1;
    bench->parameters = (struct lock_clients_parameters){
        .clients = 1,
        .think = distribution_constant(1000 * LOCK_US),
        .hold = distribution_constant(1000 * LOCK_US),
        .locks_per_transaction = 1,
        .mode = {1, bench->modes, bench->weights},
    };
}

static inline void client_bench_start(struct client_bench *bench)
{
    lock_bench_start(&bench->locks);
    bench->locks.manager->around.port = (struct lock_port){bench, client_bench_done, NULL};
    struct scope scope = place_of(bench->locks.run->arena, "workload", "lock_clients.users");
    bench->group = lock_clients_build(
        &bench->locks.assembly, &scope, &bench->parameters,
        &(struct lock_clients_environment){.node_names = lock_node_names,
                                           .node_count = LOCK_NODES,
                                           .manager = bench->locks.manager,
                                           .resources = (uint32_t)bench->locks.parameters.resources,
                                           .first = 0,
                                           .rank = 1000});
    place_start(&bench->locks.assembly, &bench->group->component);
}

static inline void client_bench_end(struct client_bench *bench)
{
    cr_expect_eq(place_broken_laws(bench->locks.run, &bench->group->component), 0);
    lock_bench_end(&bench->locks);
}

#endif
