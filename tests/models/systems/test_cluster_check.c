#include "tests/models/cluster/cluster_parts.h"
#include "tests/models/places.h"

/* A sound cluster whose nodes do not fence each other at the same time. */
static struct cluster_bench *sound(uint32_t node_count)
{
    struct cluster_bench *bench = cluster_bench_create(node_count);
    bench->nodes[0].fencing_delay = 15 * SECOND;
    cluster_bench_clients(bench);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    return bench;
}

static void check(const struct cluster_bench *bench, bool is_whole, struct complaints *complaints)
{
    place_check_system(&cluster_kind, &bench->parameters,
                       &(struct check_context){.complaints = complaints,
                                               .horizon = bench->options.horizon,
                                               .ticks_per_second = bench->options.ticks_per_second,
                                               .is_whole = is_whole});
}

/* Exactly these are said, in this order: "where: text" up to the length given. Frees the bench. */
static void expect(struct cluster_bench *bench, bool is_warning, const char *const *said)
{
    struct complaints complaints = {0};
    check(bench, true, &complaints);
    size_t count = 0;
    for (; said[count] != NULL; count++) {
        if (count < complaints.count) {
            char text[1000];
            snprintf(text, sizeof text, "%s: %s", complaints.list[count].where,
                     complaints.list[count].text);
            cr_expect_eq(strncmp(text, said[count], strlen(said[count])), 0, "%s, not %s", text,
                         said[count]);
            cr_expect_eq(complaints.list[count].is_warning, is_warning);
        }
    }
    cr_expect_eq(complaints.count, count, "%zu complaints, not %zu; the last is %s",
                 complaints.count, count,
                 complaints.count > 0 ? complaints.list[complaints.count - 1].text : "");
    complaints_free(&complaints);
    free(bench);
}

#define EXPECT_ERRORS(bench, ...)   expect(bench, false, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_WARNINGS(bench, ...) expect(bench, true, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_NOTHING(bench)       expect(bench, false, (const char *const[]){NULL})

Test(cluster_check, says_nothing_of_a_sound_cluster)
{
    for (uint32_t nodes = 1; nodes <= BENCH_NODES; nodes++) {
        EXPECT_NOTHING(sound(nodes));
    }
}

Test(cluster_check, knows_the_names)
{
    struct cluster_bench *bench = sound(2);
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
    bench = sound(2);
    bench->machine.storage.count = 0;
    EXPECT_ERRORS(bench,
                  "/system/services/database/storage: there is no LUN \"lun0\", nor any other");
    static const char *const names[] = {"alpha", "clients"};
    bench = sound(2);
    bench->machine.nodes.names = names;
    EXPECT_ERRORS(bench, "/system/nodes/clients: \"clients\" is a reserved name");
}

