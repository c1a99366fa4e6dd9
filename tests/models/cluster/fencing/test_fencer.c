/* The life of a request, with power fencing: login 1 s, duration 5 s, 20 s for an attempt. */
#include "models/cluster/fencing/fencing_power.h"
#include "models/cluster/fencing/fencing_sbd.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"
#include "tests/models/cluster/fencing/fencing_soak.h"
#include "tests/models/places.h"

static struct power_parameters defaults(void)
{
    return (struct power_parameters){
        .common = {.timeout = 50 * SECOND, .attempts = 10, .delay = distribution_constant(0)},
        .login = SECOND,
        .duration = distribution_constant(5 * SECOND),
        .order_outlives_requester = true,
        .attempt_timeout = 20 * SECOND};
}

Test(fencer, delays_of_target_and_request_add_up)
{
    struct power_parameters parameters = defaults();
    parameters.common.delay = distribution_constant(2 * SECOND);
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard.node_parameters[BETA].fencing_delay = 3 * SECOND;
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, ALPHA, BETA); /* goes on */
    yard_run(&yard, 20 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.delay beta 0|alpha fence.start beta 5000|"
                                "beta node.reset 11000|alpha fence.ok beta 11000");
    cr_expect_eq(yard_detail(yard_event(&yard, "fence.delay", 0), "delay"), 5 * SECOND);
    cr_expect_eq(yard_event(&yard, "fence.start", 0)->what.cause, 1);
    cr_expect_eq(yard_event(&yard, "fence.ok", 0)->what.cause, 2);
    struct window window;
    struct report report = yard_report(&yard, &window);
    cr_expect_eq(yard_metric(&report, "fencing.attempts"), 1);
    cr_expect_eq(yard_metric(&report, "fencing.failures"), 0);
    cr_expect_eq(yard_metric(&report, "fencing.time"), 11);
    yard_end(&yard);
}

/* Two nodes shoot each other: the one with the fencing delay is the one that survives. */
Test(fencer, the_shorter_delay_wins_the_race)
{
    for (int delayed = 0; delayed < 2; delayed++) {
        struct power_parameters parameters = defaults();
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard.node_parameters[ALPHA].fencing_delay = delayed * 10 * SECOND;
        yard_fence(&yard, ALPHA, BETA);
        yard_fence(&yard, BETA, ALPHA);
        yard_run(&yard, 60 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, 1);
        cr_expect_eq(yard.nodes[ALPHA].resets.count, delayed == 1 ? 0 : 1);
        cr_expect_eq(yard.answer_count, 1);
        yard_end(&yard);
    }
}

/* All attempts fail; then an operator comes, or none. */
Test(fencer, an_operator_confirms_or_the_request_stays_open)
{
    for (int manual = 0; manual < 2; manual++) {
        struct power_parameters parameters = defaults();
        parameters.failure = 1;
        parameters.common.attempts = 2;
        if (manual == 1) {
            parameters.common.manual_confirmation = distribution_constant(600 * SECOND);
        }
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 50 * SECOND);
        yard_expect_answer(&yard, 0, ALPHA, BETA, false, 40 * SECOND);
        cr_expect_eq(yard.answers[0].cause.event, yard_event(&yard, "fence.fail", 1)->number);
        cr_expect_eq(yard_detail(yard_event(&yard, "fence.fail", 1), "attempt"), 2);
        cr_expect_eq(yard_detail(yard_event(&yard, "fence.fail", 1), "lasted"), 20 * SECOND);
        yard_run(&yard, 1000 * SECOND);
        struct window window;
        struct report report = yard_report(&yard, &window);
        cr_expect_eq(yard_metric(&report, "fencing.attempts"), 2);
        cr_expect_eq(yard_metric(&report, "fencing.failures"), 1, "one request of two attempts");
        cr_expect_eq(yard_metric(&report, "fencing.manual"), manual);
        cr_expect_eq(yard_metric(&report, "fencing.time"), manual == 1 ? 640 : -1);
        if (manual == 1) {
            /* The operator has seen to it that the node is down. */
            yard_expect_answer(&yard, 1, ALPHA, BETA, true, 640 * SECOND);
            cr_expect_eq(yard.answers[1].state, NODE_BOOTING);
            cr_expect_eq(yard_event(&yard, "fence.manual", 0)->what.cause,
                         yard_event(&yard, "fence.fail", 1)->number);
        } else {
            cr_expect_eq(yard.answer_count, 1);
            yard_fence(&yard, ALPHA, BETA); /* asked for again */
            yard_run(&yard, 2000 * SECOND);
            yard_expect_answer(&yard, 1, ALPHA, BETA, false, 1040 * SECOND);
        }
        yard_end(&yard);
    }
}

