#include "models/cluster/fencing/fencing_power.h"

#include "models/cluster/fencing/fencer.h"
#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#define NO_ORDER UINT32_MAX

/* The bit that ranks an order behind the events of requests. */
enum { ORDERS = NODES_MOST * NODES_MOST };

_Static_assert((ORDERS & (ORDERS - 1)) == 0, "the bit must lie above the pairs of requests");

enum event { LOGGED_IN = FENCER_EVENTS, SWITCHED_OFF, EVENTS };

/* The order that a device has been given; outlives the request. */
struct order {
    uint32_t requester, target;
    uint64_t serial; /* of the attempt */
    struct cause cause;
    uint32_t next; /* the next free order */
    bool is_open;
};

struct power {
    struct fencer fencer;
    const struct power_parameters *parameters;
    struct arena *arena;
    struct order *orders;
    size_t order_capacity;
    uint32_t free_order;
    uint32_t open_orders;
    int64_t *tries; /* attempts on each node */
    struct stream failures, durations, failure_times;
};

/* Doubles the orders. */
static void grow_orders(struct power *power)
{
    size_t before = power->order_capacity;
    power->orders = arena_grow(power->arena, power->orders, before, &power->order_capacity,
                               sizeof *power->orders);
    for (size_t index = power->order_capacity; index > before; index--) {
        power->orders[index - 1].next = power->free_order;
        power->free_order = (uint32_t)index - 1;
    }
}

static uint32_t take_order(struct power *power, const struct fencing_request *request)
{
    if (power->free_order == NO_ORDER) {
        grow_orders(power);
    }
    uint32_t index = power->free_order;
    struct order *order = &power->orders[index];
    power->free_order = order->next;
    power->open_orders++;
    *order = (struct order){.requester = request->requester,
                            .target = request->target,
                            .serial = request->serial,
                            .cause = request->cause,
                            .is_open = true};
    return index;
}

static struct order release_order(struct power *power, uint32_t index)
{
    struct order order = power->orders[index];
    power->orders[index].is_open = false;
    power->orders[index].next = power->free_order;
    power->free_order = index;
    power->open_orders -= !PLANTED("an order stays open");
    return order;
}

/* Whether the device that fences a node is without power. */
static bool is_dead(const struct power *power, uint32_t target)
{
    return power->parameters->shares_power_with_host &&
           !node_has_power(power->fencer.around.nodes[target]);
}

static void attempt(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    const struct power *power = (struct power *)fencer;
    request->step =
        fencer_expect(run, fencer, request, power->parameters->login, EVENT_NORMAL, LOGGED_IN);
}

/* An attempt does nothing: the agent says so after a while, or the time-out is all that is left. */
static void fail(struct run *run, struct power *power, struct fencing_request *request)
{
    const struct distribution *time = &power->parameters->failure_time;
    if (time->family != DISTRIBUTION_NONE) {
        sim_ticks delay = distribution_draw(time, &power->failure_times);
        request->step =
            fencer_expect(run, &power->fencer, request, delay, FENCER_GIVES_UP, FENCER_TIMED_OUT);
    }
}

static void on_logged_in(struct run *run, void *component, uint64_t pair)
{
    struct power *power = component;
    struct fencing_request *request = fencer_at(&power->fencer, pair);
    if (fencer_holds(&power->fencer, request, LOGGED_IN)) {
        return;
    }
    bool fails = stream_uniform(&power->failures) < power->parameters->failure;
    sim_ticks duration = distribution_draw(&power->parameters->duration, &power->durations);
    int64_t *tries = &power->tries[request->target];
    fails = *tries < power->parameters->first_failures || fails;
    *tries += *tries < power->parameters->first_failures;
    if (fails || is_dead(power, request->target)) {
        fail(run, power, request);
        return;
    }
    fencer_told(&power->fencer, request);
    uint32_t number = ORDERS | (uint32_t)pair; /* behind the events of requests */
    event_ranked_after(run, duration, EVENT_NORMAL, cluster_rank(RANK_FENCER, number), component,
                       SWITCHED_OFF, take_order(power, request));
}

