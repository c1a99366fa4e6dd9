#include "models/cluster/quorum/quorum_disk.h"

#include "sim/random/stream.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

extern const struct kind fault_path_loss_kind;

static struct quorum_disk_parameters parameters = {
    .unit = "disk", .votes = 1, .interval = INT64_C(3000)};

/* A quorum in a run of its own; one tick is a millisecond. */
struct desk {
    struct run *run;
    struct component *quorum;
    const struct quorum_operations *of;
    small_set cut; /* nodes without a path to the disk */
    unsigned recounts;
};

static bool desk_reaches(const void *owner, uint32_t unit, uint32_t node)
{
    cr_expect_eq(unit, 0);
    return (((const struct desk *)owner)->cut >> node & 1) == 0;
}

static void desk_recount(struct run *run, void *owner, struct cause cause)
{
    (void)run;
    (void)cause;
    ((struct desk *)owner)->recounts++;
}

static void open_desk(struct desk *desk, uint32_t nodes, int64_t votes)
{
    static const char *const units[] = {"disk"};
    const struct run_options options = {
        .horizon = INT64_C(1000000), .ticks_per_second = 1000, .seed = 1};
    parameters.votes = votes;
    *desk = (struct desk){.run = run_create(&options), .of = quorum_disk_kind.operations};
    struct arena *arena = desk->run->arena;
    struct assembly assembly = assembly_start(desk->run, measures_create(arena, 2), arena);
    struct scope spec = scope_of_spec(arena);
    struct scope scope = scope_section(&spec, "quorum");
    const struct quorum_environment around = {.node_count = nodes,
                                              .listener = {desk, desk_recount},
                                              .unit_names = units,
                                              .unit_count = 1,
                                              .storage = {desk, desk_reaches}};
    desk->quorum = quorum_disk_kind.build(&assembly, &scope, &parameters, &around);
    quorum_disk_kind.start(desk->run, desk->quorum);
}

static void close_desk(struct desk *desk)
{
    cr_expect_not(run_failed(desk->run));
    run_destroy(desk->run);
}

static struct quorum_verdict form(struct desk *desk, small_set members)
{
    struct bit_set set = small_set_to(members);
    return desk->of->form(desk->run, desk->quorum, &set);
}

static struct quorum_verdict count(struct desk *desk, small_set members)
{
    struct bit_set set = small_set_to(members);
    return desk->of->count(desk->run, desk->quorum, &set);
}

static void pass(struct desk *desk, sim_ticks time)
{
    cr_assert(run_until(desk->run, run_now(desk->run) + time));
    quorum_disk_kind.invariants(desk->run, desk->quorum);
}

static void reboot(struct desk *desk, uint32_t node, bool is_leaving)
{
    desk->of->node_missed(desk->run, desk->quorum, node, is_leaving);
    desk->of->node_booted(desk->quorum, node);
    desk->of->node_heard(desk->run, desk->quorum, node);
}

/* Of two halves the first to be formed has the vote, an interval later; the other one has none
 * until the first has been silent for more than an interval. */
Test(quorum_disk, one_of_two_halves)
{
    struct desk desk;
    open_desk(&desk, 2, 1);
    pass(&desk, 10000);
    cr_expect(count(&desk, 0x3).is_quorate);
    cr_expect_eq(count(&desk, 0x3).votes, 3);
    cr_expect(form(&desk, 0x2).is_open);
    pass(&desk, 1000);
    cr_expect(form(&desk, 0x1).is_open);
    pass(&desk, 1999);
    cr_expect(count(&desk, 0x2).is_open);
    pass(&desk, 1);
    cr_expect(count(&desk, 0x2).is_quorate);
    cr_expect_eq(count(&desk, 0x2).needed, 2);
    pass(&desk, 1000);
    cr_expect_not(count(&desk, 0x1).is_open);
    cr_expect_not(count(&desk, 0x1).is_quorate);
    desk.of->node_missed(desk.run, desk.quorum, 1, false);
    pass(&desk, 1999);
    cr_expect(count(&desk, 0x2).is_quorate, "nobody has looked");
    pass(&desk, 1);
    cr_expect_not(count(&desk, 0x2).is_quorate);
    cr_expect_not(count(&desk, 0x1).is_quorate);
    pass(&desk, 1000);
    cr_expect(count(&desk, 0x1).is_quorate);
    close_desk(&desk);
}