Test(fencer, attempts_share_one_time_out)
{
    struct power_parameters parameters = defaults();
    parameters.failure = 1;
    parameters.common.timeout = 50 * SECOND / 6 * 5 + 2; /* the fencer takes a fifth more */
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 100 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.start beta 0|alpha fence.fail beta 20000|"
                                "alpha fence.start beta 20000|alpha fence.fail beta 40000|"
                                "alpha fence.start beta 40000|alpha fence.fail beta 50000");
    yard_expect_answer(&yard, 0, ALPHA, BETA, false, 50 * SECOND);
    /* An answer in the very last instant is in time. */
    parameters.failure = 0;
    parameters.common.timeout = 5 * SECOND;
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 200 * SECOND);
    yard_expect_answer(&yard, 1, ALPHA, BETA, true, 106 * SECOND);
    yard_end(&yard);
}

/* Between two attempts there is a pause, if there is time for the next one. */
Test(fencer, attempts_pause)
{
    struct power_parameters parameters = defaults();
    parameters.failure = 1;
    parameters.common.attempts = 2;
    parameters.common.retry_delay = 1050 * MS;
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 100 * SECOND);
    yard_expect_timeline(&yard, "alpha fence.start beta 0|alpha fence.fail beta 20000|"
                                "alpha fence.start beta 21050|alpha fence.fail beta 41050");
    yard_expect_answer(&yard, 0, ALPHA, BETA, false, 41050 * MS);
    parameters.common.timeout = 17500 * MS; /* 21 s in the fencer */
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 200 * SECOND);
    yard_expect_answer(&yard, 1, ALPHA, BETA, false, 120 * SECOND);
    yard_end(&yard);
}

/* The effects of a request at each point of its life when its requester goes down. */
Test(fencer, requests_end_with_their_requester)
{
    static const struct {
        sim_ticks at;
        uint64_t resets;
    } facts[] = {{1 * SECOND, 0}, {2500 * MS, 0}, {4 * SECOND, 1}};
    for (size_t i = 0; i < 3; i++) {
        for (int withdraws = 0; withdraws < 2; withdraws++) {
            struct power_parameters parameters = defaults();
            parameters.common.delay = distribution_constant(2 * SECOND);
            struct yard yard = {0};
            yard_start(&yard, &power_kind, &parameters);
            yard_fence(&yard, ALPHA, BETA);
            yard_fence(&yard, GAMMA, ALPHA);
            yard_run(&yard, facts[i].at);
            if (withdraws == 1) {
                yard.operations->withdraw(yard.run, yard.fencing, ALPHA, BETA);
            } else {
                yard_crash(&yard, ALPHA, TICKS_NEVER);
            }
            yard_run(&yard, 20 * SECOND);
            cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].resets, "case %zu", i);
            bool is_told = withdraws == 1 && facts[i].resets == 1;
            cr_expect_eq(yard.answer_count, is_told ? 2 : 1, "case %zu", i);
            yard_end(&yard);
        }
    }
}

/* A target that is up again makes a failed request pointless; the operator is sent home. */
Test(fencer, a_target_that_comes_up_ends_failed_requests)
{
    for (int manual = 0; manual < 2; manual++) {
        struct power_parameters parameters = defaults();
        parameters.failure = 1;
        if (manual == 1) {
            parameters.common.manual_confirmation = distribution_constant(600 * SECOND);
        }
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_crash(&yard, BETA, 100 * SECOND);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 129 * SECOND);
        struct fencer *fencer = (struct fencer *)yard.fencing;
        const struct fencing_request *request = fencer_request(fencer, ALPHA, BETA);
        cr_expect_eq(request->state, manual == 1 ? FENCING_CONFIRMING : FENCING_FAILED);
        yard_run(&yard, 1000 * SECOND);
        cr_expect_eq(request->state, FENCING_NONE);
        cr_expect_eq(yard.answer_count, 1);
        cr_expect_eq(yard.nodes[BETA].resets.count, 0);
        yard_end(&yard);
    }
}

/* An operator who was called at 60 s comes at 660 s and resets the target whatever has become of
 * the requester; only one that runs is told, then or when it resumes. Wrong: a target that has
 * booted before, or a request that was taken back, needs no operator. */
