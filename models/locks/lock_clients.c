#include "models/locks/lock_clients_state.h"

#include "models/planted.h"
#include "models/report_order.h"

#include <string.h>

enum event { GOES_ON, EVENTS };

/* Has a client go on after a delay: it thinks or holds until then. */
static void go_on_after(struct run *run, struct lock_clients *group, uint32_t number,
                        sim_ticks delay)
{
    event_ranked_after(run, delay, EVENT_NORMAL, group->around.rank + group->around.first + number,
                       &group->component, GOES_ON, number);
}

static uint8_t draw_mode(struct lock_clients *group)
{
    const struct weighted_names *mode = &group->parameters->mode;
    size_t i = 0;
    if (mode->count > 1) {
        double left = stream_uniform(&group->moding);
        while (i + 1 < mode->count && (left -= mode->weights[i]) >= 0) {
            i++;
        }
    }
    return group->modes[i];
}

/* Puts a resource among the first `count` in ascending order, unless it is there. */
static bool insert(struct lock_wish *wishes, uint32_t count, uint32_t resource)
{
    uint32_t place = count;
    while (place > 0 && wishes[place - 1].resource > resource) {
        place--;
    }
    if (place > 0 && wishes[place - 1].resource == resource) {
        return false;
    }
    memmove(&wishes[place + 1], &wishes[place], (count - place) * sizeof *wishes);
    wishes[place].resource = resource;
    return true;
}

/* Draws the resources and modes of a transaction. */
static void choose(struct lock_clients *group, struct lock_client *client)
{
    for (uint32_t count = 0; count < group->locks_each;) {
        uint32_t resource = (uint32_t)(ranks_draw(&group->ranks, &group->words) - 1);
        count += insert(client->wishes, count, resource) ? 1 : 0;
    }
    for (uint32_t i = 0; i < group->locks_each; i++) {
        client->wishes[i].mode = draw_mode(group);
    }
    const struct lock_conversion_parameters *conversion = group->parameters->conversion;
    client->converts =
        conversion != NULL &&
        (conversion->share >= 1 || stream_uniform(&group->converting) < conversion->share);
}

/* Asks for the next lock; the answer comes to lock_clients_done. */
static void take_next(struct run *run, struct lock_clients *group, uint32_t number)
{
    struct lock_client *client = &group->clients[number];
    struct lock_wish *wish = &client->wishes[client->taken];
    client->state = CLIENT_TAKES;
    lock_manager_request(run, group->around.manager, group->around.first + number, client->node,
                         wish->resource, (enum lock_mode)wish->mode, 0);
}

static void convert_next(struct run *run, struct lock_clients *group, uint32_t number)
{
    struct lock_client *client = &group->clients[number];
    client->state = CLIENT_CONVERTS;
    lock_manager_convert(run, group->around.manager, client->wishes[client->converted].lock,
                         (enum lock_mode)group->parameters->conversion->mode, 0);
}

static void give_up_all(struct run *run, struct lock_clients *group, struct lock_client *client)
{
    for (uint32_t i = 0; i < client->taken; i++) {
        lock_manager_unlock(run, group->around.manager, client->wishes[i].lock);
        client->wishes[i].lock = NULL;
    }
    client->taken = client->converted = 0;
}

static void think(struct run *run, struct lock_clients *group, uint32_t number)
{
    group->clients[number].state = CLIENT_THINKS;
    go_on_after(run, group, number, distribution_draw(&group->parameters->think, &group->thinking));
}

/* A transaction ends: its locks are given up. */
static void end(struct run *run, struct lock_clients *group, uint32_t number)
{
    struct lock_client *client = &group->clients[number];
    give_up_all(run, group, client);
    ledger_leave(&group->transactions, client->began - PLANTED("a transaction is a tick longer"),
                 run_now(run));
    group->transactions.present.value += PLANTED("a transaction stays counted");
    think(run, group, number);
}

static void begin(struct run *run, struct lock_clients *group, uint32_t number)
{
    struct lock_client *client = &group->clients[number];
    client->began = run_now(run);
    ledger_join(&group->transactions, run_now(run));
    group->transactions.joined.count += PLANTED("a transaction begins twice");
    choose(group, client);
    take_next(run, group, number);
}

static void on_goes_on(struct run *run, void *component, uint64_t argument)
{
    struct lock_clients *group = component;
    uint32_t number = (uint32_t)argument;
    struct lock_client *client = &group->clients[number];
    switch ((enum lock_client_state)client->state) {
    case CLIENT_THINKS:
        begin(run, group, number);
        break;
    case CLIENT_HOLDS:
        if (client->converts) {
            convert_next(run, group, number);
        } else {
            end(run, group, number);
        }
        break;
    case CLIENT_CONVERTS:
        convert_next(run, group, number);
        break;
    case CLIENT_HOLDS_ON:
        end(run, group, number);
        break;
    default: /* another lock, or the first one again */
        take_next(run, group, number);
        break;
    }
}