/* A path that is lost is missed at the next reading, and found at the next when it works again. */
Test(quorum_disk, the_last_path)
{
    struct desk desk;
    open_desk(&desk, 4, 3);
    pass(&desk, 500);
    desk.cut = 0xe;
    cr_expect(form(&desk, 0x7).is_open, "3 votes of 7, and one node watches");
    pass(&desk, 3000);
    cr_expect(count(&desk, 0x7).is_quorate);
    desk.cut = 0xf;
    pass(&desk, 2999);
    cr_expect(count(&desk, 0x7).is_quorate);
    pass(&desk, 1);
    cr_expect_not(count(&desk, 0x7).is_quorate);
    desk.cut = 0xd;
    pass(&desk, 3000);
    cr_expect(count(&desk, 0x7).is_quorate);
    cr_expect_eq(desk.recounts, 3);
    desk.cut = 0xf;
    cr_expect_not(form(&desk, 0x3).is_open, "nobody reaches it");
    cr_expect(form(&desk, 0xf).is_quorate, "4 votes of 7 need no disk");
    close_desk(&desk);
}

/* A node that has booted does not watch until it is in a new ring. */
Test(quorum_disk, who_has_booted_is_outside)
{
    struct desk desk;
    open_desk(&desk, 2, 1);
    desk.cut = 0x1;
    form(&desk, 0x3);
    pass(&desk, 3000);
    cr_expect_eq(count(&desk, 0x3).votes, 3);
    reboot(&desk, 1, false);
    pass(&desk, 3000);
    cr_expect_eq(count(&desk, 0x3).votes, 2);
    cr_expect(form(&desk, 0x2).is_open);
    pass(&desk, 3000);
    cr_expect(count(&desk, 0x2).is_quorate, "a node and the disk");
    close_desk(&desk);
}

/* Whether one of the rings at most has quorum. */
static bool is_one(struct desk *desk, const small_set *rings)
{
    unsigned quorate = 0;
    for (unsigned i = 0; i < 3; i++) {
        quorate += rings[i] != 0 && count(desk, rings[i]).is_quorate;
    }
    return quorate <= 1;
}

/* Rings of any nodes, one after the other, with boots and lost paths: of those that stand beside
 * each other one has quorum at most, and all nodes with their paths have it. */
static void walk(uint32_t nodes, int64_t votes, uint64_t seed)
{
    struct desk desk;
    struct stream stream;
    stream_init(&stream, seed, 0, "test", "rings");
    open_desk(&desk, nodes, votes);
    for (unsigned step = 0; step < 30; step++) {
        small_set rings[3] = {0};
        for (uint32_t node = 0; node < nodes; node++) {
            uint64_t ring = stream_below(&stream, 4);
            rings[ring % 3] |= (small_set)(ring < 3) << node;
            if (ring == 3) {
                reboot(&desk, node, stream_below(&stream, 2) == 0);
            }
        }
        for (unsigned i = 0; i < 3; i++) {
            if (rings[i] != 0) {
                form(&desk, rings[i]);
                pass(&desk, (sim_ticks)stream_below(&stream, 3) * 700);
            }
        }
        for (unsigned wait = 0; wait < 4; wait++) {
            desk.cut = stream_below(&stream, small_set_of(nodes));
            pass(&desk, (sim_ticks)stream_below(&stream, 4) * 1000);
            cr_assert(is_one(&desk, rings), "seed %lu step %u", (unsigned long)seed, step);
        }
    }
    desk.cut = 0;
    form(&desk, small_set_all(nodes));
    pass(&desk, 6001);
    cr_expect(count(&desk, small_set_all(nodes)).is_quorate);
    close_desk(&desk);
}

Test(quorum_disk, two_rings_never_have_quorum)
{
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        walk(2 + (uint32_t)(seed % 5), 1 + (int64_t)(seed % 7), seed);
    }
}

/* In a cluster: the vote comes an interval after a membership that takes 6.6 s. */
Test(quorum_disk, a_crash_of_one_of_two)
{
    static struct quorum_disk_parameters disk = {.unit = "lun0", .votes = 1};
    for (unsigned is_cut = 0; is_cut < 2; is_cut++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        disk.interval = 3 * SECOND;
        bench->machine.quorum = (struct part){&quorum_disk_kind, &disk};
        if (is_cut) {
            cluster_bench_fault(bench, &fault_path_loss_kind, 20 * SECOND, "beta");
        }
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 100 * SECOND);
        EXPECT_HAPPENINGS(bench, {"membership.formed", "beta", 0, 36600});
        if (is_cut) {
            EXPECT_HAPPENINGS(bench, {"quorum.lost", "beta", 0, 36600});
        } else {
            EXPECT_HAPPENINGS(bench, {"quorum.ok", "beta", 0, 39600});
        }
        cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1 - is_cut);
        cluster_bench_end(bench);
    }
}
