/*
 * Two processors with a memory each, 90 ns away, the other's 150 ns, and pages that migrate.
 *
 * A thread on node 1 computes 10 ns between two references; all pages are on node 0 at first.
 */
#ifndef TESTS_MODELS_MEMORY_MIGRATION_FIXTURE_H
#define TESTS_MODELS_MEMORY_MIGRATION_FIXTURE_H

#include "tests/models/systems/multiprocessor_fixture.h"

struct moving {
    struct fixture fixture;
    struct migration_parameters migration;
    int64_t node;
};

static inline void moving_init(struct moving *moving)
{
    fixture_init(&moving->fixture);
    moving->migration = (struct migration_parameters){.threshold = 3,
                                                      .interval = 1000000 * NS,
                                                      .cost = 5000 * NS,
                                                      .page_size = 4096,
                                                      .outstanding = 1};
    moving->node = 1;
    struct fixture *fixture = &moving->fixture;
    fixture->machine.processors = 2;
    fixture->memory = (struct memory_parameters){.layout = MEMORY_NUMA,
                                                 .latency = 90 * NS,
                                                 .remote_latency = 150 * NS,
                                                 .channels = 1,
                                                 .migration = &moving->migration};
    fixture->links.bandwidth = 6.4e9;
    fixture_use_links(fixture);
    fixture->program.compute = distribution_constant(10 * NS);
    fixture->program.placement = PLACEMENT_ON_ONE_NODE;
    fixture->program.private_pages = 8;
    fixture->workload.team.threads = 1;
    fixture->workload.team.nodes = (struct parameter_list){1, &moving->node};
}

/** Threads on all cores, with pages that they share: most of what there is goes on at once. */
static inline void moving_share(struct moving *moving)
{
    struct fixture *fixture = &moving->fixture;
    fixture->machine.processors = 3;
    fixture->machine.cores_per_processor = 2;
    fixture->workload.team.threads = 0;
    fixture->workload.team.nodes = (struct parameter_list){0};
    fixture->program.compute = distribution_exponential(20 * (double)NS);
    fixture->program.outstanding = 2;
    fixture->program.shared_share = 0.5;
    fixture->program.shared_pages = 8;
    moving->migration.threshold = 2;
    moving->migration.cost = 500 * NS;
    moving->migration.page_size = 1000;
    moving->migration.outstanding = 4;
}

#endif
