#include "models/cluster/fencing/fencing_power.h"

#include "models/cluster/fencing/fencer.h"
#include "models/cluster/fencing/power_orders.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

/* The bit that ranks an order behind the events of requests. */
enum { ORDERS = NODES_MOST * NODES_MOST };

_Static_assert((ORDERS & (ORDERS - 1)) == 0, "the bit must lie above the pairs of requests");

enum event { LOGGED_IN = FENCER_EVENTS, SWITCHED_OFF, SWITCHED_ON, EVENTS };

struct power {
    struct fencer fencer;
    const struct power_parameters *parameters;
    struct power_orders orders;
    int64_t *tries;      /* attempts on each node */
    uint32_t *unreached; /* losses of the way to the device of each node that have not ended */
    struct stream failures, durations, failure_times, ons;
};

/* Whether the device that fences a node is without power. */
static bool is_dead(const struct power *power, uint32_t target)
{
    return power->parameters->shares_power_with_host &&
           !node_has_power(power->fencer.around.nodes[target]);
}

/* Whether the device of a node works, and hears and is heard. */
static bool is_reached(const struct power *power, uint32_t target)
{
    return !is_dead(power, target) && power->unreached[target] == 0;
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

/* Schedules the next event of an order, behind the events of requests. */
static void expect_order(struct run *run, struct power *power, uint32_t index, sim_ticks delay,
                         enum event event)
{
    const struct power_order *order = &power->orders.list[index];
    uint32_t pair = order->requester * power->fencer.around.node_count + order->target;
    event_ranked_after(run, delay, EVENT_NORMAL, fencer_rank(&power->fencer, ORDERS | pair),
                       &power->fencer.component, event, index);
}

/* How long the power will be off. */
static sim_ticks draw_off(struct power *power)
{
    const struct power_parameters *parameters = power->parameters;
    if (parameters->action == POWER_OFF) {
        return parameters->manual_power_on.family == DISTRIBUTION_NONE
                   ? TICKS_NEVER
                   : distribution_draw(&parameters->manual_power_on, &power->ons);
    }
    return parameters->on.family == DISTRIBUTION_NONE
               ? 0
               : distribution_draw(&parameters->on, &power->ons);
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
    if (fails || !is_reached(power, request->target)) {
        fail(run, power, request);
        return;
    }
    fencer_told(&power->fencer, request);
    uint64_t incarnation = power->fencer.around.nodes[request->requester]->incarnation;
    uint32_t index = power_orders_take(&power->orders, request, incarnation, draw_off(power));
    expect_order(run, power, index, duration, SWITCHED_OFF);
}

/* The order is carried out; the device says so where it is reached. */
static void answer(struct run *run, struct power *power, uint32_t index)
{
    struct power_order order = power->orders.list[index];
    power_orders_release(&power->orders, index);
    if (is_reached(power, order.target)) {
        fencer_answer(run, &power->fencer, order.requester, order.target, order.serial);
    }
}

/* Whether nobody is left to carry an order out. */
static bool is_orphan(const struct power *power, const struct power_order *order)
{
    const struct node *requester = power->fencer.around.nodes[order->requester];
    bool is_there = node_is_on(requester) && requester->incarnation == order->incarnation;
    return !is_there && !power->parameters->order_outlives_requester;
}

static void on_switched_off(struct run *run, void *component, uint64_t argument)
{
    struct power *power = component;
    uint32_t index = (uint32_t)argument;
    struct power_order order = power->orders.list[index];
    if (is_dead(power, order.target) || is_orphan(power, &order)) {
        power_orders_release(&power->orders, index);
        return;
    }
    if (!PLANTED("the device switches nothing")) {
        node_switch_off(run, power->fencer.around.nodes[order.target], order.off, order.cause);
    }
    if (order.off == 0 || power->parameters->action == POWER_OFF) {
        answer(run, power, index);
    } else {
        expect_order(run, power, index, order.off, SWITCHED_ON);
    }
}

static void on_switched_on(struct run *run, void *component, uint64_t index)
{
    answer(run, component, (uint32_t)index);
}

static void set_reachable(struct run *run, struct component *component, uint32_t target,
                          bool is_reachable)
{
    (void)run;
    struct power *power = (struct power *)component;
    ASSERT(!is_reachable || power->unreached[target] > 0);
    power->unreached[target] += is_reachable ? UINT32_MAX : 1;
}

static event_handler *const handlers[] = {
    FENCER_HANDLERS, [LOGGED_IN] = on_logged_in, [SWITCHED_OFF] = on_switched_off,
    [SWITCHED_ON] = on_switched_on};
static const char *const event_names[] = {
    FENCER_EVENT_NAMES, [LOGGED_IN] = "logged_in", [SWITCHED_OFF] = "switched_off",
    [SWITCHED_ON] = "switched_on"};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct power_parameters *parameters = from;
    const struct fencing_check *around = context->environment;
    bool is_only = around == NULL || around->levels == 1;
    if (parameters->shares_power_with_host && is_only) {
        scope_warn(scope, "shares_power_with_host", context->complaints,
                   "a device that shares the power of its host cannot fence it once that is"
                   " lost, and should not be the only one (Pacemaker Explained, fencing)");
    }
}