static void on_switched_off(struct run *run, void *component, uint64_t index)
{
    struct power *power = component;
    struct order order = release_order(power, (uint32_t)index);
    if (is_dead(power, order.target)) {
        return;
    }
    if (!PLANTED("the device switches nothing")) {
        node_reset(run, power->fencer.around.nodes[order.target], order.cause);
    }
    fencer_answer(run, &power->fencer, order.requester, order.target, order.serial);
}

static event_handler *const handlers[] = {
    FENCER_HANDLERS, [LOGGED_IN] = on_logged_in, [SWITCHED_OFF] = on_switched_off};
static const char *const event_names[] = {
    FENCER_EVENT_NAMES, [LOGGED_IN] = "logged_in", [SWITCHED_OFF] = "switched_off"};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct power_parameters *parameters = from;
    if (parameters->shares_power_with_host) {
        scope_warn(scope, "shares_power_with_host", context->complaints,
                   "a device that shares the power of its host cannot fence it once that is"
                   " lost, and should not be the only one (Pacemaker Explained, fencing)");
    }
}

static bool power_is_safe_with(const void *from)
{
    (void)from;
    return true;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct fencing_environment *around = environment;
    const struct power_parameters *parameters = from;
    struct power *power = ARENA_NEW(assembly->arena, struct power);
    fencer_init(&power->fencer, assembly, scope, &power_kind.behaviour, &parameters->common, around,
                attempt, parameters->common.attempts, parameters->attempt_timeout);
    power->parameters = parameters;
    power->arena = assembly->arena;
    power->free_order = NO_ORDER;
    power->fencer.is_safe = power_is_safe_with(from);
    component_stream(assembly, &power->fencer.component, "failure", &power->failures);
    component_stream(assembly, &power->fencer.component, "duration", &power->durations);
    component_stream(assembly, &power->fencer.component, "failure_time", &power->failure_times);
    power->tries = ARENA_ARRAY(assembly->arena, int64_t, around->node_count);
    return &power->fencer.component;
}

static void invariants(struct run *run, const struct component *component)
{
    const struct power *power = (const struct power *)component;
    fencer_invariants(run, component);
    uint32_t open = 0;
    for (uint32_t index = 0; index < power->order_capacity; index++) {
        open += power->orders[index].is_open;
    }
    CHECK(run, component, power_orders, open == power->open_orders, "%u orders are open, not %u",
          open, power->open_orders);
}

static const struct fencing_operations operations = {
    .time_limit = fencer_time_limit,
    .requests = fencer_requests,
    .delay = fencer_delay,
    .is_safe_with = power_is_safe_with,
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .node_up = fencer_node_up,
    .node_down = fencer_node_down,
    .node_hung = fencer_node_hung,
    .node_resumed = fencer_node_resumed,
};

#define ROW(member) .name = #member, .offset = offsetof(struct power_parameters, member)

/* clang-format off */
static TABLE(parameters_table, struct power_parameters,
             FENCER_ROW_TIMEOUT,
             FENCER_ROW_ATTEMPTS,
             FENCER_ROW_DELAY,
             FENCER_ROW_MANUAL_CONFIRMATION,
             {ROW(login), .type = PARAMETER_DURATION, .preset = "\"1 s\"",
              .doc = "Time until the device has the order; a requester that goes down before has"
                     " not given it."},
             {ROW(duration), .type = PARAMETER_DISTRIBUTION, .preset = "\"5 s\"",
              .doc = "Time from the order until the power is off, and on again."},
             {ROW(failure), .type = PARAMETER_REAL, .preset = "0", .most = 1,
              .doc = "Probability that an attempt fails: nothing happens to the node."},
             {ROW(first_failures), .type = PARAMETER_INTEGER, .preset = "0",
              .doc = "So many attempts on each node fail, from its first on."},
             {ROW(failure_time), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
              .doc = "Time from the login until an attempt that fails says so; without it no answer"
                     " comes, and attempt_timeout ends it."},
             {ROW(attempt_timeout), .type = PARAMETER_DURATION, .preset = "\"20 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time after which an attempt without an answer is given up."},
             {ROW(shares_power_with_host), .type = PARAMETER_BOOLEAN, .preset = "false",
              .doc = "Whether the device is dead when its node has lost its power, as a management"
                     " board is."});
/* clang-format on */

const struct kind power_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "power",
    .role = "fencing",
    .doc = "A device for each node that switches its power off and on.",
    .parameters = &parameters_table,
    .metrics = fencing_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = fencer_report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
