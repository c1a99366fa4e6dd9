#include "models/systems/cluster_build.h"

#include "tests/models/cluster/cluster_fixture.h"

/* A service owns the LUN that it names, whatever the order of either; one that names none has
 * none. */
Test(cluster_services, each_has_the_lun_that_it_names)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    bench->services[0].storage = "lun1";
    bench->services[1].storage = NULL;
    cluster_bench_start(bench);
    const struct cluster *cluster = bench->cluster;
    cr_assert_eq(cluster->service_count, (size_t)2);
    cr_assert_eq(cluster->lun_count, (size_t)2);
    cr_expect_str_eq(cluster->services[0].component.path, "services.database");
    cr_expect_str_eq(((const struct component *)cluster->luns[1])->path, "storage.lun1");
    cr_expect_eq(cluster->services[0].lun, cluster->luns[1]);
    cr_expect_null(cluster->services[1].lun);
    cluster_bench_end(bench);
}

/* Each group of clients asks the service that it names, whatever the order of either. */
Test(cluster_services, each_group_asks_the_service_that_it_names)
{
    static const char *const names[] = {"web", "batch"};
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    cluster_bench_clients(bench);
    struct clients_parameters groups[] = {bench->clients, bench->clients};
    groups[0].service = "files";
    bench->workload.clients = (struct parameter_map){2, names, groups};
    cluster_bench_start(bench);
    const struct cluster *cluster = bench->cluster;
    cr_assert_eq(cluster->group_count, (size_t)2);
    cr_expect_eq(cluster->group_services[0], 1);
    cr_expect_eq(cluster->group_services[1], 0);
    cr_expect_str_eq(clients_component(cluster->groups[1])->path, "clients.batch");
    cluster_bench_run(bench, 10 * SECOND);
    cr_expect_gt(cluster_bench_metric(bench, "clients.web.requests_issued"), 0);
    cluster_bench_end(bench);
}

Test(cluster_services, without_a_workload_there_are_no_clients)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_start(bench);
    cr_expect_eq(bench->cluster->group_count, (size_t)0);
    cluster_bench_end(bench);
}