/* From an order to off. Both nodes have to log in first. */
static struct distribution race_window(const void *from)
{
    const struct power_parameters *parameters = from;
    return parameters->order_outlives_requester ? parameters->duration : (struct distribution){0};
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
    power->orders.arena = assembly->arena;
    power->fencer.is_safe = power_is_safe_with(from);
    component_stream(assembly, &power->fencer.component, "failure", &power->failures);
    component_stream(assembly, &power->fencer.component, "duration", &power->durations);
    component_stream(assembly, &power->fencer.component, "failure_time", &power->failure_times);
    component_stream(assembly, &power->fencer.component, "on", &power->ons);
    power->tries = ARENA_ARRAY(assembly->arena, int64_t, around->node_count);
    power->unreached = ARENA_ARRAY(assembly->arena, uint32_t, around->node_count);
    return &power->fencer.component;
}

static void invariants(struct run *run, const struct component *component)
{
    const struct power *power = (const struct power *)component;
    fencer_invariants(run, component);
    uint32_t open = power_orders_count(&power->orders);
    CHECK(run, component, power_orders, open == power->orders.open, "%u orders are open, not %u",
          open, power->orders.open);
}

static const struct fencing_operations operations = {
    .requests = fencer_requests,
    .delay = fencer_delay,
    .race_window = race_window,
    .is_safe_with = power_is_safe_with,
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .set_reachable = set_reachable,
    .node_up = fencer_node_up,
    .node_down = fencer_node_down,
    .node_hung = fencer_node_hung,
    .node_resumed = fencer_node_resumed,
};

#define ROW(member) .name = #member, .offset = offsetof(struct power_parameters, member)

static const char *const actions[] = {[POWER_REBOOT] = "reboot", [POWER_OFF] = "off", NULL};

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
              .doc = "Time from the order until the power is off: the node is dead."},
             {ROW(action), .type = PARAMETER_CHOICE, .choices = actions, .preset = "\"reboot\"",
              .doc = "Whether the device switches the power on again, or leaves it off."},
             {ROW(on), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
              .doc = "Time from the power's off to its on, when the node boots and the device"
                     " answers, with the action reboot."},
             {ROW(manual_power_on), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
              .doc = "Time from the power's off until somebody switches it on, with the action"
                     " off. Nobody does by default."},
             {ROW(order_outlives_requester), .type = PARAMETER_BOOLEAN, .preset = "false",
              .doc = "Whether the device goes on with an order whose requester goes down before"
                     " the power is off; two nodes may then fence each other, and both die."},
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
