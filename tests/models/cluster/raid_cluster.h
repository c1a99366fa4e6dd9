/* A cluster whose unit is a raid of three disks with one parity: without repair, and what is lost
 * is restored in 60 s. Failures of services are forgotten after 60 s. */
#ifndef TESTS_MODELS_CLUSTER_RAID_CLUSTER_H
#define TESTS_MODELS_CLUSTER_RAID_CLUSTER_H

#include "models/storage/raid.h"
#include "models/storage/raid_parameters.h"
#include "tests/models/cluster/cluster_fixture.h"

struct disks {
    struct device_station_parameters station;
    struct raid_parameters raid;
    struct raid_failure failures[2];
};

/** @param with  parameters, which have to last as long as the bench */
static inline struct cluster_bench *raid_cluster(struct disks *with)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    *with = (struct disks){.station = {.service = distribution_constant(SECOND / 1000),
                                       .servers = 8,
                                       .bandwidth = 1e8},
                           .raid = {.level = RAID_5,
                                    .disks = 3,
                                    .stripe_unit = INT64_C(65536),
                                    .error_time = SECOND / 1000,
                                    .time_to_restore = distribution_constant(60 * SECOND),
                                    .member = {.station_capacity = INT64_C(1000000000)}}};
    with->raid.member.station = &with->station;
    bench->luns[0].device = (struct part){&device_raid_kind, &with->raid};
    bench->luns[0].size = distribution_constant(4096);
    bench->services[0].failure_timeout = 60 * SECOND;
    return bench;
}

/** Members 0 and 2 fail by themselves. */
static inline void raid_cluster_fails(struct disks *with, sim_ticks first, sim_ticks second)
{
    with->failures[0] = (struct raid_failure){.at = first, .member = 0};
    with->failures[1] = (struct raid_failure){.at = second, .member = 2};
    with->raid.failures = (struct parameter_list){.elements = with->failures, .count = 2};
}

#endif
