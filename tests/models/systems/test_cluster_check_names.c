#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

Test(cluster_check_names, knows_the_names)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->services[0].on = "gamma";
    bench->services[0].storage = "lun1";
    bench->clients.service = "files";
    cluster_bench_crash(bench, SECOND, "alhpa", TICKS_NEVER);
    cluster_bench_fail(bench, SECOND, "datbase", false);
    EXPECT_ERRORS(
        bench, "/system/services/database/on: there is no node \"gamma\"; known are alpha and beta",
        "/system/services/database/storage: there is no LUN \"lun1\"; did you mean \"lun0\"?",
        "/workload/clients/web/service: there is no service \"files\"; known is database",
        "/faults/1/target: there is no node \"alhpa\"; did you mean \"alpha\"?",
        "/faults/2/target: there is no service \"datbase\"; did you mean \"database\"?");
    bench = sound_cluster(2);
    bench->machine.storage.count = 0;
    EXPECT_ERRORS(bench,
                  "/system/services/database/storage: there is no LUN \"lun0\", nor any other");
    static const char *const names[] = {"alpha", "clients"};
    bench = sound_cluster(2);
    bench->machine.nodes.names = names;
    EXPECT_ERRORS(bench, "/system/nodes/clients: \"clients\" is a reserved name");
}

Test(cluster_check_names, gives_a_lun_to_one_service)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    bench->services[1].storage = "lun0";
    EXPECT_ERRORS(bench, "/system/services/files/storage: \"lun0\" is the storage of \"database\"");
    bench = sound_cluster(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    EXPECT_NOTHING(bench);
}

Test(cluster_check_names, nothing_lies_after_the_horizon)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->machine.availability_at = 3600 * SECOND;
    cluster_bench_crash(bench, 3600 * SECOND, "beta", TICKS_NEVER);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    bench->machine.availability_at = 3601 * SECOND;
    cluster_bench_crash(bench, 3600 * SECOND + SECOND / 2, "beta", TICKS_NEVER);
    EXPECT_ERRORS(bench, "/faults/1/at: 3600.5 s lies after the horizon, 3600 s",
                  "/system/availability_at: 3601 s lies after the horizon, 3600 s");
}

Test(cluster_check_names, warns_of_what_is_hardly_meant)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->nodes[1].time_to_failure = distribution_exponential(1e12);
    EXPECT_WARNINGS(bench, "/system/nodes/beta/time_to_failure: without time_to_repair");
    bench = sound_cluster(2);
    bench->nodes[1].role = NODE_ACTIVE;
    EXPECT_WARNINGS(bench, "/system/nodes: no node has the role \"standby\"");
}

/* Lists of names apart from each other, each name being one letter of those here. */
static void expect_partition(const char *words, bool is_warning, const char *said)
{
    static const char *const names[] = {"alpha", "beta", "clients", "delta"};
    const char *members[4][4];
    struct parameter_list groups[4];
    size_t count = 0;
    for (const char *at = words; *at != '\0'; at++) {
        if (at == words || *at == ' ') {
            groups[count] = (struct parameter_list){0, members[count]};
            count++;
        }
        if (*at != ' ') {
            members[count - 1][groups[count - 1].count++] = names[*at - 'a'];
        }
    }
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_partition(bench, SECOND, groups, count, SECOND);
    expect_said(bench, is_warning, (const char *const[]){said, NULL});
}

Test(cluster_check_names, a_partition_parts_somebody)
{
    expect_partition("a b", false, NULL);
    expect_partition("a", false, NULL);
    expect_partition("ab c", false, NULL);
    expect_partition("c", false, NULL);
    expect_partition("ab", true, "/faults/1/groups: parts nobody");
    expect_partition("abc", true, "/faults/1/groups: parts nobody");
    expect_partition("ab b", false, "/faults/1/groups/1/0: \"beta\" is in group 0 already");
    expect_partition("aa", false, "/faults/1/groups/0/1: \"alpha\" is in group 0 already");
    expect_partition("a d", false, "/faults/1/groups/1/0: there is no node \"delta\"");
}
