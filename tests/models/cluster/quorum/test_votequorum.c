#include "models/cluster/quorum/votequorum.h"

#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>

static const char *const names[] = {"alpha",   "beta", "gamma", "delta",
                                    "epsilon", "zeta", "eta",   "theta"};

/* A quorum in a run of its own. */
struct booth {
    struct run *run;
    struct component *quorum;
};

static const struct quorum_operations *operations(void)
{
    return votequorum_kind.operations;
}

/* Without nodes each has one vote. */
static struct booth open_votes(struct votequorum_parameters parameters, uint32_t nodes,
                               const struct node_parameters *voters)
{
    static const struct run_options options = {
        .horizon = 1000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 1};
    struct booth booth = {.run = run_create(&options)};
    struct assembly assembly =
        assembly_start(booth.run, measures_create(booth.run->arena, 2), booth.run->arena);
    struct votequorum_parameters *kept = ARENA_NEW(booth.run->arena, struct votequorum_parameters);
    *kept = parameters;
    struct quorum_environment *around = ARENA_NEW(booth.run->arena, struct quorum_environment);
    *around =
        (struct quorum_environment){.node_count = nodes, .node_names = names, .nodes = voters};
    booth.quorum = place_build(&assembly, &votequorum_kind, "system", "quorum", kept, around);
    return booth;
}

static struct booth open_booth(struct votequorum_parameters parameters, uint32_t nodes)
{
    return open_votes(parameters, nodes, NULL);
}

static void close_booth(struct booth *booth)
{
    run_destroy(booth->run);
}

static bool form(struct booth *booth, small_set members)
{
    struct bit_set set = small_set_to(members);
    return operations()->form(booth->run, booth->quorum, &set).is_quorate;
}

static void boot(struct booth *booth, uint32_t node)
{
    operations()->node_booted(booth->quorum, node);
}

static small_set waiting(const struct booth *booth)
{
    return small_set_from(&((const struct votequorum *)booth->quorum)->waiting);
}

/* floor((expected + 2) / 2) of n nodes; with two nodes one is enough unless two_node is off. */
Test(votequorum, votes_needed)
{
    static const uint32_t facts[] = {1, 1, 2, 3, 3, 4, 4, 5};
    for (uint32_t n = 1; n <= 8; n++) {
        struct booth booth = open_booth((struct votequorum_parameters){0}, n);
        const struct quorum_environment around = {.node_count = n, .node_names = names};
        const struct votequorum *quorum = (const struct votequorum *)booth.quorum;
        cr_expect_eq(quorum->votes_needed, facts[n - 1], "%u nodes need %u", n,
                     quorum->votes_needed);
        cr_expect_eq(operations()->may_be_two(booth.quorum), n == 2);
        cr_expect_eq(operations()->may_be_two_with(quorum->parameters, &around), n == 2);
        cr_expect_eq(quorum->wait_for_all, n == 2);
        cr_expect_eq(operations()->may_act_alone(quorum->parameters, &around), n == 1);
        for (small_set members = 1; members < small_set_of(n); members++) {
            uint32_t votes = (uint32_t)__builtin_popcountll(members);
            struct bit_set set = small_set_to(members);
            cr_expect_eq(form(&booth, members), votes >= facts[n - 1]);
            cr_expect_eq(operations()->may_act(booth.quorum, &set), votes >= facts[n - 1]);
        }
        close_booth(&booth);
    }
    struct booth booth = open_booth(
        (struct votequorum_parameters){.two_node = QUORUM_OFF, .wait_for_all = QUORUM_AUTO}, 2);
    cr_expect_eq(((const struct votequorum *)booth.quorum)->votes_needed, 2);
    cr_expect_not(((const struct votequorum *)booth.quorum)->wait_for_all);
    close_booth(&booth);
    booth = open_booth((struct votequorum_parameters){0}, BIT_SET_MOST);
    struct bit_set all;
    bit_set_all(&all, BIT_SET_MOST);
    struct quorum_verdict verdict = operations()->form(booth.run, booth.quorum, &all);
    cr_expect(verdict.is_quorate);
    cr_expect_eq(verdict.votes, BIT_SET_MOST);
    cr_expect_eq(verdict.needed, BIT_SET_MOST / 2 + 1);
    close_booth(&booth);
}

/* Of two rings that share no node at most one is quorate, unless two_node is on. */
Test(votequorum, two_rings_are_not_both_quorate)
{
    for (uint32_t n = 2; n <= 6; n++) {
        for (small_set ring = 1; ring < small_set_of(n); ring++) {
            struct booth quorum = open_booth(
                (struct votequorum_parameters){.two_node = QUORUM_OFF, .wait_for_all = QUORUM_AUTO},
                n);
            bool one = form(&quorum, ring);
            small_set rest = small_set_all(n) & ~ring;
            bool other = rest != 0 && form(&quorum, rest);
            cr_expect_not(one && other);
            close_booth(&quorum);
        }
    }
}

