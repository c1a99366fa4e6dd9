/*
 * A client group, a network, and a server that a test tells what to do.
 *
 * A tick is a nanosecond. The server answers each request after a service time, however many there
 * are, or refuses, or says nothing. Invariants are looked at after every event.
 */
#ifndef TESTS_MODELS_CLUSTER_CLIENTS_CLIENTS_FIXTURE_H
#define TESTS_MODELS_CLUSTER_CLIENTS_CLIENTS_FIXTURE_H

#include "models/cluster/clients/clients_report.h"
#include "models/cluster/clients/clients_state.h"
#include "models/network/ethernet.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

#define US INT64_C(1000)
#define MS INT64_C(1000000)
#define S  INT64_C(1000000000)

enum { ALPHA, BETA, CLIENTS_ENDPOINT, ENDPOINTS };
enum { ASKED_MOST = 64, REFUSAL_BYTES = 64, SERVICE = 5, GROUP = 3 };

enum server_mode { SERVING, REFUSING, SILENT };

enum scene_event {
    SCENE_SERVED,   /* argument: the request, whose reply is sent */
    SCENE_ANSWERED, /* argument: a request, answered past the network */
    SCENE_MODE,     /* argument: enum server_mode */
    SCENE_MOVED,    /* argument: the endpoint that has the address, less 1 */
    SCENE_OUTAGE_BEGAN,
    SCENE_OUTAGE_ENDED,
    SCENE_EVENTS,
};

struct scene {
    struct component component;
    struct clients_parameters parameters;
    struct ethernet_parameters ethernet;
    struct distribution service;
    struct stream serving;
    struct run *run;
    struct assembly assembly;
    struct arena *kept; /* timeline */
    struct network *network;
    struct clients *clients;
    struct report report;
    struct window window;
    enum server_mode mode;
    int64_t address;
    sim_ticks asked_at[ASKED_MOST]; /* attempts */
    uint64_t asked;
    struct network_message last; /* request that came to a node */
};

static inline void scene_reply(struct run *run, struct scene *scene, uint64_t argument)
{
    bool is_refusal = request_unpack(argument).is_refused;
    network_send(run, scene->network,
                 &(struct network_message){
                     .from = scene->last.to,
                     .to = CLIENTS_ENDPOINT,
                     .bytes = is_refusal ? REFUSAL_BYTES : clients_reply_bytes(scene->clients),
                     .sort = MESSAGE_REPLY,
                     .argument = argument});
}

static inline void scene_take_request(struct run *run, void *owner,
                                      const struct network_message *message)
{
    struct scene *scene = owner;
    scene->last = *message;
    struct request_id id = request_unpack(message->argument);
    if (scene->mode == REFUSING) {
        id.is_refused = true;
        scene_reply(run, scene, request_pack(id));
    } else if (scene->mode == SERVING) {
        event_after(run, distribution_draw(&scene->service, &scene->serving), &scene->component,
                    SCENE_SERVED, message->argument);
    }
}

static inline void scene_take_reply(struct run *run, void *owner,
                                    const struct network_message *message)
{
    struct scene *scene = owner;
    clients_deliver(run, scene->clients, request_unpack(message->argument));
}

static inline int64_t scene_address(void *owner, uint8_t service)
{
    struct scene *scene = owner;
    cr_assert_eq(service, SERVICE);
    if (scene->asked < ASKED_MOST) {
        scene->asked_at[scene->asked] = run_now(scene->run);
    }
    scene->asked++;
    return scene->address;
}

static inline void scene_on_served(struct run *run, void *component, uint64_t argument)
{
    struct scene *scene = component;
    clients_note_execution(scene->clients, request_unpack(argument), false, 0);
    scene_reply(run, scene, argument);
}

static inline void scene_on_answered(struct run *run, void *component, uint64_t argument)
{
    struct scene *scene = component;
    struct request_id id = request_unpack(argument);
    if (!id.is_refused) {
        clients_note_execution(scene->clients, id, false, 0);
    }
    clients_deliver(run, scene->clients, id);
}

static inline void scene_on_mode(struct run *run, void *component, uint64_t argument)
{
    (void)run;
    ((struct scene *)component)->mode = (enum server_mode)argument;
}

static inline void scene_on_moved(struct run *run, void *component, uint64_t argument)
{
    (void)run;
    ((struct scene *)component)->address = (int64_t)argument - 1;
}

static inline void scene_on_outage_began(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct scene *scene = component;
    uint64_t event = timeline_add(scene->assembly.timeline, run_now(run),
                                  &(struct timeline_event){.event = WORD_NODE_CRASH});
    clients_outage_began(run, scene->clients, (struct cause){event, CAUSE_NODE_CRASH});
}

static inline void scene_on_outage_ended(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct scene *scene = component;
    uint64_t event = timeline_add(scene->assembly.timeline, run_now(run),
                                  &(struct timeline_event){.event = WORD_APP_UP});
    clients_outage_ended(run, scene->clients, (struct cause){event, CAUSE_NODE_CRASH});
}

static event_handler *const scene_handlers[SCENE_EVENTS] = {
    scene_on_served, scene_on_answered,     scene_on_mode,
    scene_on_moved,  scene_on_outage_began, scene_on_outage_ended};
static const char *const scene_event_names[SCENE_EVENTS] = {"served", "answered", "changed",
                                                            "moved",  "began",    "ended"};