Test(fencer, an_operator_resets_the_target_whatever_the_requester_does)
{
    enum { RUNS, HANGS, GOES_DOWN, IS_DOWN_AND_ASKS_AGAIN, TARGET_BOOTS, TAKES_BACK, CASES };
    static const struct {
        uint64_t resets;
        sim_ticks told; /* 0: never */
    } facts[CASES] = {{1, 660}, {1, 670}, {1, 0}, {1, 660}, {0, 0}, {0, 0}};
    for (int i = 0; i < CASES; i++) {
        struct power_parameters parameters = defaults();
        parameters.failure = 1;
        parameters.common.manual_confirmation = distribution_constant(600 * SECOND);
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 100 * SECOND);
        if (i == HANGS) {
            yard_hang(&yard, ALPHA, 570 * SECOND);
        } else if (i == GOES_DOWN || i == IS_DOWN_AND_ASKS_AGAIN) {
            yard_crash(&yard, ALPHA, SECOND);
        } else if (i == TARGET_BOOTS) {
            yard_crash(&yard, BETA, SECOND);
        } else if (i == TAKES_BACK) {
            yard.operations->withdraw(yard.run, yard.fencing, ALPHA, BETA);
        }
        yard_run(&yard, 200 * SECOND);
        if (i == IS_DOWN_AND_ASKS_AGAIN) {
            yard_fence(&yard, ALPHA, BETA); /* fails at 260 s; the operator is on the way */
        }
        yard_run(&yard, 659 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, 0, "case %d", i);
        yard_run(&yard, 661 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].resets, "case %d", i);
        yard_run(&yard, 2000 * SECOND);
        cr_expect_eq(yard.nodes[BETA].resets.count, facts[i].resets, "case %d", i);
        unsigned answers = i == IS_DOWN_AND_ASKS_AGAIN ? 3 : facts[i].told > 0 ? 2 : 1;
        cr_assert_eq(yard.answer_count, answers, "case %d", i);
        if (facts[i].told > 0) {
            yard_expect_answer(&yard, answers - 1, ALPHA, BETA, true, facts[i].told * SECOND);
        }
        struct window window;
        struct report report = yard_report(&yard, &window);
        cr_expect_eq(yard_metric(&report, "fencing.manual"), facts[i].told > 0, "case %d", i);
        if (i == HANGS || i == GOES_DOWN) {
            cr_expect_eq(yard_event(&yard, "node.reset", 0)->what.cause,
                         yard_event(&yard, "fence.fail", 2)->number);
        }
        yard_end(&yard);
    }
}

/* A requester hangs for a while in each part of its request: it goes on when it resumes. */
Test(fencer, a_requester_that_hangs_goes_on_later)
{
    static const struct {
        sim_ticks hangs, lasts, answer;
        int attempts;
    } facts[] = {
        {1 * SECOND, 5 * SECOND, 12 * SECOND, 1},  /* in its delay of 2 s */
        {2500 * MS, 5 * SECOND, 12500 * MS, 1},    /* at the login */
        {4 * SECOND, 10 * SECOND, 14 * SECOND, 1}, /* the device answers meanwhile, at 8 s */
        {2500 * MS, 30 * SECOND, 38500 * MS, 2},   /* the time-out is over: another attempt */
        {4 * SECOND, 1 * SECOND, 8 * SECOND, 1},   /* nothing happens meanwhile */
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct power_parameters parameters = defaults();
        parameters.common.delay = distribution_constant(2 * SECOND);
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, facts[i].hangs);
        yard_hang(&yard, ALPHA, facts[i].lasts);
        yard_run(&yard, 100 * SECOND);
        cr_expect_eq(yard.answer_count, 1);
        yard_expect_answer(&yard, 0, ALPHA, BETA, true, facts[i].answer);
        struct window window;
        struct report report = yard_report(&yard, &window);
        cr_expect_eq(yard_metric(&report, "fencing.attempts"), facts[i].attempts);
        cr_expect_eq(yard_metric(&report, "fencing.failures"), 0,
                     "a later attempt of the request was answered");
        yard_end(&yard);
    }
}

Test(fencer, several_nodes_may_fence_one)
{
    struct power_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, GAMMA);
    yard_run(&yard, SECOND);
    yard_fence(&yard, BETA, GAMMA);
    yard_run(&yard, 60 * SECOND);
    yard_expect_answer(&yard, 0, ALPHA, GAMMA, true, 6 * SECOND);
    yard_expect_answer(&yard, 1, BETA, GAMMA, true, 7 * SECOND);
    cr_expect_eq(yard.nodes[GAMMA].resets.count, 2);
    yard_end(&yard);
}

/* A delay that never ends, and times past every horizon. */
Test(fencer, times_past_the_horizon_never_come)
{
    struct power_parameters parameters = defaults();
    parameters.common.timeout = TICKS_NEVER;
    parameters.attempt_timeout = TICKS_NEVER - 1;
    parameters.duration = distribution_constant(TICKS_NEVER);
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard.node_parameters[GAMMA].fencing_delay = TICKS_NEVER;
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, ALPHA, GAMMA);
    yard_run(&yard, 10000 * SECOND);
    cr_expect_eq(yard.answer_count, 0);
    yard_end(&yard);
}