Test(votequorum, wait_for_all_lets_nobody_start_twice)
{
    struct booth quorum = open_booth((struct votequorum_parameters){0}, 2);
    cr_expect(form(&quorum, 1), "who has seen all has quorum alone");
    boot(&quorum, 1);
    struct bit_set beta = small_set_to(2);
    cr_expect(operations()->form(quorum.run, quorum.quorum, &beta).waits);
    cr_expect_not(form(&quorum, 2), "a node that has booted waits");
    cr_expect(form(&quorum, 1));
    cr_expect(form(&quorum, 3), "the other vouches");
    cr_expect(form(&quorum, 2), "and it waits no more");
    boot(&quorum, 0);
    boot(&quorum, 1);
    cr_expect_not(form(&quorum, 1));
    cr_expect_not(form(&quorum, 2));
    cr_expect(form(&quorum, 3), "all are there");
    cr_expect_eq(waiting(&quorum), 0);
    close_booth(&quorum);
}

/* In larger clusters one that has seen all is enough, but it needs the votes as well. */
Test(votequorum, a_witness_needs_votes_too)
{
    struct booth quorum = open_booth(
        (struct votequorum_parameters){.two_node = QUORUM_AUTO, .wait_for_all = QUORUM_ON}, 4);
    for (uint32_t node = 1; node < 4; node++) {
        boot(&quorum, node);
    }
    cr_expect_not(form(&quorum, 0x3));
    cr_expect_eq(waiting(&quorum), 0xe, "without quorum nobody vouches");
    cr_expect_not(form(&quorum, 0xe), "three votes, but all of them wait");
    cr_expect(form(&quorum, 0x7));
    cr_expect_eq(waiting(&quorum), 0x8);
    close_booth(&quorum);
    quorum = open_booth((struct votequorum_parameters){0}, 4);
    boot(&quorum, 1);
    cr_expect_eq(waiting(&quorum), 0, "no node waits where it is off");
    close_booth(&quorum);
}