static const struct behaviour scene_behaviour = {scene_handlers, scene_event_names, SCENE_EVENTS};

/** A description with the defaults of a spec; neither arrivals nor a population yet. */
static inline void scene_init(struct scene *scene)
{
    *scene = (struct scene){.parameters = {.service = "database",
                                           .request_size = 512,
                                           .reply_size = 8192,
                                           .timeout = 5 * S,
                                           .retries = 10,
                                           .backoff = S,
                                           .backoff_maximum = 60 * S,
                                           .reconnect = distribution_constant(0)},
                            .ethernet = {.latency = 25 * US, .bandwidth = 125e6},
                            .service = distribution_constant(MS)};
}

static inline void scene_after_event(struct run *run, void *context)
{
    struct scene *scene = context;
    place_invariants(run, clients_component(scene->clients));
}

/** A second group in the same environment; its replies are not told from the first one's. */
static inline struct clients *scene_group(struct scene *scene, const char *name)
{
    struct scope all = place_of(scene->assembly.arena, "workload", "clients");
    struct scope scope = scope_child(&all, name);
    struct clients *clients =
        clients_build(&scene->assembly, &scope, &scene->parameters,
                      &(struct clients_environment){.group = GROUP,
                                                    .service = SERVICE,
                                                    .service_name = "database",
                                                    .endpoint = CLIENTS_ENDPOINT,
                                                    .network = scene->network,
                                                    .timeline = scene->assembly.timeline,
                                                    .address = scene_address,
                                                    .owner = scene});
    place_start(&scene->assembly, clients_component(clients));
    return clients;
}

/** Build it in a run. */
static inline void scene_build(struct scene *scene, sim_ticks horizon)
{
    static const char *const endpoints[ENDPOINTS] = {"alpha", "beta", "clients"};
    scene->component = (struct component){&scene_behaviour, "server"};
    scene->run = run_create(&(struct run_options){
        .horizon = horizon, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 5});
    scene->kept = arena_create();
    scene->assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), scene->kept);
    component_stream(&scene->assembly, &scene->component, "service", &scene->serving);
    struct network_environment around = {.endpoints = endpoints,
                                         .endpoint_count = ENDPOINTS,
                                         .ports = {[MESSAGE_REQUEST] = {scene, scene_take_request},
                                                   [MESSAGE_REPLY] = {scene, scene_take_reply}}};
    scene->network = (struct network *)place_build(&scene->assembly, &ethernet_kind, "system",
                                                   "network", &scene->ethernet, &around);
    scene->clients = scene_group(scene, "web");
    measures_set_mark(scene->assembly.measures, 0);
    run_on_event(scene->run, scene_after_event, scene);
}

/** A request at `at` and no other: its place is 0. */
static inline void scene_build_single(struct scene *scene, sim_ticks at, sim_ticks horizon)
{
    scene->parameters.arrivals = distribution_constant(at);
    scene_build(scene, horizon);
    scene->clients->arrivals = distribution_constant(DISTRIBUTION_NEVER);
}

static inline void scene_at(struct scene *scene, sim_ticks at, enum scene_event event,
                            uint64_t argument)
{
    event_at(scene->run, at, EVENT_NORMAL, &scene->component, event, argument);
}

/** An answer to an attempt of the request in place 0. @param attempt  1: the first */
static inline void scene_answer_at(struct scene *scene, sim_ticks at, uint16_t attempt,
                                   bool is_refused)
{
    struct request_id id = {
        .attempt = attempt, .group = GROUP, .service = SERVICE, .is_refused = is_refused};
    scene_at(scene, at, SCENE_ANSWERED, request_pack(id));
}

/** Run to the horizon, and report. */
static inline void scene_run(struct scene *scene)
{
    run_until(scene->run, scene->run->horizon);
    cr_assert_not(run_failed(scene->run), "%s: %s", run_error(scene->run)->where,
                  run_error(scene->run)->text);
    sim_ticks now = run_now(scene->run);
    measures_set_mark(scene->assembly.measures, now);
    scene->window = (struct window){measures_marks(scene->assembly.measures), 0, 1};
    report_init(&scene->report, scene->run->arena, &scene->window, scene->run->ticks_per_second);
    place_report(clients_component(scene->clients), &scene->report);
    place_laws(clients_component(scene->clients), now, &scene->report);
    cr_assert_eq(scene->report.law_count, 3);
    for (size_t i = 0; i < scene->report.law_count; i++) {
        cr_expect(scene->report.laws[i].holds, "%s", scene->report.laws[i].law);
    }
}

static inline const struct metric *scene_metric(const struct scene *scene, const char *name)
{
    for (size_t i = 0; i < scene->report.metric_count; i++) {
        const struct metric *metric = &scene->report.metrics[i];
        const char *own = metric->name;
        if (strcmp(own, name) == 0 ||
            (strncmp(own, "clients.web.", 12) == 0 && strcmp(own + 12, name) == 0)) {
            return metric;
        }
    }
    cr_assert_fail("no metric %s", name);
    return NULL;
}

/** A metric that has a value; without its prefix. */
static inline double scene_value(const struct scene *scene, const char *name)
{
    const struct metric *metric = scene_metric(scene, name);
    cr_expect_null(metric->reason, "%s: %s", name, metric->reason);
    return metric->value;
}

static inline void scene_end(struct scene *scene)
{
    run_destroy(scene->run);
    arena_destroy(scene->kept);
}

#endif
