/*
 * How fast is the kernel alone? Two models of a few lines through the public engine API.
 *
 *     kernel_speed mm1 --customers N
 *     kernel_speed hold --pending N --events M
 *
 * mm1 is one M/M/1 at utilization 0.9 with mean service 1 that serves N customers; a customer
 * counts as two events whatever happens inside. hold keeps N events pending: each schedules its
 * successor an exponential time of mean 1 later; M of them count, after max(N, M / 4) that do not.
 * Both print one line of JSON; `seconds` is the loop alone, elapsed, and `clock_ticks` the time of
 * the last event, by which the loops in reference/ show that they simulate the same.
 */
#include "sim/kernel/run.h"
#include "sim/measure/tally.h"
#include "sim/random/variate.h"
#include "tests/speed/speed.h"

enum { ARRIVED, DEPARTED };
enum { FIRST_PLACES = 1024 };

/* One server, first come, first served; it feeds itself with customers. */
struct station {
    struct component component;
    struct stream arrivals;
    struct stream service;
    struct tally response_time;
    uint64_t customers_to_come;
    sim_ticks *arrived_at; /* a ring of those present, the one in service first */
    uint64_t first;
    uint64_t end;
    uint64_t places; /* of the ring, a power of two */
};

static void double_ring(struct run *run, struct station *station)
{
    uint64_t places = 2 * station->places;
    sim_ticks *ring = ARENA_ARRAY(run->arena, sim_ticks, places);
    for (uint64_t i = station->first; i != station->end; i++) {
        ring[i & (places - 1)] = station->arrived_at[i & (station->places - 1)];
    }
    station->arrived_at = ring;
    station->places = places;
}

static void start_service(struct run *run, struct station *station)
{
    event_after(run, speed_draw(&station->service, SPEED_MEAN_TICKS), &station->component, DEPARTED,
                0);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    struct station *station = component;
    (void)argument;
    if (--station->customers_to_come > 0) {
        event_after(run, speed_draw(&station->arrivals, SPEED_MEAN_TICKS / SPEED_UTILIZATION),
                    &station->component, ARRIVED, 0);
    }
    if (station->end - station->first == station->places) {
        double_ring(run, station);
    }
    station->arrived_at[station->end & (station->places - 1)] = run_now(run);
    if (station->end++ == station->first) {
        start_service(run, station);
    }
}

static void on_departed(struct run *run, void *component, uint64_t argument)
{
    struct station *station = component;
    (void)argument;
    sim_ticks arrived_at = station->arrived_at[station->first & (station->places - 1)];
    tally_add(&station->response_time, run_now(run) - arrived_at);
    if (++station->first != station->end) {
        start_service(run, station);
    } else if (station->customers_to_come == 0) {
        run_stop(run);
    }
}

static event_handler *const station_handlers[] = {on_arrived, on_departed};
static const char *const station_events[] = {"arrived", "departed"};
static const struct behaviour station_kind = {station_handlers, station_events, 2};

/* The hold model: one component whose events breed. */
struct holder {
    struct component component;
    struct stream stream;
    uint64_t events_to_come;
};

static void on_held(struct run *run, void *component, uint64_t argument)
{
    struct holder *holder = component;
    event_after(run, speed_draw(&holder->stream, SPEED_MEAN_TICKS), &holder->component, 0,
                argument);
    if (--holder->events_to_come == 0) {
        run_stop(run);
    }
}

static event_handler *const holder_handlers[] = {on_held};
static const char *const holder_events[] = {"held"};
static const struct behaviour holder_kind = {holder_handlers, holder_events, 1};

static struct run *create(void)
{
    return run_create(&(struct run_options){
        .horizon = TICKS_NEVER - 1,
        .ticks_per_second = TICKS_PER_SECOND_COARSE,
        .seed = SPEED_SEED,
    });
}

/* Run until a model stops it. */
static struct speed_time time_of(struct run *run)
{
    struct speed_time start = speed_start();
    bool done = run_until(run, run->horizon);
    struct speed_time time = speed_stop(start);
    if (!done) {
        speed_give_up(run_error(run)->text);
    }
    return time;
}

static void measure_mm1(uint64_t customers)
{
    struct run *run = create();
    struct station *station = ARENA_NEW(run->arena, struct station);
    station->component = (struct component){&station_kind, "station"};
    station->customers_to_come = customers;
    station->places = FIRST_PLACES;
    station->arrived_at = ARENA_ARRAY(run->arena, sim_ticks, FIRST_PLACES);
    stream_init(&station->arrivals, run->seed, run->replication, "station", "arrivals");
    stream_init(&station->service, run->seed, run->replication, "station", "service");
    event_at(run, 0, EVENT_NORMAL, &station->component, ARRIVED, 0);
    struct speed_result result = {"mm1", 2 * customers, .time = time_of(run)};
    result.mean_response_time = wide_to_double(station->response_time.sum) /
                                (double)station->response_time.count / SPEED_MEAN_TICKS;
    result.clock_ticks = run_now(run);
    speed_print(&result);
    run_destroy(run);
}

static void measure_hold(uint64_t pending, uint64_t events)
{
    struct run *run = create();
    struct holder *holder = ARENA_NEW(run->arena, struct holder);
    holder->component = (struct component){&holder_kind, "holder"};
    stream_init(&holder->stream, run->seed, run->replication, "holder", "hold");
    for (uint64_t i = 0; i < pending; i++) {
        event_after(run, speed_draw(&holder->stream, SPEED_MEAN_TICKS), &holder->component, 0, i);
    }
    holder->events_to_come = speed_warmup(pending, events);
    time_of(run);
    holder->events_to_come = events;
    struct speed_result result = {"hold", events, .time = time_of(run)};
    result.clock_ticks = run_now(run);
    speed_print(&result);
    run_destroy(run);
}

int main(int count, char **arguments)
{
    struct speed_arguments wanted = speed_parse(count, arguments);
    if (wanted.customers > 0) {
        measure_mm1(wanted.customers);
    } else {
        measure_hold(wanted.pending, wanted.events);
    }
    return 0;
}
