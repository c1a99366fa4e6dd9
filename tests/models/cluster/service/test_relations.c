#include "models/cluster/service/relations.h"

#include "tests/models/cluster/cluster_fixture.h"

/* "web" requires "files", which requires "database". */
Test(relations, are_closed_and_ordered)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_services(bench, 3);
    cluster_bench_require(bench, 2, 1);
    cluster_bench_require(bench, 1, 0);
    cluster_bench_run(bench, 1);
    const struct service *services = bench->cluster->services;
    cr_expect_eq(services[2].relations.requires, 2);
    cr_expect_eq(services[2].relations.all_requires, 3);
    cr_expect_eq(services[0].relations.required_by, 2);
    cr_expect_eq(services[0].relations.all_required_by, 6);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(services[i].relations.related, 7);
    }
    cluster_bench_end(bench);
}

/* The first in the spec waits for the last; the one between is as it was. */
Test(relations, order_puts_a_service_after_those_it_requires)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_services(bench, 3);
    cluster_bench_require(bench, 0, 2);
    cluster_bench_run(bench, 1);
    const struct service *services = bench->cluster->services;
    static const uint8_t expected[] = {1, 2, 0};
    uint8_t order[3];
    relations_order(services, 3, order);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(order[i], expected[i]);
    }
    cr_expect_eq(services[1].relations.related, 0);
    EXPECT_HAPPENINGS(bench, {"outage.begin", NULL, 0, -1});
    cluster_bench_end(bench);
}