/* Planted bug: a device that answers before it was told. */
Test(fencer, an_answer_before_the_order_fails_the_run)
{
    struct power_parameters parameters = defaults();
    struct yard yard = {0};
    yard_start(&yard, &power_kind, &parameters);
    yard_fence(&yard, ALPHA, BETA);
    struct fencer *fencer = (struct fencer *)yard.fencing;
    fencer_on_answered(yard.run, fencer, fencer_pair(fencer, fencer_request(fencer, ALPHA, BETA)));
    cr_assert(run_failed(yard.run));
    cr_expect_eq(yard.answer_count, 0);
    run_destroy(yard.run);
    arena_destroy(yard.kept);
}

/* Where fencing says that it is safe, no node runs on that was answered for. */
Test(fencer, who_is_fenced_does_not_run_on)
{
    struct sbd_parameters sbd = {
        .common = {.timeout = 50 * SECOND, .attempts = 10, .delay = distribution_constant(0)},
        .watchdog = 5 * SECOND,
        .msgwait = 6 * SECOND,
        .loop = SECOND,
        .devices = 1};
    struct sbd_parameters twin = sbd; /* must fail */
    twin.msgwait = 2 * SECOND;
    struct power_parameters power = defaults();
    power.common.delay = distribution_exponential(2.0 * SECOND);
    power.common.manual_confirmation = distribution_exponential(100.0 * SECOND);
    power.common.attempts = 2;
    power.duration = distribution_exponential(10.0 * SECOND);
    power.failure = 0.3;
    power.shares_power_with_host = true;
    const struct {
        const struct kind *kind;
        const void *parameters;
        bool is_safe;
    } cases[] = {{&sbd_kind, &sbd, true}, {&sbd_kind, &twin, false}, {&power_kind, &power, true}};
    for (size_t i = 0; i < 3; i++) {
        struct soak all = {0};
        for (uint64_t seed = 1; seed <= 3; seed++) {
            struct soak soak = soak_run(cases[i].kind, cases[i].parameters, seed);
            all.fenced += soak.fenced;
            all.failed += soak.failed;
            all.ran_on += soak.ran_on;
        }
        cr_expect(all.fenced > 500, "case %zu: %u", i, all.fenced);
        cr_expect(cases[i].kind == &sbd_kind || all.failed > 20, "%u", all.failed);
        cr_expect_eq(all.ran_on == 0, cases[i].is_safe, "case %zu: %u of %u", i, all.ran_on,
                     all.fenced);
    }
}

/* A kind with none of the rows: a device that never answers. */
static void call(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    (void)run;
    fencer_told(fencer, request);
}

static event_handler *const mute_handlers[] = {FENCER_HANDLERS};
static const char *const mute_names[] = {FENCER_EVENT_NAMES};
static const struct kind mute_kind;

struct mute {
    struct fencing_parameters common;
    int64_t attempts;
    sim_ticks attempt_timeout;
};

static struct component *build_mute(struct assembly *assembly, const struct scope *scope,
                                    const void *from, const void *environment)
{
    const struct mute *mute = from;
    struct fencer *fencer = ARENA_NEW(assembly->arena, struct fencer);
    fencer_init(fencer, assembly, scope, &mute_kind.behaviour, &mute->common, environment, call,
                mute->attempts, mute->attempt_timeout);
    return &fencer->component;
}

static const struct fencing_operations mute_operations = {
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .node_up = fencer_node_up,
    .node_down = fencer_node_down,
    .node_hung = fencer_node_hung,
    .node_resumed = fencer_node_resumed,
};

static const struct kind mute_kind = {
    .behaviour = {mute_handlers, mute_names, FENCER_EVENTS},
    .name = "mute",
    .role = "fencing",
    .metrics = fencing_metrics,
    .build = build_mute,
    .operations = &mute_operations,
    .report = fencer_report,
    .invariants = fencer_invariants,
};

/* Attempts are as many as the kind says; a time limit or delay that has no row is none. Wrong: a
 * request of one attempt without any time-out is never given up. */
Test(fencer, a_kind_has_the_rows_that_it_uses)
{
    for (int64_t attempts = 1; attempts <= 3; attempts++) {
        struct mute mute = {.attempts = attempts, .attempt_timeout = 100 * SECOND};
        struct yard yard = {0};
        yard_start(&yard, &mute_kind, &mute);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 5000 * SECOND);
        cr_expect_eq(yard.answer_count, 1);
        yard_expect_answer(&yard, 0, ALPHA, BETA, false, attempts * 100 * SECOND);
        yard_end(&yard);
    }
    struct mute mute = {.attempts = 1, .attempt_timeout = TICKS_NEVER};
    struct yard yard = {0};
    yard_start(&yard, &mute_kind, &mute);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 5000 * SECOND);
    cr_expect_eq(yard.answer_count, 0);
    yard_end(&yard);
}