Test(cluster_check, gives_a_lun_to_one_service)
{
    struct cluster_bench *bench = sound(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    bench->services[1].storage = "lun0";
    EXPECT_ERRORS(bench, "/system/services/files/storage: \"lun0\" is the storage of \"database\"");
    bench = sound(2);
    bench->machine.services.count = 2;
    bench->machine.storage.count = 2;
    EXPECT_NOTHING(bench);
}

Test(cluster_check, nothing_lies_after_the_horizon)
{
    struct cluster_bench *bench = sound(2);
    bench->machine.availability_at = 3600 * SECOND;
    cluster_bench_crash(bench, 3600 * SECOND, "beta", TICKS_NEVER);
    EXPECT_NOTHING(bench);
    bench = sound(2);
    bench->machine.availability_at = 3601 * SECOND;
    cluster_bench_crash(bench, 3600 * SECOND + SECOND / 2, "beta", TICKS_NEVER);
    EXPECT_ERRORS(bench, "/faults/1/at: 3600.5 s lies after the horizon, 3600 s",
                  "/system/availability_at: 3601 s lies after the horizon, 3600 s");
}

Test(cluster_check, warns_with_the_source_of_the_rule)
{
    struct cluster_bench *bench = sound(2);
    bench->nodes[0].fencing_delay = 0;
    EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay fence each other "
                           "at the same time when they lose sight of each other, and both go down "
                           "(Pacemaker");
    bench = sound(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.common.delay = distribution_uniform(0, 15e9);
    EXPECT_NOTHING(bench);
    bench = sound(2);
    bench->delay.detection = distribution_constant(57 * SECOND);
    EXPECT_WARNINGS(bench, "/system/fencing/timeout: 60 s are less than a new membership takes, "
                           "60.6 s");
    bench = sound(2);
    bench->nodes[0].fencing_delay = 0;
    bench->sbd.msgwait = 9 * SECOND;
    EXPECT_WARNINGS(bench, "/system/fencing/msgwait: is under twice the watchdog",
                    "/system/nodes: two nodes with the same fencing_delay");
    bench = sound(2);
    bench->nodes[0].fencing_delay = 0;
    cluster_bench_fence_with(bench, &fencing_none_kind);
    EXPECT_WARNINGS(bench, "/system/fencing/kind: without fencing");
}

static sim_ticks limit_of(const void *parameters)
{
    return *(const sim_ticks *)parameters;
}

/* The checks ask the kind, whatever its parameters are, and name no key that it has not. Right: no
 * limit, and no fencing. */
Test(cluster_check, asks_the_kind_of_fencing)
{
    struct fencing_operations operations = *(const struct fencing_operations *)sbd_kind.operations;
    struct kind kind = {.name = "none", .role = "fencing", .operations = &operations};
    sim_ticks limit = 6 * SECOND;
    operations.time_limit = limit_of;
    operations.delay = NULL;
    for (int i = 0; i < 4; i++) {
        struct cluster_bench *bench = sound(2);
        bench->machine.fencing = (struct part){&kind, &limit};
        if (i == 0) {
            EXPECT_WARNINGS(bench, "/system/fencing: 6 s are less than a new membership takes");
        } else if (i == 1) {
            bench->nodes[0].fencing_delay = 0;
            operations.time_limit = NULL;
            EXPECT_WARNINGS(bench, "/system/nodes: two nodes with the same fencing_delay");
            operations.is_absent = true;
        } else if (i == 2) {
            bench->nodes[0].fencing_delay = 0;
            operations.time_limit = limit_of;
            EXPECT_NOTHING(bench);
            operations.is_absent = false;
            limit = 0;
        } else {
            EXPECT_NOTHING(bench);
        }
    }
}

Test(cluster_check, one_node_fences_nobody)
{
    struct cluster_bench *bench = sound(1);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->delay.detection = distribution_constant(57 * SECOND);
    EXPECT_NOTHING(bench);
}

Test(cluster_check, warns_of_what_is_hardly_meant)
{
    struct cluster_bench *bench = sound(2);
    bench->nodes[1].time_to_failure = distribution_exponential(1e12);
    EXPECT_WARNINGS(bench, "/system/nodes/beta/time_to_failure: without time_to_repair");
    bench = sound(2);
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
    struct cluster_bench *bench = sound(2);
    cluster_bench_partition(bench, SECOND, groups, count, SECOND);
    expect(bench, is_warning, (const char *const[]){said, NULL});
}

Test(cluster_check, a_partition_parts_somebody)
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

/* Where values were complained of there are zeros: names are still told, and nothing else. */
Test(cluster_check, names_are_told_among_zeros)
{
    struct cluster_bench *bench = sound(2);
    struct complaints complaints = {0};
    bench->machine.fencing = bench->machine.membership = bench->machine.network = (struct part){0};
    bench->machine.policy = bench->machine.quorum = (struct part){0};
    bench->machine.storage.count = 0;
    bench->services[0].on = NULL;
    bench->clients.service = "databse";
    bench->clients.backoff = SECOND;
    bench->clients.backoff_maximum = 0;
    bench->faults[0].kind = NULL;
    check(bench, false, &complaints);
    cr_expect_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/workload/clients/web/service");
    complaints_free(&complaints);
    complaints = (struct complaints){0};
    bench->machine.nodes.count = 0;
    check(bench, false, &complaints);
    bench->parameters.system = NULL;
    check(bench, false, &complaints);
    cr_expect_eq(complaints.count, 0);
    free(bench);
}

Test(cluster_check, more_than_the_most_is_all_that_is_said)
{
    struct cluster_bench *bench = sound(2);
    bench->machine.nodes.count = NODES_MOST + 1;
    bench->clients.service = "nothing";
    EXPECT_ERRORS(bench, "/system/nodes: 4097 nodes; the most is 4096");
}