/* A conversion has ended. */
static void converted(struct run *run, struct lock_clients *group, uint32_t number, bool is_granted)
{
    struct lock_client *client = &group->clients[number];
    const struct lock_conversion_parameters *conversion = group->parameters->conversion;
    sim_ticks delay = 0;
    if (!is_granted) {
        give_up_all(run, group, client);
        client->state = CLIENT_ABORTED;
        counter_add(&group->aborted);
    } else if (++client->converted == client->taken) {
        client->state = CLIENT_HOLDS_ON;
        delay = distribution_draw(&conversion->hold, &group->holding);
    }
    go_on_after(run, group, number, delay);
}

void lock_clients_done(struct run *run, struct lock_clients *group, uint32_t client_number,
                       struct node_lock *lock, enum lock_outcome outcome)
{
    uint32_t number = client_number - group->around.first;
    struct lock_client *client = &group->clients[number];
    if (client->state == CLIENT_CONVERTS) {
        converted(run, group, number, outcome == LOCK_GRANTED);
        return;
    }
    ASSERT_SLOW(outcome == LOCK_GRANTED);
    client->wishes[client->taken++].lock = lock;
    sim_ticks delay = 0;
    if (client->taken == group->locks_each) {
        client->state = CLIENT_HOLDS;
        delay = distribution_draw(&group->parameters->hold, &group->holding);
    }
    go_on_after(run, group, number, delay);
}

static void start(struct run *run, struct component *component)
{
    struct lock_clients *group = (struct lock_clients *)component;
    for (uint32_t i = 0; i < group->count; i++) {
        think(run, group, i);
    }
}

static event_handler *const handlers[] = {[GOES_ON] = on_goes_on};
static const char *const event_names[] = {[GOES_ON] = "goes_on"};

const struct kind lock_clients_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "lock_clients",
    .role = KIND_PART,
    .doc = "Clients on nodes of a cluster that take locks, hold them and give them up.",
    .parameters = &lock_clients_table,
    .metrics = lock_clients_metrics,
    .start = start,
    .report = lock_clients_report,
    .laws = lock_clients_laws,
    .invariants = lock_clients_invariants,
    .report_order = REPORT_CLIENTS,
};

uint32_t lock_clients_count(const struct lock_clients_parameters *parameters, uint32_t node_count)
{
    size_t nodes = parameters->nodes.count > 0 ? parameters->nodes.count : node_count;
    return (uint32_t)(nodes * (size_t)parameters->clients);
}

static uint32_t node_of(const struct lock_clients *group, uint32_t client)
{
    const struct lock_clients_parameters *parameters = group->parameters;
    uint32_t place = client / (uint32_t)parameters->clients;
    if (parameters->nodes.count == 0) {
        return place;
    }
    const char *name = ((const char *const *)parameters->nodes.elements)[place];
    uint32_t node = 0;
    while (strcmp(group->around.node_names[node], name) != 0) {
        node++;
    }
    return node;
}

/* The mode of a name. */
static uint8_t mode_named(const char *name)
{
    uint8_t mode = 0;
    while (mode < LOCK_MODES && strcmp(lock_mode_names[mode], name) != 0) {
        mode++;
    }
    return mode;
}

struct lock_clients *lock_clients_build(struct assembly *assembly, const struct scope *scope,
                                        const struct lock_clients_parameters *parameters,
                                        const struct lock_clients_environment *environment)
{
    struct arena *arena = assembly->arena;
    struct lock_clients *group = ARENA_NEW(arena, struct lock_clients);
    group->component = (struct component){&lock_clients_kind.behaviour, scope->path};
    group->parameters = parameters;
    group->around = *environment;
    group->count = lock_clients_count(parameters, environment->node_count);
    group->locks_each = (uint32_t)parameters->locks_per_transaction;
    group->clients = ARENA_ARRAY(arena, struct lock_client, group->count);
    for (uint32_t i = 0; i < group->count; i++) {
        group->clients[i].node = node_of(group, i);
        group->clients[i].wishes = ARENA_ARRAY(arena, struct lock_wish, group->locks_each + 1);
    }
    group->modes = ARENA_ARRAY(arena, uint8_t, parameters->mode.count);
    for (size_t i = 0; i < parameters->mode.count; i++) {
        group->modes[i] = mode_named(parameters->mode.names[i]);
    }
    group->ranks = ranks_make(arena, environment->resources, parameters->exponent);
    group->words = (struct regions_place){.used = REGIONS_WORDS, .stream = &group->choosing};
    component_stream(assembly, &group->component, "resource", &group->choosing);
    component_stream(assembly, &group->component, "think", &group->thinking);
    component_stream(assembly, &group->component, "hold", &group->holding);
    component_stream(assembly, &group->component, "mode", &group->moding);
    component_stream(assembly, &group->component, "conversion", &group->converting);
    ledger_init(&group->transactions, assembly->measures,
                LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES);
    counter_init(&group->aborted, assembly->measures);
    assembly_add(assembly, &group->component);
    return group;
}