Test(votequorum, check)
{
    static const struct {
        int two_node, wait_for_all;
        uint32_t nodes;
        size_t errors, complaints;
    } facts[] = {
        {QUORUM_AUTO, QUORUM_AUTO, 2, 0, 0}, {QUORUM_ON, QUORUM_AUTO, 2, 0, 0},
        {QUORUM_ON, QUORUM_AUTO, 3, 1, 1},   {QUORUM_ON, QUORUM_OFF, 1, 1, 2},
        {QUORUM_AUTO, QUORUM_OFF, 2, 0, 1},  {QUORUM_AUTO, QUORUM_OFF, 3, 0, 0},
        {QUORUM_OFF, QUORUM_OFF, 2, 0, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct complaints complaints = {0};
        struct votequorum_parameters parameters = {.two_node = facts[i].two_node,
                                                   .wait_for_all = facts[i].wait_for_all};
        place_check(&votequorum_kind, "system", "quorum", &parameters,
                    &(struct quorum_environment){.node_count = facts[i].nodes, .node_names = names},
                    &complaints);
        cr_expect_eq(complaints.errors, facts[i].errors, "%zu", i);
        cr_expect_eq(complaints.count, facts[i].complaints, "%zu", i);
        complaints_free(&complaints);
    }
    for (int wait = QUORUM_AUTO; wait <= QUORUM_OFF; wait++) {
        struct complaints complaints = {0};
        struct votequorum_parameters parameters = {.wait_for_all = wait, .last_man_standing = true};
        struct quorum_environment nodes = {.node_count = 4, .node_names = names};
        place_check(&votequorum_kind, "system", "quorum", &parameters, &nodes, &complaints);
        cr_expect_eq(complaints.count, (size_t)(wait == QUORUM_OFF));
        complaints_free(&complaints);
        complaints = (struct complaints){0};
        nodes.node_count = 2; /* two_node is on */
        place_check(&votequorum_kind, "system", "quorum", &parameters, &nodes, &complaints);
        cr_expect_eq(complaints.count, (size_t)(wait == QUORUM_OFF) + 1);
        cr_expect_str_eq(complaints.list[complaints.count - 1].where,
                         "/system/quorum/last_man_standing");
        complaints_free(&complaints);
    }
    cr_expect_eq(votequorum_kind.parameters->count, 7);
}

/* Nodes of several votes, or of none: more than half of all votes are needed. */
Test(votequorum, nodes_have_weights)
{
    static const struct node_parameters voters[4] = {
        {.votes = 3}, {.votes = 1}, {.votes = 1}, {.votes = 0}};
    struct quorum_environment around = {.node_count = 4, .node_names = names, .nodes = voters};
    struct booth booth = open_votes((struct votequorum_parameters){0}, 4, voters);
    for (small_set members = 1; members < small_set_of(4); members++) {
        struct bit_set set = small_set_to(members);
        bool has_heavy = (members & 1) != 0; /* three of five votes */
        cr_expect_eq(form(&booth, members), has_heavy);
        cr_expect_eq(operations()->may_act(booth.quorum, &set), has_heavy);
    }
    struct bit_set two = small_set_to(0x6);
    struct quorum_verdict verdict = operations()->form(booth.run, booth.quorum, &two);
    cr_expect_eq(verdict.votes, 2);
    cr_expect_eq(verdict.needed, 3);
    cr_expect_not(operations()->may_act_alone(&(struct votequorum_parameters){0}, &around));
    close_booth(&booth);

    booth = open_votes((struct votequorum_parameters){.wait_for_all = QUORUM_ON}, 4, voters);
    for (uint32_t node = 0; node < 4; node++) {
        boot(&booth, node);
    }
    cr_expect_not(form(&booth, 0x3));
    cr_expect(form(&booth, 0x7), "all votes are there, though not all nodes");
    close_booth(&booth);
}

static size_t complaints_of(struct votequorum_parameters parameters,
                            struct quorum_environment around, const char *what)
{
    struct complaints complaints = {0};
    place_check(&votequorum_kind, "system", "quorum", &parameters, &around, &complaints);
    size_t errors = complaints.errors;
    cr_expect_eq(complaints.count, (size_t)(what != NULL));
    if (what != NULL && complaints.count > 0) {
        cr_expect_not_null(strstr(complaints.list[0].text, what), "%s", complaints.list[0].text);
    }
    complaints_free(&complaints);
    return errors;
}

Test(votequorum, check_of_votes_and_ties)
{
    static const struct node_parameters heavy[4] = {
        {.votes = 2}, {.votes = 1}, {.votes = 1}, {.votes = 1}};
    static const struct node_parameters none[4] = {{0}, {0}, {0}, {0}};
    static const char *const listed[] = {"delta", "omega"};
    const struct quorum_environment four = {.node_count = 4, .node_names = names};
    struct votequorum_parameters tie = {.auto_tie_breaker = TIE_LOWEST};
    struct votequorum_parameters list = {.auto_tie_breaker_nodes = {1, (void *)(uintptr_t)listed}};
    struct votequorum_parameters last = {.last_man_standing = true};
    cr_expect_eq(complaints_of(tie, four, NULL), 0);
    cr_expect_eq(complaints_of(list, four, NULL), 0);
    cr_expect_eq(complaints_of((struct votequorum_parameters){0},
                               (struct quorum_environment){
                                   .node_count = 4, .node_names = names, .nodes = none},
                               "no node has a vote"),
                 1);
    cr_expect_eq(
        complaints_of(
            last, (struct quorum_environment){.node_count = 4, .node_names = names, .nodes = heavy},
            "\"alpha\" has 2 votes"),
        1);
    cr_expect_eq(complaints_of(tie,
                               (struct quorum_environment){.node_count = 3, .node_names = names},
                               "half of 3 votes"),
                 0);
    tie.last_man_standing = true; /* fewer votes are expected then */
    cr_expect_eq(
        complaints_of(tie, (struct quorum_environment){.node_count = 3, .node_names = names}, NULL),
        0);
    tie = (struct votequorum_parameters){.auto_tie_breaker = TIE_LOWEST, .two_node = QUORUM_ON};
    cr_expect_eq(complaints_of(tie,
                               (struct quorum_environment){.node_count = 2, .node_names = names},
                               "with two_node"),
                 1);
    list.auto_tie_breaker = TIE_HIGHEST;
    cr_expect_eq(complaints_of(list, four, "each says which node decides"), 1);
    list = (struct votequorum_parameters){.auto_tie_breaker_nodes = {2, (void *)(uintptr_t)listed}};
    cr_expect_eq(complaints_of(list, four, "there is no node \"omega\""), 1);
}

Test(votequorum, check_of_a_device)
{
    struct quorum_device_parameters device = {.votes = 1, .timeout = 10000, .sync_timeout = 30000};
    const struct quorum_environment two = {.node_count = 2, .node_names = names};
    const struct quorum_environment three = {.node_count = 3, .node_names = names};
    struct votequorum_parameters parameters = {.device = &device};
    cr_expect_eq(complaints_of(parameters, two, NULL), 0);
    cr_expect_not(operations()->may_be_two_with(&parameters, &two));
    cr_expect_not(operations()->may_act_alone(&parameters, &two));
    cr_expect(operations()->has_device(&parameters));
    cr_expect_eq(complaints_of(parameters, three, "more than half of 3 nodes"), 0);
    device.sync_timeout = 5000;
    cr_expect_eq(complaints_of(parameters, two, "under the timeout"), 0);
    device.sync_timeout = 30000;
    parameters.auto_tie_breaker = TIE_LOWEST;
    cr_expect_eq(complaints_of(parameters, two, "with a tie breaker"), 1);
    parameters.auto_tie_breaker = TIE_LOST;
    parameters.last_man_standing = true;
    cr_expect_eq(complaints_of(parameters, two, "cannot follow the losses"), 1);
    parameters.last_man_standing = false;
    parameters.two_node = QUORUM_ON;
    parameters.wait_for_all = QUORUM_ON;
    cr_expect_eq(complaints_of(parameters, two, "is on with a quorum device"), 1);
}
